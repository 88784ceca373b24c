"""A rota of rapidly deployable battalions over a quarter: which place in which weeks.

Counted are person-weeks of those who become able to call and are reached while a battalion is there: with the
alarm fixed but for the short walk to the battalion. A place that is served again counts again. The base whose
troops a battalion takes is weaker while it is away. The proof speaks of that model; every week evaluated by
the calendar stands beside it. Modelled.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverage.calendar import evaluate_on, scenario_on
from coverage.changes import PlaceBattalion
from coverage.checks.scenario import check_scenario
from coverage.choosing.asked import Asked, ask
from coverage.choosing.candidates import Candidates, build_candidates
from coverage.choosing.programme import Solved, solve
from coverage.choosing.stays import (
    Duty,
    Stay,
    Week,
    additive_programme,
    all_stays,
    best_stays,
    covering_programme,
    greedy_stays,
    start_of,
    value_of,
)
from coverage.choosing.weeks import build_weeks, troops_away
from coverage.placement import Progress, choose_sites
from layers.errors import BadValue, InputError, UnknownId, raise_all

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World

DAYS_A_WEEK = 7
MOST_WEEKS = 53
PLACES_A_BATTALION = 6
"""Places weighed for several battalions, besides the best of each span: so many for each of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Rota:
    """The rota that was chosen, the proof, and every week evaluated with it. Modelled.

    Attributes
    ----------
    stays : DataFrame
        One row a stay, in the order of time: battalion (from 1), candidate_id, site_id (as in `after`), lon,
        lat, first_week (from 0), weeks, arrives (date), days.
    weeks : DataFrame
        Index week from 0; starts (date), people (more than without the rota, by the covers),
        people_evaluated (the same by the answers evaluated).
    person_weeks, person_weeks_evaluated : float
        Their sums.
    upper_bound, gap : float
        No rota of the places weighed has more, by the covers; at most this share below.
    upper_bound_everywhere : float
        No rota of any of the candidates has more, by the covers; of one battalion without a base that it
        comes from the same as `upper_bound`.
    candidates, weighed : int
        Places given; those that the rota was chosen from.
    villages_without_population : int
        Villages that are newly served in some week and add no people.
    after : Scenario
        With the battalions, which have their days.
    """

    stays: pd.DataFrame
    weeks: pd.DataFrame
    person_weeks: float
    person_weeks_evaluated: float
    upper_bound: float
    gap: float
    upper_bound_everywhere: float
    candidates: int
    weighed: int
    villages_without_population: int
    after: Scenario

    @property
    def is_proven(self) -> bool:
        """Whether no rota of the places weighed has more, by the covers."""
        return self.gap == 0.0


def plan_rota(
    world: World,
    scenario: Scenario,
    *,
    weeks: int = 13,
    battalions: int = 1,
    stay_weeks: tuple[int, int] = (1, 3),
    lead_weeks: int | None = None,
    candidates: pd.DataFrame | None = None,
    troops: int | None = None,
    from_base: str | None = None,
    start: date | None = None,
    max_seconds: float | None = None,
    progress: Progress | None = None,
) -> Rota:
    """Plan where battalions go, week by week.

    Parameters
    ----------
    world : World
    scenario : Scenario
        Its changes are in force on their days.
    weeks : int
        Length of the plan.
    battalions : int
        How many are at hand.
    stay_weeks : (int, int)
        Shortest and longest stay at a place. Between two stays at a place it is left for a week or more.
    lead_weeks : int, optional
        Weeks before the first stay, and between two stays of a battalion; by default the assumed lead time,
        in whole weeks.
    candidates : DataFrame, optional
        As for `coverage.choosing.choose_places`; by default every village.
    troops : int, optional
        Of each battalion; None = unknown.
    from_base : str, optional
        The base whose troops they are; needs `troops`.
    start : date, optional
        First day of week 0; by default the region's reference date.
    max_seconds, progress
        As for `choose_places`, in person-weeks.

    Raises
    ------
    InputError
        Weeks, battalions or stays that do not fit; a base that is not known, closed or smaller; and see
        `coverage.checks.scenario.check_scenario`.
    """
    check_scenario(scenario, world)
    first_day = world.region.reference_date if start is None else start
    days = [first_day + timedelta(days=DAYS_A_WEEK * week) for week in range(max(weeks, 0))]
    lead = _lead_weeks(world, scenario) if lead_weeks is None else lead_weeks
    duty = Duty(weeks, battalions, *stay_weeks, lead)
    _check(duty, world, from_base, troops)
    asked = [ask(world.on(day), scenario_on(scenario, day, world.region)) for day in days]
    places = build_candidates(asked[0], candidates, "battalion", troops)
    away = troops_away(asked[0], from_base, troops, battalions)
    plan = build_weeks(asked, places, from_base if away else None)
    stays, solved = _choose(plan, duty, away, max_seconds, progress)
    chosen = _in_time_order([stays[n] for n in np.flatnonzero(solved.x[: len(stays)] > 0.5)])
    everywhere = _bound_everywhere(plan, duty, max_seconds)
    baseline = sum(week.donor_people for week in plan) if away else 0.0
    if battalions == 1 and not away:
        everywhere = min(everywhere, solved.bound)
    value = value_of(chosen, plan, away)
    bound = max(solved.bound - baseline, sum(value))
    after, ids = _place(scenario, chosen, places, days, from_base)
    table = _week_frame(world, scenario, after, days, value)
    return Rota(
        stays=_stay_frame(chosen, places, days, duty, ids),
        weeks=table,
        person_weeks=float(sum(value)),
        person_weeks_evaluated=float(table["people_evaluated"].sum()),
        upper_bound=bound,
        gap=(bound - sum(value)) / bound if solved.gap > 0 and bound > 0 else 0.0,
        upper_bound_everywhere=max(everywhere, sum(value)),
        candidates=len(places.points),
        weighed=len({stay.place for stay in stays}),
        villages_without_population=_without_population(asked[0], plan, chosen),
        after=after,
    )


