"""Every time equals, to the millisecond, what networkx finds over the exported tables."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.profile import Profile
from routing.router import Router
from routing.state import EMPTY, RoadState, build_state
from routing.tables import Tables
from tests.routing.worlds import make_roads, make_router, points

PROFILES = [Profile("4x4", "dry"), Profile("truck", "rains"), Profile("foot", "dry")]
WAYS = [
    {"highway": "primary", "surface": "asphalt"},
    {"highway": "track", "tracktype": "grade4"},  # impassable for trucks on mud, slow for the rest
    {"highway": "secondary", "surface": "dirt"},  # impassable for trucks in the rains
    {"highway": "tertiary", "oneway": "yes"},
    {"highway": "tertiary", "oneway": "-1"},
    {"highway": "unclassified", "junction": "roundabout"},
    {"highway": "path"},  # impassable for cars
    {"highway": "residential", "access": "private"},
    {"ferry": "yes", "duration": "00:20"},
]
GATES = [{"barrier": "gate"}, {"barrier": "bollard"}, {"ford": "yes"}, {"barrier": "gate", "access": "no"}]


def recompute(tables: Tables, cutoff_ms: int) -> dict[tuple[str, str], int]:
    """Find all times from the tables alone."""
    graph = nx.DiGraph()
    graph.add_nodes_from(tables.nodes["node"])
    graph.add_weighted_edges_from(
        tables.edges[["from_node", "to_node", "ms"]].itertuples(index=False), weight="ms"
    )
    met = tables.snapping.dropna(subset="node")
    villages = met[met["kind"] == "village"]
    found = {}
    for site in met[met["kind"] == "site"].itertuples():
        lengths = nx.single_source_dijkstra_path_length(graph, int(site.node), weight="ms")
        for village in villages.itertuples():
            if int(village.node) in lengths:
                ms = lengths[int(village.node)] + int(site.snap_ms) + int(village.snap_ms)
                if ms <= cutoff_ms:
                    found[site.id, village.id] = ms
    return found


def assert_recomputes(
    router: Router, sites, villages, profile: Profile, cutoff_minutes: float, state: RoadState = EMPTY
) -> int:
    tables = router.tables(sites, villages, profile, cutoff_minutes=cutoff_minutes, state=state)
    ours = {(row.site_id, row.village_id): row.ms for row in tables.times.itertuples()}
    assert ours == recompute(tables, int(cutoff_minutes * 60_000))
    return len(ours)


def assert_nodes_recompute(router: Router, sites, profile: Profile, state: RoadState = EMPTY) -> None:
    """Times to every node, too, are those of the exported network with the site as a node of it."""
    tables = router.tables(sites, sites, profile, cutoff_minutes=60, state=state)
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        tables.edges[["from_node", "to_node", "ms"]].itertuples(index=False), weight="ms"
    )
    met = tables.snapping[tables.snapping["kind"] == "site"].set_index("id")
    best = np.full(router.network.node_count, np.inf)
    for name, site in sites.items():
        expected = np.full(router.network.node_count, np.inf)
        if met["node"].notna()[name]:
            graph.add_node(met["node"][name])
            for node, ms in nx.single_source_dijkstra_path_length(
                graph, met["node"][name], weight="ms"
            ).items():
                if node < len(expected):
                    expected[node] = ms + met["snap_ms"][name]
        expected[expected > 60 * 60_000] = np.inf
        found = router.node_times(site, profile, cutoff_minutes=60, state=state)
        np.testing.assert_array_equal(found, expected / 60_000)
        best = np.minimum(best, expected)
    np.testing.assert_array_equal(
        router.node_times(sites, profile, cutoff_minutes=60, state=state), best / 60_000
    )


@st.composite
def world(draw):
    count = draw(st.integers(2, 9))
    # Nodes on a lattice of about 1.1 km: some coincide, some lie in line.
    place = st.tuples(st.integers(0, 4), st.integers(0, 4))
    nodes = [
        (29.0 + x / 100, -1.0 + y / 100) for x, y in draw(st.lists(place, min_size=count, max_size=count))
    ]
    way = st.tuples(st.lists(st.integers(0, count - 1), min_size=2, max_size=6), st.sampled_from(WAYS))
    ways = draw(st.lists(way, min_size=1, max_size=7))
    ways.append(([0, 1], WAYS[0]))
    gates = draw(st.dictionaries(st.integers(0, count - 1), st.sampled_from(GATES), max_size=3))
    spot = st.tuples(st.integers(-1, 41), st.integers(-1, 41))
    spots = [(29.0 + x / 1000, -1.0 + y / 1000) for x, y in draw(st.lists(spot, min_size=2, max_size=9))]
    return make_roads(nodes, ways, gates), spots


@st.composite
def state_of(draw, network):
    """Cuts, delays of up to 20 minutes, blocked nodes and entries, anywhere on a network."""
    few = {"max_size": 3}
    segment = st.integers(0, network.segment_count - 1)
    minutes = st.integers(0, 20)
    delays = draw(st.lists(st.tuples(segment, minutes), **few))
    entries = draw(st.lists(st.tuples(st.integers(0, 2 * network.segment_count - 1), minutes), **few))
    return build_state(
        cuts=draw(st.lists(segment, **few)),
        delays=([at for at, _ in delays], [more for _, more in delays]),
        blocked_nodes=draw(st.lists(st.integers(0, network.node_count - 1), max_size=1)),
        entries=([at for at, _ in entries], [more for _, more in entries]),
        is_convoy=draw(st.booleans()),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(world(), st.sampled_from(PROFILES), st.sampled_from([5.0, 30.0, 240.0]), st.booleans(), st.data())
def test_random_worlds(given_world, profile, cutoff_minutes, has_state, data):
    roads, spots = given_world
    router = make_router(roads)
    sites, villages = points(*spots, prefix="s"), points(*spots, prefix="v")
    state = data.draw(state_of(router.network)) if has_state else EMPTY
    assert_recomputes(router, sites, villages, profile, cutoff_minutes, state)
    assert_nodes_recompute(router, sites.iloc[:2], profile, state)
    times = router.times(sites, villages, profile, cutoff_minutes=10**9, state=state)
    for row, site in enumerate(sites):
        for column, village in enumerate(villages):
            itinerary = router.path(site, village, profile, state)
            ms = np.inf if itinerary is None else itinerary.total_ms
            assert ms == times.ms[row, column]
            if itinerary is not None:
                assert sum(leg.ms for leg in itinerary.legs) == itinerary.total_ms
                other = router.next_best(site, village, profile, state)
                assert other is None or other.total_ms >= itinerary.total_ms


@pytest.mark.parametrize("is_hilly", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_larger_world(seed, is_hilly):
    """A 15 x 15 lattice with bends, one-way streets and dead ends; on the flat, and up and down hills."""
    random = np.random.default_rng(seed)
    nodes = [(29 + x / 50 + dx, -1 + y / 50 + dy) for x, y, dx, dy in _lattice(random)]
    ways = []
    for node in range(225):
        for other in (node + 1, node + 15):
            if other < 225 and (other % 15 or other == node + 15) and random.random() < 0.8:
                middle = len(nodes)
                nodes.append(tuple((np.array(nodes[node]) + nodes[other]) / 2 + random.normal(0, 0.002, 2)))
                ways.append(([node, middle, other], WAYS[random.integers(len(WAYS))]))
    router = make_router(make_roads(nodes, ways))
    if is_hilly:
        rise_m = random.normal(0, 60, router.network.segment_count).astype(np.float32)
        hills = replace(router.network, segment_rise_m=rise_m)
        router = Router(hills, router.speeds, router.assumptions, router.metric_crs)
    spots = random.uniform((29, -1), (29.3, -0.7), (60, 2))
    found = assert_recomputes(
        router, points(*spots[:10], prefix="s"), points(*spots, prefix="v"), PROFILES[0], 120
    )
    assert found > 20
    if is_hilly:
        assert (router.costs(PROFILES[0]).edge_ms[0::2] != router.costs(PROFILES[0]).edge_ms[1::2]).any()


def _lattice(random):
    return [(n % 15, n // 15, *random.normal(0, 0.002, 2)) for n in range(225)]
