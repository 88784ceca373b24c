"""Libraries made for such matrices, where they are installed: pandana, pyroutingkit, igraph.

Their preparation (contraction, orders) is not timed with the matrix: it is done once for a network; with new
weights pandana has to do it again, pyroutingkit has not.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks.case import Case
from benchmarks.cases.doubt import with_sites
from benchmarks.cases.routing import our_matrix, our_reweigh
from benchmarks.roads import CUTOFF_MS, PROFILE, SITES, VILLAGES, Setting, setting
from routing.nearest import nearest_sites

Matrix = NDArray[np.float64]
SECOND_MS = 1000.0
"""pandana keeps a thousandth of its unit in 32 bits: fed seconds, it is exact to the ms."""


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the cases against the libraries that can be imported."""
    del is_quick  # one size, since to prepare a larger one takes pandana many minutes
    nodes = 200_000
    size = f"{nodes // 1000}k nodes, {SITES} x {VILLAGES // 1000}k, 2 h"
    pandana, kit, igraph = (found(name) for name in ("pandana", "pyroutingkit", "igraph"))
    world = setting(nodes)
    if pandana:
        peers = {"pandana, nodes_in_range": _prepared(lambda: _pandana_matrix(pandana, world))}
        yield Case("times, sites to villages", size, our_matrix(world), peers, _equal)
        peers = {"pandana, nearest_pois": _prepared(lambda: _pandana_nearest(pandana, world))}
        yield Case("nearest site", size, _our_nearest(world), peers, _equal)
    if kit:
        peers = {"pyroutingkit": _prepared(lambda: _kit_matrix(kit, world, is_reweighed=False))}
        yield Case("times, sites to villages", size, our_matrix(world), peers, _equal)
        peers = {"pyroutingkit": _prepared(lambda: _kit_matrix(kit, world, is_reweighed=True))}
        yield Case("new weights to first matrix", size, our_reweigh(world), peers, _equal)
    if igraph:
        peers = {"igraph, no cut-off": _prepared(lambda: _igraph_matrix(igraph, world))}
        yield Case("times, sites to villages", size, our_matrix(world), peers, _equal, 1)


def _prepared(prepare: Callable[[], Callable[[], Matrix]]) -> Callable[[], Matrix]:
    """Put preparation off until the first run, which is not timed."""
    made = cache(prepare)
    return lambda: made()()


def found(name: str) -> ModuleType | None:
    """Import a library of requirements-bench.txt; None, and a word about it, where it did not install."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        print(f"{name} is left out: {error}")
        return None


def pandana_network(pandana: ModuleType, graph: csr_array) -> Any:
    """Build the peer's network; this is where it contracts. A node's place on its map is its number."""
    edges = graph.tocoo()
    x = pd.Series(np.arange(graph.shape[0], dtype=np.float64))
    # It cuts what is below a thousandth off, so a whole ms must not come out a hair too low.
    seconds = pd.DataFrame({"seconds": (edges.data + 0.25) / SECOND_MS})
    return pandana.Network(x, 0 * x, pd.Series(edges.row), pd.Series(edges.col), seconds, twoway=False)


def _pandana_matrix(pandana: ModuleType, world: Setting) -> Callable[[], Matrix]:
    """Everything within 2 h of each site: the library's own form of a matrix with a cut-off."""
    network = pandana_network(pandana, world.graph)
    nodes, row_of_site = np.unique(world.site_node, return_inverse=True)
    row = np.zeros(world.graph.shape[0], dtype=np.int64)
    row[nodes] = np.arange(len(nodes))

    def run() -> Matrix:
        near = network.nodes_in_range(nodes, CUTOFF_MS / SECOND_MS)
        to_nodes = np.full((len(nodes), world.graph.shape[0]), np.inf)
        ms = np.rint(near["seconds"].to_numpy(dtype=np.float64) * SECOND_MS)
        to_nodes[row[near["source"].to_numpy()], near["destination"].to_numpy()] = ms
        return np.vstack([world.matrix(to_nodes[at], site) for site, at in enumerate(row_of_site)])

    return run


def _our_nearest(world: Setting) -> Callable[[], Matrix]:
    router, given = world.router, world.world
    costs = router.costs(PROFILE)
    sites, villages = (router.snap(points, PROFILE.vehicle) for points in (given.sites, given.villages))
    return lambda: nearest_sites(router.network, costs, sites, villages, CUTOFF_MS).ms


def _pandana_nearest(pandana: ModuleType, world: Setting) -> Callable[[], Matrix]:
    """The first point of interest on the roads turned round: asked of every node, as it always is."""
    graph, sources = with_sites(world)
    network = pandana_network(pandana, csr_array(graph.T))
    limit = CUTOFF_MS / SECOND_MS
    network.set_pois("site", limit, 1, pd.Series(sources.astype(np.float64)), pd.Series(np.zeros(SITES)))

    def run() -> Matrix:
        near = network.nearest_pois(limit, "site", 1, max_distance=10 * limit, include_poi_ids=True)
        ms = np.rint(near[1].to_numpy(dtype=np.float64)[world.village_node] * SECOND_MS) + world.village_walk
        return np.where(ms > CUTOFF_MS, np.inf, ms)

    return run


def _kit_matrix(kit: ModuleType, world: Setting, *, is_reweighed: bool) -> Callable[[], Matrix]:
    """The whole matrix out of a hierarchy that is built once, and customized again where asked for."""
    edges = world.graph.tocoo()
    weights = edges.data.astype(np.uint32)
    ends = edges.row.astype(np.uint32), edges.col.astype(np.uint32)
    topology = kit.CCHTopology()
    lat, lon = world.lat.astype(np.float32), world.lon.astype(np.float32)
    topology.build(*ends, lat, lon, world.graph.shape[0])
    metric = kit.CCHMetric(topology)
    metric.customize(weights)
    sources, targets = world.site_node.astype(np.uint32), world.village_node.astype(np.uint32)
    walks = world.village_walk + world.site_walk[:, None]

    def run() -> Matrix:
        if is_reweighed:
            metric.customize(weights)
        ms = metric.distances_many_to_many(sources, targets) + walks
        return np.where(ms > CUTOFF_MS, np.inf, ms)

    return run


def _igraph_matrix(igraph: ModuleType, world: Setting) -> Callable[[], Matrix]:
    edges = world.graph.tocoo()
    graph = igraph.Graph(n=world.graph.shape[0], edges=np.column_stack((edges.row, edges.col)), directed=True)
    weights = edges.data.tolist()
    walks = world.village_walk + world.site_walk[:, None]
    targets, place = np.unique(world.village_node, return_inverse=True)

    def run() -> Matrix:
        found = graph.distances(world.site_node.tolist(), targets.tolist(), weights=weights)
        ms = np.array(found)[:, place] + walks
        return np.where(ms > CUTOFF_MS, np.inf, ms)

    return run


def _equal(ours: object, peer: object) -> None:
    np.testing.assert_array_equal(np.asarray(ours), np.asarray(peer))
