"""Runners: on foot to the village from which an alarm leaves soonest.

A village sends him, over the roads as a person on foot goes, to the village where his walk and that village's
own alarm together take least; a village whose own alarm is as quick has no runner. Nobody runs to a village
that itself calls only by runner. Cuts hold for people on foot too; what asks the mission to stay out,
to wait for an escort or at a roadblock does not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coverage.alarm.answer import Alarm
from coverage.alarm.routes import RUNNER
from coverage.reach import MS_PER_MINUTE
from coverage.status import MAYBE, NO, YES
from routing.profile import Profile
from routing.state import RoadState, build_state

if TYPE_CHECKING:
    from coverage.roads import RoadPlan
    from coverage.scenario import Scenario
    from coverage.terms import Terms
    from coverage.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Runners:
    """The runner of each village (v).

    Attributes
    ----------
    minutes : float64[v]
        Walk and the other village's own alarm (or, when a warning is passed on, warning and walk); NaN where
        there is none: the village's own is as quick, or no other lies near enough.
    to : int64[v]
        Row of the other village; -1 where none.
    """

    minutes: NDArray[np.float64]
    to: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """How people on foot go under a scenario.

    Attributes
    ----------
    world : World
    scenario : Scenario
    terms : Terms
    state : RoadState
        Of the roads: their cuts alone.
    """

    world: World
    scenario: Scenario
    terms: Terms
    state: RoadState

    def relays(
        self, served_minutes: NDArray[np.float64], most_minutes: float, *, outward: bool = False
    ) -> Runners:
        """Find for each village another that serves it sooner than it is served by itself.

        Parameters
        ----------
        served_minutes : float64[v]
            What each takes by itself; inf = not served.
        most_minutes : float
            Walk and `served_minutes` together take no longer.
        outward : bool
            The runner comes from there, instead of going there.
        """
        if not np.isfinite(served_minutes).any():
            count = len(served_minutes)
            return Runners(np.full(count, np.nan), np.full(count, -1, dtype=np.int64))
        router = self.world.router_for(self.terms.assumptions, self.scenario.speeds)
        found = router.relays(
            self.world.layers.villages.geometry,
            served_minutes,
            Profile("foot", self.scenario.season),
            cutoff_minutes=most_minutes,
            state=self.state,
            outward=outward,
        )
        runs = found.ms < np.rint(served_minutes * MS_PER_MINUTE)
        return Runners(
            minutes=np.where(runs, found.ms / MS_PER_MINUTE, np.nan), to=np.where(runs, found.site, -1)
        )

    def spread_doubt(
        self, answer: NDArray[np.int8], least_minutes: float, most_minutes: float, *, outward: bool = False
    ) -> NDArray[np.int8]:
        """Turn `NO` into `MAYBE` where a runner could come from or go to a village that is `MAYBE`."""
        is_open = answer == MAYBE
        if not (answer == NO).any():
            return answer
        might = self.relays(np.where(is_open, least_minutes, np.inf), most_minutes, outward=outward)
        return np.where((answer == NO) & (might.to >= 0), MAYBE, answer).astype(np.int8)


def plan_walk(world: World, scenario: Scenario, terms: Terms, roads: RoadPlan) -> Walk:
    """Say how people on foot go under a scenario that was checked."""
    return Walk(world, scenario, terms, build_state(cuts=roads.state.cut_segments))


def find_runners(walk: Walk, alarm: Alarm) -> Runners:
    """Find where each village would send its runner."""
    minutes = np.where(alarm.can_alert == YES, alarm.best.minutes, np.inf)
    return walk.relays(minutes, walk.terms.alarm.minutes[RUNNER])


def count_runners(walk: Walk, alarm: Alarm, runners: Runners) -> Alarm:
    """Count runners as alarms: such a route hangs on what the other village's best route hangs on.

    Where the village can call by itself, only less quickly, that becomes the second best way; its independent
    routes are then its own, since the other village's may hang on the same.
    A village that could only run to where nobody knows whether an alarm can leave is `MAYBE`.
    """
    runs = runners.to >= 0
    minutes = walk.terms.alarm.minutes
    can_alert = np.where(runs, YES, alarm.can_alert).astype(np.int8)
    can_alert = walk.spread_doubt(can_alert, min(minutes), minutes[RUNNER])
    by_runner = replace(
        alarm.best.take(runners.to), channel=np.full(len(runs), RUNNER, np.int8), minutes=runners.minutes
    )
    return replace(
        alarm,
        can_alert=can_alert,
        best=alarm.best.where(~runs, by_runner),
        second=alarm.second.where(~runs, alarm.best),
        independent=np.maximum(alarm.independent, runs),
    )
