"""Costs of the network for a profile, in whole milliseconds.

Derived when asked for, never stored with the roads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit
from routing.network import IMPASSABLE, Core, Network
from routing.profile import Profile
from routing.rates import CLOSED, class_rates
from routing.speeds import Speeds

if TYPE_CHECKING:
    from layers.assumptions import Assumptions

BARRED = 2**41
"""What an impassable edge adds to the sums along a chain: more than any chain that can be travelled."""


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """A network weighed for a profile.

    Attributes
    ----------
    edge_ms
        int32[2 s]; edge ``2 s`` along segment ``s``, ``2 s + 1`` against; `IMPASSABLE` where it cannot be
        driven.
    along, against
        int64[s + 1]; running sums of either direction over the segments in the order of their chains, each
        impassable edge counting `BARRED`.
    core_edge
        int64[e]; each edge of the core as ``cost << 32 | target``: added to a node's time it is the heap's
        key.
    """

    edge_ms: NDArray[np.int32]
    along: NDArray[np.int64]
    against: NDArray[np.int64]
    core_edge: NDArray[np.int64]


def edge_costs(
    network: Network,
    speeds: Speeds,
    profile: Profile,
    assumptions: Assumptions,
    *,
    blocked_nodes: NDArray[np.bool_] | None = None,
) -> NDArray[np.int32]:
    """Cost of every directed edge.

    Parameters
    ----------
    network
        Not altered.
    speeds, assumptions
        As in `routing.rates.class_rates`.
    profile
        Vehicle and season.
    blocked_nodes
        bool[n]; edges that touch these nodes are impassable.

    Returns
    -------
    NDArray
        int32[2 s], whole ms, rounded half up; `IMPASSABLE` for what cannot be driven or takes over 12 days.
    """
    return weigh(network, speeds, profile, assumptions, blocked_nodes=blocked_nodes).edge_ms


def weigh(
    network: Network,
    speeds: Speeds,
    profile: Profile,
    assumptions: Assumptions,
    *,
    blocked_nodes: NDArray[np.bool_] | None = None,
) -> Costs:
    """Derive all costs of a network; the parameters are those of `edge_costs`."""
    rates = class_rates(network.classes, speeds, profile, assumptions)
    is_blocked = np.zeros(network.segment_count if blocked_nodes is not None else 0, dtype=np.bool_)
    if blocked_nodes is not None:
        is_blocked = blocked_nodes[network.segment_from] | blocked_nodes[network.segment_to]
    edge_ms, along, against = _weigh_segments(
        network.segment_length_m,
        network.segment_class,
        network.segment_is_reversed,
        rates.ms_per_m,
        rates.delay_ms,
        is_blocked,
    )
    return Costs(edge_ms, along, against, _core_costs(network.core, along, against))


def _core_costs(core: Core, along: NDArray[np.int64], against: NDArray[np.int64]) -> NDArray[np.int64]:
    return _weigh_core(core.chain_start, core.code, core.target, along, against)


@njit(nogil=True, cache=True)
def _weigh_segments(
    length_m: NDArray[np.float64],
    segment_class: NDArray[np.int32],
    is_reversed: NDArray[np.bool_],
    ms_per_m: NDArray[np.float64],
    delay_ms: NDArray[np.int64],
    is_blocked: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    count = len(length_m)
    edge_ms = np.empty(2 * count, dtype=np.int32)
    sums = np.zeros((2, count + 1), dtype=np.int64)
    for segment in range(count):
        row = segment_class[segment]
        for way in range(2):
            drawn = way ^ 1 if is_reversed[segment] else way
            ms = length_m[segment] * ms_per_m[row, drawn] + delay_ms[row, drawn] + 0.5
            is_closed = delay_ms[row, drawn] == CLOSED or not ms < IMPASSABLE
            if len(is_blocked) and is_blocked[segment]:
                is_closed = True
            whole = IMPASSABLE if is_closed else int(ms)
            edge_ms[2 * segment + way] = whole
            sums[way, segment + 1] = sums[way, segment] + (BARRED if is_closed else whole)
    return edge_ms, sums[0], sums[1]


@njit(nogil=True, cache=True)
def _weigh_core(
    chain_start: NDArray[np.int64],
    code: NDArray[np.int32],
    target: NDArray[np.int32],
    along: NDArray[np.int64],
    against: NDArray[np.int64],
) -> NDArray[np.int64]:
    core_edge = np.empty(len(code), dtype=np.int64)
    for edge in range(len(code)):
        chain = code[edge] >> 1
        first, last = chain_start[chain], chain_start[chain + 1]
        ms = against[last] - against[first] if code[edge] & 1 else along[last] - along[first]
        core_edge[edge] = min(ms, IMPASSABLE) << 32 | target[edge]
    return core_edge
