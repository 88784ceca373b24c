"""The answer for every village under a scenario.

Two questions are asked of each village. *Can it call?* See `coverage.alarm`. *Does help come in time?* By the
lens **road**, travel alone is held against the limit. By the lens **chain**, alarm + verification +
mobilisation + wait for dawn + travel is; where a village cannot call, or nobody knows whether it can, there
is no alarm part to add: it is judged by the other parts, and its `response_minutes` is NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.alarm import (
    Alarm,
    Case,
    answer_alarm,
    build_routes,
    leaves_doubt,
    loses_hub,
    signal_answers,
)
from coverage.check import check_scenario
from coverage.flights import flights
from coverage.ground import ACCESS_DENIED
from coverage.lpc import LPC, village_lpc
from coverage.reach import (
    CLOSED_WAY,
    CUT,
    MS_PER_MINUTE,
    Reach,
    Row,
    answer_in_time,
    choose_sites,
    count_backup,
    reasons,
)
from coverage.register import CHANNELS
from coverage.result import Result, describe_inputs
from coverage.scenario import Scenario
from coverage.sites import Sites, build_sites, sites_frame
from coverage.status import MAYBE, STATUS, YES, categorical, status_of, to_boolean
from coverage.terms import Terms, build_terms, signal_codes
from coverage.totals import area_totals
from layers.signal import SIGNAL

if TYPE_CHECKING:
    from coverage.roads import RoadPlan
    from coverage.world import BaseTimes, World
    from routing.snapping import Snapping
    from routing.state import RoadState

__all__ = ["STATUS", "Result", "evaluate"]

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
    terms = build_terms(scenario, world.assumptions)
    sites = build_sites(scenario, world.layers.bases, world.ground, terms.assumptions)
    signal = signal_codes(world.layers.signal, terms, world.assumptions)
    has_signal = signal_answers(signal, scenario.uncertain_counts)
    drive = _drive(world, scenario, terms, sites)
    main, best, worst = _answers(world, sites, has_signal, terms, drive)
    layers, register = world.layers, world.ground.register
    lpc = village_lpc(register, sites, len(signal))
    flown = flights(world, sites, terms, drive.plan.access) if scenario.helicopter else None
    villages = gpd.GeoDataFrame(
        {
            "name": layers.villages["name"],
            "population": layers.villages["population"],
            "area_id": layers.area_id,
            **_reach_columns(drive, sites, _road_reasons(world, scenario, terms, drive)),
            **({"helicopter_minutes": flown} if flown is not None else {}),
            "signal": categorical(signal, SIGNAL),
            "has_signal": to_boolean(has_signal),
            **_answer_columns(main, drive, sites, terms),
            "backup": count_backup(
                drive.rows,
                drive.mobilisation_ms if terms.is_chain else None,
                terms.limit_ms - _overhead_ms(main.alarm, terms) if terms.is_chain else terms.limit_ms,
                drive.plan.access,
            ),
            "status": categorical(main.status, STATUS),
            "status_best": categorical(best.status, STATUS),
            "status_worst": categorical(worst.status, STATUS),
            "lpc": categorical(lpc, LPC),
            "access": categorical(drive.plan.access, ACCESS),
        },
        index=layers.villages.index,
        geometry=layers.villages.geometry,
    )
    population = layers.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    totals = area_totals(world.ground.area, world.ground.area_ids, main.status, population)
    shown = _shown_sites(world, sites, drive)
    inputs = describe_inputs(world, scenario)
    return Result(scenario, terms.limit_minutes, villages, totals, shown, inputs, drive.plan.notes)


@dataclass(frozen=True, slots=True, eq=False)
class _Drive:
    """Travel under a scenario: rows of the sites that answer (k), and the site chosen for each village."""

    plan: RoadPlan
    base: BaseTimes
    placed: Sequence[Snapping]
    answering: NDArray[np.int64]
    rows: Sequence[Row]
    mobilisation_ms: NDArray[np.float64]
    reach: Reach


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """Alarm, in time and status in one case."""

    alarm: Alarm
    in_time: NDArray[np.int8]
    status: NDArray[np.int8]


def _drive(world: World, scenario: Scenario, terms: Terms, sites: Sites) -> _Drive:
    plan = world.road_plan(scenario)
    answering = np.flatnonzero(sites.answers)
    base, placed = _travel(world, scenario, terms, plan.state)
    rows = _rows(base, placed, answering, terms)
    mobilisation_ms = np.rint(sites.mobilisation_minutes[answering] * MS_PER_MINUTE)
    reach = choose_sites(rows, mobilisation_ms, plan.access, by_total=terms.is_chain)
    snappings = [snapping for _, snapping in placed]
    return _Drive(plan, base, snappings, answering, rows, mobilisation_ms, reach)


def _travel(
    world: World, scenario: Scenario, terms: Terms, state: RoadState
) -> tuple[BaseTimes, list[tuple[Row, Snapping]]]:
    """Times from every base and battalion in a state of the roads, as by day."""
    common = (terms.profile, terms.assumptions, terms.cutoff_minutes, state, scenario.speeds)
    return world.base_times(*common), [world.placed_times(b, *common) for b in scenario.battalions]


def _rows(
    base: BaseTimes, placed: Sequence[tuple[Row, Snapping]], answering: NDArray[np.int64], terms: Terms
) -> list[Row]:
    """Times of the sites that answer; by night longer, and beyond the cut-off inf."""
    every = [*base.times.ms, *(row for row, _ in placed)]
    rows = [every[k] for k in answering]
    if terms.travel_factor == 1.0:
        return rows
    slower = [np.rint(row * terms.travel_factor) for row in rows]
    return [np.where(row <= terms.cutoff_minutes * MS_PER_MINUTE, row, np.inf) for row in slower]


def _road_reasons(world: World, scenario: Scenario, terms: Terms, drive: _Drive) -> NDArray[np.object_]:
    """Say why villages have no time: for want of what was cut, of an area not entered, or as routing says."""
    plan, words = drive.plan, drive.base.reason
    without: list[tuple[str, RoadState]] = [(CUT, plan.without_cuts), (CLOSED_WAY, plan.without_closures)]
    is_open = np.isinf(drive.reach.travel_ms) & (plan.access != ACCESS_DENIED)
    state = plan.state
    for word, other in without:
        if other.id == state.id or not is_open.any():
            continue
        state = other
        rows = _rows(*_travel(world, scenario, terms, other), drive.answering, terms)
        is_freed = is_open & np.isfinite(np.min(rows, axis=0, initial=np.inf))
        words = np.where(is_freed, word, words)
        is_open &= ~is_freed
    return words


def _answers(
    world: World, sites: Sites, has_signal: NDArray[np.int8], terms: Terms, drive: _Drive
) -> tuple[_Answer, _Answer, _Answer]:
    """Answer in the main, best and worst case; one answer for all when the changes leave nothing in doubt."""

    def answer(case: Case) -> _Answer:
        walks = world.walks(terms.alarm.short_walk_m)
        routes = build_routes(world.ground, sites, has_signal, walks, terms.alarm, case)
        alarm = answer_alarm(routes, len(has_signal), terms.alarm, is_known=world.ground.register.is_known)
        spent = drive.reach.total_ms + _overhead_ms(alarm, terms) if terms.is_chain else drive.reach.travel_ms
        in_time = answer_in_time(spent, terms.limit_ms, drive.plan.access, drive.base.is_undecided)
        if terms.is_chain:
            # Where it is unknown whether an alarm comes, the slowest alarm may be what misses the limit.
            slowest_ms = spent + 60_000 * max(terms.alarm.minutes)
            is_open = (alarm.can_alert == MAYBE) & (in_time == YES) & (slowest_ms > terms.limit_ms)
            in_time = np.where(is_open, MAYBE, in_time).astype(np.int8)
        return _Answer(alarm, in_time, status_of(alarm.can_alert, in_time))

    main = answer("main")
    if leaves_doubt(world.ground.register, sites):
        return main, answer("best"), answer("worst")
    if not loses_hub(world.ground.register, sites).any():
        return main, main, main
    # With the switch on an unverified channel works as before, but for its hub; with it off it is gone.
    if terms.alarm.unverified_counts:
        return main, main, answer("worst")
    return main, answer("best"), main


def _overhead_ms(alarm: Alarm, terms: Terms) -> NDArray[np.float64]:
    """Alarm, verification and wait of each village in ms; no alarm part where none works for certain."""
    minutes = np.nan_to_num(alarm.minutes, nan=0.0) + terms.verification_minutes + terms.wait_minutes
    return np.rint(minutes * MS_PER_MINUTE)


def _reach_columns(drive: _Drive, sites: Sites, road_reasons: NDArray[np.object_]) -> dict[str, Any]:
    reach, snapping = drive.reach, drive.base.times.village_snapping
    site_ids = pd.array([*(sites.ids[k] for k in drive.answering), ""], dtype="str")
    anyone = len(drive.rows) > 0
    return {
        # -1, no site, takes the last: "".
        "site_id": site_ids.take(reach.site % len(site_ids)),
        "travel_minutes": reach.travel_ms / MS_PER_MINUTE,
        "reason": pd.array(
            reasons(road_reasons, reach.travel_ms, drive.plan.access, anyone=anyone), dtype="str"
        ),
        "snap_m": snapping.snap_m,
        "snap_minutes": _snap_minutes(snapping),
    }


def _answer_columns(main: _Answer, drive: _Drive, sites: Sites, terms: Terms) -> dict[str, Any]:
    alarm, reach = main.alarm, drive.reach
    mobilisation = np.append(sites.mobilisation_minutes[drive.answering], np.nan)[reach.site]
    response = (reach.total_ms + _overhead_ms(alarm, terms)) / MS_PER_MINUTE
    words = pd.array([*CHANNELS, ""], dtype="str")
    return {
        "can_alert": to_boolean(alarm.can_alert),
        "in_time": to_boolean(main.in_time),
        "alarm": words.take(alarm.channel.astype(np.int64) % len(words)),
        "alarm_minutes": alarm.minutes,
        "verification_minutes": np.full(len(response), terms.verification_minutes),
        "mobilisation_minutes": mobilisation,
        "wait_minutes": np.full(len(response), terms.wait_minutes),
        "response_minutes": np.where(np.isnan(alarm.minutes), np.nan, response),
        "independent_routes": alarm.independent,
    }


def _snap_minutes(snapping: Snapping) -> NDArray[np.float64]:
    return np.where(np.isinf(snapping.snap_m), np.inf, snapping.snap_ms / MS_PER_MINUTE)


def _shown_sites(world: World, sites: Sites, drive: _Drive) -> gpd.GeoDataFrame:
    snappings = [drive.base.times.site_snapping, *drive.placed]
    return sites_frame(sites, world.layers.bases).assign(
        snap_m=np.concatenate([snapping.snap_m for snapping in snappings]),
        snap_minutes=np.concatenate([_snap_minutes(snapping) for snapping in snappings]),
        reason=pd.array(np.concatenate([snapping.reason for snapping in snappings]), dtype="str"),
    )
