"""Legs, what stands in the way, and the next-best way."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import Point

from routing.profile import Profile
from routing.state import build_state
from tests.routing.test_toy import LINE, PAVED, STEP_MS
from tests.routing.worlds import make_roads, make_router

STEP_KM = 1.1131949


def way(router, begin, end, profile=Profile(), **options):  # noqa: B008 - frozen
    return router.path(Point(begin), Point(end), profile, **options)


def test_bridges_fords_and_barriers_by_the_kilometre():
    """A gate after one step, a bridge of one step after two, a ford at the end of the third."""
    ways = [
        ([0, 1, 2], PAVED | {"name": "RN2", "ref": "N2"}),
        ([2, 3], PAVED | {"name": "RN2", "ref": "N2", "bridge": "yes"}),
        ([3, 4], PAVED | {"name": "RN2", "ref": "N2"}),
    ]
    router = make_router(make_roads(LINE, ways, {1: {"barrier": "lift_gate"}, 3: {"ford": "yes"}}))
    found = way(router, LINE[0], LINE[4])
    assert [(one.kind, one.value) for one in found.passages] == [
        ("barrier", "lift_gate"),
        ("bridge", "yes"),
        ("ford", "yes"),
    ]
    assert [one.km for one in found.passages] == pytest.approx([STEP_KM, 2 * STEP_KM, 3 * STEP_KM])
    gate, bridge, ford = found.passages
    assert (gate.ms, gate.spent_ms, gate.length_km) == (STEP_MS, 300_000, 0)
    assert (bridge.ms, bridge.spent_ms) == (2 * STEP_MS + 300_000, STEP_MS)
    assert bridge.name == "RN2"
    assert ford.spent_ms == router.assumptions["ford_minutes"] * 60_000
    # The bridge is no leg of its own, the gate and the ford are.
    assert [leg.highway for leg in found.legs] == ["primary", "barrier", "primary", "barrier", "primary"]
    frame = found.frame()
    assert frame["minutes_at_end"].iloc[-1] == pytest.approx(found.minutes)
    assert frame["km_at_end"].iloc[-1] == pytest.approx(4 * STEP_KM)
    # Cutting the bridge by the segment that the passage names parts the road.
    assert way(router, LINE[0], LINE[4], state=build_state(cuts=[bridge.segment])) is None


def test_an_imputed_surface_is_said_so():
    ways = [([0, 1], PAVED), ([1, 2], PAVED | {"imputed": "surface;tracktype"})]
    found = way(make_router(make_roads(LINE, ways)), LINE[0], LINE[2])
    assert [leg.is_imputed for leg in found.legs] == [False, True]
    assert found.frame()["is_surface_imputed"].tolist() == [False, True]


# A long square: the straight road of four steps, and a way round by the north of six.
ROUND = [*LINE, (29.01, 0.01), (29.03, 0.01)]
STRAIGHT, NORTH = ([0, 1, 2, 3, 4], PAVED), ([1, 5, 6, 3], PAVED)


def test_the_next_best_way_leaves_the_best():
    router = make_router(make_roads(ROUND, [STRAIGHT, NORTH]))
    best = way(router, LINE[0], LINE[4])
    other = router.next_best(Point(LINE[0]), Point(LINE[4]), Profile())
    assert best.total_ms == 4 * STEP_MS
    # Round by the north: 0.01 degrees of latitude are 1105.743 m, twice, and two steps along 0.01 N:
    # (2 * 1105.743 + 2 * 1113.195) * 3600 / 55 = 290479 ms, in place of two steps.
    assert other.total_ms == pytest.approx(2 * STEP_MS + 290_479, abs=5)
    assert other.total_ms == sum(leg.ms for leg in other.legs)
    # It is the quickest way once the middle of the best one is cut.
    middle = int(router.nearest_segments(29.015, 0.0, 100)[0][0])
    cut = build_state(cuts=[middle])
    assert way(router, LINE[0], LINE[4], state=cut).total_ms == other.total_ms
    assert router.next_best(Point(LINE[0]), Point(LINE[4]), Profile(), cut) is None


def test_a_small_detour_is_no_other_way():
    """A lay-by of half a step: under a fifth of the way."""
    nodes = [*LINE, (29.012, 0.002), (29.015, 0.002)]
    ways = [([0, 1, 2, 3, 4], PAVED), ([1, 5, 6, 2], PAVED)]
    router = make_router(make_roads(nodes, ways))
    wanted = router.assumptions.with_values({"next_best_percent": 50})
    ends = Point(LINE[0]), Point(LINE[4])
    assert router.varied(assumptions=wanted).next_best(*ends, Profile()) is None
    assert router.next_best(*ends, Profile()) is not None


def test_no_way_no_other():
    router = make_router(make_roads(LINE, [([0, 1], PAVED), ([2, 3], PAVED)]))
    assert router.next_best(Point(LINE[0]), Point(LINE[3]), Profile()) is None
    assert router.next_best(Point(LINE[0]), Point((29.9, 0.9)), Profile()) is None
    assert router.next_best(Point(LINE[0]), Point(LINE[1]), Profile()) is None


def test_minutes_of_the_next_best_way_are_exact():
    """On a lattice: its segments, driven one after the other, cost what it says."""
    random = np.random.default_rng(5)
    nodes = [
        (29 + x / 100 + dx, -1 + y / 100 + dy)
        for y in range(8)
        for x in range(8)
        for dx, dy in [random.normal(0, 0.001, 2)]
    ]
    ways = [([8 * y + x for x in range(8)], PAVED) for y in range(8)]
    ways += [([8 * y + x for y in range(8)], PAVED) for x in range(8)]
    router = make_router(make_roads(nodes, ways))
    costs = router.costs(Profile()).edge_ms
    for end in (63, 45, 20):
        best = way(router, nodes[0], nodes[end])
        other = router.next_best(Point(nodes[0]), Point(nodes[end]), Profile())
        assert other.total_ms >= best.total_ms
        driven = sum(int(costs[2 * segment]) for segment in other.segments)  # no road is one-way or steep
        assert driven == other.total_ms
        fresh = sum(int(costs[2 * segment]) for segment in set(other.segments) - set(best.segments))
        assert fresh >= best.total_ms / 5
