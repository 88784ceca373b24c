from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, MultiLineString, Point

from layers.errors import BadGeometry, InputError, MissingColumn
from layers.lines import read_line_roads
from layers.region import read_region
from layers.roads import Roads, read_roads
from tests.regions import write_region


def write(path: Path, frame: gpd.GeoDataFrame) -> Path:
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    return path


def lines() -> gpd.GeoDataFrame:
    """Two roads that cross at an inner point, a ferry, a planned road and a road in two parts."""
    return gpd.GeoDataFrame(
        {
            "osm_id": ["11", "12", "13", "14", "15"],
            "highway": ["primary", "track", None, "proposed", "path"],
            "route": [None, None, "ferry", None, None],
            "surface": ["gravel", None, None, None, "dirt"],
        },
        geometry=[
            LineString([(29.0, 0), (29.1, 0), (29.2, 0)]),
            LineString([(29.1 + 4e-8, -0.1), (29.1 + 4e-8, 4e-8), (29.1, 0.05)]),
            LineString([(29.2, 0), (29.25, 0.05)]),
            LineString([(29.0, 0), (29.0, 0.1)]),
            MultiLineString([[(29.0, 0), (29.0, -0.1)], [(28.95, 0), (28.95, 0), (28.95, -0.1)]]),
        ],
        crs=4326,
    )


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".parquet"])
def test_lines_become_a_network(tmp_path: Path, ending: str) -> None:
    roads = read_line_roads(write(tmp_path / f"roads{ending}", lines()))
    assert roads.way_id.tolist() == [11, 12, 13, 15, 15]
    assert roads.tags["highway"].tolist() == ["primary", "track", "", "path", "path"]
    assert roads.tags["ferry"].tolist() == ["", "", "yes", "", ""]
    assert roads.tags["surface"].tolist() == ["gravel", "", "", "dirt", "dirt"]
    assert roads.way_start.tolist() == [0, 3, 6, 8, 10, 12]
    ways = [
        roads.way_node[a:b].tolist() for a, b in zip(roads.way_start[:-1], roads.way_start[1:], strict=True)
    ]
    # The inner points of the first two are one node, within 1e-7 degree; the ferry leaves from an end.
    assert ways[0][1] == ways[1][1]
    assert ways[0][2] == ways[2][0]
    assert ways[0][0] == ways[3][0]
    assert len(roads.node_id) == 9
    assert not len(roads.barriers)
    assert np.isfinite(roads.lon).all()


def test_lines_are_read_through_the_one_door(tmp_path: Path) -> None:
    region = read_region(write_region(tmp_path / "region", roads_osm=write(tmp_path / "roads.gpkg", lines())))
    roads = read_roads(region.layers["roads"], region)
    assert isinstance(roads, Roads)
    assert len(roads.way_id) == 5


def test_faults_of_lines(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match="missing column highway"):
        read_line_roads(write(tmp_path / "a.gpkg", lines().drop(columns="highway")))
    points = lines().set_geometry([Point(29, 0), None, *lines().geometry[2:]], crs=4326)
    with pytest.raises(BadGeometry, match=r"empty or not a line \(rows: feature 1, feature 2\)"):
        read_line_roads(write(tmp_path / "b.geojson", points))
    with pytest.raises(InputError, match="does not state a coordinate reference system"):
        read_line_roads(write(tmp_path / "c.gpkg", lines().set_crs(None, allow_override=True)))
    path = tmp_path / "roads.txt"
    path.write_text("x")
    with pytest.raises(InputError, match=r"give \.osm\.pbf"):
        read_line_roads(path)
