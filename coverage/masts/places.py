"""Places where a mast could stand: every village, the hilltops between them, or those of a file."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter
from scipy.spatial import cKDTree

from coverage.changes.points import COORDINATE_DECIMALS
from coverage.ground import metres
from layers.columns import Columns, is_within
from layers.elevation import Elevation
from layers.errors import BadCoordinates, BadId, EmptyLayer, InputError, MissingColumn, MissingFile, raise_all
from layers.region import LayerSource
from layers.tables import WGS84, read_table

if TYPE_CHECKING:
    from coverage.world import World

MOST = 3000
HILL_WINDOW_M = 3000.0
"""A hilltop is the highest cell within half of this on every side, and at least among its neighbours."""
_FIRST_CELL_M = 250.0
_WIDER = 1.25


def default_candidates(
    world: World, *, near: NDArray[np.float64] | None = None, reach_m: float = math.inf, most: int = MOST
) -> gpd.GeoDataFrame:
    """Take every village's point and the local hilltops of the relief, thinned to a number.

    Parameters
    ----------
    world : World
        With relief.
    near : float64[n, 2], optional
        Metres in the region's metric CRS; only places within `reach_m` of one of them are taken.
    most : int
        Where there are more, one is kept in each cell of a grid that is widened until as many remain: a
        village rather than a hilltop, a higher hilltop rather than a lower one.

    Returns
    -------
    GeoDataFrame
        Index candidate_id (the village's id, "hill-1", ... from the highest down); geometry in EPSG:4326,
        rounded as scenarios round. All lie within the region and on relief that is known.
    """
    elevation = relief(world)
    villages = world.layers.villages.geometry
    hills = _hilltops(elevation, world.region.bounds)
    frame = _frame(
        np.concatenate((villages.x.to_numpy(), hills[:, 0])),
        np.concatenate((villages.y.to_numpy(), hills[:, 1])),
        pd.Index([*villages.index, *(f"hill-{n}" for n in range(1, len(hills) + 1))], dtype="str"),
    )
    frame = frame[_is_standing(frame, world)]
    xy = metres(frame.geometry, world.region.metric_crs)
    if near is not None:
        is_near = _within(xy, near, reach_m)
        frame, xy = frame[is_near], xy[is_near]
    return frame.iloc[_thin(xy, most)]


def check_candidates(
    given: pd.DataFrame, world: World, *, file: str = "candidates", on_relief: bool = True
) -> gpd.GeoDataFrame:
    """Check places that somebody gave.

    Parameters
    ----------
    given : DataFrame
        lon, lat in EPSG:4326 degrees; the index names the rows.
    world : World
        With relief, where that is asked for.
    file : str
        For faults.
    on_relief : bool
        Whether the relief must say how high the ground is there.

    Returns
    -------
    GeoDataFrame
        As `default_candidates`, in the order given.

    Raises
    ------
    InputError
        All at once: columns that are missing, no rows, names given twice, coordinates that are no numbers,
        or lie outside of the region or of its relief.
    """
    missing = [name for name in ("lon", "lat") if name not in given]
    if missing:
        mend = "give lon and lat in degrees"
        raise MissingColumn(f"missing {', '.join(missing)}", file=file, mend=mend)
    if given.empty:
        raise EmptyLayer("there are no candidates", file=file, mend="give at least one place")
    names = pd.Index(given.index.astype(str), dtype="str")
    lon, lat = (pd.to_numeric(given[name], errors="coerce").to_numpy(np.float64) for name in ("lon", "lat"))
    frame = _frame(lon, lat, names)
    is_inside = is_within(lon, lat, world.region.bounds)
    west, south, east, north = world.region.bounds
    faults: list[InputError] = []
    if names.has_duplicates:
        twice = list(names[names.duplicated()].unique())
        faults.append(BadId("names given twice", file=file, rows=twice, mend="give each its own"))
    if not is_inside.all():
        message = f"outside of the region's bounds {west:g}, {south:g}, {east:g}, {north:g}, or not numbers"
        mend = "give points inside the bounds, longitude first"
        faults.append(BadCoordinates(message, file=file, rows=names[~is_inside], mend=mend))
    off = is_inside & ~_has_relief(lon, lat, relief(world)) if on_relief else np.zeros(len(lon), dtype=bool)
    if off.any():
        message = "the relief does not say how high the ground is there"
        mend = "leave these places out, or give relief that covers them"
        faults.append(BadCoordinates(message, file=file, rows=names[off], mend=mend))
    raise_all(faults)
    return frame


def read_candidates(path: Path, world: World, *, on_relief: bool = True) -> gpd.GeoDataFrame:
    """Read candidates from a table of lon, lat and, where there is one, candidate_id.

    Raises
    ------
    InputError
        Every fault of the file at once: see `layers.tables.read_table` and `check_candidates`.
    """
    if not path.is_file():
        raise MissingFile("there is no such file", file=str(path), mend="give the file of the candidates")
    day = world.region.reference_date
    source = LayerSource("candidates", path.absolute(), "given", "", day, "observed", "public", {})
    table = read_table(source)
    columns = Columns(table, "candidate_id")
    columns.require(("lon", "lat"))
    has_ids = "candidate_id" in table.cells
    ids = columns.ids() if has_ids else pd.Index(table.places)
    points = columns.points(world.region)
    raise_all(columns.faults)
    given = pd.DataFrame({"lon": points.x.to_numpy(), "lat": points.y.to_numpy()}, index=ids)
    return check_candidates(given, world, file=path.name, on_relief=on_relief)


def relief(world: World) -> Elevation:
    """Return the relief of the region, without which no link can be computed.

    Raises
    ------
    EmptyLayer
        The region has none.
    """
    if world.layers.elevation is None:
        raise EmptyLayer(
            "the region has no relief, so that no link can be computed",
            file="region.toml",
            mend="add a layer elevation: heights in metres as GeoTIFF",
        )
    return world.layers.elevation


def _frame(lon: NDArray[np.float64], lat: NDArray[np.float64], names: pd.Index) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(lon.round(COORDINATE_DECIMALS), lat.round(COORDINATE_DECIMALS), crs=WGS84)
    return gpd.GeoDataFrame(index=names.rename("candidate_id"), geometry=points)


def _has_relief(
    lon: NDArray[np.float64], lat: NDArray[np.float64], elevation: Elevation
) -> NDArray[np.bool_]:
    return np.isfinite(elevation.sample(np.nan_to_num(lon), np.nan_to_num(lat)))


def _is_standing(frame: gpd.GeoDataFrame, world: World) -> NDArray[np.bool_]:
    lon, lat = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    is_inside: NDArray[np.bool_] = is_within(lon, lat, world.region.bounds)
    return is_inside & _has_relief(lon, lat, relief(world))


def _hilltops(elevation: Elevation, bounds: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """Longitude and latitude of the cells that are highest around, the highest first; float64[n, 2].

    Of a flat top every cell is one; a plain without any height above its surroundings has none.
    """
    heights = np.where(np.isfinite(elevation.heights), elevation.heights, -np.inf).astype(np.float64)
    width_m, height_m = elevation.cell_m
    size = tuple(2 * max(1, round(HILL_WINDOW_M / 2 / cell)) + 1 for cell in (height_m, width_m))
    highest = maximum_filter(heights, size=size, mode="nearest")
    lowest = -maximum_filter(np.where(np.isfinite(heights), -heights, -np.inf), size=size, mode="nearest")
    is_top = np.isfinite(heights) & (heights == highest) & (heights > lowest)
    if elevation.is_water is not None:
        is_top &= ~elevation.is_water
    row, column = np.nonzero(is_top)
    order = np.argsort(-heights[row, column], kind="stable")
    west, north, dx, dy = elevation.transform
    points = np.column_stack((west + (column[order] + 0.5) * dx, north - (row[order] + 0.5) * dy))
    return points[is_within(points[:, 0], points[:, 1], bounds)].astype(np.float64)


def _within(xy: NDArray[np.float64], near: NDArray[np.float64], reach_m: float) -> NDArray[np.bool_]:
    if not len(near):
        return np.zeros(len(xy), dtype=bool)
    return np.asarray(cKDTree(near).query(xy)[0] <= reach_m, dtype=bool)


def _thin(xy: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Rows that remain when one is kept in each cell of the finest grid that leaves at most so many."""
    cell_m = _FIRST_CELL_M
    rows = np.arange(len(xy), dtype=np.int64)
    while len(rows) > most:
        cells = np.floor(xy / cell_m).astype(np.int64)
        rows = np.sort(np.unique(cells, axis=0, return_index=True)[1]).astype(np.int64)
        cell_m *= _WIDER
    return rows
