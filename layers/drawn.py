"""Layers that are drawn and not counted with: lakes, borders, towns."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.errors import BadGeometry
from layers.region import LayerSource, Region
from layers.tables import read_table

_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
_POINTS = (shapely.GeometryType.POINT,)


def read_lakes(source: LayerSource) -> gpd.GeoDataFrame:
    """Read lakes.

    Returns
    -------
    GeoDataFrame
        Index 0 to n - 1; columns name (str, "" = none) and geometry (polygons, EPSG:4326).

    Raises
    ------
    InputError
        The file is absent or broken, or holds empty or other shapes.
    """
    return _read_shapes(source, _POLYGONS, "a polygon")


def read_borders(source: LayerSource) -> gpd.GeoDataFrame:
    """Read borders: as `read_lakes`, with lines or polygons, whose outlines are then drawn."""
    return _read_shapes(source, (*_LINES, *_POLYGONS), "a line or a polygon")


def read_towns(source: LayerSource) -> gpd.GeoDataFrame:
    """Read towns: as `read_lakes`, with points and a column rank (float64; 1 = largest, NaN = not stated)."""
    return _read_shapes(source, _POINTS, "a point")


def find_towns(region: Region) -> gpd.GeoDataFrame | None:
    """Return the towns of a region, see `read_towns`; None when it has no such layer."""
    source = region.layers.get("towns")
    return None if source is None else read_towns(source)


def _read_shapes(source: LayerSource, kinds: Sequence[int], wanted: str) -> gpd.GeoDataFrame:
    table = read_table(source)
    if table.geometry is None:
        raise BadGeometry("the table has no shapes", file=source.path, mend=f"give every row {wanted}")
    shapes = table.geometry.to_numpy()
    wrong = shapely.is_empty(shapes) | ~np.isin(shapely.get_type_id(shapes), list(kinds))
    if wrong.any():
        rows = [table.places[row] for row in np.flatnonzero(wrong)]
        raise BadGeometry(
            f"the geometry is empty or not {wanted}",
            file=source.path,
            rows=rows,
            mend="give one, or leave it out",
        )
    columns: dict[str, pd.Series] = {
        "name": table.cells["name"] if "name" in table.cells else pd.Series("", table.cells.index, dtype=str)
    }
    if wanted == "a point":
        rank = table.cells["rank"] if "rank" in table.cells else pd.Series("", table.cells.index, dtype=str)
        columns["rank"] = pd.to_numeric(rank, errors="coerce").astype("float64")
    return gpd.GeoDataFrame(columns, geometry=table.geometry, crs=table.geometry.crs)
