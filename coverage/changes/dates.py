"""Days of changes: from when and until when each is in force.

A change says it in fields of these names, any of which it may lack: `on`, or `from_`, is the first day of its
effect, `until` the last one, `days` how many days there are from the first on. A day that is not given is no
bound, but `days` without a first day are counted from the region's reference date, on which week 0 begins.
What takes time before it has an effect (a battalion that is ordered, a mechanism that is founded) carries the
day of the effect, not the day of the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from coverage.fields import FieldReader
from layers.errors import BadScenario, InputError

if TYPE_CHECKING:
    from coverage.changes.written import Change

MOST_YEARS = 25
"""A day farther than this from the region's reference date is taken for a slip of the pen."""
FIRST_DAY = ("on", "from_")
_DAYS = (*FIRST_DAY, "until", "days")

AnyChange = TypeVar("AnyChange", bound="Change")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day on which a change is in force, both included; None = no bound."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def first_day(change: Change) -> date | None:
    """Return the first day of a change; None when it gives none, or can give none."""
    for name in FIRST_DAY:
        day: date | None = getattr(change, name, None)
        if day is not None:
            return day
    return None


def period_of(change: Change, reference: date) -> Period:
    """Return the days on which a change is in force.

    Parameters
    ----------
    change : Change
    reference : date
        The region's reference date: from here `days` count that have no first day.
    """
    first = first_day(change)
    last: date | None = getattr(change, "until", None)
    days: int | None = getattr(change, "days", None)
    if days is not None:
        end = (reference if first is None else first) + timedelta(days=days - 1)
        last = end if last is None else min(last, end)
    return Period(first, last)


def undated(change: AnyChange) -> AnyChange:
    """Return a change that is in force on every day.

    A change whose class has `keeps_day = True` keeps its first day: that day says more than from when it is
    in force, such as when an alert network was tested.
    """
    keeps = getattr(change, "keeps_day", False)
    names = {field.name for field in fields(change)} & set(_DAYS)
    dropped: dict[str, Any] = {name: None for name in names if not (keeps and name in FIRST_DAY)}
    return replace(change, **dropped) if dropped else change


def read_days(given: Mapping[str, Any], where: str, reader: FieldReader) -> dict[str, date | None]:
    """Read `on` and `until`."""
    return {name: reader.day(given, name, where) for name in ("on", "until")}


def date_faults(change: Change, name: str, reference: date, file: str) -> list[InputError]:
    """Find what is wrong with the days of any change, without a look at others.

    Parameters
    ----------
    change : Change
    name : str
        What the change is called in the messages, such as "change 3".
    reference : date
    file : str
    """
    faults: list[InputError] = []
    days = [day for field in fields(change) if isinstance(day := getattr(change, field.name), date)]
    if any(abs(day.year - reference.year) > MOST_YEARS for day in days):
        message = f"a day lies more than {MOST_YEARS} years from {reference}, the region's reference date"
        faults.append(BadScenario(message, file=file, rows=[name], mend="correct the year"))
    first, until = first_day(change), getattr(change, "until", None)
    if first is not None and until is not None and until < first:
        mend = "give an until that is not before on"
        faults.append(BadScenario("it ends before it begins", file=file, rows=[name], mend=mend))
    return faults
