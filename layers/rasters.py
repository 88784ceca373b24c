"""Rasters: opened, checked and read by windows, so that a country's file need not fit in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.transform import rowcol
from rasterio.windows import Window

from layers.errors import BadValue, BrokenFile, WrongCRS
from layers.region import LayerSource
from layers.tables import require_file

CELLS_AT_ONCE = 4_000_000
THINNED_CELLS = 1_000_000


@contextmanager
def open_raster(path: Path) -> Iterator[DatasetReader]:
    """Open a raster of one band that states its reference system and which value means "nothing known".

    Raises
    ------
    BrokenFile
        It is not a raster, or ends too early.
    WrongCRS
        It does not state a coordinate reference system.
    BadValue
        It does not state a nodata value, so that cells without a value cannot be told from the others.
    """
    try:
        with rasterio.open(path) as raster:
            if raster.crs is None:
                raise WrongCRS(
                    "the raster does not state a coordinate reference system",
                    file=path,
                    mend="set it, for example with gdal_edit.py -a_srs EPSG:4326",
                )
            if raster.nodata is None:
                raise _no_nodata(path)
            yield raster
    except RasterioError as error:
        raise BrokenFile(
            "it cannot be read to its end as a raster",
            file=path,
            mend="fetch it again, or save it as GeoTIFF",
        ) from error


def check_raster(source: LayerSource) -> None:
    """Open a layer's raster and read it thinned, for the faults that `open_raster` raises.

    Raises
    ------
    MissingFile, BrokenFile, WrongCRS, BadValue
    """
    with open_raster(require_file(source)) as raster:
        read_cells(raster, shape=thinned_shape(raster))


def thinned_shape(raster: DatasetReader) -> tuple[int, int]:
    """Return rows and columns of a raster thinned to a million cells at most."""
    thin = max(1.0, float(np.sqrt(raster.width * raster.height / THINNED_CELLS)))
    return max(1, int(raster.height / thin)), max(1, int(raster.width / thin))


def _no_nodata(path: Path) -> BadValue:
    return BadValue(
        "the raster does not state a nodata value: cells without a value look like any other",
        file=path,
        mend="set it, for example with gdal_edit.py -a_nodata -9999",
    )


def sample_raster(raster: DatasetReader, points: gpd.GeoSeries) -> NDArray[np.float64]:
    """Return the value of the cell each point lies in; NaN outside of the raster and where nothing is known.

    Parameters
    ----------
    raster : DatasetReader
    points : GeoSeries
        In any stated reference system.
    """
    values = np.full(len(points), np.nan)
    if not len(points):
        return values
    there = points.to_crs(raster.crs)
    row, column = (
        np.asarray(index) for index in rowcol(raster.transform, there.x.to_numpy(), there.y.to_numpy())
    )
    inside = np.flatnonzero((row >= 0) & (row < raster.height) & (column >= 0) & (column < raster.width))
    if not len(inside):
        return values
    left, right = column[inside].min(), column[inside].max() + 1
    band = max(1, CELLS_AT_ONCE // int(right - left))
    for top in range(row[inside].min(), row[inside].max() + 1, band):
        chosen = inside[(row[inside] >= top) & (row[inside] < top + band)]
        if len(chosen):
            height = row[chosen].max() + 1 - top
            cells = read_cells(raster, Window(left, top, right - left, height))
            values[chosen] = cells[row[chosen] - top, column[chosen] - left]
    return values


def read_cells(
    raster: DatasetReader, window: Window | None = None, shape: tuple[int, int] | None = None
) -> NDArray[np.float64]:
    """Read the first band, or a window of it, as float64: NaN where nothing is known, thinned to `shape`."""
    cells = raster.read(1, window=window, out_shape=shape, masked=True)
    filled: NDArray[np.float64] = np.ma.filled(cells.astype("float64"), np.nan)
    return filled
