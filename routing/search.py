"""The search: shortest times over the core from many sources, as far as a cut-off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit
from routing.heap import NO_KEY, NODE_BITS, NODE_MASK, push, sift
from routing.network import IMPASSABLE

_FAR = IMPASSABLE


@njit(nogil=True, cache=True)
def villages_by_node(
    village_node: NDArray[np.int32], village_ms: NDArray[np.int32], nodes: int, cutoff_ms: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Sort villages by the core nodes from which they are reached.

    Parameters
    ----------
    village_node, village_ms
        int32[v, 2]; the two ends of the chain each village is on, and the time from there.
    nodes
        Number of core nodes.
    cutoff_ms
        Villages farther than this from a node are left out of its list.

    Returns
    -------
    start, village, ms
        ``village[start[i]:start[i + 1]]`` are reached from core node ``i``, each in ``ms`` from there.
    """
    start = np.zeros(nodes + 1, dtype=np.int32)
    for one in range(len(village_node)):
        for end in range(2):
            if village_ms[one, end] <= cutoff_ms:
                start[village_node[one, end] + 1] += 1
    for node in range(nodes):
        start[node + 1] += start[node]
    filled = start.copy()
    village = np.empty(start[nodes], dtype=np.int32)
    ms = np.empty(start[nodes], dtype=np.int32)
    for one in range(len(village_node)):
        for end in range(2):
            if village_ms[one, end] <= cutoff_ms:
                place = filled[village_node[one, end]]
                filled[village_node[one, end]] += 1
                village[place] = one
                ms[place] = village_ms[one, end]
    return start, village, ms


@njit(nogil=True, cache=True)
def _read_off(
    dist: NDArray[np.int32],
    touched: NDArray[np.int32],
    count: int,
    start: NDArray[np.int32],
    village: NDArray[np.int32],
    village_ms: NDArray[np.int32],
    cutoff_ms: int,
    out: NDArray[np.float64],
) -> None:
    """Fill a row of times from the times to the core nodes that were touched; forget those times."""
    for at in range(count):
        node = touched[at]
        for place in range(start[node], start[node + 1]):
            ms = np.int64(dist[node]) + village_ms[place]
            if ms <= cutoff_ms and ms < out[village[place]]:
                out[village[place]] = ms
        dist[node] = _FAR


@njit(nogil=True, cache=True)
def times_from_sources(
    indptr: NDArray[np.int64],
    core_edge: NDArray[np.int64],
    source_node: NDArray[np.int32],
    source_ms: NDArray[np.int32],
    village_start: NDArray[np.int32],
    village: NDArray[np.int32],
    village_ms: NDArray[np.int32],
    cutoff_ms: int,
    first: int,
    last: int,
    out: NDArray[np.float64],
) -> None:
    """Fill rows `first` to `last` of `out` with the times that lead over core nodes.

    Parameters
    ----------
    indptr, core_edge
        The core, and its edges from `Costs`.
    source_node, source_ms
        int32[sites, 2]; the two ends of the chain each site is on and the time to reach them; `IMPASSABLE` =
        cannot.
    village_start, village, village_ms
        From `villages_by_node`.
    cutoff_ms
        Longer times become inf; below `IMPASSABLE`.
    first, last
        Rows to work on.
    out
        float64[sites, villages].
    """
    nodes = len(indptr) - 1
    limit = (np.int64(cutoff_ms) + 1) << NODE_BITS
    dist = np.full(nodes, _FAR, dtype=np.int32)
    touched = np.empty(nodes, dtype=np.int32)
    heap = np.full(len(core_edge) + 8, NO_KEY, dtype=np.int64)
    for row in range(first, last):
        size = 0
        count = 0
        for end in range(2):
            node = source_node[row, end]
            ms = source_ms[row, end]
            if ms <= cutoff_ms and ms < dist[node]:
                if dist[node] == _FAR:
                    touched[count] = node
                    count += 1
                dist[node] = ms
                size = push(heap, size, (np.int64(ms) << NODE_BITS) | node)
        while size > 0:
            top = heap[0]
            size -= 1
            sift(heap, size)
            ms_here = np.int32(top >> NODE_BITS)
            here = top & NODE_MASK
            if ms_here > dist[here]:
                continue
            time_here = top - here
            for edge in range(indptr[here], indptr[here + 1]):
                key = time_here + core_edge[edge]
                if key >= limit:
                    continue
                ms = np.int32(key >> NODE_BITS)
                node = key & NODE_MASK
                if ms < dist[node]:
                    if dist[node] == _FAR:
                        touched[count] = node
                        count += 1
                    dist[node] = ms
                    # From a dead end the only way is back: it need not be visited.
                    if indptr[node + 1] - indptr[node] > 1:
                        size = push(heap, size, key)
        out[row, :] = np.inf
        _read_off(dist, touched, count, village_start, village, village_ms, cutoff_ms, out[row])


@njit(nogil=True, cache=True)
def search_tree(
    indptr: NDArray[np.int64],
    core_edge: NDArray[np.int64],
    source_node: NDArray[np.int32],
    source_ms: NDArray[np.int32],
    cutoff_ms: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Shortest times from the nearest of some sources to every core node, and how each is entered.

    Parameters
    ----------
    indptr, core_edge, cutoff_ms
        As in `times_from_sources`.
    source_node, source_ms
        int32[m]; core nodes to begin at, and the time to reach each.

    Returns
    -------
    dist, entered_by
        int32[c]; ms, `IMPASSABLE` beyond the cut-off; the edge's position in the core, -1 at the source's
        own ends, -2 where not reached.
    """
    nodes = len(indptr) - 1
    limit = (np.int64(cutoff_ms) + 1) << NODE_BITS
    dist = np.full(nodes, _FAR, dtype=np.int32)
    entered_by = np.full(nodes, -2, dtype=np.int32)
    heap = np.full(len(core_edge) + len(source_node) + 8, NO_KEY, dtype=np.int64)
    size = 0
    for end in range(len(source_node)):
        node = source_node[end]
        if source_ms[end] <= cutoff_ms and source_ms[end] < dist[node]:
            dist[node] = source_ms[end]
            entered_by[node] = -1
            size = push(heap, size, (np.int64(source_ms[end]) << NODE_BITS) | node)
    while size > 0:
        top = heap[0]
        size -= 1
        sift(heap, size)
        ms_here = np.int32(top >> NODE_BITS)
        here = top & NODE_MASK
        if ms_here > dist[here]:
            continue
        time_here = top - here
        for edge in range(indptr[here], indptr[here + 1]):
            key = time_here + core_edge[edge]
            if key >= limit:
                continue
            ms = np.int32(key >> NODE_BITS)
            node = key & NODE_MASK
            if ms < dist[node]:
                dist[node] = ms
                entered_by[node] = edge
                size = push(heap, size, key)
    return dist, entered_by
