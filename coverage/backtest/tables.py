"""Incidents brought down to counts and shares; a share of fewer than five incidents is not given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.status import MAYBE, NO, YES

LEAST_INCIDENTS = 5
"""Of fewer no share is given: too few to say anything, and a share might point at one of them."""

SHARES = ("in_time_low", "in_time_high", "alarm_low", "alarm_high", "both_low", "both_high", "unknown")
"""Of the incidents counted, 0 to 1: low is what is certain, high what may be; unknown, where time or alarm is
undecided."""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Incidents (n) with their answers.

    Attributes
    ----------
    date : datetime64[s][n]
    area_id : object[n]
        "" = in no area, or its place is not known well enough to say.
    village : int64[n]
        Row of the village that stands for it; -1 = none.
    in_time, alarm, both : int8[n]
        `NO`, `MAYBE` or `YES`; `MAYBE` where no village stands for it.
    """

    date: NDArray[np.datetime64]
    area_id: NDArray[np.object_]
    village: NDArray[np.int64]
    in_time: NDArray[np.int8]
    alarm: NDArray[np.int8]
    both: NDArray[np.int8]

    def take(self, which: NDArray[np.bool_]) -> Answered:
        """Return some of them."""
        return Answered(*(getattr(self, each.name)[which] for each in fields(self)))


def quarters(answered: Answered) -> pd.DataFrame:
    """Count incidents by area and quarter.

    Returns
    -------
    DataFrame
        Index (area_id, quarter such as "2017Q3"), sorted; incidents (int64) and `SHARES`, NaN where there are
        fewer than `LEAST_INCIDENTS`.
    """
    quarter = pd.PeriodIndex(answered.date, freq="Q").astype(str)
    return _shares(answered, {"area_id": answered.area_id, "quarter": quarter})


def overall(answered: Answered) -> pd.Series:
    """Count all of them: incidents and `SHARES`."""
    table = _shares(answered, {"all": np.zeros(len(answered.date), dtype=np.int64)})
    return table.reindex([0]).fillna({"incidents": 0}).iloc[0]


def _shares(answered: Answered, keys: Mapping[str, Any]) -> pd.DataFrame:
    parts = {"in_time": answered.in_time, "alarm": answered.alarm, "both": answered.both}
    bounds: dict[str, NDArray[np.bool_]] = {}
    for name, codes in parts.items():
        bounds |= {f"{name}_low": codes == YES, f"{name}_high": codes != NO}
    bounds["unknown"] = (answered.in_time == MAYBE) | (answered.alarm == MAYBE)
    grouped = pd.DataFrame({**keys, **bounds}).groupby(list(keys))
    table = grouped[list(SHARES)].mean().astype("float64")
    table.insert(0, "incidents", grouped.size().astype("int64"))
    table[list(SHARES)] = table[list(SHARES)].where(table["incidents"] >= LEAST_INCIDENTS)
    return table
