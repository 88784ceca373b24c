"""Toy roads along the equator, where 0.01 degrees of longitude are 1113.1949 m (WGS84)."""

from __future__ import annotations

import numpy as np
import pytest

from layers.assumptions import read_assumptions
from layers.errors import EmptyLayer
from routing.build import build_network
from routing.costs import edge_costs
from routing.network import IMPASSABLE
from routing.profile import Profile
from routing.speeds import read_speeds
from routing.state import build_state
from tests.routing.worlds import make_roads, make_router, points

PAVED = {"highway": "primary", "surface": "asphalt"}
LINE = [(29.00, 0.0), (29.01, 0.0), (29.02, 0.0), (29.03, 0.0), (29.04, 0.0)]
# 4x4, dry: the slowest of primary (55) and asphalt (75) is 55 km/h; 1113.1949 m take 1113.1949 * 3600 / 55 =
# 72863.67 ms.
STEP_MS = 72_864
HOUR = 60.0


def ms(router, site, village, profile=Profile(), cutoff_minutes=HOUR, **options):  # noqa: B008 - frozen
    times = router.times(
        points(site, prefix="s"), points(village), profile, cutoff_minutes=cutoff_minutes, **options
    )
    return times.ms[0, 0]


def test_one_step():
    router = make_router(make_roads(LINE, [([0, 1, 2, 3, 4], PAVED)]))
    assert ms(router, LINE[0], LINE[1]) == STEP_MS
    assert ms(router, LINE[0], LINE[4]) == 4 * STEP_MS
    assert ms(router, LINE[4], LINE[0]) == 4 * STEP_MS
    assert ms(router, LINE[2], LINE[2]) == 0


def test_pieces_of_a_segment_add_up():
    """The site cuts the segment at a quarter, the village at three quarters: floor(72864 f) apart."""
    router = make_router(make_roads(LINE, [([0, 1], PAVED)]))
    quarter, last = (29.0025, 0.0), (29.0075, 0.0)
    # 72864 / 4 = 18216 exactly, give or take the one ms that the fraction's last bits decide.
    inner = ms(router, quarter, last)
    assert abs(inner - 36_432) <= 1
    assert ms(router, LINE[0], quarter) + inner + ms(router, last, LINE[1]) == STEP_MS


def test_walk_to_the_road():
    """A village 0.005 degrees of latitude north: 552.87 m on WGS84, walked at 3.5 km/h, about 568.7 s."""
    router = make_router(make_roads(LINE, [([0, 1, 2], PAVED)]))
    snapping = router.snap(points((29.01, 0.005)), "4x4")
    assert snapping.snap_m[0] == pytest.approx(552.87, rel=1e-3)  # UTM stretches by up to 0.1 %
    assert snapping.snap_ms[0] == round(snapping.snap_m[0] * 3600 / 3.5)
    assert ms(router, LINE[0], (29.01, 0.005)) == pytest.approx(STEP_MS + snapping.snap_ms[0], abs=5)


def test_the_cutoff_holds_for_the_whole_sum():
    router = make_router(make_roads(LINE, [([0, 1, 2], PAVED)]))
    assert ms(router, LINE[0], LINE[1], cutoff_minutes=STEP_MS / 60_000) == STEP_MS
    assert ms(router, LINE[0], LINE[1], cutoff_minutes=(STEP_MS - 1) / 60_000) == np.inf


@pytest.mark.parametrize(
    ("tags", "forth", "back"),
    [
        ({"oneway": "yes"}, True, False),
        ({"oneway": "1"}, True, False),
        ({"oneway": "true"}, True, False),
        ({"oneway": "-1"}, False, True),
        ({"oneway": "no"}, True, True),
        ({"junction": "roundabout"}, True, False),
        ({"junction": "roundabout", "oneway": "no"}, True, True),
        ({"highway": "motorway", "oneway": ""}, True, False),
    ],
)
def test_oneway(tags, forth, back):
    router = make_router(make_roads(LINE, [([0, 1, 2], PAVED | tags)]))
    assert np.isfinite(ms(router, LINE[0], LINE[2])) == forth
    assert np.isfinite(ms(router, LINE[2], LINE[0])) == back
    on_foot = Profile("foot")
    if tags.get("highway") != "motorway":
        assert ms(router, LINE[2], LINE[0], on_foot) == ms(router, LINE[0], LINE[2], on_foot) < np.inf


