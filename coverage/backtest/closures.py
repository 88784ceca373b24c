"""Before and after each real closure: the incidents in the villages that the base had answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.backtest.tables import SHARES, overall

if TYPE_CHECKING:
    import geopandas as gpd

    from coverage.backtest.days import History
    from coverage.backtest.tables import Answered

WHEN = ("before", "after")


def closures(
    bases: gpd.GeoDataFrame,
    history: History,
    answered: Answered,
    *,
    first: date,
    last: date,
    window_days: int,
    only: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Set the days before each closure beside the days after it.

    Parameters
    ----------
    bases : GeoDataFrame
        With `closed`.
    history : History
    answered : Answered
        Incidents from `first` to `last`.
    first, last : date
        Closures within are shown.
    window_days : int
        Days on each side; the day of closing is the first of those after.
    only : sequence of str, optional
        Ids of the bases meant.

    Returns
    -------
    DataFrame
        Index (base_id, when: "before", "after"), by closing day; name, closed (datetime64), villages (int64:
        those the base answered on the day before it closed), days (int64: of the window, within `first` to
        `last`), incidents in these villages, and `SHARES` as in `coverage.backtest.tables.quarters`.
    """
    closed = bases["closed"].dropna()
    closed = closed[(closed >= pd.Timestamp(first)) & (closed <= pd.Timestamp(last))]
    if only is not None:
        closed = closed[closed.index.isin(only)]
    rows = {}
    for base_id, at in closed.sort_values(kind="stable").items():
        day = at.date()
        is_its = history.on(day - timedelta(days=1)).site == bases.index.get_loc(base_id)
        window = timedelta(days=window_days)
        for when, start, end in ((WHEN[0], day - window, day), (WHEN[1], day, day + window)):
            start, end = max(start, first), min(end, last + timedelta(days=1))
            counted = answered.take(_between(answered, start, end) & _in_villages(answered, is_its))
            rows[base_id, when] = {
                "name": bases.loc[base_id, "name"],
                "closed": at,
                "villages": int(is_its.sum()),
                "days": (end - start).days,
                **overall(counted),
            }
    index = pd.MultiIndex.from_tuples(list(rows), names=["base_id", "when"]) if rows else _EMPTY
    columns = ["name", "closed", "villages", "days", "incidents", *SHARES]
    table = pd.DataFrame(list(rows.values()), index=index, columns=columns)
    return table.astype({"villages": "int64", "days": "int64", "incidents": "int64"})


_EMPTY = pd.MultiIndex.from_arrays([[], []], names=["base_id", "when"])


def _between(answered: Answered, start: date, end: date) -> NDArray[np.bool_]:
    is_between = (answered.date >= np.datetime64(start)) & (answered.date < np.datetime64(end))
    return np.asarray(is_between, dtype=bool)


def _in_villages(answered: Answered, is_its: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say which incidents a village stands for that is among some; the last entry is for those of none."""
    return np.append(is_its, False)[answered.village].astype(bool)
