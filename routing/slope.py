"""What slope does to speed: on foot by Tobler's law, on wheels by a quadratic one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from layers.assumptions import Assumptions

TOBLER_RATE = 3.5
TOBLER_BEST = 0.05
STEEPEST_WALK = 1.0
"""Steeper ground than 45 degrees costs as 45 degrees."""
_HEAVY = ("truck", "apc")


def slope_factor(vehicle: str, slope: NDArray[np.float64], assumptions: Assumptions) -> NDArray[np.float64]:
    """Time on a slope over time on the flat.

    On foot ``exp(3.5 (|s + 0.05| - 0.05))``, Tobler's hiking function (1993) set to 1 on the flat: quickest
    at 5 % downhill, twice as long at 20 % uphill. On wheels ``1 + (s / c)^2``, the form used for vehicles in
    least-cost studies, where c is the slope at which driving takes twice as long: one for light and one for
    heavy vehicles uphill, one for all downhill; all assumptions. Roads are cut into hillsides and climb less
    than the ground beside them, so that vehicles meet no slope above `road_slope_most_percent`.

    Parameters
    ----------
    vehicle
        One of `routing.profile.VEHICLES`.
    slope
        Rise over distance in the direction of travel, positive uphill; NaN counts as flat.
    assumptions
        `slope_up_light_percent`, `slope_up_heavy_percent`, `slope_down_percent`,
        `road_slope_most_percent`.

    Returns
    -------
    NDArray
        float64, of the shape of `slope`; never below 0.839, and never below 1 on wheels.
    """
    known = np.where(np.isnan(slope), 0.0, slope)
    if vehicle == "foot":
        known = np.clip(known, -STEEPEST_WALK, STEEPEST_WALK)
        return np.asarray(np.exp(TOBLER_RATE * (np.abs(known + TOBLER_BEST) - TOBLER_BEST)))
    most = assumptions["road_slope_most_percent"] / 100.0
    known = np.clip(known, -most, most)
    up = assumptions["slope_up_heavy_percent" if vehicle in _HEAVY else "slope_up_light_percent"]
    twice = np.where(known > 0, up, assumptions["slope_down_percent"]) / 100.0
    return np.asarray(1.0 + (known / twice) ** 2)
