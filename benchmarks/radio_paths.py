"""Radio paths to ask models about: over invented relief, and from the embedded masts to the villages."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from commands.settings import PROJECT
from coverage.signal.budget import RadioTerms
from coverage.signal.p1812 import basic_loss_db
from coverage.signal.profiles import read_profile
from layers.elevation import read_elevation
from layers.jit import njit
from layers.region import read_region
from routing.threads import run_chunks

Array = NDArray[np.float64]
SEED = 20170731
RANGE_KM = 35.0
NEAREST_KM = 1.0
"""The Irregular Terrain Model is made for 1 km and more; P.1812 for 0.25 km."""
CELL_KM = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Profiles end to end.

    Attributes
    ----------
    distance_km, height_m : float64[points of all]
    start : int64[paths + 1]
    latitude : float64[paths]
    """

    distance_km: Array
    height_m: Array
    start: NDArray[np.int64]
    latitude: Array

    def __len__(self) -> int:
        return len(self.latitude)

    def profile(self, row: int) -> tuple[Array, Array]:
        points = slice(self.start[row], self.start[row + 1])
        return self.distance_km[points], self.height_m[points]


def join_paths(profiles: list[tuple[Array, Array]], latitude: Array) -> Paths:
    """Lay profiles end to end."""
    distances, heights = zip(*profiles, strict=True)
    start = np.concatenate([[0], np.cumsum([len(distance) for distance in distances])])
    return Paths(np.concatenate(distances), np.concatenate(heights), start.astype(np.int64), latitude)


def invented_paths(count: int, deviation_m: float) -> Paths:
    """Paths of 1 to 35 km over invented relief: hills of 20, 7 and 2 km width, the smaller ones lower."""
    random = np.random.default_rng(SEED)
    side = 800
    relief = np.zeros((side, side))
    for width_km in (20.0, 7.0, 2.0):
        field = gaussian_filter(random.normal(size=(side, side)), width_km / 4.0 / CELL_KM)
        relief += field / field.std() * width_km**0.7
    relief *= deviation_m / relief.std()
    profiles = []
    for _ in range(count):
        path_km = random.uniform(NEAREST_KM, RANGE_KM)
        bearing = random.uniform(0.0, 2.0 * math.pi)
        points = max(math.ceil(path_km / CELL_KM), 4) + 1
        along = np.linspace(0.0, path_km / CELL_KM, points)
        row, column = random.uniform(RANGE_KM / CELL_KM, side - RANGE_KM / CELL_KM, 2)
        rows, columns = row + along * math.sin(bearing), column + along * math.cos(bearing)
        profiles.append((along * CELL_KM, 1500.0 + map_coordinates(relief, [rows, columns], order=1)))
    return join_paths(profiles, np.zeros(count))


def embedded_paths(count: int, terms: RadioTerms) -> Paths:
    """Paths from the embedded region's masts to its villages, 1 to 35 km apart, over its modelled relief."""
    region = read_region(PROJECT / "data" / "kivu")
    elevation = read_elevation(region.layers["elevation"], region)
    villages = pd.read_csv(region.layers["villages"].path)[["lon", "lat"]].to_numpy(dtype=np.float64)
    masts = pd.read_csv(region.layers["towers"].path).drop_duplicates("mast_id")[["lon", "lat"]].to_numpy()
    random = np.random.default_rng(SEED)
    profiles, latitude = [], []
    while len(profiles) < count:
        mast, village = masts[random.integers(len(masts))], villages[random.integers(len(villages))]
        if np.abs(mast - village).max() > RANGE_KM / 110.0:
            continue
        found = read_profile(elevation, None, tuple(mast), tuple(village), terms)
        if found.is_known and NEAREST_KM <= found.distance_km[-1] <= RANGE_KM:
            profiles.append((found.distance_km, found.height_m))
            latitude.append((mast[1] + village[1]) / 2.0)
    return join_paths(profiles, np.array(latitude))


@njit(nogil=True, cache=True)
def _losses(
    distance_km: Array,
    height_m: Array,
    clutter_m: Array,
    start: NDArray[np.int64],
    latitude: Array,
    terms: tuple[float, float, float, float, float, float, float],
    polarisation: int,
    first: int,
    last: int,
    losses: Array,
) -> None:
    frequency_ghz, time_percent, location_percent, tx_m, rx_m, delta_n, n0 = terms
    for row in range(first, last):
        points = slice(start[row], start[row + 1])
        losses[row] = basic_loss_db(
            distance_km[points],
            height_m[points],
            clutter_m[points],
            frequency_ghz,
            time_percent,
            location_percent,
            tx_m,
            rx_m,
            polarisation,
            latitude[row],
            delta_n,
            n0,
        )


def our_losses(paths: Paths, terms: RadioTerms) -> Array:
    """Median losses by P.1812 over bare ground in the first band, on all threads."""
    losses = np.empty(len(paths))
    bare = np.zeros_like(paths.height_m)
    numbers = (
        terms.bands[0].frequency_ghz,
        terms.time_percent,
        terms.location_percent,
        terms.mast_height_m,
        terms.phone_height_m,
        terms.delta_n,
        terms.n0,
    )

    def work(first: int, last: int) -> None:
        _losses(
            paths.distance_km,
            paths.height_m,
            bare,
            paths.start,
            paths.latitude,
            numbers,
            terms.polarisation,
            first,
            last,
            losses,
        )

    run_chunks(work, len(paths), smallest=256)
    return losses
