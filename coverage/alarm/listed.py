"""Every way by which an alarm can leave one village, and what each hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverage.alarm.calls import Calls, build_routes, gather_calls
from coverage.alarm.register import CHANNELS
from coverage.alarm.routes import RUNNER, Routes
from coverage.result import Result
from coverage.sites import build_sites
from coverage.status import NO, YES
from coverage.terms import build_terms

if TYPE_CHECKING:
    from coverage.signal.plan import RadioPlan
    from coverage.world import World


@dataclass(frozen=True, slots=True)
class AlarmRoute:
    """One way by which an alarm can leave the village.

    Attributes
    ----------
    channel : str
        One of `coverage.alarm.register.CHANNELS`.
    hub_id : str
        The site it leads to; "" = not stated, or an assistant who stands alone.
    uses_network : bool
        Hangs on the phone network.
    works : bool or None
        None = unknown, for want of a known signal.
    minutes : float
        Its delay.
    mast_id : str
        The mast that carries it; "" = it needs none, or none is known.
    fed_by : tuple of str
        The masts that feed this one, the nearest first.
    is_verified : bool
        Tested lately at a hub that stands; or a walk.
    to_village : str
        Where the runner goes; "" for other channels.
    """

    channel: str
    hub_id: str
    uses_network: bool
    works: bool | None
    minutes: float
    mast_id: str = ""
    fed_by: tuple[str, ...] = ()
    is_verified: bool = False
    to_village: str = ""


def list_alarm_routes(world: World, result: Result, village_id: str) -> tuple[AlarmRoute, ...]:
    """List every alarm route of a village: those that work first, the quickest first.

    A call over the phone network is one route a mast that carries it, the strongest first. A runner is listed
    whether he counts or not.
    """
    terms = build_terms(result.scenario, world.assumptions)
    sites = build_sites(result.scenario, world.layers.bases, world.ground, terms.assumptions)
    calls = gather_calls(world, result.scenario, terms, sites)
    row = int(np.flatnonzero(result.villages.index == village_id)[0])
    found = dict.fromkeys(
        [
            *_called(calls, row, terms.alarm.minutes, build_routes(calls, terms.alarm).of(row)),
            *_run(calls, result, village_id),
        ]
    )
    return tuple(sorted(found, key=lambda r: (r.works is not True, r.works is False, r.minutes, r.hub_id)))


def _called(calls: Calls, row: int, minutes: tuple[float, ...], routes: Routes) -> Iterator[AlarmRoute]:
    """Routes over channels of the village's own."""
    masts = calls.carriers.of(row)
    for k in range(len(routes.village)):
        works = None if routes.answer[k] not in (YES, NO) else bool(routes.answer[k] == YES)
        for mast in masts if routes.uses_network[k] and len(masts) else (-1,):
            chain = upstream(calls.radio, int(mast))
            yield AlarmRoute(
                channel=CHANNELS[routes.channel[k]],
                hub_id=_site_id(calls, int(routes.resource[k])),
                uses_network=bool(routes.uses_network[k]),
                works=works,
                minutes=minutes[routes.channel[k]],
                mast_id=chain[0] if chain else "",
                fed_by=chain[1:],
                is_verified=bool(routes.is_verified[k]),
            )


def _run(calls: Calls, result: Result, village_id: str) -> Iterator[AlarmRoute]:
    """The runner, with what the other village's best way to call hangs on."""
    to = str(result.villages.at[village_id, "runner_to"])
    if not to:
        return
    there = result.villages.loc[to]
    mast = calls.radio.masts.index.get_indexer([there["alarm_mast_id"]])[0]
    chain = upstream(calls.radio, int(mast))
    yield AlarmRoute(
        channel=CHANNELS[RUNNER],
        hub_id=str(there["alarm_hub_id"]),
        uses_network=there["alarm"] in ("phone", "hotline"),
        works=result.scenario.runner,
        minutes=float(result.villages.at[village_id, "runner_minutes"]),
        mast_id=chain[0] if chain else "",
        fed_by=chain[1:],
        is_verified=bool(there["alarm_is_verified"]),
        to_village=to,
    )


def upstream(radio: RadioPlan, mast: int) -> tuple[str, ...]:
    """A mast and those that feed it, each once; none for -1."""
    rows: list[int] = []
    while mast >= 0 and mast not in rows:
        rows.append(mast)
        mast = int(radio.feed[mast])
    return tuple(str(radio.masts.index[row]) for row in rows)


def _site_id(calls: Calls, resource: int) -> str:
    ids = calls.sites.ids
    return ids[resource] if 0 <= resource < len(ids) else ""
