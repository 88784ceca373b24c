"""Parts of the network that hang together for a vehicle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit


@njit(nogil=True, cache=True)
def component_sizes(
    segment_from: NDArray[np.int32],
    segment_to: NDArray[np.int32],
    is_passable: NDArray[np.bool_],
    node_count: int,
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Join the nodes that passable segments join, whatever their direction.

    Parameters
    ----------
    segment_from, segment_to
        int32[s]; nodes.
    is_passable
        bool[s].
    node_count
        Number of nodes.

    Returns
    -------
    component, size
        int32[n], the component of each node, named by one of its nodes; int64[n], its number of nodes.
    """
    parent = np.arange(node_count).astype(np.int32)
    for segment in range(len(segment_from)):
        if not is_passable[segment]:
            continue
        a, b = segment_from[segment], segment_to[segment]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a != b:
            parent[max(a, b)] = min(a, b)
    count = np.zeros(node_count, dtype=np.int64)
    for node in range(node_count):
        # A node's parent comes before it, so that its root is known already.
        parent[node] = parent[parent[node]]
        count[parent[node]] += 1
    return parent, count[parent]
