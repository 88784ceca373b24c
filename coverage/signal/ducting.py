"""Waves that the air carries beyond the horizon, by Recommendation ITU-R P.1812-6: sections 4.4 and 4.5.

Kernels; nothing is checked in them. Paths are all inland: what the sea adds to ducting is left out.
"""

from __future__ import annotations

import math

from coverage.signal.climate import inland_share
from layers.jit import njit


@njit(nogil=True, cache=True)
def troposcatter_db(
    path_km: float, angle_mrad: float, frequency_ghz: float, time_percent: float, n0: float
) -> float:
    """Basic transmission loss by scatter in the troposphere, (44) and (45)."""
    frequency_db = 25.0 * math.log10(frequency_ghz) - 2.5 * math.log10(frequency_ghz / 2.0) ** 2
    loss_db: float = (
        190.1
        + frequency_db
        + 20.0 * math.log10(path_km)
        + 0.573 * angle_mrad
        - 0.15 * n0
        - 10.125 * math.log10(50.0 / time_percent) ** 0.7
    )
    return loss_db


@njit(nogil=True, cache=True)
def _shielding_db(angle_mrad: float, horizon_km: float, frequency_ghz: float) -> float:
    """Loss into the duct behind a near horizon, (48) and (48a)."""
    steeper = angle_mrad - 0.1 * horizon_km
    if steeper <= 0.0:
        return 0.0
    edge_db = 20.0 * math.log10(1.0 + 0.361 * steeper * math.sqrt(frequency_ghz * horizon_km))
    loss_db: float = edge_db + 0.264 * steeper * frequency_ghz ** (1.0 / 3.0)
    return loss_db


@njit(nogil=True, cache=True)
def ducting_db(
    path_km: float,
    tx_horizon_km: float,
    rx_horizon_km: float,
    tx_mrad: float,
    rx_mrad: float,
    tx_m: float,
    rx_m: float,
    rough_m: float,
    frequency_ghz: float,
    time_percent: float,
    earth_km: float,
    duct_percent: float,
) -> float:
    """Basic transmission loss by ducting and reflection from layers of the air, (46) to (56).

    Parameters
    ----------
    path_km
    tx_horizon_km, rx_horizon_km, tx_mrad, rx_mrad
        Horizons of the aerials: distance and elevation.
    tx_m, rx_m
        Aerials over the smooth ground, (92).
    rough_m
        Of `coverage.signal.terrain.roughness_m`.
    frequency_ghz, time_percent
    earth_km
        Median effective radius of the Earth.
    duct_percent
        Of `coverage.signal.climate.ducting_percent`.
    """
    low_db = 0.0
    if frequency_ghz < 0.5:
        low_db = 45.375 - 137.0 * frequency_ghz + 92.5 * frequency_ghz * frequency_ghz
    coupling_db = (
        102.45
        + 20.0 * math.log10(frequency_ghz)
        + 20.0 * math.log10(tx_horizon_km + rx_horizon_km)
        + low_db
        + _shielding_db(tx_mrad, tx_horizon_km, frequency_ghz)
        + _shielding_db(rx_mrad, rx_horizon_km, frequency_ghz)
    )
    angle_mrad = (
        1000.0 * path_km / earth_km + min(tx_mrad, 0.1 * tx_horizon_km) + min(rx_mrad, 0.1 * rx_horizon_km)
    )
    angle_db = 5e-5 * earth_km * frequency_ghz ** (1.0 / 3.0) * angle_mrad
    beta = (
        duct_percent
        * _path_shape(path_km, tx_m, rx_m, earth_km)
        * _roughness_share(path_km - tx_horizon_km - rx_horizon_km, rough_m)
    )
    loss_db: float = coupling_db + angle_db + _time_db(path_km, time_percent, beta)
    return loss_db


@njit(nogil=True, cache=True)
def _path_shape(path_km: float, tx_m: float, rx_m: float, earth_km: float) -> float:
    """Correction mu_2 of the share of time for the shape of the path, (55) and (55a)."""
    alpha = max(-0.6 - 3.5e-9 * path_km**3.1 * inland_share(path_km), -3.4)
    roots = math.sqrt(tx_m) + math.sqrt(rx_m)
    share: float = (500.0 / earth_km * (path_km / roots) ** 2) ** alpha
    return min(share, 1.0)


@njit(nogil=True, cache=True)
def _roughness_share(between_km: float, rough_m: float) -> float:
    """Correction mu_3 of the share of time for rough ground between the horizons, (56) and (56a)."""
    if rough_m <= 10.0:
        return 1.0
    return math.exp(-4.6e-5 * (rough_m - 10.0) * (43.0 + 6.0 * min(between_km, 40.0)))


@njit(nogil=True, cache=True)
def _time_db(path_km: float, time_percent: float, beta: float) -> float:
    """Loss that goes with the share of time, (53) and (53a)."""
    log_beta = math.log10(beta)
    fading = 9.51 - 4.8 * log_beta + 0.198 * log_beta * log_beta
    gamma = 1.076 / (2.0058 - log_beta) ** 1.012 * math.exp(-fading * 1e-6 * path_km**1.13)
    ratio = time_percent / beta
    loss_db: float = -12.0 + (1.2 + 3.7e-3 * path_km) * math.log10(ratio) + 12.0 * ratio**gamma
    return loss_db
