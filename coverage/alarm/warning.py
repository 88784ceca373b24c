"""The other way round: which villages the mission can warn, by which channel, and in how many minutes.

A warning leaves by the channels of a village's alert network, or is carried by a liaison assistant, from a
base or a battalion within a short walk. A hotline is one way: nobody can be called by it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coverage.alarm.answer import NO_CHANNEL, AlarmTerms, answer_routes, pick_routes
from coverage.alarm.routes import HOTLINE, RUNNER, Routes
from coverage.alarm.runner import Walk
from coverage.status import YES


@dataclass(frozen=True, slots=True, eq=False)
class Warnings:
    """Whether each village (v) can be warned.

    Attributes
    ----------
    can_warn : int8[v]
        `NO`, `MAYBE` or `YES`.
    channel : int8[v]
        The quickest, a position in `CHANNELS`; -1 where none works for certain.
    minutes : float64[v]
        The decision and the channel's delay; NaN where none.
    """

    can_warn: NDArray[np.int8]
    channel: NDArray[np.int8]
    minutes: NDArray[np.float64]


def answer_warning(routes: Routes, count: int, terms: AlarmTerms, walk: Walk, *, is_known: bool) -> Warnings:
    """Say who can be warned; runners carry warnings on where the scenario counts them.

    Parameters
    ----------
    routes : Routes
        Those by which alarms come.
    count : int
        Number of villages.
    terms : AlarmTerms
    walk : Walk
    is_known : bool
        As in `coverage.alarm.answer.answer_routes`.
    """
    both_ways = routes.take(routes.channel != HOTLINE)
    can_warn = answer_routes(both_ways, count, is_known=is_known)
    best, _ = pick_routes(both_ways, count, terms.minutes)
    channel = np.append(both_ways.channel, np.int8(NO_CHANNEL))[best]
    minutes = np.append(np.asarray(terms.minutes), np.nan)[channel] + terms.warning_minutes
    if terms.runner:
        served = np.where(can_warn == YES, minutes, np.inf)
        most = terms.minutes[RUNNER] + terms.warning_minutes
        runners = walk.relays(served, most, outward=True)
        runs = runners.to >= 0
        can_warn = np.where(runs, YES, can_warn).astype(np.int8)
        can_warn = walk.spread_doubt(can_warn, min(terms.minutes), most, outward=True)
        channel = np.where(runs, RUNNER, channel).astype(np.int8)
        minutes = np.where(runs, runners.minutes, minutes)
    return Warnings(can_warn, channel, minutes)
