"""Draws of the paces nobody has measured, and the time of the nearest site in each.

A draw multiplies the time on all roads of a pace group by one factor (the law of the ground is wrong
everywhere alike) and the time on each road by another (this road is better or worse than its class). Ferries,
gates, minutes added by the user and the walk beside the road are left as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from layers.jit import njit
from routing.costs import Costs
from routing.groups import GROUPS, class_groups
from routing.heap import NODE_BITS
from routing.nearest import new_heap, pairs_on_chain, search_sites
from routing.network import IMPASSABLE, Network
from routing.placing import Placing, cut_ms, place_points
from routing.snapping import Snapping
from routing.threads import run_chunks

TRUNCATED_AT = 2.0
"""Standard deviations beyond which nothing is drawn."""
_FIXED = len(GROUPS)
_PARTS = len(GROUPS) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Factors of the time on roads, lognormal, their median 1; d draws, r roads.

    Attributes
    ----------
    group_noise, road_noise
        float64[d, groups], float32[d, r]; standard normal, truncated at `TRUNCATED_AT`.
    group_sigma, road_sigma
        What the noise is multiplied by in the logarithm of the time.
    """

    group_noise: NDArray[np.float64]
    road_noise: NDArray[np.float32]
    group_sigma: float
    road_sigma: float

    @property
    def group_pace(self) -> NDArray[np.float64]:
        """float64[d, groups]; factors of the groups."""
        return np.exp(self.group_sigma * self.group_noise)

    def road_pace(self, first: int, last: int) -> NDArray[np.float64]:
        """Factors of the roads in some of the draws, float64[last - first, r]: all at once are many."""
        return np.exp(self.road_sigma * self.road_noise[first:last].astype(np.float64))

    def with_estimate(self) -> Draws:
        """Put a draw in front in which every factor is 1."""
        return Draws(
            np.vstack((np.zeros((1, self.group_noise.shape[1])), self.group_noise)),
            np.vstack((np.zeros((1, self.road_noise.shape[1]), dtype=np.float32), self.road_noise)),
            self.group_sigma,
            self.road_sigma,
        )


def draw_paces(count: int, roads: int, sigma: float, road_share: float, seed: tuple[int, ...]) -> Draws:
    """Draw the paces of groups and roads, all independent of each other.

    Parameters
    ----------
    count, roads
        Number of draws, and of roads.
    sigma
        Standard deviation of the logarithm of the time on a stretch of road, before truncation.
    road_share
        Share of that variance which is the road's own; the rest it has in common with its group.
    seed
        Equal seeds give equal draws.
    """
    random = np.random.default_rng(seed)
    low, high = ndtr(-TRUNCATED_AT), ndtr(TRUNCATED_AT)
    group_noise = ndtri(low + (high - low) * random.random((count, len(GROUPS))))
    road_noise = np.empty((count, roads), dtype=np.float32)
    for row in road_noise:
        row[:] = ndtri(low + (high - low) * random.random(roads))
    return Draws(group_noise, road_noise, sigma * np.sqrt(1.0 - road_share), sigma * np.sqrt(road_share))


def drawn_nearest(
    network: Network,
    on_map: Costs,
    costs: Costs,
    sites: Snapping,
    villages: Snapping,
    road_of_chain: NDArray[np.int64],
    draws: Draws,
    cutoff_ms: int,
) -> NDArray[np.int32]:
    """Time of the nearest site at each village in every draw.

    Parameters
    ----------
    network
        Not altered.
    on_map, costs
        Its costs as on the map, and under the state of the roads; the difference is not drawn. The same
        twice when nothing is cut or slowed.
    sites, villages
        Snapped points.
    road_of_chain
        int64[k]; the road that each chain is part of, a column of `Draws.road_noise`.
    draws
        From `draw_paces`.
    cutoff_ms
        Below `IMPASSABLE`.

    Returns
    -------
    NDArray
        int32[d, v]; whole ms, `IMPASSABLE` beyond the cut-off. Each stretch between junctions, or between a
        junction and a point, is rounded once; where all paces are 1 the times are those of
        `routing.nearest.nearest_sites`.
    """
    core = network.core
    from_, to = place_points(network, costs, sites), place_points(network, costs, villages)
    group = class_groups(network.classes)[network.segment_class].astype(np.int64)
    group[group < 0] = _FIXED
    arrays = (on_map.edge_ms, costs.edge_ms, group)
    edge_part = _edge_parts(core.chain_start, core.code, *arrays)
    leave_part = _end_parts(sites, from_, network, arrays, is_leaving=True)
    reach_part = _end_parts(villages, to, network, arrays, is_leaving=False)
    one, other, direct_ms = pairs_on_chain(network, costs, sites, from_, villages, to)
    is_way = direct_ms < IMPASSABLE
    one, other = one[is_way], other[is_way]
    pair_part = _pair_parts(
        one, other, sites.segment, sites.fraction, villages.segment, villages.fraction, *arrays
    )
    pair_part[:, _FIXED] += sites.snap_ms[one] + villages.snap_ms[other]
    # A point that is not on the road has no chain, and no way either.
    leave_road, reach_road = road_of_chain[from_.chain], road_of_chain[to.chain]
    out = np.empty((len(draws.group_noise), len(villages.ids)), dtype=np.int32)
    pace = np.ones((len(out), _PARTS))
    pace[:, :_FIXED] = draws.group_pace

    def work(first: int, last: int) -> None:
        _draw(
            core.indptr,
            costs.core_edge,
            edge_part,
            road_of_chain[core.code >> 1],
            from_.node,
            from_.leave_ms,
            leave_part,
            leave_road,
            to.node,
            to.reach_ms,
            reach_part,
            reach_road,
            other,
            pair_part,
            reach_road[other],
            pace[first:last],
            draws.road_pace(first, last),
            cutoff_ms,
            out[first:last],
        )

    run_chunks(work, len(out))
    return out


