"""Drawing chains of degree-2 nodes together, so that a search meets junctions only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit
from routing.network import Core


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """The order in which segments follow one another.

    Attributes
    ----------
    code
        int64[s]; ``2 * segment + 1`` where the segment is met from its far end, ``2 * segment`` otherwise.
    start
        int64[k + 1]; chain ``k`` is ``code[start[k]:start[k + 1]]``.
    core_node
        int32[c]; network node of each core node.
    chain_from, chain_to
        int32[k]; core nodes.
    """

    code: NDArray[np.int64]
    start: NDArray[np.int64]
    core_node: NDArray[np.int32]
    chain_from: NDArray[np.int32]
    chain_to: NDArray[np.int32]


def incidence(
    segment_from: NDArray[np.int32], segment_to: NDArray[np.int32], node_count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the directed edges that leave each node.

    Returns
    -------
    indptr, edges
        int64[n + 1], int64[2 s]; edge ``2 s`` leaves ``segment_from[s]``, edge ``2 s + 1`` leaves
        ``segment_to[s]``.
    """
    source = np.column_stack((segment_from, segment_to)).reshape(-1)
    edges = np.argsort(source, kind="stable")
    indptr = np.zeros(node_count + 1, dtype=np.int64)
    np.cumsum(np.bincount(source, minlength=node_count), out=indptr[1:])
    return indptr, edges


def space_filling_order(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Order points along a Morton curve, so that near points come near each other."""
    key = np.zeros(len(lon), dtype=np.int64)
    if len(lon) == 0:
        return key
    for place, values in enumerate((lon, lat)):
        width = float(np.ptp(values)) or 1.0
        cell = ((values - values.min()) / width * 65535).astype(np.int64)
        for bit in range(16):
            key |= ((cell >> bit) & 1) << (2 * bit + place)
    return np.argsort(key, kind="stable")


def find_chains(
    segment_from: NDArray[np.int32],
    segment_to: NDArray[np.int32],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> Chains:
    """Find the chains between nodes whose degree is not 2.

    A cycle without such a node keeps one of its own.
    """
    indptr, edges = incidence(segment_from, segment_to, len(lon))
    target = np.column_stack((segment_to, segment_from)).reshape(-1)
    order = space_filling_order(lon, lat)
    code, start, first, last = _walk(indptr, edges, target, order)
    is_end = np.zeros(len(lon), dtype=bool)
    is_end[first] = True
    is_end[last] = True
    core_node = order[is_end[order]].astype(np.int32)
    core_of_node = np.full(len(lon), -1, dtype=np.int32)
    core_of_node[core_node] = np.arange(len(core_node), dtype=np.int32)
    return Chains(code, start, core_node, core_of_node[first], core_of_node[last])


@njit(nogil=True, cache=True)
def _walk(
    indptr: NDArray[np.int64], edges: NDArray[np.int64], target: NDArray[np.int32], order: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    segments = len(edges) // 2
    code = np.empty(segments, dtype=np.int64)
    start = np.zeros(segments + 1, dtype=np.int64)
    first = np.empty(segments, dtype=np.int64)
    last = np.empty(segments, dtype=np.int64)
    is_used = np.zeros(segments, dtype=np.bool_)
    chains = 0
    at = 0
    # First from every node whose degree is not 2; what then remains are cycles, each begun at its first node.
    for is_cycle in (False, True):
        for node in order:
            if not is_cycle and indptr[node + 1] - indptr[node] == 2:
                continue
            for place in range(indptr[node], indptr[node + 1]):
                edge = edges[place]
                if is_used[edge >> 1]:
                    continue
                first[chains] = node
                here = node
                while True:
                    is_used[edge >> 1] = True
                    code[at] = edge
                    at += 1
                    here = target[edge]
                    if here == node or indptr[here + 1] - indptr[here] != 2:
                        break
                    back = edge ^ 1
                    edge = edges[indptr[here]]
                    if edge == back:
                        edge = edges[indptr[here] + 1]
                last[chains] = here
                chains += 1
                start[chains] = at
    return code, start[: chains + 1].copy(), first[:chains].copy(), last[:chains].copy()


def build_core(chains: Chains) -> Core:
    """Make the graph that is searched; chains that return to their own core node are no edges of it."""
    count = len(chains.chain_from)
    indptr, edges = incidence(chains.chain_from, chains.chain_to, len(chains.core_node))
    target = np.column_stack((chains.chain_to, chains.chain_from)).reshape(-1)
    is_loop = np.repeat(chains.chain_from == chains.chain_to, 2)[edges]
    kept = np.zeros(len(edges) + 1, dtype=np.int64)
    np.cumsum(~is_loop, out=kept[1:])
    code = edges[~is_loop]
    return Core(
        node=chains.core_node,
        chain_start=chains.start,
        chain_from=chains.chain_from,
        chain_to=chains.chain_to,
        chain_of_segment=np.repeat(np.arange(count, dtype=np.int32), np.diff(chains.start)),
        indptr=kept[indptr],
        target=target[code],
        code=code.astype(np.int32),
    )
