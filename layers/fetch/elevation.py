"""Heights: the tiles of Copernicus GLO-30 that the box touches, joined."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import rasterio
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.merge import merge

from layers.errors import Caution, FetchError
from layers.fetch.cells import whole_cells
from layers.fetch.download import AGAIN, Download
from layers.fetch.job import Box, Fetched, Harvest, Job

FILE = "elevation.tif"
AS_OF = date(2015, 12, 31)
"""The radar images were taken from 2011 to 2015."""

NODATA = -32767.0
MOST_CELLS = 60_000_000
"""More are thinned by a whole factor: a table of heights is to fit in a laptop's memory."""

MEMORY_MB = 128
OPTIONS = {
    "driver": "GTiff",
    "dtype": "float32",
    "compress": "deflate",
    "predictor": 3,
    "tiled": True,
    "blockxsize": 256,
    "blockysize": 256,
}


def fetch_elevation(job: Job) -> Harvest:
    """Fetch the tiles and write the heights within the box.

    Raises
    ------
    FetchError
    """
    names = tile_names(job.box)
    found, absent = [], []
    for index, name in enumerate(names):
        job.follow(f"elevation, tile {index + 1} of {len(names)}", index, len(names))
        url = job.sources["copernicus"].at(f"{name}/{name}.tif")
        limit = job.limit("copernicus")
        download = job.downloader.get(url, f"{name}.tif", limit_bytes=limit, may_be_absent=True)
        if download is None:
            absent.append(name)
        else:
            _check(job, download)
            found.append(download)
    if not found:
        return Harvest({})
    factor, cell = _join(job, found)
    source = job.sources["copernicus"]
    options = {**job.options(found[0]), "cell": f"{cell * 3600:.3g} arc-seconds"}
    layer = Fetched(FILE, source.source, source.licence, AS_OF, "observed", options)
    cautions = []
    if absent:
        message, mend = "tiles that are sea or not published: heights unknown there", "nothing, at sea"
        cautions.append(Caution(FILE, message, tuple(absent), mend))
    if factor > 1:
        message = f"heights are means of {factor} x {factor} cells: the box is large"
        cautions.append(Caution(FILE, message, (), "fetch a smaller box for finer heights"))
    return Harvest({"elevation": layer}, tuple(cautions))


def tile_names(box: Box) -> list[str]:
    """Return the names of the tiles, one a degree, that a box touches, each by its south-west corner.

    Examples
    --------
    >>> tile_names((28.5, -1.5, 29.0, -1.0))
    ['Copernicus_DSM_COG_10_S02_00_E028_00_DEM']
    """
    west, south, east, north = box
    return [
        f"Copernicus_DSM_COG_10_{'S' if lat < 0 else 'N'}{abs(lat):02d}_00_"
        f"{'W' if lon < 0 else 'E'}{abs(lon):03d}_00_DEM"
        for lat in range(math.floor(south), math.ceil(north))
        for lon in range(math.floor(west), math.ceil(east))
    ]


def thinning(cells: float) -> int:
    """Return the least whole factor by which cells become few enough."""
    return max(1, math.ceil(math.sqrt(cells / MOST_CELLS)))


def _check(job: Job, download: Download) -> None:
    """Read a tile, so that a damaged one is named and fetched anew the next time."""
    try:
        with rasterio.open(download.path) as raster:
            raster.read(1, out_shape=(64, 64))
    except RasterioError as error:
        job.downloader.forget(download.path.name)
        raise FetchError("what came cannot be read as a raster", file=download.url, mend=AGAIN) from error


def _is_whole(path: Path) -> bool:
    try:
        with rasterio.open(path) as raster:
            for _, window in raster.block_windows(1):
                raster.read(1, window=window)
    except RasterioError:
        return False
    return True


def _join(job: Job, downloads: list[Download]) -> tuple[int, float]:
    """Write the heights; return the factor they are thinned by, and the cell's width in degrees."""
    path: Path = job.folder / FILE
    path.unlink(missing_ok=True)
    try:
        with rasterio.open(downloads[0].path) as raster:
            west, south, east, north = bounds = whole_cells(raster, job.box)
            wide, high = raster.res
        factor = thinning((east - west) / wide * (north - south) / high)
        merge(
            [download.path for download in downloads],
            bounds=bounds,
            res=(wide * factor, high * factor),
            nodata=NODATA,
            resampling=Resampling.average if factor > 1 else Resampling.nearest,
            dst_path=path,
            dst_kwds=OPTIONS,
            mem_limit=MEMORY_MB,
        )
    except RasterioError as error:
        path.unlink(missing_ok=True)
        broken = [download for download in downloads if not _is_whole(download.path)]
        for download in broken:
            job.downloader.forget(download.path.name)
        rows = [download.path.name for download in broken]
        raise FetchError("the tiles cannot be joined", file=FILE, rows=rows, mend=AGAIN) from error
    return factor, wide * factor