def _lead_weeks(world: World, scenario: Scenario) -> int:
    assumptions = world.assumptions.with_values(dict(scenario.assumptions))
    return math.ceil(assumptions["rdb_lead_days"] / DAYS_A_WEEK)


def _check(duty: Duty, world: World, from_base: str | None, troops: int | None) -> None:
    faults: list[InputError] = []

    def fault(message: str, mend: str) -> None:
        faults.append(BadValue(message, file="rota", mend=mend))

    if not 1 <= duty.weeks <= MOST_WEEKS:
        fault(f"a plan of {duty.weeks} weeks", f"plan for 1 to {MOST_WEEKS} weeks")
    if duty.battalions < 1:
        fault(f"{duty.battalions} battalions", "plan for 1 or more")
    if not 1 <= duty.shortest <= duty.longest:
        fault(f"stays of {duty.shortest} to {duty.longest} weeks", "give 1 or more, the shortest first")
    if duty.lead < 0:
        fault(f"{duty.lead} weeks before a stay", "give 0 or more")
    if not faults and duty.lead + duty.shortest > duty.weeks:
        fault(f"no stay ends within {duty.weeks} weeks", "plan for longer, or allow shorter stays")
    if from_base is not None:
        if from_base not in world.layers.bases.index:
            mend = "use an id of the bases layer"
            faults.append(UnknownId("no base has this id", file="rota", rows=[from_base], mend=mend))
        if troops is None:
            fault("battalions come from a base, but nobody says how many troops", "give troops")
    raise_all(faults)


def _choose(
    plan: Sequence[Week], duty: Duty, away: int, max_seconds: float | None, progress: Progress | None
) -> tuple[list[Stay], Solved]:
    """Choose among all stays at the places weighed: those best by themselves, and those best together."""
    best = {stay.place for stay in best_stays(plan, duty)}
    if duty.battalions > 1 or away:
        count = min(PLACES_A_BATTALION * duty.battalions, plan[0].covers.shape[0])
        for week in {id(week): week for week in plan}.values():
            best.update(choose_sites(week.covers, week.people, count, max_seconds=0.0).sites)
    stays = all_stays(sorted(best or {0}), duty)
    programme = covering_programme(stays, plan, duty, away)
    start = start_of(programme, [stays[n] for n in greedy_stays(stays, plan, duty, away)], stays, plan, away)
    return stays, solve(programme, start, max_seconds=max_seconds, progress=progress)


def _bound_everywhere(plan: Sequence[Week], duty: Duty, max_seconds: float | None) -> float:
    stays = best_stays(plan, duty)
    if not stays:
        return 0.0
    programme = additive_programme(stays, plan, duty)
    return solve(programme, np.zeros(len(stays)), max_seconds=max_seconds).bound


def _in_time_order(stays: Iterable[Stay]) -> list[Stay]:
    return sorted(stays, key=lambda stay: (stay.first, stay.place))


def _place(
    scenario: Scenario, stays: Sequence[Stay], places: Candidates, days: Sequence[date], donor: str | None
) -> tuple[Scenario, list[str]]:
    placed = [
        PlaceBattalion(
            lon=places.points.iloc[stay.place].x,
            lat=places.points.iloc[stay.place].y,
            troops=places.troops,
            from_=days[stay.first],
            days=DAYS_A_WEEK * stay.weeks,
            from_base=donor,
        )
        for stay in stays
    ]
    after = replace(scenario, changes=(*scenario.changes, *placed))
    return after, list(after.battalion_ids[len(scenario.battalions) :])


def _stay_frame(
    stays: Sequence[Stay], places: Candidates, days: Sequence[date], duty: Duty, ids: Sequence[str]
) -> pd.DataFrame:
    free_from = [0] * duty.battalions
    rows = []
    for stay, site_id in zip(stays, ids, strict=True):
        battalion = next(n for n, free in enumerate(free_from) if free <= stay.first - duty.lead)
        free_from[battalion] = stay.first + stay.weeks
        point = places.points.iloc[stay.place]
        rows.append(
            (
                *(battalion + 1, str(places.points.index[stay.place]), site_id, point.x, point.y),
                *(stay.first, stay.weeks, days[stay.first], DAYS_A_WEEK * stay.weeks),
            )
        )
    names = ["battalion", "candidate_id", "site_id", "lon", "lat", "first_week", "weeks", "arrives", "days"]
    return pd.DataFrame(rows, columns=names)


def _week_frame(
    world: World, scenario: Scenario, after: Scenario, days: Sequence[date], value: Sequence[float]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "starts": list(days),
            "people": list(value),
            "people_evaluated": [
                _people_both(world, after, day) - _people_both(world, scenario, day) for day in days
            ],
        },
        index=pd.RangeIndex(len(days), name="week"),
    )


def _people_both(world: World, scenario: Scenario, day: date) -> float:
    villages = evaluate_on(world, scenario, day).villages
    return float(villages.loc[(villages["status"] == "both").to_numpy(dtype=bool), "population"].sum())


def _without_population(asked: Asked, plan: Sequence[Week], stays: Sequence[Stay]) -> int:
    served = np.zeros(len(asked.population), dtype=bool)
    for stay in stays:
        for week in plan[stay.first : stay.first + stay.weeks]:
            covered = week.covered(stay.place) & ~week.is_donor
            served[week.villages[covered]] = True
    return asked.without(served)
