"""The relay that serves a point soonest equals the least over the matrix of times, both ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.profile import Profile
from tests.routing.test_oracle import PROFILES, world
from tests.routing.worlds import make_roads, make_router, points

INF = float("inf")


def least_of_matrix(router, spots, delay, profile, cutoff_minutes, outward):
    """Travel between all points, by another kernel; then each point's least sum."""
    ms = router.times(spots, spots, profile, cutoff_minutes=10.0**9).ms
    total = (ms.T if outward else ms) + np.rint(np.asarray(delay) * 60_000)
    total[total > cutoff_minutes * 60_000] = INF
    return total.min(axis=1), np.where(np.isinf(total.min(axis=1)), -1, total.argmin(axis=1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(world(), st.sampled_from(PROFILES), st.sampled_from([5.0, 60.0, 10.0**5]), st.booleans(), st.data())
def test_random_worlds(given_world, profile, cutoff_minutes, outward, data):
    roads, spots = given_world
    delay = data.draw(
        st.lists(st.sampled_from([0.0, 15.0, 30.5, INF]), min_size=len(spots), max_size=len(spots))
    )
    router, places = make_router(roads), points(*spots)
    found = router.relays(places, np.array(delay), profile, cutoff_minutes=cutoff_minutes, outward=outward)
    ms, site = least_of_matrix(router, places, delay, profile, cutoff_minutes, outward)
    np.testing.assert_array_equal(found.ms, ms)
    np.testing.assert_array_equal(found.site, site)


@pytest.mark.parametrize(("outward", "expected"), [(False, [1, 1, 2]), (True, [0, 1, 1])])
def test_ways_that_lead_one_way_only_are_asked_the_right_way(outward, expected):
    # v0 -> v1 -> v2 and never back. Each is a relay but takes an hour; v1 takes none. Inward v0 goes on to v1
    # and v2 stays; outward v1 comes to v2 and v0 stays.
    nodes = [(29.0, -1.0), (29.01, -1.0), (29.02, -1.0)]
    router = make_router(make_roads(nodes, [([0, 1, 2], {"highway": "primary", "oneway": "yes"})]))
    found = router.relays(
        points(*nodes), np.array([60.0, 0, 60]), Profile("4x4", "dry"), cutoff_minutes=90, outward=outward
    )
    assert found.site.tolist() == expected


def test_without_a_relay_nobody_is_served():
    router = make_router(make_roads([(29.0, -1.0), (29.01, -1.0)], [([0, 1], {"highway": "path"})]))
    found = router.relays(points((29.0, -1.0)), np.array([INF]), Profile("foot", "dry"), cutoff_minutes=90)
    assert np.isinf(found.ms).tolist() == [True]
    assert found.site.tolist() == [-1]


def test_a_relay_that_is_slow_itself_asks_a_quicker_one():
    # On foot the mean of both ways is the same: 1.11 km. v0 takes 100 minutes alone, v1 none.
    nodes = [(29.0, -1.0), (29.01, -1.0)]
    router = make_router(make_roads(nodes, [([0, 1], {"highway": "path"})]))
    foot = Profile("foot", "dry")
    found = router.relays(points(*nodes), np.array([100.0, 0]), foot, cutoff_minutes=200)
    assert found.site.tolist() == [1, 1]
    assert found.ms[0] == router.times(points(*nodes), points(*nodes), foot, cutoff_minutes=200).ms[0, 1]
