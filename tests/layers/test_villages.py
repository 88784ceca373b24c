from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from layers.errors import InputError, InputErrors, each_fault
from layers.region import read_region
from layers.tables import WGS84
from layers.villages import read_villages
from tests.regions import VILLAGES, Given, write_region

HEADER = "village_id,name,lon,lat,population\n"


def read(folder: Path, given: Given = VILLAGES) -> tuple[gpd.GeoDataFrame, list[str]]:
    region = read_region(write_region(folder, villages=given))
    frame, cautions = read_villages(region.layers["villages"], region)
    return frame, [str(caution) for caution in cautions]


def said(folder: Path, given: Given) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, given)
    return [str(fault) for fault in each_fault(caught.value)]


def test_the_toy_villages(tmp_path: Path) -> None:
    frame, cautions = read(tmp_path)
    assert frame.index.name == "village_id"
    assert list(frame.index) == ["v1", "v2", "v3", "v4", "v5", "v6", "v7"]
    assert list(frame.columns) == [
        "name",
        "population",
        "province",
        "territoire",
        "collectivite",
        "pcode",
        "geometry",
    ]
    assert frame["population"].dtype == "float64"
    assert np.isnan(frame.loc["v3", "population"])
    assert frame["population"].sum() == 2480
    assert frame.crs == WGS84
    assert (frame.loc["v5", "geometry"].x, frame.loc["v5", "geometry"].y) == (29.10, -0.10)
    assert frame.loc["v4", "territoire"] == "E"
    assert cautions == [
        "villages.csv: no population: counted as unknown, never as zero (rows: v3). Mend: give an estimate"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("village_id,name,lat,population\nv1,A,0,1\n", "missing column lon"),
        ("id,name,lat,lon,pop\nv1,A,0,29,1\n", "missing columns village_id, population"),
        (HEADER, "the table has no rows"),
        ("", "it has no header"),
        (HEADER + ",A,29,0,1\n", "village_id is empty (rows: line 2)"),
        (HEADER + "\nv1,A,29,0,1\n\n,B,29,0,1\n", "village_id is empty (rows: line 5)"),
        (HEADER + "v1,A,29,0,1\nv1,B,29,0,1\n", "village_id stands on several rows (rows: v1)"),
        (HEADER + "=1+1,A,29,0,1\n", "could be run as a formula (rows: =1+1)"),
        (HEADER + "@x,A,29,0,1\n", "could be run as a formula"),
        (HEADER + "<b>x</b>,A,29,0,1\n", "holds signs that are not for ids (rows: <b>x</b>)"),
        (HEADER + "v1,A\0,29,0,1\n", "it is not plain text (rows: line 2)"),
        (HEADER + "v1,A,,0,1\n", "lon is empty or not a number (rows: v1)"),
        (HEADER + "v1,A,NaN,0,1\n", "lon is empty or not a number (rows: v1)"),
        (HEADER + "v1,A,29,inf,1\n", "lat is empty or not a number (rows: v1)"),
        (HEADER + 'v1,A,"29,1",0,1\n', "lon is empty or not a number (rows: v1)"),
        (HEADER + "v1,A,0.05,29,1\n", "longitude and latitude look swapped (rows: v1)"),
        (HEADER + "v1,A,31,0,1\n", "outside of the region's bounds 28.9, -0.3, 29.3, 0.1 (rows: v1)"),
        (HEADER + "v1,A,400,0,1\n", "outside of the region's bounds"),
        (HEADER + "v1,A,29,0,about 50\n", "population holds text where a number belongs (rows: v1)"),
        (HEADER + "v1,A,29,0,nan\n", "population holds text where a number belongs (rows: v1)"),
        (HEADER + 'v1,A,29,0,"1,000"\n', "population holds text where a number belongs (rows: v1)"),
        (HEADER + "v1,A,29,0,1e999\n", "population holds text where a number belongs (rows: v1)"),
        (HEADER + "v1,A,29,0,-5\n", "population is below 0 (rows: v1)"),
        (HEADER + "v1,A,29,0\n", "more or fewer cells than the header (rows: line 2)"),
        (HEADER + 'v1,"A,29,0,1\n', "quotation marks are wrong"),
        ("village_id,name,lon,lon,lat,population\nv1,A,29,29,0,1\n", "columns 3, 4 have the same name"),
    ],
)
def test_each_fault_is_named_with_its_mend(tmp_path: Path, text: str, expected: str) -> None:
    found = said(tmp_path, text)
    assert any(expected in fault for fault in found), found
    assert all(fault.startswith("villages.csv: ") and "Mend: " in fault for fault in found)


