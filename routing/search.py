"""The search: shortest times over the core from many sources, as far as a cut-off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit
from routing.network import IMPASSABLE

_FAR = IMPASSABLE
_NODE_BITS = 32
_NODE_MASK = 2**32 - 1


@njit(nogil=True, cache=True, inline="always")
def _push(heap: NDArray[np.int64], size: int, key: int) -> int:
    """Put a key into the 4-ary heap; return the new size."""
    at = size
    while at > 0:
        parent = (at - 1) >> 2
        if heap[parent] <= key:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = key
    return size + 1


@njit(nogil=True, cache=True, inline="always")
def _sift(heap: NDArray[np.int64], size: int) -> None:
    """Take the first key out of a heap of `size` + 1 keys: the last one sinks from the top."""
    key = heap[size]
    at = 0
    while True:
        child = 4 * at + 1
        if child >= size:
            break
        least = child
        for other in range(child + 1, min(child + 4, size)):
            if heap[other] < heap[least]:
                least = other
        if heap[least] >= key:
            break
        heap[at] = heap[least]
        at = least
    heap[at] = key


@njit(nogil=True, cache=True)
def _read_off(
    dist: NDArray[np.int32],
    village_node: NDArray[np.int32],
    village_ms: NDArray[np.int32],
    cutoff_ms: int,
    out: NDArray[np.float64],
) -> None:
    """Fill a row of times from the times to core nodes."""
    from_, to = village_node[0], village_node[1]
    ms_from, ms_to = village_ms[0], village_ms[1]
    for village in range(len(from_)):
        ms = min(
            np.int64(dist[from_[village]]) + ms_from[village], np.int64(dist[to[village]]) + ms_to[village]
        )
        out[village] = ms if ms <= cutoff_ms else np.inf


@njit(nogil=True, cache=True)
def times_from_sources(
    indptr: NDArray[np.int64],
    target: NDArray[np.int32],
    core_ms: NDArray[np.int32],
    source_node: NDArray[np.int32],
    source_ms: NDArray[np.int32],
    village_node: NDArray[np.int32],
    village_ms: NDArray[np.int32],
    cutoff_ms: int,
    first: int,
    last: int,
    out: NDArray[np.float64],
) -> None:
    """Fill rows `first` to `last` of `out` with the times that lead over core nodes.

    Parameters
    ----------
    indptr, target, core_ms
        The core and its costs.
    source_node, source_ms
        int32[sites, 2]; the two ends of the chain each site is on and the time to reach them; `IMPASSABLE` =
        cannot.
    village_node, village_ms
        int32[2, villages]; the two ends of the chain each village is on and the time from there.
    cutoff_ms
        Longer times become inf; below `IMPASSABLE`.
    first, last
        Rows to work on.
    out
        float64[sites, villages].
    """
    nodes = len(indptr) - 1
    dist = np.full(nodes, _FAR, dtype=np.int32)
    touched = np.empty(nodes, dtype=np.int32)
    heap = np.empty(len(target) + 3, dtype=np.int64)
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
                size = _push(heap, size, (np.int64(ms) << _NODE_BITS) | node)
        while size > 0:
            top = heap[0]
            size -= 1
            if size > 0:
                _sift(heap, size)
            ms_here = np.int32(top >> _NODE_BITS)
            here = top & _NODE_MASK
            if ms_here > dist[here]:
                continue
            for edge in range(indptr[here], indptr[here + 1]):
                ms = ms_here + core_ms[edge]
                node = target[edge]
                if ms <= cutoff_ms and ms < dist[node]:
                    if dist[node] == _FAR:
                        touched[count] = node
                        count += 1
                    dist[node] = ms
                    size = _push(heap, size, (np.int64(ms) << _NODE_BITS) | node)
        _read_off(dist, village_node, village_ms, cutoff_ms, out[row])
        for at in range(count):
            dist[touched[at]] = _FAR


@njit(nogil=True, cache=True)
def search_tree(
    indptr: NDArray[np.int64],
    target: NDArray[np.int32],
    core_ms: NDArray[np.int32],
    source_node: NDArray[np.int32],
    source_ms: NDArray[np.int32],
    cutoff_ms: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Shortest times from one source to every core node, and the core edge by which each is entered.

    Returns
    -------
    dist, entered_by
        int32[c]; ms, `IMPASSABLE` beyond the cut-off; the edge's position in the core, -1 at the source's
        own ends, -2 where not reached.
    """
    nodes = len(indptr) - 1
    dist = np.full(nodes, _FAR, dtype=np.int32)
    entered_by = np.full(nodes, -2, dtype=np.int32)
    heap = np.empty(len(target) + 3, dtype=np.int64)
    size = 0
    for end in range(2):
        node = source_node[end]
        if source_ms[end] <= cutoff_ms and source_ms[end] < dist[node]:
            dist[node] = source_ms[end]
            entered_by[node] = -1
            size = _push(heap, size, (np.int64(source_ms[end]) << _NODE_BITS) | node)
    while size > 0:
        top = heap[0]
        size -= 1
        if size > 0:
            _sift(heap, size)
        ms_here = np.int32(top >> _NODE_BITS)
        here = top & _NODE_MASK
        if ms_here > dist[here]:
            continue
        for edge in range(indptr[here], indptr[here + 1]):
            ms = ms_here + core_ms[edge]
            node = target[edge]
            if ms <= cutoff_ms and ms < dist[node]:
                dist[node] = ms
                entered_by[node] = edge
                size = _push(heap, size, (np.int64(ms) << _NODE_BITS) | node)
    return dist, entered_by
