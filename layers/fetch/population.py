"""People per cell: WorldPop's constrained estimates, cut to the box."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import rasterio
from rasterio.errors import RasterioError
from rasterio.merge import merge

from layers.errors import Caution, FetchError
from layers.fetch.cells import whole_cells
from layers.fetch.download import AGAIN, Download
from layers.fetch.job import Fetched, Harvest, Job

FILE = "population.tif"
PRODUCTS = {"1km": "G2_CN_POP_R25A_1km", "100m": "G2_CN_POP_R25A_100m"}
"""WorldPop's names of its products: Global 2, constrained, release R2025A."""

MEMORY_MB = 128


def fetch_population(job: Job) -> Harvest:
    """Fetch the countries' rasters and write the cells within the box.

    The server does not send parts of files, so that each country comes whole.

    Raises
    ------
    FetchError
    """
    found, years = [], []
    for index, country in enumerate(job.countries):
        record = find_record(job, country)
        url = job.sources["worldpop_files"].localise(str(record["files"][0]))
        job.follow(f"population of {country}", index, len(job.countries))
        name = f"population-{country}-{Path(url).name}"
        found.append(job.downloader.need(url, name, limit_bytes=job.limit("worldpop_files")))
        years.append(int(record["popyear"]))
    kept = [download for download in found if _touches(job, download)]
    if not kept:
        return Harvest({})
    _clip(job, kept)
    source = job.sources["worldpop"]
    text = f"{source.source} {PRODUCTS[job.cells]}, {', '.join(job.countries)}, {min(years)}"
    as_of = date(min(years), 1, 1)
    layer = Fetched(FILE, text, source.licence, as_of, "modelled", job.options(kept[0]))
    caution = Caution(
        FILE, "modelled from older counts and satellite images, not counted", (), "use it for comparison"
    )
    return Harvest({"population": layer}, (caution,))


def find_record(job: Job, country: str) -> Mapping[str, Any]:
    """Return WorldPop's record of a country: the latest year that is not in the future.

    Raises
    ------
    FetchError
        There is none.
    """
    url = job.sources["worldpop"].at(f"rest/data/pop/{PRODUCTS[job.cells]}")
    name = f"population-{country}-{job.cells}.catalogue"
    job.downloader.forget(name)
    params = {"iso3": country}
    answer = job.downloader.read_json(url, name, limit_bytes=job.limit("worldpop"), params=params)
    rows = answer.get("data") if isinstance(answer, dict) else None
    records = [row for row in rows if _is_record(row)] if isinstance(rows, list) else []
    past = [row for row in records if int(row["popyear"]) <= job.today.year]
    if not past:
        message = f"WorldPop lists no raster of {country}"
        raise FetchError(message, file=url, mend="check --country, or leave population out with --layers")
    return max(past, key=lambda row: int(row["popyear"]))


def _is_record(row: object) -> bool:
    if not isinstance(row, dict) or not str(row.get("popyear", "")).isdigit():
        return False
    files = row.get("files")
    return isinstance(files, list) and bool(files) and str(files[0]).casefold().endswith(".tif")


def _touches(job: Job, download: Download) -> bool:
    """Tell whether a raster touches the box; one that cannot be read is fetched anew the next time."""
    try:
        with rasterio.open(download.path) as raster:
            bounds = raster.bounds
            if raster.crs is None or not raster.crs.is_geographic:
                raise FetchError("the raster is not in degrees", file=download.url, mend="check the address")
    except RasterioError as error:
        raise _unreadable(job, [download]) from error
    west, south, east, north = job.box
    return bool(bounds.left < east and bounds.right > west and bounds.bottom < north and bounds.top > south)


def _clip(job: Job, downloads: list[Download]) -> None:
    path = job.folder / FILE
    path.unlink(missing_ok=True)
    options = {"driver": "GTiff", "compress": "deflate", "tiled": True, "blockxsize": 256, "blockysize": 256}
    try:
        with rasterio.open(downloads[0].path) as raster:
            bounds = whole_cells(raster, job.box)
            nodata = -99999.0 if raster.nodata is None else raster.nodata
        merge(
            [download.path for download in downloads],
            bounds=bounds,
            nodata=nodata,
            dst_path=path,
            dst_kwds=options,
            mem_limit=MEMORY_MB,
        )
    except RasterioError as error:
        path.unlink(missing_ok=True)
        raise _unreadable(job, downloads) from error


def _unreadable(job: Job, downloads: list[Download]) -> FetchError:
    for download in downloads:
        job.downloader.forget(download.path.name)
    return FetchError("what came cannot be read as a raster", file=downloads[0].url, mend=AGAIN)
