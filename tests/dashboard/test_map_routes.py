"""The routes under /map/: what goes out, how it is tagged and packed, and what never goes out."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from flask import Flask
from flask.testing import FlaskClient
from rasterio.io import MemoryFile
from rasterio.transform import from_bounds

from coverage.world import build_world
from dashboard.map.component import map_config
from dashboard.map.library import LIBRARY_FILES, library_path, library_version
from dashboard.map.palette import STATUS_COLOURS, status_mark
from dashboard.map.pictures import SignalPictures, disagreement
from dashboard.map.roads import draw_roads
from dashboard.map.routes import register_map_routes
from dashboard.map.signal_png import DISAGREE, write_png
from dashboard.map.words import MAP_WORDS, map_words
from layers.signal import SignalPicture, read_signal_picture
from tests.conftest import PROJECT
from tests.dashboard.map_world import LAYERS, make_assumptions, make_region, make_roads, make_world

GEOJSON = (
    "villages",
    "sites",
    "roads",
    "mechanisms",
    "places",
    "areas",
    "lakes",
    "borders",
    "towns",
    "towers",
)
TYPES = {f"{name}.geojson": "application/geo+json" for name in GEOJSON} | {
    "signal.png": "image/png",
    "signal.json": "application/json",
    "maplibre-gl.js": "text/javascript; charset=utf-8",
    "maplibre-gl.css": "text/css; charset=utf-8",
}


def client_of(world: Any) -> FlaskClient:
    server = Flask("map-test")
    register_map_routes(server, world, SignalPictures(world))
    return server.test_client()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def client(world: Any) -> FlaskClient:
    return client_of(world)


def features_of(client: FlaskClient, name: str) -> list[dict[str, Any]]:
    return json.loads(client.get(f"/map/{name}.geojson").data)["features"]


@pytest.mark.parametrize("name", TYPES)
def test_each_file_is_typed_tagged_and_not_sent_twice(client: FlaskClient, name: str) -> None:
    first = client.get(f"/map/{name}")
    assert first.status_code == 200
    assert first.headers["Content-Type"] == TYPES[name]
    assert "no-cache" in first.headers["Cache-Control"]
    again = client.get(f"/map/{name}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("name", [name for name in TYPES if not name.endswith("png")])
def test_text_goes_out_compressed_where_the_browser_can(client: FlaskClient, name: str) -> None:
    plain = client.get(f"/map/{name}")
    packed = client.get(f"/map/{name}", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"]


def test_a_versioned_library_is_kept_by_the_browser(client: FlaskClient) -> None:
    assert "immutable" in client.get("/map/maplibre-gl.js?v=0.3.6").headers["Cache-Control"]


@pytest.mark.parametrize("name", ["nothing.geojson", "..%2fapp.py", "srcjs", "population.geojson"])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/map/{name}").status_code == 404


def test_the_library_is_there_and_its_package_pinned() -> None:
    assert all(library_path(name).stat().st_size > 10_000 for name in LIBRARY_FILES)
    assert "v5.3.0" in library_path("maplibre-gl.js").read_text(encoding="utf-8")[:400]
    assert f"maplibre=={library_version()} " in (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    with pytest.raises(FileNotFoundError, match="pip install"):
        library_path("other.js")


def test_villages_are_numbered_by_row_and_rounded(client: FlaskClient, world: Any) -> None:
    villages = features_of(client, "villages")
    assert [village["id"] for village in villages] == list(range(400))
    assert [village["properties"]["village_id"] for village in villages] == list(world.layers.villages.index)
    assert villages[0]["properties"] == {"village_id": "v00000", "name": "Village 0", "area": "West"}
    for village, point in zip(villages, world.layers.villages.geometry, strict=True):
        assert village["geometry"]["coordinates"] == [round(point.x, 5), round(point.y, 5)]


def test_bases_stand_as_on_the_reference_date(client: FlaskClient) -> None:
    stands = {
        site["properties"]["id"]: site["properties"]["is_open"] for site in features_of(client, "sites")
    }
    assert stands == {"hq": True, "alpha": True, "bravo": True, "old": False}


def test_mechanisms_carry_nothing_about_persons(client: FlaskClient, world: Any) -> None:
    drawn = features_of(client, "mechanisms")
    assert len(drawn) == len(world.layers.mechanisms)
    assert {key for one in drawn for key in one["properties"]} == {"kind", "channel"}


def test_roads_are_merged_by_class_and_surface(client: FlaskClient) -> None:
    roads = {
        (one["properties"]["class"], one["properties"]["surface"]): one
        for one in features_of(client, "roads")
    }
    assert set(roads) == {("main", "paved"), ("track", "unknown"), ("ferry", "unknown")}
    main = roads["main", "paved"]["geometry"]
    assert main["type"] == "LineString"  # two ways that meet are one line
    # the way runs straight along 1.2 S between 28.2 and 29.0 E: its middle node goes, the bend stays
    assert len(main["coordinates"]) in (3, 4)


def test_roads_keep_to_their_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = draw_roads(make_roads(), "EPSG:32735")
    monkeypatch.setattr("dashboard.map.roads.BUDGET_BYTES", len(whole) - 1)
    fewer = json.loads(draw_roads(make_roads(), "EPSG:32735"))
    assert "ferry" not in {one["properties"]["class"] for one in fewer["features"]}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_confidential_layer_does_not_go_out(tmp_path: Any, layer: str) -> None:
    world = make_world(tmp_path, confidential=(layer,))
    client = client_of(world)
    name = {"bases": "sites.geojson", "signal": "signal.png"}.get(layer, f"{layer}.geojson")
    assert client.get(f"/map/{name}").status_code == 404
    assert layer not in map_config(world)["layers"]
    if layer == "villages":  # mechanisms lie at villages
        assert client.get("/map/mechanisms.geojson").status_code == 404


def test_the_signal_picture_is_a_png_of_the_classes(client: FlaskClient) -> None:
    body = client.get("/map/signal.png").data
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, kind = struct.unpack(">IIBB", body[16:26])
    assert (depth, kind) == (2, 3)
    assert width > 0
    assert height > 0
    place = json.loads(client.get("/map/signal.json").data)["coordinates"]
    (west, north), (east, _), (_, south), _ = place
    assert west < east
    assert south < north


def test_png_pixels_come_back_as_written() -> None:
    classes = np.array([[0, 1, 2, 3, 2], [3, 2, 1, 0, 1]], dtype=np.uint8)
    body = write_png(classes)
    start = body.index(b"IDAT")
    (length,) = struct.unpack(">I", body[start - 4 : start])
    rows = zlib.decompress(body[start + 4 : start + 4 + length])
    # 5 columns at 2 bits are 2 bytes, after the filter byte: 00 01 10 11 | 10 and 11 10 01 00 | 01
    assert rows == bytes([0, 0b00011011, 0b10000000, 0, 0b11100100, 0b01000000])


def test_the_picture_is_even_in_mercator_once(tmp_path: Path) -> None:
    # A claim north of 60 N alone, over 0 to 80 N. ln(tan(45 + lat/2)) is 1.3170 at 60 N and 2.4362 at 80 N,
    # so the claim fills 1 - 1.3170 / 2.4362 = 0.4594 of the picture from the top (0.25 of the degrees).
    classes = np.zeros((80, 4), dtype=np.uint8)
    classes[:20] = 2
    path = tmp_path / "signal.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=4, height=80, count=1, dtype="uint8", nodata=255, crs="EPSG:4326",
        transform=from_bounds(0, 0, 4, 80, 4, 80),
    ) as raster:  # fmt: skip
        raster.write(classes, 1)
    source = replace(make_region(tmp_path, ()).layers["signal"], path=path)
    picture = read_signal_picture(source, (0.0, 0.0, 4.0, 80.0), make_assumptions())
    width, height, rows = pixels(write_png(picture.classes))
    assert (height, width) == picture.classes.shape
    assert (rows == 2).mean() == pytest.approx(0.4594, abs=0.01)


def pixels(body: bytes) -> tuple[int, int, np.ndarray]:
    """Width, height and codes of a PNG of 2 bits a pixel, by an outside reader."""
    with MemoryFile(body) as file, file.open() as raster:
        return raster.width, raster.height, raster.read(1)


def test_claim_and_model_are_compared_cell_by_cell() -> None:
    # Codes: 0 unlikely, 1 uncertain, 2 likely, 3 unknown; the claims have two columns, the model four.
    claims = SignalPicture(np.array([[2, 0], [3, 1]], dtype=np.uint8), (0.0, 0.0, 1.0, 1.0))
    modelled = SignalPicture(np.array([[0, 1, 2, 0], [1, 0, 3, 2]], dtype=np.uint8), (0.0, 0.0, 1.0, 1.0))
    names = [[DISAGREE[code] for code in row] for row in disagreement(claims, modelled)]
    assert names == [
        ["claim_more", "agree", "model_more", "agree"],
        ["unknown", "unknown", "unknown", "agree"],
    ]


def test_a_picture_that_was_not_made_is_not_there(client: FlaskClient) -> None:
    assert client.get("/map/picture/signal-modelled-000000000000.png").status_code == 404


def test_words_and_colours_are_whole_in_both_languages_and_themes() -> None:
    assert MAP_WORDS["fr"].keys() == MAP_WORDS["en"].keys()
    assert "United Nations" in map_words("en")["disclaimer"]
    assert "Nations Unies" in map_words("fr")["disclaimer"]
    for scheme in ("light", "dark"):
        assert len(set(STATUS_COLOURS[scheme].values())) == 5
        marks = {status_mark(status, scheme).src for status in STATUS_COLOURS[scheme]}
        assert len(marks) == 5


def test_the_embedded_region_stays_light(kivu: Path) -> None:
    world = build_world(kivu)
    client = client_of(world)
    sizes = {}
    for name in [name for name in TYPES if not name.startswith("maplibre")]:
        answered = client.get(f"/map/{name}", headers={"Accept-Encoding": "gzip"})
        assert answered.status_code == 200, name
        sizes[name] = len(answered.data)
    assert len(client.get("/map/roads.geojson").data) < 1_500_000
    assert sizes["signal.png"] < 170_000
    assert sum(sizes.values()) < 1_500_000
    villages = features_of(client, "villages")
    assert [village["id"] for village in villages] == list(range(len(world.layers.villages)))
    assert {key for village in villages for key in village["properties"]} == {"village_id", "name", "area"}
