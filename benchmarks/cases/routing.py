"""Travel times: many to many, one to all, new weights, and the router end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from benchmarks.case import Case
from benchmarks.roads import CUTOFF_MINUTES, CUTOFF_MS, PROFILE, SITES, VILLAGES, Setting, setting
from routing.costs import weigh
from routing.matrix import travel_ms
from routing.network import IMPASSABLE
from routing.placing import place_points
from routing.spread import times_to_nodes

Matrix = NDArray[np.float64]
CELLS_A_CALL = 40_000_000
"""scipy answers in whole rows of nodes: one call for all is its best form, where that fits in memory."""


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the cases of routing, by size of the network."""
    for nodes, runs in ((200_000, 9), (2_000_000, 3)):
        if is_quick and nodes > 200_000:
            return
        yield from _cases(setting(nodes), f"{nodes // 1000}k nodes", runs)


def _cases(world: Setting, network: str, runs: int) -> Iterator[Case]:
    size = f"{network}, {SITES} x {VILLAGES // 1000}k, 2 h"
    scipy = _scipy_matrix(world)
    yield Case("times, sites to villages", size, our_matrix(world), {"scipy": scipy}, _equal, runs)
    if len(world.graph.indptr) < 1_000_000:
        peers = {"networkx": _networkx_matrix(world)}
        yield Case("times, sites to villages", size, our_matrix(world), peers, _equal, 3)
    yield Case("Router.times, points to frame", size, _our_router(world), {"scipy": scipy}, _equal, runs)
    yield Case("new weights to first matrix", size, our_reweigh(world), {"scipy": scipy}, _equal, runs)
    yield Case(
        "one site to all nodes", network, _our_spread(world), {"scipy": _scipy_row(world)}, _equal, runs
    )


def our_matrix(world: Setting) -> Callable[[], Matrix]:
    """Times by our search, from points that are placed on the network."""
    router = world.router
    costs = router.costs(PROFILE)
    sites, villages = (router.snap(points, "4x4") for points in (world.world.sites, world.world.villages))
    # The peers are given the villages as nodes of their graphs; we, as places on our chains.
    placed = place_points(router.network, costs, villages)
    return lambda: travel_ms(router.network, costs, sites, villages, CUTOFF_MS, placed=placed)


def _our_router(world: Setting) -> Callable[[], Matrix]:
    given = world.world
    return lambda: world.router.times(given.sites, given.villages, PROFILE, cutoff_minutes=CUTOFF_MINUTES).ms


def our_reweigh(world: Setting) -> Callable[[], Matrix]:
    """Times by our search, from new weights on."""
    router = world.router
    sites, villages = (router.snap(points, "4x4") for points in (world.world.sites, world.world.villages))

    def run() -> Matrix:
        costs = weigh(router.network, router.speeds, PROFILE, router.assumptions)
        return travel_ms(router.network, costs, sites, villages, CUTOFF_MS)

    return run


def _our_spread(world: Setting) -> Callable[[], Matrix]:
    router = world.router
    costs = router.costs(PROFILE)
    site = router.snap(world.world.sites, "4x4").take(np.array([0]))

    def run() -> Matrix:
        ms = times_to_nodes(router.network, costs, site, IMPASSABLE - 1)
        return np.where(ms >= IMPASSABLE, np.inf, ms)

    return run


def _scipy_matrix(world: Setting) -> Callable[[], Matrix]:
    def run() -> Matrix:
        rows = []
        batch = CELLS_A_CALL // world.graph.shape[0]
        for first in range(0, SITES, batch):
            sources = world.site_node[first : first + batch]
            to_nodes = dijkstra(world.graph, indices=sources, limit=CUTOFF_MS)
            rows += [world.matrix(row, first + at) for at, row in enumerate(to_nodes)]
        return np.vstack(rows)

    return run


def _scipy_row(world: Setting) -> Callable[[], Matrix]:
    count = world.router.network.node_count
    return lambda: dijkstra(world.graph, indices=world.site_node[0])[:count] + world.site_walk[0]


def _networkx_matrix(world: Setting) -> Callable[[], Matrix]:
    graph = world.networkx_graph()
    villages = world.village_node.tolist()

    def run() -> Matrix:
        ms = np.full((SITES, VILLAGES), np.inf)
        for row, site in enumerate(world.site_node.tolist()):
            lengths = nx.single_source_dijkstra_path_length(graph, site, cutoff=CUTOFF_MS, weight="weight")
            ms[row] = [lengths.get(village, np.inf) for village in villages]
            ms[row] += world.village_walk + world.site_walk[row]
        ms[ms > CUTOFF_MS] = np.inf
        return ms

    return run


def _equal(ours: object, theirs: object) -> None:
    np.testing.assert_array_equal(ours, theirs)
