"""A grid over segments in the plane, to find the nearest one of many points quickly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit

_ENTRIES_PER_SEGMENT = 8
_SEGMENTS_PER_CELL = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Segments by square cell; s segments, in metres.

    Attributes
    ----------
    ends
        float64[s, 4]; x and y of both ends.
    segment
        int32[s]; their numbers in the network, ascending.
    x, y, cell_m
        South-west corner and width of a cell.
    columns, rows
        Number of cells.
    start, entry
        int64[cells + 1], int32; rows of `ends` that touch the box of each cell.
    """

    ends: NDArray[np.float64]
    segment: NDArray[np.int32]
    x: float
    y: float
    cell_m: float
    columns: int
    rows: int
    start: NDArray[np.int64]
    entry: NDArray[np.int32]


def build_grid(ends: NDArray[np.float64], segment: NDArray[np.int32]) -> Grid:
    """Sort segments into cells that hold about two each; long segments widen the cells."""
    if len(ends) == 0:
        return Grid(ends, segment, 0.0, 0.0, 1.0, 0, 0, np.zeros(1, np.int64), np.zeros(0, np.int32))
    low = np.minimum(ends[:, :2], ends[:, 2:])
    high = np.maximum(ends[:, :2], ends[:, 2:])
    x, y = low.min(axis=0)
    width, height = np.maximum(high.max(axis=0) - (x, y), 1.0)
    cell_m = max(float(np.sqrt(width * height * _SEGMENTS_PER_CELL / len(ends))), 1.0)
    while True:
        first = ((low - (x, y)) // cell_m).astype(np.int64)
        last = ((high - (x, y)) // cell_m).astype(np.int64)
        if np.prod(last - first + 1, axis=1).sum() <= _ENTRIES_PER_SEGMENT * len(ends) + 1000:
            break
        cell_m *= 1.5
    columns, rows = int(width // cell_m) + 1, int(height // cell_m) + 1
    start, entry = _fill(first, last, columns, rows)
    return Grid(ends, segment, float(x), float(y), cell_m, columns, rows, start, entry)


def nearest(
    grid: Grid, x: NDArray[np.float64], y: NDArray[np.float64], farthest_m: float
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]:
    """Find the nearest segment of each point.

    Returns
    -------
    segment, fraction, distance_m
        int32[p], -1 where none is within `farthest_m`; the place on it, 0 to 1; inf where none. Of segments
        equally far the one with the lowest number is taken.
    """
    row, fraction, distance = _nearest(
        grid.ends,
        grid.x,
        grid.y,
        grid.cell_m,
        grid.columns,
        grid.rows,
        grid.start,
        grid.entry,
        x,
        y,
        farthest_m,
    )
    segment = np.full(len(x), -1, dtype=np.int32)
    segment[row >= 0] = grid.segment[row[row >= 0]]
    return segment, fraction, distance


@njit(nogil=True, cache=True)
def _fill(
    first: NDArray[np.int64], last: NDArray[np.int64], columns: int, rows: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    start = np.zeros(columns * rows + 1, dtype=np.int64)
    for segment in range(len(first)):
        for row in range(first[segment, 1], last[segment, 1] + 1):
            for column in range(first[segment, 0], last[segment, 0] + 1):
                start[row * columns + column + 1] += 1
    start = np.cumsum(start)
    entry = np.empty(start[-1], dtype=np.int32)
    filled = start[:-1].copy()
    for segment in range(len(first)):
        for row in range(first[segment, 1], last[segment, 1] + 1):
            for column in range(first[segment, 0], last[segment, 0] + 1):
                cell = row * columns + column
                entry[filled[cell]] = segment
                filled[cell] += 1
    return start, entry


@njit(nogil=True, cache=True)
def _project(ends: NDArray[np.float64], x: float, y: float) -> tuple[float, float]:
    """Squared distance from a point to a segment, and the place on it."""
    dx, dy = ends[2] - ends[0], ends[3] - ends[1]
    squared = dx * dx + dy * dy
    along = 0.0
    if squared > 0.0:
        along = min(max(((x - ends[0]) * dx + (y - ends[1]) * dy) / squared, 0.0), 1.0)
    off_x, off_y = ends[0] + along * dx - x, ends[1] + along * dy - y
    return off_x * off_x + off_y * off_y, along


@njit(nogil=True, cache=True)
def _nearest(
    ends: NDArray[np.float64],
    grid_x: float,
    grid_y: float,
    cell_m: float,
    columns: int,
    rows: int,
    start: NDArray[np.int64],
    entry: NDArray[np.int32],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    farthest_m: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    found = np.full(len(x), -1, dtype=np.int64)
    fraction = np.zeros(len(x))
    distance = np.full(len(x), np.inf)
    for point in range(len(x)):
        if not (np.isfinite(x[point]) and np.isfinite(y[point])):
            continue
        column = int(np.floor((x[point] - grid_x) / cell_m))
        row = int(np.floor((y[point] - grid_y) / cell_m))
        best = farthest_m * farthest_m
        # Rings that lie wholly outside of the grid hold nothing: begin at the first that meets it.
        ring = max(0, -column, column - columns + 1, -row, row - rows + 1)
        outermost = max(abs(column), abs(column - columns + 1), abs(row), abs(row - rows + 1))
        # What lies in ring r is at least r - 1 cells away, whatever the point's place in its own cell.
        while ring <= outermost and ((ring - 1) * cell_m <= 0 or ((ring - 1) * cell_m) ** 2 <= best):
            for at_row in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
                is_edge = at_row == row - ring or at_row == row + ring
                step = 1 if is_edge or ring == 0 else 2 * ring
                for at_column in range(column - ring, column + ring + 1, step):
                    if at_column < 0 or at_column >= columns:
                        continue
                    cell = at_row * columns + at_column
                    for place in range(start[cell], start[cell + 1]):
                        candidate = entry[place]
                        squared, along = _project(ends[candidate], x[point], y[point])
                        if squared < best or (
                            squared == best and (found[point] < 0 or candidate < found[point])
                        ):
                            best = squared
                            found[point] = candidate
                            fraction[point] = along
            ring += 1
        if found[point] >= 0:
            distance[point] = np.sqrt(best)
    return found, fraction, distance
