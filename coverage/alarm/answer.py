"""Who can call: what the routes of each village come to, the best way and the second best."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from coverage.alarm.carriers import NO_MAST, Carriers
from coverage.alarm.independent import count_independent
from coverage.alarm.register import CHANNELS, UNSTATED
from coverage.alarm.routes import Routes
from coverage.status import MAYBE, NO, YES
from layers.jit import njit

NO_CHANNEL = -1


@dataclass(frozen=True, slots=True)
class AlarmTerms:
    """What is assumed of alarms.

    Attributes
    ----------
    tested_days, short_walk_m, hotline_catchment_m : float
    minutes : tuple of float
        Delay of each of `CHANNELS`; of a runner the longest, walk and the other village's alarm together.
    warning_minutes : float
        From an alarm to the decision to warn.
    unverified_counts, hotline, runner : bool
        The scenario's switches.
    """

    tested_days: float
    short_walk_m: float
    hotline_catchment_m: float
    minutes: tuple[float, ...]
    warning_minutes: float
    unverified_counts: bool
    hotline: bool
    runner: bool


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """One way to call of each village (v), and what it hangs on.

    Attributes
    ----------
    channel : int8[v]
        Position in `CHANNELS`; `NO_CHANNEL` where there is none.
    minutes : float64[v]
        Its delay; NaN where none.
    hub : int64[v]
        The resource of its route, see `coverage.alarm.routes.Routes`; `UNSTATED` where none.
    mast : int64[v]
        The mast it is carried by, row in the masts of the radio plan; `NO_MAST` where it needs none, or none
        is known.
    is_verified : bool[v]
    """

    channel: NDArray[np.int8]
    minutes: NDArray[np.float64]
    hub: NDArray[np.int64]
    mast: NDArray[np.int64]
    is_verified: NDArray[np.bool_]

    def take(self, rows: NDArray[np.int64]) -> Ways:
        """Return the ways of other villages, row by row."""
        return Ways(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    def where(self, keeps: NDArray[np.bool_], other: Ways) -> Ways:
        """Return these ways where they are kept, else the others."""
        return Ways(
            **{
                each.name: np.where(keeps, getattr(self, each.name), getattr(other, each.name))
                for each in fields(self)
            }
        )


@dataclass(frozen=True, slots=True, eq=False)
class Alarm:
    """The alarm of each village (v).

    Attributes
    ----------
    can_alert : int8[v]
        `YES` when any route works, else `MAYBE` when any might, else `NO`.
    best, second : Ways
        The quickest working route; the quickest that is another by channel, hub or mast. Of equals the first
        in `CHANNELS`, then one that is verified, by the strongest mast.
    independent : int64[v]
        Working routes that share no hub, base or mast.
    """

    can_alert: NDArray[np.int8]
    best: Ways
    second: Ways
    independent: NDArray[np.int64]


def answer_routes(routes: Routes, count: int, *, is_known: bool) -> NDArray[np.int8]:
    """Say whether any route of each village works, int8[v].

    Parameters
    ----------
    routes : Routes
    count : int
        Number of villages.
    is_known : bool
        Whether mechanisms are known at all; if not, a village without a working route is `MAYBE`.
    """
    answer = np.full(count, NO if is_known else MAYBE, dtype=np.int8)
    answer[routes.village[routes.answer == MAYBE]] = MAYBE
    answer[routes.village[routes.answer == YES]] = YES
    return answer


def answer_alarm(routes: Routes, carriers: Carriers, terms: AlarmTerms, *, is_known: bool) -> Alarm:
    """Bring the routes of each village down to one answer; `is_known` as in `answer_routes`."""
    count = len(carriers.apart)
    best, second = pick_routes(routes, count, terms.minutes)
    first, other = carriers.nth(0), carriers.nth(1)
    minutes = np.append(np.asarray(terms.minutes), np.nan)
    channel = np.append(routes.channel, NO_CHANNEL)
    # The same call over another mast takes no longer: only a route as quick to another hub comes before it.
    by_other = (best >= 0) & np.append(routes.uses_network, False)[best] & (other != NO_MAST)
    by_other &= ~(minutes[channel[second]] <= minutes[channel[best]])
    return Alarm(
        can_alert=answer_routes(routes, count, is_known=is_known),
        best=_ways(routes, best, first, terms),
        second=_ways(routes, np.where(by_other, best, second), np.where(by_other, other, first), terms),
        independent=count_independent(routes, carriers.apart),
    )


def pick_routes(
    routes: Routes, count: int, minutes: tuple[float, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the quickest working route of each village, and the quickest to another hub or by another channel.

    Returns
    -------
    best, second : int64[v]
        Positions in `routes`; -1 where there is none.
    """
    rank = np.empty(len(CHANNELS), dtype=np.int64)
    rank[sorted(range(len(CHANNELS)), key=lambda code: (minutes[code], code))] = np.arange(len(CHANNELS))
    key = 2 * rank[routes.channel] + ~routes.is_verified
    best, second = np.full(count, -1, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    _pick(routes.village, key, routes.channel, routes.resource, routes.answer == YES, best, second)
    return best, second


def _ways(routes: Routes, which: NDArray[np.int64], mast: NDArray[np.int64], terms: AlarmTerms) -> Ways:
    """The routes at these positions; -1, no route, reads the last of each array, which stands for none."""
    channel = np.append(routes.channel, np.int8(NO_CHANNEL))[which]
    return Ways(
        channel=channel,
        minutes=np.append(np.asarray(terms.minutes), np.nan)[channel],
        hub=np.append(routes.resource, UNSTATED)[which],
        mast=np.where(np.append(routes.uses_network, False)[which], mast, NO_MAST),
        is_verified=np.append(routes.is_verified, False)[which],
    )


@njit(nogil=True, cache=True)
def _pick(
    village: NDArray[np.int64],
    key: NDArray[np.int64],
    channel: NDArray[np.int8],
    resource: NDArray[np.int64],
    works: NDArray[np.bool_],
    best: NDArray[np.int64],
    second: NDArray[np.int64],
) -> None:
    """Fill `best` and `second`, both -1 before, with the routes of the least key; of equals the first."""
    for route in range(len(village)):
        if works[route] and (best[village[route]] < 0 or key[route] < key[best[village[route]]]):
            best[village[route]] = route
    for route in range(len(village)):
        if not works[route]:
            continue
        here = village[route]
        first = best[here]
        if channel[route] == channel[first] and resource[route] == resource[first]:
            continue
        if second[here] < 0 or key[route] < key[second[here]]:
            second[here] = route
