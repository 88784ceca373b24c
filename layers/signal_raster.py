"""Claimed signal in a raster: what its cells mean, and those that can mean nothing."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from layers.assumptions import Assumptions
from layers.errors import BadRegion, BadValue
from layers.rasters import open_raster, read_cells, sample_raster, thinned_shape
from layers.region import REGION_FILE, LayerSource
from layers.tables import require_file

SIGNAL = ("unlikely", "uncertain", "likely", "unknown")
UNKNOWN_CODE = 3
UNITS = ("dBm", "class")
RASTER_ENDINGS = (".tif", ".tiff")
DBM_RANGE = (-200.0, 0.0)


def is_raster(path: Path) -> bool:
    """Tell whether a file's name is that of a GeoTIFF."""
    return path.suffix.lower() in RASTER_ENDINGS


def sample_cells(
    source: LayerSource, points: gpd.GeoSeries, assumptions: Assumptions
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return the class (code of `SIGNAL`) and the dBm (NaN = not stated) of the cells that points lie in.

    Raises
    ------
    InputError
        As `layers.signal.sample_signal`.
    """
    unit = read_unit(source)
    with open_raster(require_file(source)) as raster:
        check_values(raster, unit, source.path)
        values = sample_raster(raster, points)
    _raise_odd_values(values, unit, source.path)
    dbm = values if unit == "dBm" else np.full(len(points), np.nan)
    return classes(values, unit, assumptions), dbm


def read_unit(source: LayerSource) -> str:
    """Return the unit that the layer's table states."""
    unit = source.options.get("unit", "")
    if unit not in UNITS:
        raise BadRegion(
            "the unit of the signal raster is missing or unknown",
            file=REGION_FILE,
            rows=["layers.signal.unit"],
            mend='write unit = "dBm" or unit = "class"',
        )
    return unit


def check_values(raster: DatasetReader, unit: str, path: Path) -> None:
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


def classes(values: NDArray[np.float64], unit: str, assumptions: Assumptions) -> NDArray[np.uint8]:
    """Return codes of `SIGNAL` for values of a raster; NaN is unknown."""
    codes = np.full(values.shape, UNKNOWN_CODE, dtype=np.uint8)
    is_known = np.isfinite(values)
    if unit == "class":
        codes[is_known] = values[is_known].astype(np.uint8)
        return codes
    margin = values[is_known] - assumptions["signal_sensitivity_dbm"]
    steps = (0.0, assumptions["signal_likely_margin_db"])
    codes[is_known] = np.digitize(margin, steps).astype(np.uint8)
    return codes
