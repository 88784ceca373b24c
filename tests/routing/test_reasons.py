"""Why a village has no time: one test a reason; islands are named by the nearest town.

Denied areas are the scenario's: tests/coverage/test_answer.py.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

from layers.assumptions import read_assumptions
from routing.build import build_network
from routing.components import name_pieces
from routing.profile import Profile
from routing.router import Router
from routing.speeds import read_speeds
from tests.routing.worlds import METRIC, make_roads, points

ROAD = {"highway": "tertiary", "surface": "gravel"}
MUD = {"highway": "tertiary", "surface": "clay"}
# A main road of ten nodes, an island of three nodes 30 km north, and a road of clay that leaves it.
NODES = [(29.0 + 0.01 * x, 0.0) for x in range(10)]
NODES += [(29.3, 0.3), (29.31, 0.3), (29.32, 0.3), (29.04, -0.02), (29.04, -0.04)]
WAYS = [(list(range(10)), ROAD), ([10, 11, 12], ROAD), ([4, 13, 14], MUD)]
TOWNS = gpd.GeoDataFrame(
    {"name": ["Chini", "Idjwi", "", "Mbali"]},
    geometry=gpd.points_from_xy([29.0, 29.35, 29.31, 29.9], [0.0, 0.35, 0.3, 0.9]),
    crs=4326,
)
SITE = points((29.0, 0.0), prefix="s")


def router(towns: gpd.GeoDataFrame | None = TOWNS) -> Router:
    network = build_network(make_roads(NODES, WAYS))
    return Router(network, read_speeds(), read_assumptions(), METRIC, towns=towns)


def reason(place: tuple[float, float], season: str = "dry", minutes: float = 240, **given: object) -> str:
    times = router(**given).times(SITE, points(place), Profile("truck", season), cutoff_minutes=minutes)
    return str(times.reasons().iloc[0])


def test_a_time_needs_no_reason() -> None:
    assert reason((29.09, 0.0)) == ""


def test_no_road_near() -> None:
    assert reason((29.0, 0.1)) == "no road within 5 km"


def test_an_island_is_named_by_the_nearest_town() -> None:
    assert reason((29.31, 0.3)) == "island of 3 nodes near Idjwi"


@pytest.mark.parametrize("towns", [None, TOWNS.iloc[:0], TOWNS[TOWNS["name"] == ""]])
def test_an_island_without_towns_has_its_nodes_only(towns: gpd.GeoDataFrame | None) -> None:
    assert reason((29.31, 0.3), towns=towns) == "island of 3 nodes"


def test_beyond_the_cutoff() -> None:
    assert reason((29.09, 0.0), minutes=1) == "beyond cut-off"


def test_impassable_in_the_rains() -> None:
    given = make_roads(NODES, WAYS)
    drive = Router(build_network(given), read_speeds(), read_assumptions(), METRIC)
    village = points((29.04, -0.03))
    for season, expected in (("dry", ""), ("rains", "road impassable in this season")):
        times = drive.times(SITE, village, Profile("truck", season), cutoff_minutes=600)
        assert times.reasons().tolist() == [expected]


def test_names_cross_longitude_180() -> None:
    towns = gpd.GeoDataFrame(
        {"name": ["West", "East"]}, geometry=gpd.points_from_xy([179.0, -179.7], [0, 0]), crs=4326
    )
    lon, lat = np.array([179.95, -179.95]), np.zeros(2)
    names = name_pieces(np.zeros(2, np.int32), np.array([0], np.int32), lon, lat, towns)
    assert names == {0: "East"}


def test_names_stay_with_their_points() -> None:
    snapping = router().snap(points((29.31, 0.3), (29.02, 0.0), (29.0, 0.1)), "4x4")
    assert snapping.near is not None
    assert snapping.near.tolist() == ["Idjwi", "", ""]
    turned = snapping.take(np.array([2, 0]))
    assert turned.near is not None
    assert turned.near.tolist() == ["", "Idjwi"]
    both = snapping.followed_by(turned)
    assert both.near is not None
    assert both.near.tolist() == ["Idjwi", "", "", "", "Idjwi"]


def test_a_road_of_others_is_said() -> None:
    """A path of 10 km that no truck may use, and no other road within 5 km of its end."""
    nodes = [*NODES, (29.5, 0.5), (29.5, 0.6)]
    roads = make_roads(nodes, [*WAYS, ([15, 16], {"highway": "path"})])
    drive = Router(build_network(roads), read_speeds(), read_assumptions(), METRIC)
    for vehicle, expected in (
        ("truck", "no road for this vehicle within 5 km"),
        ("motorbike", "island of 2 nodes"),
    ):
        times = drive.times(SITE, points((29.5, 0.55)), Profile(vehicle, "dry"), cutoff_minutes=240)
        assert times.reasons().iloc[0] == expected
