"""Roads out of a graph that osmnx has saved as GraphML."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import ParseError

import geopandas as gpd
import networkx as nx
import osmnx as ox
import pandas as pd

from layers.errors import BrokenFile, Caution
from layers.lines import roads_of_lines
from layers.roads import TAGS, Roads
from layers.tables import WGS84


def read_graphml_roads(path: Path) -> Roads:
    """Read roads from a graph saved by `osmnx.save_graphml`, simplified or not.

    Streets of both directions, which such a graph holds as two edges, become one way; the others become
    one-way. Where a simplified edge stands for several ways, its tags may hold several values: the first is
    taken, and a caution says so.

    Raises
    ------
    BrokenFile
        The file cannot be read as such a graph.
    MissingColumn
        Its edges have no `highway`.
    """
    try:
        graph = ox.load_graphml(path)
        lines = _lines(graph)
    except (ParseError, KeyError, ValueError, nx.NetworkXError) as error:
        raise BrokenFile(
            "it cannot be read as a graph of osmnx",
            file=path,
            mend="save it with osmnx.save_graphml, in longitude and latitude",
        ) from error
    tags = [tag for tag in TAGS if tag in lines]
    has_several = lines[tags].map(lambda value: isinstance(value, list)).any(axis=1)
    first = {
        tag: lines[tag].map(lambda value: value[0] if isinstance(value, list) else value) for tag in tags
    }
    return roads_of_lines(lines.assign(**first), path, _several_values(path, int(has_several.sum())))


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) else value


def _lines(graph: nx.MultiDiGraph) -> gpd.GeoDataFrame:
    """Return one line a street, its `oneway` yes or no, EPSG:4326."""
    one_way = [edge for edge in graph.edges if graph.edges[edge].get("oneway", False)]
    others = [edge for edge in graph.edges if not graph.edges[edge].get("oneway", False)]
    parts = []
    if one_way:
        edges = ox.convert.graph_to_gdfs(graph.edge_subgraph(one_way), nodes=False)
        parts.append(edges.assign(oneway="yes"))
    if others:
        both_ways = ox.convert.to_undirected(graph.edge_subgraph(others))
        parts.append(ox.convert.graph_to_gdfs(both_ways, nodes=False).assign(oneway="no"))
    if not parts:
        return gpd.GeoDataFrame({"highway": pd.Series([], dtype=str)}, geometry=[], crs=WGS84)
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True)).to_crs(WGS84)


def _several_values(path: Path, count: int) -> tuple[Caution, ...]:
    if not count:
        return ()
    message = f"{count} edges stand for ways with different tags: the first value is taken"
    return (Caution(path.name, message, (), "save the graph with simplify=False"),)
