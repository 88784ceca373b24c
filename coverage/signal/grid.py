"""The picture of what masts reach: the best margin on a grid of web Mercator."""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import ArrayLike, NDArray
from rasterio.warp import transform, transform_bounds

from coverage.signal.budget import RadioTerms
from coverage.signal.engine import Medium, best_band, build_medium, most_margin_db, new_scratch
from coverage.signal.profiles import Ground, build_ground, way_km
from coverage.signal.stations import WGS84, Stations, build_stations, latitudes_in_range
from layers.elevation import Elevation
from layers.jit import njit
from layers.progress import Progress, no_progress
from layers.signal import MERCATOR
from routing.threads import run_chunks

_BLOCKS = 20
_SMALLEST_CHUNK = 64
_MERCATOR_RADIUS_M = 6_378_137.0


@dataclass(frozen=True, slots=True, eq=False)
class MarginGrid:
    """Best margins as a picture, north up, in rows and columns of web Mercator (EPSG:3857).

    Attributes
    ----------
    margin_db : float32[rows, columns]
        Of the best mast; minus infinity = no mast in range; NaN = unknown: no known link has a margin of 0 dB
        or more, and that of some other is not known.
    bounds : tuple of float
        West, south, east, north in degrees, EPSG:4326, of the outer edges.
    """

    margin_db: NDArray[np.float32]
    bounds: tuple[float, float, float, float]


def best_margin_grid(
    masts: gpd.GeoDataFrame,
    elevation: Elevation,
    clutter: Elevation | None,
    terms: RadioTerms,
    bounds: tuple[float, float, float, float],
    *,
    radius_km: ArrayLike | None = None,
    max_pixels: int = 250_000,
    enough_db: float = np.inf,
    progress: Progress = no_progress,
) -> MarginGrid:
    """Return the best margin of any mast over bounds.

    Parameters
    ----------
    masts, elevation, clutter, terms, radius_km
        As in `coverage.signal.links.build_links`.
    bounds : tuple of float
        West, south, east, north in degrees, EPSG:4326.
    max_pixels : int
        The picture has about this many, none finer than a cell of the relief.
    enough_db : float
        A pixel that has this margin is not looked at further: the margin shown is then a lower bound. With
        the margin at which signal is likely, the classes stay exact and the work is a fraction.
    progress : callable
        Told how far the work has come.
    """
    stations = _by_latitude(build_stations(masts, terms, radius_km))
    ground, medium = build_ground(elevation, clutter, terms.clutter_m), build_medium(terms)
    lon, lat = _pixels(bounds, elevation, max_pixels)
    margin_db = np.empty((len(lat), len(lon)), dtype=np.float32)
    # Rows are dealt out in turn, so that each block has its share of the masts.
    rows = np.concatenate([np.arange(block, len(lat), _BLOCKS) for block in range(_BLOCKS)])
    for block in range(_BLOCKS):
        first, last = len(rows) * block // _BLOCKS, len(rows) * (block + 1) // _BLOCKS
        part = rows[first:last]

        def work(first: int, last: int, part: NDArray[np.int64] = part) -> None:
            _fill_pixels(ground, medium, stations, lon, lat, part, first, last, enough_db, margin_db)

        run_chunks(work, len(part) * len(lon), smallest=_SMALLEST_CHUNK)
        progress("picture of links", (block + 1) / _BLOCKS)
    return MarginGrid(margin_db, bounds)


def _by_latitude(stations: Stations) -> Stations:
    order = np.argsort(stations.lat, kind="stable")
    return Stations(
        stations.lon[order],
        stations.lat[order],
        stations.height_m[order],
        stations.radius_km[order],
        stations.has_band[order],
    )


def _pixels(
    bounds: tuple[float, float, float, float], elevation: Elevation, max_pixels: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes of the columns and latitudes of the rows, in the middle of the pixels."""
    west, south, east, north = transform_bounds(WGS84, MERCATOR, *bounds)
    finest = math.radians(min(elevation.transform[2:])) * _MERCATOR_RADIUS_M
    side = max(finest, math.sqrt((east - west) * (north - south) / max_pixels))
    columns, rows = max(1, round((east - west) / side)), max(1, round((north - south) / side))
    x = west + (np.arange(columns) + 0.5) * (east - west) / columns
    y = north - (np.arange(rows) + 0.5) * (north - south) / rows
    lon, _ = transform(MERCATOR, WGS84, x, np.full(columns, y[0]))
    _, lat = transform(MERCATOR, WGS84, np.full(rows, x[0]), y)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


@njit(nogil=True, cache=True)
def _fill_pixels(
    ground: Ground,
    medium: Medium,
    stations: Stations,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    rows: NDArray[np.int64],
    first: int,
    last: int,
    enough_db: float,
    margin_db: NDArray[np.float32],
) -> None:
    """Fill the pixels from `first` up to `last`, counted along the rows given."""
    widest_km = stations.radius_km.max() if len(stations.radius_km) else 0.0
    scratch = new_scratch(ground, max(widest_km, 0.0))
    near = np.empty(len(stations.lon), dtype=np.int64)
    near_km = np.empty(len(stations.lon))
    for pixel in range(first, last):
        row, column = rows[pixel // len(lon)], pixel % len(lon)
        there = (lon[column], lat[row])
        count = 0
        begin, end = latitudes_in_range(stations.lat, there[1], widest_km)
        for station in range(begin, end):
            km = way_km(stations.lon[station], stations.lat[station], there[0], there[1])
            if km <= stations.radius_km[station]:
                near[count], near_km[count] = station, km
                count += 1
        margin_db[row, column] = _best_margin(
            ground, medium, stations, near[:count], near_km[:count], there, enough_db, scratch
        )


@njit(nogil=True, cache=True)
def _best_margin(
    ground: Ground,
    medium: Medium,
    stations: Stations,
    near: NDArray[np.int64],
    near_km: NDArray[np.float64],
    there: tuple[float, float],
    enough_db: float,
    scratch: NDArray[np.float64],
) -> float:
    """Best margin of the masts in range, asked from the nearest on until none can be better."""
    best_db, is_unknown = -math.inf, False
    for at in np.argsort(near_km):
        most_db = -math.inf
        for band in range(len(medium.mapl_db)):
            most_db = max(most_db, most_margin_db(medium, band, near_km[at]))
        if best_db >= enough_db or most_db <= best_db:
            break
        band, loss_db = best_band(ground, medium, stations, near[at], there, near_km[at], best_db, scratch)
        is_unknown = is_unknown or math.isnan(loss_db)
        if band >= 0 and medium.mapl_db[band] - loss_db > best_db:
            best_db = medium.mapl_db[band] - loss_db
    return math.nan if is_unknown and best_db < 0.0 else best_db
