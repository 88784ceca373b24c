"""Profiles: ends, steps, samples between cells, clutter, what is not known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from coverage.signal.profiles import read_profile, sample_cells, way_km
from layers.elevation import Elevation
from layers.errors import BadCoordinates
from tests.coverage.signal.plains import CORNER, SHAPE, hills, plane, relief, terms

HILLS = hills()
inside = st.tuples(st.floats(29.0001, 29.2999), st.floats(-0.0999, 0.0999))


@settings(deadline=None)
@given(inside, inside)
def test_both_ends_are_exact_and_steps_are_equal_and_no_longer_than_a_cell(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    profile = read_profile(HILLS, None, start, end, terms())
    assert (profile.lon[0], profile.lat[0]) == start
    assert (profile.lon[-1], profile.lat[-1]) == pytest.approx(end, abs=1e-12)
    ends = HILLS.sample(np.array([start[0], end[0]]), np.array([start[1], end[1]]))
    np.testing.assert_allclose(profile.height_m[[0, -1]], ends, atol=1e-6)
    steps = np.diff(profile.distance_km)
    assert profile.distance_km[-1] == pytest.approx(max(way_km(*start, *end), 0.001))
    assert steps.max() <= 0.111195 + 1e-9
    np.testing.assert_allclose(steps, steps[0], rtol=1e-9)
    assert len(steps) == max(np.ceil(way_km(*start, *end) / 0.111195 - 1e-9), 4)


@settings(deadline=None)
@given(inside, inside)
def test_the_way_back_is_the_way_there_turned_round(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    there, back = (read_profile(HILLS, None, *pair, terms()) for pair in ((start, end), (end, start)))
    np.testing.assert_allclose(there.height_m, back.height_m[::-1], atol=1e-6)
    np.testing.assert_allclose(there.distance_km, back.distance_km[-1] - back.distance_km[::-1], atol=1e-9)


def test_points_between_cells_are_those_of_the_relief_holes_and_edges_too() -> None:
    random = np.random.default_rng(3)
    heights = random.uniform(0, 2000, (12, 9)).astype(np.float32)
    heights[random.uniform(size=heights.shape) < 0.3] = np.nan
    grid = Elevation(heights, (10.0, 5.0, 0.5, 0.25))
    lon = np.concatenate((random.uniform(9.8, 14.8, 3000), [10.0, 14.5, 14.5, 10.0]))
    lat = np.concatenate((random.uniform(1.8, 5.2, 3000), [5.0, 2.0, 5.0, 2.0]))
    found = [sample_cells(heights, grid.transform, *point) for point in zip(lon, lat, strict=True)]
    expected = grid.sample(lon, lat)
    assert 0 < np.isnan(expected).sum() < len(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@settings(deadline=None)
@given(st.floats(-60, 60), st.floats(0, 360), st.floats(0.01, 35))
def test_lengths_are_those_of_the_geodesic_to_a_metre(lat: float, azimuth: float, km: float) -> None:
    lon_b, lat_b, _ = Geod(ellps="WGS84").fwd(29.0, lat, azimuth, km * 1000)
    assert way_km(29.0, lat, lon_b, lat_b) == pytest.approx(km, abs=0.001)


@pytest.mark.parametrize(("lat", "most_m"), [(2.5, 1.0), (45.0, 24.5)])
def test_the_geodesic_leaves_the_straight_way_by_less_than_a_cell(lat: float, most_m: float) -> None:
    # A way of 35 km due east at the start: the one that leaves the straight line most.
    geod = Geod(ellps="WGS84")
    half = 17.5 / 111.32 / np.cos(np.radians(lat))
    middle = geod.npts(29.0 - half, lat, 29.0 + half, lat, 1)[0]
    assert geod.inv(29.0, lat, *middle)[2] == pytest.approx(most_m, rel=0.1)


def test_a_slope_is_a_straight_line() -> None:
    # 1 m a column: from the middle of column 10 (29.0105) to that of column 250 (29.2505) from 10 to 250 m.
    rising = relief(plane() + np.arange(SHAPE[1], dtype=np.float32))
    profile = read_profile(rising, None, (29.0105, 0.0), (29.2505, 0.05), terms())
    np.testing.assert_allclose(profile.height_m, np.linspace(10, 250, len(profile.height_m)), atol=1e-4)


def test_clutter_is_that_of_its_layer_and_the_assumption_where_it_has_none() -> None:
    # Clutter of 12 m is known in the western half alone, on cells of its own of 0.01 degree.
    known = np.full((20, 30), 12.0, dtype=np.float32)
    known[:, 15:] = np.nan
    clutter = Elevation(known, (29.0, 0.1, 0.01, 0.01))
    profile = read_profile(relief(plane()), clutter, (29.01, 0.0), (29.29, 0.0), terms(clutter_height_m=7))
    np.testing.assert_allclose(profile.clutter_m[profile.lon < 29.145], 12.0, rtol=1e-6)
    np.testing.assert_array_equal(profile.clutter_m[profile.lon > 29.155], 7.0)
    without = read_profile(relief(plane()), None, (29.01, 0.0), (29.29, 0.0), terms(clutter_height_m=7))
    np.testing.assert_array_equal(without.clutter_m, 7.0)


def test_a_hole_in_the_relief_makes_the_profile_unknown_where_it_is() -> None:
    heights = plane(100.0)
    heights[:, 100:110] = np.nan  # 29.100 to 29.110
    profile = read_profile(relief(heights), None, (29.05, 0.0), (29.2, 0.0), terms())
    assert not profile.is_known
    hole = np.isnan(profile.height_m)
    assert hole.any()
    assert profile.lon[hole].min() > 29.1
    assert profile.lon[hole].max() < 29.11
    assert read_profile(relief(heights), None, (29.12, 0.0), (29.2, 0.0), terms()).is_known


@pytest.mark.parametrize("end", [(29.31, 0.0), (28.99, 0.0), (29.1, 0.11), (29.1, -0.11), (np.nan, 0.0)])
def test_a_profile_that_leaves_the_raster_is_named(end: tuple[float, float]) -> None:
    with pytest.raises(BadCoordinates, match=r"leaves the raster, which ends at 29, -0\.1"):
        read_profile(relief(plane()), None, (29.1, 0.0), end, terms())


def test_the_corner_of_the_raster_is_inside() -> None:
    west, north, dx, dy = CORNER
    corner = (west + SHAPE[1] * dx, north - SHAPE[0] * dy)
    assert read_profile(relief(plane(5.0)), None, (west, north), corner, terms()).is_known
