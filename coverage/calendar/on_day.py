"""The answer on one day: the changes in force, the bases open, tests as old as they are by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from coverage.changes import AddMast, Change, PlaceBattalion, first_day, period_of, undated
from coverage.checks.scenario import check_scenario
from coverage.evaluate import evaluate
from coverage.scenario import Scenario

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.world import World
    from layers.region import Region


def scenario_on(scenario: Scenario, day: date, region: Region) -> Scenario:
    """Return the scenario whose changes are those in force on a day, in the order of their first days.

    They lose their days. A change without a first day is in force from the beginning. Battalions and added
    masts keep the ids that they have in the whole scenario. What was given or brought keeps the day on which
    that was done: from then on its test ages.

    Parameters
    ----------
    scenario : Scenario
    day : date
    region : Region
        Its reference date is the day from which a stay without a first day is counted.
    """
    reference = region.reference_date
    named = _named(scenario)
    in_force = [change for change in named if period_of(change, reference).holds(day)]
    in_force.sort(key=lambda change: first_day(change) or date.min)
    return replace(scenario, changes=tuple(undated(change) for change in in_force))


def evaluate_on(world: World, scenario: Scenario, day: date) -> Result:
    """Answer for every village on a day.

    Bases are open as their dates and the changes in force say; tests age until that day, those of what the
    scenario gives too; a battalion is there on its days, and the base it came from is weaker on these.

    Parameters
    ----------
    world : World
    scenario : Scenario
    day : date

    Returns
    -------
    Result
        Its scenario is that of `scenario_on`. To ask more of it, hand it on with `world.on(day)`.

    Raises
    ------
    InputError
        See `coverage.checks.scenario.check_scenario`.
    """
    check_scenario(scenario, world)
    return evaluate(world.on(day), scenario_on(scenario, day, world.region))


def _named(scenario: Scenario) -> list[Change]:
    """The changes, with battalions and added masts called what they are called in this scenario."""
    sites, masts = iter(scenario.battalion_ids), iter(scenario.added_mast_ids)
    named: list[Change] = []
    for change in scenario.changes:
        match change:
            case PlaceBattalion():
                named.append(replace(change, site_id=next(sites)))
            case AddMast():
                named.append(replace(change, mast_id=next(masts)))
            case _:
                named.append(change)
    return named
