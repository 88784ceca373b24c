"""Relief from GeoTIFF and SRTM tiles: values, seams, other reference systems, water, faults."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio.transform import Affine

from layers.elevation import Elevation, read_elevation, relief_cautions, unknown_relief
from layers.errors import BrokenFile, EmptyLayer, InputError, MissingFile, WrongCRS
from layers.region import LayerSource
from tests.regions import polygons

BOUNDS = (29.0, -0.2, 29.4, 0.0)
# Four columns and two rows of 0.1 degree, from the north-west.
CELLS = [[1000, 1100, 1200, 1300], [900, -9999, 1100, 1200]]


def source(path: Path) -> LayerSource:
    return LayerSource("elevation", path, "", "", date(2017, 7, 1), "observed", "public", {})


def region(bounds: tuple[float, float, float, float] = BOUNDS, **layers: LayerSource) -> Any:
    return SimpleNamespace(bounds=bounds, layers=layers)


def write(path: Path, cells: Any, transform: Affine, **keys: Any) -> LayerSource:
    rows = np.asarray(cells)
    profile = {"driver": "GTiff", "count": 1, "dtype": rows.dtype, "crs": "EPSG:4326", "transform": transform}
    profile |= {"height": rows.shape[0], "width": rows.shape[1], "nodata": -9999} | keys
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(rows, 1)
    return source(path)


def small(path: Path, **keys: Any) -> LayerSource:
    return write(path, np.array(CELLS, dtype=np.int16), Affine(0.1, 0, 29.0, 0, -0.1, 0.0), **keys)


def heights(elevation: Elevation, *points: tuple[float, float]) -> list[float]:
    lon, lat = np.array(points).T
    return elevation.sample(lon, lat).tolist()


def test_cells_are_read_as_they_are_and_points_lie_between_them(tmp_path: Path) -> None:
    elevation = read_elevation(small(tmp_path / "e.tif"), region())
    known = np.array(CELLS, dtype=np.float32)
    known[known == -9999] = np.nan
    np.testing.assert_array_equal(elevation.heights, known)
    np.testing.assert_allclose(elevation.transform, (29.0, 0.0, 0.1, 0.1), atol=1e-12)
    assert elevation.kind == "observed"
    assert elevation.is_water is None
    found = heights(elevation, (29.05, -0.05), (29.10, -0.05), (29.05, -0.10), (29.35, -0.15), (29.0, 0.0))
    assert found == pytest.approx([1000, 1050, 950, 1200, 1000])
    # Half-way between 1100 and the unknown cell the known one decides; outside of the grid nothing is known.
    assert heights(elevation, (29.15, -0.10)) == pytest.approx([1100])
    assert np.isnan(heights(elevation, (28.9, -0.05), (29.15, 0.3))).all()


def test_only_what_lies_inside_the_bounds_is_read(tmp_path: Path) -> None:
    rows = np.arange(200 * 300, dtype=np.float32).reshape(200, 300) / 10
    given = write(tmp_path / "e.tif", rows, Affine(0.01, 0, 28.0, 0, -0.01, 1.0))
    elevation = read_elevation(given, region())
    assert elevation.heights.shape == (22, 42)
    # Column 99 and row 99 begin at 28.99 and 0.01.
    np.testing.assert_array_equal(elevation.heights, rows[99:121, 99:141])


def test_a_finer_grid_is_averaged_down(tmp_path: Path) -> None:
    rows = np.tile(np.array([[0, 10], [20, 30]], dtype=np.float32), (50, 100))
    given = write(tmp_path / "e.tif", rows, Affine(0.002, 0, 29.0, 0, -0.002, 0.0))
    elevation = read_elevation(given, region(), most_cells=5_000)
    assert elevation.heights.shape == (50, 100)
    np.testing.assert_allclose(elevation.heights, 15.0)


def srtm_tile(folder: Path, name: str, lat: int, lon: int) -> None:
    """Write 1201 samples a degree, big-endian: 1000 m + 100 m a degree north + 10 m a degree east."""
    step = np.arange(1201) / 1200
    rows = 1000 + 100 * (lat + 1 - step[:, np.newaxis]) + 10 * (lon + step[np.newaxis, :])
    rows = np.round(rows)
    rows[600, 300] = -32768
    (folder / name).write_bytes(rows.astype(">i2").tobytes())


def test_srtm_tiles_by_name_and_without_a_seam(tmp_path: Path) -> None:
    srtm_tile(tmp_path, "S01E028.hgt", -1, 28)
    srtm_tile(tmp_path, "S01E029.hgt", -1, 29)
    one = read_elevation(source(tmp_path / "S01E029.hgt"), region())
    assert heights(one, (29.25, -0.1)) == pytest.approx([1000 - 10 + 292.5], abs=1)
    both = read_elevation(source(tmp_path), region((28.6, -0.6, 29.4, -0.2)))
    assert np.isnan(both.heights).sum() == 1  # the one void inside the bounds
    lon = np.linspace(28.7, 29.3, 500)
    found = both.sample(lon, np.full(500, -0.3))
    np.testing.assert_allclose(found, 1000 - 30 + 10 * lon, atol=1.1)


def test_another_reference_system(tmp_path: Path) -> None:
    """A plane in UTM: 1 m up a 100 m east, 1 m a 50 m north."""
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:32735", always_xy=True)
    x, y = 700_000 + 250 * np.arange(400), 10_050_000 - 250 * np.arange(400)
    rows = ((x[np.newaxis, :] - 700_000) / 100 + (y[:, np.newaxis] - 9_900_000) / 50).astype(np.float32)
    transform = Affine(250, 0, 700_000 - 125, 0, -250, 10_050_000 + 125)
    given = write(tmp_path / "e.tif", rows, transform, crs="EPSG:32735")
    elevation = read_elevation(given, region((29.0, -0.2, 29.4, 0.0)))
    lon, lat = np.array([29.1, 29.2, 29.3]), np.array([-0.1, -0.15, -0.05])
    east, north = to_metres.transform(lon, lat)
    np.testing.assert_allclose(
        elevation.sample(lon, lat), (east - 700_000) / 100 + (north - 9_900_000) / 50, atol=1.0
    )


def test_heights_that_cannot_be_are_unknown_also_without_a_nodata_value(tmp_path: Path) -> None:
    given = small(tmp_path / "e.tif", nodata=None)
    assert np.isnan(read_elevation(given, region()).heights[1, 1])


def test_lakes_are_water(tmp_path: Path) -> None:
    ring = [[29.2, -0.2], [29.4, -0.2], [29.4, 0.0], [29.2, 0.0], [29.2, -0.2]]
    (tmp_path / "lakes.geojson").write_text(polygons([({"name": "Lake"}, [ring])]))
    lakes = LayerSource(
        "lakes", tmp_path / "lakes.geojson", "", "", date(2017, 7, 1), "observed", "public", {}
    )
    elevation = read_elevation(small(tmp_path / "e.tif"), region(lakes=lakes))
    assert elevation.is_water is not None
    assert elevation.is_water.tolist() == [[False, False, True, True]] * 2


def _empty_folder(tmp_path: Path) -> LayerSource:
    (tmp_path / "tiles").mkdir()
    return source(tmp_path / "tiles")


def _text(tmp_path: Path) -> LayerSource:
    (tmp_path / "e.tif").write_text("no raster")
    return source(tmp_path / "e.tif")


def _cut_short(tmp_path: Path) -> LayerSource:
    rows = np.random.default_rng(1).uniform(0, 1000, (300, 300)).astype(np.float32)
    given = write(tmp_path / "e.tif", rows, Affine(0.002, 0, 29.0, 0, -0.002, 0.0))
    given.path.write_bytes(given.path.read_bytes()[:100_000])
    return given


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda path: source(path / "absent.tif"), MissingFile, "is not there"),
        (_text, BrokenFile, "cannot be read"),
        (_cut_short, BrokenFile, "cannot be read"),
        (_empty_folder, EmptyLayer, "holds no tiles"),
        (lambda path: small(path / "e.tif", crs=None), WrongCRS, "coordinate reference system"),
        (
            lambda path: write(
                path / "e.tif", np.ones((2, 2), np.int16), Affine(0.1, 0, 10.0, 0, -0.1, 50.0)
            ),
            EmptyLayer,
            "no height inside",
        ),
        (
            lambda path: write(
                path / "e.tif", np.full((2, 4), -9999, np.int16), Affine(0.1, 0, 29.0, 0, -0.1, 0.0)
            ),
            EmptyLayer,
            "no height inside",
        ),
    ],
)  # fmt: skip
def test_faults_are_named(tmp_path: Path, make: Any, error: type[InputError], says: str) -> None:
    with pytest.raises(error, match=says):
        read_elevation(make(tmp_path), region())


def test_a_raster_that_states_no_nodata_value_is_named(tmp_path: Path) -> None:
    assert relief_cautions(small(tmp_path / "stated.tif")) == []
    (caution,) = relief_cautions(small(tmp_path / "blind.tif", nodata=None))
    assert (caution.file, caution.rows) == ("blind.tif", ("blind.tif",))
    assert "no nodata value" in caution.message


def test_of_an_unknown_relief_nothing_is_known() -> None:
    relief = unknown_relief(BOUNDS)
    assert relief.transform == pytest.approx((29.0, 0.0, 0.2, 0.1))
    assert np.isnan(heights(relief, (29.0, 0.0), (29.2, -0.1), (29.4, -0.2))).all()
