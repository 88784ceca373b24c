"""`fetch` against a stand-in for the internet on loopback."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import rasterio

from commands.fetch import LAYERS, StepTeller, show_bar
from commands.settings import PROJECT
from layers.fetch.download import CHUNK_BYTES
from layers.fetch.region import STEPS
from layers.layers import check_region
from tests.commands.outputs import check_times, fail, run
from tests.layers.fetch.standin import BOX, POP_TIF, Fault, StandIn, standing_in, wait_for


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as server:
        yield server.fill()


def words(standin: StandIn, region: Path, *more: str) -> list[str]:
    quick = ["--mirror", standin.url, "--pause", "0.01", "--timeout", "2"]
    return ["fetch", str(region), "--bbox", BOX, *quick, *more]


def test_a_region_is_fetched_sound_and_travelled(
    standin: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    region = tmp_path / "region"
    assert run(*words(standin, region, "--title", "Toy")) == 0
    said = capsys.readouterr()
    assert (
        "roads: done; places: done; areas: done; population: done; bases: done; elevation: done" in said.out
    )
    faults, _ = check_region(region)
    assert faults == []
    assert sorted(path.name for path in region.iterdir()) == [
        "areas.geojson", "bases.csv", "elevation.tif", "places.csv", "population.tif", "region.toml",
        "roads.osm.pbf", "villages.csv",
    ]  # fmt: skip
    assert run("check", region) == 0
    assert run("times", region, "--out", tmp_path / "times") == 0
    times = check_times(tmp_path / "times", ["geopko-alpha", "geopko-bravo", "geopko-kitchanga"])
    assert len(times)


def test_what_region_toml_says(standin: StandIn, tmp_path: Path) -> None:
    region = tmp_path / "region"
    assert run(*words(standin, region)) == 0
    text = (region / "region.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    assert tables["bounds"] == [28.9, -0.3, 29.3, 0.1]
    assert tables["metric_crs"] == "EPSG:32735"
    for name, table in tables["layers"].items():
        assert {
            "path",
            "source",
            "licence",
            "as_of",
            "kind",
            "sensitivity",
            "sha256",
            "retrieved",
            "url",
        } <= set(table), name
        assert table["sensitivity"] == "public"
        assert table["kind"] == ("modelled" if name == "population" else "observed")
    assert tables["layers"]["roads"]["as_of"] == date(2026, 11, 20)
    assert tables["layers"]["areas"]["as_of"] == date(2025, 1, 28)
    assert tables["layers"]["population"]["as_of"] == date(2024, 1, 1)
    assert "Cil" in tables["layers"]["bases"]["source"]


def test_what_the_layers_hold(standin: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = tmp_path / "region"
    assert run(*words(standin, region)) == 0
    notes = capsys.readouterr().err
    with (region / "villages.csv").open(encoding="utf-8") as file:
        villages = list(csv.DictReader(file))
    assert [row["name"] for row in villages] == [
        "Amani", "Bahari", "Chanzo", "Daraja", "Elimu", "Furaha", "Giza",
    ]  # fmt: skip
    assert [row["population"] for row in villages][:3] == ["1000", "200", ""]  # 0 is not a population
    with (region / "places.csv").open(encoding="utf-8") as file:
        places = list(csv.DictReader(file))
    assert [(row["place_id"], row["kind"], row["name"]) for row in places] == [
        ("osm-n950", "school", "1+1"),  # no formula
        ("osm-w40", "health", "Hôpital général"),
    ]
    with (region / "bases.csv").open(encoding="utf-8") as file:
        bases = {row["name"]: row for row in csv.DictReader(file)}
    assert bases["Alpha"]["troops"] == "120"  # the year's mean
    assert (bases["Bravo"]["troops"], bases["Bravo"]["kind"]) == ("", "HQ")
    assert bases["Kitchanga"]["troops"] == "0"
    assert "Kinshasa" not in bases
    assert "note: bases.csv: more than 20 km from the place of that name (rows: geopko-kitchanga)" in notes
    assert "public maps of a year" in notes
    assert "no base is told to be a COB or a TOB" in notes
    with rasterio.open(region / "population.tif") as raster:
        assert raster.read(1).min() == raster.read(1).max() == 7
        assert raster.res == pytest.approx((1 / 120, 1 / 120))
        assert raster.bounds.left <= 28.9
        assert raster.bounds.right >= 29.3 - 1e-9
    with rasterio.open(region / "elevation.tif") as raster:
        cells = raster.read(1, masked=True)
    assert set(np.unique(cells.compressed()).tolist()) >= {1000.0, 1100.0, 1200.0}
    assert cells.mask[0, 0]  # the tile N00 E028 is not there
    assert "heights unknown there (rows: Copernicus_DSM_COG_10_N00_00_E028_00_DEM)" in notes


def test_fetched_halfway_is_named_survives_and_is_gone_on_with(
    standin: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    region = tmp_path / "region"
    size = len(standin.files[f"/worldpop_files/{POP_TIF}"])
    cut = 12 * CHUNK_BYTES
    standin.plan("/worldpop_files/", Fault(cut_after=cut), *[Fault(status=503)] * 4)
    said = fail(capsys, *words(standin, region, "--layers", "roads,population,bases,places"))
    share = f"{100 * cut / size:.0f} %"
    line = f"roads: done; places: done; population: cut at {share}; bases: done; run the same command again"
    assert said.splitlines()[-1] == line
    assert "503" in said
    assert not (region / "region.toml").exists()
    assert (region / "roads.osm.pbf").is_file()
    said = fail(capsys, "check", region)
    assert "was fetched halfway" in said
    assert "population: cut at " in said
    standin.asked.clear()
    assert run(*words(standin, region, "--layers", "roads,population,bases,places")) == 0
    assert standin.times_asked("/overpass/") == 0
    asked = [asked for asked in standin.asked if "/worldpop_files/" in asked.path]
    assert [asked.headers["Range"] for asked in asked] == [f"bytes={cut}-"]
    assert not (region / ".fetch").exists()
    assert check_region(region)[0] == []


def test_killed_and_run_again(standin: StandIn, tmp_path: Path) -> None:
    """A process of its own is killed while an answer is slow; the next run keeps what was there."""
    region = tmp_path / "region"
    standin.plan("/geopko/", Fault(wait_s=30))
    command = [
        sys.executable,
        "app.py",
        *words(standin, region, "--layers", "roads,bases", "--timeout", "20"),
    ]
    process = subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    wait_for(lambda: standin.times_asked("/geopko/"), 60)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted: roads: done; bases: cut at 0 %; run the same command again" in err
    assert "Traceback" not in err
    standin.asked.clear()
    assert run(*words(standin, region, "--layers", "roads,bases")) == 0
    assert standin.times_asked("/overpass/") == 0


def test_an_extract_instead_of_overpass(standin: StandIn, tmp_path: Path) -> None:
    import osmium

    from tests.layers.fetch.standin import EXTRACT

    (tmp_path / "toy.osm").write_text(standin.osm_text, encoding="utf-8")
    pbf = tmp_path / "toy.osm.pbf"
    with osmium.SimpleWriter(str(pbf)) as writer:
        for entity in osmium.FileProcessor(str(tmp_path / "toy.osm")):
            writer.add(entity)
    standin.files[f"/geofabrik/{EXTRACT}"] = pbf.read_bytes()
    region = tmp_path / "region"
    more = ("--extract", "congo-democratic-republic", "--layers", "roads,places,bases")
    assert run(*words(standin, region, *more)) == 0
    assert standin.times_asked("/overpass/") == 0
    assert sum(asked.path.endswith("pbf") for asked in standin.asked) == 1
    assert check_region(region)[0] == []
    with (region / "places.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 2


def test_layers_that_are_missing_are_said(
    standin: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    region = tmp_path / "region"
    assert run(*words(standin, region, "--layers", "roads")) == 0
    assert "a region needs villages, bases too" in capsys.readouterr().err
    assert run(*words(standin, region, "--layers", "places,bases")) == 0  # added to what is there
    assert check_region(region)[0] == []


def test_no_base_within_the_box(standin: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    standin.files["/geopko/data/FrontMap_v.2.3.csv"] = b"\n".join(
        line for line in standin.files["/geopko/data/FrontMap_v.2.3.csv"].splitlines() if b"29." not in line
    )
    assert run(*words(standin, tmp_path / "region", "--layers", "roads,places,bases")) == 0
    said = capsys.readouterr()
    assert "bases: nothing within the box" in said.out
    assert "a region needs bases too" in said.err


def test_what_a_person_changed_is_kept(
    standin: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    region = tmp_path / "region"
    assert run(*words(standin, region, "--layers", "places,bases")) == 0
    villages = region / "villages.csv"
    edited = villages.read_text(encoding="utf-8").replace("Chanzo,29.1000000,0.0000000,", "Chanzo,29.1,0,70")
    villages.write_text(edited, encoding="utf-8")
    assert run(*words(standin, region)) == 0
    assert "villages.csv: it is not what was fetched" in capsys.readouterr().err
    assert villages.read_text(encoding="utf-8") == edited
    assert run(*words(standin, region, "--again")) == 0
    assert villages.read_text(encoding="utf-8") != edited


def test_folders_that_are_not_its_own_are_left_alone(
    standin: StandIn, toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(toy.iterdir())
    assert "did not write" in fail(capsys, *words(standin, toy))
    assert sorted(toy.iterdir()) == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", encoding="utf-8")
    assert "letter.txt" in fail(capsys, *words(standin, tmp_path / "mine"))
    region = tmp_path / "region"
    assert run(*words(standin, region, "--layers", "bases")) == 0
    other = [word if word != BOX else "28.9,-0.3,29.4,0.1" for word in words(standin, region)]
    assert "other bounds" in fail(capsys, *other)


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (["--bbox", "29,0,28,1"], "west is to be below east"),
        (["--bbox", "29,0,28"], "not four numbers"),
        (["--bbox", "0,0,30,30"], "wider or higher"),
        (["--bbox", BOX, "--layers", "roads,roofs"], "use names of"),
        (["--bbox", BOX, "--mirror", "file:///etc"], "is no address"),
        (["--bbox", BOX, "--mirror", "osm=http://127.0.0.1"], "there is no source 'osm'"),
        (["--bbox", BOX, "--country", "Congo"], "ISO 3166"),
        (["--bbox", BOX, "--extract", "../x"], "not the name of an extract"),
        (["--bbox", BOX, "--timeout", "0"], "not a number of seconds"),
        (["--bbox", BOX, "--timezone", "Africa/Masisi"], "is no time zone"),
        ([], "required"),
    ],
)
def test_bad_words(more: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert named in fail(capsys, "fetch", tmp_path / "region", *more)
    assert not (tmp_path / "region").exists()


def test_an_area_by_its_name(standin: StandIn, tmp_path: Path) -> None:
    shape = {
        "type": "Polygon",
        "coordinates": [[[28.9, -0.3], [29.3, -0.3], [29.3, 0.1], [28.9, 0.1], [28.9, -0.3]]],
    }
    standin.nominatim = [
        {"place_id": 1, "osm_type": "relation", "osm_id": 2, "lat": "0", "lon": "29", "class": "boundary",
         "type": "administrative",
         "place_rank": 10, "importance": 0.5, "addresstype": "county", "name": "Toy",
         "display_name": "Toy", "boundingbox": ["-0.3", "0.1", "28.9", "29.3"], "geojson": shape}
    ]  # fmt: skip
    region = tmp_path / "region"
    more = ["--mirror", standin.url, "--timeout", "5", "--layers", "bases"]
    assert run("fetch", region, "--area", "Toy", *more) == 0
    tables = tomllib.loads((region / "region.toml").read_text(encoding="utf-8"))
    assert (tables["title"], tables["bounds"]) == ("Toy", [28.9, -0.3, 29.3, 0.1])
    standin.nominatim = []  # what is begun keeps its box, whatever the name leads to tomorrow
    assert run("fetch", region, "--area", "Toy", *more[:-1], "roads,places,bases") == 0
    assert check_region(region)[0] == []


def test_an_area_that_nobody_knows(
    standin: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = fail(capsys, "fetch", tmp_path / "region", "--area", "Nowhere", "--mirror", standin.url)
    assert "no area of the name 'Nowhere'" in said
    assert "--bbox" in said


def test_a_pause_is_said(standin: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    standin.plan("/geopko/", Fault(status=429, headers={"Retry-After": "0"}))
    assert run(*words(standin, tmp_path / "region", "--layers", "bases")) == 0
    assert "note: 127.0.0.1: the server answers 429; again in 0 s" in capsys.readouterr().err


def test_two_fetches_at_once(standin: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = tmp_path / "region"
    standin.plan("/geopko/", Fault(wait_s=30))
    command = [sys.executable, "app.py", *words(standin, region, "--layers", "bases", "--timeout", "20")]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: standin.times_asked("/geopko/"), 60)
        assert "another fetch into this folder is under way" in fail(capsys, *words(standin, region))
    finally:
        process.kill()
        process.wait()
    assert run(*words(standin, region, "--layers", "bases")) == 0  # a killed fetch locks nobody out


def test_the_bar(capsys: pytest.CaptureFixture[str]) -> None:
    show_bar("roads, tile 3 of 4 (1.5 MB)", 0.5)
    assert capsys.readouterr().err == "\r\x1b[K[############............]  50 % roads, tile 3 of 4 (1.5 MB)"
    tell = StepTeller()
    for megabytes in (0.1, 0.2):
        tell(f"roads, tile 3 of 4 ({megabytes} MB)", 0.5)
    assert capsys.readouterr().out == "roads, tile 3 of 4 ...\n"


def test_the_command_offers_what_can_be_fetched() -> None:
    assert tuple(STEPS) == LAYERS
