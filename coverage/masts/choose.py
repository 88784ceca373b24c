"""The best masts: the few out of thousands of places that let most people call and be reached.

A mast counts for the people who become `both`: who are reached in time, cannot call today, and would with
signal. That is another question than whom it covers: those who have no network to call with, or are not
reached, gain nothing from a mast. Covers are links computed by ITU-R P.1812; everything here is modelled.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from coverage.compare import compare
from coverage.edits import ADDED_MAST
from coverage.evaluate import evaluate
from coverage.masts.covers import MastRadio, cover_matrix
from coverage.masts.gains import find_gains, give_networks, newly
from coverage.masts.places import check_candidates, default_candidates, relief
from coverage.placement import choose_sites
from coverage.siting.rule import Gains, rank_greedily
from coverage.status import YES, from_boolean
from layers.errors import BadValue
from layers.tables import WGS84

if TYPE_CHECKING:
    from coverage.changes import MastKind
    from coverage.compare import Comparison
    from coverage.masts.gains import MastGains
    from coverage.placement import Progress
    from coverage.scenario import Scenario
    from coverage.world import World

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class MastChoice:
    """The masts that were chosen, the proof, and the answer evaluated with them. Modelled.

    Attributes
    ----------
    kind : "macro" or "small"
    masts : GeoDataFrame
        Index mast_id as in the scenario `after` ("mast-1", ...), those with most people first; candidate_id,
        lon, lat; people_both, villages_both and both_without_population (whom it brings in beyond the masts
        above it, and of how many of these villages the population is unknown); people_covered and
        villages_covered (who have signal by it and had none before, each mast by itself); geometry in
        EPSG:4326.
    brought_in : DataFrame
        Index village_id; name, population (NaN = unknown), mast_id (best link), margin_db: villages that
        become `both`, by the covers.
    links : DataFrame
        Of the chosen masts to every village, long, as `coverage.signal.links.build_links` makes it.
    people_both, people_both_evaluated : float
        People brought in, by the covers, and by the answer evaluated with the masts.
    upper_bound, gap : float
        No choice of as many of these candidates brings in more; the choice is at most this share below.
    villages_without_population : int
        Of `brought_in`: they add no people, but of choices with as many people that with most of them is the
        best.
    villages_undecided : int
        Villages that might be brought in: nobody knows whether they can call today, or whether they are
        reached. They are no part of the choice.
    people_covered, villages_covered : float, int
        Who has signal by the masts and had none before, whether or not that lets them call.
    candidates : int
        Places that were weighed.
    is_exact : bool
        Both numbers are the same. Not so where runners carry alarms between villages: the answer may hold
        more.
    comparison : Comparison
        Before and after, evaluated with the masts (and the networks given with them).
    """

    kind: MastKind
    masts: gpd.GeoDataFrame
    brought_in: pd.DataFrame
    links: pd.DataFrame
    people_both: float
    people_both_evaluated: float
    upper_bound: float
    gap: float
    villages_without_population: int
    villages_undecided: int
    people_covered: float
    villages_covered: int
    candidates: int
    is_exact: bool
    comparison: Comparison

    @property
    def after(self) -> Scenario:
        """The scenario with the masts."""
        return self.comparison.after.scenario

    @property
    def is_proven(self) -> bool:
        """Whether no choice of these candidates brings in more."""
        return self.gap == 0.0


def choose_masts(
    world: World,
    scenario: Scenario,
    count: int,
    *,
    kind: MastKind = "macro",
    candidates: pd.DataFrame | None = None,
    with_network: bool = False,
    max_seconds: float | None = None,
    progress: Progress | None = None,
) -> MastChoice:
    """Choose the masts that make most people `both`.

    Parameters
    ----------
    world : World
        With relief.
    scenario : Scenario
        What the masts are added to.
    count : int
        How many; where fewer bring everybody in, the others bring nobody.
    kind : {"macro", "small"}
        A mast of an operator, or the small donated kind with its assumed range.
    candidates : DataFrame, optional
        lon, lat in EPSG:4326 degrees, one row a place; its index names them. By default the places of
        `coverage.masts.places.default_candidates` within range of somebody who would be brought in.
    with_network : bool
        Every village that is newly covered and cannot call is given a network (a CAN by phone) too.
    max_seconds : float, optional
        For the proof; None proves.
    progress : callable, optional
        See `coverage.placement.Progress`.

    Returns
    -------
    MastChoice

    Raises
    ------
    InputError
        The region has no relief; a count below 1 or above the candidates; candidates without lon and lat,
        outside of the region or of its relief; and see `coverage.checks.scenario.check_scenario`.
    """
    relief(world)
    gains = find_gains(world, scenario, with_network=with_network)
    radio = MastRadio.of(world, scenario, kind)
    places = _places(world, gains, radio, candidates, count)
    rows = np.flatnonzero(gains.brought_in)
    points = world.layers.villages.geometry.iloc[rows]
    masts = radio.masts(places.geometry)
    links = radio.links(world, masts, points)
    covers = cover_matrix(links, masts.index, points.index, radio.need_db)
    weights, scale = _weights(gains.population[rows])
    choice = choose_sites(
        covers, weights, count, max_seconds=max_seconds, progress=_in_people(progress, scale)
    )
    chosen = places.iloc[_in_order(covers, gains, rows, choice.sites)]
    # Where people are whole numbers, so is what masts can bring in.
    bound = choice.upper_bound / scale
    bound = math.floor(bound + _ROUNDING) if (weights % 1 == 0).all() else bound
    return _describe(world, gains, radio, chosen, bound, len(places), with_network=with_network)


def _weights(population: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """People times a number so great that all villages of unknown population together weigh less than one.

    Of choices that bring in as many people, the one that brings in most of those villages is the best.
    """
    is_unknown = np.isnan(population)
    scale = float(is_unknown.sum()) + 1.0
    return np.nan_to_num(population) * scale + is_unknown, scale


def _in_people(progress: Progress | None, scale: float) -> Progress | None:
    if progress is None:
        return None
    return lambda covered, bound: progress(covered / scale, bound / scale)


def _places(
    world: World, gains: MastGains, radio: MastRadio, candidates: pd.DataFrame | None, count: int
) -> gpd.GeoDataFrame:
    """Candidates that were checked; by default those that may bring somebody in, if they are enough."""
    if candidates is not None:
        places = check_candidates(candidates, world)
    else:
        near = world.ground.village_xy[gains.brought_in]
        places = default_candidates(world, near=near, reach_m=radio.radius_km * 1000)
        if len(places) < count:
            places = default_candidates(world)
    if not 1 <= count <= len(places):
        raise BadValue(
            f"{count} masts cannot be chosen out of {len(places)} candidates",
            file="candidates",
            mend=f"ask for 1 to {len(places)} masts, or give more candidates",
        )
    return places


def _in_order(
    covers: csr_matrix, gains: MastGains, rows: NDArray[np.int64], sites: Sequence[int]
) -> list[int]:
    """Chosen sites, each by what it adds to those before it; those that add nobody last."""
    members = {site: rows[covers.indices[covers.indptr[site] : covers.indptr[site + 1]]] for site in sites}
    ranked = [site for site, _ in rank_greedily(members, _gains_of(gains))]
    return [*ranked, *(site for site in sites if site not in set(ranked))]


def _gains_of(gains: MastGains) -> Gains:
    people = gains.people
    return Gains(np.column_stack((people, people, np.ones(len(people)), np.isnan(gains.population))))


def _describe(
    world: World,
    gains: MastGains,
    radio: MastRadio,
    chosen: gpd.GeoDataFrame,
    bound: float,
    candidates: int,
    *,
    with_network: bool,
) -> MastChoice:
    """Evaluate the masts that were chosen, and say what each does."""
    villages, scenario = world.layers.villages, radio.scenario
    first = len(scenario.added_masts) + 1
    names = pd.Index([f"{ADDED_MAST}{n}" for n in range(first, first + len(chosen))], dtype="str")
    masts = radio.masts(chosen.geometry.set_axis(names))
    links = radio.links(world, masts, villages.geometry)
    covers = cover_matrix(links, masts.index, villages.index, radio.need_db)
    is_covered = np.asarray(covers.sum(axis=0)).ravel() > 0
    after = replace(scenario, changes=(*scenario.changes, *radio.adds(chosen.geometry)))
    if with_network:
        cannot = from_boolean(gains.before.villages["can_alert"]) != YES
        after = give_networks(after, villages.index[is_covered & gains.lacks_signal & cannot])
    comparison = compare(gains.before, evaluate(world, after))
    is_new, is_in = is_covered & gains.lacks_signal, is_covered & gains.brought_in
    people_both = float(gains.people[is_in].sum())
    return MastChoice(
        kind=radio.kind,
        masts=_mast_frame(chosen, names, covers, gains),
        brought_in=_brought_in(links, villages, is_in, radio.need_db),
        links=links,
        people_both=people_both,
        people_both_evaluated=newly(comparison, "both").people,
        upper_bound=max(bound, people_both),
        gap=max(bound - people_both, 0.0) / bound if bound > 0 else 0.0,
        villages_without_population=int(np.isnan(gains.population[is_in]).sum()),
        villages_undecided=gains.undecided,
        people_covered=float(gains.people[is_new].sum()),
        villages_covered=int(is_new.sum()),
        candidates=candidates,
        is_exact=not scenario.runner,
        comparison=comparison,
    )


def _mast_frame(
    chosen: gpd.GeoDataFrame, names: pd.Index, covers: csr_matrix, gains: MastGains
) -> gpd.GeoDataFrame:
    taken = np.zeros(covers.shape[1], dtype=bool)
    rows = []
    for mast in range(len(names)):
        its = covers.indices[covers.indptr[mast] : covers.indptr[mast + 1]]
        adds = its[gains.brought_in[its] & ~taken[its]]
        new = its[gains.lacks_signal[its]]
        taken[its] = True
        unknown = int(np.isnan(gains.population[adds]).sum())
        rows.append((gains.people[adds].sum(), len(adds), unknown, gains.people[new].sum(), len(new)))
    columns = (
        *("people_both", "villages_both", "both_without_population"),
        *("people_covered", "villages_covered"),
    )
    return gpd.GeoDataFrame(
        {
            "candidate_id": chosen.index.to_numpy(),
            "lon": chosen.geometry.x.to_numpy(),
            "lat": chosen.geometry.y.to_numpy(),
            **dict(zip(columns, zip(*rows, strict=True), strict=True)),
        },
        index=names.rename("mast_id"),
        geometry=chosen.geometry.to_numpy(),
        crs=WGS84,
    )


def _brought_in(
    links: pd.DataFrame, villages: gpd.GeoDataFrame, is_in: NDArray[np.bool_], need_db: float
) -> pd.DataFrame:
    """Best link of each village that is brought in, in the order of the input."""
    best = links[links["margin_db"] >= need_db].sort_values("margin_db", ascending=False, kind="stable")
    best = best.drop_duplicates("village_id").astype({"village_id": str, "mast_id": str})
    best = best.set_index("village_id").reindex(villages.index[is_in])
    frame = pd.DataFrame(villages.loc[is_in, ["name", "population"]])
    return frame.assign(mast_id=best["mast_id"], margin_db=best["margin_db"])
