"""How many women are in the mechanisms of each territoire, without a count that could point at a person.

A count under ten is hidden, and with it the smallest that is not, so that a total does not give it away. The
total stands only when, for every hidden count under ten, each number from 0 to 9 would still fit what is
shown; whether it stands hangs on shown numbers alone, so that nothing can be read off its absence either.
Else it is given as bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.mechanisms.rules import build_rules
from layers.areas import find_areas

if TYPE_CHECKING:
    from coverage.world import World

LEAST_SHOWN = 10
TERRITOIRE = 2


@dataclass(frozen=True, slots=True, eq=False)
class WomenCounts:
    """Women in mechanisms.

    Attributes
    ----------
    by_area : DataFrame
        Index area_id of the territoire ("" = in none), sorted: mechanisms, mechanisms_without_count, women
        (NaN = hidden, or no mechanism there states a count), is_hidden.
    total : float
        NaN = hidden.
    total_low, total_high : float
        Bounds; both the total where it stands; inf = none.
    """

    by_area: pd.DataFrame
    total: float
    total_low: float
    total_high: float


def women_by_territoire(world: World) -> WomenCounts:
    """Count women in the alert networks, committees and among the assistants of the layer, as it is given."""
    mechanisms = world.layers.mechanisms
    groups = mechanisms.assign(area_id=_territoire(world)).groupby("area_id")["women"]
    counts, known = groups.sum().to_numpy(dtype=np.float64), groups.count().to_numpy()
    is_known = known > 0
    hidden = np.zeros(len(counts), dtype=bool)
    hidden[is_known], low, high = hide_counts(counts[is_known])
    frame = pd.DataFrame(
        {
            "mechanisms": groups.size(),
            "mechanisms_without_count": groups.size() - known,
            "women": np.where(is_known & ~hidden, counts, np.nan),
            "is_hidden": hidden,
        }
    )
    return WomenCounts(frame, low if low == high else np.nan, low, high)


def hide_counts(counts: NDArray[np.float64]) -> tuple[NDArray[np.bool_], float, float]:
    """Choose which counts to hide, and what may be said of their total.

    Parameters
    ----------
    counts : float64[n]
        Whole numbers.

    Returns
    -------
    (bool[n], float, float)
        Which are hidden; least and greatest total that may be said, equal where the total itself stands.
    """
    hidden = counts < LEAST_SHOWN
    small, total = int(hidden.sum()), float(counts.sum())
    if not small:
        return hidden, total, total
    beside = int((~hidden).any())
    if beside:
        hidden[np.where(hidden, np.inf, counts).argmin()] = True
    most = float(np.where(hidden, np.inf, counts).min(initial=np.inf)) if beside else 0.0
    shown, veiled = float(counts[~hidden].sum()), float(counts[hidden].sum())
    least, rest = LEAST_SHOWN * beside, (LEAST_SHOWN - 1) * (small - 1) + most
    # Of equal counts the first is hidden: one equal to a shown count would not fit in every hidden cell.
    if least + LEAST_SHOWN - 1 <= veiled < rest + (not beside):
        return hidden, total, total
    return hidden, shown + least, shown + rest + LEAST_SHOWN - 1


def _territoire(world: World) -> NDArray[np.object_]:
    """The territoire of each mechanism: of its village, else of its base."""
    layers = world.layers
    mechanisms, areas = layers.mechanisms, layers.areas
    if areas is None:
        return np.full(len(mechanisms), "", dtype=object)
    level = areas["level"]
    chains = build_rules(layers.area_id, areas, ()).chain
    of_area = {
        area_id: next((each for each in chains(str(area_id)) if level[each] == TERRITOIRE), "")
        for area_id in layers.area_id.unique()
    }
    of_village = layers.area_id.map(of_area)
    of_base = find_areas(layers.bases.geometry, areas[level == TERRITOIRE])
    at_village = mechanisms["village_id"].map(of_village)
    at_base = mechanisms["base_id"].map(of_base)
    found = at_village.where(mechanisms["village_id"] != "", at_base)
    return found.astype(object).where(found.notna(), "").to_numpy(dtype=object)
