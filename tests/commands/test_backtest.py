"""The command `backtest` on the toy region: its files, and that no incident is ever in them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from commands.backtest import FILES, KIND_NAMES, PRESET_NAMES
from coverage.backtest import NO_CAUSAL_CLAIM, NOT_KNOWN, PRESETS
from coverage.backtest.tables import SHARES
from coverage.scenario import Scenario
from layers.incidents import KINDS
from tests.commands.outputs import fail, run
from tests.incident_lists import ACLED, REGION, SECRET, acled, write_list
from tests.regions import BASES, write_region

# v1, where b1 stands, to 30 July 2017; b1 closes on the 31st. v4, where b2 stands, all the time.
V1, V4 = (29.0012345, 0.0012345), (29.2, 0.0)


@pytest.fixture(scope="module")
def closing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the toy region, its base b1 closed on 31 July 2017."""
    bases = [{**base, "closed": "2017-07-31" if base["base_id"] == "b1" else ""} for base in BASES]
    return write_region(tmp_path_factory.mktemp("closing") / "region", bases=bases)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    rows = [acled(f"DRC{n}", f"2017-07-{20 + n}", *V1) for n in range(6)]
    rows += [acled(f"DRC{n}", f"2017-08-{n}", *V1) for n in range(10, 16)]
    rows += [
        acled(f"DRC{n}", f"2017-08-{n - 10}", *V4, event_type="Protests", sub_event_type="March")
        for n in range(20, 26)
    ]
    rows += [acled("DRC90", "2017-08-01", *V4, sub_event_type="Sexual violence")]
    rows += [acled("DRC91", "2017-08-01", *V4, geo_precision=3), acled("DRC92", "2017-08-01", 45.0, 2.0)]
    return write_list(tmp_path / "acled.csv", ACLED, rows)


def test_the_files_say_the_same(
    closing: Path, listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run("backtest", closing, "--incidents", listed, "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    said = json.loads((out / "backtest.json").read_text(encoding="utf-8"))
    assert said["incidents"]["rows"] == 21
    assert said["incidents"]["counted"] == 19
    assert said["incidents"]["left_out"] == {"sexual_violence": 1, "outside_region": 1, "outside_period": 0}
    assert said["incidents"]["unplaced"] == {"imprecise": 1, "no_village": 0}
    assert said["incidents"]["format"] == "acled"
    assert said["no_causal_claim"] == dict(NO_CAUSAL_CLAIM)
    assert said["not_known"]["fr"] == list(NOT_KNOWN["fr"])
    quarters = pd.read_csv(out / "quarters.csv", keep_default_na=False, na_values={"both_low": [""]})
    assert list(quarters) == ["area_id", "quarter", "incidents", *SHARES]
    counts = dict(zip(quarters["area_id"], quarters["incidents"], strict=True))
    assert counts == {"": 1, "E": 6, "W": 12}
    closures = pd.read_csv(out / "closures.csv").set_index(["base_id", "when"])
    assert closures["incidents"].to_dict() == {("b1", "before"): 6, ("b1", "after"): 6}
    # v1 lies at b1, and 20 steps of a primary road from b2: 22 km, within the hour both times.
    assert closures["in_time_low"].tolist() == [1, 1]
    assert closures["closed"].unique().tolist() == ["2017-07-31"]
    # A CLA embedded at b1 and the walk to it leave with it.
    assert closures["alarm_low"].tolist() == [1, 0]
    printed = capsys.readouterr().out
    assert "19 incidents from 2017-07-20 to 2017-08-15" in printed
    assert NO_CAUSAL_CLAIM["en"] in printed


def test_no_incident_is_in_any_output(
    closing: Path, listed: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run("backtest", closing, "--incidents", listed, "--out", out) == 0
    said = capfd.readouterr()
    written = [path.read_text(encoding="utf-8") for path in out.iterdir()]
    for text in (*written, said.out, said.err):
        for secret in ("DRC", "29.0012", "0.0012", SECRET, "Somebody", "acled.csv,"):
            assert secret not in text
    tables = [pd.read_csv(out / name) for name in ("quarters.csv", "closures.csv")]
    assert not {"id", "lon", "lat", "date", "kind", "village_id", "geometry"} & set().union(*tables)


def test_faults_of_the_list_name_lines_and_nothing_is_written(
    closing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [acled("DRC1", "2017-07-01", *V1), acled("DRC1", "soon", 0, 0)]
    path = write_list(tmp_path / "bad.csv", ACLED, rows)
    said = fail(capsys, "backtest", closing, "--incidents", path, "--out", tmp_path / "out")
    assert len(said.splitlines()) == 3
    assert all("bad.csv" in line and "line 3" in line for line in said.splitlines())
    assert "DRC1" not in said
    assert not (tmp_path / "out").exists()


def test_a_preset_is_a_period_and_its_bases(
    closing: Path, listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("backtest", closing, "--incidents", listed, "--preset", "july-2017", "--out", tmp_path / "out")
    assert "no base has this id" in fail(capsys, *words)
    assert tuple(PRESETS) == PRESET_NAMES
    assert KIND_NAMES == KINDS


def test_the_presets_are_of_the_embedded_region(kivu: Path) -> None:
    closed = pd.read_csv(kivu / "bases.csv").set_index("base_id")["closed"]
    for preset in PRESETS.values():
        days = pd.to_datetime(closed[list(preset.bases)])
        assert days.notna().all()
        assert days.min() - pd.Timedelta(days=180) == pd.Timestamp(preset.after)
        assert days.max() + pd.Timedelta(days=180) == pd.Timestamp(preset.before)


def test_period_kind_and_scenario(closing: Path, listed: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.json"
    scenario.write_text(Scenario(limit_minutes=1.0).close("b2").to_json(), encoding="utf-8")
    out = tmp_path / "out"
    words = ("--after", "2017-08-01", "--before", "2017-08-13", "--kind", "battle", "--scenario", scenario)
    assert run("backtest", closing, "--incidents", listed, *words, "--out", out) == 0
    said = json.loads((out / "backtest.json").read_text(encoding="utf-8"))
    # 10, 11 and 12 August at v1, and the imprecise one; six protests at v4 are of another kind.
    assert said["incidents"]["counted"] == 4
    assert said["incidents"]["left_out"]["other_kinds"] == 6
    assert said["incidents"]["kinds"] == ["battle"]
    assert said["scenario"]["changes_not_used"] == 1
    assert said["period"] == {"first": "2017-08-01", "last": "2017-08-12"}
    assert set(said["overall"].values()) == {None}


def test_the_layer_of_the_region_is_the_list_by_default(
    tmp_path: Path, toy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "--incidents" in fail(capsys, "backtest", toy, "--out", tmp_path / "none")
    region = write_region(tmp_path / "region")
    row = {"id": "i1", "kind": "looting", "date": "2017-06-01", "lon": 29.0, "lat": 0.0}
    write_list(region / "incidents.csv", REGION, [row])
    table = (
        '\n[layers.incidents]\npath = "incidents.csv"\nsource = "Invented"\nlicence = "CC0-1.0"\n'
        'as_of = 2017-07-01\nkind = "observed"\nsensitivity = "public"\n'
    )
    with (region / "region.toml").open("a", encoding="utf-8") as file:
        file.write(table)
    assert run("backtest", region, "--out", tmp_path / "out") == 0
    assert (
        json.loads((tmp_path / "out" / "backtest.json").read_text(encoding="utf-8"))["incidents"]["rows"] == 1
    )
