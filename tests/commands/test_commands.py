"""The commands on the toy region, whose arithmetic stands in `tests.regions`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from commands.settings import PROJECT
from tests.commands.outputs import (
    check_against_times,
    check_simulation,
    check_times,
    read_summary,
    read_villages,
    run,
)
from tests.regions import BASES, write_region, write_signal

IDS = ["b1", "b2", "b3"]


def simulate(toy: Path, out: Path, *words: object) -> dict[str, dict[str, str]]:
    """Run `simulate`, check its files against each other, return the rows."""
    assert run("simulate", toy, "--out", out, *words) == 0
    check_simulation(out)
    return read_villages(out)


def test_check_says_sound(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", toy) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{toy}: sound"


def test_check_counts_masts_and_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    towers = """radio,mcc,net,lon,lat,changeable,mast_id,height_m,fed_by
GSM,630,1,29.0,0.0,0,m1,40,
LTE,630,1,29.0,0.0,0,m1,40,
GSM,630,1,29.2,0.0,1,m2,,m1
"""
    (tmp_path / "towers.csv").write_text(towers, encoding="utf-8")
    clutter = write_signal(tmp_path / "clutter.tif", [[0, 12, float("nan")]], (28.9, -0.3, 29.3, 0.1))
    folder = write_region(
        tmp_path / "toy",
        extra_layers={"towers": tmp_path / "towers.csv", "clutter": clutter},
        layer_keys={"signal": {"operator": "630-1"}},
    )
    assert run("check", folder) == 0
    # v1 v2 v6 likely, v3 v5 uncertain, v4 v7 unknown
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "masts: 2 of 3 cells, 1 at guessed positions, 1 of unknown height, 1 fed by another",
        "clutter: up to 12 m, 1 cells unknown",
        "claimed (630-1, technology not stated): 3 likely, 2 uncertain, 0 unlikely, 2 unknown",
        f"{folder}: sound",
    ]


def test_check_names_masts_and_villages_that_the_relief_does_not_reach(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    towers = "radio,mcc,net,lon,lat,mast_id\nGSM,630,1,29.0,0.0,m1\nGSM,630,1,29.2,0.0,m2\n"
    (tmp_path / "towers.csv").write_text(towers, encoding="utf-8")
    bare = write_region(tmp_path / "bare", extra_layers={"towers": tmp_path / "towers.csv"})
    assert run("check", bare) == 0
    assert "masts without relief: all modelled signal is unknown" in capsys.readouterr().err
    # It ends at 29.1 east.
    relief = write_signal(tmp_path / "elevation.tif", [[1500, 1500]], (28.9, -0.3, 29.1, 0.3))
    layers = {"towers": tmp_path / "towers.csv", "elevation": relief}
    folder = write_region(tmp_path / "toy", extra_layers=layers)
    assert run("check", folder) == 0
    said = capsys.readouterr().err
    assert "elevation.tif: the profile to these masts leaves the relief (rows: m2)" in said
    assert "elevation.tif: the profile to these villages leaves the relief (rows: v" in said


def test_network(toy: Path, tmp_path: Path) -> None:
    assert run("network", toy, "--out", tmp_path / "out") == 0
    nodes = pd.read_parquet(tmp_path / "out" / "nodes.parquet")
    edges = pd.read_parquet(tmp_path / "out" / "edges.parquet")
    # 21 + 10 + 3 nodes; 20 + 10 + 2 segments, both ways
    assert len(nodes) == 34
    assert len(edges) == 64
    assert list(nodes.columns) == ["node", "lon", "lat"]
    assert list(edges.columns) == ["from_node", "to_node", "length_m", "ms"]
    assert edges["length_m"].between(1105, 1114).all()


@pytest.mark.parametrize(
    ("words", "cutoff_minutes"),
    [
        ([], 240),
        (["--cutoff-minutes", "20"], 20),
        (["--vehicle", "foot", "--season", "rains"], 240),
        (["--vehicle", "motorbike", "--cutoff-minutes", "1000"], 1000),
    ],
)
def test_times_can_be_recomputed(words: list[str], cutoff_minutes: float, toy: Path, tmp_path: Path) -> None:
    assert run("times", toy, "--out", tmp_path / "out", *words) == 0
    times = check_times(tmp_path / "out", IDS, cutoff_minutes=cutoff_minutes)
    assert len(times)
    assert (times["ms"] <= cutoff_minutes * 60_000).all()
    snapping = pd.read_parquet(tmp_path / "out" / "snapping.parquet").set_index("id")
    assert snapping.at["v7", "reason"]
    assert not snapping.at["v1", "reason"]


def test_times_and_simulate_agree(toy: Path, tmp_path: Path) -> None:
    assert run("times", toy, "--out", tmp_path / "times") == 0
    rows = simulate(toy, tmp_path / "out", "--close", "b1")
    assert check_against_times(tmp_path / "times", rows, IDS, ["b2", "b3"]) > 0


def test_closing_and_placing(toy: Path, tmp_path: Path) -> None:
    rows = simulate(toy, tmp_path / "closed", "--close", "b1", "--close", "b3")
    assert {row["site_after"] for row in rows.values()} <= {"b2", ""}
    for row in rows.values():
        before, after = row["travel_minutes_before"], row["travel_minutes_after"]
        assert not after or float(after) >= float(before)
    placed = simulate(toy, tmp_path / "placed", "--close", "b1", "--place", "29.0,0.0")
    assert placed["v1"]["site_after"] == "battalion-1"
    assert float(placed["v1"]["travel_minutes_after"]) == pytest.approx(0, abs=0.1)


def test_without_changes_nothing_changes(toy: Path, tmp_path: Path) -> None:
    rows = simulate(toy, tmp_path / "out")
    assert all(row["status_before"] == row["status_after"] for row in rows.values())
    summary = read_summary(tmp_path / "out")
    assert (summary["newly_out"], summary["newly_in"]) == ([], [])
    assert summary["limit_minutes"] == 60
    assert summary["lens"] == "road"
    assert summary["region"] == "Toy region"


def test_options_add_to_a_scenario(toy: Path, tmp_path: Path) -> None:
    simulate(toy, tmp_path / "one", "--close", "b1", "--lens", "chain", "--limit-minutes", "90")
    given = tmp_path / "one" / "scenario.json"
    simulate(toy, tmp_path / "two", "--scenario", given, "--close", "b2", "--place=29.1,-0.05")
    both = json.loads((tmp_path / "two" / "scenario.json").read_text(encoding="utf-8"))
    assert [change["change"] for change in both["changes"]] == ["close_base", "close_base", "place_battalion"]
    assert (both["lens"], both["limit_minutes"]) == ("chain", 90)
    summary = read_summary(tmp_path / "two")
    assert (summary["lens"], summary["limit_minutes"]) == ("chain", 90)
    simulate(toy, tmp_path / "again", "--scenario", tmp_path / "two" / "scenario.json")
    assert read_summary(tmp_path / "again") == summary


def test_roads_are_cut_and_slowed_and_areas_closed(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--cut", "29.075,0.001", "--delay", "29.025,0,30", "--access", "E=denied"]
    rows = simulate(toy, tmp_path / "out", "--close", "b3", *words)
    assert "change 2 is unconfirmed" in capsys.readouterr().err
    # b1 comes to v2 half an hour later, nobody from the west to v3; v4 is in E.
    later = float(rows["v2"]["travel_minutes_after"]) - float(rows["v2"]["travel_minutes_before"])
    assert later == pytest.approx(30, abs=0.1)
    assert [rows[id_]["travel_minutes_after"] for id_ in ("v3", "v4")] == ["", ""]
    written = json.loads((tmp_path / "out" / "scenario.json").read_text(encoding="utf-8"))
    assert written["format"] == 4
    assert [change["change"] for change in written["changes"]] == [
        "close_base", "cut_road", "delay_road", "set_access",
    ]  # fmt: skip
    again = simulate(toy, tmp_path / "again", "--scenario", tmp_path / "out" / "scenario.json")
    assert again == rows


def test_a_cut_of_another_day_is_kept_and_said(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "given.json"
    given.write_text(
        '{"changes": [{"change": "cut_road", "lon": 29.075, "lat": 0, "on": "2018-01-01"}]}', encoding="utf-8"
    )
    rows = simulate(toy, tmp_path / "out", "--scenario", given)
    assert "change 1 is kept but not applied: not yet on 2017-07-01" in capsys.readouterr().err
    assert all(row["travel_minutes_before"] == row["travel_minutes_after"] for row in rows.values())


def test_the_same_question_writes_the_same_bytes(toy: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        simulate(toy, tmp_path / name, "--close", "b1")
    for name in ("villages.csv", "summary.json", "scenario.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_earlier_output_is_replaced(toy: Path, tmp_path: Path) -> None:
    simulate(toy, tmp_path / "out", "--close", "b1")
    simulate(toy, tmp_path / "out")
    assert read_summary(tmp_path / "out")["newly_out"] == []
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_highest_sensitivity_is_handed_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = {"mechanisms": {"kind": "observed", "sensitivity": "confidential"}}
    region = write_region(tmp_path / "region", layer_keys=keys)
    simulate(region, tmp_path / "out")
    assert read_summary(tmp_path / "out")["sensitivity"] == "confidential"
    assert "note: this rests on layers that are confidential" in capsys.readouterr().err


def test_a_base_with_a_village_s_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bases = [{**row, "base_id": "v1" if row["base_id"] == "b3" else row["base_id"]} for row in BASES]
    region = write_region(tmp_path / "region", bases=bases, mechanisms=None)
    assert run("times", region, "--out", tmp_path / "out") == 0
    assert "note: v1" in capsys.readouterr().err
    snapping = pd.read_parquet(tmp_path / "out" / "snapping.parquet")
    assert snapping.loc[snapping["id"] == "v1", "kind"].tolist() == ["site", "village"]


def test_in_a_process_of_its_own(toy: Path, tmp_path: Path) -> None:
    """As people run it: negative numbers after a space, output of one line a step, a plain error."""
    words = [sys.executable, "app.py", "simulate", str(toy), "--out", str(tmp_path / "out")]
    done = subprocess.run(
        [*words, "--place", "-116.7,36.9"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "outside of the region" in done.stderr
    assert "Traceback" not in done.stderr
    done = subprocess.run(
        [*words, "--place", "29.1,-.1"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "scenario" in done.stdout
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o666 & ~_umask()}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_mast_to_which_the_relief_is_not_known_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # It ends at 29.1 east, the mast stands at 29.15, villages lie within its range on both sides.
    relief = write_signal(tmp_path / "elevation.tif", [[1500, 1500]], (28.9, -0.3, 29.1, 0.3))
    folder = write_region(tmp_path / "toy", extra_layers={"elevation": relief})
    assert run("simulate", folder, "--out", tmp_path / "out", "--add-mast", "29.15,0") == 0
    assert "change 1 changes nothing for certain: the relief" in capsys.readouterr().err


def test_masts_and_channels_are_written_and_what_does_nothing_is_said(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # The toy region has no relief: whom a mast serves is not known. The network of v2 calls by phone, without
    # an antenna. A satellite phone lets v3 call, which b1 and b3 reach.
    words = [
        "--add-mast",
        "29.1,0",
        "--give",
        "v3=satphone",
        "--restore",
        "v2=antenna",
        "--signal-basis",
        "claimed",
    ]
    rows = simulate(toy, tmp_path / "out", *words)
    said = capsys.readouterr().err
    assert "change 1 changes nothing for certain: the relief" in said
    assert "change 3 changes nothing" in said
    assert (rows["v3"]["status_before"], rows["v3"]["status_after"]) == ("reach_only", "both")
    written = json.loads((tmp_path / "out" / "scenario.json").read_text(encoding="utf-8"))
    assert (written["signal_basis"], written["runner"]) == ("claimed", False)
    assert [change["change"] for change in written["changes"]] == [
        "add_mast", "add_mechanism", "restore_channel",
    ]  # fmt: skip
