"""Changes of sites: bases that close or open, and battalions that are placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from coverage.changes.points import read_point, round_point
from coverage.fields import FieldReader

MOST_TROOPS = 100_000
MOST_DAYS = 3_660
BATTALION_KINDS = ("RDB", "SCD")

BattalionKind = Literal["RDB", "SCD"]


@dataclass(frozen=True, slots=True)
class CloseBase:
    """A base that is open closes.

    Attributes
    ----------
    base_id : str
    on : date or None
        The first day on which it is closed; None = before the first week.
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
        The first day on which it is open; None = before the first week.
    """

    base_id: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PlaceBattalion:
    """A rapidly deployable battalion, or a standing combat deployment, goes to a point for some time.

    Attributes
    ----------
    lon, lat : float
        EPSG:4326 degrees, kept to six decimals (about 0.1 m).
    troops : int or None
        None = unknown; of an SCD the assumption `scd_troops`.
    from_ : date or None
        Its first day there: the day of arrival, not that of the order; None = before the first week.
    days : int or None
        How long it stays; None = to the end.
    from_base : str or None
        The base whose troops it takes; while it is there they are subtracted when both numbers are known, of
        an SCD those assumed.
    kind : "RDB" or "SCD"
    site_id : str
        What its site is called; "" = "battalion-n", where n is its number among those placed, from 1.
    """

    lon: float
    lat: float
    troops: int | None = None
    from_: date | None = None
    days: int | None = None
    from_base: str | None = None
    kind: BattalionKind = "RDB"
    site_id: str = ""

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
        kind="SCD" if reader.word(given, "kind", BATTALION_KINDS, "RDB", where) == "SCD" else "RDB",
        site_id=reader.text(given, "site_id", where, is_needed=False) or "",
    )
