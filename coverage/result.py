"""The answer for every village, and what it rests on."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from coverage.mechanisms.notes import MechanismNote
from coverage.radio_notes import RadioNote
from coverage.roads import APPLIED, RoadNote
from coverage.scenario import Scenario
from coverage.status import from_boolean
from coverage.totals import overall_totals

if TYPE_CHECKING:
    from coverage.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """The answer for every village. Frames are not to be altered: results are shared.

    Attributes
    ----------
    scenario : Scenario
    limit_minutes : float
        The limit that was used.
    villages : GeoDataFrame
        On the input index, EPSG:4326: name, population (NaN = unknown), area_id, site_id ("" = none),
        travel_minutes (inf = no way within the cut-off, or not entered), signal (in force), has_signal,
        signal_claimed (by operators), signal_modelled (from masts over relief), signal_agreement (agree,
        disagree, unknown), can_alert, in_time (True / False / <NA> = unknown), alarm (the quickest working
        channel, "" = none), alarm_minutes (NaN = none), alarm_hub_id, alarm_mast_id (what it hangs on, "" =
        nothing, or not known), alarm_is_verified (<NA> = no alarm), second_alarm, second_minutes,
        second_hub_id, second_mast_id, second_is_verified (the quickest that is another by channel, hub or
        mast), runner_minutes (walk and alarm of the village he runs to; NaN = none, or its own alarm is
        as quick), runner_to (its id, "" = none), can_warn, warning (channel), warning_minutes (mission to
        village), state_alarm (has a channel of the State; no status rests on it), verification_minutes,
        mobilisation_minutes (NaN = no site), wait_minutes, response_minutes (the sum of the parts; NaN where
        it cannot or might not call, inf where nobody comes), helicopter_minutes (only where it is switched
        on; inf = no flight), independent_routes (share no hub, base or mast), backup, status, status_best,
        status_worst (CANs that lose their hub all keep working; are gone at once), lpc, access, reason (why
        there is no travel time), snap_m, snap_minutes.
    totals : DataFrame
        See `coverage.totals.area_totals`.
    sites : GeoDataFrame
        See `coverage.sites.sites_frame`; and snap_m, snap_minutes, reason.
    inputs : mapping
        What the answer rests on: see `describe_inputs`.
    notes : tuple of RoadNote
        What is to be said beside each cut and delay: see `coverage.roads.RoadNote`.
    radio_notes : tuple of RadioNote
        What is to be said beside changes of masts and channels: see `coverage.radio_notes`.
    mechanism_notes : tuple of MechanismNote
        What is to be said beside changes of mechanisms, refusals first of all: see
        `coverage.mechanisms.notes`.
    """

    scenario: Scenario
    limit_minutes: float
    villages: gpd.GeoDataFrame
    totals: pd.DataFrame
    sites: gpd.GeoDataFrame
    inputs: Mapping[str, Any]
    notes: tuple[RoadNote, ...] = ()
    radio_notes: tuple[RadioNote, ...] = ()
    mechanism_notes: tuple[MechanismNote, ...] = ()

    def overall(self) -> pd.DataFrame:
        """Totals by status, low and high: see `coverage.totals.overall_totals`."""
        return overall_totals(
            from_boolean(self.villages["can_alert"]),
            from_boolean(self.villages["in_time"]),
            self.villages["status"].cat.codes.to_numpy(),
            self.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan),
        )


def describe_inputs(world: World, scenario: Scenario) -> dict[str, Any]:
    """Say what an answer rests on, as plain JSON values.

    Returns
    -------
    dict
        region, reference_date, day (that is shown), layers (name to as_of, kind, sensitivity, source,
        licence), network_id, scenario_id, roads (see `describe_roads`), versions.
    """
    region = world.region
    return {
        "region": region.title,
        "reference_date": region.reference_date.isoformat(),
        "day": world.day.isoformat(),
        "layers": {
            name: {
                "as_of": layer.as_of.isoformat(),
                "kind": layer.kind,
                "sensitivity": layer.sensitivity,
                "source": layer.source,
                "licence": layer.licence,
            }
            for name, layer in region.layers.items()
        },
        "network_id": world.router.network.network_id,
        "scenario_id": scenario.id,
        "roads": describe_roads(world, scenario),
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "pandas": pd.__version__,
            "geopandas": gpd.__version__,
        },
    }


def describe_roads(world: World, scenario: Scenario) -> dict[str, Any]:
    """Say what the times rest on besides the map, as plain JSON values.

    Returns
    -------
    dict
        state_id ("" = as on the map), applied, not_applied, stale (how many cuts and delays: on this day, on
        other days, those of them applied that are unconfirmed or old), roadblocks, roadblocks_far (near no
        road, left out), denied, escort (ids of areas), imputed_share (of the network's kilometres; None = not
        known).
    """
    plan = world.road_plan(scenario)
    applied = [note for note in plan.notes if note.when == APPLIED]
    return {
        "state_id": plan.state.id,
        "applied": len(applied),
        "not_applied": len(plan.notes) - len(applied),
        "stale": sum(note.is_stale for note in applied),
        "roadblocks": plan.roadblocks,
        "roadblocks_far": plan.roadblocks_far,
        "denied": list(plan.denied),
        "escort": list(plan.escort),
        "imputed_share": world.network_imputed_share(),
    }
