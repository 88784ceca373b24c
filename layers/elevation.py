"""Relief: heights on a grid of degrees, read by windows from GeoTIFF or SRTM tiles."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.features import rasterize
from rasterio.io import DatasetReader
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds
from rasterio.windows import Window

from layers.drawn import read_lakes
from layers.errors import BrokenFile, Caution, EmptyLayer, WrongCRS
from layers.region import Region
from layers.sources import Kind, LayerSource
from layers.tables import require_file

MOST_CELLS = 16_000_000
"""A finer grid is thinned to this many cells: 64 MB, cells of 150 m for a province of 600 by 600 km."""
_TILES = (".hgt", ".tif", ".tiff")
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0
_CRS = "EPSG:4326"
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True, eq=False)
class Elevation:
    """Heights above the sea on a grid of degrees, EPSG:4326, the first row in the north.

    Attributes
    ----------
    heights
        float32[rows, columns], metres; NaN = unknown.
    transform
        West and north edge of the grid, width and height of a cell; degrees, all sizes positive.
    is_water
        bool[rows, columns]; the middle of the cell lies in a lake of the region's layer `lakes`. None = the
        region draws no lakes.
    kind
        "observed" or "modelled".
    """

    heights: NDArray[np.float32]
    transform: tuple[float, float, float, float]
    is_water: NDArray[np.bool_] | None = None
    kind: Kind = "observed"

    @property
    def cell_m(self) -> tuple[float, float]:
        """Width and height of a cell in the middle of the grid, metres."""
        _, north, dx, dy = self.transform
        middle = math.radians(north - dy * self.heights.shape[0] / 2)
        return dx * _METRES_PER_DEGREE * math.cos(middle), dy * _METRES_PER_DEGREE

    def sample(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Heights of points, bilinear between the middles of the cells.

        Parameters
        ----------
        lon, lat
            float64[p], EPSG:4326.

        Returns
        -------
        NDArray
            float64[p], metres. Where some of the four cells around are unknown the known ones decide by their
            weight; NaN where none is known, and outside of the grid.
        """
        west, north, dx, dy = self.transform
        rows, columns = self.heights.shape
        x, y = (np.asarray(lon) - west) / dx - 0.5, (north - np.asarray(lat)) / dy - 0.5
        is_inside = (x >= -0.5) & (x <= columns - 0.5) & (y >= -0.5) & (y <= rows - 0.5)
        x, y = np.where(is_inside, x, 0.0), np.where(is_inside, y, 0.0)
        left, top = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
        total, weight = np.zeros(len(x)), np.zeros(len(x))
        for row in (top, top + 1):
            for column in (left, left + 1):
                share = (1.0 - np.abs(x - column)) * (1.0 - np.abs(y - row))
                cell = self.heights[np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)]
                is_known = np.isfinite(cell)
                total += np.where(is_known, share * cell, 0.0)
                weight += np.where(is_known, share, 0.0)
        known = is_inside & (weight > 0.0)
        return np.where(known, total / np.where(known, weight, 1.0), np.nan)


def read_elevation(source: LayerSource, region: Region, *, most_cells: int = MOST_CELLS) -> Elevation:
    """Read the relief inside a region's bounds.

    Parameters
    ----------
    source
        A raster of heights in metres in any stated reference system (GeoTIFF, VRT, or an SRTM tile named by
        its corner, such as N00E029.hgt), or a folder of such tiles. A nodata value is honoured where one is
        stated; besides, heights below -500 m or above 9,000 m are unknown.
    region
        Its bounds say what is read; the lakes of its layer `lakes` become `Elevation.is_water`.
    most_cells
        A finer grid is averaged down to about this many.

    Raises
    ------
    MissingFile, BrokenFile, WrongCRS
        Nothing is there, it is not a raster, or it does not state a reference system.
    EmptyLayer
        No height inside the bounds is known.
    """
    paths = _paths(source)
    grids = []
    for path in paths:
        with _open(path) as raster:
            grid = _grid_inside(raster, region.bounds)
            if grid is not None:
                grids.append((path, *grid))
    if not grids:
        raise _nothing(source)
    transform, shape, thin = _target(grids, most_cells)
    heights = np.full(shape, np.nan, dtype=np.float32)
    for path, *_ in grids:
        with _open(path) as raster:
            _paste(raster, transform, heights, thin)
    if not np.isfinite(heights).any():
        raise _nothing(source)
    corner = (transform.c, transform.f, transform.a, -transform.e)
    return Elevation(heights, corner, _water(region, transform, shape), source.kind)


def unknown_relief(bounds: tuple[float, float, float, float]) -> Elevation:
    """Return a relief over bounds (west, south, east, north; EPSG:4326) of which nothing is known."""
    west, south, east, north = bounds
    nothing = np.full((2, 2), np.nan, dtype=np.float32)
    return Elevation(nothing, (west, north, (east - west) / 2, (north - south) / 2), kind="modelled")


def relief_cautions(source: LayerSource) -> list[Caution]:
    """Say which rasters of a layer that was read state no nodata value: their every cell counts as known."""
    blind = []
    for path in _paths(source):
        with _open(path) as raster:
            if raster.nodata is None:
                blind.append(path.name)
    if not blind:
        return []
    message = "no nodata value is stated: every cell is taken as known"
    mend = "if some stand for nothing known, say so, for example with gdal_edit.py -a_nodata -9999"
    return [Caution(source.path.name, message, tuple(blind), mend)]


