"""Gates: barriers, fords and ferry landings as segments of length zero between copies of their node."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Segments under construction: both ends, and the OSM node of every node.

    Attributes
    ----------
    nodes
        int64[s, 2]; the node at either end.
    origin
        int64[n]; for each node, copies included, the node of the roads that it stands for.
    gate
        object[s]; "" for roads, else the kind of gate.
    """

    nodes: NDArray[np.int64]
    origin: NDArray[np.int64]
    gate: NDArray[np.object_]


def add_landings(ends: Ends, is_ferry: NDArray[np.bool_]) -> Ends:
    """Part ferries from the roads they meet, so that boarding can cost its wait."""
    count = len(ends.origin)
    is_wet, is_dry = np.zeros(count, bool), np.zeros(count, bool)
    is_wet[ends.nodes[is_ferry]] = True
    is_dry[ends.nodes[~is_ferry]] = True
    is_landing = is_wet & is_dry
    at = np.flatnonzero((is_landing[ends.nodes] & is_ferry[:, None]).reshape(-1))
    return _add_copies(ends, at, np.full(len(at), "boarding", dtype=object))


def add_gates(ends: Ends, is_barrier: NDArray[np.bool_]) -> Ends:
    """Part the road at barriers and fords.

    Where two segment ends meet, one of them moves to a copy of the node. Where more meet, each moves to a
    copy of its own and the gate's delay is paid on the way in, so that every way through pays it once.
    """
    flat = ends.nodes.reshape(-1)
    at = np.flatnonzero(is_barrier[flat])
    at = at[np.argsort(flat[at], kind="stable")]
    _, first, inverse, count = np.unique(flat[at], return_index=True, return_inverse=True, return_counts=True)
    meeting = count[inverse]
    rank = np.arange(len(at)) - first[inverse]
    moves = (meeting > 2) | ((meeting == 2) & (rank == 1))
    return _add_copies(ends, at[moves], np.where(meeting[moves] > 2, "in", "through").astype(object))


def _add_copies(ends: Ends, at: NDArray[np.int64], gate: NDArray[np.object_]) -> Ends:
    """Move the flat segment ends `at` to new nodes, each joined by a gate drawn from copy to node."""
    flat = ends.nodes.reshape(-1).copy()
    hubs = flat[at]
    copies = len(ends.origin) + np.arange(len(at))
    flat[at] = copies
    return Ends(
        np.vstack((flat.reshape(-1, 2), np.column_stack((copies, hubs)))),
        np.concatenate((ends.origin, ends.origin[hubs])),
        np.concatenate((ends.gate, gate)),
    )
