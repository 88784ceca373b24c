"""A comparison of four villages, made by hand: reports need no region."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from coverage.compare import Comparison
from coverage.result import Result
from coverage.scenario import Scenario

IDS = pd.Index(["v1", "v2", "v3", "v4"], name="village_id")


def villages(status: list[str], minutes: list[float], can_alert: list[bool | None]) -> gpd.GeoDataFrame:
    """Make a result's villages: v1 has a formula for a name, v3 no population, v4 nothing known."""
    return gpd.GeoDataFrame(
        {
            "name": ['=HYPERLINK("x")', "Nyabiondo, centre", "Pinga", None],
            "population": [120.0, 80.0, np.nan, 5.0],
            "area_id": ["CD61", "CD61", "", ""],
            "site_id": ["b1" if np.isfinite(value) else "" for value in minutes],
            "travel_minutes": minutes,
            "response_minutes": [value + 30 for value in minutes],
            "signal": pd.Categorical(["likely", "unlikely", "uncertain", "unknown"]),
            "signal_claimed": pd.Categorical(["likely", "likely", "uncertain", "unknown"]),
            "signal_modelled": pd.Categorical(["likely", "unlikely", "uncertain", "unknown"]),
            "signal_agreement": pd.Categorical(["agree", "disagree", "agree", "unknown"]),
            "can_alert": pd.array(can_alert, dtype="boolean"),
            "alarm": ["phone" if can else "" for can in can_alert],
            "alarm_minutes": [15.0 if can else np.nan for can in can_alert],
            "alarm_hub_id": ["b1" if can else "" for can in can_alert],
            "alarm_mast_id": ["m1" if can else "" for can in can_alert],
            "alarm_is_verified": pd.array([True if can else None for can in can_alert], dtype="boolean"),
            "second_alarm": ["hf_radio", "", "", ""],
            "second_minutes": [30.0, np.nan, np.nan, np.nan],
            "second_hub_id": ["b1", "", "", ""],
            "second_mast_id": "",
            "second_is_verified": pd.array([False, None, None, None], dtype="boolean"),
            "independent_routes": [2 if can else 0 for can in can_alert],
            "state_alarm": [False, False, True, False],
            "runner_to": ["", "", "v2", ""],
            "runner_minutes": [np.nan, np.nan, 95.5, np.nan],
            "can_warn": pd.array(can_alert, dtype="boolean"),
            "warning": ["phone" if can else "" for can in can_alert],
            "warning_minutes": [30.0 if can else np.nan for can in can_alert],
            "status": pd.Categorical(status),
        },
        index=IDS,
        geometry=gpd.points_from_xy([28.8, 28.9, -116.7, 29.0], [-1.4, -1.3, 36.9, 0.0]),
        crs="EPSG:4326",
    )


def result(scenario: Scenario, frame: gpd.GeoDataFrame) -> Result:
    """Wrap a frame of villages as a result."""
    sites = gpd.GeoDataFrame({"name": ["Masisi"]}, index=["b1"], geometry=gpd.points_from_xy([28.8], [-1.4]))
    return Result(
        scenario=scenario,
        limit_minutes=60.0,
        villages=frame,
        totals=pd.DataFrame(),
        sites=sites,
        inputs={"network_id": "n"},
    )


def comparison() -> Comparison:
    """Return: v1 falls out of reach, v2 comes in, v3 and v4 stay."""
    before = villages(
        ["both", "call_only", "neither", "unknown"],
        [10.0, 60.0 + 1 / 60_000, np.inf, np.inf],
        [True, True, False, None],
    )
    after = villages(
        ["call_only", "both", "neither", "unknown"], [np.inf, 59.5, np.inf, np.inf], [True, True, False, None]
    )
    empty = pd.DataFrame()
    return Comparison(
        before=result(Scenario(), before),
        after=result(Scenario().close("b1"), after),
        newly_out=IDS[:1],
        newly_in=IDS[1:2],
        villages=after,
        people_out=(0.0, 120.0),
        people_in=(80.0, 80.0),
        villages_out_without_population=0,
        villages_in_without_population=0,
        lost=empty,
        by_area=empty,
    )
