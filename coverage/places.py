"""The answer for places besides villages: IDP sites, markets, water points, schools, health sites.

A place is reached by its own road, by the same rules as a village. Nobody registers who calls from there:
its alarm is that of the nearest village, when that lies within the short walk, or that of a base, battalion
or liaison assistant within the short walk of the place itself. Else nobody there can call, as far as the
register of mechanisms says; without a register it is unknown. The walk to the village adds nothing to its
alarm.

By night means that a team waits for dawn, or travels slower where the scenario says so; by the road lens
waiting changes nothing, as for villages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from coverage.alarm.calls import assistants_there, gather_calls
from coverage.alarm.register import CHANNELS
from coverage.alarm.routes import RUNNER, WALK
from coverage.reach import MS_PER_MINUTE, answer_in_time, reasons
from coverage.sites import Sites, build_sites
from coverage.status import MAYBE, NO, STATUS, YES, categorical, from_boolean, status_of, to_boolean
from coverage.terms import Terms, build_terms
from coverage.travel import Travel, plan_travel, road_reasons

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.world import World

ALARM_FROM = ("", "village", "site", "cla")
"""Where the alarm of a place comes from; "" = nobody is near who could call."""
WHEN = ("day", "night")


@dataclass(frozen=True, slots=True, eq=False)
class _Alarm:
    """Who can call from each place (p), by which channel, in how many minutes (NaN = none for certain)."""

    village: NDArray[np.int64]
    village_m: NDArray[np.float64]
    source: NDArray[np.int64]
    can_alert: NDArray[np.int8]
    channel: NDArray[np.object_]
    minutes: NDArray[np.float64]


def evaluate_places(world: World, result: Result, *, night: bool | None = None) -> gpd.GeoDataFrame:
    """Answer for every place under the scenario of a result.

    Parameters
    ----------
    world : World
    result : Result
        Of this world.
    night : bool, optional
        For which the status and the chain are given; by default as the scenario says.

    Returns
    -------
    GeoDataFrame
        On the places' index, EPSG:4326: name, kind, people (NaN = unknown), area_id, village_id (the nearest
        within the short walk, "" = none), village_m (to the nearest village), site_id ("" = none),
        travel_minutes (inf = no way, or not entered), reason (why there is none), can_alert, in_time
        (boolean, NA = unknown), alarm (channel), alarm_minutes (NaN = none), alarm_from (one of
        `ALARM_FROM`), wait_minutes, response_minutes (NaN where it cannot or might not call, inf where nobody
        comes), status, status_day, status_night, access.
    """
    scenario = result.scenario
    is_night = scenario.is_night if night is None else night
    sites = build_sites(
        scenario, world.layers.bases, world.ground, build_terms(scenario, world.assumptions).assumptions
    )
    there = world.at_places()
    places = world.layers.places
    alarm = _alarm(world, result, sites, there.ground.village_xy)
    answers = {}
    for when in WHEN:
        asked = replace(scenario, is_night=when == "night")
        terms = build_terms(asked, world.assumptions)
        travel = plan_travel(there, asked, terms, sites)
        answers[when] = (asked, terms, travel, _in_time(alarm, terms, travel))
    asked, terms, travel, in_time = answers[WHEN[is_night]]
    words = reasons(
        road_reasons(there, asked, terms, travel),
        travel.reach.travel_ms,
        travel.plan.access,
        anyone=len(travel.rows) > 0,
    )
    response = (travel.reach.total_ms + _overhead_ms(alarm, terms)) / MS_PER_MINUTE
    chosen = np.append(travel.answering, -1)[travel.reach.site]
    village_ids = np.append(world.layers.villages.index.to_numpy(dtype=object), "")
    return gpd.GeoDataFrame(
        {
            "name": places["name"],
            "kind": places["kind"],
            "people": places["people"],
            "area_id": there.layers.area_id,
            "village_id": village_ids[alarm.village],
            "village_m": alarm.village_m,
            "site_id": np.append(np.array(sites.ids, dtype=object), "")[chosen],
            "travel_minutes": travel.reach.travel_ms / MS_PER_MINUTE,
            "reason": words,
            "can_alert": to_boolean(alarm.can_alert),
            "in_time": to_boolean(in_time),
            "alarm": alarm.channel,
            "alarm_minutes": alarm.minutes,
            "alarm_from": categorical(alarm.source, ALARM_FROM),
            "wait_minutes": np.full(len(places), terms.wait_minutes),
            "response_minutes": np.where(np.isnan(alarm.minutes), np.nan, response),
            "status": categorical(status_of(alarm.can_alert, in_time), STATUS),
            **{
                f"status_{when}": categorical(status_of(alarm.can_alert, answers[when][3]), STATUS)
                for when in WHEN
            },
            "access": categorical(travel.plan.access, ("open", "unknown", "denied")),
        },
        index=places.index,
        geometry=places.geometry,
    )


def place_totals(places: pd.DataFrame) -> pd.DataFrame:
    """Count places and people by kind, by day and by night.

    Parameters
    ----------
    places : DataFrame
        As `evaluate_places` gives it.

    Returns
    -------
    DataFrame
        Index (kind, when, status), every triple of the kinds present: places, people (known),
        places_without_people (their number of people is unknown).
    """
    parts = []
    for when in WHEN:
        group = places.assign(when=when, status=places[f"status_{when}"], unknown=places["people"].isna())
        counted = group.groupby(["kind", "when", "status"], observed=False).agg(
            places=("people", "size"), people=("people", "sum"), places_without_people=("unknown", "sum")
        )
        parts.append(counted)
    return pd.concat(parts).sort_index(kind="stable")


def _alarm(world: World, result: Result, sites: Sites, xy: NDArray[np.float64]) -> _Alarm:
    """The alarm of the nearest village, or of who is there in person where that one does not work."""
    terms = build_terms(result.scenario, world.assumptions)
    radius, villages = terms.alarm.short_walk_m, result.villages
    metres, nearest = world.ground.village_tree.query(xy)
    metres, nearest = np.asarray(metres), np.asarray(nearest, dtype=np.int64)
    near = metres <= radius
    is_known = world.ground.register.is_known
    nobody = NO if is_known else MAYBE
    of_village = np.where(near, from_boolean(villages["can_alert"])[nearest], nobody).astype(np.int8)
    calls = gather_calls(world, result.scenario, terms, sites)
    _, assistant = assistants_there(calls)
    site = np.where(_within(xy, sites.xy[sites.is_open], radius), YES, NO)
    cla = np.where(_within(xy, calls.register.cla_xy[assistant == YES], radius), YES, NO)
    maybe = np.where(_within(xy, calls.register.cla_xy[assistant == MAYBE], radius), MAYBE, NO)
    cla = np.maximum(cla, maybe)
    walk = terms.alarm.minutes[WALK]
    channel = np.where(of_village == YES, villages["alarm"].to_numpy(dtype=object)[nearest], "")
    minutes = np.where(
        of_village == YES, villages["alarm_minutes"].to_numpy(dtype=np.float64)[nearest], np.nan
    )
    in_person = np.maximum(site, cla)
    by_foot = (in_person == YES) & ~(minutes <= walk)
    source = np.select([by_foot & (site == YES), by_foot, near], [2, 3, 1], np.where(cla == MAYBE, 3, 0))
    return _Alarm(
        village=np.where(near, nearest, -1),
        village_m=metres,
        source=source.astype(np.int64),
        can_alert=np.maximum(of_village, in_person).astype(np.int8),
        channel=np.where(by_foot, CHANNELS[WALK], channel),
        minutes=np.where(by_foot, walk, minutes),
    )


def _within(xy: NDArray[np.float64], others: NDArray[np.float64], radius_m: float) -> NDArray[np.bool_]:
    """Whether any of the others lies within a distance, ends included."""
    if not len(others) or not len(xy):
        return np.zeros(len(xy), dtype=bool)
    return np.asarray(cKDTree(others).query(xy)[0] <= radius_m, dtype=bool)


def _overhead_ms(alarm: _Alarm, terms: Terms) -> NDArray[np.float64]:
    minutes = np.nan_to_num(alarm.minutes, nan=0.0) + terms.verification_minutes + terms.wait_minutes
    return np.rint(minutes * MS_PER_MINUTE)


def _in_time(alarm: _Alarm, terms: Terms, travel: Travel) -> NDArray[np.int8]:
    """As for villages: by travel alone, or by the whole chain."""
    plan, undecided = travel.plan, travel.base.is_undecided
    if not terms.is_chain:
        return answer_in_time(travel.reach.travel_ms, terms.limit_ms, plan.access, undecided)
    spent = travel.reach.total_ms + _overhead_ms(alarm, terms)
    in_time = answer_in_time(spent, terms.limit_ms, plan.access, undecided)
    slowest = max(terms.alarm.minutes if terms.alarm.runner else terms.alarm.minutes[:RUNNER])
    is_late = spent + slowest * MS_PER_MINUTE > terms.limit_ms
    is_open = (alarm.can_alert == MAYBE) & (in_time == YES) & is_late
    return np.where(is_open, MAYBE, in_time).astype(np.int8)
