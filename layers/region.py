"""A region: a folder whose region.toml says what it holds."""

from __future__ import annotations

import math
import os.path
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.errors import BadDate, BadRegion, BrokenFile, InputError, MissingFile, raise_all

REGION_FILE = "region.toml"
LAYER_NAMES = (
    "villages",
    "places",
    "bases",
    "roads",
    "mechanisms",
    "signal",
    "areas",
    "population",
    "elevation",
    "roadblocks",
    "incidents",
    "lakes",
    "borders",
    "towns",
)
REQUIRED_LAYERS = ("villages", "bases", "roads")

Kind = Literal["observed", "modelled"]
Sensitivity = Literal["public", "restricted", "confidential"]
KINDS = ("observed", "modelled")
SENSITIVITIES = ("public", "restricted", "confidential")

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
_LAYER_KEYS = ("path", "source", "licence", "as_of", "kind", "sensitivity")


@dataclass(frozen=True, slots=True)
class LayerSource:
    """Where a layer lies and what is known about it.

    Attributes
    ----------
    name : str
        One of `LAYER_NAMES`.
    path : Path
        Absolute.
    source, licence : str
    as_of : date
        The day the data describes.
    kind : {"observed", "modelled"}
    sensitivity : {"public", "restricted", "confidential"}
    options : mapping of str to str
        The other keys of the layer's table, such as ``unit`` of a signal raster.
    """

    name: str
    path: Path
    source: str
    licence: str
    as_of: date
    kind: Kind
    sensitivity: Sensitivity
    options: Mapping[str, str]


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
    layers = _read_layer_tables(folder, tables.get("layers"), faults)
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
        mend = "name a folder that holds a region.toml" if folder.is_dir() else "name a folder that exists"
        raise MissingFile(f"there is no such file in {folder}", file=path, mend=mend)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenFile(f"it is not TOML in UTF-8: {error}", file=path, mend="correct that line") from error


def _check_keys(tables: Mapping[str, Any], faults: list[InputError]) -> None:
    unknown = [key for key in tables if key not in _REGION_KEYS]
    if unknown:
        faults.append(_fault("unknown keys", unknown, f"use {', '.join(_REGION_KEYS)}"))


def _read_title(tables: Mapping[str, Any], faults: list[InputError]) -> str:
    title = tables.get("title")
    if isinstance(title, str) and title.strip():
        return title.strip()
    faults.append(_fault("the title is missing", ["title"], 'write title = "the name of the region"'))
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
        _fault(
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
        _fault(
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
        _fault("the timezone is missing or unknown", ["timezone"], 'write one such as "Africa/Lubumbashi"')
    )
    return ""


def _read_reference_date(
    tables: Mapping[str, Any], layers: Mapping[str, LayerSource], faults: list[InputError]
) -> date:
    if "reference_date" in tables:
        given = _as_date(tables["reference_date"])
        if given is not None:
            return given
        faults.append(_date_fault("reference_date"))
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
            faults.append(_fault("the banner is not text", [key], "write it between quotation marks"))
    return banner


def _read_layer_tables(folder: Path, tables: object, faults: list[InputError]) -> dict[str, LayerSource]:
    if not isinstance(tables, dict):
        tables = {}
    missing = [f"layers.{name}" for name in REQUIRED_LAYERS if name not in tables]
    if missing:
        faults.append(_fault("layers are missing", missing, "write a table for each of these layers"))
    unknown = [f"layers.{name}" for name in tables if name not in LAYER_NAMES]
    if unknown:
        faults.append(_fault("unknown layers", unknown, f"use {', '.join(LAYER_NAMES)}"))
    sources = {}
    for name in LAYER_NAMES:
        if name in tables:
            source = _read_layer_table(folder, name, tables[name], faults)
            if source is not None:
                sources[name] = source
    return sources


def _read_layer_table(folder: Path, name: str, table: object, faults: list[InputError]) -> LayerSource | None:
    if not isinstance(table, dict):
        faults.append(_fault("this is not a table", [f"layers.{name}"], f"write [layers.{name}]"))
        return None
    before = len(faults)
    path = _read_path(folder, name, table, faults)
    faults.extend(
        _fault(f"the {key} is missing", [f"layers.{name}.{key}"], f"state the {key}")
        for key in ("source", "licence")
        if not (isinstance(table.get(key), str) and table[key].strip())
    )
    as_of = _as_date(table.get("as_of"))
    if as_of is None:
        faults.append(_date_fault(f"layers.{name}.as_of"))
    for key, words in (("kind", KINDS), ("sensitivity", SENSITIVITIES)):
        if table.get(key) not in words:
            faults.append(
                _fault(f"{key} is missing or unknown", [f"layers.{name}.{key}"], f"use {', '.join(words)}")
            )
    if len(faults) > before or as_of is None:
        return None
    return LayerSource(
        name=name,
        path=path,
        source=table["source"].strip(),
        licence=table["licence"].strip(),
        as_of=as_of,
        kind=cast(Kind, table["kind"]),
        sensitivity=cast(Sensitivity, table["sensitivity"]),
        options={key: str(value) for key, value in table.items() if key not in _LAYER_KEYS},
    )


def _read_path(folder: Path, name: str, table: Mapping[str, Any], faults: list[InputError]) -> Path:
    given = table.get("path")
    key = f"layers.{name}.path"
    if not isinstance(given, str) or not given.strip() or "\0" in given:
        faults.append(_fault("the path is missing", [key], 'write path = "the file in this folder"'))
        return folder
    # Judged by its words, not by where links lead: the owner may link a large extract into the folder.
    path = Path(os.path.normpath(folder / given))
    if not path.is_relative_to(os.path.normpath(folder)) or path == Path(os.path.normpath(folder)):
        faults.append(
            _fault("the path leads out of the region's folder", [key], "put the file into the folder")
        )
    return path


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return datetime.strptime(value.strip(), "%Y-%m-%d").date()
        except ValueError:
            return None
    return None


def _date_fault(key: str) -> BadDate:
    return BadDate("the date is missing or wrong", file=REGION_FILE, rows=[key], mend="write it YYYY-MM-DD")


def _fault(message: str, rows: list[str], mend: str) -> BadRegion:
    return BadRegion(message, file=REGION_FILE, rows=rows, mend=mend)
