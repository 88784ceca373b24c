"""The nearest site of each village: one search from all sites at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit
from routing.costs import Costs
from routing.heap import NO_KEY, NODE_BITS, NODE_MASK, push, sift
from routing.network import IMPASSABLE, Network
from routing.placing import Placing, direct_ms, place_points
from routing.snapping import Snapping

ROOT = -1
"""In `Forest.entered_by`: a core node that is met straight from a site."""
NOT_REACHED = -2
_SPARE = 64

Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Position of a site, of a village, and ms from the one to the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The site that is soonest at each village; v villages.

    Attributes
    ----------
    ms
        float64[v]; whole ms, site -> village, walks included; inf beyond the cut-off.
    site
        int64[v]; position of that site, the first of those that tie; -1 where none.
    """

    ms: NDArray[np.float64]
    site: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Shortest ways from the sites over the core: each core node hangs on the one before it.

    Attributes
    ----------
    dist
        int32[c]; ms from the nearest site, `IMPASSABLE` beyond the cut-off.
    site
        int32[c]; position of that site, the first of those that tie; -1 where none.
    entered_by
        int32[c]; position of the core edge by which the node is entered, `ROOT`, or `NOT_REACHED`.
    """

    dist: NDArray[np.int32]
    site: NDArray[np.int32]
    entered_by: NDArray[np.int32]


def nearest_sites(
    network: Network,
    costs: Costs,
    sites: Snapping,
    villages: Snapping,
    cutoff_ms: int,
    *,
    placed: Placing | None = None,
) -> Nearest:
    """Find the nearest site of each village.

    Parameters
    ----------
    network, costs
        The network as weighed for a profile.
    sites, villages
        Snapped points; ties go to the site that comes first.
    cutoff_ms
        Longer times, walks included, are inf; below `IMPASSABLE`.
    placed
        The villages on the weighed network, where they have been placed already.

    Returns
    -------
    Nearest
        `ms` equals the least of each column of `routing.matrix.travel_ms`, and `site` the first row that has
        it.
    """
    from_ = place_points(network, costs, sites)
    to = place_points(network, costs, villages) if placed is None else placed
    pairs = pairs_on_chain(network, costs, sites, from_, villages, to)
    return find_nearest(network, costs, from_, to, pairs, cutoff_ms)


def find_nearest(
    network: Network, costs: Costs, from_: Placing, to: Placing, pairs: Pairs, cutoff_ms: int
) -> Nearest:
    """Find the nearest site of each village, both placed, with the ways along one chain as `pairs`.

    See `pairs_on_chain`; the times in `from_.leave_ms` and `pairs` may hold more than travel.
    """
    forest = grow_forest(network, costs, from_, cutoff_ms)
    ms = np.full(len(to.chain), cutoff_ms + 1, dtype=np.int64)
    site = np.full(len(to.chain), -1, dtype=np.int64)
    _read_ends(forest.dist, forest.site, to.node, to.reach_ms, ms, site)
    _take_pairs(*pairs, ms, site)
    return Nearest(np.where(site < 0, np.inf, ms), site)


def grow_forest(network: Network, costs: Costs, from_: Placing, cutoff_ms: int) -> Forest:
    """Search from all placed sites at once, as far as the cut-off."""
    core = network.core
    return Forest(*_search(core.indptr, costs.core_edge, from_.node, from_.leave_ms, cutoff_ms))


def pairs_on_chain(
    network: Network, costs: Costs, sites: Snapping, from_: Placing, villages: Snapping, to: Placing
) -> Pairs:
    """List the sites and villages that share a chain.

    Returns
    -------
    site, village, ms
        int64[p]; positions, and the time from one to the other along the chain, walks included;
        `IMPASSABLE` or more where there is no such way.
    """
    has_site = np.zeros(len(network.core.chain_from) + 1, dtype=np.bool_)
    has_site[from_.chain[from_.chain >= 0]] = True
    near = np.flatnonzero(has_site[to.chain])  # -1, not on the road, reads the last, which is no chain
    order = near[np.argsort(to.chain[near], kind="stable")]
    ordered = to.chain[order]
    first = np.searchsorted(ordered, from_.chain)
    count = np.where(from_.chain >= 0, np.searchsorted(ordered, from_.chain, "right") - first, 0)
    site = np.repeat(np.arange(len(first)), count)
    rank = np.arange(len(site)) - np.repeat(np.cumsum(count) - count, count)
    village = order[first[site] + rank]
    ms = np.empty(len(site), dtype=np.int64)
    _direct(
        site,
        village,
        sites.segment,
        sites.fraction,
        sites.snap_ms,
        from_.along_at,
        from_.against_at,
        villages.segment,
        villages.fraction,
        villages.snap_ms,
        to.along_at,
        to.against_at,
        costs.edge_ms,
        ms,
    )
    return site, village, ms


@njit(nogil=True, cache=True)
def _enter_sites(
    source_node: NDArray[np.int32],
    source_ms: NDArray[np.int32],
    cutoff_ms: int,
    heap: NDArray[np.int64],
    dist: NDArray[np.int32],
    site: NDArray[np.int32],
    entered_by: NDArray[np.int32],
) -> int:
    """Begin a search at the core nodes beside the sites; return the size of the heap."""
    dist[:] = IMPASSABLE
    site[:] = -1
    entered_by[:] = NOT_REACHED
    size = 0
    for row in range(len(source_node)):
        for end in range(2):
            node = source_node[row, end]
            ms = source_ms[row, end]
            # Sites come in order, so that a tie stays with the first.
            if ms <= cutoff_ms and ms < dist[node]:
                dist[node] = ms
                site[node] = row
                entered_by[node] = ROOT
                size = push(heap, size, (np.int64(ms) << NODE_BITS) | node)
    return size


@njit(nogil=True, cache=True)
def search_sites(
    indptr: NDArray[np.int64],
    core_edge: NDArray[np.int64],
    source_node: NDArray[np.int32],
    source_ms: NDArray[np.int32],
    cutoff_ms: int,
    heap: NDArray[np.int64],
    dist: NDArray[np.int32],
    site: NDArray[np.int32],
    entered_by: NDArray[np.int32],
) -> None:
    """Fill the arrays of a `Forest`; `heap`, from `new_heap`, is left as it was found: empty."""
    limit = (np.int64(cutoff_ms) + 1) << NODE_BITS
    size = _enter_sites(source_node, source_ms, cutoff_ms, heap, dist, site, entered_by)
    room = len(heap) - 8
    while size > 0:
        top = heap[0]
        size -= 1
        sift(heap, size)
        ms_here = np.int32(top >> NODE_BITS)
        here = top & NODE_MASK
        if ms_here > dist[here]:
            continue
        time_here = top - here
        site_here = site[here]
        for edge in range(indptr[here], indptr[here + 1]):
            key = time_here + core_edge[edge]
            if key >= limit:
                continue
            ms = np.int32(key >> NODE_BITS)
            node = key & NODE_MASK
            if ms < dist[node]:
                dist[node] = ms
                site[node] = site_here
                entered_by[node] = edge
                # From a dead end the only way is back: it need not be visited.
                if indptr[node + 1] - indptr[node] > 1:
                    size = push(heap, size, key)
            elif ms == dist[node] and site_here < site[node]:
                site[node] = site_here
                entered_by[node] = edge
                # A node as near as this one may have been visited already: the first site goes on from it.
                if ms == ms_here:
                    # Entries by shorter times are one an edge at most; these are not, so make room for each.
                    room -= 1
                    if room < len(core_edge) + 2 * len(source_node):
                        heap, room = _more_room(heap), room + len(heap)
                    size = push(heap, size, key)


@njit(nogil=True, cache=True)
def _search(
    indptr: NDArray[np.int64],
    core_edge: NDArray[np.int64],
    source_node: NDArray[np.int32],
    source_ms: NDArray[np.int32],
    cutoff_ms: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    nodes = len(indptr) - 1
    dist = np.empty(nodes, dtype=np.int32)
    site = np.empty(nodes, dtype=np.int32)
    entered_by = np.empty(nodes, dtype=np.int32)
    heap = new_heap(len(core_edge), len(source_node))
    search_sites(indptr, core_edge, source_node, source_ms, cutoff_ms, heap, dist, site, entered_by)
    return dist, site, entered_by


@njit(nogil=True, cache=True)
def new_heap(edges: int, sites: int) -> NDArray[np.int64]:
    """Make an empty heap for a search over this many core edges from this many sites."""
    return np.full(edges + 2 * sites + _SPARE, NO_KEY, dtype=np.int64)


@njit(nogil=True, cache=True)
def _more_room(heap: NDArray[np.int64]) -> NDArray[np.int64]:
    """Move a heap into one twice as long; the old one is left empty."""
    longer = np.full(2 * len(heap), NO_KEY, dtype=np.int64)
    longer[: len(heap)] = heap
    heap[:] = NO_KEY
    return longer


@njit(nogil=True, cache=True)
def _read_ends(
    dist: NDArray[np.int32],
    node_site: NDArray[np.int32],
    village_node: NDArray[np.int32],
    village_ms: NDArray[np.int32],
    ms: NDArray[np.int64],
    site: NDArray[np.int64],
) -> None:
    """Shorten the villages' times to those over either end of their chains; ties go to the first site."""
    for village in range(len(village_node)):
        for end in range(2):
            node = village_node[village, end]
            total = np.int64(dist[node]) + village_ms[village, end]
            if total < ms[village] or (total == ms[village] and node_site[node] < site[village]):
                ms[village] = total
                site[village] = node_site[node]


