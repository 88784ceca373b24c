"""Cuts, delays and closed nodes: on a toy road by hand, and what must hold on any road."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.costs import edge_costs
from routing.network import IMPASSABLE
from routing.profile import Profile
from routing.state import EMPTY, build_state, joined
from tests.routing.test_oracle import PROFILES, state_of, world
from tests.routing.test_toy import LINE, PAVED, STEP_MS, ms
from tests.routing.worlds import make_roads, make_router, points


@pytest.fixture(scope="module")
def line():
    """Four steps of 72,864 ms; segment k joins the nodes k and k + 1, or runs back if the chain is turned."""
    return make_router(make_roads(LINE, [([0, 1, 2, 3, 4], PAVED)]))


def segment_at(router, lon, lat=0.0):
    segments, _ = router.nearest_segments(lon, lat, 200)
    return int(segments[0])


def test_a_cut_parts_the_road_and_both_sides_can_be_driven_up_to_it(line):
    cut = build_state(cuts=[segment_at(line, 29.015)])
    assert ms(line, LINE[0], LINE[4], state=cut) == np.inf
    assert ms(line, LINE[4], LINE[0], state=cut) == np.inf
    assert ms(line, LINE[0], LINE[1], state=cut) == STEP_MS
    assert ms(line, LINE[4], LINE[2], state=cut) == 2 * STEP_MS
    # Strictly between the nodes of the cut segment: reached by nobody, not even from a place on it.
    assert ms(line, LINE[0], (29.015, 0.0), state=cut) == np.inf
    assert ms(line, (29.013, 0.0), (29.017, 0.0), state=cut) == np.inf
    assert ms(line, (29.015, 0.0), (29.015, 0.0), state=cut) == 0
    assert ms(line, LINE[0], LINE[4]) == 4 * STEP_MS


def test_a_village_on_the_cut_is_told_so(line):
    cut = build_state(cuts=[segment_at(line, 29.015)])
    villages = points(LINE[1], (29.015, 0.0), LINE[3])
    times = line.times(points(LINE[0], prefix="s"), villages, Profile(), cutoff_minutes=60, state=cut)
    assert times.reasons().tolist() == ["", "road cut", "beyond cut-off"]
    assert times.state_id == cut.id
    as_mapped = line.times(points(LINE[0], prefix="t"), villages, Profile(), cutoff_minutes=60)
    with pytest.raises(ValueError, match="same villages"):
        times.with_sites(as_mapped)


def test_a_delay_is_paid_in_full_by_whoever_drives_through(line):
    """12 minutes are 720,000 ms, either way; half of them half-way, to the last ms of rounding."""
    slow = build_state(delays=([segment_at(line, 29.015)], [12]))
    assert ms(line, LINE[0], LINE[4], state=slow) == 4 * STEP_MS + 720_000
    assert ms(line, LINE[4], LINE[0], state=slow) == 4 * STEP_MS + 720_000
    assert ms(line, LINE[0], LINE[1], state=slow) == STEP_MS
    half = ms(line, LINE[1], (29.015, 0.0), state=slow)
    assert half == pytest.approx((STEP_MS + 720_000) / 2, abs=2)


def test_an_entry_is_paid_in_one_direction(line):
    segment = segment_at(line, 29.015)
    forth = int(line.network.lon[line.network.segment_from[segment]] > 29.0101)  # against, if turned
    state = build_state(entries=([2 * segment + forth], [30]))
    assert ms(line, LINE[0], LINE[4], state=state) == 4 * STEP_MS + 1_800_000
    assert ms(line, LINE[4], LINE[0], state=state) == 4 * STEP_MS


def test_a_convoy_is_slower_for_all_but_walkers(line):
    """Times 1.2: 1113.1949 * 3600 / 55 * 1.2 = 87436.4 ms a step."""
    convoy = build_state(is_convoy=True)
    assert ms(line, LINE[0], LINE[1], state=convoy) == 87_436
    assert ms(line, LINE[0], LINE[1], Profile("foot"), state=convoy) == ms(
        line, LINE[0], LINE[1], Profile("foot")
    )
    truck = Profile("truck")
    assert ms(line, LINE[0], LINE[1], truck, state=convoy) == ms(line, LINE[0], LINE[1], truck)


def test_what_is_too_long_saturates(line):
    state = build_state(delays=([0, 1], [10**6, 20_000]))
    costs = line.costs(Profile(), state).edge_ms
    assert costs[:2].tolist() == [IMPASSABLE] * 2  # 694 days
    assert costs.dtype == np.int32
    assert ms(line, LINE[0], LINE[4], state=state, cutoff_minutes=10**9) == np.inf


def test_states_are_known_by_content():
    one = build_state(cuts=[5, 3, 3], delays=([7, 7], [1, 2]))
    other = build_state(cuts=[3, 5], delays=([7], [3]))
    assert one.id == other.id
    assert one == other
    assert len({one, other, EMPTY}) == 2
    assert EMPTY.id == build_state(delays=([4], [0])).id == ""
    assert one.joined(EMPTY) == one
    assert joined([]) == EMPTY
    both = build_state(cuts=[3]).joined(build_state(cuts=[5]), build_state(delays=([7], [3])))
    assert both == one
    assert build_state(cuts=[1]) != build_state(blocked_nodes=[1])


@pytest.mark.parametrize(
    "given",
    [
        {"cuts": [-1]},
        {"delays": ([1], [-1])},
        {"delays": ([1], [np.nan])},
        {"delays": ([1, 2], [1])},
        {"entries": ([1], [np.inf])},
    ],
)
def test_a_state_that_makes_no_sense(given):
    with pytest.raises(ValueError, match=r"numbered from 0|minutes"):
        build_state(**given)


def test_a_state_of_another_network(line):
    with pytest.raises(IndexError):
        line.costs(Profile(), build_state(cuts=[10**6]))


def test_clicks(line):
    """0.001 degrees north of the road are 110.6 m."""
    segments, distances = line.nearest_segments(29.015, 0.001, 200)
    assert distances == pytest.approx([110.6], rel=2e-3)
    assert len(line.nearest_segments(29.015, 0.001, 100)[0]) == 0
    many, away = line.nearest_segments([29.015, 29.5], [0.001, 0.5], 200)
    assert many.tolist() == [segments[0], -1]
    assert np.isinf(away[1])


def test_a_ferry_and_a_path_can_be_cut_too():
    ways = [([0, 1], PAVED), ([1, 2], {"ferry": "yes"}), ([2, 3], {"highway": "path"})]
    router = make_router(make_roads(LINE, ways))
    for lon, kind in ((29.015, ""), (29.025, "path")):
        row = router.network.segment_class[segment_at(router, lon)]
        assert router.network.classes["highway"].iloc[row] == kind


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(world(), st.sampled_from(PROFILES), st.data())
def test_trouble_never_shortens_and_taking_it_away_restores(given_world, profile, data):
    roads, spots = given_world
    router = make_router(roads)
    given_points = points(*spots, prefix="s"), points(*spots)

    def times(state):
        return router.times(*given_points, profile, cutoff_minutes=600, state=state).ms

    before = times(EMPTY)
    one, other = data.draw(state_of(router.network)), data.draw(state_of(router.network))
    alone, both = times(one), times(one.joined(other))
    # Exact, but for two points of a segment: the piece there is floor(ms * g) - floor(ms * f), which may lose
    # 1 ms when the segment gets slower: from 0.3 to 0.5 of 6 ms it is 3 - 1 = 2, of 7 ms it is 3 - 2 = 1.
    segments = [router.snap(spots_, profile.vehicle).segment for spots_ in given_points]
    slack_ms = (segments[0][:, None] == segments[1][None, :]).astype(int)
    assert (alone >= before - slack_ms).all()
    assert (both >= alone - slack_ms).all()
    np.testing.assert_array_equal(times(EMPTY), before)
    np.testing.assert_array_equal(times(build_state()), before)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(world(), st.sampled_from(PROFILES), st.data())
def test_costs_are_those_of_the_map_with_the_state_laid_over(given_world, profile, data):
    """Edge by edge, in plain Python."""
    router = make_router(given_world[0])
    network = router.network
    state = data.draw(state_of(network))
    costs = edge_costs(network, router.speeds, profile, router.assumptions, state)
    plain = edge_costs(
        network, router.speeds, profile, router.assumptions, build_state(is_convoy=state.is_convoy)
    )
    delays = dict(zip(state.delay_segments.tolist(), state.delay_ms.tolist(), strict=True))
    entries = dict(zip(state.entry_edges.tolist(), state.entry_ms.tolist(), strict=True))
    for edge, cost in enumerate(costs.tolist()):
        segment = edge // 2
        expected = int(plain[edge]) + delays.get(segment, 0) + entries.get(edge, 0)
        ends = {int(network.segment_from[segment]), int(network.segment_to[segment])}
        if segment in state.cut_segments or ends & set(state.blocked_nodes.tolist()):
            expected = IMPASSABLE
        assert cost == min(expected, IMPASSABLE)


def test_four_threads_and_many_states(line):
    """Each thread is given the answer to its own question, whatever is kept or dropped meanwhile."""
    states = [build_state(delays=([segment], [segment + more])) for segment in range(4) for more in range(4)]

    def ask(state):
        return ms(line, LINE[0], LINE[4], state=state)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, states * 3))
    assert found == [4 * STEP_MS + int(state.delay_ms.sum()) for state in states * 3]


def test_a_varied_router_shares_what_is_the_same(line):
    villages = points(*LINE)
    slower = line.varied(assumptions=line.assumptions.with_values({"pace_paved_dry": 2.0}))
    assert slower.snap(villages, "4x4") is line.snap(villages, "4x4")
    # 1113.1949 * 3600 / 55 * 2 = 145727.3 ms
    assert ms(slower, LINE[0], LINE[1]) == 145_727
    assert ms(line, LINE[0], LINE[1]) == STEP_MS
    walkers = line.varied(assumptions=line.assumptions.with_values({"walk_kph": 5.0}))
    assert walkers.snap(villages, "4x4") is not line.snap(villages, "4x4")
    closed = line.varied(speeds=line.speeds.with_cells([("highway", "primary", "4x4_dry", 0)]))
    assert closed.snap(villages, "4x4").segment.tolist() == [-1] * 5
