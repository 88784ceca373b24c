"""Roads: the ways that may be travelled, with their nodes, tags and barriers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import BadCoordinates, Caution, EmptyLayer
from layers.region import LayerSource, Region
from layers.tables import require_file

OSM_ENDINGS = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".pbf")

TAGS = (
    "highway",
    "surface",
    "tracktype",
    "smoothness",
    "oneway",
    "access",
    "vehicle",
    "motor_vehicle",
    "motorcycle",
    "hgv",
    "foot",
    "width",
    "four_wd_only",
    "bridge",
    "ford",
    "ferry",
    "maxspeed",
    "junction",
    "name",
    "ref",
    "service",
    "seasonal",
    "rains",
    "duration",
    "imputed",
)
BARRIER_TAGS = ("barrier", "access", "motor_vehicle", "motorcycle", "foot", "ford")
HIGHWAYS = frozenset(
    (
        *("motorway", "trunk", "primary", "secondary", "tertiary"),
        *("motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"),
        *("unclassified", "residential", "living_street", "service", "road", "track"),
        *("path", "footway", "bridleway", "cycleway", "pedestrian", "steps"),
    )
)
"""Values of `highway` that some vehicle or walker may use; planned and abandoned roads are not among them."""


@dataclass(frozen=True, slots=True)
class Roads:
    """Ways and their nodes; nothing in it depends on a vehicle or a season.

    Attributes
    ----------
    node_id : int64[n]
        OSM ids, ascending; of lines without ids, 0 to n - 1.
    lon, lat : float64[n]
        Degrees, EPSG:4326.
    way_id : int64[w]
        OSM ids; of lines without ids, the row number. A way in pieces (nodes missing) stands once a piece.
    way_start : int64[w + 1]
        Way i has the nodes ``way_node[way_start[i]:way_start[i + 1]]``, two or more.
    way_node : int32[m]
        Indices into `node_id`, in the direction the way is drawn, which is the one its `oneway` speaks of.
    tags : DataFrame, w rows
        Categorical columns `TAGS`; "" = absent. `ferry` is "yes" on ways tagged route=ferry, whose highway is
        "" unless the way states one.
    barriers : DataFrame
        Index: node indices, ascending; str columns `BARRIER_TAGS`, "" = absent. Nodes of ways that carry a
        barrier or a ford.
    cautions : tuple of Caution
        Ways kept in part or left out because nodes are missing from the file.
    """

    node_id: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    way_id: NDArray[np.int64]
    way_start: NDArray[np.int64]
    way_node: NDArray[np.int32]
    tags: pd.DataFrame
    barriers: pd.DataFrame
    cautions: tuple[Caution, ...] = ()


def read_roads(source: LayerSource, region: Region) -> Roads:
    """Read roads from an OSM file, a graph saved by osmnx, or lines with OSM tags as columns.

    Ways with a routable `highway` and ferries are kept; areas are not. Roads that leave the region's bounds
    are kept whole: a way round may run outside.

    Raises
    ------
    MissingFile, BrokenFile, WrongCRS, MissingColumn
        The file is absent, ends too early, or is no file of roads.
    EmptyLayer, BadCoordinates
        It holds no road, or none within the region's bounds.
    """
    # Each door brings a large library with it; only the one that is needed is opened.
    path = require_file(source)
    if is_osm(path):
        from layers.osm import read_osm_roads

        roads = read_osm_roads(path)
    elif path.suffix.lower() == ".graphml":
        from layers.graphml import read_graphml_roads

        roads = read_graphml_roads(path)
    else:
        from layers.lines import read_line_roads

        roads = read_line_roads(path)
    if not len(roads.way_id):
        raise EmptyLayer(
            "it holds no road", file=path, mend="give ways with a highway tag, or lines with a highway column"
        )
    west, south, east, north = region.bounds
    lon, lat = roads.lon, roads.lat
    if not np.any((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)):
        raise BadCoordinates(
            "no road lies within the region's bounds",
            file=path,
            mend="correct the bounds, or give other roads",
        )
    return roads


def is_osm(path: Path) -> bool:
    """Tell whether a file's name is that of an OSM file."""
    return path.name.lower().endswith(OSM_ENDINGS)


def tag_frame(rows: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Return rows of the values of `TAGS` as categorical columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(TAGS)
    return pd.DataFrame(
        {tag: pd.Categorical(pd.Series(column, dtype=str)) for tag, column in zip(TAGS, columns, strict=True)}
    )
