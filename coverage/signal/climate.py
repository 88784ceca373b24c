"""What the air over a path does to radio waves, by Recommendation ITU-R P.1812-6: sections 3.6 and 3.7.

Kernels; nothing is checked in them. Paths are all inland.
"""

from __future__ import annotations

import math

from layers.jit import njit

EARTH_RADIUS_KM = 6371.0
DUCTING_EARTH_RADIUS_KM = 3.0 * EARTH_RADIUS_KM  # (7b): exceeded for beta_0 % of time
TROPICS_TO_POLES_DEGREES = 70.0


@njit(nogil=True, cache=True)
def median_earth_radius_km(delta_n: float) -> float:
    """Effective radius of the Earth for half of the time, (6) and (7a); ``delta_n`` in N-units/km."""
    return EARTH_RADIUS_KM * 157.0 / (157.0 - delta_n)


@njit(nogil=True, cache=True)
def inland_share(path_km: float) -> float:
    """Parameter tau of the longest stretch inland, (3): the whole path."""
    return 1.0 - math.exp(-4.12e-4 * path_km**2.41)


@njit(nogil=True, cache=True)
def ducting_percent(latitude: float, path_km: float) -> float:
    """Percentage of time beta_0 that the air ducts over the middle of the path, (2) to (5)."""
    tau = inland_share(path_km)
    mu1 = (10.0 ** (-path_km / (16.0 - 6.6 * tau)) + 10.0 ** (-5.0 * (0.496 + 0.354 * tau))) ** 0.2
    mu1 = min(mu1, 1.0)
    north = abs(latitude)
    percent: float = 4.17 * mu1 * mu1**0.3
    if north <= TROPICS_TO_POLES_DEGREES:
        percent = 10.0 ** (-0.015 * north + 1.67) * mu1 * mu1 ** (-0.935 + 0.0176 * north)
    return percent


@njit(nogil=True, cache=True)
def normal_deviate(share: float) -> float:
    """Approximate inverse of the complementary cumulative normal distribution, Attachment 2.

    Positive below one half; shares are kept within 1e-6 and 1 - 1e-6.
    """
    share = min(max(share, 1e-6), 1.0 - 1e-6)
    tail = min(share, 1.0 - share)
    t = math.sqrt(-2.0 * math.log(tail))
    above = (0.010328 * t + 0.802853) * t + 2.515516698
    below = ((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0
    deviate = t - above / below
    return deviate if share <= 0.5 else -deviate
