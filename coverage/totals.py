"""Totals: villages and people by area and status."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.status import STATUS, UNKNOWN, could_be


def area_totals(
    area: NDArray[np.int64],
    area_ids: Sequence[str],
    status: NDArray[np.int8],
    population: NDArray[np.float64],
) -> pd.DataFrame:
    """Count villages and people by area and status.

    Parameters
    ----------
    area : int64[v]
        Position in `area_ids`.
    area_ids : sequence of str
        "" = in no area.
    status : int8[v]
        Position in `STATUS`.
    population : float64[v]
        People; NaN = unknown, counted as a village without population and never as 0 people.

    Returns
    -------
    DataFrame
        Index (area_id, status), every pair present; villages, people, villages_without_population.
    """
    key = area * len(STATUS) + status
    size = len(area_ids) * len(STATUS)
    is_unknown = np.isnan(population)
    index = pd.MultiIndex.from_product(
        [pd.Index(list(area_ids), dtype="str"), pd.CategoricalIndex(STATUS, categories=STATUS)],
        names=["area_id", "status"],
    )
    return pd.DataFrame(
        {
            "villages": np.bincount(key, minlength=size),
            "people": np.bincount(key, weights=np.where(is_unknown, 0.0, population), minlength=size),
            "villages_without_population": np.bincount(key[is_unknown], minlength=size),
        },
        index=index,
    )


def overall_totals(
    can_alert: NDArray[np.int8],
    in_time: NDArray[np.int8],
    status: NDArray[np.int8],
    population: NDArray[np.float64],
) -> pd.DataFrame:
    """Count villages and people by status, low and high.

    Returns
    -------
    DataFrame
        Index status; villages, people, villages_without_population as decided; people_low = people;
        people_high adds the people of villages of status `unknown` that could turn out to have this one;
        villages_high likewise. For `unknown` itself high = low.
    """
    totals = area_totals(np.zeros(len(status), dtype=np.int64), [""], status, population).droplevel("area_id")
    people = np.where(np.isnan(population), 0.0, population)
    open_ = could_be(can_alert, in_time) & (status == UNKNOWN)[:, None]
    totals["people_low"] = totals["people"]
    totals["people_high"] = totals["people"] + np.append(people @ open_, 0.0)
    totals["villages_high"] = totals["villages"] + np.append(open_.sum(axis=0), 0)
    return totals
