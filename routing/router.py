"""The router: travel times, paths and tables over one network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely import Point

from routing.itinerary import Itinerary
from routing.network import Network
from routing.profile import Profile
from routing.snapping import Snapping
from routing.speeds import Speeds
from routing.times import TravelTimes

if TYPE_CHECKING:
    from layers.assumptions import Assumptions


class Router:
    """Answers questions of travel over one network; may be asked from many threads."""

    def __init__(self, network: Network, speeds: Speeds, assumptions: Assumptions, metric_crs: str) -> None:
        self.network = network
        self.speeds = speeds
        self.assumptions = assumptions
        self.metric_crs = metric_crs

    def snap(self, points: gpd.GeoSeries, vehicle: str) -> Snapping:
        """Meet points with the road."""
        raise NotImplementedError

    def times(
        self,
        sites: gpd.GeoSeries,
        villages: gpd.GeoSeries,
        profile: Profile,
        *,
        cutoff_minutes: float,
        blocked_nodes: NDArray[np.bool_] | None = None,
    ) -> TravelTimes:
        """Travel times from sites to villages."""
        raise NotImplementedError

    def path(
        self,
        site: Point,
        village: Point,
        profile: Profile,
        *,
        blocked_nodes: NDArray[np.bool_] | None = None,
    ) -> Itinerary | None:
        """Quickest way from a site to a village, None where there is none."""
        raise NotImplementedError

    def network_frames(self, profile: Profile) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Nodes and edges as frames."""
        raise NotImplementedError
