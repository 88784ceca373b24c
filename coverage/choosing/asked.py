"""What choosing asks of a scenario: who is reached and can call now, and how soon a site would have to come.

Here the alarm is fixed: who can call, and how long an alert takes, is as the scenario has it. The one alarm
that comes with a site is the short walk to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from coverage.alarm.routes import RUNNER, WALK
from coverage.evaluate import evaluate
from coverage.ground import ACCESS_OPEN
from coverage.reach import MS_PER_MINUTE
from coverage.sites import Sites, build_sites
from coverage.status import BOTH, MAYBE, YES, from_boolean
from coverage.terms import Terms, build_terms
from coverage.travel import Travel, plan_travel

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.scenario import Scenario
    from coverage.world import World

_ROWS_A_CHUNK = 500


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A scenario that was evaluated, and what it leaves to be won, village by village (v).

    Attributes
    ----------
    world : World
    scenario : Scenario
    terms : Terms
    sites : Sites
    travel : Travel
    before : Result
    can_alert, in_time : int8[v]
        `NO`, `MAYBE` or `YES`.
    is_both : bool[v]
        Can call and is reached.
    spare_ms : float64[v]
        Longest travel (road lens), or mobilisation and travel (chain lens), that is in time for sure; -inf
        where the village is not entered, or nobody knows whether it is.
    spare_walk_ms : float64[v]
        The same where a short walk to a site gives the alarm, too.
    spent_ms : float64[v]
        What the site that answers today takes of it; inf = none.
    population : float64[v]
        NaN = unknown.
    """

    world: World
    scenario: Scenario
    terms: Terms
    sites: Sites
    travel: Travel
    before: Result
    can_alert: NDArray[np.int8]
    in_time: NDArray[np.int8]
    is_both: NDArray[np.bool_]
    spare_ms: NDArray[np.float64]
    spare_walk_ms: NDArray[np.float64]
    spent_ms: NDArray[np.float64]
    population: NDArray[np.float64]

    @property
    def people(self) -> NDArray[np.float64]:
        """People of each village, 0 where the number is unknown; float64[v]."""
        return np.nan_to_num(self.population)

    @property
    def is_fixed(self) -> bool:
        """Whether no site changes an alarm otherwise than the model has it: road lens, no runners."""
        return not self.terms.is_chain and not self.scenario.runner

    def spent_by(self, ms: NDArray[np.float64], mobilisation_ms: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what sites take of the spare time, from their travel times in ms; float64[c, v]."""
        return ms + mobilisation_ms[:, None] if self.terms.is_chain else ms

    def without(self, people: NDArray[np.bool_]) -> int:
        """Count villages of unknown population among some."""
        return int(np.isnan(self.population[people]).sum())


def ask(world: World, scenario: Scenario) -> Asked:
    """Evaluate a scenario and work out what is left to be won.

    Raises
    ------
    InputError
        See `coverage.checks.scenario.check_scenario`.
    """
    before = evaluate(world, scenario)
    terms = build_terms(scenario, world.assumptions)
    sites = build_sites(scenario, world.layers.bases, world.ground, terms.assumptions)
    travel = plan_travel(world, scenario, terms, sites)
    can_alert = from_boolean(before.villages["can_alert"])
    minutes = before.villages["alarm_minutes"].to_numpy(dtype=np.float64)
    is_open = travel.plan.access == ACCESS_OPEN
    walk = np.fmin(minutes, terms.alarm.minutes[WALK])
    # Where nobody knows whether an alarm comes, the slowest one must leave time enough.
    alarms = terms.alarm.minutes if terms.alarm.runner else terms.alarm.minutes[:RUNNER]
    own = np.where(can_alert == MAYBE, max(alarms), np.nan_to_num(minutes, nan=0.0))
    return Asked(
        world=world,
        scenario=scenario,
        terms=terms,
        sites=sites,
        travel=travel,
        before=before,
        can_alert=can_alert,
        in_time=from_boolean(before.villages["in_time"]),
        is_both=before.villages["status"].cat.codes.to_numpy() == BOTH,
        spare_ms=np.where(is_open, spare_ms(terms, own), -np.inf),
        spare_walk_ms=np.where(is_open, spare_ms(terms, walk), -np.inf),
        spent_ms=travel.reach.total_ms if terms.is_chain else travel.reach.travel_ms,
        population=before.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan),
    )


def spare_ms(terms: Terms, alarm_minutes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the limit, by the chain lens less alarm, verification and wait; float64[v]."""
    if not terms.is_chain:
        return np.full(len(alarm_minutes), terms.limit_ms)
    overhead = alarm_minutes + terms.verification_minutes + terms.wait_minutes
    return np.asarray(terms.limit_ms - np.rint(overhead * MS_PER_MINUTE), dtype=np.float64)


def times_from(asked: Asked, points: gpd.GeoSeries) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Travel times in ms from points to every village as the scenario has the roads, some rows at a time.

    Parameters
    ----------
    asked : Asked
    points : GeoSeries
        EPSG:4326.

    Yields
    ------
    (slice, float64[c, v])
        Rows of the points; inf = not within the limit.
    """
    terms, world = asked.terms, asked.world
    router = world.router_for(terms.assumptions, asked.scenario.speeds)
    slowest = max(terms.travel_factor, 1.0 / terms.travel_factor)
    cutoff = min(terms.cutoff_minutes, max(terms.limit_minutes, 1.0) * slowest)
    for first in range(0, len(points), _ROWS_A_CHUNK):
        rows = slice(first, min(first + _ROWS_A_CHUNK, len(points)))
        times = router.times(
            points.iloc[rows],
            world.layers.villages.geometry,
            terms.profile,
            cutoff_minutes=cutoff,
            state=asked.travel.plan.state,
        )
        yield rows, times.ms if terms.travel_factor == 1.0 else np.rint(times.ms * terms.travel_factor)


def can_call(asked: Asked) -> NDArray[np.bool_]:
    """Say who can call for sure, bool[v]."""
    return np.asarray(asked.can_alert == YES, dtype=bool)