@njit(nogil=True, cache=True)
def _take_pairs(
    one: NDArray[np.int64],
    village: NDArray[np.int64],
    direct: NDArray[np.int64],
    ms: NDArray[np.int64],
    site: NDArray[np.int64],
) -> None:
    for pair in range(len(one)):
        to = village[pair]
        if direct[pair] < ms[to] or (direct[pair] == ms[to] and one[pair] < site[to]):
            ms[to] = direct[pair]
            site[to] = one[pair]


@njit(nogil=True, cache=True)
def _direct(
    site: NDArray[np.int64],
    village: NDArray[np.int64],
    site_segment: NDArray[np.int32],
    site_fraction: NDArray[np.float64],
    site_walk_ms: NDArray[np.int64],
    site_along: NDArray[np.int64],
    site_against: NDArray[np.int64],
    village_segment: NDArray[np.int32],
    village_fraction: NDArray[np.float64],
    village_walk_ms: NDArray[np.int64],
    village_along: NDArray[np.int64],
    village_against: NDArray[np.int64],
    edge_ms: NDArray[np.int32],
    ms: NDArray[np.int64],
) -> None:
    for pair in range(len(site)):
        a, b = site[pair], village[pair]
        segment = site_segment[a]
        is_back = site_fraction[a] > village_fraction[b]
        if (
            segment == village_segment[b]
            and site_fraction[a] != village_fraction[b]
            and edge_ms[2 * segment + (1 if is_back else 0)] >= IMPASSABLE
        ):
            # Two cuts in one impassable segment stand at one place in the sums, and yet part from each other.
            ms[pair] = IMPASSABLE
            continue
        on_road = direct_ms(
            segment,
            site_fraction[a],
            site_along[a],
            site_against[a],
            village_segment[b],
            village_fraction[b],
            village_along[b],
            village_against[b],
        )
        ms[pair] = on_road + site_walk_ms[a] + village_walk_ms[b]
