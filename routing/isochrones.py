"""How far one gets: the roads that sites reach within given times, and the ground around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from routing.profile import Profile
from routing.state import EMPTY, RoadState

if TYPE_CHECKING:
    from routing.router import Router


@dataclass(frozen=True, slots=True, eq=False)
class Isochrones:
    """Pieces of road by the time within which the nearest site reaches them; p pieces.

    Attributes
    ----------
    breaks_minutes
        Ascending, k of them.
    segment
        int32[p]; ascending.
    begins, ends
        float64[p]; part of the segment, 0 at `segment_from`, 1 at `segment_to`.
    code
        int8[p]; 0 within the first break, ..., k - 1 within the last. What lies beyond has no piece.
    segment_code
        int8[s]; of every whole segment, its slowest part: k = not reached whole within the last break.
    """

    breaks_minutes: tuple[float, ...]
    segment: NDArray[np.int32]
    begins: NDArray[np.float64]
    ends: NDArray[np.float64]
    code: NDArray[np.int8]
    segment_code: NDArray[np.int8]


def isochrone(
    router: Router,
    sites: gpd.GeoSeries,
    profile: Profile,
    minutes_breaks: Sequence[float],
    state: RoadState = EMPTY,
) -> Isochrones:
    """Colour the roads by the time from the nearest site, outward: site -> road.

    Parameters
    ----------
    router
        Knows the roads.
    sites
        Points in EPSG:4326.
    profile
        Vehicle and season.
    minutes_breaks
        Times in minutes, above 0; the walk from a site to the road counts.
    state
        What is cut or slowed.

    Raises
    ------
    ValueError
        When there are no breaks, or they are not numbers above 0.
    """
    raise NotImplementedError


def isochrone_lines(router: Router, isochrones: Isochrones) -> gpd.GeoDataFrame:
    """Draw the pieces as lines: code, minutes (the break they are within), geometry EPSG:4326."""
    raise NotImplementedError


def isochrone_areas(router: Router, isochrones: Isochrones, width_m: float) -> gpd.GeoDataFrame:
    """Draw the ground within `width_m` of the roads reached: minutes, geometry (polygons, EPSG:4326).

    One row a break, each holding the rows before it.
    """
    raise NotImplementedError
