"""Roads out of OSM files: .osm, .osm.gz, .osm.bz2, .osm.pbf.

The file is gone through twice, both times in C++: first the roads and the barriers are written as lines of
text, taken up by the batch, then the places of their nodes go to a table on disk. So memory is that of the
roads, whatever else of the country the file holds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import osmium.filter
import pandas as pd
from numpy.typing import NDArray

from layers.blobs import pbf_pieces
from layers.errors import BrokenFile, Caution
from layers.opl import OplRoads
from layers.progress import Progress, no_progress
from layers.roads import BARRIER_TAGS, Roads, note_clashes, tag_frame
from layers.tags import HIGHWAYS, OWN_TAGS, read_tag_rules, settle_tags

OSM_ERRORS = (RuntimeError, OSError, ValueError, osmium.InvalidLocationError)
"""What osmium raises on files that are damaged, cut short or no OSM."""

UNITS_A_DEGREE = 1e7
"""OSM keeps coordinates as whole numbers of this unit."""

_POINT_KEYS = ("barrier", "ford")
_LINES_AT_ONCE = 50_000
_PLACED = np.dtype([("id", "<i8"), ("x", "<i4"), ("y", "<i4")])
_NOWHERE = 2**31 - 1


def read_osm_roads(path: Path, progress: Progress = no_progress) -> Roads:
    """Read the roads and ferries of an OSM file.

    Ways with a highway of `layers.tags.HIGHWAYS` and ways tagged route=ferry, without areas. Where nodes of
    a way are not in the file (an extract cut at its border), the pieces of two nodes and more are kept.

    Parameters
    ----------
    path : Path
    progress : callable
        Told how far the reading has come.

    Raises
    ------
    BrokenFile
        The file ends too early or is not OSM.
    """
    with tempfile.TemporaryDirectory(prefix="roads-") as folder:
        try:
            found = _read_ways(path, Path(folder) / "roads.opl", progress)
            node_id, node = _number_nodes(found.refs)
            lon, lat = _read_places(path, Path(folder), node_id, progress)
        except OSM_ERRORS as error:
            raise BrokenFile(
                f"it cannot be read to its end as OSM ({error})",
                file=path,
                mend="fetch it again: it is damaged or was cut short on the way",
            ) from error
    roads = _assemble(path, found, node, node_id, lon, lat)
    progress("roads", 1.0)
    return roads


def _pieces(path: Path) -> Iterator[tuple[Any, float]]:
    """Yield what osmium can read one after the other, and the share of the file that is read with each."""
    if path.name.lower().endswith(".pbf"):
        for piece, share in pbf_pieces(path):
            yield osmium.io.FileBuffer(piece, "pbf"), share
    else:
        yield osmium.io.File(str(path)), 1.0


def _read_ways(path: Path, scratch: Path, progress: Progress) -> OplRoads:
    nodes = osmium.filter.KeyFilter(*_POINT_KEYS)
    nodes.enable_for(osmium.osm.NODE)
    ways = osmium.filter.TagFilter(("route", "ferry"), *(("highway", value) for value in sorted(HIGHWAYS)))
    ways.enable_for(osmium.osm.WAY)
    found = OplRoads()
    pool = osmium.io.ThreadPool()
    for piece, share in _pieces(path):
        lines = osmium.io.File(str(scratch), "opl,add_metadata=false")
        entities = osmium.osm.NODE | osmium.osm.WAY
        with (
            osmium.io.Reader(piece, entities, thread_pool=pool) as reader,
            osmium.SimpleWriter(lines, overwrite=True) as writer,
        ):
            osmium.apply(reader, nodes, ways, writer)
        with scratch.open("rb") as file:
            while batch := list(islice(file, _LINES_AT_ONCE)):
                found.add(batch)
        progress("roads", 0.6 * share)
    return found


def _number_nodes(refs: list[NDArray[np.int64]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the ids of the nodes, ascending, and the number of each stop's node; `refs` is emptied."""
    if not refs:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    ids = np.concatenate(refs)
    ids.sort()
    ids = ids[np.diff(ids, prepend=ids[0] - 1) != 0]
    node = np.concatenate([np.searchsorted(ids, part).astype(np.int32) for part in refs])
    refs.clear()
    return ids, node


