"""Draws of speeds, and the nearest site of every village: one search, and one a draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.case import Case
from benchmarks.roads import CUTOFF_MS, PROFILE, SITES, VILLAGES, Setting, setting
from routing.draws import Draws, draw_paces, drawn_nearest
from routing.groups import class_groups
from routing.named_roads import NamedRoads, name_roads
from routing.nearest import nearest_sites
from routing.network import IMPASSABLE

Times = NDArray[np.float64]
DRAWS = 200
DRAWS_OF_PEER = 5
SIGMA, ROAD_SHARE, SEED = 0.5, 0.5, (20, 1)
ROUNDED_MS = 250
"""The peer's drawn times are sums of unrounded edges, ours of whole ms a stretch."""


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the cases of nearest sites and draws, by size of the network."""
    for nodes, runs in ((200_000, 5), (2_000_000, 1)):
        if is_quick and nodes > 200_000:
            return
        world = setting(nodes)
        points = f"{nodes // 1000}k nodes, {SITES} sites, {VILLAGES // 1000}k"
        graph, sources = with_sites(world)
        nearest = {"scipy, min_only": _scipy_nearest(world, graph, sources)}
        yield Case("nearest site", points, _our_nearest(world), nearest, np.testing.assert_array_equal, 5)
        roads = name_roads(world.router.network)
        drawn = draw_paces(DRAWS, len(roads.names), SIGMA, ROAD_SHARE, SEED)
        peers = {f"scipy, {DRAWS_OF_PEER} draws scaled": _scipy_draws(world, graph, sources, roads, drawn)}
        yield Case(
            f"nearest site in {DRAWS} draws",
            points,
            _our_draws(world, roads, drawn),
            peers,
            _agree,
            runs,
            scale=DRAWS / DRAWS_OF_PEER,
        )


def with_sites(world: Setting) -> tuple[csr_array, NDArray[np.int64]]:
    """Give the peer's graph a node for each site, from which the walk to the road leads."""
    count = world.graph.shape[0]
    edges = world.graph.tocoo()
    sources = count + np.arange(SITES)
    row, column = np.append(edges.row, sources), np.append(edges.col, world.site_node)
    ms = np.append(edges.data, world.site_walk)
    return csr_array((ms, (row, column)), shape=(count + SITES, count + SITES)), sources


def _our_nearest(world: Setting) -> Callable[[], Times]:
    router, given = world.router, world.world
    costs = router.costs(PROFILE)
    sites, villages = (router.snap(points, PROFILE.vehicle) for points in (given.sites, given.villages))
    return lambda: nearest_sites(router.network, costs, sites, villages, CUTOFF_MS).ms


def _scipy_nearest(world: Setting, graph: csr_array, sources: NDArray[np.int64]) -> Callable[[], Times]:
    return lambda: _to_villages(world, graph, sources)


def _to_villages(world: Setting, graph: csr_array, sources: NDArray[np.int64]) -> Times:
    """Time from the nearest site, the label of that site not asked for, which is quicker still."""
    to_nodes = dijkstra(graph, indices=sources, limit=CUTOFF_MS, min_only=True)
    ms = to_nodes[world.village_node] + world.village_walk
    return np.where(ms > CUTOFF_MS, np.inf, ms)


def _our_draws(world: Setting, roads: NamedRoads, drawn: Draws) -> Callable[[], NDArray[np.int32]]:
    router, given = world.router, world.world
    costs = router.costs(PROFILE)
    sites, villages = (router.snap(points, PROFILE.vehicle) for points in (given.sites, given.villages))
    return lambda: drawn_nearest(
        router.network, costs, costs, sites, villages, roads.of_chain, drawn, CUTOFF_MS
    )


def _scipy_draws(
    world: Setting, graph: csr_array, sources: NDArray[np.int64], roads: NamedRoads, drawn: Draws
) -> Callable[[], Times]:
    network = world.router.network
    segment = segment_of_edges(world, graph)
    group = np.where(segment >= 0, class_groups(network.classes)[network.segment_class][segment], -1)
    road = np.where(group >= 0, roads.of_chain[network.core.chain_of_segment][segment], -1)
    # What is not drawn takes the last factor of both, which is 1.
    paces = np.pad(drawn.group_pace, ((0, 0), (0, 1)), constant_values=1.0)
    road_paces = np.pad(drawn.road_pace(0, DRAWS_OF_PEER), ((0, 0), (0, 1)), constant_values=1.0)

    def run() -> Times:
        rows = []
        for draw in range(DRAWS_OF_PEER):
            ms = graph.data * paces[draw][group] * road_paces[draw][road]
            one = csr_array((ms, graph.indices, graph.indptr), shape=graph.shape)
            rows.append(_to_villages(world, one, sources))
        return np.vstack(rows)

    return run


def segment_of_edges(world: Setting, graph: csr_array) -> NDArray[np.int64]:
    """Find the segment of the network that each edge of the graph is a piece of; -1 = the walk of a site."""
    network, given = world.router.network, world.world
    count, segments = network.node_count, network.segment_count
    on_segment = np.full(world.graph.shape[0], -1, dtype=np.int64)
    for points, node in ((given.sites, world.site_node), (given.villages, world.village_node)):
        on_segment[node] = world.router.snap(points, PROFILE.vehicle).segment
    edges = graph.tocoo()
    row, column = edges.row.astype(np.int64), edges.col.astype(np.int64)
    low, high = np.minimum(row, column), np.maximum(row, column)
    is_whole = high < count
    pair = np.minimum(network.segment_from, network.segment_to).astype(np.int64) * count
    pair += np.maximum(network.segment_from, network.segment_to)
    order = np.argsort(pair, kind="stable")
    place = np.searchsorted(pair[order], low * count + high)
    found = order[np.minimum(place, segments - 1)]
    high = np.minimum(high, len(on_segment) - 1)
    found = np.where(is_whole, found, on_segment[high])
    return np.where(row >= len(on_segment), -1, found)


def _agree(ours: object, peer: object) -> None:
    """Compare the draws that the peer made: equal but for rounding, and for what rounding does at 2 h."""
    theirs = np.asarray(peer)
    mine = np.asarray(ours)[: len(theirs)].astype(np.float64)
    mine[mine >= IMPASSABLE] = np.inf
    is_far = np.isinf(mine) | np.isinf(theirs)
    assert np.abs(mine[~is_far] - theirs[~is_far]).max() < ROUNDED_MS
    least = np.minimum(mine, theirs)[is_far]
    assert (np.isinf(least) | (least > CUTOFF_MS - ROUNDED_MS)).all()
