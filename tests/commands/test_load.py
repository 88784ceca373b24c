"""The command `load` on the toy region: its files, the numbers of the page, and a load of nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from commands.load import FILES
from commands.reading import read_world
from coverage.load import evaluate_load
from coverage.scenario import Scenario
from tests.commands.outputs import fail, run
from tests.regions import write_region


def test_the_files_are_those_of_the_answer(toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out"
    words = ("--alerts-per-month", 90, "--runs", 4, "--seed", 7, "--out", out)
    assert run("load", toy, *words) == 0
    printed = capsys.readouterr().out
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    said = json.loads((out / "load.json").read_text(encoding="utf-8"))
    load = evaluate_load(read_world(toy), Scenario(), alerts_per_month=90, runs=4, seed=7)
    assert said["overall"]["in_time"] == load.overall.loc["in_time"].to_dict()
    assert said["static_share_in_time"] == load.static_share
    assert said["alerts_per_month"] == pytest.approx(90)
    assert (said["runs"], said["seed"], said["kind"]) == (4, 7, "modelled")
    assert said["sensitivity"] == "public"
    assert "not a guarantee" in said["note"]
    assert said["inputs"]["reference_date"] == "2017-07-01"
    with (out / "areas.csv").open(encoding="utf-8", newline="") as file:
        alerts = {row["area_id"]: float(row["alerts"]) for row in csv.DictReader(file)}
    assert alerts == pytest.approx(load.areas["alerts"].to_dict(), abs=1e-4)
    assert f"answered in time: {load.overall.loc['in_time', 'mean']:.1%}" in printed


def test_no_alert_at_all_is_an_answer(toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out"
    assert run("load", toy, "--alerts-per-month", 0, "--runs", 2, "--out", out) == 0
    said = json.loads((out / "load.json").read_text(encoding="utf-8"))
    assert said["static_share_in_time"] is None
    assert said["overall"]["in_time"]["mean"] is None
    printed = capsys.readouterr().out
    assert "no alert" in printed
    assert "nan" not in printed


def test_what_rests_on_closed_layers_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    closed = write_region(tmp_path / "closed", layer_keys={"bases": {"sensitivity": "restricted"}})
    assert run("load", closed, "--alerts-per-month", 5, "--runs", 1, "--out", tmp_path / "out") == 0
    assert "layers that are restricted: hand it on as such" in capsys.readouterr().err
    assert json.loads((tmp_path / "out" / "load.json").read_text())["sensitivity"] == "restricted"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--alerts-per-month", "nan"), "0 or more"),
        (("--alerts-per-month", -1), "0 or more"),
        (("--alerts-per-month", 5, "--runs", 0), "runs is not between"),
        (("--alerts-per-month", 5, "--seed", -1), "seed is negative"),
        (("--alerts-per-month", 5, "--months", 0), "months is not between"),
    ],
)
def test_bad_numbers(toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words, said: str):
    assert said in fail(capsys, "load", toy, *words, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_scenario_that_does_not_fit_is_named(toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    given = tmp_path / "given.json"
    given.write_text('{"format": 4, "changes": [{"change": "close_base", "base_id": "nix"}]}')
    words = ("--alerts-per-month", 5, "--scenario", given, "--out", tmp_path / "out")
    said = fail(capsys, "load", toy, *words)
    assert "given.json" in said
    assert "nix" in said
    assert not (tmp_path / "out").exists()
