from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from shapely.geometry import Point

from layers.assumptions import read_assumptions
from layers.errors import BadRegion, BadValue, BrokenFile, InputError, MissingFile, WrongCRS
from layers.region import LayerSource
from layers.signal import SIGNAL, UNKNOWN_CODE, read_signal_picture, sample_signal
from tests.regions import polygons, write_signal

BOUNDS = (29.0, -0.2, 29.4, 0.0)
ASSUMPTIONS = read_assumptions()
NAN = float("nan")
# Four columns of 0.1 degree, two rows of 0.1 degree, from the north-west.
CELLS = [[-80, -85, -86, -100], [-101, NAN, -99, -60]]
POINTS = gpd.GeoSeries(
    [Point(29.05 + 0.1 * column, -0.05 - 0.1 * row) for row in range(2) for column in range(4)]
    + [Point(30, 0), Point(29.05, 0.05)],
    index=[*"abcdefgh", "east", "north"],
    crs=4326,
)


def source(path: Path, **options: str) -> LayerSource:
    return LayerSource("signal", path, "", "", date(2017, 7, 1), "modelled", "public", options)


def raster(path: Path, **keys: object) -> LayerSource:
    return source(write_signal(path, CELLS, BOUNDS, **keys), unit="dBm")


def test_signal_strengths_become_words(tmp_path: Path) -> None:
    """Likely from -100 + 15 = -85 dBm, uncertain from -100, unlikely below; edges are the better."""
    before = POINTS.copy()
    found = sample_signal(raster(tmp_path / "s.tif"), POINTS, ASSUMPTIONS)
    assert found["signal"].astype(str).to_dict() == {
        "a": "likely",
        "b": "likely",
        "c": "uncertain",
        "d": "uncertain",
        "e": "unlikely",
        "f": "unknown",
        "g": "uncertain",
        "h": "likely",
        "east": "unknown",
        "north": "unknown",
    }
    assert tuple(found["signal"].cat.categories) == SIGNAL
    np.testing.assert_array_equal(found["dbm"], [-80, -85, -86, -100, -101, NAN, -99, -60, NAN, NAN])
    assert POINTS.equals(before)


def test_the_assumptions_decide(tmp_path: Path) -> None:
    other = ASSUMPTIONS.with_values({"signal_sensitivity_dbm": -110, "signal_likely_margin_db": 10})
    found = sample_signal(raster(tmp_path / "s.tif"), POINTS, other)["signal"]
    assert found[["d", "e"]].tolist() == ["likely", "uncertain"]


def test_a_projected_raster_is_sampled_at_the_same_places(tmp_path: Path) -> None:
    from rasterio.warp import Resampling, calculate_default_transform, reproject

    raster(tmp_path / "s.tif")
    with rasterio.open(tmp_path / "s.tif") as given:
        transform, width, height = calculate_default_transform(
            given.crs, "EPSG:32735", given.width, given.height, *given.bounds, dst_width=400, dst_height=200
        )
        cells = np.full((height, width), -9999, dtype="float32")
        reproject(
            given.read(1),
            cells,
            src_transform=given.transform,
            src_crs=given.crs,
            src_nodata=-9999,
            dst_transform=transform,
            dst_crs="EPSG:32735",
            dst_nodata=-9999,
            resampling=Resampling.nearest,
        )
    with rasterio.open(
        tmp_path / "utm.tif",
        "w",
        driver="GTiff",
        height=height,
        width=width,
        count=1,
        dtype="float32",
        crs="EPSG:32735",
        nodata=-9999,
        transform=transform,
    ) as out:
        out.write(cells, 1)
    expected = sample_signal(source(tmp_path / "s.tif", unit="dBm"), POINTS, ASSUMPTIONS)
    found = sample_signal(source(tmp_path / "utm.tif", unit="dBm"), POINTS, ASSUMPTIONS)
    assert found.equals(expected)


def test_classes(tmp_path: Path) -> None:
    path = write_signal(tmp_path / "c.tif", [[0, 1, 2, NAN], [0, 0, 0, 0]], BOUNDS)
    found = sample_signal(source(path, unit="class"), POINTS, ASSUMPTIONS)
    assert found["signal"].tolist()[:4] == ["unlikely", "uncertain", "likely", "unknown"]
    assert found["dbm"].isna().all()
    path = write_signal(tmp_path / "d.tif", [[0, 1, 3, NAN]], BOUNDS)
    with pytest.raises(BadValue, match="other classes than 0, 1 and 2"):
        sample_signal(source(path, unit="class"), POINTS, ASSUMPTIONS)


