"""One path, from the site's point to the village's, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

from routing.costs import BARRED, Costs
from routing.itinerary import Itinerary, Leg
from routing.network import IMPASSABLE, Network
from routing.placing import Placing, cut_ms, place_points
from routing.profile import Profile
from routing.search import search_tree
from routing.snapping import Snapping
from routing.stretches import Piece, tell_roads

OFF_ROAD = "off-road"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a segment."""

    segment: int
    fraction: float


def find_path(
    network: Network, costs: Costs, snapping: Snapping, ends: NDArray[np.float64], profile: Profile
) -> Itinerary | None:
    """Find the quickest way between two snapped points.

    Parameters
    ----------
    network, costs
        The network as weighed for the profile.
    snapping
        Of two points: the site, then the village.
    ends
        float64[2, 2]; longitude and latitude of the points themselves.
    profile
        Vehicle and season, handed on to the answer.
    """
    pieces = find_pieces(network, costs, snapping)
    return None if pieces is None else describe(network, pieces, snapping, ends, profile)


def find_pieces(network: Network, costs: Costs, snapping: Snapping) -> list[Piece] | None:
    """Find the pieces of segments that the quickest way drives, in order; None where there is no way."""
    if (snapping.segment < 0).any():
        return None
    site, village = (Place(int(snapping.segment[row]), float(snapping.fraction[row])) for row in (0, 1))
    placing = place_points(network, costs, snapping)
    direct = _stay_on_chain(costs, placing, site, village)
    direct_ms = sum(piece.ms for piece in direct) if direct is not None else IMPASSABLE
    around_ms, around = _over_core(network, costs, placing, site, village)
    walks = int(snapping.snap_ms.sum())
    total = min(direct_ms + walks, around_ms)
    if total >= IMPASSABLE:
        return None
    return direct if direct is not None and direct_ms + walks <= around_ms else around


def priced(costs: Costs, pieces: list[Piece]) -> list[Piece]:
    """Return the same pieces with their time under other costs."""
    return [_piece(costs, piece.segment, piece.begins, piece.ends) for piece in pieces]


def _stay_on_chain(costs: Costs, placing: Placing, site: Place, village: Place) -> list[Piece] | None:
    if placing.chain[0] != placing.chain[1]:
        return None
    pieces = list(_pieces(costs, site, village))
    return pieces if sum(piece.ms for piece in pieces) < IMPASSABLE else None


def _pieces(costs: Costs, begin: Place, end: Place) -> Iterator[Piece]:
    """Travel from one place of a chain to another; an impassable piece costs at least half of `BARRED`."""
    is_along = (begin.segment, begin.fraction) <= (end.segment, end.fraction)
    step = 1 if is_along else -1
    for segment in range(begin.segment, end.segment + step, step):
        from_ = begin.fraction if segment == begin.segment else (0.0 if is_along else 1.0)
        to = end.fraction if segment == end.segment else (1.0 if is_along else 0.0)
        if from_ == to:
            continue
        yield _piece(costs, segment, from_, to)


def _piece(costs: Costs, segment: int, begins: float, ends: float) -> Piece:
    ms = int(costs.edge_ms[2 * segment + (0 if begins < ends else 1)])
    cost = BARRED if ms >= IMPASSABLE else abs(cut_ms(ms, ends) - cut_ms(ms, begins))
    return Piece(segment, begins, ends, cost)


def _over_core(
    network: Network, costs: Costs, placing: Placing, site: Place, village: Place
) -> tuple[int, list[Piece]]:
    """Cheapest way over core nodes: its time, walks included, and its pieces."""
    core = network.core
    dist, entered_by = search_tree(
        core.indptr, costs.core_edge, placing.node[0], placing.leave_ms[0], IMPASSABLE - 1
    )
    totals = dist[placing.node[1]].astype(np.int64) + placing.reach_ms[1]
    end = int(np.argmin(totals))
    if totals[end] >= IMPASSABLE:
        return IMPASSABLE, []
    node = int(placing.node[1, end])
    hops: list[int] = []
    while entered_by[node] >= 0:
        code = int(core.code[entered_by[node]])
        hops.append(code)
        node = int((core.chain_to if code & 1 else core.chain_from)[code >> 1])
    leaves = next(
        side for side in (0, 1) if placing.node[0, side] == node and placing.leave_ms[0, side] == dist[node]
    )
    pieces = list(_pieces(costs, site, _chain_end(network, int(placing.chain[0]), leaves)))
    for code in reversed(hops):
        ends = [_chain_end(network, code >> 1, side) for side in (0, 1)]
        pieces += _pieces(costs, ends[code & 1], ends[1 - (code & 1)])
    pieces += _pieces(costs, _chain_end(network, int(placing.chain[1]), end), village)
    return int(totals[end]), pieces


def _chain_end(network: Network, chain: int, side: int) -> Place:
    start = network.core.chain_start
    return Place(int(start[chain]), 0.0) if side == 0 else Place(int(start[chain + 1]) - 1, 1.0)


def describe(
    network: Network, pieces: list[Piece], snapping: Snapping, ends: NDArray[np.float64], profile: Profile
) -> Itinerary:
    """Tell pieces as an itinerary, with the walks at both ends."""
    walks = [
        Leg("", "", OFF_ROAD, "", float(snapping.snap_m[row]) / 1000, int(snapping.snap_ms[row]))
        for row in (0, 1)
    ]
    roads, passed = tell_roads(network, pieces, walks[0].km, walks[0].ms)
    legs = [walks[0], *roads, walks[1]]
    nodes = _nodes(network, pieces)
    road = [(float(network.lon[node]), float(network.lat[node])) for node in nodes]
    met = [(float(snapping.lon[row]), float(snapping.lat[row])) for row in (0, 1)]
    return Itinerary(
        tuple(leg for leg in legs if leg.ms > 0 or leg.km > 0),
        LineString([tuple(ends[0]), met[0], *road, met[1], tuple(ends[1])]),
        sum(leg.ms for leg in legs),
        profile,
        tuple(nodes),
        tuple(piece.segment for piece in pieces),
        tuple(passed),
    )


def _nodes(network: Network, pieces: list[Piece]) -> list[int]:
    """Nodes passed, in order; gates' copies stand at one place and count as one."""
    passed: list[int] = []
    for piece in pieces:
        for fraction in (piece.begins, piece.ends):
            if fraction in (0.0, 1.0):
                node = int((network.segment_to if fraction else network.segment_from)[piece.segment])
                if not passed or network.osm_node[passed[-1]] != network.osm_node[node]:
                    passed.append(node)
    return passed
