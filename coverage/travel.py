"""Travel under a scenario: which site answers each village, and why none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coverage.ground import ACCESS_DENIED
from coverage.reach import CLOSED_WAY, CUT, MS_PER_MINUTE, Reach, Row, choose_sites
from coverage.sites import Sites

if TYPE_CHECKING:
    from coverage.roads import RoadPlan
    from coverage.scenario import Scenario
    from coverage.terms import Terms
    from coverage.world import BaseTimes, World
    from routing.snapping import Snapping
    from routing.state import RoadState


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """Travel under a scenario: rows of the sites that answer (k), and the site chosen for each village.

    Attributes
    ----------
    plan : RoadPlan
    base : BaseTimes
        Of every base of the file.
    placed : sequence of Snapping
        Where each battalion meets the road.
    answering : int64[k]
        Rows of the sites that answer.
    rows : sequence of float64[v]
        Travel times in ms from each of them; inf = no way within the cut-off.
    mobilisation_ms : float64[k]
    reach : Reach
    """

    plan: RoadPlan
    base: BaseTimes
    placed: Sequence[Snapping]
    answering: NDArray[np.int64]
    rows: Sequence[Row]
    mobilisation_ms: NDArray[np.float64]
    reach: Reach


def plan_travel(world: World, scenario: Scenario, terms: Terms, sites: Sites) -> Travel:
    """Find the site that answers each village, under a scenario that was checked."""
    plan = world.road_plan(scenario)
    answering = np.flatnonzero(sites.answers)
    base, placed = _times(world, scenario, terms, plan.state)
    rows = _rows(base, placed, answering, terms)
    mobilisation_ms = np.rint(sites.mobilisation_minutes[answering] * MS_PER_MINUTE)
    reach = choose_sites(rows, mobilisation_ms, plan.access, by_total=terms.is_chain)
    snappings = [snapping for _, snapping in placed]
    return Travel(plan, base, snappings, answering, rows, mobilisation_ms, reach)


def _times(
    world: World, scenario: Scenario, terms: Terms, state: RoadState
) -> tuple[BaseTimes, list[tuple[Row, Snapping]]]:
    """Times from every base and battalion in a state of the roads, as by day."""
    common = (terms.profile, terms.assumptions, terms.cutoff_minutes, state, scenario.speeds)
    return world.base_times(*common), [world.placed_times(b, *common) for b in scenario.battalions]


def _rows(
    base: BaseTimes, placed: Sequence[tuple[Row, Snapping]], answering: NDArray[np.int64], terms: Terms
) -> list[Row]:
    """Times of the sites that answer; by night longer, and beyond the cut-off inf."""
    every = [*base.times.ms, *(row for row, _ in placed)]
    rows = [every[k] for k in answering]
    if terms.travel_factor == 1.0:
        return rows
    slower = [np.rint(row * terms.travel_factor) for row in rows]
    return [np.where(row <= terms.cutoff_minutes * MS_PER_MINUTE, row, np.inf) for row in slower]


def road_reasons(world: World, scenario: Scenario, terms: Terms, travel: Travel) -> NDArray[np.object_]:
    """Say why villages have no time: for want of what was cut, of an area not entered, or as routing says."""
    plan, words = travel.plan, travel.base.reason
    without: list[tuple[str, RoadState]] = [(CUT, plan.without_cuts), (CLOSED_WAY, plan.without_closures)]
    is_open = np.isinf(travel.reach.travel_ms) & (plan.access != ACCESS_DENIED)
    state = plan.state
    for word, other in without:
        if other.id == state.id or not is_open.any():
            continue
        state = other
        rows = _rows(*_times(world, scenario, terms, other), travel.answering, terms)
        is_freed = is_open & np.isfinite(np.min(rows, axis=0, initial=np.inf))
        words = np.where(is_freed, word, words)
        is_open &= ~is_freed
    return words
