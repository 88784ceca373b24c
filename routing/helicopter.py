"""By helicopter: a profile of its own, off unless asked for, and never mixed into times by road."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from layers.assumptions import Assumptions

EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True, eq=False)
class HelicopterTimes:
    """Flights from sites to villages.

    Attributes
    ----------
    minutes
        float64[site, village]; making ready, flight, landing and the walk at both ends; inf where there is
        no landing site near enough, or the machine cannot come back on its fuel.
    share_of_days
        Share of days on which the weather lets it fly, 0 to 1.
    daylight_minutes
        Length of the window in which it may fly; a flight that does not fit into it is inf.
    site_ids, village_ids
        Ids of rows and columns.
    """

    minutes: NDArray[np.float64]
    share_of_days: float
    daylight_minutes: float
    site_ids: tuple[str, ...]
    village_ids: tuple[str, ...]


def helicopter_times(
    sites: gpd.GeoSeries,
    villages: gpd.GeoSeries,
    assumptions: Assumptions,
    *,
    landing_sites: gpd.GeoSeries | None = None,
) -> HelicopterTimes:
    """Fly straight from the landing site nearest to each site to the one nearest to each village.

    Parameters
    ----------
    sites, villages
        Points in EPSG:4326, ids in the index.
    assumptions
        `helicopter_kph`, `helicopter_ready_minutes`, `helicopter_range_km`, `helicopter_landing_max_m`,
        `helicopter_weather_percent`, `dawn_hour`, `dusk_hour` and `walk_kph`.
    landing_sites
        Points in EPSG:4326. None = not known: it is then assumed that one can land at every site and village.

    Returns
    -------
    HelicopterTimes
        Distances are great circles on a sphere of 6,371.0088 km. The flight out and back must fit between
        dawn and dusk.
    """
    from_, to = (shapely.get_coordinates(points.to_numpy()) for points in (sites, villages))
    most_m = assumptions["helicopter_landing_max_m"]
    pads = None if landing_sites is None else shapely.get_coordinates(landing_sites.to_numpy())
    (take_off, from_m), (land, to_m) = (_landing(points, pads, most_m) for points in (from_, to))
    flight_km = _apart_km(take_off[:, None], land[None, :])
    flight = flight_km / assumptions["helicopter_kph"] * 60.0
    daylight = (assumptions["dusk_hour"] - assumptions["dawn_hour"]) * 60.0
    ready = assumptions["helicopter_ready_minutes"]
    walks = (from_m[:, None] + to_m[None, :]) / 1000.0 / assumptions["walk_kph"] * 60.0
    can_fly = (flight_km <= assumptions["helicopter_range_km"]) & (2 * (flight + ready) <= daylight)
    return HelicopterTimes(
        np.where(can_fly, ready + flight + walks, np.inf),
        assumptions["helicopter_weather_percent"] / 100.0,
        daylight,
        tuple(str(name) for name in sites.index),
        tuple(str(name) for name in villages.index),
    )


def _landing(
    points: NDArray[np.float64], pads: NDArray[np.float64] | None, most_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unit vector of the landing site nearest to each point, and its distance in m; inf = none."""
    here = _unit(points)
    if pads is None:
        return here, np.zeros(len(points))
    if len(pads) == 0:
        return here, np.full(len(points), np.inf)
    vectors = _unit(pads)
    _, pad = cKDTree(vectors).query(here)
    away_m = _apart_km(here, vectors[pad]) * 1000.0
    return vectors[pad], np.where(away_m <= most_m, away_m, np.inf)


def _unit(points: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _apart_km(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    chord = np.sqrt(((one - other) ** 2).sum(axis=-1))
    return np.asarray(2.0 * EARTH_KM * np.arcsin(np.minimum(chord / 2.0, 1.0)))
