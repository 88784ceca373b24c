"""The answers of all villages in the main, best and worst case, before they are put into words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from coverage.alarm.answer import Alarm, answer_alarm, answer_routes
from coverage.alarm.calls import Calls, Case, build_routes, gather_calls, leaves_doubt, loses_hub
from coverage.alarm.routes import RUNNER, Routes
from coverage.alarm.runner import Walk, count_runners, find_runners, plan_walk
from coverage.reach import MS_PER_MINUTE, answer_in_time
from coverage.sites import Sites, build_sites
from coverage.status import MAYBE, YES, status_of
from coverage.terms import Terms, build_terms
from coverage.travel import Travel, plan_travel

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What an answer is worked out from."""

    terms: Terms
    sites: Sites
    travel: Travel
    calls: Calls
    walk: Walk


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """Whether each village (v) can call, is reached in time, and its status, in one case; int8[v] each."""

    can_alert: NDArray[np.int8]
    in_time: NDArray[np.int8]
    status: NDArray[np.int8]


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
    """Answer in the main, best and worst case."""
    return _cases(given, lambda routes: _answer(routes, given))


def decide_cases(given: Given) -> tuple[Decision, Decision, Decision]:
    """Decide in the main, best and worst case, without by which way and hanging on what."""
    if given.terms.is_chain or given.terms.alarm.runner:
        # The alarm's minutes count.
        main, best, worst = (
            Decision(answer.alarm.can_alert, answer.in_time, answer.status) for answer in answer_cases(given)
        )
        return main, best, worst
    in_time = _in_time(given, given.travel.reach.travel_ms)

    def decide(routes: Routes) -> Decision:
        can_alert = answer_routes(routes, len(in_time), is_known=given.calls.register.is_known)
        return Decision(can_alert, in_time, status_of(can_alert, in_time))

    return _cases(given, decide)


def _cases(given: Given, answer: Callable[[Routes], Kind]) -> tuple[Kind, Kind, Kind]:
    """The main, best and worst case; one answer for all when the changes leave nothing in doubt."""
    calls, terms = given.calls, given.terms.alarm

    def case(name: Case) -> Kind:
        return answer(build_routes(calls, terms, name))

    main = case("main")
    if leaves_doubt(calls.register, calls.sites):
        return main, case("best"), case("worst")
    if not loses_hub(calls.register, calls.sites).any():
        return main, main, main
    # With the switch on an unverified channel works as before, but for its hub; with it off it is gone.
    if terms.unverified_counts:
        return main, main, case("worst")
    return main, case("best"), main


def _answer(routes: Routes, given: Given) -> Answer:
    calls, terms, travel, walk = given.calls, given.terms, given.travel, given.walk
    own = answer_alarm(routes, calls.carriers, terms.alarm, is_known=calls.register.is_known)
    alarm = count_runners(walk, own, find_runners(walk, own)) if terms.alarm.runner else own
    reach = travel.reach
    spent = reach.total_ms + overhead_ms(alarm, terms) if terms.is_chain else reach.travel_ms
    in_time = _in_time(given, spent)
    if terms.is_chain:
        # Where it is unknown whether an alarm comes, the slowest alarm may be what misses the limit.
        slowest = max(terms.alarm.minutes if terms.alarm.runner else terms.alarm.minutes[:RUNNER])
        is_late = spent + slowest * MS_PER_MINUTE > terms.limit_ms
        is_open = (alarm.can_alert == MAYBE) & (in_time == YES) & is_late
        in_time = np.where(is_open, MAYBE, in_time).astype(np.int8)
    return Answer(routes, own, alarm, in_time, status_of(alarm.can_alert, in_time))


def _in_time(given: Given, spent_ms: NDArray[np.float64]) -> NDArray[np.int8]:
    travel = given.travel
    return answer_in_time(spent_ms, given.terms.limit_ms, travel.plan.access, travel.base.is_undecided)


def overhead_ms(alarm: Alarm, terms: Terms) -> NDArray[np.float64]:
    """Alarm, verification and wait of each village in ms; no alarm part where none works for certain."""
    minutes = np.nan_to_num(alarm.best.minutes, nan=0.0) + terms.verification_minutes + terms.wait_minutes
    return np.rint(minutes * MS_PER_MINUTE)
