"""The answer for every village, and what it rests on."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

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
        travel_minutes (inf = no way within the cut-off, or not entered), signal, has_signal, can_alert,
        in_time (True / False / <NA> = unknown), alarm (the quickest working channel, "" = none),
        alarm_minutes (NaN = none), verification_minutes, mobilisation_minutes (NaN = no site), wait_minutes,
        response_minutes (the sum of the parts; NaN where it cannot or might not call, inf where nobody
        comes), independent_routes, backup, status, status_best, status_worst (CANs that lose their hub all
        keep working; are gone at once), lpc, access, reason (why there is no travel time), snap_m,
        snap_minutes.
    totals : DataFrame
        See `coverage.totals.area_totals`.
    sites : GeoDataFrame
        See `coverage.sites.sites_frame`; and snap_m, snap_minutes, reason.
    inputs : mapping
        What the answer rests on: region, reference_date, layers, network_id, scenario_id, versions.
    """

    scenario: Scenario
    limit_minutes: float
    villages: gpd.GeoDataFrame
    totals: pd.DataFrame
    sites: gpd.GeoDataFrame
    inputs: Mapping[str, Any]

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
        region, reference_date, layers (name to as_of, kind, sensitivity, source, licence), network_id,
        scenario_id, versions.
    """
    region = world.region
    return {
        "region": region.title,
        "reference_date": region.reference_date.isoformat(),
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
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "pandas": pd.__version__,
            "geopandas": gpd.__version__,
        },
    }
