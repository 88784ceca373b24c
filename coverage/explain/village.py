"""Why a village has its status: the chain part by part, what it hangs on, what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd

from coverage.alarm.listed import AlarmRoute, list_alarm_routes
from coverage.explain.alternatives import Alternative, ChangeKind, list_alternatives
from coverage.explain.drive import Drive, describe_drive, find_way
from coverage.result import Result
from layers.errors import UnknownId
from routing.itinerary import Itinerary

if TYPE_CHECKING:
    from coverage.world import World

__all__ = ["PARTS", "AlarmRoute", "Alternative", "ChangeKind", "Explanation", "Part", "explain"]

PARTS = ("alarm", "verification", "mobilisation", "wait", "travel")


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
class Explanation:
    """Why a village has its status.

    Attributes
    ----------
    village_id, name, status, status_best, status_worst : str
    can_alert, in_time, can_warn : bool or None
        None = unknown.
    warning : str
        The channel by which the mission can warn, "" = none.
    warning_minutes : float
        NaN = none.
    has_state_alarm : bool
        The State has a channel of its own there; no status rests on it.
    signal, signal_claimed, signal_modelled, signal_agreement, access, lpc : str
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
        What the status rests on: ("site", id) who answers, ("hub", id) and ("mast", id) of the working alarm
        routes, with the masts that feed these, ("channel", word) of the quickest, ("road", ref or name)
        driven.
    alternatives : tuple of Alternative
        What would change: without the site that answers, without the hubs and masts of the best ways to
        call, with an HF radio, with each switch turned.
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
    can_warn: bool | None
    warning: str
    warning_minutes: float
    has_state_alarm: bool
    signal: str
    signal_claimed: str
    signal_modelled: str
    signal_agreement: str
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
    routes = list_alarm_routes(world, result, village_id)
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
        can_warn=_answer(row["can_warn"]),
        warning=str(row["warning"]),
        warning_minutes=float(row["warning_minutes"]),
        has_state_alarm=bool(row["state_alarm"]),
        signal=str(row["signal"]),
        signal_claimed=str(row["signal_claimed"]),
        signal_modelled=str(row["signal_modelled"]),
        signal_agreement=str(row["signal_agreement"]),
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
        alternatives=tuple(list_alternatives(world, result.scenario, row)),
        drive=None if itinerary is None else describe_drive(world, result, row, itinerary, departure),
    )


def _answer(value: object) -> bool | None:
    return None if value is pd.NA else bool(value)


def _hangs_on(
    row: pd.Series, routes: tuple[AlarmRoute, ...], itinerary: Itinerary | None
) -> tuple[tuple[str, str], ...]:
    hangs = [("site", str(row["site_id"]))] if row["site_id"] else []
    hangs += [("hub", route.hub_id) for route in routes if route.works and route.hub_id]
    for route in routes:
        if route.works and route.mast_id:
            hangs += [("mast", mast) for mast in (route.mast_id, *route.fed_by)]
    hangs += [("channel", str(row["alarm"]))] if row["alarm"] else []
    if itinerary is not None:
        hangs += [("road", leg.ref or leg.name) for leg in itinerary.legs if leg.ref or leg.name]
    return tuple(dict.fromkeys(hangs))
