"""The nearest site equals the least of the whole matrix, and of networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.matrix import cutoff_in_ms
from routing.nearest import nearest_sites
from routing.profile import Profile
from tests.routing.test_oracle import PROFILES, WAYS, world
from tests.routing.worlds import make_roads, make_router, points


def find(router, sites, villages, profile, cutoff_minutes):
    from_, to = router.snap(sites, profile.vehicle), router.snap(villages, profile.vehicle)
    return nearest_sites(router.network, router.costs(profile), from_, to, cutoff_in_ms(cutoff_minutes))


def assert_least_of_matrix(router, sites, villages, profile, cutoff_minutes):
    found = find(router, sites, villages, profile, cutoff_minutes)
    ms = router.times(sites, villages, profile, cutoff_minutes=cutoff_minutes).ms
    np.testing.assert_array_equal(found.ms, ms.min(axis=0))
    np.testing.assert_array_equal(found.site, np.where(np.isinf(found.ms), -1, ms.argmin(axis=0)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(world(), st.sampled_from(PROFILES), st.sampled_from([5.0, 30.0, 240.0, 10.0**9]))
def test_random_worlds(given_world, profile, cutoff_minutes):
    roads, spots = given_world
    router = make_router(roads)
    # Every second site stands where another does, so that ties are the rule.
    sites, villages = points(*spots[::-1], *spots, prefix="s"), points(*spots, prefix="v")
    assert_least_of_matrix(router, sites, villages, profile, cutoff_minutes)


@pytest.mark.parametrize("seed", range(3))
def test_networkx(seed):
    """On a 12 x 12 lattice, against one search of networkx from all sites at once."""
    random = np.random.default_rng(seed)
    nodes = [(29 + n % 12 / 50, -1 + n // 12 / 50) for n in range(144)]
    ways = [
        ([n, m], WAYS[random.integers(len(WAYS))])
        for n in range(144)
        for m in (n + 1, n + 12)
        if m < 144 and (m % 12 or m == n + 12) and random.random() < 0.8
    ]
    router = make_router(make_roads(nodes, ways))
    spots = random.uniform((29, -1), (29.22, -0.78), (50, 2))
    sites, villages = points(*spots[:9], prefix="s"), points(*spots, prefix="v")
    profile = Profile("4x4", "rains")
    assert_least_of_matrix(router, sites, villages, profile, 90)

    tables = router.tables(sites, villages, profile, cutoff_minutes=90)
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(tables.edges[["from_node", "to_node", "ms"]].itertuples(index=False))
    met = tables.snapping.dropna(subset="node")
    for site in met[met["kind"] == "site"].itertuples():
        graph.add_edge("all", ("site", site.id), weight=0)
        graph.add_edge(("site", site.id), int(site.node), weight=int(site.snap_ms))
    lengths = nx.single_source_dijkstra_path_length(graph, "all")
    found = dict(zip(villages.index, find(router, sites, villages, profile, 90).ms, strict=True))
    for village in met[met["kind"] == "village"].itertuples():
        ms = lengths.get(int(village.node), np.inf) + int(village.snap_ms)
        assert found[village.id] == (ms if ms <= 90 * 60_000 else np.inf)


def test_ties_over_gates_that_cost_nothing():
    """Thirty bollards in a row let people pass at no cost, and thirty sites stand at one end of the road.

    On foot no bollard delays... so every node between them is as near as the next, and the first site wins.
    """
    spot = (29.0, -1.0)
    nodes = [(29.0 + n / 1000, -1.0) for n in range(12)]
    gates = {n: {"barrier": "bollard"} for n in range(1, 11)}
    side = [([n, 12 + n], {"highway": "path"}) for n in range(12)]
    nodes += [(29.0 + n / 1000, -1.001) for n in range(12)]
    router = make_router(make_roads(nodes, [(list(range(12)), {"highway": "path"}), *side], gates))
    sites = points(*[spot] * 30, prefix="s")
    villages = points(*nodes)
    assert_least_of_matrix(router, sites.iloc[::-1], villages, Profile("foot", "dry"), 240)


def test_nothing_to_find():
    """No sites: nobody is reached. No villages: an empty answer."""
    router = make_router(make_roads([(29.0, -1.0), (29.1, -1.0)], [([0, 1], WAYS[0])]))
    spots = points((29.0, -1.0), (29.1, -1.0))
    nobody = find(router, spots.iloc[:0], spots, Profile(), 60)
    assert np.isinf(nobody.ms).all()
    assert (nobody.site == -1).all()
    assert len(find(router, spots, spots.iloc[:0], Profile(), 60).ms) == 0


def test_real_extract(shared_data):
    """Liechtenstein: 25 sites among the places, in two seasons."""
    from layers.osm import read_osm_roads
    from layers.places_osm import read_osm_places

    path = shared_data / "roads" / "osm_liechtenstein_2013.osm.pbf"
    router = make_router(read_osm_roads(path), metric_crs="EPSG:32632")
    villages = read_osm_places(path).geometry
    for profile in (Profile("4x4", "dry"), Profile("truck", "rains")):
        assert_least_of_matrix(router, villages.iloc[::5], villages, profile, 20)
