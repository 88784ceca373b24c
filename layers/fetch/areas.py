"""Provinces, territoires and finer areas with their P-codes: OCHA's COD-AB on HDX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from layers.errors import Caution, FetchError, InputError
from layers.fetch.download import AGAIN, Download
from layers.fetch.job import Fetched, Harvest, Job
from layers.fetch.unpack import unpack
from layers.tables import WGS84, to_wgs84

FILE = "areas.geojson"
PAGE_ROWS = 50
GRID_DEGREES = 1e-6
LEVELS = (1, 2, 3)
_LEVEL = re.compile(r"adm(?:in)?_?([123])(?!\d)", re.IGNORECASE)
_WANTED = ("geojson.zip", "shp.zip", "geojson", "zip")
_NAMES = ("adm{0}_fr", "adm{0}_name", "adm{0}_en", "admin{0}name_fr", "adm{0}_ref")
_OTHER = re.compile(r"^\.|line|point|capital", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def fetch_areas(job: Job) -> Harvest:
    """Fetch the areas of the job's countries that touch the box; they are kept whole.

    Raises
    ------
    FetchError
        They cannot be fetched, or hold no P-codes.
    """
    frames, days, options, licences = [], [], {}, []
    for index, country in enumerate(job.countries):
        package = find_package(job, country)
        resource = choose_resource(package, country)
        url = job.sources["hdx"].localise(str(resource["url"]))
        job.follow(f"areas of {country}", index, len(job.countries))
        name = f"areas-{country}-{Path(url).name.partition('?')[0]}"
        found = job.downloader.need(url, name, limit_bytes=job.limit("hdx"))
        frames.append(_read(job, found, country))
        days.append(_day(package, job.today))
        licences.append(str(package.get("license_title") or job.sources["hdx"].licence))
        options = job.options(found)
    areas = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=WGS84)
    areas = areas[areas.geometry.intersects(shapely.box(*job.box)).to_numpy()]
    if areas.empty:
        return Harvest({})
    _write(areas, job.folder / FILE)
    licence = "; ".join(dict.fromkeys(licences))
    layer = Fetched(FILE, job.sources["hdx"].source, licence, min(days), "observed", options)
    caution = Caution(
        FILE,
        "access and security are not in COD-AB: every area counts as open",
        (),
        "fill in access, security",
    )
    return Harvest({"areas": layer}, (caution,))


def find_package(job: Job, country: str) -> Mapping[str, Any]:
    """Return the package of a country's boundaries on HDX: by its usual name, else by a search.

    Raises
    ------
    FetchError
        HDX has none.
    """
    source, name = job.sources["hdx"], f"cod-ab-{country.lower()}"
    url = source.at("api/3/action/package_show")
    answer = _ask(job, url, f"{name}.hdx", {"id": name})
    if answer is not None:
        return dict(answer)
    for package in _search(job, country):
        groups = {str(group.get("name", "")).upper() for group in package.get("groups", [])}
        if country in groups and "cod-ab" in str(package.get("name", "")):
            return dict(package)
    mend = "check --country; or give the areas as a file of your own"
    raise FetchError(f"HDX has no boundaries of {country}", file=url, mend=mend)


def _search(job: Job, country: str) -> Iterator[Mapping[str, Any]]:
    """Give what HDX finds, page after page."""
    url = job.sources["hdx"].at("api/3/action/package_search")
    start = 0
    while True:
        params = {
            "q": "cod-ab",
            "fq": f"groups:{country.lower()}",
            "rows": str(PAGE_ROWS),
            "start": str(start),
        }
        page = _ask(job, url, f"search-{country}-{start}.hdx", params) or {}
        results = page.get("results", [])
        yield from results
        start += len(results)
        if not results or start >= int(page.get("count", 0)):
            return


def _ask(job: Job, url: str, name: str, params: Mapping[str, str]) -> Any:
    """Return the result of one CKAN action; None when it says there is no such thing."""
    job.downloader.forget(name)  # an answer of another day may point at what is no longer there
    answer = job.downloader.read_json(url, name, limit_bytes=job.limit("hdx"), params=params)
    if answer is None:
        return None
    if (
        not isinstance(answer, dict)
        or not answer.get("success")
        or not isinstance(answer.get("result"), dict)
    ):
        raise FetchError("the answer is not that of a CKAN server", file=url, mend="check the address")
    return answer["result"]


def choose_resource(package: Mapping[str, Any], country: str) -> Mapping[str, Any]:
    """Return the file to take of a package: GeoJSON before shapefiles.

    Raises
    ------
    FetchError
        It has neither.
    """
    resources = [row for row in package.get("resources", []) if isinstance(row.get("url"), str)]
    for ending in _WANTED:
        for resource in resources:
            is_boundaries = resource["url"].casefold().endswith(ending)
            is_other = any(word in resource["url"].casefold() for word in (".gdb", "_emf", "pdf", "xls"))
            if is_boundaries and not is_other:
                return dict(resource)
    url = f"HDX, {package.get('name', country)}"
    raise FetchError("it has neither GeoJSON nor shapefiles", file=url, mend="give the areas as a file")


def _read(job: Job, found: Download, country: str) -> gpd.GeoDataFrame:
    """Read the levels of a download as one frame with the columns of the layer `areas`."""
    try:
        frames = [
            normalise(to_wgs84(pyogrio.read_dataframe(path), path), level)
            for path, level in _level_files(job, found, country)
        ]
    except (DataSourceError, DataLayerError, InputError, OSError) as error:
        job.downloader.forget(found.path.name)
        raise FetchError(f"the boundaries cannot be read ({error})", file=found.url, mend=AGAIN) from error
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        raise FetchError(
            "no area in it has a P-code", file=found.url, mend="give the areas as a file of your own"
        )
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=WGS84)


def _level_files(job: Job, found: Download, country: str) -> list[tuple[Path, int]]:
    if found.path.suffix.casefold() != ".zip":
        return [(found.path, int(match[1])) for match in [_LEVEL.search(found.path.name)] if match]
    folder = unpack(found.path, job.folder / f"areas-{country}", job.limit("hdx"))
    files = [
        (path, int(match[1]))
        for path in sorted(folder.rglob("*"))
        if path.suffix.casefold() in (".geojson", ".json", ".shp") and (match := _LEVEL.search(path.stem))
    ]
    # Lines and points of the same level come beside the polygons, and hidden copies where a Mac packed them.
    return [(path, level) for path, level in files if not _OTHER.search(path.stem)]


def normalise(frame: gpd.GeoDataFrame, level: int) -> gpd.GeoDataFrame:
    """Return areas of one level with the columns of the layer `areas`.

    Both namings of COD-AB are known: ADM2_PCODE, ADM2_FR and adm2_pcode, adm2_name. Rows without a P-code
    are left out, polygons are repaired.
    """
    columns = {str(name).casefold(): name for name in frame.columns}

    def text(name: str) -> pd.Series:
        if name not in columns:
            return pd.Series("", index=frame.index, dtype=str)
        column: pd.Series = frame[columns[name]]
        return column.astype("object").where(column.notna(), "").astype(str).str.strip()

    names = text("")
    for pattern in _NAMES:
        names = names.where(names != "", text(pattern.format(level)))
    shapes = shapely.set_precision(shapely.make_valid(frame.geometry.to_numpy()), GRID_DEGREES)
    areas = gpd.GeoDataFrame(
        {
            "area_id": text(f"adm{level}_pcode"),
            "level": level,
            "name": names,
            "parent_id": text(f"adm{level - 1}_pcode") if level > 1 else "",
        },
        geometry=[_polygons(shape) for shape in shapes],
        crs=WGS84,
        index=frame.index,
    )
    is_whole = (areas["area_id"] != "") & ~areas.geometry.is_empty & areas.geometry.notna()
    return areas[is_whole.to_numpy()].drop_duplicates("area_id")


def _polygons(shape: Any) -> Any:
    """Return the polygons of a repaired shape; the lines that a repair leaves over are dropped."""
    parts = shapely.get_parts(shape)
    for _ in range(2):  # a collection may hold multipolygons
        parts = shapely.get_parts(parts)
    return shapely.multipolygons(
        parts[np.asarray(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON)]
    )


def _day(package: Mapping[str, Any], other: date) -> date:
    """Return the first day of the package's dates: [2019-09-11T00:00:00 TO *]."""
    for key in ("dataset_date", "last_modified"):
        day = _DAY.search(str(package.get(key, "")))
        if day:
            return date.fromisoformat(day[0])
    return other


def _write(areas: gpd.GeoDataFrame, path: Path) -> None:
    path.unlink(missing_ok=True)
    ordered = areas.sort_values(["level", "area_id"], ignore_index=True)
    pyogrio.write_dataframe(ordered, path, driver="GeoJSON", COORDINATE_PRECISION="6")
