from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import numpy as np
import osmium
import pytest

from layers.errors import BadCoordinates, BrokenFile, EmptyLayer, MissingFile
from layers.places_osm import read_osm_places
from layers.region import read_region
from layers.roads import TAGS, Roads, read_roads
from tests.regions import MAIN_NODES, WAYS, osm, write_region


def read(folder: Path, given: str | Path | None = None) -> Roads:
    region = read_region(write_region(folder, roads_osm=given))
    return read_roads(region.layers["roads"], region)


def write_pbf(path: Path) -> Path:
    source = path.parent / "source.osm"
    source.write_text(osm(node_tags={105: {"barrier": "gate"}}))
    with osmium.SimpleWriter(str(path)) as writer:
        for entity in osmium.FileProcessor(str(source)):
            writer.add(entity)
    return path


def test_the_toy_roads(tmp_path: Path) -> None:
    roads = read(tmp_path)
    assert roads.node_id.tolist() == [*range(100, 121), *range(201, 211), 301, 302, 303]
    assert roads.way_id.tolist() == [1, 2, 3]
    assert roads.way_start.tolist() == [0, 21, 32, 35]
    # The side road begins at node 110, the eleventh.
    assert roads.way_node[21:32].tolist() == [10, *range(21, 31)]
    assert roads.lon[10] == 29.1
    assert roads.lat[30] == -0.1
    assert tuple(roads.tags) == TAGS
    assert roads.tags["highway"].tolist() == ["primary", "track", "tertiary"]
    assert roads.tags["tracktype"].tolist() == ["", "grade3", ""]
    assert all(kind == "category" for kind in roads.tags.dtypes)
    assert roads.way_node.dtype == np.int32
    assert roads.way_start.dtype == roads.node_id.dtype == np.int64
    assert not len(roads.barriers)
    assert not roads.cautions


