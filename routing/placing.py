"""Snapped points on the weighed core.

The time from each to both ends of its chain, and from both ends to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit
from routing.costs import BARRED, Costs
from routing.network import IMPASSABLE, Network
from routing.snapping import Snapping


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """Points on chains; p points. Walking between point and road is part of `leave_ms` and `reach_ms`.

    A segment cut at fraction f costs floor(ms f) on one side and the rest on the other, so that pieces add
    up to the segment, to the millisecond.

    Attributes
    ----------
    chain
        int32[p]; -1 = not on the road.
    node
        int32[p, 2]; core nodes where the chain begins and ends; 0 when not on the road.
    leave_ms
        int32[p, 2]; from the point to those nodes; `IMPASSABLE` = no way.
    reach_ms
        int32[p, 2]; from those nodes to the point.
    along_at, against_at
        int64[p]; place of the point in `Costs.along` and `Costs.against`.
    """

    chain: NDArray[np.int32]
    node: NDArray[np.int32]
    leave_ms: NDArray[np.int32]
    reach_ms: NDArray[np.int32]
    along_at: NDArray[np.int64]
    against_at: NDArray[np.int64]


def place_points(network: Network, costs: Costs, snapping: Snapping) -> Placing:
    """Place snapped points on the chains of the weighed network."""
    core = network.core
    return Placing(
        *_place(
            snapping.segment,
            snapping.fraction,
            snapping.snap_ms,
            core.chain_of_segment,
            core.chain_start,
            core.chain_from,
            core.chain_to,
            costs.edge_ms,
            costs.along,
            costs.against,
        )
    )


@njit(nogil=True, cache=True)
def cut_ms(ms: int, fraction: float) -> int:
    """Cost of the first `fraction` of a segment that costs `ms`, in the sums along its chain."""
    if fraction <= 0.0:
        return 0
    barred = ms >= IMPASSABLE
    if fraction >= 1.0:
        return BARRED if barred else ms
    return BARRED // 2 if barred else int(ms * fraction)


@njit(nogil=True, cache=True)
def _place(
    segment: NDArray[np.int32],
    fraction: NDArray[np.float64],
    snap_ms: NDArray[np.int64],
    chain_of_segment: NDArray[np.int32],
    chain_start: NDArray[np.int64],
    chain_from: NDArray[np.int32],
    chain_to: NDArray[np.int32],
    edge_ms: NDArray[np.int32],
    along: NDArray[np.int64],
    against: NDArray[np.int64],
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.int64],
]:
    count = len(segment)
    chain = np.full(count, -1, dtype=np.int32)
    node = np.zeros((count, 2), dtype=np.int32)
    leave_ms = np.full((count, 2), IMPASSABLE, dtype=np.int32)
    reach_ms = np.full((count, 2), IMPASSABLE, dtype=np.int32)
    along_at = np.zeros(count, dtype=np.int64)
    against_at = np.zeros(count, dtype=np.int64)
    for point in range(count):
        here = segment[point]
        if here < 0:
            continue
        on = chain_of_segment[here]
        first, last = chain_start[on], chain_start[on + 1]
        forth = along[here] + cut_ms(edge_ms[2 * here], fraction[point])
        back = against[here] + cut_ms(edge_ms[2 * here + 1], fraction[point])
        walk = snap_ms[point]
        chain[point] = on
        node[point, 0], node[point, 1] = chain_from[on], chain_to[on]
        leave_ms[point, 0] = min(walk + back - against[first], IMPASSABLE)
        leave_ms[point, 1] = min(walk + along[last] - forth, IMPASSABLE)
        reach_ms[point, 0] = min(walk + forth - along[first], IMPASSABLE)
        reach_ms[point, 1] = min(walk + against[last] - back, IMPASSABLE)
        along_at[point], against_at[point] = forth, back
    return chain, node, leave_ms, reach_ms, along_at, against_at


@njit(nogil=True, cache=True)
def direct_ms(
    from_segment: int,
    from_fraction: float,
    from_along: int,
    from_against: int,
    to_segment: int,
    to_fraction: float,
    to_along: int,
    to_against: int,
) -> int:
    """Cost between two points of one chain without leaving it; `IMPASSABLE` or more where there is no way."""
    if from_segment == to_segment and from_fraction == to_fraction:
        return 0
    if from_segment < to_segment or (from_segment == to_segment and from_fraction < to_fraction):
        ms = to_along - from_along
    else:
        ms = from_against - to_against
    return ms


@njit(nogil=True, cache=True)
def times_on_chain(
    site_segment: NDArray[np.int32],
    site_fraction: NDArray[np.float64],
    site_walk_ms: NDArray[np.int64],
    site_chain: NDArray[np.int32],
    site_along: NDArray[np.int64],
    site_against: NDArray[np.int64],
    village_segment: NDArray[np.int32],
    village_fraction: NDArray[np.float64],
    village_walk_ms: NDArray[np.int64],
    village_along: NDArray[np.int64],
    village_against: NDArray[np.int64],
    village_order: NDArray[np.int64],
    bounds: NDArray[np.int64],
    edge_ms: NDArray[np.int32],
    cutoff_ms: int,
    out: NDArray[np.float64],
) -> None:
    """Shorten the times in `out` between sites and villages of one chain to those that stay on it.

    ``village_order[bounds[site, 0]:bounds[site, 1]]`` are the villages on the site's chain.
    """
    for site in range(len(site_chain)):
        if site_chain[site] < 0:
            continue
        for place in range(bounds[site, 0], bounds[site, 1]):
            village = village_order[place]
            segment = site_segment[site]
            is_back = site_fraction[site] > village_fraction[village]
            if (
                segment == village_segment[village]
                and site_fraction[site] != village_fraction[village]
                and edge_ms[2 * segment + (1 if is_back else 0)] >= IMPASSABLE
            ):
                # Two cuts in one impassable segment stand at one place in the sums, and yet part from each
                # other.
                continue
            ms = direct_ms(
                segment,
                site_fraction[site],
                site_along[site],
                site_against[site],
                village_segment[village],
                village_fraction[village],
                village_along[village],
                village_against[village],
            )
            total = ms + site_walk_ms[site] + village_walk_ms[village]
            if total <= cutoff_ms and total < out[site, village]:
                out[site, village] = total
