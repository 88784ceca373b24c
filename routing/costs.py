"""Costs of the network for a profile and a state of the roads, in whole milliseconds.

A segment costs its length, times the class's ms a metre (`routing.rates`: speed, pace, convoy), times the
factor of its slope, plus the delay of its gate, rounded half up; then the state's delays are added, and what
is cut or blocked is impassable. Derived when asked for, never stored with the roads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit
from routing.network import IMPASSABLE, Core, Network
from routing.profile import Profile
from routing.rates import CLOSED, class_rates
from routing.slope import slope_factor
from routing.speeds import Speeds
from routing.state import EMPTY, RoadState

if TYPE_CHECKING:
    from layers.assumptions import Assumptions

Factors = NDArray[np.float32]
"""float32[2 s]; what slope makes of the time on each directed edge; empty = all flat."""
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
    state: RoadState = EMPTY,
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
    state
        What is cut, slowed or closed.

    Returns
    -------
    NDArray
        int32[2 s], whole ms, rounded half up; `IMPASSABLE` for what cannot be driven or takes over 12 days.
    """
    costs = weigh(network, speeds, profile, assumptions, is_convoy=state.is_convoy)
    return with_state(network, costs, state).edge_ms


def weigh(
    network: Network,
    speeds: Speeds,
    profile: Profile,
    assumptions: Assumptions,
    *,
    is_convoy: bool = False,
    factors: Factors | None = None,
) -> Costs:
    """Derive all costs of a network as it is on the map.

    Parameters
    ----------
    network, speeds, profile, assumptions
        As in `edge_costs`.
    is_convoy
        As in `routing.rates.class_rates`.
    factors
        From `slope_factors`, where they are at hand: they are the same for both seasons.
    """
    rates = class_rates(network.classes, speeds, profile, assumptions, is_convoy=is_convoy)
    if factors is None:
        factors = slope_factors(network, profile.vehicle, assumptions)
    edge_ms = _weigh_segments(
        network.segment_length_m,
        network.segment_class,
        network.segment_is_reversed,
        rates.ms_per_m,
        rates.delay_ms,
        factors,
    )
    return _summed(network, edge_ms)


def slope_factors(network: Network, vehicle: str, assumptions: Assumptions) -> Factors:
    """Work out what slope makes of the time of a vehicle on every edge; nothing on a flat network."""
    rise_m, length_m = network.segment_rise_m.astype(np.float64), network.segment_length_m
    if not rise_m.any():
        return np.empty(0, dtype=np.float32)
    slope = np.divide(rise_m, length_m, out=np.zeros(len(rise_m)), where=length_m > 0)
    factors = [slope_factor(vehicle, way * slope, assumptions) for way in (1, -1)]
    return np.column_stack(factors).reshape(-1).astype(np.float32)


def with_state(network: Network, costs: Costs, state: RoadState) -> Costs:
    """Apply cuts, delays, blocked nodes and entries to costs as they are on the map.

    Returns
    -------
    Costs
        The same when the state is empty; else new ones, those given are not altered.

    Raises
    ------
    IndexError
        When the state names segments or nodes that the network has not got.
    """
    if not state.id:
        return costs
    edge_ms = costs.edge_ms.copy()
    by_way = edge_ms.reshape(-1, 2)
    by_way[state.delay_segments] = _saturated(by_way[state.delay_segments], state.delay_ms[:, None])
    edge_ms[state.entry_edges] = _saturated(edge_ms[state.entry_edges], state.entry_ms)
    by_way[state.cut_segments] = IMPASSABLE
    if len(state.blocked_nodes):
        is_blocked = np.zeros(network.node_count, dtype=np.bool_)
        is_blocked[state.blocked_nodes] = True
        by_way[is_blocked[network.segment_from] | is_blocked[network.segment_to]] = IMPASSABLE
    return _summed(network, edge_ms)


def discounted(network: Network, costs: Costs, segments: Sequence[int], times: int) -> Costs:
    """Make a minute on these segments count as many times as one elsewhere.

    All others are divided, rather than these multiplied, so that nothing saturates. For choosing a way, not
    for telling its time.
    """
    edge_ms = np.where(costs.edge_ms < IMPASSABLE, costs.edge_ms // times, IMPASSABLE).astype(np.int32)
    edge_ms.reshape(-1, 2)[segments] = costs.edge_ms.reshape(-1, 2)[segments]
    return _summed(network, edge_ms)


def _saturated(ms: NDArray[np.int32], added: NDArray[np.int64]) -> NDArray[np.int32]:
    return np.asarray(np.minimum(ms + added, IMPASSABLE), dtype=np.int32)


def _summed(network: Network, edge_ms: NDArray[np.int32]) -> Costs:
    core: Core = network.core
    along, against = _sum_up(edge_ms)
    return Costs(
        edge_ms, along, against, _weigh_core(core.chain_start, core.code, core.target, along, against)
    )


@njit(nogil=True, cache=True)
def _weigh_segments(
    length_m: NDArray[np.float64],
    segment_class: NDArray[np.int32],
    is_reversed: NDArray[np.bool_],
    ms_per_m: NDArray[np.float64],
    delay_ms: NDArray[np.int64],
    factors: NDArray[np.float32],
) -> NDArray[np.int32]:
    count = len(length_m)
    is_flat = len(factors) == 0
    edge_ms = np.empty(2 * count, dtype=np.int32)
    for segment in range(count):
        row = segment_class[segment]
        for way in range(2):
            drawn = way ^ 1 if is_reversed[segment] else way
            ms = length_m[segment] * ms_per_m[row, drawn]
            if not is_flat:
                ms *= factors[2 * segment + way]
            ms += delay_ms[row, drawn] + 0.5
            is_closed = delay_ms[row, drawn] == CLOSED or not ms < IMPASSABLE
            edge_ms[2 * segment + way] = IMPASSABLE if is_closed else int(ms)
    return edge_ms


@njit(nogil=True, cache=True)
def _sum_up(edge_ms: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    count = len(edge_ms) // 2
    along = np.empty(count + 1, dtype=np.int64)
    against = np.empty(count + 1, dtype=np.int64)
    forth, back = np.int64(0), np.int64(0)
    for segment in range(count):
        along[segment], against[segment] = forth, back
        ms = edge_ms[2 * segment]
        forth += BARRED if ms >= IMPASSABLE else ms
        ms = edge_ms[2 * segment + 1]
        back += BARRED if ms >= IMPASSABLE else ms
    along[count], against[count] = forth, back
    return along, against


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
