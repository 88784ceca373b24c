"""A region: a folder whose region.toml says what it holds."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.errors import BrokenFile, InputError, MissingFile, raise_all
from layers.sources import (
    KINDS,
    LAYER_NAMES,
    REGION_FILE,
    REQUIRED_LAYERS,
    SENSITIVITIES,
    Kind,
    LayerSource,
    Sensitivity,
    as_date,
    date_fault,
    read_layer_tables,
    region_fault,
)

# Whoever reads a region needs these words too.
__all__ = [
    "KINDS",
    "LAYER_NAMES",
    "REGION_FILE",
    "REQUIRED_LAYERS",
    "SENSITIVITIES",
    "Kind",
    "LayerSource",
    "Region",
    "Sensitivity",
    "read_region",
]

_REGION_KEYS = (
    "title",
    "bounds",
    "metric_crs",
    "timezone",
    "reference_date",
    "banner_fr",
    "banner_en",
    "layers",
)


@dataclass(frozen=True, slots=True)
class Region:
    """What region.toml says.

    Attributes
    ----------
    folder : Path
        Absolute.
    title : str
    bounds : tuple of float
        West, south, east, north in degrees, EPSG:4326.
    metric_crs : str
        A projected reference system in metres, such as "EPSG:32735".
    timezone : str
        IANA name.
    reference_date : date
        The day that bases, mechanisms and tests are judged on.
    banner : mapping of str to str
        Words shown across the page, by language ("fr", "en"); empty when there is none.
    layers : mapping of str to LayerSource
    """

    folder: Path
    title: str
    bounds: tuple[float, float, float, float]
    metric_crs: str
    timezone: str
    reference_date: date
    banner: Mapping[str, str]
    layers: Mapping[str, LayerSource]


def read_region(folder: Path) -> Region:
    """Read region.toml. Whether the layers' files are there and sound is seen when they are read.

    Raises
    ------
    MissingFile, BrokenFile
        There is no region.toml, or it is not TOML.
    BadRegion, BadDate, InputErrors
        Everything wrong in it, at once.
    """
    folder = folder.absolute()
    path = folder / REGION_FILE
    tables = _read_toml(folder, path)
    faults: list[InputError] = []
    layers = read_layer_tables(folder, tables.get("layers"), faults)
    _check_keys(tables, faults)
    title = _read_title(tables, faults)
    bounds = _read_bounds(tables, faults)
    metric_crs = _read_metric_crs(tables, faults)
    timezone = _read_timezone(tables, faults)
    reference_date = _read_reference_date(tables, layers, faults)
    banner = _read_banner(tables, faults)
    raise_all(faults)
    return Region(folder, title, bounds, metric_crs, timezone, reference_date, banner, layers)


def _read_toml(folder: Path, path: Path) -> dict[str, Any]:
    if not path.is_file():
        from layers.fetch.state import halfway  # it reads the tables of this module's regions itself

        cut = halfway(folder)
        if cut is not None:
            message = f"the region was fetched halfway ({cut})"
            raise MissingFile(message, file=path, mend="run its fetch again")
        mend = "name a folder that holds a region.toml" if folder.is_dir() else "name a folder that exists"
        raise MissingFile(f"there is no such file in {folder}", file=path, mend=mend)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenFile(f"it is not TOML in UTF-8: {error}", file=path, mend="correct that line") from error


def _check_keys(tables: Mapping[str, Any], faults: list[InputError]) -> None:
    unknown = [key for key in tables if key not in _REGION_KEYS]
    if unknown:
        faults.append(region_fault("unknown keys", unknown, f"use {', '.join(_REGION_KEYS)}"))


def _read_title(tables: Mapping[str, Any], faults: list[InputError]) -> str:
    title = tables.get("title")
    if isinstance(title, str) and title.strip():
        return title.strip()
    faults.append(region_fault("the title is missing", ["title"], 'write title = "the name of the region"'))
    return ""


def _read_bounds(tables: Mapping[str, Any], faults: list[InputError]) -> tuple[float, float, float, float]:
    bounds = tables.get("bounds")
    if (
        isinstance(bounds, list)
        and len(bounds) == 4
        and all(
            isinstance(edge, int | float) and not isinstance(edge, bool) and math.isfinite(edge)
            for edge in bounds
        )
    ):
        west, south, east, north = (float(edge) for edge in bounds)
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return west, south, east, north
    faults.append(
        region_fault(
            "the bounds are missing or wrong",
            ["bounds"],
            "write bounds = [west, south, east, north] in degrees, west below east and south below north",
        )
    )
    return -180.0, -90.0, 180.0, 90.0


def _read_metric_crs(tables: Mapping[str, Any], faults: list[InputError]) -> str:
    given = tables.get("metric_crs")
    if isinstance(given, str):
        try:
            crs = CRS.from_user_input(given)
        except CRSError:
            crs = None
        if crs is not None and crs.is_projected and all(a.unit_name == "metre" for a in crs.axis_info[:2]):
            return given
    faults.append(
        region_fault(
            "metric_crs is missing or is not a projected system in metres",
            ["metric_crs"],
            'write the UTM zone of the region, such as metric_crs = "EPSG:32735"',
        )
    )
    return ""


def _read_timezone(tables: Mapping[str, Any], faults: list[InputError]) -> str:
    given = tables.get("timezone")
    if isinstance(given, str) and given:
        try:
            return ZoneInfo(given).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    faults.append(
        region_fault(
            "the timezone is missing or unknown", ["timezone"], 'write one such as "Africa/Lubumbashi"'
        )
    )
    return ""


def _read_reference_date(
    tables: Mapping[str, Any], layers: Mapping[str, LayerSource], faults: list[InputError]
) -> date:
    if "reference_date" in tables:
        given = as_date(tables["reference_date"])
        if given is not None:
            return given
        faults.append(date_fault("reference_date"))
    return max((source.as_of for source in layers.values()), default=date.min)


def _read_banner(tables: Mapping[str, Any], faults: list[InputError]) -> dict[str, str]:
    banner: dict[str, str] = {}
    for language in ("fr", "en"):
        key = f"banner_{language}"
        if key not in tables:
            continue
        if isinstance(tables[key], str):
            banner[language] = tables[key]
        else:
            faults.append(region_fault("the banner is not text", [key], "write it between quotation marks"))
    return banner