@pytest.mark.parametrize(
    ("tags", "may"),
    [
        ({"access": "private"}, ""),
        ({"access": "no", "foot": "yes"}, "foot"),
        ({"access": "no", "motor_vehicle": "yes"}, "4x4 truck apc motorbike"),
        ({"motor_vehicle": "no"}, "foot"),
        ({"motor_vehicle": "no", "motorcycle": "yes"}, "motorbike foot"),
        ({"hgv": "no"}, "4x4 apc motorbike foot"),
        ({"vehicle": "forestry"}, "foot"),
        ({"access": "forestry", "vehicle": "yes"}, "4x4 truck apc motorbike foot"),
        ({"foot": "no"}, "4x4 truck apc motorbike"),
    ],
)
def test_access(tags, may):
    """The most particular access tag that is given decides."""
    network = build_network(make_roads(LINE, [([0, 1], PAVED | tags)]))
    given = read_speeds(), read_assumptions()
    able = [
        vehicle
        for vehicle in ("4x4", "truck", "apc", "motorbike", "foot")
        if edge_costs(network, given[0], Profile(vehicle), given[1])[0] < IMPASSABLE
    ]
    assert able == may.split()


def test_mud_stops_trucks_in_the_rains():
    router = make_router(make_roads(LINE, [([0, 1], {"highway": "secondary", "surface": "mud"})]))
    truck = Profile("truck", "rains")
    assert ms(router, LINE[0], LINE[1], truck) == np.inf
    # 4x4: mud at 8 km/h, 1113.1949 * 3600 / 8 = 500938 ms dry; at 3 km/h, 1335834 ms in the rains.
    assert ms(router, LINE[0], LINE[1]) == 500_938
    assert ms(router, LINE[0], LINE[1], Profile("4x4", "rains")) == 1_335_834


def test_a_gate_delays_once_and_a_closed_one_parts_the_road():
    """5 minutes at a gate (barrier_minutes); both sides of a closed one can still be driven up to."""
    road = [([0, 1, 2, 3, 4], PAVED)]
    router = make_router(make_roads(LINE, road, {2: {"barrier": "gate"}}))
    assert ms(router, LINE[0], LINE[4]) == ms(router, LINE[4], LINE[0]) == 4 * STEP_MS + 300_000
    closed = make_router(make_roads(LINE, road, {2: {"barrier": "gate", "access": "private"}}))
    assert ms(closed, LINE[0], LINE[4]) == ms(closed, LINE[4], LINE[0]) == np.inf
    near_gate = (29.0199, 0.0), (29.0201, 0.0)
    assert ms(closed, LINE[0], near_gate[0]) < 2 * STEP_MS
    assert ms(closed, LINE[4], near_gate[1]) < 2 * STEP_MS
    assert ms(closed, LINE[0], LINE[4], Profile("foot")) == np.inf
    bollard = make_router(make_roads(LINE, road, {2: {"barrier": "bollard"}}))
    assert ms(bollard, LINE[0], LINE[4]) == np.inf
    assert ms(bollard, LINE[0], LINE[4], Profile("motorbike")) < np.inf
    opened = make_router(make_roads(LINE, road, {2: {"barrier": "bollard", "motor_vehicle": "yes"}}))
    assert ms(opened, LINE[0], LINE[4]) == 4 * STEP_MS + 300_000


