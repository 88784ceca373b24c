"""Speeds by tag, vehicle and season: data/speeds.csv, where the slowest of a way's tags decides."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from layers.errors import BadValue, InputError, MissingColumn, MissingFile, raise_all
from routing.profile import PROFILES, Profile

SPEEDS_PATH = Path(__file__).resolve().parent.parent / "data" / "speeds.csv"
LIMIT_KEYS = ("highway", "surface", "tracktype", "smoothness", "seasonal", "ford", "access")
"""Keys of a way that limit its speed, in km/h; 0 = impassable."""
DELAY_KEYS = ("barrier", "ford")
"""Keys of a node that delay whoever passes it, in minutes; "no" = impassable."""
ABSENT, OTHER = "(none)", "(other)"
CLASSES = (
    *("motorway", "trunk", "primary", "secondary", "tertiary"),
    *("motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"),
    *("unclassified", "residential", "living_street", "service", "road"),
    *("track", "path", "footway", "pedestrian", "cycleway", "bridleway", "steps"),
)
_COLUMNS = tuple(profile.column for profile in PROFILES)
_KEYS_OF_UNIT = {"kph": LIMIT_KEYS, "minutes": DELAY_KEYS}

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Speeds:
    """The table of speeds.

    Attributes
    ----------
    limits
        (key, value) to one greatest speed in km/h a profile, in the order of `routing.profile.PROFILES`; inf
        = no limit, 0 = impassable. The values ``(none)`` and ``(other)`` stand for an absent tag and for a
        value without a row.
    delays
        (key, value) to one delay in minutes a profile; inf = impassable, NaN = as the assumptions say.
    """

    limits: Mapping[tuple[str, str], Row]
    delays: Mapping[tuple[str, str], Row]

    def limit(self, key: str, value: str, profile: Profile) -> float:
        """Return the greatest speed in km/h that a tag allows; inf = no limit.

        A highway without a row is impassable: nobody has said how fast it is.
        """
        unknown = 0.0 if key == "highway" and value else math.inf
        return _look_up(self.limits, key, value, profile, unknown)

    def delay(self, key: str, value: str, profile: Profile) -> float:
        """Return the delay in minutes that a node's tag causes.

        inf = it cannot be passed; NaN = the delay that the assumptions give for the key.
        """
        return _look_up(self.delays, key, value, profile, 0.0)

    def with_cells(self, cells: Iterable[tuple[str, str, str, float]], file: str = "speeds") -> Speeds:
        """Return a copy with some cells of the table replaced; later ones win.

        Parameters
        ----------
        cells
            key, value, column (such as ``4x4_rains``) and number: km/h, or minutes where the key's rows are
            of minutes. The key ``ford_minutes`` stands for the delay at a ford's node, ``ford`` for the speed
            on a way that is a ford. 0 km/h = impassable.
        file
            What the cells come from, for the message.

        Raises
        ------
        BadValue
            A row or column that the table has not got, or a number that is negative or none; all at once.
        """
        tables = {"kph": dict(self.limits), "minutes": dict(self.delays)}
        faults: dict[str, list[str]] = {"row": [], "column": [], "number": []}
        for key, value, column, number in cells:
            unit, name = _row_named(key, value)
            if name not in tables[unit]:
                faults["row"].append(f"{key}={value}")
            elif column not in _COLUMNS:
                faults["column"].append(f"{key}={value} {column}")
            elif not (math.isfinite(number) and number >= 0):
                faults["number"].append(f"{key}={value} {column}")
            else:
                row = list(tables[unit][name])
                row[_COLUMNS.index(column)] = float(number)
                tables[unit][name] = tuple(row)
        raise_all(_cell_faults(faults, file))
        return Speeds(tables["kph"], tables["minutes"])


def _look_up(
    rows: Mapping[tuple[str, str], Row], key: str, value: str, profile: Profile, unknown: float
) -> float:
    row = rows.get((key, value or ABSENT))
    if row is None and value:
        row = rows.get((key, OTHER))
    return unknown if row is None else row[PROFILES.index(profile)]


def _row_named(key: str, value: str) -> tuple[str, tuple[str, str]]:
    """Unit and name of the row that an edited cell means."""
    plain = key.removesuffix("_minutes")
    is_delay = plain in DELAY_KEYS and (plain != key or key not in LIMIT_KEYS)
    return ("minutes", (plain, value)) if is_delay else ("kph", (key, value))


def _cell_faults(faults: Mapping[str, list[str]], file: str) -> list[InputError]:
    told = {
        "row": ("the table of speeds has no such row", "use a key and a value of data/speeds.csv"),
        "column": ("the table of speeds has no such column", f"use one of {', '.join(_COLUMNS)}"),
        "number": ("cells that are no speed or delay", "give a number of 0 or more"),
    }
    return [
        BadValue(told[kind][0], file=file, rows=rows, mend=told[kind][1])
        for kind, rows in faults.items()
        if rows
    ]


def read_speeds(path: Path | None = None) -> Speeds:
    """Read and check the table of speeds.

    Parameters
    ----------
    path
        CSV with the columns key, value, unit (kph or minutes), one a profile (such as ``4x4_rains``) and
        source; by default data/speeds.csv of the project. An empty cell sets no limit in rows of kph, and
        means `barrier_minutes` or `ford_minutes` of the assumptions in rows of minutes.

    Raises
    ------
    InputError
        `MissingFile`, `MissingColumn` or `BadValue`; all faults at once, with file, rows and mend.
    """
    path = SPEEDS_PATH if path is None else path
    if not path.is_file():
        raise MissingFile("the file is not there", file=path, mend="restore it, or give another path")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        missing = [
            name
            for name in ("key", "value", "unit", *_COLUMNS, "source")
            if name not in (reader.fieldnames or ())
        ]
    if missing:
        raise MissingColumn(
            f"no column {', '.join(missing)}",
            file=path,
            mend="add the columns, one for each vehicle and season",
        )
    raise_all(list(_faults(rows, path)))
    tables: dict[str, dict[tuple[str, str], Row]] = {"kph": {}, "minutes": {}}
    for row in rows:
        tables[row["unit"]][row["key"], row["value"]] = tuple(
            cell for name in _COLUMNS if (cell := _cell(row[name], row["unit"])) is not None
        )
    return Speeds(tables["kph"], tables["minutes"])


def _cell(text: str | None, unit: str) -> float | None:
    """Value of a cell; None when it is no speed or delay."""
    text = (text or "").strip()
    if not text:
        return math.inf if unit == "kph" else math.nan
    if unit == "minutes" and text == "no":
        return math.inf
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _faults(rows: list[dict[str, str]], path: Path) -> Iterable[InputError]:
    names = [f"{row['key']}={row['value']} ({row['unit']})" for row in rows]
    wrong_key = [
        name
        for name, row in zip(names, rows, strict=True)
        if row["key"] not in _KEYS_OF_UNIT.get(row["unit"], ())
    ]
    if wrong_key:
        yield BadValue(
            "key or unit is not known",
            file=path,
            rows=wrong_key,
            mend=f"kph goes with {', '.join(LIMIT_KEYS)}; minutes with {', '.join(DELAY_KEYS)}",
        )
    highways = {row["value"] for row in rows if row["key"] == "highway"}
    if highways - set(CLASSES):
        yield BadValue(
            "unknown class of highway",
            file=path,
            rows=sorted(highways - set(CLASSES)),
            mend=f"use one of {', '.join(CLASSES)}",
        )
    if set(CLASSES) - highways:
        yield BadValue(
            "classes of highway without a row",
            file=path,
            rows=sorted(set(CLASSES) - highways),
            mend="add a row for each, with 0 where it is impassable",
        )
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        yield BadValue("rows given twice", file=path, rows=twice, mend="keep one of each")
    wrong = [
        f"{name} {column}"
        for name, row in zip(names, rows, strict=True)
        for column in _COLUMNS
        if _cell(row[column], row["unit"]) is None
    ]
    if wrong:
        yield BadValue(
            "cells that are no speed or delay",
            file=path,
            rows=wrong,
            mend="give a number of 0 or more, nothing for no limit, or `no` for a delay that bars the way",
        )
    bare = [name for name, row in zip(names, rows, strict=True) if not (row["source"] or "").strip()]
    if bare:
        yield BadValue("rows without a source", file=path, rows=bare, mend='cite it, or write "assumption"')
