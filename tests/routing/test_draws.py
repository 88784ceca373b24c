"""Draws: the arithmetic of one, agreement with the search when nothing is drawn, and the same again."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.draws import TRUNCATED_AT, Draws, draw_paces, drawn_nearest
from routing.groups import GROUPS
from routing.matrix import cutoff_in_ms
from routing.nearest import nearest_sites
from routing.network import IMPASSABLE
from routing.profile import Profile
from tests.routing.test_oracle import PROFILES, world
from tests.routing.worlds import make_roads, make_router, points


def paces(group, road):
    """Draws of given factors."""
    group, road = np.atleast_2d(np.array(group, float)), np.atleast_2d(np.array(road, float))
    return Draws(np.log(group), np.log(road), 1.0, 1.0)


def drawn(router, sites, villages, profile, draws, cutoff_minutes=240.0, road_of_chain=None):
    costs = router.costs(profile)
    from_, to = router.snap(sites, profile.vehicle), router.snap(villages, profile.vehicle)
    if road_of_chain is None:
        road_of_chain = np.zeros(len(router.network.core.chain_from), dtype=np.int64)
    return drawn_nearest(
        router.network, costs, costs, from_, to, road_of_chain, draws, cutoff_in_ms(cutoff_minutes)
    )


def test_arithmetic():
    """Two roads in line on the equator, 0.01 degree = 1,113.195 m each; asphalt, then dirt on a track.

    The village stands at the end of the track, the site at the beginning of the asphalt: the time is that of
    either road times its factors, each stretch rounded once; they are one chain, hence one stretch.
    """
    nodes = [(29.0, 0.0), (29.01, 0.0), (29.02, 0.0)]
    ways = [
        ([0, 1], {"highway": "primary", "surface": "asphalt"}),
        ([1, 2], {"highway": "track", "surface": "dirt"}),
    ]
    router = make_router(make_roads(nodes, ways))
    profile = Profile()
    ends = points(nodes[0], prefix="s"), points(nodes[2])
    paved_ms, track_ms = router.costs(profile).edge_ms.reshape(-1, 2)[:, 0]
    if (
        router.network.segment_length_m[0]
        and router.network.classes["highway"][router.network.segment_class[0]] == "track"
    ):
        paved_ms, track_ms = track_ms, paved_ms
    found = drawn(router, *ends, profile, paces([[1, 1, 1, 1], [2, 9, 9, 0.5]], [[1], [3]]))
    assert found[0, 0] == paved_ms + track_ms
    # 3 x (2 x paved + 0.5 x track), rounded half up.
    assert abs(found[1, 0] - 3 * (2 * paved_ms + 0.5 * track_ms)) <= 0.51


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(world(), st.sampled_from(PROFILES), st.sampled_from([5.0, 30.0, 240.0]))
def test_nothing_drawn(given_world, profile, cutoff_minutes):
    """Paces of 1 give the times of the nearest site, to the ms; twice as slow, at least those."""
    roads, spots = given_world
    router = make_router(roads)
    sites, villages = points(*spots[:3], prefix="s"), points(*spots)
    found = drawn(router, sites, villages, profile, paces([[1] * 4, [2] * 4], [[1], [1]]), cutoff_minutes)
    from_, to = router.snap(sites, profile.vehicle), router.snap(villages, profile.vehicle)
    costs = router.costs(profile)
    nearest = nearest_sites(router.network, costs, from_, to, cutoff_in_ms(cutoff_minutes)).ms
    np.testing.assert_array_equal(np.where(found[0] >= IMPASSABLE, np.inf, found[0]), nearest)
    assert (found[1] >= found[0]).all()


def test_networkx():
    """A drawn time is the shortest over a graph whose stretches were multiplied by hand."""
    random = np.random.default_rng(4)
    nodes = [(29 + n % 6 / 50, -1 + n // 6 / 50) for n in range(36)]
    kinds = [
        {"highway": "primary", "surface": "asphalt"},
        {"highway": "tertiary", "surface": "gravel"},
        {"highway": "tertiary", "surface": "dirt"},
        {"highway": "track"},
    ]
    ways = [
        ([n, m], kinds[random.integers(4)])
        for n in range(36)
        for m in (n + 1, n + 6)
        if m < 36 and (m % 6 or m == n + 6)
    ]
    router = make_router(make_roads(nodes, ways))
    profile, core, network = Profile(), router.network.core, router.network
    chains = len(core.chain_from)
    draws = draw_paces(3, chains, 0.4, 0.5, (1,))
    sites, villages = points(nodes[2], nodes[33], prefix="s"), points(*nodes[1:33])
    road_of_chain = np.arange(chains)
    found = drawn(router, sites, villages, profile, draws, 600, road_of_chain)
    costs = router.costs(profile)
    from routing.groups import class_groups

    group = class_groups(network.classes)[network.segment_class]
    group_pace, road_pace = draws.group_pace, draws.road_pace(0, 3)
    for draw in range(3):
        graph = nx.DiGraph()
        for chain in range(chains):
            segments = range(core.chain_start[chain], core.chain_start[chain + 1])
            for way in (0, 1):
                ms = sum(costs.edge_ms[2 * s + way] * group_pace[draw, group[s]] for s in segments)
                ends = (network.segment_from[segments[0]], network.segment_to[segments[-1]])
                graph.add_edge(*ends[:: 1 - 2 * way], ms=int(ms * road_pace[draw, chain] + 0.5))
        at = {osm_id - 100: node for node, osm_id in enumerate(network.osm_node)}
        lengths = nx.multi_source_dijkstra_path_length(graph, {at[2], at[33]}, weight="ms")
        # The corners of the lattice are no junctions, so the graph has them not.
        inner = [v for v in range(32) if at[v + 1] in lengths]
        expected = [lengths[at[v + 1]] for v in inner]
        assert found[draw, inner].tolist() == expected
        assert len(inner) == 30


def test_added_minutes_are_not_drawn():
    """Ten minutes that the state of a road adds stay ten minutes when its pace doubles."""
    nodes = [(29.0, 0.0), (29.05, 0.0)]
    router = make_router(make_roads(nodes, [([0, 1], {"highway": "track"})]))
    profile, network = Profile(), router.network
    on_map = router.costs(profile)
    added = 600_000
    edge_ms = on_map.edge_ms + np.int32(added)
    costs = replace(
        on_map,
        edge_ms=edge_ms,
        along=on_map.along + np.array([0, added]),
        against=on_map.against + np.array([0, added]),
        core_edge=on_map.core_edge + (added << 32),
    )
    from_, to = (router.snap(points(node), "4x4") for node in nodes)
    draws = paces([2, 2, 2, 2], [1])
    found = drawn_nearest(network, on_map, costs, from_, to, np.zeros(1, np.int64), draws, 10**8)
    assert found[0, 0] == 2 * on_map.edge_ms[0] + added


def test_paces():
    """Seeded, truncated, medians of about 1, and the variance shared out as asked."""
    one, same = (draw_paces(4000, 50, 0.4, 0.25, (7, 1)) for _ in range(2))
    np.testing.assert_array_equal(one.road_noise, same.road_noise)
    np.testing.assert_array_equal(one.group_noise, same.group_noise)
    assert np.abs(one.road_noise).max() <= TRUNCATED_AT
    assert np.abs(one.group_noise).max() <= TRUNCATED_AT
    assert np.median(one.group_pace) == pytest.approx(1, abs=0.02)
    # 0.4 x sqrt(0.75) = 0.346 and 0.4 x sqrt(0.25) = 0.2; cut at 2 deviations they keep 0.880 of that.
    assert np.log(one.group_pace).std() == pytest.approx(0.346 * 0.880, rel=0.03)
    assert np.log(one.road_pace(0, 4000)).std() == pytest.approx(0.2 * 0.880, rel=0.03)
    np.testing.assert_array_equal(one.road_pace(0, 20)[10:], one.road_pace(10, 20))
    other = draw_paces(10, 5, 0.4, 0.25, (7, 2))
    assert not np.array_equal(other.group_pace, one.group_pace[:10])
    still = draw_paces(10, 5, 0.0, 0.5, (1,))
    assert (still.group_pace == 1).all()
    assert (still.road_pace(0, 10) == 1).all()
    estimate = other.with_estimate()
    assert (estimate.group_pace[0] == 1).all()
    assert (estimate.road_pace(0, 1) == 1).all()
    np.testing.assert_array_equal(estimate.road_pace(1, 11), other.road_pace(0, 10))
    assert len(GROUPS) == still.group_pace.shape[1]


def test_no_draws_no_points():
    router = make_router(make_roads([(29.0, -1.0), (29.1, -1.0)], [([0, 1], {"highway": "primary"})]))
    spots = points((29.0, -1.0), (29.1, -1.0), (35.0, 5.0))
    nothing = paces(np.ones((2, 4)), np.ones((2, 1)))
    found = drawn(router, spots.iloc[:0], spots, Profile(), nothing)
    assert (found == IMPASSABLE).all()
    assert drawn(router, spots, spots.iloc[:0], Profile(), nothing).shape == (2, 0)
    assert (drawn(router, spots, spots, Profile(), nothing)[:, 2] == IMPASSABLE).all()
