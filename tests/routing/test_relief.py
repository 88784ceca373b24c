"""Slope: its laws, the rise of roads, and what it makes of travel times."""

from __future__ import annotations

import numpy as np
import pytest

from layers.assumptions import read_assumptions
from layers.elevation import Elevation
from routing.build import build_network
from routing.profile import VEHICLES, Profile
from routing.relief import chain_rises
from routing.router import Router
from routing.slope import slope_factor
from routing.speeds import read_speeds
from tests.routing.worlds import METRIC, make_roads, points

ASSUMPTIONS = read_assumptions()
ROAD = {"highway": "tertiary", "surface": "gravel"}


def plane(east_m: float, north_m: float = 0.0) -> Elevation:
    """Relief from 28.9 to 29.4 and -0.2 to 0.2, 1,000 m at (29, 0), rising so many metres a degree."""
    lon, lat = 28.9 + (np.arange(100) + 0.5) * 0.005, 0.2 - (np.arange(80) + 0.5) * 0.005
    heights = 1000 + east_m * (lon[np.newaxis, :] - 29.0) + north_m * lat[:, np.newaxis]
    return Elevation(heights.astype(np.float32), (28.9, 0.2, 0.005, 0.005))


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_no_slope_no_change(vehicle: str) -> None:
    assert slope_factor(vehicle, np.array([0.0, np.nan]), ASSUMPTIONS) == pytest.approx([1.0, 1.0])


def test_walking_is_toblers() -> None:
    """Tobler: 6 exp(-3.5 |s + 0.05|) km/h; 5.04 on the flat, 6 at 5 % downhill."""
    slope = np.array([-0.3, -0.05, 0.0, 0.1, 0.3])
    kph = 6 * np.exp(-3.5 * np.abs(slope + 0.05))
    np.testing.assert_allclose(slope_factor("foot", slope, ASSUMPTIONS), kph[2] / kph)
    assert slope_factor("foot", np.array([3.0]), ASSUMPTIONS) == slope_factor(
        "foot", np.array([1.0]), ASSUMPTIONS
    )


def test_driving_is_quadratic_and_held_to_what_roads_climb() -> None:
    """At 7 % uphill a 4x4 takes 1 + (7 / 14)^2 = 1.25; roads never climb more than 12 %: 1 + (12 / 14)^2."""
    found = slope_factor("4x4", np.array([0.07, 0.12, 0.5, -0.09]), ASSUMPTIONS)
    assert found == pytest.approx([1.25, 1.7347, 1.7347, 1.25], rel=1e-4)
    assert slope_factor("truck", np.array([0.09]), ASSUMPTIONS) == pytest.approx([2.0])
    flat = ASSUMPTIONS.with_values({"road_slope_most_percent": 0})
    assert slope_factor("apc", np.array([0.1, -0.1]), flat) == pytest.approx([1.0, 1.0])


def test_every_slope_is_slower_than_the_flat_on_wheels() -> None:
    slope = np.linspace(-0.5, 0.5, 101)
    for vehicle in ("4x4", "truck", "apc", "motorbike"):
        assert (slope_factor(vehicle, slope, ASSUMPTIONS) >= 1).all()


def test_rises_are_smoothed_over_300_m_and_add_up() -> None:
    """Eight segments of 100 m: stretches of 300 m and of 500 m, since 200 m is too short to stand alone."""
    nodes = np.arange(9, dtype=np.int32)
    heights = np.array([0.0, 50, -20, 6, 99, 7, 8, 50, 26])
    rises = chain_rises(heights, nodes[:-1], nodes[1:], np.full(8, 100.0), np.array([0, 8]))
    np.testing.assert_allclose(rises, [2, 2, 2, 4, 4, 4, 4, 4])
    assert rises.sum() == pytest.approx(heights[-1] - heights[0])


def test_unknown_heights_are_flat() -> None:
    nodes = np.arange(7, dtype=np.int32)
    heights = np.array([0.0, np.nan, 5, np.nan, 6, 7, 30])
    rises = chain_rises(heights, nodes[:-1], nodes[1:], np.full(6, 200.0), np.array([0, 6]))
    # Stretches of 400 m: 0 to 5, 5 to 6, 6 to 30.
    np.testing.assert_allclose(rises, [2.5, 2.5, 0.5, 0.5, 12, 12])
    heights[2] = np.nan
    rises = chain_rises(heights, nodes[:-1], nodes[1:], np.full(6, 200.0), np.array([0, 6]))
    np.testing.assert_allclose(rises, [0, 0, 0, 0, 12, 12])


def test_the_network_knows_its_rise_and_its_id_covers_it() -> None:
    roads = make_roads([(29.0, 0.0), (29.01, 0.0), (29.02, 0.0)], [([0, 1, 2], ROAD)])
    flat, hill = build_network(roads), build_network(roads, plane(1000))
    turned = np.where(hill.segment_to > hill.segment_from, 1, -1)
    np.testing.assert_allclose(hill.segment_rise_m * turned, [10, 10], rtol=1e-3)
    assert (flat.segment_rise_m == 0).all()
    assert flat.network_id == build_network(roads, plane(0)).network_id
    assert len({flat.network_id, hill.network_id, build_network(roads, plane(2000)).network_id}) == 3


def test_a_ferry_does_not_climb() -> None:
    roads = make_roads(
        [(29.0, 0.0), (29.01, 0.0), (29.02, 0.0)], [([0, 1], ROAD), ([1, 2], {"ferry": "ferry"})]
    )
    network = build_network(roads, plane(1000))
    is_ferry = (network.classes["ferry"] != "").to_numpy()[network.segment_class]
    assert (network.segment_rise_m[is_ferry] == 0).all()
    assert (network.segment_rise_m != 0).sum() == 1


def test_uphill_takes_longer_than_downhill() -> None:
    """1,113.2 m that rise 80 m, 7.19 %: factors 1.2635 up and 1.1594 down for a 4x4."""
    roads = make_roads([(29.0, 0.0), (29.01, 0.0)], [([0, 1], ROAD)])
    places = points((29.0, 0.0), (29.01, 0.0))
    ms = {}
    for name, relief in (("flat", None), ("hill", plane(8000))):
        router = Router(build_network(roads, relief), read_speeds(), ASSUMPTIONS, METRIC)
        ms[name] = router.times(places, places, Profile(), cutoff_minutes=600).ms
    assert ms["hill"][0, 1] / ms["flat"][0, 1] == pytest.approx(1 + (80 / 1113.195 / 0.14) ** 2, rel=2e-3)
    assert ms["hill"][1, 0] / ms["flat"][1, 0] == pytest.approx(1 + (80 / 1113.195 / 0.18) ** 2, rel=2e-3)
