"""Roads out of OSM files: .osm, .osm.gz, .osm.bz2, .osm.pbf."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import osmium
import osmium.filter
import pandas as pd
from numpy.typing import NDArray

from layers.errors import BrokenFile, Caution
from layers.roads import BARRIER_TAGS, HIGHWAYS, TAGS, Roads, tag_frame

OSM_ERRORS = (RuntimeError, OSError, ValueError, osmium.InvalidLocationError)
"""What osmium raises on files that are damaged, cut short or no OSM."""

UNITS_A_DEGREE = 1e7
"""OSM keeps coordinates as whole numbers of this unit."""

_ROUTE_KEYS = ("highway", "route")
_POINT_KEYS = ("barrier", "ford")


def read_osm_roads(path: Path) -> Roads:
    """Read the roads and ferries of an OSM file.

    Ways with a highway of `layers.roads.HIGHWAYS` and ways tagged route=ferry, without areas. Where nodes of
    a way are not in the file (an extract cut at its border), the pieces of two nodes and more are kept.

    Raises
    ------
    BrokenFile
        The file ends too early or is not OSM.
    """
    ids: list[int] = []
    refs: list[int] = []
    sizes: list[int] = []
    rows: list[tuple[str, ...]] = []
    points: dict[int, tuple[str, ...]] = {}
    entities = _entities(path)
    try:
        for entity in entities:
            tags = dict(entity.tags)
            if isinstance(entity, osmium.osm.Node):
                points[entity.id] = tuple(tags.get(key, "") for key in BARRIER_TAGS)
            elif isinstance(entity, osmium.osm.Way) and _is_road(tags):
                nodes = [node.ref for node in entity.nodes]
                ids.append(entity.id)
                refs += nodes
                sizes.append(len(nodes))
                rows.append(_way_tags(tags))
    except OSM_ERRORS as error:
        raise BrokenFile(
            f"it cannot be read to its end as OSM ({error})",
            file=path,
            mend="fetch it again: it is damaged or was cut short on the way",
        ) from error
    locations = entities.node_location_storage
    refs_array = np.array(refs, dtype=np.int64)
    way_of_ref = np.repeat(np.arange(len(ids)), np.array(sizes, dtype=np.int64))
    return _assemble(path, np.array(ids, dtype=np.int64), refs_array, way_of_ref, rows, points, locations)


def _entities(path: Path) -> osmium.FileProcessor:
    nodes = osmium.filter.KeyFilter(*_POINT_KEYS)
    nodes.enable_for(osmium.osm.NODE)
    ways = osmium.filter.KeyFilter(*_ROUTE_KEYS)
    ways.enable_for(osmium.osm.WAY)
    return (
        osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
        .with_locations()
        .with_filter(nodes)
        .with_filter(ways)
    )


def _is_road(tags: dict[str, str]) -> bool:
    is_way = tags.get("highway") in HIGHWAYS or tags.get("route") == "ferry"
    return is_way and tags.get("area") != "yes"


def _way_tags(tags: dict[str, str]) -> tuple[str, ...]:
    if tags.get("route") == "ferry":
        tags = {**tags, "ferry": "yes"}
    if tags.get("highway", "") not in HIGHWAYS:
        tags = {**tags, "highway": ""}
    return tuple(tags.get(key, "") for key in TAGS)


def _assemble(
    path: Path,
    way_id: NDArray[np.int64],
    refs: NDArray[np.int64],
    way_of_ref: NDArray[np.int64],
    rows: list[tuple[str, ...]],
    points: dict[int, tuple[str, ...]],
    locations: Any,
) -> Roads:
    ids, node = np.unique(refs, return_inverse=True)
    lon, lat = _look_up(ids, locations)
    is_there = np.isfinite(lon)[node]
    cautions = _note_missing(path, way_id, np.unique(way_of_ref[~is_there]))
    kept, piece_way, piece_start = split_ways(node, way_of_ref, is_there)
    used, way_node = np.unique(node[kept], return_inverse=True)
    node_id = ids[used]
    return Roads(
        node_id=node_id,
        lon=lon[used],
        lat=lat[used],
        way_id=way_id[piece_way],
        way_start=piece_start,
        way_node=way_node.astype(np.int32),
        tags=tag_frame([rows[way] for way in piece_way]),
        barriers=_barrier_frame(node_id, points),
        cautions=cautions,
    )


def split_ways(
    node: NDArray[np.int64], way_of_ref: NDArray[np.int64], is_there: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Cut ways where a node is missing and keep the pieces of two nodes and more.

    Parameters
    ----------
    node, way_of_ref : int64[m]
        The node and the way of every stop of every way, way after way.
    is_there : bool[m]
        Whether the stop's node is known.

    Returns
    -------
    kept : int64[k]
        The stops that are kept. A node that follows itself is kept once.
    piece_way : int64[p]
        The way that each piece is of.
    piece_start : int64[p + 1]
        Piece i has the stops ``kept[piece_start[i]:piece_start[i + 1]]``.
    """
    is_new_way = np.diff(way_of_ref, prepend=-1) != 0
    is_twin = ~is_new_way & (np.diff(node, prepend=-1) == 0)
    is_after_gap = np.concatenate([[False], ~is_there[:-1]]) if len(node) else is_there
    stops = np.flatnonzero(is_there & ~is_twin)
    piece = np.cumsum((is_new_way | is_after_gap) & is_there)[stops] - 1
    sizes = np.bincount(piece) if len(piece) else np.zeros(0, dtype=np.int64)
    is_long = sizes >= 2
    kept = stops[is_long[piece]] if len(piece) else stops
    first = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    piece_way = way_of_ref[stops[first[is_long]]]
    piece_start = np.concatenate([[0], np.cumsum(sizes[is_long])]).astype(np.int64)
    return kept, piece_way, piece_start


def _look_up(ids: NDArray[np.int64], locations: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the coordinates of nodes, NaN where the file does not hold the node."""
    lon = np.full(len(ids), np.nan)
    lat = np.full(len(ids), np.nan)
    for row, id_ in enumerate(ids.tolist()):
        try:
            location = locations.get(id_)
        except KeyError:
            continue
        lon[row] = location.x / UNITS_A_DEGREE
        lat[row] = location.y / UNITS_A_DEGREE
    # A node that is listed without a place has one far off the earth.
    is_nowhere = (np.abs(lon) > 180) | (np.abs(lat) > 90)
    lon[is_nowhere] = lat[is_nowhere] = np.nan
    return lon, lat


def _note_missing(path: Path, way_id: NDArray[np.int64], cut: NDArray[np.int64]) -> tuple[Caution, ...]:
    if not len(cut):
        return ()
    return (
        Caution(
            file=path.name,
            message="nodes of ways are not in the file: these ways are kept in part",
            rows=tuple(f"way {id_}" for id_ in way_id[cut].tolist()),
            mend="cut the extract with complete ways (osmium extract --strategy complete_ways)",
        ),
    )


def _barrier_frame(node_id: NDArray[np.int64], points: dict[int, tuple[str, ...]]) -> pd.DataFrame:
    ids = np.array(sorted(points), dtype=np.int64)
    ids = ids[np.isin(ids, node_id)]
    frame = pd.DataFrame([points[id_] for id_ in ids.tolist()], columns=list(BARRIER_TAGS), dtype=str)
    return frame.set_index(pd.Index(np.searchsorted(node_id, ids), name="node"))
