from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.assumptions import read_assumptions
from layers.errors import InputErrors
from layers.layers import check_region, read_layers
from tests.regions import AREAS, osm, polygons, write_region

ASSUMPTIONS = read_assumptions()
TOWERS = """radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal
GSM,630,1,100,11,0,29.0,0.0,1000,5,0,1459813819,1459813819,0
UMTS,630,1,100,12,0,29.0,0.0,1000,5,0,1459813819,1459813819,0
GSM,630,1,100,21,0,29.2,0.0,1000,5,1,1459813819,1459813819,0
"""


def test_the_toy_region(tmp_path: Path) -> None:
    layers = read_layers(write_region(tmp_path), ASSUMPTIONS)
    assert "".join(layers.area_id) == "WWWEWWE"
    assert layers.signal["signal"].astype(str).tolist() == [
        *("likely", "likely", "uncertain", "unknown", "uncertain", "likely", "unknown")
    ]
    for frame in (layers.signal, layers.area_id):
        assert frame.index.equals(layers.villages.index)
    assert len(layers.cautions) == 2
    assert check_region(tmp_path) == ([], list(layers.cautions))


def test_only_villages_bases_and_roads_are_needed(tmp_path: Path) -> None:
    folder = write_region(tmp_path, mechanisms=None, places=None, areas=None, signal=None)
    layers = read_layers(folder, ASSUMPTIONS)
    assert layers.areas is None
    assert not len(layers.mechanisms)
    assert not len(layers.places)
    assert (layers.signal["signal"] == "unknown").all()
    assert (layers.area_id == "").all()


def test_every_fault_of_every_layer_comes_at_once(tmp_path: Path) -> None:
    folder = write_region(
        tmp_path,
        villages="village_id,name,lon,lat,population\nv1,A,0.05,29,1\n",
        bases="base_id,name,kind,lon\nb1,A,COB,29\n",
        mechanisms="mechanism_id,kind,nom\nm1,CAN,X\n",
        places="place_id,kind,name,lon,lat\np1,x,y,29,z\n",
        areas=AREAS.replace('"level": 1', '"level": "one"'),
        roads_osm=osm()[:900],
        signal=85.0,
        extra_layers={"lakes": AREAS, "towns": AREAS},
    )
    (tmp_path / "lakes.geojson").unlink()
    with pytest.raises(InputErrors) as caught:
        read_layers(folder, ASSUMPTIONS)
    files = {fault.file for fault in caught.value.faults}
    assert files == {
        "villages.csv",
        "bases.csv",
        "mechanisms.csv",
        "places.csv",
        "areas.geojson",
        "roads.osm",
        "signal.tif",
        "lakes.geojson",
    }
    faults, cautions = check_region(folder)
    # The check looks at what is only drawn as well, and tells each fault once.
    assert {fault.file for fault in faults} == {*files, "towns.geojson"}
    assert len({str(fault) for fault in faults}) == len(faults)
    assert not cautions


def test_villages_in_no_area_are_a_caution(tmp_path: Path) -> None:
    ring = [[[28.9, -0.3], [29.15, -0.3], [29.15, 0.1], [28.9, 0.1], [28.9, -0.3]]]
    areas = polygons([({"area_id": "W", "level": 2, "name": "West"}, ring)])
    layers = read_layers(write_region(tmp_path, areas=areas), ASSUMPTIONS)
    assert layers.area_id["v4"] == ""
    assert str(layers.cautions[-1]).startswith(
        "areas.geojson: no area contains these villages (rows: v4, v7)"
    )


@settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(
        ["villages.csv", "bases.csv", "mechanisms.csv", "roads.osm", "areas.geojson", "towers.csv"]
    ),
    at=st.floats(0, 1),
    junk=st.binary(max_size=40),
)
def test_no_damage_to_a_file_is_more_than_a_fault(tmp_path: Path, name: str, at: float, junk: bytes) -> None:
    folder = write_towers(tmp_path)
    whole = (folder / name).read_bytes()
    cut = int(at * len(whole))
    for damaged in (whole[:cut] + junk, whole[:cut] + junk + whole[cut + len(junk) :], junk):
        (folder / name).write_bytes(damaged)
        faults, cautions = check_region(folder)
        assert all(fault.file and fault.message and fault.mend for fault in (*faults, *cautions))


def test_a_region_that_is_none(tmp_path: Path) -> None:
    faults, cautions = check_region(tmp_path / "nowhere")
    assert len(faults) == 1
    assert "region.toml" in str(faults[0])
    assert not cautions


def test_reading_changes_no_file(tmp_path: Path) -> None:
    folder = write_region(tmp_path)
    before = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    read_layers(folder, ASSUMPTIONS)
    check_region(folder)
    assert {path.name: path.read_bytes() for path in sorted(folder.iterdir())} == before


def test_the_builder_writes_the_same_region_twice(tmp_path: Path) -> None:
    first, second = write_region(tmp_path / "a"), write_region(tmp_path / "b")
    for path in first.iterdir():
        assert (second / path.name).read_bytes() == path.read_bytes()


def write_towers(folder: Path, text: str = TOWERS) -> Path:
    """Write a toy region with a list of towers beside its signal."""
    folder.mkdir(exist_ok=True)
    (folder / "given.csv").write_text(text, encoding="utf-8")
    return write_region(folder, extra_layers={"towers": folder / "given.csv"})


def test_masts_claims_and_clutter(tmp_path: Path) -> None:
    bare = read_layers(write_region(tmp_path / "bare", signal=None), ASSUMPTIONS)
    assert bare.masts is None
    assert bare.claims is None
    assert bare.clutter is None
    layers = read_layers(write_towers(tmp_path / "towers"), ASSUMPTIONS)
    assert layers.masts is not None
    assert layers.masts.index.tolist() == ["GSM-630-1-100-11", "GSM-630-1-100-21"]
    # One claim, of an operator that nobody names; the best of it is the signal of the village.
    assert layers.claims is not None
    assert layers.claims["village_id"].tolist() == layers.villages.index.tolist()
    assert layers.claims["signal"].tolist() == layers.signal["signal"].tolist()
    assert (layers.claims[["operator", "technology"]] == "").all().all()


def test_towers_in_the_place_of_signal_claim_nothing(tmp_path: Path) -> None:
    (tmp_path / "given.csv").write_text(TOWERS, encoding="utf-8")
    layers = read_layers(write_region(tmp_path / "toy", signal=tmp_path / "given.csv"), ASSUMPTIONS)
    assert layers.masts is not None
    assert len(layers.masts) == 2
    assert layers.claims is None
    assert (layers.signal["signal"] == "unknown").all()


def test_faults_of_towers_come_with_the_others(tmp_path: Path) -> None:
    folder = write_towers(tmp_path, TOWERS.replace("29.2,0.0", "0,0"))
    (folder / "bases.csv").write_text("base_id,name,kind,lon\nb1,A,COB,29\n", encoding="utf-8")
    faults, _ = check_region(folder)
    assert {fault.file for fault in faults} == {"towers.csv", "bases.csv"}


def test_towers_listed_twice_are_a_fault(tmp_path: Path) -> None:
    folder = write_towers(tmp_path)
    toml = (folder / "region.toml").read_text(encoding="utf-8")
    (folder / "region.toml").write_text(toml.replace("signal.tif", "towers.csv"), encoding="utf-8")
    (fault,) = check_region(folder)[0]
    assert "towers are listed twice" in str(fault)
    assert fault.file == "region.toml"
