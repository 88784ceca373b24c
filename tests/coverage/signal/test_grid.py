"""The picture of the best margin: the same as links to the middle of each pixel."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from pyproj import Transformer

from coverage.signal.grid import best_margin_grid
from coverage.signal.links import build_links, classify_margin
from tests.coverage.signal.plains import hills, masts, plane, relief, scattered, terms

HILLS = hills()
BOUNDS = (29.0, -0.1, 29.3, 0.1)


def middles(rows: int, columns: int) -> gpd.GeoSeries:
    """Middles of the pixels by way of web Mercator, row by row from the north-west."""
    there = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    (west, east), (south, north) = there.transform((29.0, 29.3), (-0.1, 0.1))
    x = west + (np.arange(columns) + 0.5) * (east - west) / columns
    y = north - (np.arange(rows) + 0.5) * (north - south) / rows
    across, down = np.meshgrid(x, y)
    points = gpd.GeoSeries(gpd.points_from_xy(across.ravel(), down.ravel()), crs="EPSG:3857")
    return points.set_axis([f"p{pixel}" for pixel in range(len(points))])


@pytest.mark.parametrize("time_percent", [50, 20])
def test_each_pixel_has_the_greatest_margin_of_the_links_to_its_middle(time_percent: float) -> None:
    given = terms(radio_range_km=12, radio_time_percent=time_percent)
    frame = masts(*scattered(5, 21), technologies=["GSM", "LTE;UMTS", "GSM;LTE", "", "LTE"])
    told: list[float] = []
    grid = best_margin_grid(
        frame, HILLS, None, given, BOUNDS, max_pixels=600, progress=lambda _, share: told.append(share)
    )
    assert grid.bounds == BOUNDS
    assert grid.margin_db.shape == (20, 30)  # 0.3 by 0.2 degree on the equator: squares of 0.01 degree
    points = middles(20, 30)
    best = build_links(frame, points, HILLS, None, given).groupby("village_id", observed=True).margin_db.max()
    expected = best.reindex(points.index).fillna(-np.inf).to_numpy().reshape(20, 30)
    assert np.isneginf(expected).any()
    np.testing.assert_allclose(grid.margin_db, expected, rtol=1e-6, atol=1e-5)
    assert told == sorted(told)
    assert told[-1] == 1.0
    enough = best_margin_grid(frame, HILLS, None, given, BOUNDS, max_pixels=600, enough_db=15)
    np.testing.assert_array_equal(classify_margin(enough.margin_db, 15), classify_margin(grid.margin_db, 15))
    assert (enough.margin_db <= grid.margin_db).all()


def test_pixels_that_no_known_profile_reaches_are_unknown_and_those_without_a_mast_unlikely() -> None:
    # A range of 12 km is 0.108 degree: from the mast at 29.1 to 29.208. East of 29.15 no height is known.
    heights = plane()
    heights[:, 150:] = np.nan
    given = terms(radio_range_km=12)
    grid = best_margin_grid(masts((29.1, 0.0)), relief(heights), None, given, BOUNDS, max_pixels=600)
    middle_row = grid.margin_db[10]
    assert np.isfinite(middle_row[1:15]).all()
    assert np.isnan(middle_row[15:20]).all()
    assert np.isneginf(middle_row[21:]).all()
    # Another mast that reaches the same pixels over known ground decides there.
    both = best_margin_grid(
        masts((29.1, 0.0), (29.148, 0.05)), relief(heights), None, given, BOUNDS, max_pixels=600
    )
    assert np.isfinite(both.margin_db[10, 1:15]).all()


def test_pixels_of_no_usable_link_are_unknown_when_another_might_serve_them() -> None:
    # The mast in the west reaches the pixel at 29.125 with a margin below 0, for little may be lost; the one
    # in the east stands behind the hole from 29.15 to 29.16.
    heights = plane()
    heights[:, 150:160] = np.nan
    given = terms(mapl_gsm_db=120)
    west, east = (29.01, 0.0), (29.2, 0.0)
    alone = best_margin_grid(masts(west), relief(heights), None, given, BOUNDS, max_pixels=600)
    both = best_margin_grid(masts(west, east), relief(heights), None, given, BOUNDS, max_pixels=600)
    assert alone.margin_db[10, 12] < 0
    assert np.isnan(both.margin_db[10, 12])
    assert both.margin_db[10, 2] == alone.margin_db[10, 2] > 0


def test_masts_have_ranges_of_their_own() -> None:
    # The small one at 29.2 carries 2.68 km, 0.024 degree: from 29.176 to 29.224, middles 29.185 to 29.215.
    frame = masts((29.05, 0.005), (29.2, 0.005))
    grid = best_margin_grid(frame, HILLS, None, terms(), BOUNDS, radius_km=[5.0, 2.68], max_pixels=600)
    reached = np.isfinite(grid.margin_db[9])
    np.testing.assert_array_equal(np.flatnonzero(reached[15:]) + 15, [18, 19, 20, 21])
    np.testing.assert_array_equal(
        np.flatnonzero(reached[:15]), range(1, 9)
    )  # 0.0449 degree: 29.005 is beyond


def test_a_picture_is_no_finer_than_the_relief_and_holds_nothing_without_masts() -> None:
    grid = best_margin_grid(masts(), HILLS, None, terms(), BOUNDS, max_pixels=10_000_000)
    assert grid.margin_db.shape == (200, 300)
    assert np.isneginf(grid.margin_db).all()
