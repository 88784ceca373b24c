"""Writing the roads as an OpenStreetMap file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
import osmium.osm.mutable as mutable
from pyproj import Transformer

from tools.build_kivu.facts import METRIC_CRS
from tools.build_kivu.roads import RoadSet

MOST_NODES = 400
BRIDGE_EVERY = 90
FORD_EVERY = 160
BRIDGED = ("primary", "secondary", "tertiary")


def write_osm(path: Path, roads: RoadSet, rng: np.random.Generator) -> None:
    """Write nodes and ways, numbered from 1, without versions or times.

    Bridges are short ways of their own on the larger roads, fords are nodes of tracks; both are modelled.
    """
    ways, fords = _ways(roads, rng)
    used = sorted({node for nodes, _ in ways for node in nodes})
    number = {node: place + 1 for place, node in enumerate(used)}
    to_degrees = Transformer.from_crs(METRIC_CRS, "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(*np.array([roads.xy[node] for node in used]).T)
    header = osmium.io.Header()
    header.set("generator", "build_kivu, modelled roads")
    with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
        for node, x, y in zip(used, lon.tolist(), lat.tolist(), strict=True):
            tags = {"ford": "yes"} if node in fords else {}
            writer.add_node(mutable.Node(id=number[node], location=(round(x, 6), round(y, 6)), tags=tags))
        for place, (nodes, tags) in enumerate(ways):
            writer.add_way(mutable.Way(id=place + 1, nodes=[number[node] for node in nodes], tags=tags))


def _ways(
    roads: RoadSet, rng: np.random.Generator
) -> tuple[list[tuple[list[int], dict[str, str]]], set[int]]:
    """Cut the roads into ways of at most MOST_NODES nodes, with bridges apart; choose the fords."""
    ways: list[tuple[list[int], dict[str, str]]] = []
    fords: set[int] = set()
    for line, tags in zip(roads.lines, roads.tags, strict=True):
        inner = len(line) - 2
        if tags["highway"] in ("track", "path", "unclassified") and inner > 2:
            chosen = rng.integers(1, inner, size=rng.poisson(inner / FORD_EVERY))
            fords.update(line[place] for place in chosen.tolist())
        bridges: set[int] = set()
        if tags["highway"] in BRIDGED and inner > 2:
            bridges = set(rng.integers(1, inner, size=rng.poisson(inner / BRIDGE_EVERY)).tolist())
        piece = [line[0]]
        for place in range(1, len(line)):
            if place - 1 in bridges:
                ways.append(([line[place - 1], line[place]], tags | {"bridge": "yes"}))
                piece = [line[place]]
                continue
            piece.append(line[place])
            if place in bridges or len(piece) == MOST_NODES or place == len(line) - 1:
                ways.append((piece, tags))
                piece = [line[place]]
    return ways, fords
