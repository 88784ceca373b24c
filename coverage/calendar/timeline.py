"""A scenario week by week: who can call and be reached in each, and what it adds up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.cache import Cache
from coverage.calendar.counts import People, count_areas, count_states
from coverage.calendar.notes import CalendarNote, week_notes
from coverage.calendar.on_day import evaluate_on
from coverage.calendar.weeks import States
from coverage.changes.dates import MOST_YEARS
from coverage.checks.scenario import check_scenario
from coverage.status import BOTH
from layers.errors import BadValue, InputError, raise_all

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.scenario import Scenario
    from coverage.world import World

MOST_WEEKS = 520
_RESULTS_KEPT = 4


@dataclass(frozen=True, eq=False)
class Timeline:
    """A scenario week by week, each answered as of its first day. Nothing in it is to be altered.

    Attributes
    ----------
    world : World
    scenario : Scenario
    weeks : DataFrame
        Index week, from 0; starts (its first day, datetime64). For each status of `STATUS` villages_*,
        villages_*_without_population and people_* (main case), people_*_low (the same) and people_*_high
        (with those of status unknown who could have it), people_*_best and people_*_worst (networks that lose
        their hub all keep working; are gone at once). villages_out, villages_out_without_population,
        people_out, people_out_low, people_out_high, and the same with _in: newly out or in against the
        baseline on the reference date, see `coverage.compare`. people_both_without_changes: what the baseline
        comes to in that week, its bases closing by the file and its tests growing old. person_weeks,
        person_weeks_low, person_weeks_high: people newly out, added up over the weeks, this one included.
    areas : DataFrame
        Index (week, area_id); villages_*, people_*, villages_out, people_out, people_out_low,
        people_out_high, villages_out_without_population.
    status, status_best, status_worst : int8[w, v]
        Positions in `STATUS` of each village in each week.
    states : int64[w]
        Number of each week's state; equal numbers, equal answers.
    notes : tuple of CalendarNote
    """

    world: World
    scenario: Scenario
    weeks: pd.DataFrame
    areas: pd.DataFrame
    status: NDArray[np.int8]
    status_best: NDArray[np.int8]
    status_worst: NDArray[np.int8]
    states: NDArray[np.int64]
    notes: tuple[CalendarNote, ...]
    _results: Cache[Result] = field(default_factory=lambda: Cache(_RESULTS_KEPT), repr=False)

    @property
    def state_count(self) -> int:
        """How many different states the weeks go through."""
        return int(self.states.max()) + 1

    def day(self, week: int) -> date:
        """Return the first day of a week."""
        day: date = self.weeks["starts"].iloc[week].date()
        return day

    def result(self, week: int) -> Result:
        """Return the whole answer of a week, worked out when it is asked for."""
        day = self.day(week)
        return self._results.get(day, lambda: evaluate_on(self.world, self.scenario, day))


def build_timeline(
    world: World,
    scenario: Scenario,
    weeks: int,
    *,
    start: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Timeline:
    """Answer for every village and week.

    Parameters
    ----------
    world : World
    scenario : Scenario
        Changes without a day are in force in every week.
    weeks : int
        From 1.
    start : date, optional
        First day of week 0; by default the region's reference date.
    progress : callable, optional
        Told the weeks done and all; what it raises ends the work.

    Raises
    ------
    BadValue
        The number of weeks or the start is out of range.
    InputError
        See `coverage.checks.scenario.check_scenario`.
    """
    reference = world.region.reference_date
    first = reference if start is None else start
    _check_span(weeks, first, reference)
    check_scenario(scenario, world)
    changed = States(world, scenario)
    unchanged = States(world, scenario.baseline) if scenario.changes else changed
    before = unchanged.cases[unchanged.of(reference)][0].status
    days = [first + timedelta(weeks=week) for week in range(weeks)]
    numbers, plain = np.zeros(weeks, dtype=np.int64), np.zeros(weeks, dtype=np.int64)
    for week, day in enumerate(days):
        numbers[week], plain[week] = changed.of(day), unchanged.of(day)
        if progress is not None:
            progress(week + 1, weeks)
    kept, states = np.unique(numbers, return_inverse=True)
    cases = [changed.cases[number] for number in kept]
    who = _people(world)
    table = count_states(cases, before, who).iloc[states].reset_index(drop=True)
    both = np.array([who.people[main.status == BOTH].sum() for main, _, _ in unchanged.cases])
    codes = [np.stack([each.status for each in case])[states] for case in zip(*cases, strict=True)]
    return Timeline(
        world=world,
        scenario=scenario,
        weeks=_weeks(table, days, both[plain]),
        areas=_areas(count_areas(cases, before, who), states),
        status=codes[0],
        status_best=codes[1],
        status_worst=codes[2],
        states=states,
        notes=week_notes(world, scenario, days),
    )


def _check_span(weeks: int, first: date, reference: date) -> None:
    faults: list[InputError] = []
    if not 1 <= weeks <= MOST_WEEKS:
        mend = f"give 1 to {MOST_WEEKS} weeks"
        faults.append(BadValue("there are not so many weeks", file="weeks", rows=[str(weeks)], mend=mend))
    if abs(first.year - reference.year) > MOST_YEARS:
        message = f"it lies more than {MOST_YEARS} years from {reference}, the region's reference date"
        faults.append(BadValue(message, file="start", rows=[first.isoformat()], mend="correct the year"))
    raise_all(faults)


def _people(world: World) -> People:
    population = world.layers.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    is_unknown = np.isnan(population)
    return People(np.where(is_unknown, 0.0, population), is_unknown, world.ground.area, world.ground.area_ids)


def _weeks(table: pd.DataFrame, days: list[date], both_unchanged: NDArray[np.float64]) -> pd.DataFrame:
    sums = {
        f"person_weeks{end}": table[f"people_out{end}"].cumsum().to_numpy() for end in ("", "_low", "_high")
    }
    table = table.assign(people_both_without_changes=both_unchanged, **sums)
    table.insert(0, "starts", pd.to_datetime(pd.Series(days)))
    table.index.name = "week"
    return table


def _areas(table: pd.DataFrame, states: NDArray[np.int64]) -> pd.DataFrame:
    size = len(table.index.unique("area_id"))
    rows = (states[:, None] * size + np.arange(size)).ravel()
    index = pd.MultiIndex.from_product(
        [range(len(states)), table.index.unique("area_id")], names=["week", "area_id"]
    )
    return table.take(rows).set_axis(index)
