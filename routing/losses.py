"""What the loss of a link does: which villages no site reaches within the cut-off any more.

A *link* is a chain of the core, the road between two junctions; lost, no segment of it can be driven, either
way. Shortest ways from all sites form a forest (`routing.nearest`). The loss of a link touches only the core
nodes that hang below it, the points on it and, where a site stands on it, what hangs on that site. So for
each link the times of that part alone are found anew, from its boundary: no other node becomes farther, and
none becomes nearer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit
from routing.costs import Costs
from routing.heap import NODE_BITS, NODE_MASK, push, sift
from routing.nearest import NOT_REACHED, ROOT, Forest, grow_forest, nearest_sites, new_heap, pairs_on_chain
from routing.network import IMPASSABLE, Core, Network
from routing.placing import Placing, place_points
from routing.search import villages_by_node
from routing.snapping import Snapping
from routing.threads import run_chunks

_SMALLEST_CHUNK = 64
_NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """Villages that are reached within the cut-off, and no more once a link is lost.

    Attributes
    ----------
    chain, village
        int64[p]; pairs, by chain and then by village.
    is_on_link
        bool[p]; the village lies on the link itself.
    """

    chain: NDArray[np.int64]
    village: NDArray[np.int64]
    is_on_link: NDArray[np.bool_]


class _Roads(NamedTuple):
    """The core and the forest over it; `code_ms` is the cost of driving a chain along and against, in turn.

    The children of core node ``i`` are ``first_child[i]`` and, from one to the next, ``next_child``.
    """

    indptr: NDArray[np.int64]
    target: NDArray[np.int32]
    code: NDArray[np.int32]
    code_ms: NDArray[np.int64]
    chain_from: NDArray[np.int32]
    chain_to: NDArray[np.int32]
    dist: NDArray[np.int32]
    site: NDArray[np.int32]
    entered_by: NDArray[np.int32]
    first_child: NDArray[np.int32]
    next_child: NDArray[np.int32]


class _Points(NamedTuple):
    """Sites, or the villages in time, on the core.

    `is_at_end`: bool[p, 2]; the point stands where its chain begins, or ends. `start`, `point`, `ms`: the
    points that each core node is an end for. `chain_start`, `on_chain`: the points on each chain.
    """

    chain: NDArray[np.int32]
    node: NDArray[np.int32]
    end_ms: NDArray[np.int32]
    walk_ms: NDArray[np.int64]
    is_at_end: NDArray[np.bool_]
    start: NDArray[np.int32]
    point: NDArray[np.int32]
    ms: NDArray[np.int32]
    chain_start: NDArray[np.int64]
    on_chain: NDArray[np.int64]


def link_losses(
    network: Network, costs: Costs, sites: Snapping, villages: Snapping, cutoff_ms: int
) -> Losses:
    """Find for each link the villages that its loss puts beyond the cut-off. Exact.

    Parameters
    ----------
    network, costs
        The network as weighed for a profile; not altered.
    sites, villages
        Snapped points. A point within a lost link is cut off from both of its ends; one at its very end is
        cut off from the other only.
    cutoff_ms
        Below `IMPASSABLE`.

    Returns
    -------
    Losses
        The same as weighing the network anew without each link in turn, and asking
        `routing.nearest.nearest_sites` each time.
    """
    core = network.core
    from_, all_to = place_points(network, costs, sites), place_points(network, costs, villages)
    before = nearest_sites(network, costs, sites, villages, cutoff_ms, placed=all_to)
    in_time = np.flatnonzero(before.site >= 0)
    here = villages.take(in_time)
    to = place_points(network, costs, here)
    forest = grow_forest(network, costs, from_, cutoff_ms)
    roads = _roads(core, costs, forest)
    site_points = _points(network, sites, from_, from_.leave_ms, cutoff_ms)
    village_points = _points(network, here, to, to.reach_ms, cutoff_ms)
    stay_ms, spot_ms = _ways_on_chain(network, costs, sites, from_, here, to)
    entered = forest.entered_by[forest.entered_by >= 0]
    chains = np.unique(np.concatenate((core.code[entered] >> 1, from_.chain, to.chain))).astype(np.int64)
    chains = chains[chains >= 0]
    found: dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    def work(first: int, last: int) -> None:
        found[first] = _lose(
            roads, site_points, village_points, stay_ms, spot_ms, cutoff_ms, chains[first:last]
        )

    run_chunks(work, len(chains), smallest=_SMALLEST_CHUNK)
    parts = [found[first] for first in sorted(found)]
    chain = np.concatenate([part[0] for part in parts])
    lost = np.concatenate([part[1] for part in parts])
    is_on_link = to.chain[lost] == chain
    order = np.lexsort((lost, chain))
    return Losses(chain[order], in_time[lost[order]], is_on_link[order])


def _roads(core: Core, costs: Costs, forest: Forest) -> _Roads:
    code_ms = np.full(2 * len(core.chain_from), IMPASSABLE, dtype=np.int64)
    code_ms[core.code] = costs.core_edge >> NODE_BITS
    is_hung = forest.entered_by >= 0
    code = core.code[forest.entered_by[is_hung]]
    parent = np.where(code & 1, core.chain_to[code >> 1], core.chain_from[code >> 1])
    first_child, next_child = _children(np.flatnonzero(is_hung), parent, len(core.node))
    return _Roads(
        core.indptr,
        core.target,
        core.code,
        code_ms,
        core.chain_from,
        core.chain_to,
        forest.dist,
        forest.site,
        forest.entered_by,
        first_child,
        next_child,
    )


def _points(
    network: Network, snapping: Snapping, placed: Placing, end_ms: NDArray[np.int32], cutoff_ms: int
) -> _Points:
    core = network.core
    chain = placed.chain
    is_met = chain >= 0
    is_at_end = np.zeros((len(chain), 2), dtype=np.bool_)
    is_at_end[:, 0] = is_met & (snapping.segment == core.chain_start[chain]) & (snapping.fraction <= 0)
    is_at_end[:, 1] = (
        is_met & (snapping.segment == core.chain_start[chain + 1] - 1) & (snapping.fraction >= 1)
    )
    on_chain = np.argsort(chain, kind="stable")
    chain_start = np.searchsorted(chain[on_chain], np.arange(len(core.chain_from) + 1))
    by_node = villages_by_node(placed.node, end_ms, len(core.node), cutoff_ms)
    return _Points(chain, placed.node, end_ms, snapping.snap_ms, is_at_end, *by_node, chain_start, on_chain)


def _ways_on_chain(
    network: Network, costs: Costs, sites: Snapping, from_: Placing, villages: Snapping, to: Placing
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Least ms to each village from a site on its own chain; and from one that stands on the same spot."""
    site, village, ms = pairs_on_chain(network, costs, sites, from_, villages, to)
    stay_ms = np.full(len(villages.ids), IMPASSABLE, dtype=np.int64)
    spot_ms = stay_ms.copy()
    np.minimum.at(stay_ms, village, ms)
    ends = [(snap.segment + (snap.fraction >= 1), snap.fraction % 1.0) for snap in (sites, villages)]
    is_same = (ends[0][0][site] == ends[1][0][village]) & (ends[0][1][site] == ends[1][1][village])
    walks = sites.snap_ms[site] + villages.snap_ms[village]
    np.minimum.at(spot_ms, village[is_same], walks[is_same])
    return stay_ms, spot_ms


