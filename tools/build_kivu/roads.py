"""The modelled roads: the line of each known axis between its towns, then smaller roads."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from tools.build_kivu.facts import Facts
from tools.build_kivu.ground import CELL_M, Ground

Floats = npt.NDArray[np.float64]

LINKS = 170
DEAD_ENDS = 420
STEP_M = 130.0
# How far the ground bends a road: the better it is built, the straighter it runs.
BEND = {"asphalt": 0.3, "compacted": 0.6}
# How far a line swings off the straight between two points, as a share of their distance.
SWING = {
    "primary": 0.18,
    "secondary": 0.21,
    "tertiary": 0.23,
    "unclassified": 0.23,
    "track": 0.23,
    "path": 0.23,
}


@dataclass(slots=True)
class RoadSet:
    """Roads while they are laid.

    Attributes
    ----------
    xy : list of (float, float)
        Nodes in metres.
    lines : list of list of int
        Node numbers along each road.
    tags : list of dict
        OSM tags of each road.
    graph : nx.Graph
        The same, with length_m; tells whether two nodes already meet.
    """

    xy: list[tuple[float, float]] = field(default_factory=list)
    lines: list[list[int]] = field(default_factory=list)
    tags: list[dict[str, str]] = field(default_factory=list)
    graph: nx.Graph = field(default_factory=nx.Graph)

    def add_node(self, x: float, y: float) -> int:
        """Add a node and return its number."""
        self.xy.append((x, y))
        return len(self.xy) - 1

    def add_line(self, nodes: list[int], tags: dict[str, str]) -> None:
        """Add a road along nodes."""
        self.lines.append(nodes)
        self.tags.append(tags)
        for one, other in pairwise(nodes):
            gap_m = np.hypot(*np.subtract(self.xy[one], self.xy[other]))
            self.graph.add_edge(one, other, length_m=float(gap_m))

    def meet(self, one: int, other: int, within_m: float) -> bool:
        """Tell whether two nodes are joined by road within a distance."""
        if one == other:
            return True
        if one not in self.graph or other not in self.graph:
            return False
        reached = nx.single_source_dijkstra_path_length(self.graph, one, cutoff=within_m, weight="length_m")
        return other in reached


def build_roads(facts: Facts, ground: Ground, hubs: pd.DataFrame, rng: np.random.Generator) -> RoadSet:
    """Lay every road.

    Parameters
    ----------
    facts : Facts
    ground : Ground
        Its `road` grid is filled.
    hubs : DataFrame
        x, y in metres and is_stray: where smaller roads lead to, stray ones without a link to the rest.
    rng : numpy Generator
    """
    roads = RoadSet()
    towns = {town: roads.add_node(x, y) for town, (x, y) in facts.town_xy().items()}
    ground.mark(np.array(roads.xy), np.array(list(towns.values())))
    for axis in facts.axes:
        for one, other in pairwise(axis.towns):
            _lay(roads, ground, towns[one], towns[other], axis.tags, rng)
    _lay_branches(roads, ground, hubs, rng)
    _lay_links(roads, ground, rng)
    _lay_dead_ends(roads, ground, rng)
    return roads


def minor_tags(kind: str, rng: np.random.Generator) -> dict[str, str]:
    """Return modelled tags of a smaller road; as in real OSM, some of them are missing."""
    tags = {"highway": kind}
    if kind == "path":
        return tags | {"surface": "dirt"}
    if rng.random() < 0.7:
        tags["surface"] = str(rng.choice(["unpaved", "dirt", "ground", "gravel"], p=[0.4, 0.4, 0.12, 0.08]))
    grades, odds = {
        "tertiary": (["grade2", "grade3", "grade4"], [0.3, 0.5, 0.2]),
        "unclassified": (["grade3", "grade4", "grade5"], [0.4, 0.4, 0.2]),
        "track": (["grade3", "grade4", "grade5"], [0.25, 0.45, 0.3]),
    }[kind]
    if rng.random() < 0.6:
        tags["tracktype"] = str(rng.choice(grades, p=odds))
    if rng.random() < 0.35:
        tags["smoothness"] = str(rng.choice(["bad", "very_bad", "horrible"], p=[0.5, 0.38, 0.12]))
    if kind == "track" and rng.random() < 0.06:
        tags["seasonal"] = "dry_season"
    return tags


def _lay(
    roads: RoadSet, ground: Ground, start: int, goal: int, tags: dict[str, str], rng: np.random.Generator
) -> bool:
    ends = ground.cells(np.array([roads.xy[start], roads.xy[goal]]))
    apart = float(np.hypot(*np.subtract(roads.xy[start], roads.xy[goal])))
    bend = BEND.get(tags.get("surface", ""), 1.0)
    cells = ground.path(int(ends[0]), ends[1:], 0.45 * apart + 8_000, 0.6, bend)
    if cells is None:
        return False
    _lay_along(roads, ground, cells, start, goal, tags, rng)
    return True


def _lay_along(
    roads: RoadSet,
    ground: Ground,
    cells: npt.NDArray[np.int64],
    start: int,
    goal: int,
    tags: dict[str, str],
    rng: np.random.Generator,
) -> None:
    """Lay a road along cells; where they hold a road already, use it and join it."""
    known = ground.road.ravel()[cells].tolist()
    known[0], known[-1] = start, goal
    last, waiting = start, []
    for cell, node in zip(cells[1:].tolist(), known[1:], strict=True):
        if node < 0:
            waiting.append(cell)
            continue
        if waiting or not roads.meet(last, node, 3_000):
            _draw(roads, ground, last, waiting, node, tags, rng)
        last, waiting = node, []


def _draw(
    roads: RoadSet,
    ground: Ground,
    start: int,
    cells: list[int],
    goal: int,
    tags: dict[str, str],
    rng: np.random.Generator,
) -> None:
    corners = np.vstack(
        (roads.xy[start], ground.centres(np.array(cells, dtype=np.int64)).reshape(-1, 2), roads.xy[goal])
    )
    smooth = _smooth(corners)
    line, wet_m = ground.driest(_swing(smooth, SWING[tags["highway"]], rng), smooth, corners)
    if wet_m and "name" not in tags:
        return
    inner = [roads.add_node(x, y) for x, y in line[1:-1].tolist()]
    nodes = [start, *inner, goal]
    roads.add_line(nodes, tags)
    if inner:
        ground.mark(line[1:-1], np.array(inner))


def _smooth(corners: Floats) -> Floats:
    """Cut the corners twice (Chaikin), keeping both ends."""
    if len(corners) < 3:
        return corners
    # Every third cell is enough: the staircase of the grid should not be seen.
    kept = np.vstack((corners[0], corners[1:-1][1::3], corners[-1]))
    for _ in range(2):
        near, far = 0.75 * kept[:-1] + 0.25 * kept[1:], 0.25 * kept[:-1] + 0.75 * kept[1:]
        kept = np.vstack((kept[0], np.column_stack((near, far)).reshape(-1, 2), kept[-1]))
    return kept


def _swing(line: Floats, share: float, rng: np.random.Generator) -> Floats:
    """Displace midpoints sideways until the points lie about STEP_M apart."""
    length = np.hypot(*np.diff(line, axis=0).T)
    at = np.concatenate(([0.0], np.cumsum(length)))
    pieces = max(int(at[-1] / (STEP_M * 4)), 1)
    even = np.linspace(0, at[-1], pieces + 1)
    points = np.column_stack((np.interp(even, at, line[:, 0]), np.interp(even, at, line[:, 1])))
    for _ in range(2):
        step = np.diff(points, axis=0)
        swing = rng.normal(0, share, size=(len(step), 1)).clip(-0.5, 0.5)
        side = np.column_stack((-step[:, 1], step[:, 0])) * swing
        woven = np.empty((2 * len(points) - 1, 2))
        woven[::2], woven[1::2] = points, points[:-1] + step / 2 + side
        points = woven
    return points


def _lay_branches(roads: RoadSet, ground: Ground, hubs: pd.DataFrame, rng: np.random.Generator) -> None:
    """Lead a road from each hub to the nearest road, nearest hubs first and strays last."""
    tree = cKDTree(np.array(roads.xy))
    distance = tree.query(hubs[["x", "y"]].to_numpy())[0]
    for row in hubs.assign(distance=distance).sort_values(["is_stray", "distance", "x"]).itertuples():
        spot = (float(str(row.x)), float(str(row.y)))
        xy = np.array([spot])
        start_cell = int(ground.cells(xy)[0])
        if ground.road.ravel()[start_cell] >= 0:
            continue
        if row.is_stray:
            _lay_stray(roads, ground, xy, rng)
            continue
        cells = ground.path(start_cell, None, 4_500, 1.0)
        if cells is None:
            cells = ground.path(start_cell, None, 16_000, 1.0)
        if cells is None:
            continue
        kind = str(rng.choice(["unclassified", "track", "tertiary"], p=[0.45, 0.47, 0.08]))
        start = roads.add_node(*spot)
        goal = int(ground.road.ravel()[cells[-1]])
        _lay_along(roads, ground, cells, start, goal, minor_tags(kind, rng), rng)
        ground.mark(xy, np.array([start]))


def _lay_stray(roads: RoadSet, ground: Ground, xy: Floats, rng: np.random.Generator) -> None:
    """Lay a short road that meets no other."""
    away = xy + rng.normal(0, 3_500, size=(1, 2))
    if not ground.is_open(away)[0] or ground.road.ravel()[ground.cells(away)[0]] >= 0:
        return
    cells = ground.path(int(ground.cells(xy)[0]), ground.cells(away), 6_000, 50.0)
    if cells is None or (ground.road.ravel()[cells] >= 0).any():
        return
    start, goal = roads.add_node(*xy[0].tolist()), roads.add_node(*away[0].tolist())
    _draw(roads, ground, start, cells[1:-1].tolist(), goal, minor_tags("track", rng), rng)


def _lay_links(roads: RoadSet, ground: Ground, rng: np.random.Generator) -> None:
    """Link places that are near as the crow flies and far by road."""
    xy = np.array(roads.xy)
    tree = cKDTree(xy)
    laid = 0
    for start in rng.permutation(len(xy)).tolist():
        if laid >= LINKS:
            return
        angle, reach = rng.uniform(0, 2 * np.pi), rng.uniform(4_000, 11_000)
        spot = xy[start] + reach * np.array([np.cos(angle), np.sin(angle)])
        gap, goal = tree.query(spot)
        if gap > 900 or start not in roads.graph or roads.meet(start, int(goal), 2.6 * reach):
            continue
        kind = str(rng.choice(["unclassified", "track", "path"], p=[0.4, 0.45, 0.15]))
        laid += _lay(roads, ground, start, int(goal), minor_tags(kind, rng), rng)


def _lay_dead_ends(roads: RoadSet, ground: Ground, rng: np.random.Generator) -> None:
    """Add short tracks and paths that end in the fields."""
    for start in rng.choice(len(roads.xy), size=DEAD_ENDS, replace=False).tolist():
        spot = np.array(roads.xy[start]) + rng.normal(0, 2_200, size=2)
        away = spot[None, :]
        if not ground.is_open(away)[0] or ground.road.ravel()[ground.cells(away)[0]] >= 0:
            continue
        cells = ground.path(int(ground.cells(away)[0]), None, 5_000, 1.0)
        if cells is None or len(cells) * CELL_M > 7_000:
            continue
        kind = str(rng.choice(["track", "path"], p=[0.65, 0.35]))
        end, goal = roads.add_node(*spot.tolist()), int(ground.road.ravel()[cells[-1]])
        _lay_along(roads, ground, cells, end, goal, minor_tags(kind, rng), rng)
