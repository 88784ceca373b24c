"""The region as it was on days of the past: which bases were open, which mechanisms registered.

Between two days on which a base opens or closes or a mechanism is founded nothing changes; each such stretch
is answered once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.alarm.register import build_register
from coverage.answers import decide_cases, gather
from coverage.changes import CloseBase
from coverage.ground import open_on
from coverage.status import MAYBE

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World

NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers of every village (v) on one day.

    Attributes
    ----------
    in_time, alarm, both : int8[v]
        Whether help came in time, whether it could call, and both. `YES` when it is so even if every network
        whose hub was not there that day was gone, `NO` when it is not even if all of them worked, else
        `MAYBE`.
    site : int64[v]
        Row of the base that came; `NOBODY` where none did.
    """

    in_time: NDArray[np.int8]
    alarm: NDArray[np.int8]
    both: NDArray[np.int8]
    site: NDArray[np.int64]


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
    past = replace(scenario, changes=tuple(CloseBase(str(base_id)) for base_id in closed))
    given = gather(world.with_ground(then), past)
    cases = decide_cases(given)
    return Answers(
        in_time=_agreed([case.in_time for case in cases]),
        alarm=_agreed([case.can_alert for case in cases]),
        both=_agreed([np.minimum(case.in_time, case.can_alert) for case in cases]),
        site=np.append(given.travel.answering, NOBODY)[given.travel.reach.site],
    )


def _agreed(cases: Sequence[NDArray[np.int8]]) -> NDArray[np.int8]:
    """What all cases say; `MAYBE` where they differ."""
    return np.where(np.min(cases, axis=0) == np.max(cases, axis=0), cases[0], MAYBE).astype(np.int8)
