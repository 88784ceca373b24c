"""Every kind of bad input, through the front door: exit 2, plain lines on stderr, nothing half written."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from tests.commands.outputs import fail, read_summary, read_villages, run
from tests.regions import BASES, MECHANISMS, VILLAGES, osm, polygons, write_region

Rows = list[dict[str, Any]]


def changed(table: Sequence[Any], row: int, **cells: object) -> Rows:
    """Copy a table with some cells of one row changed."""
    rows = [dict(given) for given in table]
    rows[row].update(cells)
    return rows


def without(table: Sequence[Any], column: str) -> Rows:
    """Copy a table without a column."""
    return [{key: value for key, value in row.items() if key != column} for row in table]


def with_column(table: Sequence[Any], column: str, value: str) -> Rows:
    """Copy a table with one more column."""
    return [{**row, column: value} for row in table]


BOW_TIE = [[[28.9, -0.3], [29.3, 0.1], [29.3, -0.3], [28.9, 0.1], [28.9, -0.3]]]


@dataclass(frozen=True)
class Case:
    """Overrides of the toy region, and what stderr must name."""

    given: dict[str, Any]
    named: tuple[str, ...]


CASES = {
    "missing column": Case({"villages": without(VILLAGES, "lat")}, ("villages.csv", "lat")),
    "missing column of bases": Case({"bases": without(BASES, "base_id")}, ("bases.csv", "base_id")),
    "duplicate id": Case({"villages": changed(VILLAGES, 1, village_id="v1")}, ("villages.csv", "v1")),
    "empty id": Case({"bases": changed(BASES, 1, base_id="")}, ("bases.csv", "3")),
    "formula for an id": Case({"villages": changed(VILLAGES, 1, village_id="=cmd()")}, ("villages.csv",)),
    "no coordinates": Case({"villages": changed(VILLAGES, 1, lon="")}, ("villages.csv", "v2")),
    "out of bounds": Case({"villages": changed(VILLAGES, 1, lon=12.0)}, ("villages.csv", "v2")),
    "metres for degrees": Case(
        {"villages": changed(VILLAGES, 1, lon=722000, lat=9985000)}, ("villages.csv", "v2")
    ),
    "swapped": Case({"villages": changed(VILLAGES, 1, lon=0.0, lat=29.05)}, ("villages.csv", "v2")),
    "swapped base": Case({"bases": changed(BASES, 0, lon=0.0, lat=29.0)}, ("bases.csv", "b1")),
    "text in numbers": Case(
        {"villages": changed(VILLAGES, 1, population="about 200")}, ("villages.csv", "v2")
    ),
    "text in coordinates": Case({"villages": changed(VILLAGES, 1, lat="south")}, ("villages.csv", "v2")),
    "negative people": Case({"villages": changed(VILLAGES, 1, population=-5)}, ("villages.csv", "v2")),
    "text for troops": Case({"bases": changed(BASES, 0, troops="a company")}, ("bases.csv", "b1")),
    "a day that is none": Case({"bases": changed(BASES, 0, opened="31/12/2015")}, ("bases.csv", "b1")),
    "closed before opened": Case({"bases": changed(BASES, 0, closed="2001-01-01")}, ("bases.csv", "b1")),
    "invalid geometry": Case(
        {"areas": polygons([({"area_id": "P", "level": 1, "name": "P", "parent_id": ""}, BOW_TIE)])},
        ("areas.geojson", "P"),
    ),
    "tabs between columns": Case({"villages": "village_id\tname\nv1\tOne\n"}, ("villages.csv", "tabs")),
    "id of a battalion": Case(
        {"bases": changed(BASES, 0, base_id="battalion-1")}, ("bases.csv", "battalion-1")
    ),
    "no villages": Case({"villages": "village_id,name,lon,lat,population\n"}, ("villages.csv",)),
    "empty file": Case({"villages": ""}, ("villages.csv",)),
    "no bases": Case({"bases": "base_id,name,kind,lon,lat\n"}, ("bases.csv",)),
    "no roads": Case({"roads_osm": osm(ways=())}, ("roads.osm",)),
    "roads that are no OSM": Case({"roads_osm": "not xml"}, ("roads.osm",)),
    "mechanism at an unknown village": Case(
        {"mechanisms": changed(MECHANISMS, 0, village_id="v99")}, ("mechanisms.csv", "v99")
    ),
    "mechanism of an unknown hub": Case(
        {"mechanisms": changed(MECHANISMS, 0, base_id="b99")}, ("mechanisms.csv", "b99")
    ),
    "a column of names": Case(
        {"mechanisms": with_column(MECHANISMS, "nom du point focal", "Furaha K.")},
        ("mechanisms.csv", "nom du point focal"),
    ),
    "a column of phones": Case(
        {"mechanisms": with_column(MECHANISMS, "phone", "0")}, ("mechanisms.csv", "phone")
    ),
    "phones in another column": Case(
        {"mechanisms": with_column(MECHANISMS, "remark", "+243 997 123 456")}, ("mechanisms.csv", "remark")
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_faults_of_a_region(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = CASES[name]
    region = write_region(tmp_path / "region", **case.given)
    for words in (("check", region), ("simulate", region, "--out", tmp_path / "out")):
        said = fail(capsys, *words)
        for word in (*case.named, "Mend:"):
            assert word in said
        assert "Furaha K." not in said
        assert "997" not in said
        assert [path.name for path in tmp_path.iterdir()] == ["region"]


def test_every_fault_of_every_layer_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    region = write_region(
        tmp_path / "region",
        villages=changed(changed(VILLAGES, 1, population="many"), 2, village_id="v1"),
        bases=changed(BASES, 0, lat=""),
        roads_osm=osm(ways=()),
    )
    said = fail(capsys, "check", region)
    lines = [line for line in said.splitlines() if line.startswith("error: ")]
    assert len(lines) >= 4
    assert all("Mend: " in line for line in lines)
    for word in ("villages.csv", "many", "v1", "bases.csv", "b1", "roads.osm"):
        assert word in said or word == "many"


def test_words_that_might_be_persons_are_not_repeated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = changed(MECHANISMS, 0, mechanism_id="Jean Mukendi", village_id="Marie Furaha")
    error = fail(capsys, "check", write_region(tmp_path / "region", mechanisms=rows))
    assert "mechanisms.csv" in error
    assert "Mukendi" not in error
    assert "Furaha" not in error


def test_layers_that_are_only_drawn_are_checked_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_region(tmp_path / "region")
    (folder / "lakes.geojson").write_text('{"type": "FeatureColl', encoding="utf-8")
    table = (folder / "region.toml").read_text(encoding="utf-8")
    lakes = table[table.index("[layers.villages]") :].split("\n\n")[0]
    lakes = lakes.replace("layers.villages", "layers.lakes").replace("villages.csv", "lakes.geojson")
    (folder / "region.toml").write_text(f"{table}\n{lakes}\n", encoding="utf-8")
    assert "lakes.geojson" in fail(capsys, "check", folder)


@pytest.mark.parametrize("command", ["check", "network", "times", "simulate"])
def test_a_region_that_is_not_there(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = () if command == "check" else ("--out", tmp_path / "out")
    assert "nowhere" in fail(capsys, command, tmp_path / "nowhere", *out)
    (tmp_path / "empty").mkdir()
    assert "region.toml" in fail(capsys, command, tmp_path / "empty", *out)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["villages.csv", "bases.csv", "roads.osm", "signal.tif", "areas.geojson"])
def test_a_layer_that_is_not_there(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = write_region(tmp_path / "region")
    (region / name).unlink()
    said = fail(capsys, "check", region)
    assert name in said
    assert "Mend:" in said


@pytest.mark.parametrize("text", ["title = ", 'title = "x"\n', "\xff"])
def test_region_toml_that_says_nothing(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = write_region(tmp_path / "region")
    (region / "region.toml").write_bytes(text.encode("latin-1"))
    assert "region.toml" in fail(capsys, "check", region)


def _villages_file(folder: Path, *, crs: str | None, geometry: Callable[[Any], Any]) -> Path:
    frame = gpd.GeoDataFrame(
        {
            "village_id": [row["village_id"] for row in VILLAGES],
            "name": [row["name"] for row in VILLAGES],
            "population": [row["population"] or None for row in VILLAGES],
        },
        geometry=geometry(
            gpd.points_from_xy([row["lon"] for row in VILLAGES], [row["lat"] for row in VILLAGES])
        ),
        crs=crs,
    )
    path = folder / "given.gpkg"
    frame.to_file(path, driver="GPKG")
    return path


def test_a_reference_system_that_is_not_stated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = _villages_file(tmp_path, crs=None, geometry=lambda points: points)
    region = write_region(tmp_path / "region", villages=given)
    said = fail(capsys, "check", region)
    assert "villages.gpkg" in said
    assert "CRS" in said or "reference system" in said


def test_a_wrong_reference_system(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # degrees that say they are metres lie beside the region
    given = _villages_file(tmp_path, crs="EPSG:32735", geometry=lambda points: points)
    region = write_region(tmp_path / "region", villages=given)
    assert "villages.gpkg" in fail(capsys, "check", region)


def test_an_empty_geometry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = _villages_file(tmp_path, crs="EPSG:4326", geometry=lambda points: [None, *points[1:]])
    region = write_region(tmp_path / "region", villages=given)
    said = fail(capsys, "check", region)
    assert "villages.gpkg" in said
    assert "v1" in said


def test_a_truncated_pbf(shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = (shared_data / "roads" / "osm_andorra.osm.pbf").read_bytes()
    (tmp_path / "cut.osm.pbf").write_bytes(whole[: len(whole) // 2])
    region = write_region(tmp_path / "region", roads_osm=tmp_path / "cut.osm.pbf")
    for words in (("check", region), ("times", region, "--out", tmp_path / "out")):
        said = fail(capsys, *words)
        assert "cut.osm.pbf" in said
        assert "Mend:" in said
    assert not (tmp_path / "out").exists()


SCENARIOS = {
    "not json": "{",
    "not an object": "[]",
    "unknown change": '{"changes": [{"change": "burn_bridge"}]}',
    "unknown base": '{"changes": [{"change": "close_base", "base_id": "b99"}]}',
    "closed twice": json.dumps({"changes": [{"change": "close_base", "base_id": "b1"}] * 2}),
    "opened though open": '{"changes": [{"change": "open_base", "base_id": "b1"}]}',
    "a cut that hits no road": '{"changes": [{"change": "cut_road", "lon": 29.25, "lat": 0.05}]}',
    "negative minutes": '{"changes": [{"change": "delay_road", "lon": 29.05, "lat": 0, "minutes": -5}]}',
    "unknown area": '{"changes": [{"change": "set_access", "area_id": "Z", "access": "open"}]}',
    "unknown access": '{"changes": [{"change": "set_access", "area_id": "W", "access": "shut"}]}',
    "until before on": '{"changes": [{"change": "cut_road", "lon": 29.05, "lat": 0, "on": "2017-07-02",'
    ' "until": "2017-07-01"}]}',
    "confirmed by a person": '{"changes": [{"change": "cut_road", "lon": 29.05, "lat": 0,'
    ' "confirmed_by": "Furaha K."}]}',
    "unknown cell of speeds": '{"speeds": [{"key": "surface", "value": "lava", "column": "4x4_dry",'
    ' "number": 5}]}',
    "negative speed": '{"speeds": [{"key": "surface", "value": "mud", "column": "4x4_dry", "number": -5}]}',
    "unknown field": '{"chnages": []}',
    "unknown vehicle": '{"vehicle": "boat"}',
    "newer format": '{"format": 99}',
    "text for a limit": '{"limit_minutes": "soon"}',
    "unknown assumption": '{"assumptions": {"luck": 1}}',
    "not utf-8": "\xff\xfe{",
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenarios_that_cannot_hold(
    name: str, toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "given.json"
    path.write_bytes(SCENARIOS[name].encode("latin-1"))
    said = fail(capsys, "simulate", toy, "--out", tmp_path / "out", "--scenario", path)
    assert "Mend:" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--close", "b99"], "b99"),
        (["--close", "b1", "--close", "b1"], "b1"),
        (["--place", "12.5,-1.2"], "battalion-1"),
        (["--place", "-0.05,29.1"], "battalion-1"),
        (["--cut", "29.25,0.05"], "change 1 at 29.25,0.05"),
        (["--close", "b1", "--delay", "29.25,0.05,30"], "change 2 at 29.25,0.05"),
        (["--cut", "-116.7,36.9"], "change 1 at -116.7,36.9"),
        (["--cut=-116.7,36.9"], "change 1 at -116.7,36.9"),
        (["--delay=-116.7,36.9,5"], "change 1 at -116.7,36.9"),
        (["--access", "Z=denied"], "Z"),
        (["--lose-mast", "m9"], "m9"),
        (["--add-mast=-116.7,36.9,small"], "change 1 at -116.7,36.9"),
        (["--give", "v99=satphone"], "v99"),
        (["--restore", "v99=credit"], "v99"),
        (["--scenario", "nowhere.json"], "nowhere.json"),
    ],
)
def test_changes_that_cannot_hold(
    words: list[str], named: str, toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = fail(capsys, "simulate", toy, "--out", tmp_path / "out", *words)
    assert named in said
    assert "Mend:" in said
    assert not (tmp_path / "out").exists()


def test_an_output_folder_of_others_is_refused_before_any_work(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    for command in ("network", "times", "simulate", "build-kivu"):
        region = () if command == "build-kivu" else (toy,)
        assert "thesis.doc" in fail(capsys, command, *region, "--out", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_the_region_itself_is_never_written_over(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in toy.iterdir())
    fail(capsys, "simulate", toy, "--out", toy)
    assert sorted(path.name for path in toy.iterdir()) == before


def test_a_village_no_road_reaches_is_kept_with_a_note(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", toy) == 0
    said = capsys.readouterr()
    assert "sound" in said.out
    assert "note: villages.csv" in said.err
    assert "v6" in said.err
    assert "v7" in said.err
    assert run("simulate", toy, "--out", tmp_path / "out") == 0
    rows = read_villages(tmp_path / "out")
    assert (rows["v6"]["travel_minutes_before"], rows["v7"]["travel_minutes_before"]) == ("", "")


def test_unknown_people_are_not_zero_people(toy: Path, tmp_path: Path) -> None:
    assert run("simulate", toy, "--out", tmp_path / "out") == 0
    row = read_villages(tmp_path / "out")["v3"]
    summary = read_summary(tmp_path / "out")
    assert row["population"] == ""
    assert summary["villages_without_population"]["before"][row["status_before"]] == 1
    assert sum(summary["population"]["before"].values()) == 2480