def test_every_fault_of_the_file_comes_at_once(tmp_path: Path) -> None:
    text = HEADER + ",A,29,0,1\nv2,B,0.05,29,x\nv3,C,29,0,-1\nv3,D,50,0,1\n"
    with pytest.raises(InputErrors) as caught:
        read(tmp_path, text)
    assert len(caught.value.faults) == 6


def test_text_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes((HEADER + "v1,A,29,0,1\nv2,Béni,29,0,1\n").encode("latin-1"))
    assert said(tmp_path / "region", path) == [
        'villages.csv: it is not UTF-8 text (rows: line 3). Mend: save it as "CSV UTF-8"'
    ]


def test_semicolons_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("﻿" + HEADER.replace(",", ";") + "v1; Béni, haut ;29;0;\n", encoding="utf-8")
    frame, _ = read(tmp_path / "region", path)
    assert frame.loc["v1", "name"] == "Béni, haut"


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
def test_every_format_gives_the_same_villages(tmp_path: Path, ending: str) -> None:
    expected, _ = read(tmp_path / "csv")
    path = tmp_path / f"given{ending}"
    write(expected.reset_index(), path)
    found, _ = read(tmp_path / "other", path)
    pd.testing.assert_frame_equal(
        pd.DataFrame(found.drop(columns="geometry")), pd.DataFrame(expected.drop(columns="geometry"))
    )
    assert found.geometry.geom_equals_exact(expected.geometry, 1e-7).all()


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)


def test_a_projected_file_is_brought_to_degrees(tmp_path: Path) -> None:
    expected, _ = read(tmp_path / "csv")
    path = tmp_path / "given.gpkg"
    write(expected.reset_index().to_crs("EPSG:32735"), path)
    found, _ = read(tmp_path / "other", path)
    assert found.geometry.geom_equals_exact(expected.geometry, 1e-7).all()


def test_a_file_without_a_reference_system_is_refused(tmp_path: Path) -> None:
    frame, _ = read(tmp_path / "csv")
    for ending in (".gpkg", ".parquet"):
        path = tmp_path / f"given{ending}"
        write(gpd.GeoDataFrame(frame.reset_index()).set_crs(None, allow_override=True), path)
        (fault,) = said(tmp_path / f"other{ending}", path)
        assert "does not state a coordinate reference system" in fault


def test_empty_geometries_and_lines_are_refused(tmp_path: Path) -> None:
    frame, _ = read(tmp_path / "csv")
    geometry = frame.geometry.copy()
    geometry["v2"] = None
    geometry["v4"] = geometry["v4"].buffer(0.01)
    path = tmp_path / "given.gpkg"
    write(frame.set_geometry(geometry).reset_index(), path)
    found = said(tmp_path / "other", path)
    assert "villages.gpkg: the geometry is empty (rows: v2). Mend: give every row a point" in found
    assert "villages.gpkg: the geometry is not a point (rows: v4). Mend: give every row one point" in found


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
def test_a_truncated_file_is_broken(tmp_path: Path, ending: str) -> None:
    frame, _ = read(tmp_path / "csv")
    path = tmp_path / f"given{ending}"
    write(frame.reset_index(), path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    (fault,) = said(tmp_path / "other", path)
    assert f"cannot be read as {ending}" in fault


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "given.xlsx"
    path.write_text("x")
    (fault,) = said(tmp_path / "other", path)
    assert "give it as .csv" in fault