def _end_parts(
    snapping: Snapping,
    placed: Placing,
    network: Network,
    arrays: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]],
    *,
    is_leaving: bool,
) -> NDArray[np.float64]:
    """Parts of the times between points and both ends of their chains, walks included: float64[p, 2, 5]."""
    parts = _stretch_parts(
        snapping.segment, snapping.fraction, placed.chain, network.core.chain_start, *arrays, is_leaving
    )
    parts[:, :, _FIXED] += snapping.snap_ms[:, None]
    return parts


@njit(nogil=True, cache=True)
def _add(
    on_map_ms: NDArray[np.int32],
    edge_ms: NDArray[np.int32],
    group: NDArray[np.int64],
    segment: int,
    way: int,
    fraction: float,
    sign: int,
    sums: NDArray[np.int64],
) -> None:
    """Add the first `fraction` of a segment, in the sums along its chain, to the parts."""
    edge = 2 * segment + way
    ground = cut_ms(on_map_ms[edge], fraction)
    sums[group[segment]] += sign * ground
    sums[_FIXED] += sign * (cut_ms(edge_ms[edge], fraction) - ground)


@njit(nogil=True, cache=True)
def _add_stretch(
    on_map_ms: NDArray[np.int32],
    edge_ms: NDArray[np.int32],
    group: NDArray[np.int64],
    begin: int,
    begin_fraction: float,
    end: int,
    end_fraction: float,
    way: int,
    sums: NDArray[np.int64],
) -> None:
    """Add what lies between two places on a chain; `end` may be one past its last segment, at fraction 0."""
    for segment in range(begin, end):
        _add(on_map_ms, edge_ms, group, segment, way, 1.0, 1, sums)
    if end_fraction > 0:
        _add(on_map_ms, edge_ms, group, end, way, end_fraction, 1, sums)
    if begin_fraction > 0:
        _add(on_map_ms, edge_ms, group, begin, way, begin_fraction, -1, sums)


@njit(nogil=True, cache=True)
def _edge_parts(
    chain_start: NDArray[np.int64],
    code: NDArray[np.int32],
    on_map_ms: NDArray[np.int32],
    edge_ms: NDArray[np.int32],
    group: NDArray[np.int64],
) -> NDArray[np.float64]:
    parts = np.empty((len(code), _PARTS))
    sums = np.empty(_PARTS, dtype=np.int64)
    for edge in range(len(code)):
        chain = code[edge] >> 1
        sums[:] = 0
        _add_stretch(
            on_map_ms,
            edge_ms,
            group,
            chain_start[chain],
            0.0,
            chain_start[chain + 1],
            0.0,
            code[edge] & 1,
            sums,
        )
        parts[edge] = sums
    return parts


@njit(nogil=True, cache=True)
def _stretch_parts(
    segment: NDArray[np.int32],
    fraction: NDArray[np.float64],
    chain: NDArray[np.int32],
    chain_start: NDArray[np.int64],
    on_map_ms: NDArray[np.int32],
    edge_ms: NDArray[np.int32],
    group: NDArray[np.int64],
    is_leaving: bool,
) -> NDArray[np.float64]:
    parts = np.zeros((len(segment), 2, _PARTS))
    sums = np.empty(_PARTS, dtype=np.int64)
    for point in range(len(segment)):
        if chain[point] < 0:
            continue
        first, last = chain_start[chain[point]], chain_start[chain[point] + 1]
        here, at = segment[point], fraction[point]
        sums[:] = 0
        _add_stretch(on_map_ms, edge_ms, group, first, 0.0, here, at, 1 if is_leaving else 0, sums)
        parts[point, 0] = sums
        sums[:] = 0
        _add_stretch(on_map_ms, edge_ms, group, here, at, last, 0.0, 0 if is_leaving else 1, sums)
        parts[point, 1] = sums
    return parts


