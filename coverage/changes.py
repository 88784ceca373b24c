"""The single changes that a scenario makes to the baseline, and how each is written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeGuard

from layers.errors import BadScenario, InputError

COORDINATE_DECIMALS = 6
MOST_TROOPS = 100_000
MOST_DAYS = 3_660
_MOST = 1e15


@dataclass(frozen=True, slots=True)
class CloseBase:
    """A base that is open closes.

    Attributes
    ----------
    base_id : str
    on : date or None
        The day it closes, for the record: the answer is always that of the time after all changes.
    """

    base_id: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class OpenBase:
    """A base of the file that is not open opens.

    Attributes
    ----------
    base_id : str
    on : date or None
        The day it opens, for the record.
    """

    base_id: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PlaceBattalion:
    """A rapidly deployable battalion goes to a point.

    Attributes
    ----------
    lon, lat : float
        EPSG:4326 degrees, kept to six decimals (about 0.1 m).
    troops : int or None
        None = unknown.
    from_ : date or None
        First day there, for the record.
    days : int or None
        How long it stays, for the record.
    from_base : str or None
        The base whose troops it takes; they are subtracted there when both numbers are known.
    """

    lon: float
    lat: float
    troops: int | None = None
    from_: date | None = None
    days: int | None = None
    from_base: str | None = None

    def __post_init__(self) -> None:
        """Round the coordinates, so that equal places have equal ids."""
        for name in ("lon", "lat"):
            object.__setattr__(self, name, round(float(getattr(self, name)), COORDINATE_DECIMALS) + 0.0)


Change = CloseBase | OpenBase | PlaceBattalion

KINDS: Mapping[str, type[CloseBase] | type[OpenBase] | type[PlaceBattalion]] = {
    "close_base": CloseBase,
    "open_base": OpenBase,
    "place_battalion": PlaceBattalion,
}


def change_to_dict(change: Change) -> dict[str, Any]:
    """Write a change as plain JSON values; a date as YYYY-MM-DD, ``from_`` as "from"."""
    kind = next(word for word, type_ in KINDS.items() if type_ is type(change))
    written: dict[str, Any] = {"change": kind}
    for field in fields(change):
        value = getattr(change, field.name)
        written[field.name.rstrip("_")] = value.isoformat() if isinstance(value, date) else value
    return written


def change_from_dict(given: object, *, where: str, file: str) -> tuple[Change | None, list[InputError]]:
    """Read a change from JSON values.

    Parameters
    ----------
    given : object
        What stands in the file; anything.
    where : str
        The place in the file, such as ``changes[2]``, for the messages.
    file : str

    Returns
    -------
    (Change or None, list of InputError)
        The change, or None and every fault found in it.
    """
    if not isinstance(given, dict) or given.get("change") not in tuple(KINDS):
        mend = f"give an object whose field change is one of {', '.join(KINDS)}"
        return None, [BadScenario(f"{where} is no known change", file=file, mend=mend)]
    type_ = KINDS[given["change"]]
    reader = FieldReader(file)
    reader.refuse_unknown(given, {"change", *(f.name.rstrip("_") for f in fields(type_))}, where)
    if type_ is PlaceBattalion:
        change: Change = PlaceBattalion(
            lon=reader.number(given, "lon", where, low=-180, high=180),
            lat=reader.number(given, "lat", where, low=-90, high=90),
            troops=reader.whole(given, "troops", where, low=0, high=MOST_TROOPS),
            from_=reader.day(given, "from", where),
            days=reader.whole(given, "days", where, low=1, high=MOST_DAYS),
            from_base=reader.text(given, "from_base", where, is_needed=False),
        )
    else:
        base_id = reader.text(given, "base_id", where, is_needed=True) or ""
        day = reader.day(given, "on", where)
        change = CloseBase(base_id, day) if type_ is CloseBase else OpenBase(base_id, day)
    return (None, reader.faults) if reader.faults else (change, [])


class FieldReader:
    """Reads typed fields out of JSON objects and gathers every fault, so that all are told at once.

    Attributes
    ----------
    faults : list of InputError
    """

    def __init__(self, file: str) -> None:
        """Read out of this file, with no fault so far."""
        self.file = file
        self.faults: list[InputError] = []

    def fault(self, message: str, mend: str) -> None:
        """Add a fault."""
        self.faults.append(BadScenario(message, file=self.file, mend=mend))

    def refuse_unknown(self, given: Mapping[str, Any], known: set[str], where: str) -> None:
        """Add a fault for every field that is not known."""
        for name in sorted(set(given) - known):
            self.fault(f"{_at(where, name)} is not a known field", "remove it, or correct its name")

    def text(self, given: Mapping[str, Any], name: str, where: str, *, is_needed: bool) -> str | None:
        """Read a text; None when absent or null and not needed."""
        value = given.get(name)
        if value is None and not is_needed:
            return None
        if not isinstance(value, str) or (is_needed and not value):
            self.fault(f"{_at(where, name)} is not a text", "give it as text")
            return None
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            self.fault(f"{_at(where, name)} holds half a character", "write it in UTF-8")
            return None
        return value

    def flag(self, given: Mapping[str, Any], name: str, default: bool) -> bool:
        """Read true or false."""
        value = given.get(name, default)
        if not isinstance(value, bool):
            self.fault(f"{name} is neither true nor false", "give true or false")
            return default
        return value

    def word(self, given: Mapping[str, Any], name: str, words: tuple[str, ...], default: str) -> str:
        """Read one word of a list."""
        value = given.get(name, default)
        if value not in words:
            self.fault(f"{name} is not a known word", f"give one of {', '.join(words)}")
            return default
        return str(value)

    def number(self, given: Mapping[str, Any], name: str, where: str, *, low: float, high: float) -> float:
        """Read a finite number within a range, ends included; NaN after a fault."""
        value = given.get(name)
        if not is_number(value) or not low <= value <= high:
            self.fault(f"{_at(where, name)} is not a number that fits", f"give a number from {low} to {high}")
            return math.nan
        return float(value)

    def whole(self, given: Mapping[str, Any], name: str, where: str, *, low: int, high: int) -> int | None:
        """Read a whole number within a range, or None when absent or null."""
        value = given.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fault(
                f"{_at(where, name)} is not a whole number that fits", f"give one from {low} to {high}"
            )
            return None
        return value

    def day(self, given: Mapping[str, Any], name: str, where: str) -> date | None:
        """Read a date written YYYY-MM-DD, or None when absent or null."""
        value = given.get(name)
        if value is None:
            return None
        try:
            read = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            read = None
        if read is None or read.isoformat() != value:
            self.fault(f"{_at(where, name)} is not a date", "write it YYYY-MM-DD")
            return None
        return read


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a JSON value is a number of a size that a scenario could mean; true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
