"""One link in section: ground with the earth's bulge, line of sight, Fresnel zone, loss and margin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coverage.signal.budget import RadioTerms
from coverage.signal.p1812 import free_space_db
from coverage.signal.path_loss import path_loss_db
from coverage.signal.profiles import read_profile
from layers.elevation import Elevation
from layers.errors import BadValue

CLEAR_SHARE = 0.6
"""Share of the first Fresnel zone that must be free for the loss to be about that of free space."""

_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True, eq=False)
class LinkProfile:
    """What a plot of one link needs; heights above the sea with the earth's bulge added, metres.

    Attributes
    ----------
    technology : str
    frequency_ghz : float
    distance_km : float64[n]
        From the mast.
    ground_m : float64[n]
        Ground plus the bulge of the earth at the median effective radius; NaN = unknown.
    clutter_top_m : float64[n]
        Ground and clutter on it; at the ends the ground alone.
    sight_m : float64[n]
        Straight line from antenna to antenna.
    fresnel_m : float64[n]
        Radius of the first Fresnel zone, 0 at both ends.
    loss_db, free_space_db, margin_db : float
        NaN = unknown.
    is_clear : bool or None
        Nothing stands in 60 % of the first Fresnel zone; None = unknown.
    """

    technology: str
    frequency_ghz: float
    distance_km: NDArray[np.float64]
    ground_m: NDArray[np.float64]
    clutter_top_m: NDArray[np.float64]
    sight_m: NDArray[np.float64]
    fresnel_m: NDArray[np.float64]
    loss_db: float
    free_space_db: float
    margin_db: float
    is_clear: bool | None


def profile_of_link(
    elevation: Elevation,
    clutter: Elevation | None,
    mast: tuple[float, float],
    village: tuple[float, float],
    terms: RadioTerms,
    technology: str,
    *,
    height_m: float = np.nan,
) -> LinkProfile:
    """Return the section of one link.

    Parameters
    ----------
    elevation, clutter, terms
        As in `coverage.signal.profiles.read_profile`.
    mast, village : tuple of float
        Longitude and latitude, EPSG:4326.
    technology : str
        One of the terms' bands.
    height_m : float
        Antenna of the mast above the ground; NaN = `terms.mast_height_m`.

    Raises
    ------
    BadCoordinates
        The profile leaves the raster of heights.
    BadValue
        The terms have no band for the technology.
    """
    bands = {band.technology: band for band in terms.bands}
    if technology not in bands:
        raise BadValue(
            f"no band is modelled for {technology!r}",
            file="masts",
            mend=f"ask for one of {', '.join(bands)}",
        )
    band = bands[technology]
    profile = read_profile(elevation, clutter, mast, village, terms)
    mast_m = terms.mast_height_m if np.isnan(height_m) else height_m
    loss_db = np.nan
    if profile.is_known:
        loss_db = path_loss_db(
            profile.distance_km,
            profile.height_m,
            profile.clutter_m,
            frequency_ghz=band.frequency_ghz,
            time_percent=terms.time_percent,
            location_percent=terms.location_percent,
            tx_height_m=mast_m,
            rx_height_m=terms.phone_height_m,
            polarisation=terms.polarisation,
            latitude=(mast[1] + village[1]) / 2,
            delta_n=terms.delta_n,
            n0=terms.n0,
        )
    ground_m = profile.height_m + earth_bulge_m(profile.distance_km, terms.delta_n)
    sight_m = np.interp(
        profile.distance_km,
        profile.distance_km[[0, -1]],
        (profile.height_m[0] + mast_m, profile.height_m[-1] + terms.phone_height_m),
    )
    fresnel_m = fresnel_radius_m(profile.distance_km, band.frequency_ghz)
    top_m = ground_m.copy()
    top_m[1:-1] += profile.clutter_m[1:-1]
    inside = top_m[1:-1] > (sight_m - CLEAR_SHARE * fresnel_m)[1:-1]
    return LinkProfile(
        technology,
        band.frequency_ghz,
        profile.distance_km,
        ground_m,
        top_m,
        sight_m,
        fresnel_m,
        loss_db,
        free_space_db(float(profile.distance_km[-1]), float(sight_m[0] - sight_m[-1]), band.frequency_ghz),
        band.mapl_db - loss_db,
        None if not profile.is_known else not bool(inside.any()),
    )


def earth_bulge_m(distance_km: NDArray[np.float64], delta_n: float) -> NDArray[np.float64]:
    """Return how far the earth rises above the chord between the ends, in metres.

    The earth has its median effective radius, 157 / (157 - delta N) times the true one (P.1812-6).
    """
    radius_km = _EARTH_KM * 157.0 / (157.0 - delta_n)
    bulge_m: NDArray[np.float64] = 500.0 * distance_km * (distance_km[-1] - distance_km) / radius_km
    return bulge_m


def fresnel_radius_m(distance_km: NDArray[np.float64], frequency_ghz: float) -> NDArray[np.float64]:
    """Return the radius of the first Fresnel zone along a way in metres: root of wave length d1 d2 / d."""
    wave_m = 0.299792458 / frequency_ghz
    product = distance_km * (distance_km[-1] - distance_km) / distance_km[-1]
    radius_m: NDArray[np.float64] = np.sqrt(wave_m * 1000.0 * product)
    return radius_m
