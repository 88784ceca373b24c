"""One link in section: ground with the earth's bulge, line of sight, Fresnel zone, loss and margin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coverage.signal.budget import RadioTerms
from layers.elevation import Elevation


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
        Ground and clutter on it.
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
    raise NotImplementedError
