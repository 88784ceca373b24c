"""The best places for bases or battalions, for people who become able to call and are reached.

Reach is optimised with the alarm fixed; the alarm that a site brings, the short walk to it, enters as a
second cover. The proof speaks of that model. `evaluate` of the answer, which knows all else (quicker alarms,
assistants and networks of a base that opens again, runners), stands beside it. Everything here is modelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from coverage.changes import PlaceBattalion
from coverage.choosing.asked import Asked, ask
from coverage.choosing.candidates import Candidates, PlaceKind, build_candidates, rows_of
from coverage.choosing.covers import NEEDS, Need, gain_covers, won_already
from coverage.choosing.patrols import choose_with_capacity
from coverage.compare import Comparison, compare
from coverage.evaluate import evaluate
from coverage.placement import Choice, Progress, choose_sites
from coverage.scenario import SEASONS
from coverage.status import YES, from_boolean
from layers.errors import BadValue

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World

__all__ = ["PlaceChoice", "choose_places"]


@dataclass(frozen=True, slots=True, eq=False)
class PlaceChoice:
    """The places that were chosen, the proof, and the answer evaluated with them. Modelled.

    Attributes
    ----------
    kind : "base" or "battalion"
    need : "both" or "reach"
        What a village must come to have to count: can call and be reached, or be reached.
    places : GeoDataFrame
        Index candidate_id, those with most people first; site_id (as in the scenario `after`), lon, lat,
        patrols, people, villages and without_population: whom it wins beyond those above it, and of how many
        of these villages the population is unknown; geometry in EPSG:4326.
    choice : Choice
        Rows among the candidates, people and bound, by the covers; with a backup, people reached twice count
        twice.
    people, people_twice : float
        People won, by the covers; those of them whom two of the sites win.
    villages, villages_without_population : int
        Villages won; those of them whose population is unknown: they add no people.
    won : Index
        Their ids.
    candidates : int
        Places that were weighed.
    is_exact : bool
        The answer evaluated cannot differ from the covers but by a village that one site reaches and can walk
        to another.
    comparisons : mapping of str to Comparison
        Before and after, evaluated with the sites, by season: that of the scenario, or both.
    people_evaluated : float
        People who newly have what is needed (in every one of the seasons) by the answer evaluated.
    """

    kind: PlaceKind
    need: Need
    places: gpd.GeoDataFrame
    choice: Choice
    people: float
    people_twice: float
    villages: int
    villages_without_population: int
    won: pd.Index
    candidates: int
    is_exact: bool
    comparisons: Mapping[str, Comparison]
    people_evaluated: float

    @property
    def comparison(self) -> Comparison:
        """Before and after in the season of the scenario."""
        return next(iter(self.comparisons.values()))

    @property
    def after(self) -> Scenario:
        """The scenario with the sites."""
        return self.comparison.after.scenario

    @property
    def upper_bound(self) -> float:
        """No choice of as many of these candidates wins more, by the covers."""
        return self.choice.upper_bound

    @property
    def gap(self) -> float:
        """The choice is at most this share below the best; 0 when proven."""
        return self.choice.gap

    @property
    def is_proven(self) -> bool:
        """Whether no choice of these candidates wins more, by the covers."""
        return self.choice.is_proven


def choose_places(
    world: World,
    scenario: Scenario,
    count: int,
    *,
    candidates: pd.DataFrame | None = None,
    required: Iterable[str] = (),
    forbidden: Iterable[str] = (),
    kind: PlaceKind = "base",
    need: Need = "both",
    troops: int | None = None,
    backup: bool = False,
    worst_season: bool = False,
    patrol_capacity: int | None = None,
    max_seconds: float | None = None,
    progress: Progress | None = None,
) -> PlaceChoice:
    """Choose the places for sites that win most people.

    Villages that have today what is needed do not count; of the others those count that would surely have it.

    Parameters
    ----------
    world : World
    scenario : Scenario
        What the sites are added to; its profile, roads, lens and limit hold.
    count : int
        How many.
    candidates : DataFrame, optional
        lon, lat in EPSG:4326 degrees, one row a place; its index names them. By default every village, and
        for bases before them those of the file that are not open.
    required, forbidden : iterable of str
        Ids of candidates that must, or may not, be chosen.
    kind : "base" or "battalion"
        A candidate that is a base of the file opens; elsewhere a site is placed, in both cases to stay.
    need : "both" or "reach"
    troops : int, optional
        Of each site that is placed; None = unknown, with the assumed patrols.
    backup : bool
        People whom two of the sites chosen win count twice.
    worst_season : bool
        What is needed must hold in the dry season and in the rains.
    patrol_capacity : int, optional
        Villages that one patrol can serve: a site wins no more than so many a free patrol.
    max_seconds : float, optional
        For the proof; None proves.
    progress : callable, optional
        See `coverage.placement.Progress`: told the first answer at once.

    Returns
    -------
    PlaceChoice

    Raises
    ------
    InputError
        A count below 1 or above the candidates; ids that are no candidates; see
        `coverage.choosing.candidates.build_candidates` and `coverage.checks.scenario.check_scenario`.
    """
    if need not in NEEDS:
        mend = f"give one of {', '.join(NEEDS)}"
        raise BadValue("what is needed is not a known word", file="choosing", rows=[need], mend=mend)
    asked = _ask(world, scenario, worst_season=worst_season)
    places = build_candidates(asked[0], candidates, kind, troops)
    _check_count(count, places, patrol_capacity, backup=backup)
    covers = gain_covers(asked, places, need)
    rows = (
        rows_of(required, places.points.index, "required"),
        rows_of(forbidden, places.points.index, "forbidden"),
    )
    people = asked[0].people
    if patrol_capacity is None:
        weight = 1.0 if backup else 0.0
        choice = choose_sites(
            covers, people, count, rows[0].tolist(), rows[1].tolist(),
            backup_weight=weight, max_seconds=max_seconds, progress=progress,
        )  # fmt: skip
    else:
        capacity = places.patrols * patrol_capacity
        choice = choose_with_capacity(
            covers, people, count, capacity, rows, max_seconds=max_seconds, progress=progress
        )
    return _describe(asked, places, covers, choice, need, is_capped=patrol_capacity is not None)


def _ask(world: World, scenario: Scenario, *, worst_season: bool) -> list[Asked]:
    seasons = [scenario.season, *(one for one in SEASONS if one != scenario.season)]
    return [ask(world, replace(scenario, season=one)) for one in seasons[: 2 if worst_season else 1]]


def _check_count(count: int, places: Candidates, patrol_capacity: int | None, *, backup: bool) -> None:
    if not 1 <= count <= len(places.points):
        raise BadValue(
            f"{count} sites cannot be chosen out of {len(places.points)} candidates",
            file="candidates",
            mend=f"ask for 1 to {len(places.points)}, or give more candidates",
        )
    if patrol_capacity is not None and patrol_capacity < 1:
        mend = "give 1 village or more, or leave it out"
        raise BadValue("a patrol that can serve nobody", file="choosing", rows=[patrol_capacity], mend=mend)
    if patrol_capacity is not None and backup:
        mend = "ask for one of them"
        raise BadValue(
            "a patrol's capacity and a backup are not weighed together", file="choosing", mend=mend
        )


def _describe(
    asked: Sequence[Asked],
    places: Candidates,
    covers: csr_array,
    choice: Choice,
    need: Need,
    *,
    is_capped: bool,
) -> PlaceChoice:
    """Evaluate the sites that were chosen, and say whom each wins."""
    order, adds = _in_order(covers, choice.sites, asked[0].people)
    comparisons = {}
    for one in asked:
        after = replace(one.scenario, changes=(*one.scenario.changes, *(places.change(row) for row in order)))
        comparisons[one.scenario.season] = compare(one.before, evaluate(one.world, after))
    times = np.bincount(covers[list(choice.sites)].indices, minlength=covers.shape[1])
    won, people = times > 0, asked[0].people
    is_plain = all(one.is_fixed for one in asked) and not places.opens[order].any()
    return PlaceChoice(
        kind=places.kind,
        need=need,
        places=_place_frame(asked[0], places, order, adds),
        choice=choice,
        people=choice.covered_weight if is_capped else float(people[won].sum()),
        people_twice=float(people[times > 1].sum()),
        villages=int(won.sum()),
        villages_without_population=asked[0].without(won),
        won=asked[0].before.villages.index[won],
        candidates=len(places.points),
        is_exact=is_plain and not is_capped,
        comparisons=comparisons,
        people_evaluated=_evaluated(asked, comparisons, need),
    )


def _in_order(
    covers: csr_array, sites: Sequence[int], people: NDArray[np.float64]
) -> tuple[list[int], list[NDArray[np.int64]]]:
    """Chosen sites, the one that adds most people first, and the villages that each adds."""
    left, order, adds = list(sites), [], []
    is_taken = np.zeros(covers.shape[1], bool)
    while left:
        gains = covers[left] @ np.where(is_taken, 0.0, people)
        row = left.pop(int(np.argmax(gains)))
        its = covers.indices[covers.indptr[row] : covers.indptr[row + 1]]
        adds.append(np.asarray(its[~is_taken[its]], dtype=np.int64))
        is_taken[its] = True
        order.append(row)
    return order, adds


def _place_frame(
    asked: Asked, places: Candidates, order: Sequence[int], adds: Sequence[NDArray[np.int64]]
) -> gpd.GeoDataFrame:
    placed = iter(range(len(asked.scenario.battalions), len(asked.scenario.battalions) + len(order)))
    after = replace(asked.scenario, changes=(*asked.scenario.changes, *(places.change(row) for row in order)))
    ids = after.battalion_ids
    sites = [
        ids[next(placed)] if isinstance(places.change(row), PlaceBattalion) else str(places.points.index[row])
        for row in order
    ]
    points = places.points.iloc[list(order)]
    return gpd.GeoDataFrame(
        {
            "site_id": pd.array(sites, dtype="str"),
            "lon": points.x.to_numpy(),
            "lat": points.y.to_numpy(),
            "patrols": places.patrols[list(order)],
            "people": [float(asked.people[its].sum()) for its in adds],
            "villages": [len(its) for its in adds],
            "without_population": [int(np.isnan(asked.population[its]).sum()) for its in adds],
        },
        index=points.index.rename("candidate_id"),
        geometry=points.to_numpy(),
        crs=points.crs,
    )


def _evaluated(asked: Sequence[Asked], comparisons: Mapping[str, Comparison], need: Need) -> float:
    """People who newly have what is needed in every season, as the answers are shown."""
    before = np.all([won_already(one, need) for one in asked], axis=0)
    afters = []
    for comparison in comparisons.values():
        villages = comparison.after.villages
        if need == "both":
            afters.append((villages["status"] == "both").to_numpy(dtype=bool))
        else:
            afters.append(from_boolean(villages["in_time"]) == YES)
    return float(asked[0].people[np.all(afters, axis=0) & ~before].sum())
