"""The door to the loss of one profile: checks what is given, then asks the kernel."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from coverage.signal.p1812 import basic_loss_db


def path_loss_db(
    distance_km: ArrayLike,
    height_m: ArrayLike,
    clutter_m: ArrayLike,
    *,
    frequency_ghz: float,
    time_percent: float,
    location_percent: float,
    tx_height_m: float,
    rx_height_m: float,
    polarisation: int | str,
    latitude: float,
    delta_n: float,
    n0: float,
    zones: ArrayLike | None = None,
) -> float:
    """Basic transmission loss of one profile in dB, by Recommendation ITU-R P.1812-6."""
    pol = {"horizontal": 1, "vertical": 2}.get(str(polarisation), polarisation)
    return basic_loss_db(
        np.asarray(distance_km, dtype=np.float64),
        np.asarray(height_m, dtype=np.float64),
        np.asarray(clutter_m, dtype=np.float64),
        float(frequency_ghz),
        float(time_percent),
        float(location_percent),
        float(tx_height_m),
        float(rx_height_m),
        int(pol),
        float(latitude),
        float(delta_n),
        float(n0),
    )
