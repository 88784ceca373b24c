"""By helicopter: a profile of its own, off unless asked for, and never mixed into times by road."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from layers.assumptions import Assumptions


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
        `helicopter_*` and `walk_kph`.
    landing_sites
        Points in EPSG:4326. None = not known: an assumption then takes it that one can land at every site
        and village.
    """
    raise NotImplementedError
