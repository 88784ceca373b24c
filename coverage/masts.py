"""The best masts: the few out of thousands of places that let most people call and be reached.

A mast counts for the people who become `both`: who are reached in time, cannot call today, and would with
signal. That is another question than whom it covers: who has signal and no network to call, or is not reached,
gains nothing from a mast. Covers are links computed by ITU-R P.1812; everything here is modelled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import pandas as pd

if TYPE_CHECKING:
    from coverage.compare import Comparison
    from coverage.placement import Progress
    from coverage.scenario import Scenario
    from coverage.world import World

MastKind = Literal["macro", "small"]


@dataclass(frozen=True, slots=True, eq=False)
class MastChoice:
    """The masts that were chosen, the proof, and the answer evaluated with them. Modelled.

    Attributes
    ----------
    kind : "macro" or "small"
    masts : GeoDataFrame
        Index mast_id as in the scenario `after` ("mast-1", ...), those with most people first; candidate_id,
        lon, lat, people_both and villages_both (whom it brings in beyond the masts above it), people_covered
        and villages_covered (who have signal by it and had none before, each mast by itself), geometry in
        EPSG:4326.
    brought_in : DataFrame
        Index village_id; name, population (NaN = unknown), mast_id (best link), margin_db: villages that
        become `both`, by the covers.
    links : DataFrame
        Of the chosen masts to every village, long, as `coverage.signal.links.build_links` makes it.
    people_both : float
        People brought in, by the covers.
    upper_bound, gap : float
        No choice of as many of these candidates brings in more; the choice is at most this share below.
    villages_without_population : int
        Of `brought_in`: they add no people to the choice.
    villages_undecided : int
        Villages that might be brought in: nobody knows whether they can call today, or whether they are
        reached. They are no part of the choice.
    people_covered, villages_covered : float, int
        Who has signal by the masts and had none before, whether or not that lets them call.
    candidates : int
        Places that were weighed.
    is_exact : bool
        The covers say what `evaluate` says: `people_both` is that of `comparison`. Not so where runners carry
        alarms between villages.
    comparison : Comparison
        Before and after, evaluated with the masts (and the networks given with them).
    """

    kind: MastKind
    masts: gpd.GeoDataFrame
    brought_in: pd.DataFrame
    links: pd.DataFrame
    people_both: float
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
        How many.
    kind : {"macro", "small"}
        A mast of an operator, or the small donated kind with its assumed radius.
    candidates : DataFrame, optional
        lon, lat in EPSG:4326 degrees, one row a place; its index names them. By default
        `coverage.mast_sites.default_candidates`.
    with_network : bool
        Every village that is newly covered is given a network (a CAN by phone) too.
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
        outside of the region or of its relief; and see `coverage.check.check_scenario`.
    """
    raise NotImplementedError
