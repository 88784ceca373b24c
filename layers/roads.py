"""Roads: the ways that may be travelled, with their nodes, tags and barriers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import BadCoordinates, Caution, EmptyLayer
from layers.progress import Progress, no_progress
from layers.region import LayerSource, Region
from layers.tables import require_file
from layers.tags import CLASHES, HIGHWAYS, OWN_TAGS, TAGS, Settled

__all__ = ("BARRIER_TAGS", "HIGHWAYS", "TAGS", "Roads", "is_osm", "note_clashes", "read_roads", "tag_frame")

OSM_ENDINGS = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".pbf")

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
        Categorical columns `TAGS`; "" = absent; settled as `layers.tags.settle_tags` says. `ferry` is "yes"
        on ways tagged route=ferry, whose highway is "". `width` is in metres. `four_wd_only` is "" where it
        is not so. `rains` says whether vehicles may or can use the way in the rains ("yes", "no", "" = not
        stated).
        `imputed` names the tags that were imputed, joined by ";" (see `layers.imputation`).
    barriers : DataFrame
        Index: node indices, ascending; str columns `BARRIER_TAGS`, "" = absent. Nodes of ways that carry a
        barrier or a ford.
    cautions : tuple of Caution
        Ways kept in part or left out because nodes are missing from the file; ways whose tags contradict
        each other, and what was made of them.
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


def read_roads(source: LayerSource, region: Region, progress: Progress = no_progress) -> Roads:
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

        roads = read_osm_roads(path, progress)
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


def tag_frame(
    kinds: Sequence[Settled],
    kind: NDArray[np.int32],
    own: Mapping[str, tuple[Sequence[str], NDArray[np.int32]]],
) -> pd.DataFrame:
    """Lay out the tags of ways as categorical columns.

    Parameters
    ----------
    kinds : sequence of Settled
        The distinct tags of the file.
    kind : int32[w]
        Row of `kinds` of each way.
    own : mapping
        For each of `OWN_TAGS`, its distinct values and, int32[w], which of them each way has.
    """
    columns: dict[str, pd.Categorical] = {}
    for place, tag in enumerate(TAGS):
        if tag in OWN_TAGS:
            values, code = list(own[tag][0]), own[tag][1]
        else:
            values, code = [settled.tags[place] for settled in kinds], kind
        # Only what some way has is a category, in alphabetical order.
        used = np.flatnonzero(np.bincount(code, minlength=len(values)))
        given = np.array([values[number] for number in used.tolist()], dtype=object)
        words, word_of = np.unique(given, return_inverse=True)
        number_of = np.zeros(len(values), dtype=np.int32)
        number_of[used] = word_of
        columns[tag] = pd.Categorical.from_codes(number_of[code], categories=pd.Index(words, dtype=str))
    return pd.DataFrame(columns)


def note_clashes(
    file: str, kinds: Sequence[Settled], kind: NDArray[np.int32], way_id: NDArray[np.int64]
) -> tuple[Caution, ...]:
    """Name the ways whose tags contradict each other, one caution a contradiction."""
    cautions = []
    for clash, (message, mend) in CLASHES.items():
        has_clash = np.array([clash in settled.clashes for settled in kinds], dtype=np.bool_)
        if has_clash.any() and (ways := np.unique(way_id[has_clash[kind]])).size:
            cautions.append(Caution(file, message, tuple(f"way {id_}" for id_ in ways.tolist()), mend))
    return tuple(cautions)
