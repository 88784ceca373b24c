"""What the map shows in each week: one byte a village for every state, and the sites that stand."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from coverage.calendar import Timeline, scenario_on
from coverage.compare import flow_in, flow_out
from coverage.ground import open_on
from dashboard.map.payload import NEWLY_IN, NEWLY_OUT, is_shown, site_rows, status_codes

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from dashboard.session import Desk


@dataclass(frozen=True, slots=True)
class WeekFrames:
    """The weeks as the map takes them.

    Attributes
    ----------
    status : tuple of str
        Base64 of one byte a village, as in `dashboard.map.payload.paint`, for each state.
    sites : tuple of list of dict
        Rows of sites, as in the same.
    states, site_sets : tuple of int
        Which of them each week shows.
    starts : tuple of str
    """

    status: tuple[str, ...]
    sites: tuple[list[dict[str, Any]], ...]
    states: tuple[int, ...]
    site_sets: tuple[int, ...]
    starts: tuple[str, ...]

    def payload(self, labels: Sequence[str]) -> dict[str, Any]:
        """Ready for a dcc.Store, with what is said of each week."""
        return {
            "status": list(self.status), "sites": list(self.sites), "states": list(self.states),
            "siteSets": list(self.site_sets), "starts": list(self.starts), "labels": list(labels),
        }  # fmt: skip


def build_frames(desk: Desk, scenario: Scenario, timeline: Timeline) -> WeekFrames:
    """Gather what the map shows; each state, and each set of sites, once."""
    before = status_codes(
        desk.answers.result(scenario.baseline).villages["status"], desk.world.layers.villages.index
    ).astype(np.int8)
    status: list[str] = []
    for state in range(timeline.state_count):
        week = int(np.flatnonzero(timeline.states == state)[0])
        status.append(_pack(before, timeline, week))
    site_sets, sites = _site_sets(desk, scenario, timeline)
    return WeekFrames(
        status=tuple(status),
        sites=tuple(sites),
        states=tuple(int(state) for state in timeline.states),
        site_sets=tuple(site_sets),
        starts=tuple(timeline.day(week).isoformat() for week in range(len(timeline.weeks))),
    )


def _pack(before: NDArray[np.int8], timeline: Timeline, week: int) -> str:
    cases = (timeline.status[week], timeline.status_best[week], timeline.status_worst[week])
    codes = cases[0].astype(np.uint8)  # the map's codes are positions in STATUS
    codes = codes + NEWLY_OUT * flow_out(before, *cases).shown.astype(np.uint8)
    codes = codes + NEWLY_IN * flow_in(before, *cases).shown.astype(np.uint8)
    return base64.b64encode(codes.astype(np.uint8).tobytes()).decode("ascii")


def _site_sets(
    desk: Desk, scenario: Scenario, timeline: Timeline
) -> tuple[list[int], list[list[dict[str, Any]]]]:
    """Which sites stand in each week; answered anew only where bases or changes differ."""
    known: dict[Any, int] = {}
    of_week: list[int] = []
    sites: list[list[dict[str, Any]]] = []
    for week in range(len(timeline.weeks)):
        key = _site_key(desk, scenario, timeline.day(week))
        if key not in known:
            known[key] = len(sites)
            sites.append(site_rows(timeline.result(week).sites, has_bases=is_shown(desk.world, "bases")))
        of_week.append(known[key])
    return of_week, sites


def _site_key(desk: Desk, scenario: Scenario, day: date) -> Any:
    is_open = open_on(desk.world.layers.bases, day)
    return (scenario_on(scenario, day, desk.world.region).id, np.asarray(is_open).tobytes())
