"""The alerts of one run: when, from which village, and what they turn out to be. Drawn, and equal by seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.load.terms import LoadTerms
from layers.errors import BadValue, InputErrors, UnknownId, raise_all

MINUTES_A_MONTH = 30 * 24 * 60


@dataclass(frozen=True, slots=True, eq=False)
class Alerts:
    """Alerts (a) of one run, in order of time.

    Attributes
    ----------
    minute : float64[a]
        After the start.
    village : int64[a]
    is_false : bool[a]
    is_caught : bool[a]
        False, and found out by verification.
    is_deferred : bool[a]
        True, and taken over by FARDC or PNC.
    """

    minute: NDArray[np.float64]
    village: NDArray[np.int64]
    is_false: NDArray[np.bool_]
    is_caught: NDArray[np.bool_]
    is_deferred: NDArray[np.bool_]


def alert_rates(
    villages: pd.DataFrame, per_month: float, by_area: Mapping[str, float] | None = None
) -> NDArray[np.float64]:
    """Return the alerts a month expected from each village that can call.

    Parameters
    ----------
    villages : DataFrame
        Of a Result: can_alert, population, area_id.
    per_month : float
        Alerts a month from all of them together; spread by population. A village of unknown population
        weighs as much as the median of those known.
    by_area : mapping of area_id to float, optional
        Alerts a month from each area instead, spread by population within it; areas not named have none.

    Returns
    -------
    float64[v]
        0 for villages that cannot call, or of which that is unknown: nobody hears of them.

    Raises
    ------
    BadValue, UnknownId, InputErrors
        A rate is negative, infinite or not a number; an area holds no village.
    """
    _check_rates(villages, per_month, by_area)
    population = villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    known = population[np.isfinite(population)]
    weight = np.where(np.isnan(population), np.median(known) if len(known) else 1.0, population)
    weight = weight * villages["can_alert"].fillna(False).to_numpy(dtype=bool)
    if by_area is None:
        return _spread(weight, per_month)
    rates = np.zeros(len(villages))
    area = villages["area_id"].to_numpy(dtype=object)
    for area_id, rate in by_area.items():
        inside = area == area_id
        rates[inside] = _spread(weight[inside], rate)
    return rates


def draw_alerts(
    rates: NDArray[np.float64], months: float, terms: LoadTerms, rng: np.random.Generator
) -> Alerts:
    """Draw the alerts of some months: independent of each other, at a steady rate (a Poisson process)."""
    total = float(rates.sum())
    count = int(rng.poisson(total * months))
    minute = np.sort(rng.uniform(0.0, months * MINUTES_A_MONTH, count))
    village = rng.choice(len(rates), size=count, p=rates / total) if count else np.zeros(0, np.int64)
    is_false = rng.random(count) < terms.false_share
    is_caught = is_false & (rng.random(count) < terms.caught_share)
    is_deferred = ~is_false & (rng.random(count) < terms.deferred_share)
    return Alerts(minute, village.astype(np.int64), is_false, is_caught, is_deferred)


def _spread(weight: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    total = weight.sum()
    return weight * (rate / total) if total > 0 else np.zeros(len(weight))


def _check_rates(villages: pd.DataFrame, per_month: float, by_area: Mapping[str, float] | None) -> None:
    given = {"alerts a month": per_month} if by_area is None else dict(by_area)
    faults: list[BadValue | UnknownId | InputErrors] = []
    odd = [name for name, rate in given.items() if not 0 <= rate < np.inf]
    if odd:
        mend = "give a number of alerts a month that is 0 or more"
        faults.append(BadValue("rates of alerts are no such numbers", file="rates", rows=odd, mend=mend))
    unknown = sorted(set(by_area or ()) - set(villages["area_id"]))
    if unknown:
        mend = "use ids of the areas layer that hold villages"
        faults.append(UnknownId("no village lies in these areas", file="rates", rows=unknown, mend=mend))
    raise_all(faults)
