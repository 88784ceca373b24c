"""What is to be said beside changes that take days: orders that come too late, stays of an unusual length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverage.alarm.state_forces import without_state
from coverage.changes import Change, PlaceBattalion, RedeployState, period_of
from coverage.sites import troops_of

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World
    from layers.assumptions import Assumptions

LATE_ORDER = "late order"
"""It would have to be ordered before the region's reference date to be there on its first day."""
SHORT_STAY = "short stay"
"""A battalion stays for less than the assumption `rdb_least_days`."""
LONG_STAY = "long stay"
"""It stays for longer than `rdb_most_days` or, an SCD, `scd_days`; an SCD without an end too."""
NO_STATE_CHANNEL = "no state channel"
"""No village of the area has a channel of the State: nothing changes."""
BETWEEN_WEEKS = "between weeks"
"""It comes and goes between the first days of two weeks, as of which weeks are answered: none shows it."""
BASE_AS_STRONG = "base as strong"
"""The base it comes from stays as strong as it was: its troops, or those of the battalion, are not known."""

CALENDAR_NOTES = (LATE_ORDER, SHORT_STAY, LONG_STAY, NO_STATE_CHANNEL)
WEEK_NOTES = (*CALENDAR_NOTES, BETWEEN_WEEKS, BASE_AS_STRONG)


@dataclass(frozen=True, slots=True)
class CalendarNote:
    """What is to be said beside a change that takes days; none of it changes an answer.

    Attributes
    ----------
    position : int
        In the scenario's changes.
    what : str
        One of `WEEK_NOTES`.
    day : date or None
        `LATE_ORDER`: when the order would have to be given.
    """

    position: int
    what: str
    day: date | None = None


def calendar_notes(world: World, scenario: Scenario) -> tuple[CalendarNote, ...]:
    """Return what is to be said beside the changes of a scenario that was checked, in their order."""
    assumptions = world.assumptions.with_values(dict(scenario.assumptions))
    notes: list[CalendarNote] = []
    for position, change in enumerate(scenario.changes):
        ordered = order_day(change, assumptions)
        if ordered is not None and ordered < world.region.reference_date:
            notes.append(CalendarNote(position, LATE_ORDER, ordered))
        if isinstance(change, PlaceBattalion) and (what := _stay(change, assumptions)):
            notes.append(CalendarNote(position, what))
        if isinstance(change, RedeployState) and _has_no_channel(world, scenario, change):
            notes.append(CalendarNote(position, NO_STATE_CHANNEL))
    return tuple(notes)


def week_notes(world: World, scenario: Scenario, days: Sequence[date]) -> tuple[CalendarNote, ...]:
    """Return what is to be said beside changes where weeks are answered as of some days, in their order.

    Parameters
    ----------
    world : World
    scenario : Scenario
        One that was checked.
    days : sequence of date
        First days of the weeks.
    """
    assumptions = world.assumptions.with_values(dict(scenario.assumptions))
    reference = world.region.reference_date
    troops = world.layers.bases["troops"]
    notes = list(calendar_notes(world, scenario))
    for position, change in enumerate(scenario.changes):
        stay = period_of(change, reference)
        # Before the first week and after the last nothing is expected of it.
        is_within = stay.first is not None and stay.last is not None and days[0] <= stay.first <= days[-1]
        if is_within and not any(stay.holds(day) for day in days):
            notes.append(CalendarNote(position, BETWEEN_WEEKS, stay.first))
        if isinstance(change, PlaceBattalion) and change.from_base:
            taken = (troops_of(change, assumptions), troops[change.from_base])
            notes += [CalendarNote(position, BASE_AS_STRONG)] if any(map(pd.isna, taken)) else []
    return tuple(sorted(notes, key=lambda note: note.position))


def order_day(change: Change, assumptions: Assumptions) -> date | None:
    """Return the last day on which a battalion can be ordered to be there on its first day; None = none."""
    if not isinstance(change, PlaceBattalion) or change.kind != "RDB" or change.from_ is None:
        return None
    return change.from_ - timedelta(days=int(np.ceil(assumptions["rdb_lead_days"])))


def _stay(change: PlaceBattalion, assumptions: Assumptions) -> str:
    if change.kind == "SCD":
        is_long = change.days is None or change.days > assumptions["scd_days"]
        return LONG_STAY if is_long else ""
    if change.days is None:
        return ""
    if change.days > assumptions["rdb_most_days"]:
        return LONG_STAY
    return SHORT_STAY if change.days < assumptions["rdb_least_days"] else ""


def _has_no_channel(world: World, scenario: Scenario, change: RedeployState) -> bool:
    register, alone = world.ground.register, replace(scenario, changes=(change,))
    return len(without_state(register, alone, world.layers).state_village) == len(register.state_village)
