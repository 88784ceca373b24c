"""The router: travel times, paths and tables over one network."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import Point

from routing.costs import Costs, weigh
from routing.itinerary import Itinerary
from routing.matrix import barred_points, cutoff_in_ms, travel_ms
from routing.network import IMPASSABLE, Network
from routing.paths import find_path
from routing.placing import place_points
from routing.profile import Profile
from routing.snapping import Snapper, Snapping, build_snapper, snap_to
from routing.speeds import Speeds
from routing.spread import times_to_nodes
from routing.tables import Tables, build_tables, network_frames
from routing.times import MS_PER_MINUTE, TravelTimes

if TYPE_CHECKING:
    from layers.assumptions import Assumptions

Value = TypeVar("Value")
_KEPT = 64


class Router:
    """Answers questions of travel over one network; may be asked from many threads and after a fork.

    Costs are kept by profile, snapped points by vehicle and content, the oldest dropped first. Nothing given
    is altered.

    Parameters
    ----------
    network
        From `routing.build.build_network`.
    speeds
        From `routing.speeds.read_speeds`.
    assumptions
        Walking speed, farthest snap, ferries, gates, islands.
    metric_crs
        In which the distance between points and roads is taken.
    """

    def __init__(self, network: Network, speeds: Speeds, assumptions: Assumptions, metric_crs: str) -> None:
        """Take what the answers rest on; nothing is computed yet."""
        self.network = network
        self.speeds = speeds
        self.assumptions = assumptions
        self.metric_crs = metric_crs
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def _once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        # The lock is held for look-ups only: two threads may make the same thing, none waits for the other's
        # work.
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: Value = self._kept[key]
                return kept
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def costs(self, profile: Profile, blocked_nodes: NDArray[np.bool_] | None = None) -> Costs:
        """Weigh the network for a profile; kept unless nodes are blocked."""
        if blocked_nodes is not None:
            return weigh(self.network, self.speeds, profile, self.assumptions, blocked_nodes=blocked_nodes)
        return self._once(
            ("costs", profile), lambda: weigh(self.network, self.speeds, profile, self.assumptions)
        )

    def _snapper(self, vehicle: str) -> Snapper:
        return self._once(
            ("snapper", vehicle),
            lambda: build_snapper(self.network, self.speeds, vehicle, self.assumptions, self.metric_crs),
        )

    def snap(self, points: gpd.GeoSeries, vehicle: str) -> Snapping:
        """Meet points (EPSG:4326, ids in the index) with the nearest segment the vehicle may use when dry."""
        coordinates = shapely.get_coordinates(np.asarray(points.array))
        digest = hashlib.sha256(coordinates.tobytes()).digest()

        def make() -> tuple[pd.Index, Snapping]:
            ids = tuple(str(name) for name in points.index)
            return points.index, snap_to(
                self._snapper(vehicle), self.network, ids, coordinates, self.assumptions
            )

        index, snapping = self._once(("snapping", vehicle, digest), make)
        if index is points.index or index.equals(points.index):
            return snapping
        return replace(snapping, ids=tuple(str(name) for name in points.index))

    def times(
        self,
        sites: gpd.GeoSeries,
        villages: gpd.GeoSeries,
        profile: Profile,
        *,
        cutoff_minutes: float,
        blocked_nodes: NDArray[np.bool_] | None = None,
    ) -> TravelTimes:
        """Travel times from sites to villages, exact to the millisecond.

        Parameters
        ----------
        sites, villages
            Points in EPSG:4326, ids in the index.
        profile
            Vehicle and season.
        cutoff_minutes
            Longer times, walks at both ends included, are inf.
        blocked_nodes
            bool[n]; edges that touch these nodes are impassable.
        """
        costs = self.costs(profile, blocked_nodes)
        from_, to = self.snap(sites, profile.vehicle), self.snap(villages, profile.vehicle)
        cutoff_ms = cutoff_in_ms(cutoff_minutes)
        placed = place_points(self.network, costs, to)
        ms = travel_ms(self.network, costs, from_, to, cutoff_ms, placed=placed)
        is_barred = barred_points(placed)
        return TravelTimes(ms, from_.ids, to.ids, profile, cutoff_ms, from_, to, is_barred)

    def node_times(self, site: Point, profile: Profile, *, cutoff_minutes: float) -> NDArray[np.float64]:
        """Travel time in minutes from a site to every node, float64[n]; inf beyond the cut-off."""
        ends = shapely.get_coordinates([site])
        snapping = snap_to(self._snapper(profile.vehicle), self.network, ("site",), ends, self.assumptions)
        ms = times_to_nodes(self.network, self.costs(profile), snapping, cutoff_in_ms(cutoff_minutes))
        return np.where(ms >= IMPASSABLE, np.inf, ms / MS_PER_MINUTE)

    def path(
        self,
        site: Point,
        village: Point,
        profile: Profile,
        *,
        blocked_nodes: NDArray[np.bool_] | None = None,
    ) -> Itinerary | None:
        """Quickest way from a site to a village, None where no road leads there.

        Its total equals `times` to the millisecond. Points in EPSG:4326.
        """
        snapper = self._snapper(profile.vehicle)
        ends = shapely.get_coordinates([site, village])
        snapping = snap_to(snapper, self.network, ("site", "village"), ends, self.assumptions)
        costs = self.costs(profile, blocked_nodes)
        return find_path(self.network, costs, snapping, ends, profile)

    def network_frames(self, profile: Profile) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return nodes (node, lon, lat) and passable edges (from_node, to_node, length_m, ms)."""
        return network_frames(self.network, self.costs(profile))

    def tables(
        self, sites: gpd.GeoSeries, villages: gpd.GeoSeries, profile: Profile, *, cutoff_minutes: float
    ) -> Tables:
        """Return nodes, edges, snapping and times from which an outsider can recompute every time."""
        times = self.times(sites, villages, profile, cutoff_minutes=cutoff_minutes)
        return build_tables(self.network, self.costs(profile), times)
