from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point

from layers.areas import find_areas, read_areas
from layers.errors import InputError, each_fault
from layers.region import read_region
from tests.regions import AREAS, polygons, write_region

SQUARE = [[[28.9, -0.3], [29.3, -0.3], [29.3, 0.1], [28.9, 0.1], [28.9, -0.3]]]
BOW_TIE = [[[28.9, -0.3], [29.3, 0.1], [29.3, -0.3], [28.9, 0.1], [28.9, -0.3]]]


def read(folder: Path, given: str) -> tuple[gpd.GeoDataFrame, list[str]]:
    region = read_region(write_region(folder, areas=given))
    frame, cautions = read_areas(region.layers["areas"], region)
    return frame, [str(caution) for caution in cautions]


def said(folder: Path, given: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, given)
    return [str(fault) for fault in each_fault(caught.value)]


def test_the_toy_areas(tmp_path: Path) -> None:
    frame, cautions = read(tmp_path, AREAS)
    assert frame["level"].tolist() == [1, 2, 2]
    assert frame["level"].dtype == "int64"
    assert frame["access"].tolist() == ["", "", ""]
    assert not cautions


def test_a_point_belongs_to_the_finest_area_and_on_a_border_to_the_first(tmp_path: Path) -> None:
    areas, _ = read(tmp_path, AREAS)
    points = gpd.GeoSeries(
        [Point(29, 0), Point(29.2, 0), Point(29.105, 0), Point(10, 0)], index=["w", "e", "b", "n"], crs=4326
    )
    before = points.copy()
    assert find_areas(points, areas).to_dict() == {"w": "W", "e": "E", "b": "E", "n": ""}
    assert find_areas(points, None).tolist() == ["", "", "", ""]
    assert points.equals(before)


@pytest.mark.parametrize(
    ("row", "ring", "expected"),
    [
        ({"area_id": "A", "level": 2, "name": "a"}, BOW_TIE, "the polygon is invalid"),
        ({"area_id": "A", "level": 2, "name": "a"}, [], "the geometry is empty (rows: A)"),
        ({"area_id": "A", "level": None, "name": "a"}, SQUARE, "level is empty (rows: A)"),
        ({"area_id": "A", "level": "x", "name": "a"}, SQUARE, "level holds text"),
        ({"area_id": "A", "level": 0, "name": "a"}, SQUARE, "level is below 1"),
        ({"area_id": "A", "level": 1, "name": "a", "access": "shut"}, SQUARE, "access is not a known word"),
        ({"area_id": "", "level": 1, "name": "a"}, SQUARE, "area_id is empty (rows: feature 1)"),
        ({"level": 1, "name": "a"}, SQUARE, "missing column area_id"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, row: dict, ring: list, expected: str) -> None:
    found = said(tmp_path, polygons([(row, ring)]))
    assert any(expected in fault for fault in found), found


def test_an_absent_parent_is_a_caution(tmp_path: Path) -> None:
    _, cautions = read(
        tmp_path, polygons([({"area_id": "A", "level": 2, "name": "a", "parent_id": "P"}, SQUARE)])
    )
    assert cautions[0].startswith("areas.geojson: the parent is not in the file (rows: A)")


def test_areas_without_polygons_are_refused(tmp_path: Path) -> None:
    region = read_region(write_region(tmp_path))
    (tmp_path / "areas.geojson").unlink()
    (tmp_path / "areas.csv").write_text("area_id,level,name\nA,1,a\n")
    toml = tmp_path / "region.toml"
    toml.write_text(toml.read_text().replace("areas.geojson", "areas.csv"))
    region = read_region(tmp_path)
    with pytest.raises(InputError, match="has no polygons"):
        read_areas(region.layers["areas"], region)
