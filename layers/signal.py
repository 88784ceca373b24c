"""Claimed phone signal at points and as a picture, out of a raster or out of polygons."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio.features
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.transform import from_bounds
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds

from layers.assumptions import Assumptions
from layers.claims import RANK, best_signal, is_towers, read_coverage, sample_claims
from layers.rasters import open_raster, read_cells
from layers.region import LayerSource
from layers.signal_raster import (
    SIGNAL,
    UNITS,
    UNKNOWN_CODE,
    check_values,
    classes,
    is_raster,
    read_unit,
)
from layers.tables import WGS84, require_file

# Whoever samples signal needs these words too.
__all__ = [
    "SIGNAL",
    "UNITS",
    "UNKNOWN_CODE",
    "SignalPicture",
    "is_raster",
    "read_signal_picture",
    "sample_signal",
]

MERCATOR = "EPSG:3857"

_METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class SignalPicture:
    """Signal classes as a picture, north up, in rows and columns of web Mercator (EPSG:3857).

    Attributes
    ----------
    classes : uint8[rows, columns]
        Codes into `SIGNAL`; 3 = unknown.
    bounds : tuple of float
        West, south, east, north in degrees, EPSG:4326, of the outer edges.
    """

    classes: NDArray[np.uint8]
    bounds: tuple[float, float, float, float]


def sample_signal(
    source: LayerSource | None, points: gpd.GeoSeries, assumptions: Assumptions
) -> pd.DataFrame:
    """Return the phone signal at points.

    Parameters
    ----------
    source : LayerSource or None
        A raster of dBm or of classes (0 unlikely, 1 uncertain, 2 likely; nodata = unknown), whose table says
        which by its `unit`; or polygons of coverage, see `layers.claims`: inside is likely or as the polygon
        says, outside unlikely. None, or a list of towers: nothing is claimed.
    points : GeoSeries
        In any stated reference system.
    assumptions : Assumptions
        `signal_sensitivity_dbm` and `signal_likely_margin_db`: at least the sum is likely, at least the first
        uncertain, less is unlikely.

    Returns
    -------
    DataFrame
        On the points' index: `signal`, categorical of `SIGNAL`, the best that any operator claims ("unknown"
        outside of the raster, in its empty cells and without a layer), and `dbm`, float64, NaN where it is
        not known.

    Raises
    ------
    InputError
        The file is absent or broken, states no reference system, nodata or unit, or holds values that are no
        dBm (positive ones above all) or no classes, or polygons that cross themselves.
    """
    return best_signal(sample_claims(source, points, assumptions), points.index)


def read_signal_picture(
    source: LayerSource | None,
    bounds: tuple[float, float, float, float],
    assumptions: Assumptions,
    *,
    max_pixels: int = 1_000_000,
) -> SignalPicture | None:
    """Return the signal classes over bounds as a picture for the map.

    Parameters
    ----------
    source : LayerSource or None
        As in `sample_signal`.
    bounds : tuple of float
        West, south, east, north in degrees, EPSG:4326.
    assumptions : Assumptions
    max_pixels : int
        The picture is thinned to about this size; of a finer raster, the nearest cell is shown.

    Returns
    -------
    SignalPicture or None
        None without a layer, and of a list of towers.

    Raises
    ------
    InputError
        As `sample_signal`.
    """
    if source is None or is_towers(source):
        return None
    edges = transform_bounds(WGS84, MERCATOR, *bounds)
    if not is_raster(source.path):
        return SignalPicture(_burn_polygons(read_coverage(source), edges, max_pixels), bounds)
    unit = read_unit(source)
    with open_raster(require_file(source)) as raster:
        check_values(raster, unit, source.path)
        cell_m = abs(raster.transform.a) * (_METRES_A_DEGREE if raster.crs.is_geographic else 1.0)
        height, width = _picture_shape(edges, cell_m, max_pixels)
        with WarpedVRT(
            raster,
            crs=MERCATOR,
            transform=from_bounds(*edges, width, height),
            width=width,
            height=height,
            resampling=Resampling.nearest,
        ) as warped:
            values = read_cells(warped)
    return SignalPicture(classes(values, unit, assumptions), bounds)


def _picture_shape(
    edges: tuple[float, float, float, float], cell_m: float, max_pixels: int
) -> tuple[int, int]:
    west, south, east, north = edges
    cell = max(cell_m, np.sqrt((east - west) * (north - south) / max_pixels))
    return max(1, round((north - south) / cell)), max(1, round((east - west) / cell))


def _burn_polygons(
    coverage: gpd.GeoDataFrame, edges: tuple[float, float, float, float], max_pixels: int
) -> NDArray[np.uint8]:
    """Draw the polygons, those that say more over those that say less; what none covers is unlikely."""
    height, width = _picture_shape(edges, 0.0, max_pixels)
    rank = RANK[coverage["code"].to_numpy()]
    ordered = coverage.to_crs(MERCATOR).iloc[np.argsort(rank, kind="stable")]
    burnt: NDArray[np.uint8] = rasterio.features.rasterize(
        zip(ordered.geometry, ordered["code"], strict=True),
        out_shape=(height, width),
        transform=from_bounds(*edges, width, height),
        fill=SIGNAL.index("unlikely"),
        dtype="uint8",
    )
    return burnt
