"""Roads: the ways that may be travelled, with their nodes, tags and barriers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import Caution
from layers.region import LayerSource, Region

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
    "bridge",
    "ford",
    "ferry",
    "maxspeed",
    "junction",
    "name",
    "ref",
    "service",
    "seasonal",
    "duration",
)
BARRIER_TAGS = ("barrier", "access", "motor_vehicle", "motorcycle", "foot", "ford")


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
    """Read roads from .osm, .osm.gz, .osm.bz2 or .osm.pbf, or from lines with OSM tags as columns.

    Ways with a routable `highway` and ferries are kept; areas are not.

    Raises
    ------
    MissingFile, BrokenFile, EmptyLayer, InputErrors
        The file is absent, ends too early, or holds no road.
    """
    raise NotImplementedError
