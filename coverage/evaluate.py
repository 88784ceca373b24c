"""The answer for every village under a scenario.

Two questions are asked of each village. *Can it call?* See `coverage.alarm`. *Does help come in time?* By the
lens **road**, travel alone is held against the limit. By the lens **chain**, alarm + verification +
mobilisation + wait for dawn + travel is; where a village cannot call, or nobody knows whether it can, there
is no alarm part to add: it is judged by the other parts, and its `response_minutes` is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from coverage.alarm import Alarm, answer_alarm
from coverage.calls import Calls, Case, build_routes, gather_calls, leaves_doubt, loses_hub
from coverage.check import check_scenario
from coverage.columns import (
    alarm_columns,
    chain_columns,
    reach_columns,
    runner_columns,
    shown_sites,
    signal_columns,
    warning_columns,
)
from coverage.flights import flights
from coverage.lpc import LPC, village_lpc
from coverage.reach import MS_PER_MINUTE, answer_in_time, count_backup
from coverage.result import Result, describe_inputs
from coverage.routes import RUNNER, Routes
from coverage.runner import Walk, count_runners, find_runners, plan_walk
from coverage.scenario import Scenario
from coverage.sites import Sites, build_sites
from coverage.status import MAYBE, STATUS, YES, categorical, status_of
from coverage.terms import Terms, build_terms
from coverage.totals import area_totals
from coverage.travel import Travel, plan_travel, road_reasons
from coverage.warning import Warnings, answer_warning

if TYPE_CHECKING:
    from coverage.world import World

__all__ = ["STATUS", "Answer", "Given", "Result", "answer_cases", "evaluate", "gather"]

ACCESS = ("open", "unknown", "denied")


def evaluate(world: World, scenario: Scenario) -> Result:
    """Answer for every village.

    Parameters
    ----------
    world : World
    scenario : Scenario
        The empty one is the baseline.

    Returns
    -------
    Result
        On the villages' index; nothing of the world is altered.

    Raises
    ------
    InputError
        See `coverage.check.check_scenario`.
    """
    check_scenario(scenario, world)
    given = gather(world, scenario)
    terms, sites, travel, calls, walk = given.terms, given.sites, given.travel, given.calls, given.walk
    main, best, worst = answer_cases(given)
    layers = world.layers
    flown = flights(world, sites, terms, travel.plan.access) if scenario.helicopter else None
    villages = gpd.GeoDataFrame(
        {
            "name": layers.villages["name"],
            "population": layers.villages["population"],
            "area_id": layers.area_id,
            **reach_columns(travel, sites, road_reasons(world, scenario, terms, travel)),
            **({"helicopter_minutes": flown} if flown is not None else {}),
            **signal_columns(calls),
            **alarm_columns(main.alarm, calls),
            **runner_columns(find_runners(walk, main.own_alarm), layers.villages.index),
            **warning_columns(_warnings(main.routes, calls, terms, walk)),
            **chain_columns(main.in_time, main.alarm, _overhead_ms(main.alarm, terms), travel, sites, terms),
            "backup": _backup(main.alarm, travel, terms),
            "status": categorical(main.status, STATUS),
            "status_best": categorical(best.status, STATUS),
            "status_worst": categorical(worst.status, STATUS),
            "lpc": categorical(village_lpc(calls.register, sites, len(layers.villages)), LPC),
            "access": categorical(travel.plan.access, ACCESS),
        },
        index=layers.villages.index,
        geometry=layers.villages.geometry,
    )
    population = layers.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    return Result(
        scenario=scenario,
        limit_minutes=terms.limit_minutes,
        villages=villages,
        totals=area_totals(world.ground.area, world.ground.area_ids, main.status, population),
        sites=shown_sites(world, sites, travel),
        inputs=describe_inputs(world, scenario),
        notes=travel.plan.notes,
        radio_notes=calls.notes,
        mechanism_notes=calls.mechanisms.notes,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What an answer is worked out from."""

    terms: Terms
    sites: Sites
    travel: Travel
    calls: Calls
    walk: Walk


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Routes, alarm before and after runners are counted, in time and status in one case."""

    routes: Routes
    own_alarm: Alarm
    alarm: Alarm
    in_time: NDArray[np.int8]
    status: NDArray[np.int8]


def gather(world: World, scenario: Scenario) -> Given:
    """Gather what the answer to a scenario that was checked is worked out from."""
    terms = build_terms(scenario, world.assumptions)
    sites = build_sites(scenario, world.layers.bases, world.ground, terms.assumptions)
    travel = plan_travel(world, scenario, terms, sites)
    calls = gather_calls(world, scenario, terms, sites)
    return Given(terms, sites, travel, calls, plan_walk(world, scenario, terms, travel.plan))


def answer_cases(given: Given) -> tuple[Answer, Answer, Answer]:
    """Answer in the main, best and worst case; one answer for all when the changes leave nothing in doubt."""
    calls, alarm_terms = given.calls, given.terms.alarm

    def answer(case: Case) -> Answer:
        return _answer(build_routes(calls, alarm_terms, case), given)

    main = answer("main")
    if leaves_doubt(calls.register, calls.sites):
        return main, answer("best"), answer("worst")
    if not loses_hub(calls.register, calls.sites).any():
        return main, main, main
    # With the switch on an unverified channel works as before, but for its hub; with it off it is gone.
    if alarm_terms.unverified_counts:
        return main, main, answer("worst")
    return main, answer("best"), main


def _answer(routes: Routes, given: Given) -> Answer:
    calls, terms, travel, walk = given.calls, given.terms, given.travel, given.walk
    own = answer_alarm(routes, calls.carriers, terms.alarm, is_known=calls.register.is_known)
    alarm = count_runners(walk, own, find_runners(walk, own)) if terms.alarm.runner else own
    reach, access = travel.reach, travel.plan.access
    spent = reach.total_ms + _overhead_ms(alarm, terms) if terms.is_chain else reach.travel_ms
    in_time = answer_in_time(spent, terms.limit_ms, access, travel.base.is_undecided)
    if terms.is_chain:
        # Where it is unknown whether an alarm comes, the slowest alarm may be what misses the limit.
        slowest = max(terms.alarm.minutes if terms.alarm.runner else terms.alarm.minutes[:RUNNER])
        is_late = spent + slowest * MS_PER_MINUTE > terms.limit_ms
        is_open = (alarm.can_alert == MAYBE) & (in_time == YES) & is_late
        in_time = np.where(is_open, MAYBE, in_time).astype(np.int8)
    return Answer(routes, own, alarm, in_time, status_of(alarm.can_alert, in_time))


def _warnings(routes: Routes, calls: Calls, terms: Terms, walk: Walk) -> Warnings:
    is_known = calls.register.is_known
    return answer_warning(routes, len(calls.has_signal), terms.alarm, walk, is_known=is_known)


def _overhead_ms(alarm: Alarm, terms: Terms) -> NDArray[np.float64]:
    """Alarm, verification and wait of each village in ms; no alarm part where none works for certain."""
    minutes = np.nan_to_num(alarm.best.minutes, nan=0.0) + terms.verification_minutes + terms.wait_minutes
    return np.rint(minutes * MS_PER_MINUTE)


def _backup(alarm: Alarm, travel: Travel, terms: Terms) -> NDArray[np.int64]:
    if terms.is_chain:
        limit_ms = terms.limit_ms - _overhead_ms(alarm, terms)
        return count_backup(travel.rows, travel.mobilisation_ms, limit_ms, travel.plan.access)
    return count_backup(travel.rows, None, terms.limit_ms, travel.plan.access)