def _nothing(source: LayerSource) -> EmptyLayer:
    return EmptyLayer(
        "it holds no height inside the region's bounds",
        file=source.path,
        mend="give the tiles that cover the bounds, in metres",
    )


def _paths(source: LayerSource) -> list[Path]:
    if not source.path.is_dir():
        return [require_file(source)]
    tiles = sorted(path for path in source.path.iterdir() if path.suffix.lower() in _TILES)
    if not tiles:
        raise EmptyLayer(
            "the folder holds no tiles of relief",
            file=source.path,
            mend=f"put files ending in {', '.join(_TILES)} into it",
        )
    return tiles


@contextmanager
def _open(path: Path) -> Iterator[DatasetReader]:
    try:
        with rasterio.open(path) as raster:
            if raster.crs is None:
                raise WrongCRS(
                    "the raster does not state a coordinate reference system",
                    file=path,
                    mend="set it, for example with gdal_edit.py -a_srs EPSG:4326",
                )
            yield raster
    except RasterioError as error:
        raise BrokenFile(
            "it cannot be read to its end as a raster",
            file=path,
            mend="fetch it again, or save it as GeoTIFF; an .hgt file keeps its name, such as N00E029.hgt",
        ) from error


_Box = tuple[float, float, float, float]


def _grid_inside(raster: DatasetReader, bounds: _Box) -> tuple[_Box, float, float] | None:
    """West, south, east, north of the raster's part inside the bounds, and its cell; None where it has none.

    The part is widened by a cell and kept on the raster's own lines, so that its values are read unaltered.
    """
    if raster.crs.to_epsg() == 4326:
        west, south, east, north = raster.bounds
        dx, dy = abs(raster.transform.a), abs(raster.transform.e)
    else:
        with WarpedVRT(raster, crs=_CRS) as warped:
            west, south, east, north = transform_bounds(raster.crs, _CRS, *raster.bounds)
            dx, dy = warped.transform.a, -warped.transform.e
    lines = [
        max(0, math.floor((bounds[0] - west) / dx) - 1),
        max(0, math.floor((north - bounds[3]) / dy) - 1),
        min(round((east - west) / dx), math.ceil((bounds[2] - west) / dx) + 1),
        min(round((north - south) / dy), math.ceil((north - bounds[1]) / dy) + 1),
    ]
    left, top, right, bottom = lines
    if right <= left or bottom <= top:
        return None
    return (west + left * dx, north - bottom * dy, west + right * dx, north - top * dy), dx, dy


def _target(
    grids: list[tuple[Path, _Box, float, float]], most_cells: int
) -> tuple[Affine, tuple[int, int], bool]:
    """Grid that holds all the parts at the finest of their cells, thinned to `most_cells`."""
    boxes = np.array([box for _, box, _, _ in grids])
    dx, dy = min(grid[2] for grid in grids), min(grid[3] for grid in grids)
    west, south = (float(edge) for edge in boxes[:, :2].min(axis=0))
    east, north = (float(edge) for edge in boxes[:, 2:].max(axis=0))
    cells = (east - west) / dx * (north - south) / dy
    thin = math.ceil(math.sqrt(max(cells / most_cells, 1.0)) - 1e-9)
    dx, dy = dx * thin, dy * thin
    shape = (max(1, math.ceil((north - south) / dy - 1e-6)), max(1, math.ceil((east - west) / dx - 1e-6)))
    return Affine(dx, 0.0, west, 0.0, -dy, north), shape, thin > 1


def _paste(raster: DatasetReader, transform: Affine, heights: NDArray[np.float32], is_thinned: bool) -> None:
    """Read a raster onto the rows and columns of the grid that it covers."""
    west, south, east, north = transform_bounds(raster.crs, _CRS, *raster.bounds)
    rows, columns = heights.shape
    left = max(0, math.floor((west - transform.c) / transform.a))
    right = min(columns, math.ceil((east - transform.c) / transform.a))
    top = max(0, math.floor((transform.f - north) / -transform.e))
    bottom = min(rows, math.ceil((transform.f - south) / -transform.e))
    if right <= left or bottom <= top:
        return
    resampling = Resampling.average if is_thinned else Resampling.bilinear
    with WarpedVRT(
        raster,
        crs=_CRS,
        transform=transform,
        width=columns,
        height=rows,
        resampling=resampling,
        nodata=np.nan,
        dtype="float32",
    ) as warped:
        window = Window(left, top, right - left, bottom - top)
        read = warped.read(1, window=window)
    read[~((read >= _LOWEST_M) & (read <= _HIGHEST_M))] = np.nan
    part = heights[top:bottom, left:right]
    np.copyto(part, read, where=np.isfinite(read))


def _water(region: Region, transform: Affine, shape: tuple[int, int]) -> NDArray[np.bool_] | None:
    lakes = region.layers.get("lakes")
    if lakes is None:
        return None
    shapes = read_lakes(lakes).geometry
    if not len(shapes):
        return np.zeros(shape, dtype=np.bool_)
    return np.asarray(rasterize(shapes, shape, transform=transform) == 1, dtype=np.bool_)
