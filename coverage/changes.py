"""The single changes that a scenario makes to the baseline, and how each is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from coverage.fields import FieldReader
from layers.errors import BadScenario, InputError

COORDINATE_DECIMALS = 6
MOST_TROOPS = 100_000
MOST_DAYS = 3_660
MOST_DELAY_MINUTES = 14 * 24 * 60
ACCESS_WORDS = ("open", "escort", "denied")
CONFIRMED_BY = ("", "patrol", "cla", "community", "state", "other")
"""Who confirmed: a role, never a person; "" = not stated."""


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
        _round_point(self)


@dataclass(frozen=True, slots=True)
class CutRoad:
    """The road nearest to a point cannot be passed, in either direction.

    Attributes
    ----------
    lon, lat : float
        EPSG:4326 degrees, kept to six decimals.
    on, until : date or None
        First and last day; None = no bound. Outside of them, by the region's reference date, the change is
        kept but not applied.
    confirmed : date or None
        The day somebody saw it; None = unconfirmed.
    confirmed_by : str
        One of `CONFIRMED_BY`.
    """

    lon: float
    lat: float
    on: date | None = None
    until: date | None = None
    confirmed: date | None = None
    confirmed_by: str = ""

    def __post_init__(self) -> None:
        """Round the coordinates, so that equal places have equal ids."""
        _round_point(self)


@dataclass(frozen=True, slots=True)
class DelayRoad:
    """The road nearest to a point takes longer, in either direction.

    Attributes
    ----------
    lon, lat : float
    minutes : float
        Added to what the road takes anyway; several delays of one stretch of road add up.
    on, until, confirmed, confirmed_by
        See `CutRoad`.
    """

    lon: float
    lat: float
    minutes: float
    on: date | None = None
    until: date | None = None
    confirmed: date | None = None
    confirmed_by: str = ""

    def __post_init__(self) -> None:
        """Round the coordinates, so that equal places have equal ids."""
        _round_point(self)
        object.__setattr__(self, "minutes", float(self.minutes) + 0.0)


@dataclass(frozen=True, slots=True)
class SetAccess:
    """An area is open, entered with an escort only, or not entered; the last change of an area counts.

    Attributes
    ----------
    area_id : str
    access : str
        One of `ACCESS_WORDS`, instead of what the areas layer states.
    """

    area_id: str
    access: str


BaseChange = CloseBase | OpenBase
RoadChange = CutRoad | DelayRoad
Change = CloseBase | OpenBase | PlaceBattalion | CutRoad | DelayRoad | SetAccess

KINDS: Mapping[str, type[Change]] = {
    "close_base": CloseBase,
    "open_base": OpenBase,
    "place_battalion": PlaceBattalion,
    "cut_road": CutRoad,
    "delay_road": DelayRoad,
    "set_access": SetAccess,
}


def _round_point(change: PlaceBattalion | CutRoad | DelayRoad) -> None:
    for name in ("lon", "lat"):
        object.__setattr__(change, name, round(float(getattr(change, name)), COORDINATE_DECIMALS) + 0.0)


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
    kind = given["change"]
    reader = FieldReader(file)
    reader.refuse_unknown(given, {"change", *(f.name.rstrip("_") for f in fields(KINDS[kind]))}, where)
    change = _READ[kind](given, where, reader)
    return (None, reader.faults) if reader.faults else (change, [])


def _read_base_change(given: Mapping[str, Any], where: str, reader: FieldReader) -> Change:
    base_id = reader.text(given, "base_id", where, is_needed=True) or ""
    day = reader.day(given, "on", where)
    return CloseBase(base_id, day) if given["change"] == "close_base" else OpenBase(base_id, day)


def _read_battalion(given: Mapping[str, Any], where: str, reader: FieldReader) -> Change:
    lon, lat = _read_point(given, where, reader)
    return PlaceBattalion(
        lon=lon,
        lat=lat,
        troops=reader.whole(given, "troops", where, low=0, high=MOST_TROOPS),
        from_=reader.day(given, "from", where),
        days=reader.whole(given, "days", where, low=1, high=MOST_DAYS),
        from_base=reader.text(given, "from_base", where, is_needed=False),
    )


def _read_road_change(given: Mapping[str, Any], where: str, reader: FieldReader) -> Change:
    lon, lat = _read_point(given, where, reader)
    dates = {name: reader.day(given, name, where) for name in ("on", "until", "confirmed")}
    by = reader.word(given, "confirmed_by", CONFIRMED_BY, "", where)
    if given["change"] == "cut_road":
        return CutRoad(lon, lat, **dates, confirmed_by=by)
    minutes = reader.number(given, "minutes", where, low=0, high=MOST_DELAY_MINUTES)
    return DelayRoad(lon, lat, minutes, **dates, confirmed_by=by)


def _read_access(given: Mapping[str, Any], where: str, reader: FieldReader) -> Change:
    area_id = reader.text(given, "area_id", where, is_needed=True) or ""
    return SetAccess(area_id, reader.word(given, "access", ACCESS_WORDS, "", where))


def _read_point(given: Mapping[str, Any], where: str, reader: FieldReader) -> tuple[float, float]:
    lon = reader.number(given, "lon", where, low=-180, high=180)
    return lon, reader.number(given, "lat", where, low=-90, high=90)


_READ: Mapping[str, Callable[[Mapping[str, Any], str, FieldReader], Change]] = {
    "close_base": _read_base_change,
    "open_base": _read_base_change,
    "place_battalion": _read_battalion,
    "cut_road": _read_road_change,
    "delay_road": _read_road_change,
    "set_access": _read_access,
}