def test_a_gate_at_a_crossing_delays_every_way_through_once():
    cross = [*LINE[:3], (29.01, 0.01)]
    ways = [([0, 1, 2], PAVED), ([1, 3], PAVED)]
    router = make_router(make_roads(cross, ways, {1: {"barrier": "gate"}}))
    plain = make_router(make_roads(cross, ways))
    for begin, end in ((0, 2), (2, 0), (0, 3), (3, 0), (2, 3), (3, 2)):
        assert ms(router, cross[begin], cross[end]) == ms(plain, cross[begin], cross[end]) + 300_000


def test_ferry():
    """A ferry of 1113.1949 m at 8 km/h takes 500938 ms, and 30 minutes' wait whichever way it is boarded."""
    ways = [([0, 1], PAVED), ([1, 2], {"ferry": "yes"}), ([2, 3], PAVED)]
    router = make_router(make_roads(LINE, ways))
    expected = 2 * STEP_MS + 500_938 + 1_800_000
    assert ms(router, LINE[0], LINE[3]) == ms(router, LINE[3], LINE[0]) == expected
    # With a duration of 20 minutes: 1200000 ms.
    ways[1] = ([1, 2], {"ferry": "yes", "duration": "00:20"})
    stated = make_router(make_roads(LINE, ways))
    assert ms(stated, LINE[0], LINE[3]) == pytest.approx(2 * STEP_MS + 1_200_000 + 1_800_000, abs=2)
    # Nobody boards in mid-water: what lies near the ferry's line meets the landing.
    assert router.snap(points((29.015, 0.0)), "4x4").lon[0] in (29.01, 29.02)


def test_blocked_nodes():
    router = make_router(make_roads(LINE, [([0, 1, 2, 3, 4], PAVED)]))
    state = build_state(blocked_nodes=np.flatnonzero(router.network.osm_node == 102))  # the third node
    assert ms(router, LINE[0], LINE[4], state=state) == np.inf
    assert ms(router, LINE[0], LINE[1], state=state) == STEP_MS
    assert ms(router, LINE[0], LINE[4]) == 4 * STEP_MS


def test_costs_saturate_and_say_impassable():
    """A track at 16 km/h over 400 km a segment is drivable; a way that takes over 12.4 days is not."""
    network = build_network(make_roads([(0.0, 0.0), (60.0, 0.0)], [([0, 1], PAVED | {"maxspeed": "1"})]))
    costs = edge_costs(network, read_speeds(), Profile(), read_assumptions())
    assert costs.dtype == np.int32
    assert costs.tolist() == [IMPASSABLE, IMPASSABLE]


def test_longitude_180():
    """0.01 degrees across the line are as long as anywhere on the equator."""
    network = build_network(make_roads([(179.995, 0.0), (-179.995, 0.0)], [([0, 1], PAVED)]))
    assert network.segment_length_m[0] == pytest.approx(1113.1949, abs=1e-3)
    router = make_router(
        make_roads([(179.995, 0.0), (-179.995, 0.0)], [([0, 1], PAVED)]), metric_crs="EPSG:32660"
    )
    assert abs(router.snap(points((-179.999, 0.0)), "4x4").lon[0]) == pytest.approx(179.999, abs=1e-4)


def test_cycle_without_a_junction():
    """A square of four roads: the short way round, whichever node the contraction keeps."""
    square = [(29.0, 0.0), (29.01, 0.0), (29.01, 0.01), (29.0, 0.01)]
    router = make_router(make_roads(square, [([0, 1, 2, 3, 0], PAVED)]))
    assert len(router.network.core.node) == 1
    assert ms(router, square[0], square[1]) == STEP_MS
    assert ms(router, square[1], square[0]) == STEP_MS
    assert ms(router, square[3], square[1]) == ms(router, square[1], square[3])


def test_no_road_to_travel():
    with pytest.raises(EmptyLayer, match="no way in it can be travelled"):
        build_network(make_roads(LINE, [([0, 1], {"highway": "proposed"})]))
