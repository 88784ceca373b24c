"""The road lens of a scenario, ready to be asked again and again: weighed roads, sites, villages, limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.checks.scenario import check_scenario
from coverage.ground import ACCESS_DENIED, ACCESS_UNKNOWN
from coverage.reach import MS_PER_MINUTE
from coverage.sites import build_sites
from coverage.terms import build_terms
from routing.costs import Costs
from routing.network import IMPASSABLE, Network
from routing.snapping import Snapping
from routing.state import build_state

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World
    from layers.assumptions import Assumptions


@dataclass(frozen=True, slots=True, eq=False)
class RoadLens:
    """Who is reached in time by road, by the sites that answer under a scenario; v villages.

    Attributes
    ----------
    network : Network
    on_map, costs : Costs
        Its costs as on the map, and under the state of the roads.
    sites : Snapping
        Of the sites that answer.
    villages : Snapping
    limit_ms : int
        Longest travel that is in time. By night, when travel takes longer, that of the same way by day.
    is_entered : bool[v]
        False: access is denied, and nobody comes.
    is_unsure : bool[v]
        Whether the village is entered is not known.
    is_undecided : bool[v]
        It lies on no road, or on an island: without a time nobody can say whether it can be reached.
    population : float64[v]
        NaN = unknown.
    assumptions : Assumptions
        Those of the scenario.
    season : str
    """

    network: Network
    on_map: Costs
    costs: Costs
    sites: Snapping
    villages: Snapping
    limit_ms: int
    is_entered: NDArray[np.bool_]
    is_unsure: NDArray[np.bool_]
    is_undecided: NDArray[np.bool_]
    population: NDArray[np.float64]
    assumptions: Assumptions
    season: str


def build_road_lens(world: World, scenario: Scenario) -> RoadLens:
    """Look at a scenario by the road lens, whatever its own lens.

    Parameters
    ----------
    world : World
    scenario : Scenario
        Its own limit counts where it is of the road lens; else `limit_road_minutes` does.

    Raises
    ------
    InputError
        See `coverage.checks.scenario.check_scenario`.
    """
    check_scenario(scenario, world)
    terms = build_terms(scenario, world.assumptions)
    minutes = terms.assumptions["limit_road_minutes"] if terms.is_chain else terms.limit_minutes
    sites = build_sites(scenario, world.layers.bases, world.ground, terms.assumptions)
    spots = gpd.GeoSeries(
        pd.concat([world.layers.bases.geometry, sites.placed]).to_numpy(), index=list(sites.ids), crs=4326
    )
    router = world.router_for(terms.assumptions, scenario.speeds)
    plan, vehicle = world.road_plan(scenario), terms.profile.vehicle
    villages = router.snap(world.layers.villages.geometry, vehicle, arriving=True)
    return RoadLens(
        network=router.network,
        # Moving in convoy is a matter of pace, which is drawn; a delay is not.
        on_map=router.costs(terms.profile, build_state(is_convoy=plan.state.is_convoy)),
        costs=router.costs(terms.profile, plan.state),
        sites=router.snap(spots, vehicle).take(np.flatnonzero(sites.answers)),
        villages=villages,
        limit_ms=longest_in_time(minutes * MS_PER_MINUTE, terms.travel_factor),
        is_entered=plan.access != ACCESS_DENIED,
        is_unsure=plan.access == ACCESS_UNKNOWN,
        is_undecided=(villages.reason != "") | villages.is_island,
        population=world.layers.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan),
        assumptions=terms.assumptions,
        season=terms.profile.season,
    )


def longest_in_time(limit_ms: float, factor: float) -> int:
    """Longest whole ms that, made longer by a factor and rounded, are within a limit."""
    longest = int(limit_ms / factor) + 2
    while np.rint(longest * factor) > limit_ms:
        longest -= 1
    return min(longest, IMPASSABLE - 1)
