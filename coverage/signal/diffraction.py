"""Loss over hills and the curve of the Earth, by Recommendation ITU-R P.1812-6: section 4.3.

Kernels; nothing is checked in them. "Delta-Bullington": the Bullington construction over the ground as it is,
plus what a smooth Earth loses more than the same construction over a smooth Earth.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from coverage.signal.climate import DUCTING_EARTH_RADIUS_KM
from coverage.signal.terrain import LIGHT_M_GHZ
from layers.jit import njit

HORIZONTAL = 1
VERTICAL = 2
LAND_PERMITTIVITY = 22.0
LAND_CONDUCTIVITY = 0.003  # S/m


@njit(nogil=True, cache=True)
def knife_edge_db(nu: float) -> float:
    """Loss J(nu) over one knife edge, (12)."""
    if nu <= -0.78:
        return 0.0
    return 6.9 + 20.0 * math.log10(math.sqrt((nu - 0.1) ** 2 + 1.0) + nu - 0.1)


@njit(nogil=True, cache=True)
def bullington_db(
    distance_km: NDArray[np.float64],
    height_m: NDArray[np.float64],
    clutter_m: NDArray[np.float64],
    ground_share: float,
    tx_top_m: float,
    rx_top_m: float,
    earth_km: float,
    frequency_ghz: float,
) -> float:
    """Loss of the Bullington construction, (13) to (21).

    Parameters
    ----------
    distance_km, height_m, clutter_m : float64[point]
    ground_share
        1 for the ground as it is with its clutter; 0 for a profile of zeros.
    tx_top_m, rx_top_m
        Aerials above the same zero as the ground.
    earth_km, frequency_ghz
    """
    path_km = float(distance_km[-1])
    bulge = 500.0 / earth_km
    tx_slope = -math.inf
    rx_slope = -math.inf
    for i in range(1, distance_km.size - 1):
        ahead = distance_km[i]
        behind = path_km - ahead
        top = ground_share * (height_m[i] + clutter_m[i]) + bulge * ahead * behind
        tx_slope = max(tx_slope, (top - tx_top_m) / ahead)
        rx_slope = max(rx_slope, (top - rx_top_m) / behind)
    across = (rx_top_m - tx_top_m) / path_km
    # The point where both horizons' rays meet; of a ray that is grazed, no such point can be told.
    edge_km = -1.0
    if tx_slope > across and tx_slope + rx_slope > 0.0:
        edge_km = (rx_top_m - tx_top_m + rx_slope * path_km) / (tx_slope + rx_slope)
    if 0.0 < edge_km < path_km:
        above = (tx_slope - across) * edge_km
        waves = 0.002 * path_km * frequency_ghz / LIGHT_M_GHZ
        nu = above * math.sqrt(waves / (edge_km * (path_km - edge_km)))
    else:
        nu = _greatest_nu(
            distance_km,
            height_m,
            clutter_m,
            ground_share,
            tx_top_m,
            rx_top_m,
            earth_km,
            frequency_ghz,
        )
    edge_db = knife_edge_db(nu)
    return edge_db + (1.0 - math.exp(-edge_db / 6.0)) * (10.0 + 0.02 * path_km)


@njit(nogil=True, cache=True)
def _greatest_nu(
    distance_km: NDArray[np.float64],
    height_m: NDArray[np.float64],
    clutter_m: NDArray[np.float64],
    ground_share: float,
    tx_top_m: float,
    rx_top_m: float,
    earth_km: float,
    frequency_ghz: float,
) -> float:
    """Greatest diffraction parameter of the points of a profile in line of sight, (15)."""
    path_km = distance_km[-1]
    bulge = 500.0 / earth_km
    waves = 0.002 * path_km * frequency_ghz / LIGHT_M_GHZ
    greatest = -math.inf
    for i in range(1, distance_km.size - 1):
        ahead = distance_km[i]
        behind = path_km - ahead
        top = ground_share * (height_m[i] + clutter_m[i]) + bulge * ahead * behind
        above = top - (tx_top_m * behind + rx_top_m * ahead) / path_km
        greatest = max(greatest, above * math.sqrt(waves / (ahead * behind)))
    return greatest


@njit(nogil=True, cache=True)
def _height_gain_db(height: float, admittance: float) -> float:
    """Gain of an aerial's height, (35) and (35a), not less than the last line of section 4.3.3."""
    if height > 2.0:
        gain = 17.6 * math.sqrt(height - 1.1) - 5.0 * math.log10(height - 1.1) - 8.0
    else:
        gain = 20.0 * math.log10(height + 0.1 * height**3)
    return max(gain, 2.0 + 20.0 * math.log10(admittance))


@njit(nogil=True, cache=True)
def first_term_db(
    path_km: float, tx_m: float, rx_m: float, earth_km: float, frequency_ghz: float, polarisation: int
) -> float:
    """First term of the loss over a smooth Earth of land, (29) to (36)."""
    loss = 18.0 * LAND_CONDUCTIVITY / frequency_ghz
    admittance = 0.036 * (earth_km * frequency_ghz) ** (-1.0 / 3.0)
    admittance *= ((LAND_PERMITTIVITY - 1.0) ** 2 + loss**2) ** -0.25
    if polarisation == VERTICAL:
        admittance *= math.sqrt(LAND_PERMITTIVITY**2 + loss**2)
    k2 = admittance * admittance
    beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2)
    x = 21.88 * beta * (frequency_ghz / earth_km**2) ** (1.0 / 3.0) * path_km
    if x >= 1.6:
        distance_db: float = 11.0 + 10.0 * math.log10(x) - 17.6 * x
    else:
        distance_db = -20.0 * math.log10(x) - 5.6488 * x**1.425
    height_scale = 0.9575 * beta * beta * (frequency_ghz**2 / earth_km) ** (1.0 / 3.0)
    tx_db = _height_gain_db(height_scale * tx_m, admittance)
    rx_db = _height_gain_db(height_scale * rx_m, admittance)
    return -distance_db - tx_db - rx_db


