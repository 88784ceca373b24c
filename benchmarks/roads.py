"""The generated world as our router and as the peers' graphs, with the same costs on every edge."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks.generator import METRIC, World, rural_world
from layers.assumptions import read_assumptions
from routing.build import build_network
from routing.profile import Profile
from routing.router import Router
from routing.speeds import read_speeds

PROFILE = Profile("4x4", "dry")
CUTOFF_MINUTES = 120.0
CUTOFF_MS = 7_200_000
SITES, VILLAGES = 150, 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """One world, ready for all.

    Attributes
    ----------
    graph
        scipy matrix of ms over network nodes and snapped points: the exported tables, nothing of ours left
        in it.
    lon, lat
        Of its nodes.
    site_node, village_node
        Nodes of the snapped points.
    site_walk, village_walk
        ms between point and road.
    """

    world: World
    router: Router
    graph: csr_array
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    site_node: NDArray[np.int64]
    village_node: NDArray[np.int64]
    site_walk: NDArray[np.int64]
    village_walk: NDArray[np.int64]

    def matrix(self, row_of_nodes: NDArray[np.float64], site: int) -> NDArray[np.float64]:
        """Times to villages out of times to nodes."""
        ms = row_of_nodes[self.village_node] + self.village_walk + self.site_walk[site]
        ms[ms > CUTOFF_MS] = np.inf
        return ms

    def networkx_graph(self) -> nx.DiGraph:
        """Give the same graph to networkx."""
        graph = nx.DiGraph()
        edges = self.graph.tocoo()
        rows = zip(edges.row.tolist(), edges.col.tolist(), edges.data.astype(np.int64).tolist(), strict=True)
        graph.add_weighted_edges_from(rows)
        return graph


@lru_cache(maxsize=1)
def setting(nodes: int) -> Setting:
    """Make the world of about this many nodes; the last one made is kept."""
    world = rural_world(nodes, SITES, VILLAGES)
    router = Router(build_network(world.roads), read_speeds(), read_assumptions(), METRIC)
    tables = router.tables(world.sites, world.villages, PROFILE, cutoff_minutes=CUTOFF_MINUTES)
    edges, met = tables.edges, tables.snapping
    # Every point meets a road in this world, or the peers would have to be told apart.
    if met["node"].isna().any():
        raise ValueError("a point of the generated world is far from every road")
    count = len(tables.nodes)
    graph = csr_array(
        (edges["ms"].to_numpy(dtype=np.float64), (edges["from_node"], edges["to_node"])), shape=(count, count)
    )
    node, walk = met["node"].to_numpy(dtype=np.int64), met["snap_ms"].to_numpy(dtype=np.int64)
    lon, lat = tables.nodes["lon"].to_numpy(), tables.nodes["lat"].to_numpy()
    return Setting(world, router, graph, lon, lat, node[:SITES], node[SITES:], walk[:SITES], walk[SITES:])
