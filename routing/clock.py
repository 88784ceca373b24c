"""Minutes on the road as hours on the clock, with or without waiting for daylight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from layers.assumptions import Assumptions


@dataclass(frozen=True, slots=True)
class Daylight:
    """The hours in which one travels.

    Attributes
    ----------
    dawn_hour, dusk_hour
        Local time, 0 to 24; travel pauses from dusk to dawn.
    """

    dawn_hour: float
    dusk_hour: float

    def __post_init__(self) -> None:
        """Check the order."""
        if not 0 <= self.dawn_hour < self.dusk_hour <= 24:
            raise ValueError("dawn must come before dusk, both between 0 and 24 o'clock")


def daylight_of(assumptions: Assumptions) -> Daylight:
    """Return the hours of daylight of the assumptions: `dawn_hour`, `dusk_hour`."""
    return Daylight(assumptions["dawn_hour"], assumptions["dusk_hour"])


def clock_after(
    departure: datetime, minutes: float, timezone: str, daylight: Daylight | None = None
) -> datetime:
    """Tell the time on the clock after some minutes on the road.

    Parameters
    ----------
    departure
        In local time when it states no zone of its own.
    minutes
        On the road, 0 or more and finite.
    timezone
        Of the region, such as ``Africa/Lubumbashi``.
    daylight
        None = the night is driven through. Else travel stops at dusk where it is and goes on at dawn; a
        departure in the night waits for dawn.

    Returns
    -------
    datetime
        In the region's time zone.

    Raises
    ------
    ValueError
        When the minutes are negative or not finite.
    """
    if not 0 <= minutes < float("inf"):
        raise ValueError(f"a way must take 0 minutes or more, not {minutes}")
    zone = ZoneInfo(timezone)
    now = departure.replace(tzinfo=zone) if departure.tzinfo is None else departure.astimezone(zone)
    left = timedelta(minutes=minutes)
    while daylight is not None:
        dawn, dusk = (_at(now, hour, zone) for hour in (daylight.dawn_hour, daylight.dusk_hour))
        now = max(now, dawn)
        if _between(now, dusk) >= left and now < dusk:
            break
        left -= max(_between(now, dusk), timedelta(0))
        now = _at(now + timedelta(days=1), daylight.dawn_hour, zone)
    # Clocks that are put forward or back on the way are right only in universal time.
    return (now.astimezone(UTC) + left).astimezone(zone)


def _at(day: datetime, hour: float, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(hours=hour)


def _between(begin: datetime, end: datetime) -> timedelta:
    return end.astimezone(UTC) - begin.astimezone(UTC)