@njit(nogil=True, cache=True)
def _pair_parts(
    site: NDArray[np.int64],
    village: NDArray[np.int64],
    site_segment: NDArray[np.int32],
    site_fraction: NDArray[np.float64],
    village_segment: NDArray[np.int32],
    village_fraction: NDArray[np.float64],
    on_map_ms: NDArray[np.int32],
    edge_ms: NDArray[np.int32],
    group: NDArray[np.int64],
) -> NDArray[np.float64]:
    parts = np.empty((len(site), _PARTS))
    sums = np.empty(_PARTS, dtype=np.int64)
    for pair in range(len(site)):
        a, at_a = site_segment[site[pair]], site_fraction[site[pair]]
        b, at_b = village_segment[village[pair]], village_fraction[village[pair]]
        sums[:] = 0
        if a < b or (a == b and at_a <= at_b):
            _add_stretch(on_map_ms, edge_ms, group, a, at_a, b, at_b, 0, sums)
        else:
            _add_stretch(on_map_ms, edge_ms, group, b, at_b, a, at_a, 1, sums)
        parts[pair] = sums
    return parts


@njit(nogil=True, cache=True, inline="always")
def _drawn_ms(part: NDArray[np.float64], pace: NDArray[np.float64], road_pace: float) -> int:
    ground = pace[0] * part[0] + pace[1] * part[1] + pace[2] * part[2] + pace[3] * part[3]
    return int(min(road_pace * ground + part[4] + 0.5, float(IMPASSABLE)))


@njit(nogil=True, cache=True)
def _draw(
    indptr: NDArray[np.int64],
    core_edge: NDArray[np.int64],
    edge_part: NDArray[np.float64],
    edge_road: NDArray[np.int64],
    source_node: NDArray[np.int32],
    source_ms: NDArray[np.int32],
    source_part: NDArray[np.float64],
    source_road: NDArray[np.int64],
    village_node: NDArray[np.int32],
    village_ms: NDArray[np.int32],
    village_part: NDArray[np.float64],
    village_road: NDArray[np.int64],
    pair_village: NDArray[np.int64],
    pair_part: NDArray[np.float64],
    pair_road: NDArray[np.int64],
    pace: NDArray[np.float64],
    road_pace: NDArray[np.float64],
    cutoff_ms: int,
    out: NDArray[np.int32],
) -> None:
    """Fill `out`, one row a draw; what cannot be driven cannot be driven in any draw."""
    nodes = len(indptr) - 1
    drawn_edge = np.empty_like(core_edge)
    drawn_source = np.empty_like(source_ms)
    heap = new_heap(len(core_edge), len(source_node))
    dist = np.empty(nodes, dtype=np.int32)
    site = np.empty(nodes, dtype=np.int32)
    entered_by = np.empty(nodes, dtype=np.int32)
    for draw in range(len(out)):
        paces, roads = pace[draw], road_pace[draw]
        for edge in range(len(core_edge)):
            drawn_edge[edge] = core_edge[edge]
            if core_edge[edge] >> NODE_BITS < IMPASSABLE:
                ms = _drawn_ms(edge_part[edge], paces, roads[edge_road[edge]])
                drawn_edge[edge] = np.int64(ms) << NODE_BITS | core_edge[edge] & 0xFFFFFFFF
        for row in range(len(source_node)):
            for end in range(2):
                drawn_source[row, end] = source_ms[row, end]
                if source_ms[row, end] < IMPASSABLE:
                    drawn_source[row, end] = _drawn_ms(source_part[row, end], paces, roads[source_road[row]])
        search_sites(indptr, drawn_edge, source_node, drawn_source, cutoff_ms, heap, dist, site, entered_by)
        for village in range(len(village_node)):
            best = np.int64(IMPASSABLE)
            for end in range(2):
                to_end = dist[village_node[village, end]]
                if village_ms[village, end] < IMPASSABLE and to_end < IMPASSABLE:
                    reach = _drawn_ms(village_part[village, end], paces, roads[village_road[village]])
                    best = min(best, np.int64(to_end) + reach)
            out[draw, village] = best if best <= cutoff_ms else IMPASSABLE
        for pair in range(len(pair_village)):
            ms = _drawn_ms(pair_part[pair], paces, roads[pair_road[pair]])
            if ms <= cutoff_ms and ms < out[draw, pair_village[pair]]:
                out[draw, pair_village[pair]] = ms
