"""Each incident against the bases open that day, brought down to areas, quarters and closures.

The village nearest to an incident, within an assumed distance, stands for it: its answer on that day is the
incident's. Where place or day is known roughly, or no village is near, the answer is unknown. Nothing here
holds a single incident, and none is to be shown: see `NO_CAUSAL_CLAIM` for what stands beside the figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.backtest.closures import closures
from coverage.backtest.days import History, stretches
from coverage.backtest.tables import Answered, overall, quarters
from coverage.checks.scenario import check_scenario
from coverage.ground import metres
from coverage.result import describe_inputs
from coverage.status import MAYBE
from layers.areas import find_areas
from layers.errors import BadDate, EmptyLayer, UnknownId

if TYPE_CHECKING:
    import geopandas as gpd

    from coverage.scenario import Scenario
    from coverage.world import World

NOWHERE = -1
_FILE = "incidents"


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """What a backtest came to; counts and shares alone, modelled.

    Attributes
    ----------
    quarters : DataFrame
        See `coverage.backtest.tables.quarters`. `area_id` "" = in no area, or the place is not known.
    closures : DataFrame
        See `coverage.backtest.closures.closures`.
    overall : Series
        incidents and shares of all.
    first, last : date
        The period that was looked at: as asked for, else from the first incident to the last.
    left_out : mapping of str to int
        sexual_violence, outside_region (as the list was read), outside_period.
    unplaced : mapping of str to int
        imprecise (place or day known roughly), no_village (none within the distance); their answers are
        unknown.
    stretches : int
        How many different states of bases and mechanisms were answered.
    inputs : mapping
        What the answer rests on: see `coverage.result.describe_inputs`.
    changes_not_used : int
        Changes of the scenario: the past is what it was.
    """

    quarters: pd.DataFrame
    closures: pd.DataFrame
    overall: pd.Series
    first: date
    last: date
    left_out: Mapping[str, int]
    unplaced: Mapping[str, int]
    stretches: int
    inputs: Mapping[str, Any]
    changes_not_used: int


def backtest(
    world: World,
    scenario: Scenario,
    incidents: gpd.GeoDataFrame,
    *,
    before: date | None = None,
    after: date | None = None,
    bases: Sequence[str] | None = None,
) -> Backtest:
    """Hold incidents against the bases that were open on their days.

    Parameters
    ----------
    world : World
    scenario : Scenario
        Its terms: vehicle, season, lens, limit, switches, assumptions. Its changes do not count.
    incidents : GeoDataFrame
        As `layers.incidents.read_incidents` gives them.
    before, after : date, optional
        Incidents from `after` to the day before `before` are looked at; None = no bound.
    bases : sequence of str, optional
        Whose closures are shown; None = all that closed in the period.

    Raises
    ------
    EmptyLayer, BadDate, UnknownId
        No incident is left, the period ends before it begins, no base has one of the ids.
    InputError
        See `coverage.checks.scenario.check_scenario`.
    """
    terms = scenario.baseline
    check_scenario(terms, world)
    _check(world, before, after, bases)
    kept = incidents[_is_asked_for(incidents["date"], before, after)]
    if not len(kept):
        mend = "give another period, or another list"
        raise EmptyLayer("no incident lies in the period", file=_FILE, mend=mend)
    first = kept["date"].min().date() if after is None else after
    last = kept["date"].max().date() if before is None else before - timedelta(days=1)
    assumptions = world.assumptions.with_values(dict(scenario.assumptions))
    village = _nearest(world, kept, assumptions["incident_village_km"] * 1000)
    history = History(world, terms)
    answered = _answer(world, history, kept, village)
    is_precise = kept["is_precise"].to_numpy(dtype=bool)
    return Backtest(
        quarters=quarters(answered),
        closures=closures(
            world.layers.bases,
            history,
            answered,
            first=first,
            last=last,
            window_days=round(assumptions["incident_window_days"]),
            only=bases,
        ),
        overall=overall(answered),
        first=first,
        last=last,
        left_out={**incidents.attrs.get("left_out", {}), "outside_period": len(incidents) - len(kept)},
        unplaced={
            "imprecise": int((~is_precise).sum()),
            "no_village": int((is_precise & (village == NOWHERE)).sum()),
        },
        stretches=len(history),
        inputs=describe_inputs(world, terms),
        changes_not_used=len(scenario.changes),
    )


def _check(world: World, before: date | None, after: date | None, bases: Sequence[str] | None) -> None:
    if before is not None and after is not None and before <= after:
        mend = "give a day before that is later than the day after"
        raise BadDate("the period ends before it begins", file="backtest", mend=mend)
    unknown = [base_id for base_id in bases or () if base_id not in world.layers.bases.index]
    if unknown:
        mend = "use ids of the bases layer"
        raise UnknownId("no base has this id", file="backtest", rows=unknown, mend=mend)


def _is_asked_for(days: pd.Series, before: date | None, after: date | None) -> NDArray[np.bool_]:
    asked = np.ones(len(days), dtype=bool)
    if after is not None:
        asked &= (days >= pd.Timestamp(after)).to_numpy()
    if before is not None:
        asked &= (days < pd.Timestamp(before)).to_numpy()
    return asked


def _nearest(world: World, incidents: gpd.GeoDataFrame, most_m: float) -> NDArray[np.int64]:
    """Row of the village nearest to each incident, at most so far; `NOWHERE` where none is, or imprecise."""
    xy = metres(incidents.geometry, world.ground.metric_crs)
    distance_m, nearest = world.ground.village_tree.query(xy)
    is_near = (distance_m <= most_m) & incidents["is_precise"].to_numpy(dtype=bool)
    return np.where(is_near, nearest, NOWHERE).astype(np.int64)


def _answer(
    world: World, history: History, incidents: gpd.GeoDataFrame, village: NDArray[np.int64]
) -> Answered:
    count = len(incidents)
    in_time, alarm, both = (np.full(count, MAYBE, dtype=np.int8) for _ in range(3))
    days = incidents["date"]
    numbers = np.where(village == NOWHERE, NOWHERE, stretches(world, days))
    for number in np.unique(numbers[village != NOWHERE]):
        rows = np.flatnonzero(numbers == number)
        answers = history.on(days.iloc[rows[0]].date())
        in_time[rows] = answers.in_time[village[rows]]
        alarm[rows] = answers.alarm[village[rows]]
        both[rows] = answers.both[village[rows]]
    area = find_areas(incidents.geometry, world.layers.areas).to_numpy(dtype=object)
    return Answered(
        date=days.to_numpy(dtype="datetime64[s]"),
        area_id=np.where(incidents["is_precise"].to_numpy(dtype=bool), area, ""),
        village=village,
        in_time=in_time,
        alarm=alarm,
        both=both,
    )
