"""Phone signal along a road, and how far a VHF repeater or a base's set reaches.

Where a patrol has no signal is for planners and commanders alone: shown, never exported or printed.
`RoadSignal.sensitivity` says so, and `reports.sensitivity` refuses what says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World
    from routing.itinerary import Itinerary

STEP_M = 250.0


@dataclass(frozen=True, slots=True, eq=False)
class RoadSignal:
    """Signal along a way. Restricted: for planner and commander only.

    Attributes
    ----------
    points : GeoDataFrame
        One row every step, the ends included: km (from the start), lon, lat, claimed, modelled, signal
        (categoricals of `layers.signal.SIGNAL`; signal = what the scenario's basis makes of the two),
        mast_id ("" = none) and margin_db (NaN = unknown) of the best standing mast, geometry in EPSG:4326.
    gaps : DataFrame
        Stretches without signal: from_km, to_km, km, signal ("unlikely" or "unknown"). A stretch begins and
        ends halfway between points that differ.
    name, kind, sensitivity : str
        As of a layer, for `reports.sensitivity.check_exportable` to refuse: "restricted" at the least.
    """

    points: gpd.GeoDataFrame
    gaps: pd.DataFrame
    name: str = "signal along the road"
    kind: str = "modelled"
    sensitivity: str = "restricted"


@dataclass(frozen=True, slots=True, eq=False)
class VhfReach:
    """Whom a VHF repeater, or a base's set, reaches. Restricted: for planner and commander only.

    Attributes
    ----------
    villages : DataFrame
        Index village_id, those within range; distance_km, loss_db, margin_db (NaN = unknown), vhf
        (categorical of `layers.signal.SIGNAL`).
    road : RoadSignal or None
        Along the way that was given: claimed is unknown throughout, modelled and signal are VHF's.
    name, kind, sensitivity : str
        As of `RoadSignal`.
    """

    villages: pd.DataFrame
    road: RoadSignal | None
    name: str = "VHF reach"
    kind: str = "modelled"
    sensitivity: str = "restricted"


def signal_along(
    world: World, scenario: Scenario, itinerary: Itinerary, *, step_m: float = STEP_M
) -> RoadSignal:
    """Say every `step_m` metres of a way what signal there is.

    Parameters
    ----------
    world : World
    scenario : Scenario
        With the masts lost and added; its basis says what counts as signal.
    itinerary : Itinerary
    step_m : float
        Metres, more than 0; the last step may be shorter.

    Raises
    ------
    InputError
        A step that is not more than 0; and see `coverage.check.check_scenario`.
    """
    raise NotImplementedError


def vhf_reach(
    world: World,
    scenario: Scenario,
    lon: float,
    lat: float,
    *,
    is_repeater: bool = True,
    itinerary: Itinerary | None = None,
    step_m: float = STEP_M,
) -> VhfReach:
    """Say which villages, and which part of a way, hand-held VHF sets reach from a repeater or a base.

    Parameters
    ----------
    world, scenario
        The scenario's assumptions count.
    lon, lat : float
        EPSG:4326 degrees.
    is_repeater : bool
        On a mast of its own; else a set of a base.
    itinerary : Itinerary, optional
    step_m : float
        As of `signal_along`.

    Raises
    ------
    InputError
        The region has no relief, or the point lies outside of it.
    """
    raise NotImplementedError