@njit(nogil=True, cache=True)
def smooth_earth_db(
    path_km: float, tx_m: float, rx_m: float, earth_km: float, frequency_ghz: float, polarisation: int
) -> float:
    """Loss over a smooth Earth, (22) to (27); heights of the aerials over it in metres."""
    roots = math.sqrt(tx_m) + math.sqrt(rx_m)
    if path_km >= math.sqrt(0.002 * earth_km) * roots:
        return first_term_db(path_km, tx_m, rx_m, earth_km, frequency_ghz, polarisation)
    # In line of sight: the least clearance between the ray and the Earth.
    both_m = tx_m + rx_m
    c = (tx_m - rx_m) / both_m
    m = 250.0 * path_km * path_km / (earth_km * both_m)
    cosine = 1.5 * c * math.sqrt(3.0 * m / (m + 1.0) ** 3)
    angle = math.acos(min(max(cosine, -1.0), 1.0))
    b = 2.0 * math.sqrt((m + 1.0) / (3.0 * m)) * math.cos((math.pi + angle) / 3.0)
    ahead = path_km / 2.0 * (1.0 + b)
    behind = path_km - ahead
    clearance_m = (
        (tx_m - 500.0 * ahead * ahead / earth_km) * behind
        + (rx_m - 500.0 * behind * behind / earth_km) * ahead
    ) / path_km
    needed_m = 17.456 * math.sqrt(ahead * behind * LIGHT_M_GHZ / (frequency_ghz * path_km))
    if clearance_m > needed_m:
        return 0.0
    marginal_km = 500.0 * (path_km / roots) ** 2
    grazing_db = first_term_db(path_km, tx_m, rx_m, marginal_km, frequency_ghz, polarisation)
    return (1.0 - clearance_m / needed_m) * max(grazing_db, 0.0)


@njit(nogil=True, cache=True)
def delta_bullington_db(
    distance_km: NDArray[np.float64],
    height_m: NDArray[np.float64],
    clutter_m: NDArray[np.float64],
    tx_top_m: float,
    rx_top_m: float,
    ground_tx_m: float,
    ground_rx_m: float,
    earth_km: float,
    frequency_ghz: float,
    polarisation: int,
) -> float:
    """Loss by diffraction over a profile with an Earth of the given radius, (37) to (39).

    Parameters
    ----------
    distance_km, height_m, clutter_m : float64[point]
    tx_top_m, rx_top_m
        Aerials above the sea.
    ground_tx_m, ground_rx_m
        Smooth ground under them, of `diffraction_ground`.
    earth_km, frequency_ghz, polarisation
    """
    actual = bullington_db(distance_km, height_m, clutter_m, 1.0, tx_top_m, rx_top_m, earth_km, frequency_ghz)
    tx_m = tx_top_m - ground_tx_m
    rx_m = rx_top_m - ground_rx_m
    smooth = bullington_db(distance_km, height_m, clutter_m, 0.0, tx_m, rx_m, earth_km, frequency_ghz)
    sphere = smooth_earth_db(distance_km[-1], tx_m, rx_m, earth_km, frequency_ghz, polarisation)
    return actual + max(sphere - smooth, 0.0)


@njit(nogil=True, cache=True)
def hill_losses_db(
    distance_km: NDArray[np.float64],
    height_m: NDArray[np.float64],
    clutter_m: NDArray[np.float64],
    tx_top_m: float,
    rx_top_m: float,
    ground_tx_m: float,
    ground_rx_m: float,
    earth_km: float,
    frequency_ghz: float,
    polarisation: int,
    is_rarer: bool,
    towards_duct: float,
) -> tuple[float, float]:
    """Loss by diffraction for half of the time, and for the share asked for, section 4.3.5.

    Parameters
    ----------
    distance_km, height_m, clutter_m, tx_top_m, rx_top_m, ground_tx_m, ground_rx_m
    earth_km, frequency_ghz, polarisation
        As in `delta_bullington_db`.
    is_rarer
        False: the share asked for is half of the time too.
    towards_duct
        How far to go from the loss of the median Earth to that of ducting air, (40).
    """
    half_db = delta_bullington_db(
        distance_km,
        height_m,
        clutter_m,
        tx_top_m,
        rx_top_m,
        ground_tx_m,
        ground_rx_m,
        earth_km,
        frequency_ghz,
        polarisation,
    )
    if not is_rarer:
        return half_db, half_db
    duct_db = delta_bullington_db(
        distance_km,
        height_m,
        clutter_m,
        tx_top_m,
        rx_top_m,
        ground_tx_m,
        ground_rx_m,
        DUCTING_EARTH_RADIUS_KM,
        frequency_ghz,
        polarisation,
    )
    return half_db, half_db + towards_duct * (duct_db - half_db)  # (41)
