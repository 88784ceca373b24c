"""The ground that modelled roads are laid on: a grid of modelled friction, and least-cost paths over it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from rasterio.features import rasterize
from rasterio.transform import Affine
from scipy.ndimage import gaussian_filter
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely import LineString, Point

from tools.build_kivu.facts import Facts, bounds_polygon

CELL_M = 300.0
SHORE_M = 160.0
BORDER_TOWN_M = 3_500.0

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))


class Ground:
    """A grid of cells of 300 m with the cost of building a road over each (infinite in lakes and abroad).

    Attributes
    ----------
    transform : Affine
        Of the grid, in metres.
    friction : array of float, shape (rows, columns)
        Around 1; infinite where no road is laid.
    road : array of int64, shape (rows, columns)
        The road node that stands for the cell, -1 where there is none. Changed as roads are laid.
    """

    def __init__(self, facts: Facts, rng: np.random.Generator) -> None:
        """Model the ground inside the bounds."""
        bounds = bounds_polygon()
        west, south, east, north = bounds.bounds
        shape = (int(np.ceil((north - south) / CELL_M)), int(np.ceil((east - west) / CELL_M)))
        self.transform: Affine = Affine(CELL_M, 0.0, west, 0.0, -CELL_M, north)
        inside = bounds.buffer(-2 * CELL_M)
        towns = [Point(xy) for xy in facts.town_xy().values()]
        at_border = [town.buffer(BORDER_TOWN_M) for town in towns]
        shore_towns = [
            town.buffer(BORDER_TOWN_M) for town in towns if town.distance(facts.water) < SHORE_M * 4
        ]
        dry = rasterize([facts.land.intersection(inside), *at_border], shape, transform=self.transform) == 1
        wet = rasterize([facts.water.buffer(SHORE_M)], shape, transform=self.transform) == 1
        # Towns on the shore keep the cells round them that are not water.
        shores = rasterize(shore_towns, shape, transform=self.transform) == 1
        wet &= ~(shores & (rasterize([facts.water], shape, transform=self.transform) == 0))
        relief = _noise(shape, 10, rng) + 1.1 * _noise(shape, 2.6, rng)
        friction = np.exp(0.38 * relief)
        friction[wet | ~dry] = np.inf
        self.friction: Floats = friction
        self.water = facts.water
        friction.ravel()[self.cells(np.array(list(facts.town_xy().values())))] = 1.0
        self.road: Ints = np.full(shape, -1, dtype=np.int64)

    def cells(self, xy: Floats) -> Ints:
        """Return the flat cell numbers of points in metres, shape (n, 2) -> (n,)."""
        column = ((xy[:, 0] - self.transform.c) // CELL_M).astype(np.int64)
        row = ((self.transform.f - xy[:, 1]) // CELL_M).astype(np.int64)
        flat: Ints = row * self.friction.shape[1] + column
        return flat

    def centres(self, cells: Ints) -> Floats:
        """Return the cells' centres in metres, shape (n,) -> (n, 2)."""
        row, column = np.divmod(cells, self.friction.shape[1])
        return np.column_stack(
            (self.transform.c + (column + 0.5) * CELL_M, self.transform.f - (row + 0.5) * CELL_M)
        )

    def is_open(self, xy: Floats) -> npt.NDArray[np.bool_]:
        """Tell where a road may be laid."""
        return np.isfinite(self.friction.ravel()[self.cells(xy)])

    def driest(self, *lines: Floats) -> tuple[Floats, float]:
        """Return the line with the least of it in a lake, the first of equals, and that length in metres."""
        wet: list[float] = []
        for line in lines:
            wet.append(LineString(line).intersection(self.water).length)
            if not wet[-1]:
                break
        best = int(np.argmin(wet))
        return lines[best], wet[best]

    def mark(self, xy: Floats, nodes: Ints) -> None:
        """Let nodes stand for their cells where no other node does."""
        cells = self.cells(xy)
        flat = self.road.ravel()
        free = flat[cells] < 0
        first, where = np.unique(cells[free], return_index=True)
        flat[first] = nodes[free][where]

    def path(
        self, start: int, goals: Ints | None, margin_m: float, reuse: float, bend: float = 1.0
    ) -> Ints | None:
        """Return the cells of the cheapest way from a cell to a goal, or to any road when goals is None.

        Parameters
        ----------
        start : int
            Flat cell number.
        goals : array of int64, or None
            Flat cell numbers.
        margin_m : float
            How far round the start and the goals to look.
        reuse : float
            Cost factor of cells that already hold a road.
        bend : float
            How far the ground bends the way: 1 as it is, 0 not at all.
        """
        height, width = self.friction.shape
        ends = np.array([start]) if goals is None else np.append(goals, start)
        row, column = np.divmod(ends, width)
        pad = int(margin_m / CELL_M) + 1
        top, bottom = max(row.min() - pad, 0), min(row.max() + pad + 1, height)
        left, right = max(column.min() - pad, 0), min(column.max() + pad + 1, width)
        road = self.road[top:bottom, left:right]
        friction = self.friction[top:bottom, left:right] ** bend
        cost = np.where(road >= 0, friction * reuse, friction)
        wide = right - left

        def local(flat: Ints) -> Ints:
            local_row, local_column = np.divmod(flat, width)
            return np.asarray((local_row - top) * wide + local_column - left)

        source = int(local(np.array([start]))[0])
        distances, befores = dijkstra(_grid_graph(cost), indices=[source], return_predecessors=True)
        distance, before = distances[0], befores[0]
        targets = np.flatnonzero(road.ravel() >= 0) if goals is None else local(goals)
        targets = targets[np.isfinite(distance[targets])]
        if not targets.size:
            return None
        steps = [int(targets[np.argmin(distance[targets])])]
        while steps[-1] != source:
            steps.append(int(before[steps[-1]]))
        found_row, found_column = np.divmod(np.array(steps[::-1], dtype=np.int64), wide)
        return np.asarray((found_row + top) * width + found_column + left)


def _noise(shape: tuple[int, int], width: float, rng: np.random.Generator) -> Floats:
    smooth: Floats = gaussian_filter(rng.normal(size=shape), width)
    scaled: Floats = smooth / smooth.std()
    return scaled


def _grid_graph(cost: Floats) -> csr_array:
    height, width = cost.shape
    number = np.arange(height * width).reshape(height, width)
    tails, heads, weights = [], [], []
    for down, across in _STEPS:
        columns_a = slice(max(-across, 0), width - max(across, 0))
        columns_b = slice(max(across, 0), width - max(-across, 0))
        a, b = cost[: height - down, columns_a], cost[down:, columns_b]
        weight = (a + b) / 2 * np.hypot(down, across)
        keep = np.isfinite(weight)
        tails.append(number[: height - down, columns_a][keep])
        heads.append(number[down:, columns_b][keep])
        weights.append(weight[keep])
    tail, head, weight = np.concatenate(tails), np.concatenate(heads), np.concatenate(weights)
    size = height * width
    return csr_array(
        (np.concatenate((weight, weight)), (np.concatenate((tail, head)), np.concatenate((head, tail)))),
        shape=(size, size),
    )
