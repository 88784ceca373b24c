"""The loss of each link equals cutting it and asking again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.costs import BARRED, Costs
from routing.losses import link_losses
from routing.matrix import cutoff_in_ms, travel_ms
from routing.network import IMPASSABLE
from routing.profile import Profile
from tests.routing.test_oracle import PROFILES, WAYS, world
from tests.routing.worlds import make_roads, make_router, points


def cut_costs(network, costs, chain) -> Costs:
    """The costs with every segment of a chain impassable both ways, summed anew in plain Python."""
    core = network.core
    first, last = core.chain_start[chain], core.chain_start[chain + 1]
    edge_ms = costs.edge_ms.copy()
    edge_ms[2 * first : 2 * last] = IMPASSABLE
    weights = np.where(edge_ms >= IMPASSABLE, BARRED, edge_ms.astype(np.int64)).reshape(-1, 2)
    along, against = (np.concatenate(([0], np.cumsum(weights[:, way]))) for way in (0, 1))
    core_edge = costs.core_edge.copy()
    is_cut = core.code >> 1 == chain
    core_edge[is_cut] = IMPASSABLE << 32 | core.target[is_cut].astype(np.int64)
    return Costs(edge_ms, along, against, core_edge)


def by_brute_force(network, costs, from_, to, cutoff_ms):
    def is_in_time(costs):
        ms = travel_ms(network, costs, from_, to, cutoff_ms)
        return np.isfinite(ms).any(axis=0)

    before = is_in_time(costs)
    chains = range(len(network.core.chain_from))
    return [
        (chain, village)
        for chain in chains
        for village in np.flatnonzero(before & ~is_in_time(cut_costs(network, costs, chain)))
    ]


def assert_brute_force(router, sites, villages, profile, cutoff_minutes):
    network, costs = router.network, router.costs(profile)
    from_, to = router.snap(sites, profile.vehicle), router.snap(villages, profile.vehicle)
    cutoff_ms = cutoff_in_ms(cutoff_minutes)
    kept = costs.edge_ms.copy(), costs.core_edge.copy()
    losses = link_losses(network, costs, from_, to, cutoff_ms)
    found = list(zip(losses.chain.tolist(), losses.village.tolist(), strict=True))
    assert found == by_brute_force(network, costs, from_, to, cutoff_ms)
    chain_of = np.append(network.core.chain_of_segment, -1)[to.segment]
    np.testing.assert_array_equal(losses.is_on_link, chain_of[losses.village] == losses.chain)
    np.testing.assert_array_equal(kept[0], costs.edge_ms)
    np.testing.assert_array_equal(kept[1], costs.core_edge)
    return losses


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(world(), st.sampled_from(PROFILES), st.sampled_from([2.0, 5.0, 30.0, 10.0**9]), st.integers(1, 4))
def test_random_worlds(given_world, profile, cutoff_minutes, count):
    roads, spots = given_world
    router = make_router(roads)
    sites, villages = points(*spots[:count], prefix="s"), points(*spots)
    assert_brute_force(router, sites, villages, profile, cutoff_minutes)


@pytest.mark.parametrize("seed", range(2))
def test_larger_world(seed):
    """A 9 x 9 lattice with holes, one-way streets, and sites and villages anywhere."""
    random = np.random.default_rng(seed)
    nodes = [(29 + n % 9 / 50, -1 + n // 9 / 50) for n in range(81)]
    ways = [
        ([n, m], WAYS[random.integers(len(WAYS))])
        for n in range(81)
        for m in (n + 1, n + 9)
        if m < 81 and (m % 9 or m == n + 9) and random.random() < 0.8
    ]
    router = make_router(make_roads(nodes, ways))
    spots = random.uniform((29, -1), (29.16, -0.84), (60, 2))
    losses = assert_brute_force(
        router, points(*spots[:6], prefix="s"), points(*spots), Profile("4x4", "dry"), 45
    )
    assert len(losses.chain) > 5


def test_bridge_and_ring():
    """A bridge is the only way to one village; a ring has a way round.

    Site at node 0. 0 - 1 is the bridge, 1 - 2 - 3 - 1 a ring with villages at 2 and 3, each at a junction
    thanks to a stub. Loss of the bridge loses both; of a side of the ring, nobody.
    """
    nodes = [(29.0, -1.0), (29.01, -1.0), (29.02, -1.0), (29.02, -0.99), (29.03, -1.0), (29.03, -0.99)]
    road = {"highway": "primary", "surface": "asphalt"}
    pairs = [(0, 1), (1, 2), (2, 3), (3, 1), (2, 4), (3, 5)]
    router = make_router(make_roads(nodes, [(list(pair), road) for pair in pairs]))
    losses = assert_brute_force(
        router, points(nodes[0], prefix="s"), points(nodes[2], nodes[3]), Profile(), 240
    )
    core = router.network.core
    ends = [{int(core.node[core.chain_from[k]]), int(core.node[core.chain_to[k]])} for k in losses.chain]
    assert ends == [{0, 1}, {0, 1}]
    assert losses.village.tolist() == [0, 1]


def test_nothing_to_lose():
    router = make_router(make_roads([(29.0, -1.0), (29.1, -1.0)], [([0, 1], WAYS[0])]))
    spots = points((29.0, -1.0), (29.1, -1.0))
    for sites, villages in ((spots.iloc[:0], spots), (spots, spots.iloc[:0])):
        assert len(assert_brute_force(router, sites, villages, Profile(), 60).chain) == 0


def test_real_extract(shared_data):
    """Beatty, Nevada: every link of the town cut in turn."""
    from layers.osm import read_osm_roads

    roads = read_osm_roads(shared_data / "roads" / "osm_beatty_nevada.osm")
    router = make_router(roads, metric_crs="EPSG:32611")
    random = np.random.default_rng(3)
    nodes = random.choice(len(roads.lon), 60, replace=False)
    places = points(*zip(roads.lon[nodes] + random.normal(0, 0.002, 60), roads.lat[nodes], strict=True))
    losses = assert_brute_force(router, places.iloc[:3].set_axis(list("abc")), places, Profile(), 15)
    assert len(losses.chain) > 5
