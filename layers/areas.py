"""Areas: provinces, territoires, collectivites, and who may enter them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.columns import Columns
from layers.errors import BadValue, Caution, raise_all
from layers.region import LayerSource, Region
from layers.tables import WGS84, read_table

REQUIRED = ("area_id", "level", "name")
ACCESS = ("open", "escort", "denied", "unknown")
SECURITY = ("green", "yellow", "red")


def read_areas(source: LayerSource, region: Region) -> tuple[gpd.GeoDataFrame, list[Caution]]:
    """Read areas.

    Returns
    -------
    GeoDataFrame
        Index `area_id` (str, unique, best a P-code); columns level (int64: 1 province, 2 territoire, 3 and
        finer), name, parent_id (str, "" = none), access ("open", "escort", "denied", "unknown" or "" = not
        stated), security ("green", "yellow", "red" or ""), as_of (datetime64, NaT = not stated) and
        geometry (polygons, EPSG:4326).
    list of Caution
        Areas whose parent is not in the file.

    Raises
    ------
    InputError
        Every fault of the file, at once.
    """
    table = read_table(source)
    columns = Columns(table, "area_id")
    columns.require(REQUIRED)
    ids = columns.ids()
    level = columns.numbers("level", is_whole=True, minimum=1)
    if "level" in table.cells:
        is_empty = (columns.text("level") == "").to_numpy()
        columns.fault(BadValue, "level is empty", is_empty, "write 1 for a province, 2 for a territoire")
    access = columns.words("access", ACCESS)
    security = columns.words("security", SECURITY)
    as_of = columns.dates("as_of")
    geometry = columns.polygons()
    raise_all(columns.faults)
    parent = columns.text("parent_id")
    is_orphan = ((parent != "") & ~parent.isin(ids)).to_numpy()
    columns.caution("the parent is not in the file", is_orphan, "add it, or leave parent_id empty")
    areas = gpd.GeoDataFrame(
        {
            "level": level.astype("int64"),
            "name": columns.text("name"),
            "parent_id": parent,
            "access": access,
            "security": security,
            "as_of": as_of,
        },
        geometry=geometry,
        crs=WGS84,
    )
    return areas.set_index(ids), columns.cautions


def find_areas(points: gpd.GeoSeries, areas: gpd.GeoDataFrame | None) -> pd.Series:
    """Return the finest area that contains each point.

    Parameters
    ----------
    points : GeoSeries
        EPSG:4326.
    areas : GeoDataFrame or None
        As `read_areas` gives them.

    Returns
    -------
    Series of str
        `area_id` on the points' index; "" where no area contains the point. Of several areas at the finest
        level (a point on a border) the first id in alphabetical order.
    """
    found = pd.Series("", index=points.index, dtype=str, name="area_id")
    if areas is None or not len(areas):
        return found
    ranked = areas.assign(order=areas.index).sort_values(["level", "order"], ascending=[False, True])
    point, area = (
        shapely.STRtree(ranked.geometry.to_numpy())
        .query(points.to_numpy(), predicate="intersects")
        .reshape(2, -1)
    )
    best = np.full(len(points), len(ranked), dtype=np.int64)
    np.minimum.at(best, point, area)
    names = np.append(ranked.index.to_numpy(dtype=object), "")
    return pd.Series(names[best], index=points.index, dtype=str, name="area_id")