@pytest.mark.parametrize("ending", [".osm.gz", ".osm.bz2", ".osm.pbf"])
def test_every_packing_gives_the_same_roads(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"roads{ending}"
    text = osm(node_tags={105: {"barrier": "gate"}})
    if ending == ".osm.pbf":
        write_pbf(path)
    else:
        pack = gzip.compress if ending == ".osm.gz" else bz2.compress
        path.write_bytes(pack(text.encode()))
    expected, found = read(tmp_path / "plain", text), read(tmp_path / "packed", path)
    for name in ("node_id", "lon", "lat", "way_id", "way_start", "way_node"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    assert found.tags.equals(expected.tags)
    assert found.barriers.equals(expected.barriers)


def test_barriers_and_fords_on_roads(tmp_path: Path) -> None:
    nodes = [*MAIN_NODES, (999, 29.0, 0.05)]
    tags = {
        105: {"barrier": "lift_gate", "motorcycle": "yes", "access": "no"},
        110: {"ford": "yes"},
        112: {"highway": "crossing"},
        999: {"barrier": "gate"},
    }
    barriers = read(tmp_path, osm(nodes, WAYS[:1], tags)).barriers
    assert barriers.index.tolist() == [5, 10]
    assert barriers.loc[5].to_dict() == {
        "barrier": "lift_gate",
        "access": "no",
        "motor_vehicle": "",
        "motorcycle": "yes",
        "foot": "",
        "ford": "",
    }
    assert barriers.loc[10, "ford"] == "yes"


def test_only_roads_and_ferries_are_kept(tmp_path: Path) -> None:
    ways = [
        (1, (100, 101), {"highway": "primary"}),
        (2, (101, 102), {"highway": "proposed"}),
        (3, (102, 103), {"route": "ferry", "duration": "00:20"}),
        (4, (103, 104, 105, 103), {"highway": "pedestrian", "area": "yes"}),
        (5, (104, 105), {"waterway": "river"}),
        (6, (105,), {"highway": "track"}),
        (7, (106, 106, 107, 107), {"highway": "path"}),
        (8, (108, 109), {"route": "bus"}),
    ]
    roads = read(tmp_path, osm(MAIN_NODES, ways))
    assert roads.way_id.tolist() == [1, 3, 7]
    assert roads.tags["ferry"].tolist() == ["", "yes", ""]
    assert roads.tags["highway"].tolist() == ["primary", "", "path"]
    assert roads.tags["duration"].tolist() == ["", "00:20", ""]
    assert roads.node_id.tolist() == [100, 101, 102, 103, 106, 107]


def test_ways_with_missing_nodes_are_kept_in_part(tmp_path: Path) -> None:
    nodes = [node for node in MAIN_NODES if node[0] not in (103, 105)]
    ways = [(1, range(100, 110), {"highway": "primary"}), (2, (110, 777), {"highway": "track"})]
    roads = read(tmp_path, osm(nodes, ways))
    # 100 101 102 | 104 alone is no way | 106 107 108 109
    assert roads.way_id.tolist() == [1, 1]
    assert roads.way_start.tolist() == [0, 3, 7]
    assert roads.node_id[roads.way_node].tolist() == [100, 101, 102, 106, 107, 108, 109]
    assert roads.tags["highway"].tolist() == ["primary", "primary"]
    (caution,) = roads.cautions
    assert str(caution).startswith(
        "roads.osm: nodes of ways are not in the file: these ways are kept in part (rows: way 1, way 2)."
    )


@pytest.mark.parametrize("ending", [".osm", ".osm.gz", ".osm.pbf"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_a_truncated_file_is_broken(tmp_path: Path, ending: str, share: float) -> None:
    path = tmp_path / f"roads{ending}"
    if ending == ".osm.pbf":
        write_pbf(path)
    else:
        text = osm().encode()
        path.write_bytes(gzip.compress(text) if ending == ".osm.gz" else text)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(BrokenFile, match=f"roads{ending}: it cannot be read to its end as OSM") as caught:
        read(tmp_path / "region", path)
    assert "fetch it again" in caught.value.mend


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "<html></html>",
        osm().replace('lon="29.0100000"', 'lon="abc"'),
        osm().replace('lon="29.0100000"', 'lon="500"'),
        osm().replace('ref="101"', 'ref="x"'),
    ],
)
def test_a_file_that_is_not_osm_is_broken(tmp_path: Path, text: str) -> None:
    with pytest.raises(BrokenFile, match="cannot be read to its end as OSM"):
        read(tmp_path, text)


def test_a_node_without_a_place_is_missing(tmp_path: Path) -> None:
    roads = read(tmp_path, osm().replace('lon="29.0500000" lat="0.0000000"', ""))
    assert roads.way_id.tolist() == [1, 1, 2, 3]
    assert 105 not in roads.node_id
    assert len(roads.cautions) == 1


def test_no_road_and_no_road_within_the_bounds(tmp_path: Path) -> None:
    with pytest.raises(EmptyLayer, match="it holds no road"):
        read(tmp_path / "a", osm(ways=()))
    with pytest.raises(EmptyLayer, match="it holds no road"):
        read(tmp_path / "b", osm(nodes=()))
    far = [(number, lon + 50, lat) for number, lon, lat in MAIN_NODES]
    with pytest.raises(BadCoordinates, match="no road lies within the region's bounds"):
        read(tmp_path / "c", osm(far, WAYS[:1]))
    region = read_region(write_region(tmp_path / "d"))
    (tmp_path / "d" / "roads.osm").unlink()
    with pytest.raises(MissingFile, match="the file of the layer roads is not there"):
        read_roads(region.layers["roads"], region)


def test_place_nodes(tmp_path: Path) -> None:
    path = tmp_path / "places.osm"
    tags = {
        102: {"place": "village", "name": "B", "population": "1200"},
        101: {"place": "hamlet", "population": "about 30"},
        103: {"barrier": "gate"},
    }
    path.write_text(osm(node_tags=tags))
    places = read_osm_places(path)
    assert places["osm_id"].tolist() == [101, 102]
    assert places["name"].tolist() == ["", "B"]
    assert places["population"].tolist()[1] == 1200
    assert np.isnan(places["population"][0])
    path.write_text(osm()[:300])
    with pytest.raises(BrokenFile):
        read_osm_places(path)
