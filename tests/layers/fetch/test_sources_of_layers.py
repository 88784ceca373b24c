"""Each service's protocol, and what is made of its answers."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import osmnx as ox
import pandas as pd
import pytest
import rasterio

from layers.errors import FetchError
from layers.fetch import elevation, overpass
from layers.fetch.areas import fetch_areas
from layers.fetch.bases import base_ids, fetch_bases, latest_bases
from layers.fetch.cells import whole_cells
from layers.fetch.elevation import fetch_elevation, thinning, tile_names
from layers.fetch.extract import clip, fetch_extract
from layers.fetch.geocode import find_box, osmnx_settings
from layers.fetch.job import Job, box_name
from layers.fetch.overpass import ROADS, fetch_osm, tiles
from layers.fetch.places import fetch_places, site_kind
from layers.fetch.population import fetch_population
from layers.fetch.roads import fetch_roads
from layers.fetch.sources import read_sources
from layers.osm import read_osm_roads
from tests.layers.fetch.standin import ADMIN_ZIP, BASES_CSV, EXTRACT, POP_TIF, Fault, StandIn, raster
from tests.regions import polygons

POP = f"/worldpop_files/{POP_TIF}"
GEOPKO = "/geopko/data/FrontMap_v.2.3.csv"


@pytest.fixture(autouse=True)
def _filled(standin: StandIn) -> None:
    standin.fill()


# Overpass


def test_overpass_is_asked_tile_by_tile_and_tiles_are_joined(job: Job, standin: StandIn) -> None:
    job.box = (28.5, -0.5, 30.0, 0.5)
    harvest = fetch_roads(job)
    asked = [asked.body for asked in standin.asked]
    assert len(asked) == 2  # 1.5 x 1 degrees
    assert "-0.5000000%2C28.5000000%2C0.5000000%2C29.2500000" in asked[0]
    roads = read_osm_roads(job.folder / "roads.osm.pbf")
    assert sorted(roads.way_id.tolist()) == [1, 2, 3]  # both tiles hold all of them
    assert roads.barriers["barrier"].tolist() == ["gate"]
    assert str(harvest.layers["roads"].as_of) == "2026-11-20"


def test_overpass_busy_then_well(job: Job, standin: StandIn, slept: list[float]) -> None:
    standin.plan("interpreter", Fault(status=429, headers={"Retry-After": "11"}), Fault(status=504))
    fetch_roads(job)
    assert slept == [11, 2]


def test_a_tile_that_is_too_much_is_cut_in_four(job: Job, standin: StandIn) -> None:
    remark = (
        '<osm><remark> runtime error: Query timed out in "query" at line 1 after 180 seconds. </remark></osm>'
    )
    standin.plan("interpreter", Fault(body=remark.encode()))
    files, _ = fetch_osm(job, "roads", ROADS)
    assert len(files) == 4
    assert len(standin.asked) == 5


def test_a_runtime_error_in_json(job: Job, standin: StandIn) -> None:
    answer = {
        "version": 0.6,
        "elements": [],
        "remark": "runtime error: open64: 0 Success Too many open files",
    }
    standin.plan("interpreter", Fault(body=json.dumps(answer).encode()))
    with pytest.raises(FetchError, match="stopped half-way: runtime error: open64"):
        fetch_roads(job)
    fetch_roads(job)  # the bad answer was not kept


def test_a_server_that_gives_up_on_every_tile(
    job: Job, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overpass, "LEAST_DEGREES", 0.2)
    remark = b"<osm><remark> runtime error: Query run out of memory </remark></osm>"
    standin.plan("interpreter", *[Fault(body=remark)] * 9)
    with pytest.raises(FetchError, match="gave up on a small tile") as caught:
        fetch_roads(job)
    assert "--extract" in caught.value.mend


@pytest.mark.parametrize("body", [b"<html>busy</html>", b"<osm><node id=", b"", b'{"elements": []}'])
def test_an_answer_that_is_not_whole_osm(body: bytes, job: Job, standin: StandIn) -> None:
    standin.plan("interpreter", Fault(body=body))
    with pytest.raises(FetchError, match="not whole OSM XML"):
        fetch_roads(job)


def test_xml_that_is_broken_inside(job: Job, standin: StandIn) -> None:
    standin.plan("interpreter", Fault(body=b'<osm version="0.6"><node id="1"></way></osm>'))
    with pytest.raises(FetchError):
        fetch_roads(job)


def test_no_road_and_no_village(job: Job, standin: StandIn) -> None:
    standin.osm_text = '<osm version="0.6"></osm>'
    with pytest.raises(FetchError, match="no road within the box"):
        fetch_roads(job)
    with pytest.raises(FetchError, match="no village within the box"):
        fetch_places(job)


def test_tiles_cover_the_box() -> None:
    cut = tiles((26.5, -4.5, 30.9, 2.2), 1.0)
    assert len(cut) == 5 * 7
    area = sum((east - west) * (north - south) for west, south, east, north in cut)
    assert area == pytest.approx(4.4 * 6.7)
    assert len({box_name(tile) for tile in cut}) == 35


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "refugee_site"}, "idp_site"),
        ({"healthcare": "midwife"}, "health"),
        ({"man_made": "water_tap"}, "water_point"),
        ({"natural": "spring"}, "water_point"),
        ({"amenity": "bar"}, ""),
        ({"natural": "tree"}, ""),
    ],
)
def test_site_kinds(tags: dict[str, str], kind: str) -> None:
    assert site_kind(tags) == kind


# Geofabrik


def extract_of(standin: StandIn, folder: Path) -> bytes:
    folder.mkdir(exist_ok=True)
    (folder / "toy.osm").write_text(standin.osm_text, encoding="utf-8")
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2026-11-19T21:20:00Z")
    with osmium.SimpleWriter(str(folder / "toy.osm.pbf"), header=header, overwrite=True) as writer:
        for entity in osmium.FileProcessor(str(folder / "toy.osm")):
            writer.add(entity)
    return (folder / "toy.osm.pbf").read_bytes()


def test_an_extract_is_clipped_with_whole_ways(job: Job, standin: StandIn, tmp_path: Path) -> None:
    content = extract_of(standin, tmp_path / "pbf")
    standin.files[f"/geofabrik/{EXTRACT}"] = content
    standin.files[f"/geofabrik/{EXTRACT}.md5"] = f"{hashlib.md5(content).hexdigest()}  x.osm.pbf\n".encode()
    job.extract = "congo-democratic-republic"
    job.box = (28.99, -0.05, 29.045, 0.05)
    path, _, day = fetch_extract(job)
    assert day == "2026-11-19"
    roads = read_osm_roads(path)
    assert roads.way_id.tolist() == [1]  # ways 2 and 3 do not touch the box
    assert len(roads.way_node) == 21  # whole, though it leaves the box
    fetch_places(job)
    text = (job.folder / "villages.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1:] == ["osm-n900,Amani,29.0000000,0.0000000,1000"]
    assert sum(asked.path.endswith(".pbf") for asked in standin.asked) == 1


def test_the_checksum_of_an_extract(job: Job, standin: StandIn, tmp_path: Path) -> None:
    standin.files[f"/geofabrik/{EXTRACT}"] = extract_of(standin, tmp_path / "pbf")
    standin.files[f"/geofabrik/{EXTRACT}.md5"] = b"0" * 32 + b"  x.osm.pbf\n"
    job.extract = "africa/congo-democratic-republic"
    with pytest.raises(FetchError, match="checksum is not the one the publisher states"):
        fetch_roads(job)


def test_an_extract_that_is_cut_short_or_unknown(job: Job, standin: StandIn, tmp_path: Path) -> None:
    standin.files[f"/geofabrik/{EXTRACT}"] = extract_of(standin, tmp_path / "pbf")[:-30]
    job.extract = "congo-democratic-republic"
    with pytest.raises(FetchError, match="cannot be read to its end"):
        fetch_roads(job)
    job.extract = "atlantis"
    with pytest.raises(FetchError, match="no such file"):
        fetch_roads(job)


def test_clipping_nothing(standin: StandIn, tmp_path: Path) -> None:
    extract_of(standin, tmp_path)
    clip(tmp_path / "toy.osm.pbf", tmp_path / "out.osm.pbf", (1.0, 1.0, 2.0, 2.0))
    assert not len(read_osm_roads(tmp_path / "out.osm.pbf").way_id)


# HDX


def test_areas_have_p_codes_and_parents_and_follow_the_redirect(job: Job, standin: StandIn) -> None:
    harvest = fetch_areas(job)
    areas = gpd.read_file(job.folder / "areas.geojson")
    assert areas[["area_id", "level", "name", "parent_id"]].values.tolist() == [
        ["CD61", 1, "Province", ""],
        ["CD6101", 2, "West", "CD61"],
        ["CD6102", 2, "East", "CD61"],
    ]
    assert standin.times_asked(f"/hdx-files/{ADMIN_ZIP}") == 1
    assert harvest.layers["areas"].licence.startswith("Creative Commons Attribution for Inter")
    assert str(harvest.layers["areas"].as_of) == "2025-01-28"


def test_the_older_naming_and_a_crossed_polygon(job: Job, standin: StandIn) -> None:
    tie = [[[29.0, -0.2], [29.2, 0.0], [29.2, -0.2], [29.0, 0.0], [29.0, -0.2]]]
    row = {"ADM2_PCODE": "CD6207", "ADM2_FR": "Kalehe", "ADM1_PCODE": "CD62"}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("cod_admbnda_adm2_rgc_20190911.geojson", polygons([(row, tie)]))
    standin.files[f"/hdx-files/{ADMIN_ZIP}"] = buffer.getvalue()
    fetch_areas(job)
    areas = gpd.read_file(job.folder / "areas.geojson")
    assert areas["area_id"].tolist() == ["CD6207"]
    assert areas["name"].tolist() == ["Kalehe"]
    assert areas.geometry.is_valid.all()


def test_shapefiles_where_there_is_no_geojson(job: Job, standin: StandIn, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"ADM1_PCODE": ["CD61"], "ADM1_FR": ["Nord-Kivu"]},
        geometry=gpd.GeoSeries.from_wkt(["POLYGON ((28 -1, 30 -1, 30 1, 28 1, 28 -1))"]),
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "cod_admbnda_adm1.shp")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in tmp_path.glob("cod_admbnda_adm1.*"):
            archive.write(path, path.name)
    standin.files["/hdx/x/cod_shp.zip"] = buffer.getvalue()
    standin.packages["cod-ab-cod"]["resources"] = [{"url": "https://data.humdata.org/x/cod_shp.zip"}]
    fetch_areas(job)
    assert gpd.read_file(job.folder / "areas.geojson")["name"].tolist() == ["Nord-Kivu"]


def test_a_package_of_another_name_is_found_by_search_page_after_page(job: Job, standin: StandIn) -> None:
    package = {**standin.packages.pop("cod-ab-cod"), "name": "rdc-cod-ab-2026"}
    others = [{"name": f"other-{number}", "groups": [{"name": "cod"}]} for number in range(120)]
    standin.found = [*others, package]
    fetch_areas(job)
    starts = [asked.path.rpartition("start=")[2] for asked in standin.asked if "search" in asked.path]
    assert starts == ["0", "50", "100"]
    standin.found = others
    with pytest.raises(FetchError, match="HDX has no boundaries of COD"):
        fetch_areas(job)


def test_ckan_answers_that_are_none(job: Job, standin: StandIn) -> None:
    standin.plan("package_show", Fault(body=b'{"success": false}'))
    with pytest.raises(FetchError, match="not that of a CKAN server"):
        fetch_areas(job)
    standin.packages["cod-ab-cod"]["resources"] = [{"url": "https://data.humdata.org/x.xlsx"}]
    with pytest.raises(FetchError, match="neither GeoJSON nor shapefiles"):
        fetch_areas(job)


@pytest.mark.parametrize("body", [b"PK\x03\x04 cut", b"not a zip at all"])
def test_a_broken_archive_is_thrown_away(body: bytes, job: Job, standin: StandIn) -> None:
    standin.plan("/hdx-files/", Fault(body=body))
    with pytest.raises(FetchError, match="boundaries cannot be read"):
        fetch_areas(job)
    fetch_areas(job)


def test_a_truncated_archive_and_one_that_leads_out(job: Job, standin: StandIn) -> None:
    whole = standin.files[f"/hdx-files/{ADMIN_ZIP}"]
    standin.plan("/hdx-files/", Fault(body=whole[: len(whole) // 2]))
    with pytest.raises(FetchError, match="boundaries cannot be read"):
        fetch_areas(job)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../../adm1.geojson", "{}")
    standin.files[f"/hdx-files/{ADMIN_ZIP}"] = buffer.getvalue()
    with pytest.raises(FetchError, match="lead out of the folder"):
        fetch_areas(job)


def test_no_p_codes(job: Job, standin: StandIn) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        ring = [[[28.0, -1.0], [30.0, -1.0], [30.0, 1.0], [28.0, -1.0]]]
        archive.writestr("adm1.geojson", polygons([({"name": "x"}, ring)]))
    standin.files[f"/hdx-files/{ADMIN_ZIP}"] = buffer.getvalue()
    with pytest.raises(FetchError, match="no area in it has a P-code"):
        fetch_areas(job)


# WorldPop


def test_population_is_of_this_year_or_before_and_no_cell_is_moved(job: Job, standin: StandIn) -> None:
    job.box = (28.901, -0.2991, 29.3, 0.1)
    harvest = fetch_population(job)
    assert harvest.layers["population"].as_of.year == 2024
    assert harvest.layers["population"].kind == "modelled"
    with rasterio.open(job.folder / "population.tif") as cut:
        assert cut.nodata == -99999
        assert (cut.bounds.left - 28.0) * 120 == pytest.approx(
            round((cut.bounds.left - 28.0) * 120), abs=1e-6
        )
        # 28.901 lies in the cell from 28.9, -0.2991 in the cell from -0.3: 48 x 48 cells
        assert cut.shape == (48, 48)
        assert (cut.read(1) == 7).all()


def test_population_of_two_countries_side_by_side(job: Job, standin: StandIn, tmp_path: Path) -> None:
    paths = []
    for name, west, value in (("a", 28.0, 1.0), ("b", 29.0, 2.0)):
        path = tmp_path / f"{name}.tif"
        path.write_bytes(raster((west, -1.0, west + 1, 1.0), 240, 120, value, -99999.0))
        paths.append(path)
    with rasterio.open(paths[0]) as first:
        west, south, east, north = whole_cells(first, job.box)
    assert (west, south, east, north) == pytest.approx((28.9, -0.3, 29.3, 0.1))


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><title>Sign in</title>", b"II*\0cut short"])
def test_something_else_instead_of_a_raster(body: bytes, job: Job, standin: StandIn) -> None:
    standin.plan("/worldpop_files/", Fault(body=body))
    with pytest.raises(FetchError, match="cannot be read as a raster"):
        fetch_population(job)
    assert fetch_population(job).layers  # the bad file was not kept


def test_a_raster_that_ends_in_the_middle(job: Job, standin: StandIn) -> None:
    standin.plan("/worldpop_files/", Fault(body=standin.files[POP][:100_000]))
    with pytest.raises(FetchError, match="cannot be read as a raster"):
        fetch_population(job)
    assert fetch_population(job).layers


def test_a_country_without_population_and_a_box_elsewhere(job: Job, standin: StandIn) -> None:
    job.box = (10.0, 10.0, 11.0, 11.0)
    assert fetch_population(job).layers == {}
    job.countries = ("ATA",)
    with pytest.raises(FetchError, match="lists no raster of ATA"):
        fetch_population(job)


# Geo-PKO


def test_the_latest_year_one_row_a_place() -> None:
    bases = latest_bases(pd.read_csv(io.StringIO(BASES_CSV))).set_index("location")
    assert bases.index.tolist() == ["Alpha", "Bravo", "Kinshasa", "Kitchanga"]
    assert bases.at["Alpha", "troops"] == 120
    assert np.isnan(bases.at["Bravo", "troops"])


def test_ids_of_bases() -> None:
    names = pd.Series(["Kitchanga", "Béni Boikène", "kitchanga", "???"])
    assert base_ids(names) == ["geopko-kitchanga", "geopko-beni-boikene", "geopko-kitchanga~2", "geopko-base"]


def test_real_bases_of_the_east(job: Job, standin: StandIn, shared_data: Path) -> None:
    real = shared_data / "bases" / "geopko_v2.3_monuc_monusco_location_year.csv"
    standin.files[GEOPKO] = real.read_bytes()
    job.box = (26.5, -4.6, 30.9, 2.2)
    harvest = fetch_bases(job)
    bases = pd.read_csv(job.folder / "bases.csv")
    assert len(bases) == 30
    assert bases["base_id"].is_unique
    assert harvest.cautions[0].rows == ("geopko-kitchanga",)


@pytest.mark.parametrize("body", [b"", b"a,b\n1,2\n", b"mission,year\nUNMIK,1999\n", b"\xff\xfe\0\0"])
def test_a_list_that_is_none(body: bytes, job: Job, standin: StandIn) -> None:
    standin.plan("/geopko/", Fault(body=body))
    with pytest.raises(FetchError, match="not a table of Geo-PKO"):
        fetch_bases(job)


# Copernicus


def test_tile_names_around_the_equator_and_greenwich() -> None:
    names = [name[22:34] for name in tile_names((-0.5, -0.5, 0.5, 0.5))]
    assert names == ["S01_00_W001_", "S01_00_E000_", "N00_00_W001_", "N00_00_E000_"]
    assert len(tile_names((28.0, -2.0, 30.0, -1.0))) == 2


def test_heights_are_thinned_when_there_are_too_many(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elevation, "MOST_CELLS", 144 * 144 / 3.5)
    harvest = fetch_elevation(job)
    with rasterio.open(job.folder / "elevation.tif") as raster:
        assert raster.shape == (72, 72)
    assert "means of 2 x 2" in str(harvest.cautions)
    assert harvest.layers["elevation"].options["cell"] == "20 arc-seconds"
    assert thinning(4.0) == 1


def test_no_tile_at_all(job: Job) -> None:
    job.box = (0.0, 0.0, 1.0, 1.0)
    assert fetch_elevation(job).layers == {}


def test_a_broken_tile(job: Job, standin: StandIn) -> None:
    standin.plan("S01_00_E029", Fault(body=b"<html>"))
    with pytest.raises(FetchError, match=r"S01_00_E029_00_DEM\.tif: what came cannot be read as a raster"):
        fetch_elevation(job)


# osmnx


def test_settings_of_osmnx_are_put_back(job: Job, standin: StandIn) -> None:
    names = [name for name in dir(ox.settings) if not name.startswith("_")]
    before = {name: getattr(ox.settings, name) for name in names}
    with pytest.raises(FetchError, match="no area of the name"):
        find_box("Nowhere", job.sources["nominatim"], job.downloader.patience)
    with osmnx_settings(nominatim_url="http://127.0.0.1:9", use_cache=False):
        assert ox.settings.nominatim_url == "http://127.0.0.1:9"
    assert {name: getattr(ox.settings, name) for name in names} == before
    assert [asked.path.partition("?")[0] for asked in standin.asked] == ["/nominatim/search"]


# Mirrors


def test_mirrors() -> None:
    sources = read_sources(["http://10.0.0.5/", "hdx=https://hdx.example"])
    assert sources["overpass"].at("interpreter") == "http://10.0.0.5/overpass/interpreter"
    assert sources["hdx"].localise("https://data.humdata.org/a.zip") == "https://hdx.example/a.zip"
    assert sources["hdx"].localise("https://elsewhere.example/a.zip") == "https://elsewhere.example/a.zip"
    assert read_sources()["overpass"].at("/interpreter") == "https://overpass-api.de/api/interpreter"