def _read_places(
    path: Path, folder: Path, node_id: NDArray[np.int64], progress: Progress
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the coordinates of nodes, NaN where the file does not hold the node."""
    lon, lat = np.full((2, len(node_id)), np.nan)
    if not len(node_id):
        return lon, lat
    pool = osmium.io.ThreadPool()
    for number, (piece, share) in enumerate(_pieces(path)):
        # osmium's table is kept in a file, so that it can be taken up whole. It is made anew for each piece:
        # most nodes of a country are of houses and fields.
        scratch = folder / f"places-{number}"
        table = osmium.index.create_map(f"sparse_file_array,{scratch}")
        with osmium.io.Reader(piece, osmium.osm.NODE, thread_pool=pool) as reader:
            osmium.apply(reader, osmium.NodeLocationsForWays(table))
        count = table.used_memory() // _PLACED.itemsize
        placed = np.fromfile(scratch, dtype=_PLACED, count=count)
        del table
        scratch.unlink()
        at = np.searchsorted(node_id, placed["id"])
        at[at == len(node_id)] = 0
        # A node that is listed without a place is nowhere.
        is_kept = (node_id[at] == placed["id"]) & (placed["x"] != _NOWHERE)
        at, placed = at[is_kept], placed[is_kept]
        lon[at], lat[at] = placed["x"] / UNITS_A_DEGREE, placed["y"] / UNITS_A_DEGREE
        progress("roads", 0.6 + 0.3 * share)
    is_off = (np.abs(lon) > 180) | (np.abs(lat) > 90)
    lon[is_off] = lat[is_off] = np.nan
    return lon, lat


def _assemble(
    path: Path,
    found: OplRoads,
    node: NDArray[np.int32],
    ids: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> Roads:
    way_id = np.array(found.way_id, dtype=np.int64)
    way_of_ref = np.repeat(np.arange(len(way_id), dtype=np.int32), np.array(found.size, dtype=np.int64))
    is_there = np.isfinite(lon)[node]
    cautions = _note_missing(path, way_id, np.unique(way_of_ref[~is_there]))
    kept, piece_way, piece_start = split_ways(node, way_of_ref, is_there)
    way_node, is_used = node[kept], np.zeros(len(ids), dtype=np.bool_)
    is_used[way_node] = True
    number = np.cumsum(is_used, dtype=np.int32) - 1
    rules = read_tag_rules()
    kinds = [settle_tags(dict(tags), rules) for tags, number in found.kinds.items() if number >= 0]
    kind = np.array(found.kind, dtype=np.int32)[piece_way]
    own = {
        tag: (list(found.own[tag]), np.array(found.own_code[tag], dtype=np.int32)[piece_way])
        for tag in OWN_TAGS
    }
    way_id = way_id[piece_way]
    if not is_used.all():
        ids, lon, lat = ids[is_used], lon[is_used], lat[is_used]
    return Roads(
        node_id=ids,
        lon=lon,
        lat=lat,
        way_id=way_id,
        way_start=piece_start,
        way_node=number[way_node].astype(np.int32),
        tags=tag_frame(kinds, kind, own),
        barriers=_barrier_frame(ids, found.points),
        cautions=(*cautions, *note_clashes(path.name, kinds, kind, way_id)),
    )


def split_ways(
    node: NDArray[np.int32], way_of_ref: NDArray[np.int32], is_there: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Cut ways where a node is missing and keep the pieces of two nodes and more.

    Parameters
    ----------
    node, way_of_ref : int32[m]
        The node and the way of every stop of every way, way after way.
    is_there : bool[m]
        Whether the stop's node is known.

    Returns
    -------
    kept : int64[k]
        The stops that are kept. A node that follows itself is kept once.
    piece_way : int32[p]
        The way that each piece is of.
    piece_start : int64[p + 1]
        Piece i has the stops ``kept[piece_start[i]:piece_start[i + 1]]``.
    """
    is_new_way = np.diff(way_of_ref, prepend=-1) != 0
    is_twin = ~is_new_way & (np.diff(node, prepend=-1) == 0)
    is_after_gap = np.concatenate([[False], ~is_there[:-1]]) if len(node) else is_there
    stops = np.flatnonzero(is_there & ~is_twin)
    piece = np.cumsum((is_new_way | is_after_gap) & is_there, dtype=np.int32)[stops] - 1
    sizes = np.bincount(piece) if len(piece) else np.zeros(0, dtype=np.int64)
    is_long = sizes >= 2
    kept = stops[is_long[piece]] if len(piece) else stops
    first = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    piece_way = way_of_ref[stops[first[is_long]]]
    piece_start = np.concatenate([[0], np.cumsum(sizes[is_long])]).astype(np.int64)
    return kept, piece_way, piece_start


def _note_missing(path: Path, way_id: NDArray[np.int64], cut: NDArray[np.int32]) -> tuple[Caution, ...]:
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


def _barrier_frame(node_id: NDArray[np.int64], points: dict[int, dict[str, str]]) -> pd.DataFrame:
    ids = np.array(sorted(points), dtype=np.int64)
    ids = ids[np.isin(ids, node_id)]
    rows = [_barrier_tags(points[id_]) for id_ in ids.tolist()]
    frame = pd.DataFrame(rows, columns=list(BARRIER_TAGS), dtype=str)
    return frame.set_index(pd.Index(np.searchsorted(node_id, ids), name="node"))


def _barrier_tags(tags: dict[str, str]) -> tuple[str, ...]:
    """Values of `BARRIER_TAGS`; `vehicle` stands for `motor_vehicle` where that is not given."""
    tags = {"motor_vehicle": tags.get("vehicle", ""), **tags}
    return tuple(tags.get(key, "") for key in BARRIER_TAGS)
