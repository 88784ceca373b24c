"""Reaction times: from the call to the arrival, by area and by the way the alarm comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from coverage.result import Result

QUANTILES = (0.1, 0.5, 0.9)


def reaction_times(result: Result) -> pd.DataFrame:
    """Say how long it takes from the alarm until somebody arrives, village by village.

    Modelled: alarm, verification, mobilisation, wait for dawn and travel; nobody has measured it. Villages
    count alike, whatever their people: many have no known population.

    Parameters
    ----------
    result : Result

    Returns
    -------
    DataFrame
        Index (area_id, alarm), alarm being the quickest working channel, "" = none for certain: villages,
        people (known), alarm_minutes (median), arrive (villages where somebody arrives), never (villages
        that can call, and nobody comes), response_low, response_median, response_high (10th, 50th and 90th
        percentile of the villages that can call, inf = nobody comes; NaN where none can call).
    """
    villages = result.villages
    response = villages["response_minutes"].to_numpy(dtype=np.float64)
    frame = pd.DataFrame(
        {
            "area_id": villages["area_id"].to_numpy(dtype=object),
            "alarm": villages["alarm"].to_numpy(dtype=object),
            "people": np.nan_to_num(villages["population"].to_numpy(dtype=np.float64), nan=0.0),
            "alarm_minutes": villages["alarm_minutes"].to_numpy(dtype=np.float64),
            "response": response,
            "arrives": np.isfinite(response),
            "never": np.isinf(response),
        }
    )
    groups = frame.groupby(["area_id", "alarm"], sort=True)
    shown = pd.DataFrame(
        {
            "villages": groups.size(),
            "people": groups["people"].sum(),
            "alarm_minutes": groups["alarm_minutes"].median(),
            "arrive": groups["arrives"].sum(),
            "never": groups["never"].sum(),
        }
    )
    spread = groups["response"].apply(_quantiles)
    for name, at in zip(("low", "median", "high"), range(len(QUANTILES)), strict=True):
        shown[f"response_{name}"] = [each[at] for each in spread.reindex(shown.index)]
    return shown


def _quantiles(response: pd.Series) -> tuple[float, ...]:
    """Percentiles of those that are known, each a value of a village: where nobody comes it is inf."""
    known = np.sort(response.dropna().to_numpy(dtype=np.float64))
    if not len(known):
        return (np.nan,) * len(QUANTILES)
    return tuple(float(known[int(np.ceil(at * len(known))) - 1]) for at in QUANTILES)
