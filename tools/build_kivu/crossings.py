"""Junctions where modelled roads cross."""

from __future__ import annotations

import numpy as np
from shapely import LineString, Point, STRtree, intersection

from tools.build_kivu.roads import RoadSet


def join_crossings(roads: RoadSet) -> int:
    """Give roads that cross a node in common, in place.

    Returns
    -------
    int
        Nodes added.
    """
    shapes = [LineString([roads.xy[node] for node in line]) for line in roads.lines]
    pairs = STRtree(shapes).query(shapes, predicate="intersects").T
    added: dict[int, list[tuple[float, int]]] = {}
    count = 0
    for one, other in sorted((int(a), int(b)) for a, b in pairs if a < b):
        common = {roads.xy[node] for node in set(roads.lines[one]) & set(roads.lines[other])}
        for point in _points(shapes[one], shapes[other]):
            if any(np.hypot(point.x - x, point.y - y) < 1.0 for x, y in common):
                continue
            node = roads.add_node(point.x, point.y)
            count += 1
            for line in (one, other):
                added.setdefault(line, []).append((shapes[line].project(point), node))
    for line, new in added.items():
        along = np.concatenate(
            ([0.0], np.cumsum(np.hypot(*np.diff(np.array(shapes[line].coords), axis=0).T)))
        )
        known = list(zip(along.tolist(), roads.lines[line], strict=True))
        roads.lines[line] = [node for _, node in sorted(known + new, key=lambda item: item[0])]
    return count


def _points(one: LineString, other: LineString) -> list[Point]:
    met = intersection(one, other)
    return [part for part in getattr(met, "geoms", [met]) if isinstance(part, Point) and not part.is_empty]
