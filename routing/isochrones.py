"""How far one gets: the roads that sites reach within given times, and the ground around them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.jit import njit
from routing.costs import Costs
from routing.matrix import cutoff_in_ms
from routing.network import IMPASSABLE, Network
from routing.profile import Profile
from routing.snapping import Snapping
from routing.state import EMPTY, RoadState

if TYPE_CHECKING:
    from routing.router import Router

_MOST_BREAKS = 100
_WHOLE = 1.0 - 1e-6
_SAME_PLACE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Isochrones:
    """Pieces of road by the time within which the nearest site reaches them; p pieces.

    Attributes
    ----------
    breaks_minutes
        Ascending, k of them.
    segment
        int32[p]; ascending.
    begins, ends
        float64[p]; part of the segment, 0 at `segment_from`, 1 at `segment_to`.
    code
        int8[p]; 0 within the first break, ..., k - 1 within the last. What lies beyond has no piece.
    segment_code
        int8[s]; of every whole segment, its slowest part: k = not reached whole within the last break.
    """

    breaks_minutes: tuple[float, ...]
    segment: NDArray[np.int32]
    begins: NDArray[np.float64]
    ends: NDArray[np.float64]
    code: NDArray[np.int8]
    segment_code: NDArray[np.int8]


def isochrone(
    router: Router,
    sites: gpd.GeoSeries,
    profile: Profile,
    minutes_breaks: Sequence[float],
    state: RoadState = EMPTY,
) -> Isochrones:
    """Colour the roads by the time from the nearest site, outward: site -> road.

    Parameters
    ----------
    router
        Knows the roads.
    sites
        Points in EPSG:4326.
    profile
        Vehicle and season.
    minutes_breaks
        Times in minutes, above 0; the walk from a site to the road counts.
    state
        What is cut or slowed.

    Returns
    -------
    Isochrones
        Between two nodes the time grows evenly from either end, so that a segment is split where a break is
        reached; at the nodes it is that of `Router.node_times`.

    Raises
    ------
    ValueError
        When there are no breaks, more than 100, or they are not finite numbers above 0.
    """
    breaks = tuple(sorted({float(minutes) for minutes in minutes_breaks}))
    if not 0 < len(breaks) <= _MOST_BREAKS or not all(0 < minutes < math.inf for minutes in breaks):
        raise ValueError("isochrones need one to 100 breaks, each a number of minutes above 0")
    break_ms = np.array([cutoff_in_ms(minutes) for minutes in breaks], dtype=np.float64)
    costs = router.costs(profile, state)
    node_ms = router.node_ms(sites, profile, cutoff_ms=int(break_ms[-1]), state=state)
    spans = _spans(router.network, costs, node_ms, router.snap(sites, profile.vehicle), break_ms[-1])
    row, begins, ends, code = _split(
        spans.begins, spans.ends, spans.ms_begin, spans.ms_end, spans.cost_along, spans.cost_against, break_ms
    )
    segment = spans.segment[row]
    beyond = len(breaks)
    reached = np.bincount(segment, weights=ends - begins, minlength=router.network.segment_count)
    segment_code = np.full(router.network.segment_count, -1, dtype=np.int8)
    np.maximum.at(segment_code, segment, code)
    segment_code[(reached < _WHOLE) | (segment_code < 0)] = beyond
    return Isochrones(breaks, segment.astype(np.int32), begins, ends, code, segment_code)


@dataclass(frozen=True, slots=True, eq=False)
class _Spans:
    """Parts of segments between nodes and sites, with the time at either end and the cost of driving them.

    float64, ms; inf = not reached, cannot be driven.
    """

    segment: NDArray[np.int64]
    begins: NDArray[np.float64]
    ends: NDArray[np.float64]
    ms_begin: NDArray[np.float64]
    ms_end: NDArray[np.float64]
    cost_along: NDArray[np.float64]
    cost_against: NDArray[np.float64]


def _spans(
    network: Network, costs: Costs, node_ms: NDArray[np.int32], sites: Snapping, last_ms: float
) -> _Spans:
    at_node = np.where(node_ms >= IMPASSABLE, np.inf, node_ms)
    edge_ms = costs.edge_ms.reshape(-1, 2)
    cost = np.where(edge_ms >= IMPASSABLE, np.inf, edge_ms)
    at_begin, at_end = at_node[network.segment_from], at_node[network.segment_to]
    is_road = network.segment_length_m > 0
    is_near = is_road & (
        ((at_begin <= last_ms) & np.isfinite(cost[:, 0])) | ((at_end <= last_ms) & np.isfinite(cost[:, 1]))
    )
    has_site = np.zeros(network.segment_count, dtype=np.bool_)
    has_site[sites.segment[(sites.segment >= 0) & (sites.fraction > 0) & (sites.fraction < 1)]] = True
    whole = np.flatnonzero(is_near & ~has_site)
    rows = [
        (int(segment), *part)
        for segment in np.flatnonzero(has_site)
        for part in _around_sites(int(segment), sites, at_begin[segment], at_end[segment], cost[segment])
    ]
    extra = np.array(rows, dtype=np.float64).reshape(-1, 7)
    columns = (
        np.zeros(len(whole)),
        np.ones(len(whole)),
        at_begin[whole],
        at_end[whole],
        cost[whole, 0],
        cost[whole, 1],
    )
    segment = np.concatenate((whole, extra[:, 0].astype(np.int64)))
    order = np.argsort(segment, kind="stable")
    return _Spans(
        segment[order],
        *(np.append(column, extra[:, 1 + at])[order] for at, column in enumerate(columns)),
    )


def _around_sites(
    segment: int, sites: Snapping, at_begin: float, at_end: float, cost: NDArray[np.float64]
) -> Iterator[tuple[float, float, float, float, float, float]]:
    """Part a segment at the sites on it, with the time at each of them."""
    on = np.flatnonzero(sites.segment == segment)
    places = np.unique(np.concatenate((sites.fraction[on], (0.0, 1.0))))
    ms = np.full(len(places), np.inf)
    np.minimum.at(ms, np.searchsorted(places, sites.fraction[on]), sites.snap_ms[on].astype(np.float64))
    ms[0], ms[-1] = min(ms[0], at_begin), min(ms[-1], at_end)
    along, against = np.diff(places) * cost[0], np.diff(places) * cost[1]
    for at in range(1, len(places)):
        ms[at] = min(ms[at], ms[at - 1] + along[at - 1])
    for at in range(len(places) - 2, -1, -1):
        ms[at] = min(ms[at], ms[at + 1] + against[at])
    for at in range(len(places) - 1):
        yield places[at], places[at + 1], ms[at], ms[at + 1], along[at], against[at]


@njit(nogil=True, cache=True)
def _split(
    begins: NDArray[np.float64],
    ends: NDArray[np.float64],
    ms_begin: NDArray[np.float64],
    ms_end: NDArray[np.float64],
    cost_along: NDArray[np.float64],
    cost_against: NDArray[np.float64],
    break_ms: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int8]]:
    """Split spans where a break is reached: row of the span, begin, end and code of each piece."""
    most = len(begins) * (2 * len(break_ms) + 1)
    row = np.empty(most, dtype=np.int64)
    begin, end = np.empty(most), np.empty(most)
    code = np.empty(most, dtype=np.int8)
    cuts = np.empty(2 * len(break_ms) + 2)
    count = 0
    for span in range(len(begins)):
        cuts[0] = 0.0
        size = 1
        for at in range(len(break_ms)):
            # Driven along from the beginning, and against from the end.
            left = (break_ms[at] - ms_begin[span]) / max(cost_along[span], 1e-9)
            right = 1.0 - (break_ms[at] - ms_end[span]) / max(cost_against[span], 1e-9)
            for cut in (left, right):
                if 0.0 < cut < 1.0:
                    cuts[size] = cut
                    size += 1
        cuts[size] = 1.0
        places = np.sort(cuts[: size + 1])
        first = count
        for at in range(size):
            if places[at + 1] - places[at] <= 1e-9:
                continue
            middle = (places[at] + places[at + 1]) / 2
            ms = min(
                ms_begin[span] + cost_along[span] * middle, ms_end[span] + cost_against[span] * (1 - middle)
            )
            within = np.searchsorted(break_ms, ms)
            if within == len(break_ms):
                continue
            width = ends[span] - begins[span]
            ends_at = begins[span] + places[at + 1] * width
            begins_at = begins[span] + places[at] * width
            if count > first and code[count - 1] == within and end[count - 1] == begins_at:
                end[count - 1] = ends_at
                continue
            row[count], begin[count], end[count], code[count] = span, begins_at, ends_at, within
            count += 1
    return row[:count].copy(), begin[:count].copy(), end[:count].copy(), code[:count].copy()


def isochrone_lines(router: Router, isochrones: Isochrones) -> gpd.GeoDataFrame:
    """Draw the pieces as lines, those that follow one another on one road and have one code as one line.

    Returns
    -------
    GeoDataFrame
        code, minutes (the break they are within), geometry in EPSG:4326. Across longitude 180 a line goes on
        beyond 180 degrees.
    """
    network, found = router.network, isochrones
    from_, to = network.segment_from[found.segment], network.segment_to[found.segment]
    east = network.lon[to] - network.lon[from_]
    east -= 360.0 * np.round(east / 360.0)
    north = network.lat[to] - network.lat[from_]
    begin, end = (
        np.column_stack((network.lon[from_] + part * east, network.lat[from_] + part * north))
        for part in (found.begins, found.ends)
    )
    chain = network.core.chain_of_segment[found.segment]
    follows = np.zeros(len(chain), dtype=np.bool_)
    follows[1:] = (
        (np.diff(chain) == 0)
        & (np.diff(found.code) == 0)
        & (np.abs(begin[1:] - end[:-1]) < _SAME_PLACE).all(axis=1)
    )
    line = np.cumsum(~follows) - 1
    # Each line is its first beginning and all of its ends, in order.
    points = np.concatenate((begin[~follows], end))
    of_line = np.concatenate((line[~follows], line))
    order = np.argsort(of_line, kind="stable")
    lines = shapely.linestrings(points[order], indices=of_line[order])
    code = found.code[~follows]
    minutes = np.array(found.breaks_minutes)[code]
    return gpd.GeoDataFrame({"code": code, "minutes": minutes}, geometry=lines, crs="EPSG:4326")


def isochrone_areas(router: Router, isochrones: Isochrones, width_m: float) -> gpd.GeoDataFrame:
    """Draw the ground within `width_m` of the roads reached.

    It says nothing of how long the way off the road takes: it is a picture of the roads, made broad.

    Returns
    -------
    GeoDataFrame
        code, minutes, geometry: polygons in EPSG:4326; one row a break, each holding the rows before it.

    Raises
    ------
    ValueError
        When the width is not above 0.
    """
    if not 0 < width_m < math.inf:
        raise ValueError(f"the width must be above 0 m, not {width_m}")
    lines = isochrone_lines(router, isochrones).to_crs(router.metric_crs)
    plane = lines.geometry.simplify(width_m / 10)
    areas = []
    ground: shapely.Geometry = shapely.Polygon()
    for code in range(len(isochrones.breaks_minutes)):
        broad = shapely.buffer(plane[lines["code"] == code].to_numpy(), width_m, quad_segs=4)
        ground = shapely.union_all([ground, shapely.union_all(broad)])
        areas.append(ground)
    frame = gpd.GeoDataFrame(
        {"code": range(len(areas)), "minutes": isochrones.breaks_minutes},
        geometry=areas,
        crs=router.metric_crs,
    )
    return frame.to_crs("EPSG:4326")
