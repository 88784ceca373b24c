"""Legs that somebody has reported: how long a journey took, by what, in which season; data/legs.csv."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from layers.errors import BadId, BadValue, InputError, MissingColumn, MissingFile, raise_all
from routing.profile import SEASONS, VEHICLES, Profile

LEGS_PATH = Path(__file__).resolve().parent.parent / "data" / "legs.csv"
_ENDS = ("from_lon", "from_lat", "to_lon", "to_lat")
_SHOWN = ("reported_en", "reported_fr", "source_en", "source_fr")
_TEXTS = ("from_name", "to_name", "positions", *_SHOWN)
_OPTIONAL = ("reason_en", "reason_fr", "remark_en", "remark_fr")
_COLUMNS = (
    *("leg_id", *_ENDS, "vehicle", "season", "low_minutes", "high_minutes", "reported_km", "usable_for_fit"),
    *(*_TEXTS, *_OPTIONAL),
)


@dataclass(frozen=True, slots=True)
class ReportedLeg:
    """A journey that somebody has made and told.

    Attributes
    ----------
    leg_id
        Unique.
    from_name, to_name
        Of the two ends.
    begin, end
        Longitude and latitude of the ends, EPSG:4326.
    positions
        Where the two positions come from.
    profile
        Vehicle and season.
    low_minutes, high_minutes
        The journey took at least and at most so long; 0 and inf where only one of them was told.
    reported_km
        Length of the road as told; NaN = not told.
    is_usable
        Whether it says anything of speed, so that paces may be fitted to it.
    texts
        ``reported``, ``source`` (who told it), ``reason`` (why it is not usable; may be empty) and ``remark``
        (may be empty), each with ``_en`` and ``_fr``.
    """

    leg_id: str
    from_name: str
    to_name: str
    begin: tuple[float, float]
    end: tuple[float, float]
    positions: str
    profile: Profile
    low_minutes: float
    high_minutes: float
    reported_km: float
    is_usable: bool
    texts: Mapping[str, str]


def read_legs(path: Path | None = None) -> tuple[ReportedLeg, ...]:
    """Read and check the reported legs.

    Parameters
    ----------
    path
        CSV; by default data/legs.csv of the project. An empty low_minutes, high_minutes or reported_km was
        not told.

    Raises
    ------
    InputError
        `MissingFile`, `MissingColumn`, `BadId` or `BadValue`; all faults at once.
    """
    path = LEGS_PATH if path is None else path
    if not path.is_file():
        raise MissingFile("the file is not there", file=path, mend="restore it, or give another path")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [{name: (row[name] or "").strip() for name in row if name} for row in reader]
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise MissingColumn(f"no column {', '.join(missing)}", file=path, mend="add the columns")
    raise_all(list(_faults(rows, path)))
    return tuple(_leg(row) for row in rows)


def _leg(row: Mapping[str, str]) -> ReportedLeg:
    from_lon, from_lat, to_lon, to_lat = (float(row[name]) for name in _ENDS)
    return ReportedLeg(
        row["leg_id"],
        row["from_name"],
        row["to_name"],
        (from_lon, from_lat),
        (to_lon, to_lat),
        row["positions"],
        Profile(row["vehicle"], row["season"]),
        _number(row["low_minutes"], 0.0),
        _number(row["high_minutes"], math.inf),
        _number(row["reported_km"], math.nan),
        row["usable_for_fit"] == "yes",
        {name: row[name] for name in (*_SHOWN, *_OPTIONAL)},
    )


def _number(text: str, absent: float) -> float:
    """Read a number; NaN for what is none."""
    try:
        return float(text) if text else absent
    except ValueError:
        return math.nan


def _faults(rows: list[dict[str, str]], path: Path) -> Iterable[InputError]:
    ids = [row["leg_id"] for row in rows]
    wrong_ids = sorted({name or "(empty)" for name in ids if not name or ids.count(name) > 1})
    if wrong_ids:
        yield BadId("ids empty or given twice", file=path, rows=wrong_ids, mend="give each leg its own id")
    checks = (
        (
            "an end is no longitude and latitude",
            "give degrees, longitude first",
            lambda row: (
                all(abs(_number(row[n], math.nan)) <= 180 for n in _ENDS)
                and all(abs(_number(row[n], math.nan)) <= 90 for n in ("from_lat", "to_lat"))
            ),
        ),
        (
            "vehicle or season is not known",
            f"use one of {', '.join(VEHICLES)} and one of {', '.join(SEASONS)}",
            lambda row: row["vehicle"] in VEHICLES and row["season"] in SEASONS,
        ),
        (
            "the minutes are no range above zero",
            "give the least, the most, or both; the least first",
            _is_range,
        ),
        (
            "the length is no number above zero",
            "give km, or nothing when it was not told",
            lambda row: not row["reported_km"] or 0 < _number(row["reported_km"], math.nan) < math.inf,
        ),
        (
            "usable_for_fit is neither yes nor no, or no reason says why not",
            "write yes, or no and a reason in both languages",
            lambda row: (
                row["usable_for_fit"] == "yes"
                or (row["usable_for_fit"] == "no" and bool(row["reason_en"] and row["reason_fr"]))
            ),
        ),
        ("a text is missing", f"fill in {', '.join(_TEXTS)}", lambda row: all(row[n] for n in _TEXTS)),
    )
    for message, mend, is_right in checks:
        wrong = [row["leg_id"] for row in rows if not is_right(row)]
        if wrong:
            yield BadValue(message, file=path, rows=wrong, mend=mend)


def _is_range(row: Mapping[str, str]) -> bool:
    low, high = _number(row["low_minutes"], 0.0), _number(row["high_minutes"], math.inf)
    return 0 <= low <= high and high > 0 and low < math.inf and (low > 0 or high < math.inf)