def test_polygons(tmp_path: Path) -> None:
    path = tmp_path / "s.geojson"
    ring = [[[29.0, -0.2], [29.2, -0.2], [29.2, 0.0], [29.0, 0.0], [29.0, -0.2]]]
    path.write_text(polygons([({"operator": "A", "technology": "GSM"}, ring)] * 2))
    found = sample_signal(source(path), POINTS, ASSUMPTIONS)["signal"]
    assert found[["a", "b", "c", "east"]].tolist() == ["likely", "likely", "unlikely", "unlikely"]
    picture = read_signal_picture(source(path), BOUNDS, ASSUMPTIONS, max_pixels=800)
    assert picture is not None
    assert picture.classes.shape == (20, 40)
    assert picture.classes[10, [5, 35]].tolist() == [2, 0]
    path.write_text(polygons([({"operator": "A"}, [])]))
    with pytest.raises(InputError, match=r"the geometry is empty \(rows: feature 1\)"):
        sample_signal(source(path), POINTS, ASSUMPTIONS)


def test_polygons_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "s.geojson"
    path.write_text(polygons([]))
    with pytest.raises(InputError, match="the table has no rows"):
        sample_signal(source(path), POINTS, ASSUMPTIONS)


def test_no_layer_is_unknown_everywhere() -> None:
    found = sample_signal(None, POINTS, ASSUMPTIONS)
    assert (found["signal"] == "unknown").all()
    assert found["dbm"].isna().all()
    assert read_signal_picture(None, BOUNDS, ASSUMPTIONS) is None


def test_the_picture(tmp_path: Path) -> None:
    given = raster(tmp_path / "s.tif")
    wide = (28.9, -0.3, 29.5, 0.1)
    picture = read_signal_picture(given, wide, ASSUMPTIONS)
    assert picture is not None
    assert picture.bounds == wide
    assert picture.classes.shape == (4, 6)
    assert picture.classes[1].tolist() == [UNKNOWN_CODE, 2, 2, 1, 1, UNKNOWN_CODE]
    assert picture.classes[2].tolist() == [UNKNOWN_CODE, 0, UNKNOWN_CODE, 1, 2, UNKNOWN_CODE]
    assert (picture.classes[[0, 3]] == UNKNOWN_CODE).all()
    thin = read_signal_picture(given, BOUNDS, ASSUMPTIONS, max_pixels=2)
    assert thin is not None
    assert thin.classes.size <= 2


def test_faults_of_rasters(tmp_path: Path) -> None:
    with pytest.raises(WrongCRS, match="does not state a coordinate reference system"):
        sample_signal(raster(tmp_path / "a.tif", crs=None), POINTS, ASSUMPTIONS)
    with pytest.raises(BadValue, match="does not state a nodata value"):
        sample_signal(raster(tmp_path / "b.tif", nodata=None), POINTS, ASSUMPTIONS)
    with pytest.raises(MissingFile, match="the file of the layer signal is not there"):
        sample_signal(source(tmp_path / "c.tif", unit="dBm"), POINTS, ASSUMPTIONS)
    with pytest.raises(BadRegion, match='write unit = "dBm" or unit = "class"'):
        sample_signal(source(tmp_path / "a.tif"), POINTS, ASSUMPTIONS)
    whole = write_signal(tmp_path / "whole.tif", (), BOUNDS).read_bytes()
    for size in (0, 100, len(whole) // 2):
        path = tmp_path / f"{size}.tif"
        path.write_bytes(whole[:size])
        with pytest.raises(BrokenFile, match="cannot be read to its end as a raster"):
            sample_signal(source(path, unit="dBm"), POINTS, ASSUMPTIONS)


@pytest.mark.parametrize(("dbm", "said"), [(85.0, "are positive"), (-32768.0, "below -200 dBm")])
def test_strengths_that_are_none(tmp_path: Path, dbm: float, said: str) -> None:
    given = source(write_signal(tmp_path / "s.tif", dbm, BOUNDS), unit="dBm")
    # Seen even where no village lies.
    with pytest.raises(BadValue, match=said):
        sample_signal(given, POINTS[:0], ASSUMPTIONS)
    with pytest.raises(BadValue, match=said):
        read_signal_picture(given, BOUNDS, ASSUMPTIONS)
