"""Phone signal at points and as a picture, out of a raster or out of polygons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio.features
import shapely
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.io import DatasetReader
from rasterio.transform import from_bounds
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds

from layers.assumptions import Assumptions
from layers.columns import Columns
from layers.errors import BadRegion, BadValue, raise_all
from layers.rasters import open_raster, read_cells, sample_raster, thinned_shape
from layers.region import REGION_FILE, LayerSource
from layers.tables import WGS84, read_table, require_file

SIGNAL = ("unlikely", "uncertain", "likely", "unknown")
UNKNOWN_CODE = 3
UNITS = ("dBm", "class")
RASTER_ENDINGS = (".tif", ".tiff")
MERCATOR = "EPSG:3857"
DBM_RANGE = (-200.0, 0.0)

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
        which by its `unit`; or polygons of coverage: inside is likely, outside unlikely. None: no such layer.
    points : GeoSeries
        In any stated reference system.
    assumptions : Assumptions
        `signal_sensitivity_dbm` and `signal_likely_margin_db`: at least the sum is likely, at least the first
        uncertain, less is unlikely.

    Returns
    -------
    DataFrame
        On the points' index: `signal`, categorical of `SIGNAL` ("unknown" outside of the raster, in its empty
        cells and without a layer), and `dbm`, float64, NaN where it is not known.

    Raises
    ------
    InputError
        The file is absent or broken, states no reference system, nodata or unit, or holds values that are no
        dBm (positive ones above all) or no classes.
    """
    dbm = np.full(len(points), np.nan)
    codes = np.full(len(points), UNKNOWN_CODE, dtype=np.uint8)
    if source is None:
        pass
    elif is_raster(source.path):
        unit = _unit(source)
        with open_raster(require_file(source)) as raster:
            _check_values(raster, unit, source.path)
            values = sample_raster(raster, points)
        _raise_odd_values(values, unit, source.path)
        codes = _classes(values, unit, assumptions)
        if unit == "dBm":
            dbm = values
    elif len(points):
        tree = shapely.STRtree(_read_polygons(source).to_numpy())
        inside = tree.query(points.to_crs(WGS84).to_numpy(), predicate="intersects")[0]
        codes[:] = SIGNAL.index("unlikely")
        codes[inside] = SIGNAL.index("likely")
    signal = pd.Categorical.from_codes(codes.astype(np.int64), dtype=pd.CategoricalDtype(list(SIGNAL)))
    return pd.DataFrame({"signal": signal, "dbm": dbm}, index=points.index)


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
        None without a layer.

    Raises
    ------
    InputError
        As `sample_signal`.
    """
    if source is None:
        return None
    edges = transform_bounds(WGS84, MERCATOR, *bounds)
    if not is_raster(source.path):
        return SignalPicture(_burn_polygons(_read_polygons(source), edges, max_pixels), bounds)
    unit = _unit(source)
    with open_raster(require_file(source)) as raster:
        _check_values(raster, unit, source.path)
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
    return SignalPicture(_classes(values, unit, assumptions), bounds)


def is_raster(path: Path) -> bool:
    """Tell whether a file's name is that of a GeoTIFF."""
    return path.suffix.lower() in RASTER_ENDINGS


def _unit(source: LayerSource) -> str:
    unit = source.options.get("unit", "")
    if unit not in UNITS:
        raise BadRegion(
            "the unit of the signal raster is missing or unknown",
            file=REGION_FILE,
            rows=["layers.signal.unit"],
            mend='write unit = "dBm" or unit = "class"',
        )
    return unit


def _read_polygons(source: LayerSource) -> gpd.GeoSeries:
    columns = Columns(read_table(source), "")
    columns.require(())
    geometry = columns.polygons()
    raise_all(columns.faults)
    return geometry


def _check_values(raster: DatasetReader, unit: str, path: Path) -> None:
    """Look at the whole raster, thinned: a wrong sign or a wrong nodata value is wrong everywhere."""
    _raise_odd_values(read_cells(raster, shape=thinned_shape(raster)), unit, path)


def _raise_odd_values(values: NDArray[np.float64], unit: str, path: Path) -> None:
    known = values[np.isfinite(values)]
    if unit == "class" and not np.isin(known, (0, 1, 2)).all():
        raise BadValue(
            "cells hold other classes than 0, 1 and 2",
            file=path,
            mend="write 0 unlikely, 1 uncertain, 2 likely, and state the nodata value",
        )
    low, high = DBM_RANGE
    if unit == "dBm" and (known > high).any():
        raise BadValue(
            "signal strengths in dBm are positive",
            file=path,
            mend="give dBm, which are negative (-70 strong, -110 weak), or correct the unit in region.toml",
        )
    if unit == "dBm" and (known < low).any():
        raise BadValue(
            f"signal strengths are below {low:g} dBm",
            file=path,
            mend="state the value that stands for nothing known as the nodata value",
        )


def _classes(values: NDArray[np.float64], unit: str, assumptions: Assumptions) -> NDArray[np.uint8]:
    codes = np.full(values.shape, UNKNOWN_CODE, dtype=np.uint8)
    is_known = np.isfinite(values)
    if unit == "class":
        codes[is_known] = values[is_known].astype(np.uint8)
        return codes
    margin = values[is_known] - assumptions["signal_sensitivity_dbm"]
    steps = (0.0, assumptions["signal_likely_margin_db"])
    codes[is_known] = np.digitize(margin, steps).astype(np.uint8)
    return codes


def _picture_shape(
    edges: tuple[float, float, float, float], cell_m: float, max_pixels: int
) -> tuple[int, int]:
    west, south, east, north = edges
    cell = max(cell_m, np.sqrt((east - west) * (north - south) / max_pixels))
    return max(1, round((north - south) / cell)), max(1, round((east - west) / cell))


def _burn_polygons(
    polygons: gpd.GeoSeries, edges: tuple[float, float, float, float], max_pixels: int
) -> NDArray[np.uint8]:
    height, width = _picture_shape(edges, 0.0, max_pixels)
    burnt: NDArray[np.uint8] = rasterio.features.rasterize(
        polygons.to_crs(MERCATOR),
        out_shape=(height, width),
        transform=from_bounds(*edges, width, height),
        fill=SIGNAL.index("unlikely"),
        default_value=SIGNAL.index("likely"),
        dtype="uint8",
    )
    return burnt
