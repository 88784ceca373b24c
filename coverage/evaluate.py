"""The answer for every village under a scenario.

Two questions are asked of each village. *Can it call?* See `coverage.alarm.answer`. *Does help come in time?*
By the lens **road**, travel alone is held against the limit. By the lens **chain**, alarm + verification +
mobilisation + wait for dawn + travel is; where a village cannot call, or nobody knows whether it can, there
is no alarm part to add: it is judged by the other parts, and its `response_minutes` is NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from coverage.alarm.answer import Alarm
from coverage.alarm.calls import Calls
from coverage.alarm.routes import Routes
from coverage.alarm.runner import Walk, find_runners
from coverage.alarm.warning import Warnings, answer_warning
from coverage.answers import answer_cases, gather, overhead_ms
from coverage.checks.scenario import check_scenario
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
from coverage.reach import count_backup
from coverage.result import Result, describe_inputs
from coverage.scenario import Scenario
from coverage.status import STATUS, categorical
from coverage.terms import Terms
from coverage.totals import area_totals
from coverage.travel import Travel, road_reasons

if TYPE_CHECKING:
    from coverage.world import World

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
        See `coverage.checks.scenario.check_scenario`.
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
            **chain_columns(main.in_time, main.alarm, overhead_ms(main.alarm, terms), travel, sites, terms),
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


def _warnings(routes: Routes, calls: Calls, terms: Terms, walk: Walk) -> Warnings:
    is_known = calls.register.is_known
    return answer_warning(routes, len(calls.has_signal), terms.alarm, walk, is_known=is_known)


def _backup(alarm: Alarm, travel: Travel, terms: Terms) -> NDArray[np.int64]:
    if terms.is_chain:
        limit_ms = terms.limit_ms - overhead_ms(alarm, terms)
        return count_backup(travel.rows, travel.mobilisation_ms, limit_ms, travel.plan.access)
    return count_backup(travel.rows, None, terms.limit_ms, travel.plan.access)
