"""Why a village has its status: the chain part by part, what it hangs on, what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from coverage.alarm import build_routes, signal_answers
from coverage.drive import Drive, describe_drive, find_way
from coverage.evaluate import evaluate
from coverage.register import CHANNELS
from coverage.result import Result
from coverage.scenario import Scenario
from coverage.sites import Sites, build_sites
from coverage.status import NO, YES
from coverage.terms import build_terms, signal_codes
from layers.errors import UnknownId
from routing.itinerary import Itinerary

if TYPE_CHECKING:
    from coverage.world import World

PARTS = ("alarm", "verification", "mobilisation", "wait", "travel")
_MOST_HUBS = 4

ChangeKind = Literal["close_site", "unverified_counts", "uncertain_counts", "hotline"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the chain.

    Attributes
    ----------
    name : str
        One of `PARTS`.
    minutes : float
        NaN = it does not happen (no alarm, no site); inf = no way within the cut-off.
    counts : bool
        Whether the scenario's lens holds it against the limit.
    """

    name: str
    minutes: float
    counts: bool


@dataclass(frozen=True, slots=True)
class AlarmRoute:
    """One way by which an alarm can leave the village.

    Attributes
    ----------
    channel : str
        One of `coverage.register.CHANNELS`.
    hub_id : str
        The site it leads to; "" = not stated, or an assistant who stands alone.
    uses_network : bool
        Hangs on the phone network.
    works : bool or None
        None = unknown, for want of a known signal.
    minutes : float
        Its delay.
    """

    channel: str
    hub_id: str
    uses_network: bool
    works: bool | None
    minutes: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """The answer if one thing were different.

    Attributes
    ----------
    kind : {"close_site", "unverified_counts", "uncertain_counts", "hotline"}
        What would be different: one more site gone, or a switch turned.
    id : str
        The site; "" for switches.
    status : str
    site_id : str
        Who would answer.
    travel_minutes : float
    """

    kind: ChangeKind
    id: str
    status: str
    site_id: str
    travel_minutes: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a village has its status.

    Attributes
    ----------
    village_id, name, status, status_best, status_worst : str
    can_alert, in_time : bool or None
        None = unknown.
    signal, access, lpc : str
    reason : str
        Why there is no travel time, "" where there is one.
    limit_minutes : float
    parts : tuple of Part
    response_minutes : float
        The sum of the parts; NaN where it cannot or might not call.
    site_id : str
        Who answers; "" = nobody.
    itinerary : Itinerary or None
        The way there, None where there is none.
    snap_m, snap_minutes : float
        From the road to the village, on foot; inf where no road is near enough.
    routes : tuple of AlarmRoute
        Every alarm route, those that work first, the quickest first.
    independent_routes, backup : int
    hangs_on : tuple of (str, str)
        What the status rests on: ("site", id) who answers, ("hub", id) of the working alarm routes,
        ("channel", word) of the quickest, ("road", ref or name) driven.
    alternatives : tuple of Alternative
        What would change: without the site that answers, without each hub, with each switch turned.
    drive : Drive or None
        What is to be said of the way there, None where there is none.
    """

    village_id: str
    name: str
    status: str
    status_best: str
    status_worst: str
    can_alert: bool | None
    in_time: bool | None
    signal: str
    access: str
    lpc: str
    reason: str
    limit_minutes: float
    parts: tuple[Part, ...]
    response_minutes: float
    site_id: str
    itinerary: Itinerary | None
    snap_m: float
    snap_minutes: float
    routes: tuple[AlarmRoute, ...]
    independent_routes: int
    backup: int
    hangs_on: tuple[tuple[str, str], ...]
    alternatives: tuple[Alternative, ...]
    drive: Drive | None = None


def explain(
    world: World, result: Result, village_id: str, *, departure: datetime | None = None
) -> Explanation:
    """Say why a village has its status.

    Parameters
    ----------
    world : World
        The one that the result is of.
    result : Result
    village_id : str
    departure : datetime, optional
        When the patrol leaves, in the region's time where no zone is stated: `drive` then says when it
        arrives.

    Raises
    ------
    UnknownId
        No village has this id.
    """
    if village_id not in result.villages.index:
        mend = "use an id of the villages layer"
        raise UnknownId("no village has this id", file="villages", rows=[village_id], mend=mend)
    row = result.villages.loc[village_id]
    routes = _alarm_routes(world, result.scenario, village_id)
    itinerary = find_way(world, result, row)
    is_chain = result.scenario.lens == "chain"
    return Explanation(
        village_id=village_id,
        name=str(row["name"]),
        status=str(row["status"]),
        status_best=str(row["status_best"]),
        status_worst=str(row["status_worst"]),
        can_alert=_answer(row["can_alert"]),
        in_time=_answer(row["in_time"]),
        signal=str(row["signal"]),
        access=str(row["access"]),
        lpc=str(row["lpc"]),
        reason=str(row["reason"]),
        limit_minutes=result.limit_minutes,
        parts=tuple(
            Part(name, float(row[f"{name}_minutes"]), counts=is_chain or name == "travel") for name in PARTS
        ),
        response_minutes=float(row["response_minutes"]),
        site_id=str(row["site_id"]),
        itinerary=itinerary,
        snap_m=float(row["snap_m"]),
        snap_minutes=float(row["snap_minutes"]),
        routes=routes,
        independent_routes=int(row["independent_routes"]),
        backup=int(row["backup"]),
        hangs_on=_hangs_on(row, routes, itinerary),
        alternatives=tuple(_alternatives(world, result.scenario, row, routes)),
        drive=None if itinerary is None else describe_drive(world, result, row, itinerary, departure),
    )


def _answer(value: object) -> bool | None:
    return None if value is pd.NA else bool(value)


def _alarm_routes(world: World, scenario: Scenario, village_id: str) -> tuple[AlarmRoute, ...]:
    terms = build_terms(scenario, world.assumptions)
    sites = build_sites(scenario, world.layers.bases, world.ground, terms.assumptions)
    signal = signal_codes(world.layers.signal, terms, world.assumptions)
    has_signal = signal_answers(signal, scenario.uncertain_counts)
    walks = world.walks(terms.alarm.short_walk_m)
    routes = build_routes(world.ground, sites, has_signal, walks, terms.alarm)
    at = np.flatnonzero(routes.village == world.layers.villages.index.get_loc(village_id))
    found = {
        AlarmRoute(
            channel=CHANNELS[routes.channel[k]],
            hub_id=_site_id(sites, int(routes.resource[k])),
            uses_network=bool(routes.uses_network[k]),
            works=None if routes.answer[k] not in (YES, NO) else bool(routes.answer[k] == YES),
            minutes=terms.alarm.minutes[routes.channel[k]],
        )
        for k in at
    }
    return tuple(sorted(found, key=lambda r: (r.works is not True, r.works is False, r.minutes, r.hub_id)))


def _site_id(sites: Sites, resource: int) -> str:
    return sites.ids[resource] if 0 <= resource < len(sites.ids) else ""


def _hangs_on(
    row: pd.Series, routes: tuple[AlarmRoute, ...], itinerary: Itinerary | None
) -> tuple[tuple[str, str], ...]:
    hangs = [("site", str(row["site_id"]))] if row["site_id"] else []
    hangs += [("hub", route.hub_id) for route in routes if route.works and route.hub_id]
    hangs += [("channel", str(row["alarm"]))] if row["alarm"] else []
    if itinerary is not None:
        hangs += [("road", leg.ref or leg.name) for leg in itinerary.legs if leg.ref or leg.name]
    return tuple(dict.fromkeys(hangs))


def _alternatives(
    world: World, scenario: Scenario, row: pd.Series, routes: tuple[AlarmRoute, ...]
) -> Iterator[Alternative]:
    hubs = [route.hub_id for route in routes if route.works and route.hub_id][:_MOST_HUBS]
    for site_id in dict.fromkeys([*([row["site_id"]] if row["site_id"] else []), *hubs]):
        is_base = site_id in world.layers.bases.index
        changed = scenario.close(site_id) if is_base else scenario.unplace(site_id)
        yield _alternative(world, changed, "close_site", str(site_id), str(row.name))
    turned: dict[ChangeKind, Scenario] = {
        "unverified_counts": replace(scenario, unverified_counts=not scenario.unverified_counts),
        "uncertain_counts": replace(scenario, uncertain_counts=not scenario.uncertain_counts),
        "hotline": replace(scenario, hotline=not scenario.hotline),
    }
    for kind, changed in turned.items():
        yield _alternative(world, changed, kind, "", str(row.name))


def _alternative(
    world: World, scenario: Scenario, kind: ChangeKind, id_: str, village_id: str
) -> Alternative:
    row = evaluate(world, scenario).villages.loc[village_id]
    return Alternative(kind, id_, str(row["status"]), str(row["site_id"]), float(row["travel_minutes"]))
