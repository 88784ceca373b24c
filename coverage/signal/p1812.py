"""Basic transmission loss over one inland profile, by Recommendation ITU-R P.1812-6: the kernel.

The equations keep the Recommendation's numbers; its reference implementation is Py1812 of the Swiss Federal
Office of Communications, whose validation set this kernel is tested against.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from coverage.signal.climate import ducting_percent, median_earth_radius_km, normal_deviate
from coverage.signal.diffraction import hill_losses_db
from coverage.signal.ducting import ducting_db, troposcatter_db
from coverage.signal.terrain import diffraction_ground, horizons, roughness_m, smooth_ground
from layers.jit import njit

SHORTEST_KM = 0.25  # the Recommendation begins here; nearer than this, free space
HALF = 50.0


@njit(nogil=True, cache=True)
def free_space_db(path_km: float, rise_m: float, frequency_ghz: float) -> float:
    """Loss in free space between aerials that differ by ``rise_m`` in height, (8) and (8a)."""
    squared = path_km * path_km + (rise_m / 1000.0) ** 2
    return 92.4 + 20.0 * math.log10(frequency_ghz) + 10.0 * math.log10(max(squared, 1e-6))


@njit(nogil=True, cache=True)
def location_db(
    frequency_ghz: float, location_percent: float, rx_height_m: float, rx_clutter_m: float, cell_m: float
) -> float:
    """Loss added for the share of places in a cell about the receiver, section 4.8; 0 for half of them.

    The deviation is (0.52 + 0.024 f) cell^0.28 dB; less where the aerial stands above the clutter about it,
    nothing from 10 m above it.
    """
    if location_percent == HALF:
        return 0.0
    deviation = (0.52 + 0.024 * frequency_ghz) * cell_m**0.28
    buried = min(max(1.0 - (rx_height_m - rx_clutter_m) / 10.0, 0.0), 1.0)
    added_db: float = -normal_deviate(location_percent / 100.0) * deviation * buried
    return added_db


@njit(nogil=True, cache=True)
def _is_unknown(height_m: NDArray[np.float64], clutter_m: NDArray[np.float64]) -> bool:
    total = 0.0
    for i in range(height_m.size):
        total += height_m[i] + clutter_m[i]
    return math.isnan(total)


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
    """Basic transmission loss of a profile, not exceeded for a share of time and of places.

    Nothing is checked: `coverage.signal.path_loss_db` is the door that checks. An unknown
    height (NaN) gives NaN.

    Parameters
    ----------
    distance_km : float64[point]
        From the transmitter, ascending from 0 to the receiver.
    height_m, clutter_m : float64[point]
        Ground above the sea, and trees or houses on it; clutter at the two ends is no obstacle.
    frequency_ghz
        0.03 to 6.
    time_percent, location_percent
        1 to 50, and 1 to 99; the places are those of a cell as wide as the profile's mean step.
    tx_height_m, rx_height_m
        Aerials above the ground, 1 to 3,000.
    polarisation
        1 horizontal, 2 vertical.
    latitude
        Of the middle of the path, in degrees.
    delta_n, n0
        Lapse of the air's refractivity in its lowest km (N-units/km, positive) and its value at sea level.

    Returns
    -------
    float
        dB. Of a path under 0.25 km or with no point between its ends: free space.
    """
    path_km = distance_km[-1]
    points = distance_km.size
    tx_top_m = height_m[0] + tx_height_m
    rx_top_m = height_m[-1] + rx_height_m
    if _is_unknown(height_m, clutter_m):
        return math.nan
    free_db = free_space_db(path_km, tx_top_m - rx_top_m, frequency_ghz)
    if path_km < SHORTEST_KM or points < 3:
        return free_db

    earth_km = median_earth_radius_km(delta_n)
    duct_percent = ducting_percent(latitude, path_km)
    smooth_tx_m, smooth_rx_m = smooth_ground(distance_km, height_m)
    tx_row, rx_row, tx_mrad, rx_mrad = horizons(
        distance_km, height_m, tx_top_m, rx_top_m, earth_km, frequency_ghz
    )
    tx_horizon_km = distance_km[tx_row]
    rx_horizon_km = path_km - distance_km[rx_row]
    angle_mrad = 1000.0 * path_km / earth_km + tx_mrad + rx_mrad  # (82)

    # Line of sight with the air's focusing, (9) to (11); hills, (40) and (41).
    focus_db = 2.6 * (1.0 - math.exp(-0.1 * (tx_horizon_km + rx_horizon_km)))
    sight_db = free_db + focus_db * math.log10(time_percent / HALF)
    sight_duct_db = free_db + focus_db * math.log10(duct_percent / HALF)
    towards_duct = 1.0
    if time_percent >= duct_percent:
        towards_duct = normal_deviate(time_percent / 100.0) / normal_deviate(duct_percent / 100.0)
    hill_half_db, hill_db = hill_losses_db(
        distance_km,
        height_m,
        clutter_m,
        tx_top_m,
        rx_top_m,
        *diffraction_ground(distance_km, height_m, smooth_tx_m, smooth_rx_m, tx_top_m, rx_top_m),
        earth_km,
        frequency_ghz,
        polarisation,
        time_percent < HALF,
        towards_duct,
    )
    least_sight_db = sight_db + hill_db  # (59)
    if time_percent >= duct_percent:
        half_db = free_db + hill_half_db  # (42)
        least_sight_db = half_db + (sight_duct_db + hill_db - half_db) * towards_duct

    # Over ground no higher than the bare ends, (90): ducting, (46) to (56).
    layer_tx_m = min(smooth_tx_m, height_m[0])
    layer_rx_m = min(smooth_rx_m, height_m[-1])
    duct_db = ducting_db(
        path_km,
        tx_horizon_km,
        rx_horizon_km,
        tx_mrad,
        rx_mrad,
        tx_top_m - layer_tx_m,
        rx_top_m - layer_rx_m,
        roughness_m(distance_km, height_m, tx_row, rx_row, layer_tx_m, layer_rx_m),
        frequency_ghz,
        time_percent,
        earth_km,
        duct_percent,
    )
    combined_db = _combine(path_km, angle_mrad, sight_db, sight_db + hill_db, least_sight_db, duct_db)
    scatter_db = troposcatter_db(path_km, angle_mrad, frequency_ghz, time_percent, n0)
    half_places_db = _add_powers(scatter_db, combined_db)
    cell_m = 1000.0 * path_km / (points - 1)
    places_db = location_db(frequency_ghz, location_percent, rx_height_m, clutter_m[-1], cell_m)
    return max(sight_db, half_places_db + places_db)  # (69)


@njit(nogil=True, cache=True)
def _combine(
    path_km: float,
    angle_mrad: float,
    sight_db: float,
    diffracted_db: float,
    least_sight_db: float,
    duct_db: float,
) -> float:
    """Put diffraction, line of sight and ducting together, (57), (58) and (60) to (62).

    `diffracted_db` is the loss (43) over the hills, `least_sight_db` the notional least (59).
    """
    least_duct_db = max(duct_db, sight_db) + 2.5 * math.log1p(math.exp(-abs(duct_db - sight_db) / 2.5))
    enhanced_db = diffracted_db
    if least_duct_db <= diffracted_db:
        near = 0.5 - 0.5 * math.tanh(1.5 * (path_km - 20.0) / 20.0)
        enhanced_db = least_duct_db + (diffracted_db - least_duct_db) * near
    level = 0.5 - 0.5 * math.tanh(2.4 * (angle_mrad - 0.3) / 0.3)
    return enhanced_db + (least_sight_db - enhanced_db) * level


@njit(nogil=True, cache=True)
def _add_powers(scatter_db: float, combined_db: float) -> float:
    """Loss of two ways at once, (63)."""
    apart: float = 10.0 ** (-0.2 * abs(scatter_db - combined_db))
    return min(scatter_db, combined_db) - 5.0 * math.log10(1.0 + apart)
