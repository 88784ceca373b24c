"""Masts as kernels take them, and the pairs of masts and points that lie within range."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import ArrayLike, NDArray

from coverage.signal.budget import RadioTerms
from coverage.signal.profiles import way_km
from layers.jit import njit

WGS84 = "EPSG:4326"
_KM_PER_DEGREE = 110.5
"""Less than the length of any degree of latitude, so that a band of latitudes holds all that is in range."""


class Stations(NamedTuple):
    """Masts as kernels take them.

    Attributes
    ----------
    lon, lat : float64[m]
        EPSG:4326.
    height_m : float64[m]
        Antenna above the ground.
    radius_km : float64[m]
        Range; below 0 for masts without a band.
    has_band : bool[m, band]
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    height_m: NDArray[np.float64]
    radius_km: NDArray[np.float64]
    has_band: NDArray[np.bool_]


def build_stations(masts: gpd.GeoDataFrame, terms: RadioTerms, radius_km: ArrayLike | None) -> Stations:
    """Lay masts out; see `coverage.signal.links.build_links` for what is taken from them."""
    lon, lat = lon_lat(masts.geometry)
    height_m = masts["height_m"].to_numpy(dtype=np.float64, na_value=np.nan)
    named = [set(filter(None, str(text).split(";"))) for text in masts["technologies"]]
    has_band = np.array(
        [[not names or band.technology in names for band in terms.bands] for names in named], dtype=np.bool_
    ).reshape(len(masts), len(terms.bands))
    radius = np.broadcast_to(
        np.asarray(terms.range_km if radius_km is None else radius_km, dtype=np.float64), len(masts)
    )
    return Stations(
        lon,
        lat,
        np.where(np.isnan(height_m), terms.mast_height_m, height_m),
        np.where(has_band.any(axis=1), radius, -1.0),
        has_band,
    )


def lon_lat(points: gpd.GeoSeries) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the coordinates of points in EPSG:4326."""
    degrees = points.to_crs(WGS84)
    return degrees.x.to_numpy(dtype=np.float64), degrees.y.to_numpy(dtype=np.float64)


def find_pairs(
    stations: Stations, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Return the pairs within range, by mast and then by point: rows of both, and their distance in km."""
    order = np.argsort(lat, kind="stable")
    sorted_lon, sorted_lat = lon[order], lat[order]
    counts = _count_in_range(stations, sorted_lon, sorted_lat)
    starts = np.concatenate(([0], np.cumsum(counts)))
    mast = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    point = np.empty(starts[-1], dtype=np.int32)
    _fill_in_range(stations, sorted_lon, sorted_lat, order, starts, point)
    distance_km = np.empty(len(point))
    _measure_pairs(stations, lon, lat, mast, point, distance_km)
    return mast, point, distance_km


@njit(nogil=True, cache=True)
def latitudes_in_range(lat: NDArray[np.float64], middle: float, radius_km: float) -> tuple[int, int]:
    """First and last row (not included) of the sorted latitudes that can lie within a radius."""
    reach = max(radius_km, 0.0) / _KM_PER_DEGREE
    first, last = np.searchsorted(lat, middle - reach), np.searchsorted(lat, middle + reach, side="right")
    return int(first), int(last)


@njit(nogil=True, cache=True)
def _count_in_range(
    stations: Stations, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.int64]:
    counts = np.zeros(len(stations.lon), dtype=np.int64)
    for mast in range(len(counts)):
        first, last = latitudes_in_range(lat, stations.lat[mast], stations.radius_km[mast])
        for row in range(first, last):
            km = way_km(stations.lon[mast], stations.lat[mast], lon[row], lat[row])
            counts[mast] += km <= stations.radius_km[mast]
    return counts


@njit(nogil=True, cache=True)
def _fill_in_range(
    stations: Stations,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    point: NDArray[np.int32],
) -> None:
    for mast in range(len(stations.lon)):
        at = starts[mast]
        first, last = latitudes_in_range(lat, stations.lat[mast], stations.radius_km[mast])
        for row in range(first, last):
            km = way_km(stations.lon[mast], stations.lat[mast], lon[row], lat[row])
            if km <= stations.radius_km[mast]:
                point[at] = order[row]
                at += 1
        point[starts[mast] : at].sort()


@njit(nogil=True, cache=True)
def _measure_pairs(
    stations: Stations,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    mast: NDArray[np.int32],
    point: NDArray[np.int32],
    distance_km: NDArray[np.float64],
) -> None:
    for pair in range(len(mast)):
        distance_km[pair] = way_km(
            stations.lon[mast[pair]], stations.lat[mast[pair]], lon[point[pair]], lat[point[pair]]
        )
