"""Where the layers of a region lie and what is known about them: the tables of region.toml."""

from __future__ import annotations

import os.path
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, cast

from layers.errors import BadDate, BadRegion, InputError

REGION_FILE = "region.toml"
LAYER_NAMES = (
    "villages",
    "places",
    "bases",
    "roads",
    "mechanisms",
    "signal",
    "towers",
    "clutter",
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


def read_layer_tables(folder: Path, tables: object, faults: list[InputError]) -> dict[str, LayerSource]:
    """Return the layers of a region by name, in the order of `LAYER_NAMES`, adding what is wrong to `faults`.

    Parameters
    ----------
    folder : Path
        The region's folder; paths are relative to it.
    tables : object
        The table `layers` of region.toml, as it was read.
    faults : list of InputError
    """
    if not isinstance(tables, dict):
        tables = {}
    missing = [f"layers.{name}" for name in REQUIRED_LAYERS if name not in tables]
    if missing:
        faults.append(region_fault("layers are missing", missing, "write a table for each of these layers"))
    unknown = [f"layers.{name}" for name in tables if name not in LAYER_NAMES]
    if unknown:
        faults.append(region_fault("unknown layers", unknown, f"use {', '.join(LAYER_NAMES)}"))
    sources = {}
    for name in LAYER_NAMES:
        if name in tables:
            source = _read_layer_table(folder, name, tables[name], faults)
            if source is not None:
                sources[name] = source
    return sources


def _read_layer_table(folder: Path, name: str, table: object, faults: list[InputError]) -> LayerSource | None:
    if not isinstance(table, dict):
        faults.append(region_fault("this is not a table", [f"layers.{name}"], f"write [layers.{name}]"))
        return None
    before = len(faults)
    path = _read_path(folder, name, table, faults)
    faults.extend(
        region_fault(f"the {key} is missing", [f"layers.{name}.{key}"], f"state the {key}")
        for key in ("source", "licence")
        if not (isinstance(table.get(key), str) and table[key].strip())
    )
    as_of = as_date(table.get("as_of"))
    if as_of is None:
        faults.append(date_fault(f"layers.{name}.as_of"))
    for key, words in (("kind", KINDS), ("sensitivity", SENSITIVITIES)):
        if table.get(key) not in words:
            faults.append(
                region_fault(
                    f"{key} is missing or unknown", [f"layers.{name}.{key}"], f"use {', '.join(words)}"
                )
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
        faults.append(region_fault("the path is missing", [key], 'write path = "the file in this folder"'))
        return folder
    # Judged by its words, not by where links lead: the owner may link a large extract into the folder.
    path = Path(os.path.normpath(folder / given))
    if not path.is_relative_to(os.path.normpath(folder)) or path == Path(os.path.normpath(folder)):
        faults.append(
            region_fault("the path leads out of the region's folder", [key], "put the file into the folder")
        )
    return path


def as_date(value: object) -> date | None:
    """Return a TOML date, or text written YYYY-MM-DD, as a date; None for anything else."""
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


def date_fault(key: str) -> BadDate:
    """Return the fault of a key of region.toml that holds no date."""
    return BadDate("the date is missing or wrong", file=REGION_FILE, rows=[key], mend="write it YYYY-MM-DD")


def region_fault(message: str, rows: list[str], mend: str) -> BadRegion:
    """Return a fault of keys of region.toml."""
    return BadRegion(message, file=REGION_FILE, rows=rows, mend=mend)
