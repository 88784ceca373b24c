from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from shapely.geometry import Point

from layers.errors import WrongCRS
from layers.population import sample_population
from layers.region import LayerSource
from tests.regions import write_signal


def source(path: Path) -> LayerSource:
    return LayerSource("population", path, "", "", date(2020, 1, 1), "modelled", "public", {})


def test_people_of_the_cell(tmp_path: Path) -> None:
    path = write_signal(tmp_path / "p.tif", [[10, float("nan")], [0, -5]], (29, -0.2, 29.2, 0))
    points = gpd.GeoSeries(
        [Point(29.05, -0.05), Point(29.15, -0.05), Point(29.05, -0.15), Point(29.15, -0.15), Point(0, 0)],
        crs=4326,
    )
    np.testing.assert_array_equal(sample_population(source(path), points), [10, np.nan, 0, np.nan, np.nan])
    assert not len(sample_population(source(path), points[:0]))
    path = write_signal(tmp_path / "q.tif", 3.0, (29, -0.2, 29.2, 0), crs=None)
    with pytest.raises(WrongCRS):
        sample_population(source(path), points)


def test_a_raster_wider_than_the_band_is_sampled_like_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(1)
    path = write_signal(tmp_path / "p.tif", rng.uniform(0, 99, (60, 50)).tolist(), (29, -0.2, 29.2, 0))
    xy = rng.uniform((29, -0.2), (29.2, 0), (200, 2))
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=4326)
    monkeypatch.setattr("layers.rasters.CELLS_AT_ONCE", 150)
    found = sample_population(source(path), points)
    with rasterio.open(path) as raster:
        expected = [float(cell[0]) for cell in raster.sample(xy)]
    np.testing.assert_array_equal(found, expected)
