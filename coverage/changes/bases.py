"""Changes of sites: bases that close or open, and battalions that are placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coverage.changes.points import read_point, round_point
from coverage.fields import FieldReader

MOST_TROOPS = 100_000
MOST_DAYS = 3_660


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
        round_point(self)


BaseChange = CloseBase | OpenBase


def read_base_change(given: Mapping[str, Any], where: str, reader: FieldReader) -> BaseChange:
    """Read a base that closes or opens."""
    base_id = reader.text(given, "base_id", where, is_needed=True) or ""
    day = reader.day(given, "on", where)
    return CloseBase(base_id, day) if given["change"] == "close_base" else OpenBase(base_id, day)


def read_battalion(given: Mapping[str, Any], where: str, reader: FieldReader) -> PlaceBattalion:
    """Read a battalion that is placed."""
    lon, lat = read_point(given, where, reader)
    return PlaceBattalion(
        lon=lon,
        lat=lat,
        troops=reader.whole(given, "troops", where, low=0, high=MOST_TROOPS),
        from_=reader.day(given, "from", where),
        days=reader.whole(given, "days", where, low=1, high=MOST_DAYS),
        from_base=reader.text(given, "from_base", where, is_needed=False),
    )
