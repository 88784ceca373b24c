"""Changes of roads and of who may enter an area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coverage.changes.dates import read_days
from coverage.changes.points import read_point, round_point
from coverage.fields import FieldReader

MOST_DELAY_MINUTES = 14 * 24 * 60
ACCESS_WORDS = ("open", "escort", "denied")
CONFIRMED_BY = ("", "patrol", "cla", "community", "state", "other")
"""Who confirmed: a role, never a person; "" = not stated."""


@dataclass(frozen=True, slots=True)
class CutRoad:
    """The road nearest to a point cannot be passed, in either direction.

    Attributes
    ----------
    lon, lat : float
        EPSG:4326 degrees, kept to six decimals.
    on, until : date or None
        First and last day; None = no bound. Outside of them, by the day that is shown, the change is kept but
        not applied.
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
        round_point(self)


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
        round_point(self)
        object.__setattr__(self, "minutes", float(self.minutes) + 0.0)


@dataclass(frozen=True, slots=True)
class SetAccess:
    """An area is open, entered with an escort only, or not entered; the last change of an area counts.

    Attributes
    ----------
    area_id : str
    access : str
        One of `ACCESS_WORDS`, instead of what the areas layer states.
    on, until : date or None
        First and last day; None = no bound.
    """

    area_id: str
    access: str
    on: date | None = None
    until: date | None = None


RoadChange = CutRoad | DelayRoad


def read_road_change(given: Mapping[str, Any], where: str, reader: FieldReader) -> RoadChange:
    """Read a road that is cut or slowed."""
    lon, lat = read_point(given, where, reader)
    dates = {**read_days(given, where, reader), "confirmed": reader.day(given, "confirmed", where)}
    by = reader.word(given, "confirmed_by", CONFIRMED_BY, "", where)
    if given["change"] == "cut_road":
        return CutRoad(lon, lat, **dates, confirmed_by=by)
    minutes = reader.number(given, "minutes", where, low=0, high=MOST_DELAY_MINUTES)
    return DelayRoad(lon, lat, minutes, **dates, confirmed_by=by)


def read_access(given: Mapping[str, Any], where: str, reader: FieldReader) -> SetAccess:
    """Read another access to an area."""
    area_id = reader.text(given, "area_id", where, is_needed=True) or ""
    access = reader.word(given, "access", ACCESS_WORDS, "", where)
    return SetAccess(area_id, access, **read_days(given, where, reader))
