"""What a profile looks like to radio waves, by Recommendation ITU-R P.1812-6: Attachment 1, section 5.

Kernels; nothing is checked in them. Heights of the bare ground, in metres above the sea; distances in km.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit

METRES_PER_KM = 1000.0
LIGHT_M_GHZ = 0.2998  # speed of light over 1e9, as the Recommendation's validation has it


@njit(nogil=True, cache=True)
def smooth_ground(distance_km: NDArray[np.float64], height_m: NDArray[np.float64]) -> tuple[float, float]:
    """Heights at both ends of the straight line that fits the ground best, (83) to (86)."""
    path_km = distance_km[-1]
    area = 0.0
    moment = 0.0
    for i in range(1, distance_km.size):
        before, after = distance_km[i - 1], distance_km[i]
        low, high = height_m[i - 1], height_m[i]
        area += (after - before) * (high + low)
        moment += (after - before) * (high * (2.0 * after + before) + low * (after + 2.0 * before))
    squared = path_km * path_km
    return (2.0 * area * path_km - moment) / squared, (moment - area * path_km) / squared


@njit(nogil=True, cache=True)
def diffraction_ground(
    distance_km: NDArray[np.float64],
    height_m: NDArray[np.float64],
    smooth_tx_m: float,
    smooth_rx_m: float,
    tx_top_m: float,
    rx_top_m: float,
) -> tuple[float, float]:
    """Heights at both ends of the smooth ground that diffraction is reckoned over, (87) to (89).

    Parameters
    ----------
    distance_km, height_m : float64[point]
    smooth_tx_m, smooth_rx_m
        Of `smooth_ground`.
    tx_top_m, rx_top_m
        Aerials above the sea.
    """
    path_km = distance_km[-1]
    highest = -math.inf
    steepest_tx = -math.inf
    steepest_rx = -math.inf
    for i in range(1, distance_km.size - 1):
        ahead = distance_km[i]
        behind = path_km - ahead
        above = height_m[i] - (tx_top_m * behind + rx_top_m * ahead) / path_km
        highest = max(highest, above)
        steepest_tx = max(steepest_tx, above / ahead)
        steepest_rx = max(steepest_rx, above / behind)
    if highest > 0.0:
        share = steepest_tx / (steepest_tx + steepest_rx)
        smooth_tx_m -= highest * share
        smooth_rx_m -= highest * (1.0 - share)
    return min(smooth_tx_m, height_m[0]), min(smooth_rx_m, height_m[-1])


@njit(nogil=True, cache=True)
def horizons(
    distance_km: NDArray[np.float64],
    height_m: NDArray[np.float64],
    tx_top_m: float,
    rx_top_m: float,
    earth_km: float,
    frequency_ghz: float,
) -> tuple[int, int, float, float]:
    """Horizon of each aerial, (74) to (81).

    Returns
    -------
    tx_row, rx_row : int
        Profile points of the horizons; in line of sight, both the point nearest to shading the ray.
    tx_mrad, rx_mrad : float
        Elevation of the horizons; in line of sight, of the other aerial.
    """
    path_km = distance_km[-1]
    points = distance_km.size
    tx_slope = -math.inf
    tx_row = 0
    for i in range(1, points - 1):
        ahead = distance_km[i]
        slope = (height_m[i] - tx_top_m) / (METRES_PER_KM * ahead) - ahead / (2.0 * earth_km)
        if slope > tx_slope:
            tx_slope, tx_row = slope, i
    across = (rx_top_m - tx_top_m) / (METRES_PER_KM * path_km)
    drop = path_km / (2.0 * earth_km)
    rx_slope = -math.inf
    rx_row = 0
    if tx_slope > across - drop:
        for i in range(1, points - 1):
            ahead = path_km - distance_km[i]
            slope = (height_m[i] - rx_top_m) / (METRES_PER_KM * ahead) - ahead / (2.0 * earth_km)
            if slope >= rx_slope:
                rx_slope, rx_row = slope, i
    else:
        tx_slope, rx_slope = across - drop, -across - drop
        rx_row = _nearest_to_ray(distance_km, height_m, tx_top_m, rx_top_m, earth_km, frequency_ghz)
        tx_row = rx_row
    return tx_row, rx_row, METRES_PER_KM * math.atan(tx_slope), METRES_PER_KM * math.atan(rx_slope)


@njit(nogil=True, cache=True)
def _nearest_to_ray(
    distance_km: NDArray[np.float64],
    height_m: NDArray[np.float64],
    tx_top_m: float,
    rx_top_m: float,
    earth_km: float,
    frequency_ghz: float,
) -> int:
    """Point with the greatest diffraction parameter, (15), the last of equals."""
    path_km = distance_km[-1]
    scale = 0.002 * path_km * frequency_ghz / LIGHT_M_GHZ
    greatest = -math.inf
    row = 0
    for i in range(1, distance_km.size - 1):
        ahead = distance_km[i]
        behind = path_km - ahead
        above = (
            height_m[i] + 500.0 * ahead * behind / earth_km - (tx_top_m * behind + rx_top_m * ahead) / path_km
        )
        nu = above * math.sqrt(scale / (ahead * behind))
        if nu >= greatest:
            greatest, row = nu, i
    return row


@njit(nogil=True, cache=True)
def roughness_m(
    distance_km: NDArray[np.float64],
    height_m: NDArray[np.float64],
    tx_row: int,
    rx_row: int,
    ground_tx_m: float,
    ground_rx_m: float,
) -> float:
    """Height of the highest ground between the horizons over the smooth ground, (91) and (93)."""
    slope = (ground_rx_m - ground_tx_m) / distance_km[-1]
    highest = -math.inf
    for i in range(min(tx_row, rx_row), max(tx_row, rx_row) + 1):
        highest = max(highest, height_m[i] - (ground_tx_m + slope * distance_km[i]))
    return highest
