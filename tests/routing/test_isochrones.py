"""Roads coloured by time: split where a break is reached, and never at odds with the times of the nodes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.isochrones import isochrone, isochrone_areas, isochrone_lines
from routing.profile import Profile
from routing.state import build_state
from tests.routing.test_oracle import state_of, world
from tests.routing.test_toy import LINE, PAVED
from tests.routing.worlds import make_roads, make_router, points

MINUTE = 60_000


@pytest.fixture(scope="module")
def line():
    return make_router(make_roads(LINE, [([0, 1, 2, 3, 4], PAVED)]))


def reached_m(router, found, code):
    """Length of the pieces of a code."""
    length = router.network.segment_length_m[found.segment] * (found.ends - found.begins)
    return length[found.code == code].sum()


def test_breaks_fall_where_the_clock_says(line):
    """55 km/h are 916.667 m a minute.

    2 minutes reach 1833.3 m, 4 minutes as much again; then 786.1 m are left of 4452.78 m.
    """
    found = isochrone(line, points(LINE[0]), Profile(), [2, 4, 60])
    assert reached_m(line, found, 0) == pytest.approx(1833.33, abs=0.05)
    assert reached_m(line, found, 1) == pytest.approx(1833.33, abs=0.05)
    assert reached_m(line, found, 2) == pytest.approx(786.11, abs=0.1)
    # The second step holds the break at 1833 m, the fourth the one at 3667 m.
    assert sorted(found.segment_code.tolist()) == [0, 1, 1, 2]
    assert found.breaks_minutes == (2.0, 4.0, 60.0)


def test_from_both_sides_and_from_the_middle_of_a_segment(line):
    """Sites at 0.25 of the first step and at the far end; 1 minute is 916.67 m.

    Along: 916.67 m from 278.3 m on; back: all of the 278.3 m. From the far end back: 916.67 m.
    """
    found = isochrone(line, points((29.0025, 0.0), LINE[4]), Profile(), [1])
    assert reached_m(line, found, 0) == pytest.approx(916.67 + 278.30 + 916.67, abs=0.2)


def test_a_cut_stops_the_colour(line):
    segment = int(line.nearest_segments(29.015, 0.0, 100)[0][0])
    found = isochrone(line, points(LINE[0]), Profile(), [60], build_state(cuts=[segment]))
    assert reached_m(line, found, 0) == pytest.approx(1113.1949, abs=1e-3)
    assert found.segment_code[segment] == 1


def test_a_one_way_street_is_coloured_from_its_entry():
    router = make_router(make_roads(LINE, [([0, 1], PAVED), ([1, 2], PAVED | {"oneway": "-1"})]))
    assert reached_m(router, isochrone(router, points(LINE[0]), Profile(), [60]), 0) == pytest.approx(
        1113.1949
    )


def test_lines_and_areas(line):
    found = isochrone(line, points(LINE[0]), Profile(), [2, 4])
    lines = isochrone_lines(line, found)
    assert lines["code"].tolist() == [0, 1] or lines["code"].tolist() == [1, 0]
    assert lines.crs == "EPSG:4326"
    areas = isochrone_areas(line, found, 500.0)
    assert areas["minutes"].tolist() == [2.0, 4.0]
    inner, outer = areas.to_crs(32735).geometry
    assert outer.buffer(1).contains(inner)
    # A strip of 1833 m by 1000 m and two half discs of 500 m: 1.833 + 0.785 km2, less the discs' corners.
    assert inner.area == pytest.approx(1_833_330 + math.pi * 250_000, rel=0.02)
    with pytest.raises(ValueError, match="width"):
        isochrone_areas(line, found, 0)


def test_nothing_reached_is_an_empty_answer(line):
    found = isochrone(line, points((29.9, 0.9)), Profile(), [60])
    assert len(found.segment) == 0
    assert (found.segment_code == 1).all()
    assert isochrone_lines(line, found).empty
    assert isochrone_areas(line, found, 100.0).geometry.is_empty.all()


@pytest.mark.parametrize("breaks", [[], [0], [-1], [math.nan], [math.inf]])
def test_breaks_that_make_no_sense(line, breaks):
    with pytest.raises(ValueError, match="breaks"):
        isochrone(line, points(LINE[0]), Profile(), breaks)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(world(), st.data())
def test_a_point_on_a_piece_is_reached_within_its_break(given_world, data):
    """Times to the middles of the pieces lie between the breaks."""
    roads, spots = given_world
    router = make_router(roads)
    state = data.draw(state_of(router.network))
    breaks = (1.0, 3.0, 10.0)
    found = isochrone(router, points(*spots[:2]), Profile(), breaks, state)
    network = router.network
    if len(found.segment) == 0:
        return
    middle = (found.begins + found.ends) / 2
    # Straight at the costs, as two segments may lie on one another and the nearest need not be ours.
    node_ms = router.node_ms(points(*spots[:2]), Profile(), cutoff_ms=10 * MINUTE, state=state)
    costs = router.costs(Profile(), state).edge_ms.astype(float)
    costs[costs >= 2**30 - 1] = np.inf
    snapping = router.snap(points(*spots[:2]), "4x4")
    for segment, part, code in zip(found.segment, middle, found.code, strict=True):
        ways = [
            node_ms[network.segment_from[segment]] + costs[2 * segment] * part,
            node_ms[network.segment_to[segment]] + costs[2 * segment + 1] * (1 - part),
        ]
        for site in np.flatnonzero(snapping.segment == segment):
            apart = part - snapping.fraction[site]
            cost = costs[2 * segment + (0 if apart > 0 else 1)] * abs(apart) if apart else 0.0
            ways.append(snapping.snap_ms[site] + cost)
        minutes = min(ways) / MINUTE
        assert minutes <= breaks[code] + 1e-3
        assert code == 0 or minutes > breaks[code - 1] - 1e-3
    assert (found.begins < found.ends).all()
