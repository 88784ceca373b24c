"""Roads out of lines with OSM tags as columns: GeoPackage, GeoJSON, GeoParquet."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from layers.errors import BadGeometry, BrokenFile, Caution, MissingColumn
from layers.roads import BARRIER_TAGS, Roads, note_clashes, tag_frame
from layers.tables import TABLE_ENDINGS, read_features
from layers.tags import HIGHWAYS, OWN_TAGS, RAW_TAGS, read_tag_rules, settle_tags

JOIN_DEGREES = 1e-7
"""Points of lines this near are one node: the grid of OSM coordinates, about a centimetre."""

_ID_COLUMNS = ("osm_id", "way_id", "id")


def read_line_roads(path: Path) -> Roads:
    """Read roads from lines, joined into a network where they share points.

    Points of lines within `JOIN_DEGREES` of each other are one node, ends and inner points alike, as OSM's
    ways meet. A `highway` column is needed; the other `TAGS` are taken where there are columns of that name.

    Raises
    ------
    BrokenFile, WrongCRS, MissingColumn, BadGeometry
        The file cannot be read, has no `highway` column, or holds other shapes than lines.
    """
    return roads_of_lines(_read_lines(path), path)


def roads_of_lines(frame: gpd.GeoDataFrame, path: Path, cautions: tuple[Caution, ...] = ()) -> Roads:
    """Join lines into roads; the parameters and faults are those of `read_line_roads`.

    Parameters
    ----------
    frame : GeoDataFrame
        Lines, EPSG:4326, with OSM tags as columns; not altered.
    path : Path
        Where they come from, for the faults.
    cautions : tuple of Caution
        Handed on with the roads.
    """
    lines = _check_lines(frame, path)
    coordinates, way_of_point = shapely.get_coordinates(lines.geometry.to_numpy(), return_index=True)
    lon, lat, node = _join(coordinates)
    # A point that follows itself on a line is no step.
    is_step = (np.diff(way_of_point, prepend=-1) != 0) | (np.diff(node, prepend=-1) != 0)
    sizes = np.bincount(way_of_point[is_step], minlength=len(lines))
    is_way = sizes >= 2
    is_kept = is_step & is_way[way_of_point]
    used, way_node = np.unique(node[is_kept], return_inverse=True)
    ways = lines[is_way]
    way_id = _way_ids(ways)
    tags, clashes = _tags(ways, way_id, path)
    return Roads(
        node_id=np.arange(len(used), dtype=np.int64),
        lon=lon[used],
        lat=lat[used],
        way_id=way_id,
        way_start=np.concatenate([[0], np.cumsum(sizes[is_way])]).astype(np.int64),
        way_node=way_node.astype(np.int32),
        tags=tags,
        barriers=pd.DataFrame(
            {tag: pd.Series([], dtype=str) for tag in BARRIER_TAGS},
            index=pd.Index([], dtype=int, name="node"),
        ),
        cautions=(*cautions, *clashes),
    )


def _read_lines(path: Path) -> gpd.GeoDataFrame:
    endings = [ending for ending in TABLE_ENDINGS if ending != ".csv"]
    if path.suffix.lower() not in endings:
        raise BrokenFile(
            "roads cannot be read from this kind of file",
            file=path,
            mend=f"give .osm.pbf, .osm, .osm.gz, .graphml, or lines as {', '.join(endings)}",
        )
    frame = read_features(path)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise BrokenFile("it holds no lines", file=path, mend="give lines with a highway column")
    return frame


def _check_lines(frame: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """Return the lines that are roads or ferries, one part a row."""
    if "highway" not in frame:
        raise MissingColumn("missing column highway", file=path, mend="give the OSM tags as columns")
    shapes = frame.geometry.to_numpy()
    is_empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    kinds = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
    is_other = ~np.isin(shapely.get_type_id(shapes), kinds) & ~is_empty
    wrong = np.flatnonzero(is_empty | is_other | ~np.isfinite(shapely.bounds(shapes)).all(axis=1))
    if len(wrong):
        raise BadGeometry(
            "the geometry is empty or not a line",
            file=path,
            rows=[f"feature {row + 1}" for row in wrong],
            mend="give lines, or leave these features out",
        )
    is_ferry = _column(frame, "route").eq("ferry") | _column(frame, "ferry").eq("yes")
    is_road = _column(frame, "highway").isin(HIGHWAYS) & _column(frame, "area").ne("yes")
    frame = frame.assign(ferry=is_ferry.map({True: "yes", False: ""}))[is_road | is_ferry]
    return frame.explode(ignore_index=True)


def _join(
    coordinates: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return lon and lat of the nodes and the node of each point."""
    grid = np.rint(coordinates / JOIN_DEGREES).astype(np.int64)
    _, first, cell = np.unique(grid, axis=0, return_index=True, return_inverse=True)
    cell = cell.reshape(-1)
    points = coordinates[first]
    # Two points near each other may still round to neighbouring cells.
    pairs = KDTree(points).query_pairs(JOIN_DEGREES, output_type="ndarray")
    if not len(pairs):
        return points[:, 0], points[:, 1], cell
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points)))
    _, group = connected_components(links, directed=False)
    _, leader = np.unique(group, return_index=True)
    return points[leader, 0], points[leader, 1], group[cell].astype(np.int64)


def _way_ids(ways: gpd.GeoDataFrame) -> NDArray[np.int64]:
    for name in _ID_COLUMNS:
        if name in ways:
            ids = pd.to_numeric(ways[name], errors="coerce")
            if ids.notna().all():
                numbers: NDArray[np.int64] = ids.to_numpy(dtype=np.int64)
                return numbers
    return np.arange(len(ways), dtype=np.int64)


def _tags(
    ways: gpd.GeoDataFrame, way_id: NDArray[np.int64], path: Path
) -> tuple[pd.DataFrame, tuple[Caution, ...]]:
    """Return the settled tags, and what there is to be said of them."""
    raw = pd.DataFrame({tag: _column(ways, tag).to_numpy() for tag in sorted(RAW_TAGS) if tag in ways})
    raw["route"] = np.where(ways["ferry"] == "yes", "ferry", "")
    own = {tag: pd.factorize(_column(ways, tag).to_numpy()) for tag in OWN_TAGS}
    raw = raw.drop(columns=[tag for tag in OWN_TAGS if tag in raw])
    kind = np.asarray(raw.groupby(list(raw.columns), sort=False).ngroup(), dtype=np.int32)
    rules = read_tag_rules()
    kinds = [
        settle_tags({str(tag): str(value) for tag, value in row.items()}, rules)
        for row in raw.drop_duplicates().to_dict("records")
    ]
    frame = tag_frame(
        kinds,
        kind,
        {tag: (list(words), np.asarray(code, dtype=np.int32)) for tag, (code, words) in own.items()},
    )
    return frame, note_clashes(path.name, kinds, kind, way_id)


def _column(frame: gpd.GeoDataFrame, name: str) -> pd.Series:
    if name not in frame:
        return pd.Series("", index=frame.index, dtype=str)
    column: pd.Series = frame[name]
    return column.astype("object").where(column.notna(), "").astype(str).str.strip()