@njit(nogil=True, cache=True)
def _children(
    child: NDArray[np.int64], parent: NDArray[np.int32], nodes: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    first_child = np.full(nodes, _NOBODY, dtype=np.int32)
    next_child = np.full(nodes, _NOBODY, dtype=np.int32)
    for at in range(len(child)):
        next_child[child[at]] = first_child[parent[at]]
        first_child[parent[at]] = child[at]
    return first_child, next_child


@njit(nogil=True, cache=True)
def _lose(
    roads: _Roads,
    sites: _Points,
    villages: _Points,
    stay_ms: NDArray[np.int64],
    spot_ms: NDArray[np.int64],
    cutoff_ms: int,
    chains: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lose each of the chains in turn; return the pairs of chain and village."""
    nodes = len(roads.dist)
    ms = np.empty(nodes, dtype=np.int32)
    is_below = np.zeros(nodes, dtype=np.bool_)
    below = np.empty(nodes, dtype=np.int32)
    heap = new_heap(len(roads.target), len(sites.chain))
    seen = np.full(len(villages.chain), -1, dtype=np.int64)
    chain_out = np.empty(1024, dtype=np.int64)
    village_out = np.empty(1024, dtype=np.int64)
    count = 0
    for chain in chains:
        size = _gather(roads, sites, chain, is_below, below)
        _search_again(roads, sites, chain, cutoff_ms, is_below, below, size, heap, ms)
        for at in range(-1, size):
            # First the villages on the chain, then those that the nodes below it are an end for.
            if at < 0:
                first, last = villages.chain_start[chain], villages.chain_start[chain + 1]
            else:
                first = np.int64(villages.start[below[at]])
                last = np.int64(villages.start[below[at] + 1])
            for place in range(first, last):
                village = np.int64(villages.on_chain[place] if at < 0 else villages.point[place])
                if seen[village] == chain:
                    continue
                seen[village] = chain
                least = spot_ms[village] if villages.chain[village] == chain else stay_ms[village]
                for end in range(2):
                    node = villages.node[village, end]
                    reach = np.int64(villages.end_ms[village, end])
                    if villages.chain[village] == chain:
                        is_at_end = villages.is_at_end[village, end]
                        reach = villages.walk_ms[village] if is_at_end else np.int64(IMPASSABLE)
                    least = min(least, reach + (ms[node] if is_below[node] else roads.dist[node]))
                if least > cutoff_ms:
                    if count == len(chain_out):
                        chain_out = np.concatenate((chain_out, np.empty_like(chain_out)))
                        village_out = np.concatenate((village_out, np.empty_like(village_out)))
                    chain_out[count] = chain
                    village_out[count] = village
                    count += 1
        for at in range(size):
            is_below[below[at]] = False
    return chain_out[:count].copy(), village_out[:count].copy()


@njit(nogil=True, cache=True)
def _gather(
    roads: _Roads, sites: _Points, chain: int, is_below: NDArray[np.bool_], below: NDArray[np.int32]
) -> int:
    """List and mark the core nodes whose shortest way hangs on a chain, or begins on it."""
    size = 0
    for end in range(2):
        top = roads.chain_to[chain] if end else roads.chain_from[chain]
        entry = roads.entered_by[top]
        if entry == NOT_REACHED or is_below[top]:
            continue
        if entry == ROOT:
            if sites.chain[roads.site[top]] != chain:
                continue
        elif roads.code[entry] >> 1 != chain:
            continue
        at = size
        below[size] = top
        is_below[top] = True
        size += 1
        while at < size:
            child = roads.first_child[below[at]]
            while child >= 0:
                if not is_below[child]:
                    below[size] = child
                    is_below[child] = True
                    size += 1
                child = roads.next_child[child]
            at += 1
    return size


@njit(nogil=True, cache=True)
def _search_again(
    roads: _Roads,
    sites: _Points,
    chain: int,
    cutoff_ms: int,
    is_below: NDArray[np.bool_],
    below: NDArray[np.int32],
    count: int,
    heap: NDArray[np.int64],
    ms: NDArray[np.int32],
) -> None:
    """Fill `ms` for the nodes below a lost chain: from the nodes around them and from sites."""
    size = 0
    for at in range(count):
        node = below[at]
        best = np.int64(IMPASSABLE)
        for edge in range(roads.indptr[node], roads.indptr[node + 1]):
            other, code = roads.target[edge], roads.code[edge]
            if code >> 1 != chain and not is_below[other]:
                best = min(best, roads.dist[other] + roads.code_ms[code ^ 1])
        for place in range(sites.start[node], sites.start[node + 1]):
            site = sites.point[place]
            is_left = (
                sites.chain[site] != chain
                or (sites.is_at_end[site, 0] and roads.chain_from[chain] == node)
                or (sites.is_at_end[site, 1] and roads.chain_to[chain] == node)
            )
            if is_left:
                best = min(best, np.int64(sites.ms[place]))
        ms[node] = best if best <= cutoff_ms else IMPASSABLE
        if best <= cutoff_ms:
            size = push(heap, size, (best << NODE_BITS) | node)
    while size > 0:
        top = heap[0]
        size -= 1
        sift(heap, size)
        here = top & NODE_MASK
        ms_here = top >> NODE_BITS
        if ms_here > ms[here]:
            continue
        for edge in range(roads.indptr[here], roads.indptr[here + 1]):
            node, code = roads.target[edge], roads.code[edge]
            if not is_below[node] or code >> 1 == chain:
                continue
            total = ms_here + roads.code_ms[code]
            if total <= cutoff_ms and total < ms[node]:
                ms[node] = total
                size = push(heap, size, (total << NODE_BITS) | node)
