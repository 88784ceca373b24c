"""Walks off the road: over relief, uphill and downhill by Tobler's law, round lakes.

A walk of less than two cells of the relief goes straight, over the slopes on its line. A longer one is the
quicker of that straight line and the best way over the middles of the cells around, eight directions a step;
only the latter can go round a lake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit
from routing.slope import STEEPEST_WALK, TOBLER_BEST, TOBLER_RATE
from routing.threads import run_chunks

if TYPE_CHECKING:
    from layers.elevation import Elevation

NEAR_CELLS = 2.0
MS_PER_M_AT_1_KPH = 3600.0
_MARGIN_CELLS = 4
_NEIGHBOURS = 8
_PAIRS_AT_LEAST = 64
_NO_BARRIER = np.zeros((0, 0), dtype=np.bool_)
_NO_FRICTION = np.zeros((0, 0), dtype=np.float32)


def walk_ms(
    relief: Elevation,
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    straight_m: NDArray[np.float64],
    walk_kph: float,
) -> NDArray[np.float64]:
    """Time to walk from each start to its end.

    Parameters
    ----------
    relief
        Cells of `Elevation.is_water` are not entered by longer walks, nor cells without a height.
    start, end
        float64[p, 2]; longitude and latitude, EPSG:4326.
    straight_m
        float64[p]; their distance.
    walk_kph
        Speed on the flat.

    Returns
    -------
    NDArray
        float64[p], ms; inf where water lies between. Where no height is known the ground counts as flat.
    """
    barrier = _NO_BARRIER if relief.is_water is None else relief.is_water
    out = np.empty(len(start))

    def work(first: int, last: int) -> None:
        _walk_pairs(
            relief.heights,
            barrier,
            relief.transform,
            start[first:last],
            end[first:last],
            straight_m[first:last],
            MS_PER_M_AT_1_KPH / walk_kph,
            out[first:last],
        )

    run_chunks(work, len(start), smallest=_PAIRS_AT_LEAST)
    return out


def cost_distance(
    heights: NDArray[np.float32],
    cell_m: tuple[float, float],
    seeds: NDArray[np.int64],
    ms_per_m: float,
    *,
    friction: NDArray[np.float32] | None = None,
    barrier: NDArray[np.bool_] | None = None,
    is_back: bool = False,
) -> NDArray[np.float64]:
    """Time to walk from the nearest of some cells to every cell, or back to it.

    Parameters
    ----------
    heights
        float32[rows, columns], metres; NaN cells are not entered.
    cell_m
        Width and height of a cell.
    seeds
        int64[n, 2]; row and column of the cells to start from.
    ms_per_m
        Time to walk a metre on the flat.
    friction
        float32[rows, columns]; time multiplier of the ground, positive; a step costs the mean of its two
        cells. inf = not entered.
    barrier
        bool[rows, columns]; not entered.
    is_back
        Time from every cell to the nearest seed instead.

    Returns
    -------
    NDArray
        float64[rows, columns], ms; inf where no way leads.
    """
    rows = heights.shape[0]
    return _spread(
        heights,
        _NO_BARRIER if barrier is None else barrier,
        _NO_FRICTION if friction is None else friction,
        np.full(rows, cell_m[0]),
        cell_m[1],
        seeds[:, 0] * heights.shape[1] + seeds[:, 1],
        np.zeros(len(seeds)),
        ms_per_m,
        is_back,
        np.zeros(0, dtype=np.int64),
        np.inf,
    )


@njit(nogil=True, cache=True)
def _tobler(slope: float) -> float:
    held = min(max(slope, -STEEPEST_WALK), STEEPEST_WALK)
    return float(np.exp(TOBLER_RATE * (abs(held + TOBLER_BEST) - TOBLER_BEST)))


@njit(nogil=True, cache=True)
def _scale(
    friction: NDArray[np.float32], width_m: NDArray[np.float64], height_m: float, ms_per_m: float
) -> tuple[float, float]:
    """Cost of the quickest and of the slowest step that the grid can hold."""
    least, most = np.inf, 0.0
    for value in friction:
        if np.isfinite(value):
            least, most = min(least, value), max(most, value)
    if most == 0.0:
        least, most = 1.0, 1.0
    quickest = min(width_m.min(), height_m) * ms_per_m * np.exp(-TOBLER_RATE * TOBLER_BEST) * least
    slowest = np.hypot(width_m.max(), height_m) * ms_per_m * _tobler(STEEPEST_WALK) * most
    return quickest, slowest


@njit(nogil=True, cache=True)
def _step_ms(
    heights: NDArray[np.float32],
    barrier: NDArray[np.bool_],
    friction: NDArray[np.float32],
    cell: int,
    other: int,
    run_m: float,
    ms_per_m: float,
    is_back: bool,
) -> float:
    """Cost of a step between neighbours, both by their place in the flat grid; inf where it is barred."""
    if np.isnan(heights[other]) or (len(barrier) and barrier[other]):
        return np.inf
    slope = (np.float64(heights[other]) - np.float64(heights[cell])) / run_m
    ms = run_m * ms_per_m * _tobler(-slope if is_back else slope)
    if len(friction):
        ms *= 0.5 * (np.float64(friction[cell]) + np.float64(friction[other]))
    return ms


@njit(nogil=True, cache=True)
def _push(
    pool: NDArray[np.int64],
    keys: NDArray[np.float64],
    state: NDArray[np.int64],
    head: NDArray[np.int64],
    cell: int,
    ms: float,
    bucket: int,
) -> None:
    """Put a cell into a bucket; there must be room in the pool.

    ``pool[entry]`` is an entry's cell and the next entry of its bucket. `state`: first free entry or -1,
    number of entries ever used, number of entries in buckets.
    """
    entry = state[0]
    if entry >= 0:
        state[0] = pool[entry, 1]
    else:
        entry = state[1]
        state[1] += 1
    pool[entry, 0] = cell
    pool[entry, 1] = head[bucket]
    keys[entry] = ms
    head[bucket] = entry
    state[2] += 1


@njit(nogil=True, cache=True)
def _all_below(ms: NDArray[np.float64], cells: NDArray[np.int64], limit: float) -> bool:
    for cell in cells:
        if not ms[cell] < limit:
            return False
    return len(cells) > 0


@njit(nogil=True, cache=True)
def _spread(
    grid: NDArray[np.float32],
    barrier: NDArray[np.bool_],
    friction: NDArray[np.float32],
    width_m: NDArray[np.float64],
    height_m: float,
    seeds: NDArray[np.int64],
    seed_ms: NDArray[np.float64],
    ms_per_m: float,
    is_back: bool,
    targets: NDArray[np.int64],
    limit_ms: float,
) -> NDArray[np.float64]:
    """Spread from the seeds until all is reached, all targets are settled or the limit is passed.

    Open cells lie in buckets as wide as the quickest step, taken in turn round a ring: what lies in the first
    is final but for cells that come to lie in it meanwhile, and no heap has to be kept in order.
    """
    rows, columns = grid.shape
    heights, walls, rough = grid.ravel(), barrier.ravel(), friction.ravel()
    quickest, slowest = _scale(rough, width_m, height_m, ms_per_m)
    ring = int(max(slowest, seed_ms.max() - seed_ms.min()) / quickest) + 3
    head = np.full(ring, -1, dtype=np.int64)
    room = 1024 + len(seeds)
    pool, keys = np.empty((room, 2), dtype=np.int64), np.empty(room)
    state = np.array([-1, 0, 0])
    ms = np.full(rows * columns, np.inf)
    for place in range(len(seeds)):
        if not np.isnan(heights[seeds[place]]) and seed_ms[place] < ms[seeds[place]]:
            ms[seeds[place]] = seed_ms[place]
            bucket = int(seed_ms[place] / quickest) % ring
            _push(pool, keys, state, head, seeds[place], seed_ms[place], bucket)
    turn = int(seed_ms.min() / quickest)
    while state[2] > 0 and turn * quickest <= limit_ms and not _all_below(ms, targets, turn * quickest):
        while head[turn % ring] >= 0:
            entry = head[turn % ring]
            cell, reached = pool[entry, 0], keys[entry]
            head[turn % ring] = pool[entry, 1]
            pool[entry, 1] = state[0]
            state[0] = entry
            state[2] -= 1
            if reached > ms[cell]:
                continue
            if state[1] + _NEIGHBOURS > len(pool):
                pool, keys = np.concatenate((pool, pool)), np.concatenate((keys, keys))
            row, column = cell // columns, cell % columns
            for down in range(-1 if row > 0 else 0, 2 if row + 1 < rows else 1):
                across_m = 0.5 * (width_m[row] + width_m[row + down])
                for across in range(-1 if column > 0 else 0, 2 if column + 1 < columns else 1):
                    other = cell + down * columns + across
                    if ms[other] <= reached:
                        continue
                    run_m = np.sqrt((across * across_m) ** 2 + (down * height_m) ** 2)
                    there = reached + _step_ms(heights, walls, rough, cell, other, run_m, ms_per_m, is_back)
                    if there < ms[other]:
                        ms[other] = there
                        bucket = int(there / quickest) % ring
                        _push(pool, keys, state, head, other, there, bucket)
        turn += 1
    return ms.reshape(rows, columns)


@njit(nogil=True, cache=True)
def _height_at(heights: NDArray[np.float32], x: float, y: float) -> float:
    """Bilinear height at x columns and y rows from the middle of the first cell; NaN where not known."""
    rows, columns = heights.shape
    if not (-0.5 <= x <= columns - 0.5 and -0.5 <= y <= rows - 0.5):
        return np.nan
    left, top = int(np.floor(x)), int(np.floor(y))
    total, weight = 0.0, 0.0
    for down in range(2):
        for across in range(2):
            share = (1.0 - abs(x - left - across)) * (1.0 - abs(y - top - down))
            cell = heights[min(max(top + down, 0), rows - 1), min(max(left + across, 0), columns - 1)]
            if not np.isnan(cell):
                total += share * cell
                weight += share
    return total / weight if weight > 0.0 else np.nan


@njit(nogil=True, cache=True)
def _slope_between(from_m: float, to_m: float, run_m: float) -> float:
    slope = (to_m - from_m) / run_m if run_m > 0.0 else 0.0
    return 0.0 if np.isnan(slope) else slope


@njit(nogil=True, cache=True)
def _straight(
    heights: NDArray[np.float32],
    barrier: NDArray[np.bool_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    straight_m: float,
    ms_per_m: float,
) -> float:
    """Time along the straight line, in steps of half a cell; inf where it is long and crosses water."""
    cells = np.hypot(x[1] - x[0], y[1] - y[0])
    steps = int(np.ceil(2.0 * cells)) + 1
    factor = 0.0
    here = _height_at(heights, x[0], y[0])
    for step in range(1, steps + 1):
        at_x = x[0] + (x[1] - x[0]) * step / steps
        at_y = y[0] + (y[1] - y[0]) * step / steps
        there = _height_at(heights, at_x, at_y)
        factor += _tobler(_slope_between(here, there, straight_m / steps))
        here = there
        if len(barrier) and cells >= NEAR_CELLS:
            # The cells at both ends may be half land: a shore is not drawn to the metre.
            off = min(step, steps - step) * cells / steps
            row, column = int(np.floor(at_y + 0.5)), int(np.floor(at_x + 0.5))
            is_inside = 0 <= row < barrier.shape[0] and 0 <= column < barrier.shape[1]
            if off > 1.0 and is_inside and barrier[row, column]:
                return np.inf
    return straight_m * ms_per_m * factor / steps


@njit(nogil=True, cache=True)
def _over_cells(
    heights: NDArray[np.float32],
    barrier: NDArray[np.bool_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    top_width_m: NDArray[np.float64],
    height_m: float,
    ms_per_m: float,
    limit_ms: float,
) -> float:
    """Time of the best way over the middles of cells, from and to the four round each end."""
    rows, columns = heights.shape
    span = int(max(abs(x[1] - x[0]), abs(y[1] - y[0])) / 2.0) + _MARGIN_CELLS
    left, right = max(int(np.floor(x.min())) - span, 0), min(int(np.floor(x.max())) + 2 + span, columns)
    top, bottom = max(int(np.floor(y.min())) - span, 0), min(int(np.floor(y.max())) + 2 + span, rows)
    if right - left < 2 or bottom - top < 2:
        return np.inf
    part = np.ascontiguousarray(heights[top:bottom, left:right])
    walls = np.zeros((0, 0), dtype=np.bool_)
    if len(barrier):
        walls = np.ascontiguousarray(barrier[top:bottom, left:right])
    width_m = top_width_m[top:bottom]
    cells = np.empty((2, 4), dtype=np.int64)
    legs = np.empty((2, 4))
    count = np.zeros(2, dtype=np.int64)
    for end in range(2):
        height = _height_at(heights, x[end], y[end])
        for corner in range(4):
            row = int(np.floor(y[end])) + corner // 2 - top
            column = int(np.floor(x[end])) + corner % 2 - left
            if not (0 <= row < bottom - top and 0 <= column < right - left):
                continue
            if np.isnan(part[row, column]) or (len(walls) and walls[row, column]):
                continue
            run_m = np.hypot((column + left - x[end]) * width_m[row], (row + top - y[end]) * height_m)
            slope = _slope_between(height, part[row, column], run_m)
            legs[end, count[end]] = run_m * ms_per_m * _tobler(slope if end == 0 else -slope)
            cells[end, count[end]] = row * (right - left) + column
            count[end] += 1
    if count[0] == 0 or count[1] == 0:
        return np.inf
    none = np.zeros((0, 0), dtype=np.float32)
    ms = _spread(
        part,
        walls,
        none,
        width_m,
        height_m,
        cells[0, : count[0]],
        legs[0, : count[0]],
        ms_per_m,
        False,
        cells[1, : count[1]],
        limit_ms,
    ).ravel()
    best = np.inf
    for corner in range(count[1]):
        best = min(best, ms[cells[1, corner]] + legs[1, corner])
    return best


@njit(nogil=True, cache=True)
def _walk_pairs(
    heights: NDArray[np.float32],
    barrier: NDArray[np.bool_],
    transform: tuple[float, float, float, float],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    straight_m: NDArray[np.float64],
    ms_per_m: float,
    out: NDArray[np.float64],
) -> None:
    west, north, dx, dy = transform
    rows = heights.shape[0]
    width_m = np.empty(rows)
    for row in range(rows):
        lat = np.radians(north - (row + 0.5) * dy)
        # Length of a degree of longitude on WGS84.
        width_m[row] = dx * (111412.84 * np.cos(lat) - 93.5 * np.cos(3.0 * lat) + 0.118 * np.cos(5.0 * lat))
    for pair in range(len(start)):
        if straight_m[pair] <= 0.0:
            out[pair] = 0.0
            continue
        lat = np.radians(0.5 * (start[pair, 1] + end[pair, 1]))
        height_m = dy * (111132.92 - 559.82 * np.cos(2.0 * lat) + 1.175 * np.cos(4.0 * lat))
        x = np.empty(2)
        y = np.empty(2)
        x[0] = (start[pair, 0] - west) / dx - 0.5
        east = end[pair, 0] - start[pair, 0]
        x[1] = x[0] + (east - 360.0 * np.round(east / 360.0)) / dx
        y[0], y[1] = (north - start[pair, 1]) / dy - 0.5, (north - end[pair, 1]) / dy - 0.5
        ms = _straight(heights, barrier, x, y, straight_m[pair], ms_per_m)
        if np.hypot(x[1] - x[0], y[1] - y[0]) >= NEAR_CELLS:
            ms = min(ms, _over_cells(heights, barrier, x, y, width_m, height_m, ms_per_m, ms))
        out[pair] = ms
