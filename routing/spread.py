"""From sites to everywhere: the time to every node of the network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit
from routing.costs import Costs
from routing.network import IMPASSABLE, Network
from routing.placing import place_points
from routing.search import search_tree
from routing.snapping import Snapping


def times_to_nodes(network: Network, costs: Costs, sites: Snapping, cutoff_ms: int) -> NDArray[np.int32]:
    """Shortest time from the nearest of the snapped sites to every node, the walk to the road included.

    Parameters
    ----------
    network, costs
        The network as weighed for a profile and a state of the roads.
    sites
        Snapping of one point or more; those on no road reach nothing.
    cutoff_ms
        Longer times become `IMPASSABLE`; below `IMPASSABLE`.

    Returns
    -------
    NDArray
        int32[n], whole ms; `IMPASSABLE` where no road leads within the cut-off.
    """
    core = network.core
    ms = np.full(network.node_count, IMPASSABLE, dtype=np.int32)
    placing = place_points(network, costs, sites)
    dist, _ = search_tree(
        core.indptr, costs.core_edge, placing.node.reshape(-1), placing.leave_ms.reshape(-1), cutoff_ms
    )
    _spread(
        core.chain_start,
        core.chain_from,
        core.chain_to,
        core.node,
        network.segment_from,
        costs.edge_ms,
        dist,
        cutoff_ms,
        ms,
    )
    for site in np.flatnonzero(sites.segment >= 0):
        for node, time in _from_site(network, costs, sites, int(site), int(placing.chain[site])):
            if time <= cutoff_ms and time < ms[node]:
                ms[node] = time
    return ms


def _from_site(
    network: Network, costs: Costs, sites: Snapping, site: int, chain: int
) -> list[tuple[int, int]]:
    """Times to the nodes of a site's own chain, staying on it."""
    here, fraction, walk = int(sites.segment[site]), float(sites.fraction[site]), int(sites.snap_ms[site])
    found: list[tuple[int, int]] = []
    for way, stop in (
        (0, int(network.core.chain_start[chain + 1])),
        (1, int(network.core.chain_start[chain]) - 1),
    ):
        time = walk
        for segment in range(here, stop, 1 - 2 * way):
            whole = int(costs.edge_ms[2 * segment + way])
            done = fraction if segment == here else float(way)
            is_through = done == 1.0 - way
            if whole >= IMPASSABLE and not is_through:
                break
            part = int(whole * done)
            time += part if way else whole - part
            found.append((int((network.segment_from if way else network.segment_to)[segment]), time))
    return found


@njit(nogil=True, cache=True)
def _spread(
    chain_start: NDArray[np.int64],
    chain_from: NDArray[np.int32],
    chain_to: NDArray[np.int32],
    core_node: NDArray[np.int32],
    segment_from: NDArray[np.int32],
    edge_ms: NDArray[np.int32],
    dist: NDArray[np.int32],
    cutoff_ms: int,
    ms: NDArray[np.int32],
) -> None:
    """Carry the times of core nodes into the chains between them, from both ends."""
    for core in range(len(core_node)):
        ms[core_node[core]] = dist[core]
    for chain in range(len(chain_from)):
        first, last = chain_start[chain], chain_start[chain + 1]
        time = np.int64(dist[chain_from[chain]])
        for segment in range(first, last - 1):
            time += edge_ms[2 * segment]
            if time > cutoff_ms:
                break
            # The node at the end of a segment is the one at which the next begins.
            ms[segment_from[segment + 1]] = time
        time = np.int64(dist[chain_to[chain]])
        for segment in range(last - 1, first, -1):
            time += edge_ms[2 * segment + 1]
            if time > cutoff_ms:
                break
            ms[segment_from[segment]] = min(ms[segment_from[segment]], time)
