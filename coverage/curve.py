"""People against minutes: the curve of how many are reached within how long."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.result import Result


def reach_curve(result: Result, minutes: NDArray[np.float64]) -> pd.DataFrame:
    """Count the people whom help reaches within so many minutes.

    By the road lens the minutes are those of travel, by the chain lens those of the whole response: there,
    whoever cannot call is reached at no time. Villages whose access is not known to be open are in no row.

    Parameters
    ----------
    result : Result
    minutes : float64[n]
        In any order.

    Returns
    -------
    DataFrame
        minutes; people (all who are reached); people_with_alarm, people_without_alarm, people_alarm_unknown
        (they sum to people); villages; villages_without_population (among those villages: they add no
        people).
    """
    villages = result.villages
    column = "response_minutes" if result.scenario.lens == "chain" else "travel_minutes"
    at = villages[column].to_numpy(dtype=np.float64)
    at = np.where(np.isnan(at) | (villages["access"] != "open"), np.inf, at)
    population = villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    people = np.nan_to_num(population, nan=0.0)
    can_alert = villages["can_alert"]
    with_alarm = can_alert.fillna(False).to_numpy(dtype=bool)
    unknown = can_alert.isna().to_numpy(dtype=bool)
    weights = np.column_stack(
        (
            people,
            people * with_alarm,
            people * ~(with_alarm | unknown),
            people * unknown,
            np.ones(len(at)),
            np.isnan(population),
        )
    )
    order = np.argsort(at, kind="stable")
    sums = np.vstack((np.zeros(weights.shape[1]), np.cumsum(weights[order], axis=0)))
    reached = sums[
        np.searchsorted(at[order], np.where(np.isinf(minutes), np.finfo(float).max, minutes), "right")
    ]
    frame = pd.DataFrame(
        reached,
        columns=[
            "people",
            "people_with_alarm",
            "people_without_alarm",
            "people_alarm_unknown",
            "villages",
            "villages_without_population",
        ],
    )
    frame.insert(0, "minutes", minutes)
    return frame.astype({"villages": "int64", "villages_without_population": "int64"})
