"""The region as it was on days of the past: which bases were open, which mechanisms registered.

Between two days on which a base opens or closes or a mechanism is founded nothing changes; each such stretch
is answered once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.changes import CloseBase
from coverage.evaluate import evaluate
from coverage.ground import open_on
from coverage.register import build_register
from coverage.status import (
    BOTH,
    CALL_ONLY,
    MAYBE,
    NEITHER,
    NO,
    REACH_ONLY,
    STATUS,
    UNKNOWN,
    YES,
    from_boolean,
)

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.scenario import Scenario
    from coverage.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers of every village (v) on one day.

    Attributes
    ----------
    in_time : int8[v]
        `NO`, `MAYBE` or `YES`.
    alarm : int8[v]
        `YES` when it could call even if every network whose hub was not there that day was gone, `NO` when
        it could not even if all of them worked, else `MAYBE`.
    site_id : object[v]
        Who came; "" = nobody.
    """

    in_time: NDArray[np.int8]
    alarm: NDArray[np.int8]
    site_id: NDArray[np.object_]

    @property
    def both(self) -> NDArray[np.int8]:
        """int8[v]; whether it could call and be reached in time."""
        return np.minimum(self.in_time, self.alarm)


def stretches(world: World, days: pd.Series) -> NDArray[np.int64]:
    """Number the stretches without change that days lie in: equal numbers, equal bases and mechanisms.

    Returns
    -------
    int64[n]
        As long as `days`; numbers rise with time.
    """
    bases, mechanisms = world.layers.bases, world.layers.mechanisms
    calls = mechanisms.loc[mechanisms["kind"] != "LPC", "since"]
    turns = pd.concat([pd.to_datetime(each) for each in (bases["opened"], bases["closed"], calls)]).dropna()
    at = np.unique(turns.to_numpy(dtype="datetime64[D]"))
    number = np.searchsorted(at, days.to_numpy(dtype="datetime64[D]"), side="right")
    return np.asarray(number, dtype=np.int64)


class History:
    """The answers of days of the past, each stretch without change answered once.

    Parameters
    ----------
    world : World
    scenario : Scenario
        Its terms; its changes do not count.
    """

    def __init__(self, world: World, scenario: Scenario) -> None:
        """Take what the answers rest on; nothing is answered yet."""
        self._world, self._scenario = world, scenario
        self._known: dict[int, Answers] = {}

    def __len__(self) -> int:
        """Return how many stretches were answered."""
        return len(self._known)

    def on(self, day: date) -> Answers:
        """Return the answers of a day."""
        stretch = int(stretches(self._world, pd.Series([pd.Timestamp(day)]))[0])
        if stretch not in self._known:
            self._known[stretch] = answer_day(self._world, self._scenario, day)
        return self._known[stretch]


def answer_day(world: World, scenario: Scenario, day: date) -> Answers:
    """Answer for every village as the region was on a day.

    Every base of the file stands on the ground of that day, and those that were not open are closed by
    changes: so their networks have lost their hub, and best and worst case tell what that may come to.

    Parameters
    ----------
    world : World
    scenario : Scenario
        Its terms; its changes do not count.
    day : date
    """
    layers, ground = world.layers, world.ground
    since = pd.to_datetime(layers.mechanisms["since"])
    register = build_register(
        layers.mechanisms[(since.isna() | (since <= pd.Timestamp(day))).to_numpy(dtype=bool)],
        layers.villages,
        layers.bases,
        village_xy=ground.village_xy,
        base_xy=ground.base_xy,
        reference_date=world.region.reference_date,
        is_known=ground.register.is_known,
    )
    stood = np.ones(len(layers.bases), dtype=bool)
    then = replace(ground, is_open=stood, was_open=stood, register=register)
    closed = layers.bases.index[~open_on(layers.bases, day)]
    terms = replace(scenario, changes=tuple(CloseBase(str(base_id)) for base_id in closed))
    return _answers(evaluate(world.with_ground(then), terms))


def _answers(result: Result) -> Answers:
    villages = result.villages
    in_time, main = from_boolean(villages["in_time"]), from_boolean(villages["can_alert"])
    # Where travel is known, a status says whether its case can call; elsewhere the main case must do.
    is_known = in_time != MAYBE
    worst = np.where(is_known, _CAN_CALL[_codes(villages["status_worst"])], main)
    best = np.where(is_known, _CAN_CALL[_codes(villages["status_best"])], main)
    low, high = np.minimum(main, worst), np.maximum(main, best)
    alarm = np.where(low == YES, YES, np.where(high == NO, NO, MAYBE)).astype(np.int8)
    return Answers(in_time, alarm, villages["site_id"].to_numpy(dtype=object))


_CAN_CALL = np.full(len(STATUS), MAYBE, dtype=np.int8)
_CAN_CALL[[BOTH, CALL_ONLY]] = YES
_CAN_CALL[[REACH_ONLY, NEITHER]] = NO
_CAN_CALL[UNKNOWN] = MAYBE


def _codes(status: pd.Series) -> NDArray[np.int64]:
    codes: NDArray[np.int64] = np.asarray(status.cat.codes, dtype=np.int64)
    return codes
