"""The kernel of links: the profile of a pair is read once, and the best of the mast's bands is kept."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coverage.signal.budget import RadioTerms
from coverage.signal.p1812 import HALF, basic_loss_db, free_space_db
from coverage.signal.profiles import LEAST_KM, Ground, fill_profile, step_count
from coverage.signal.stations import Stations
from layers.jit import njit


class Medium(NamedTuple):
    """The terms of radio as kernels take them.

    Attributes
    ----------
    frequency_ghz, mapl_db : float64[band]
    phone_height_m, time_percent, location_percent, delta_n, n0, polarisation
        As in `RadioTerms`.
    """

    frequency_ghz: NDArray[np.float64]
    mapl_db: NDArray[np.float64]
    phone_height_m: float
    time_percent: float
    location_percent: float
    delta_n: float
    n0: float
    polarisation: int


def build_medium(terms: RadioTerms) -> Medium:
    """Lay the terms out for kernels."""
    return Medium(
        np.array([band.frequency_ghz for band in terms.bands]),
        np.array([band.mapl_db for band in terms.bands]),
        float(terms.phone_height_m),
        float(terms.time_percent),
        float(terms.location_percent),
        float(terms.delta_n),
        float(terms.n0),
        int(terms.polarisation),
    )


@njit(nogil=True, cache=True)
def pair_losses(
    ground: Ground,
    medium: Medium,
    stations: Stations,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    mast: NDArray[np.int32],
    point: NDArray[np.int32],
    distance_km: NDArray[np.float64],
    first: int,
    last: int,
    band: NDArray[np.int8],
    loss_db: NDArray[np.float64],
) -> None:
    """Fill the band with the greatest margin and its loss for the pairs from `first` up to `last`.

    The loss is NaN where the profile is not known; the band is then the mast's first.
    """
    scratch = new_scratch(ground, distance_km[first:last].max() if last > first else 0.0)
    for pair in range(first, last):
        station = mast[pair]
        there = (lon[point[pair]], lat[point[pair]])
        band[pair], loss_db[pair] = best_band(
            ground, medium, stations, station, there, distance_km[pair], -math.inf, scratch
        )


@njit(nogil=True, cache=True)
def new_scratch(ground: Ground, longest_km: float) -> NDArray[np.float64]:
    """Rows for distance, height and clutter of profiles up to a length."""
    return np.empty((3, step_count(longest_km, ground.step_km) + 1))


@njit(nogil=True, cache=True)
def best_band(
    ground: Ground,
    medium: Medium,
    stations: Stations,
    station: int,
    there: tuple[float, float],
    length_km: float,
    floor_db: float,
    scratch: NDArray[np.float64],
) -> tuple[int, float]:
    """Band with the greatest margin of one mast at one point, and its loss.

    Bands that cannot have a margin above `floor_db` even over free space may be left out; with none left the
    band is -1 and the loss infinite. Where the profile is not known: the first band and NaN.
    """
    points = step_count(length_km, ground.step_km) + 1
    distance, height, clutter = scratch[0, :points], scratch[1, :points], scratch[2, :points]
    here = (stations.lon[station], stations.lat[station])
    if not fill_profile(ground, here, there, length_km, distance, height, clutter):
        return int(np.argmax(stations.has_band[station])), math.nan
    latitude = 0.5 * (here[1] + there[1])
    chosen, chosen_loss, best_db = -1, math.inf, floor_db
    for band in range(len(medium.mapl_db)):
        if not stations.has_band[station, band] or most_margin_db(medium, band, length_km) <= best_db:
            continue
        loss = basic_loss_db(
            distance,
            height,
            clutter,
            medium.frequency_ghz[band],
            medium.time_percent,
            medium.location_percent,
            stations.height_m[station],
            medium.phone_height_m,
            medium.polarisation,
            latitude,
            medium.delta_n,
            medium.n0,
        )
        if medium.mapl_db[band] - loss > best_db:
            chosen, chosen_loss, best_db = band, loss, medium.mapl_db[band] - loss
    return chosen, chosen_loss


@njit(nogil=True, cache=True)
def most_margin_db(medium: Medium, band: int, length_km: float) -> float:
    """Margin a band cannot exceed at a distance: that of free space; without bound under half of the time."""
    if medium.time_percent < HALF:
        return math.inf
    free_db = free_space_db(max(length_km, LEAST_KM), 0.0, medium.frequency_ghz[band])
    return float(medium.mapl_db[band]) - free_db
