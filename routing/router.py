"""The router: travel times, paths and tables over one network."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import Point

from routing.alternatives import find_next_best
from routing.clicks import build_click_grid, nearest_of
from routing.costs import Costs, Factors, slope_factors, weigh, with_state
from routing.grid import Grid
from routing.itinerary import Itinerary
from routing.kept import Kept
from routing.matrix import barred_points, cutoff_in_ms, travel_ms
from routing.nearest import Nearest
from routing.network import IMPASSABLE, Network
from routing.paths import find_path
from routing.placing import place_points
from routing.profile import PROFILES, VEHICLES, Profile
from routing.rates import class_rates
from routing.relay import nearest_relays
from routing.snapping import Snapper, Snapping, build_snapper, snap_to
from routing.speeds import Speeds
from routing.spread import times_to_nodes
from routing.state import EMPTY, RoadState
from routing.tables import Tables, build_tables, network_frames
from routing.times import MS_PER_MINUTE, TravelTimes

if TYPE_CHECKING:
    from layers.assumptions import Assumptions

_STATES_KEPT = 6
_SNAPPERS_KEPT = 6
_FACTORS_KEPT = 10
_SNAPPINGS_KEPT = 64


class Router:
    """Answers questions of travel over one network; may be asked from many threads and after a fork.

    Costs are kept by profile and state of the roads, snapped points by vehicle and content, the oldest
    dropped first. Nothing given is altered.

    Parameters
    ----------
    network
        From `routing.build.build_network`.
    speeds
        From `routing.speeds.read_speeds`.
    assumptions
        Walking speed, farthest snap, ferries, gates, islands, paces, convoys, slopes.
    metric_crs
        In which the distance between points and roads is taken.
    towns
        Points in EPSG:4326 with a column `name`, by which islands of the network are named.
    """

    def __init__(
        self,
        network: Network,
        speeds: Speeds,
        assumptions: Assumptions,
        metric_crs: str,
        *,
        towns: gpd.GeoDataFrame | None = None,
    ) -> None:
        """Take what the answers rest on; nothing is computed yet."""
        self.network = network
        self.speeds = speeds
        self.assumptions = assumptions
        self.metric_crs = metric_crs
        self.towns = towns
        self._costs: Kept[Costs] = Kept(len(PROFILES))
        self._state_costs: Kept[Costs] = Kept(_STATES_KEPT)
        self._passable: Kept[bytes] = Kept(len(VEHICLES))
        # What does not hang on every speed and assumption is shared with the routers made by `varied`.
        self._factors: Kept[Factors] = Kept(_FACTORS_KEPT)
        self._snappers: Kept[Snapper] = Kept(_SNAPPERS_KEPT)
        self._snappings: Kept[tuple[pd.Index, Snapping]] = Kept(_SNAPPINGS_KEPT)
        self._grids: Kept[Grid] = Kept(1)

    def varied(self, *, speeds: Speeds | None = None, assumptions: Assumptions | None = None) -> Router:
        """Return a router over the same network under other speeds or assumptions.

        It shares with this one the snapped points, wherever what they hang on is the same.
        """
        other = Router(
            self.network,
            self.speeds if speeds is None else speeds,
            self.assumptions if assumptions is None else assumptions,
            self.metric_crs,
            towns=self.towns,
        )
        other._factors, other._grids = self._factors, self._grids
        other._snappers, other._snappings = self._snappers, self._snappings
        return other

    def costs(self, profile: Profile, state: RoadState = EMPTY) -> Costs:
        """Weigh the network for a profile and a state of the roads; kept."""
        if state.id:
            return self._state_costs.once((profile, state.id), lambda: self._make_costs(profile, state))
        return self._costs.once(profile, lambda: self._make_costs(profile, state))

    def _make_costs(self, profile: Profile, state: RoadState) -> Costs:
        if state.id and not state.is_convoy:
            costs = self.costs(profile)
        else:
            costs = weigh(
                self.network,
                self.speeds,
                profile,
                self.assumptions,
                is_convoy=state.is_convoy,
                factors=self._slope_factors(profile.vehicle),
            )
        return with_state(self.network, costs, state)

    def _slope_factors(self, vehicle: str) -> Factors:
        slopes = tuple((name, row.value) for name, row in self.assumptions.rows.items() if "slope" in name)
        return self._factors.once(
            (vehicle, slopes), lambda: slope_factors(self.network, vehicle, self.assumptions)
        )

    def _passable_key(self, vehicle: str) -> bytes:
        """What the segments that a vehicle can be met on hang on, besides the network."""

        def make() -> bytes:
            rates = class_rates(self.network.classes, self.speeds, Profile(vehicle, "dry"), self.assumptions)
            return bytes(np.packbits(rates.is_passable))

        return self._passable.once(vehicle, make)

    def _snapper(self, vehicle: str) -> Snapper:
        return self._snappers.once(
            (self._passable_key(vehicle), self.metric_crs),
            lambda: build_snapper(
                self.network, self.speeds, vehicle, self.assumptions, self.metric_crs, self.towns
            ),
        )

    def snap(self, points: gpd.GeoSeries, vehicle: str, *, arriving: bool = False) -> Snapping:
        """Meet points (EPSG:4326, ids in the index) with the nearest segment the vehicle may use when dry.

        The walk leads from the point to the road, as sites set out, or with `arriving` from the road to the
        point, as villages are reached; over relief the two take different times.
        """
        coordinates = shapely.get_coordinates(np.asarray(points.array))
        digest = hashlib.sha256(coordinates.tobytes()).digest()
        measures = tuple(self.assumptions[name] for name in ("snap_max_m", "walk_kph", "island_nodes"))

        def make() -> tuple[pd.Index, Snapping]:
            ids = tuple(str(name) for name in points.index)
            return points.index, snap_to(
                self._snapper(vehicle), self.network, ids, coordinates, self.assumptions, is_arriving
            )

        is_arriving = arriving and self.network.relief is not None  # without relief both are one
        key = (self._passable_key(vehicle), self.metric_crs, measures, is_arriving, digest)
        index, snapping = self._snappings.once(key, make)
        if index is points.index or index.equals(points.index):
            return snapping
        return replace(snapping, ids=tuple(str(name) for name in points.index))

    def nearest_segments(
        self, lon: ArrayLike, lat: ArrayLike, max_m: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Find the road or ferry nearest to each click, to be cut or slowed; any vehicle may use it.

        Parameters
        ----------
        lon, lat
            Degrees, EPSG:4326: two numbers, or as many of each as there are points.
        max_m
            What is farther away, in the metric CRS, does not count; `cut_snap_max_m` of the assumptions is
            meant for it.

        Returns
        -------
        segments, distances
            int64 and float64 metres. Of two numbers: one of each, or none where no road is near enough. Of
            p points: p of each, -1 and inf where no road is near enough.
        """
        grid = self._grids.once("all", lambda: build_click_grid(self.network, self.metric_crs))
        points = np.column_stack((np.atleast_1d(lon), np.atleast_1d(lat))).astype(np.float64)
        segments, distances = nearest_of(grid, points, self.metric_crs, max_m)
        if np.ndim(lon) == 0:
            return segments[segments >= 0], distances[segments >= 0]
        return segments, distances

    def times(
        self,
        sites: gpd.GeoSeries,
        villages: gpd.GeoSeries,
        profile: Profile,
        *,
        cutoff_minutes: float,
        state: RoadState = EMPTY,
    ) -> TravelTimes:
        """Travel times from sites to villages, exact to the millisecond.

        Parameters
        ----------
        sites, villages
            Points in EPSG:4326, ids in the index. Where they meet the road hangs on the vehicle alone, not
            on season or state.
        profile
            Vehicle and season.
        cutoff_minutes
            Longer times, walks at both ends included, are inf.
        state
            What is cut, slowed or closed.
        """
        costs = self.costs(profile, state)
        from_, to = self.snap(sites, profile.vehicle), self.snap(villages, profile.vehicle, arriving=True)
        cutoff_ms = cutoff_in_ms(cutoff_minutes)
        placed = place_points(self.network, costs, to)
        ms = travel_ms(self.network, costs, from_, to, cutoff_ms, placed=placed)
        is_barred = barred_points(placed)
        is_cut = np.zeros_like(is_barred)
        if state.id and is_barred.any():
            on_map = place_points(self.network, self.costs(profile), to)
            is_cut = is_barred & ~barred_points(on_map)
        return TravelTimes(ms, from_.ids, to.ids, profile, cutoff_ms, from_, to, is_barred, is_cut, state.id)

    def relays(
        self,
        points: gpd.GeoSeries,
        delay_minutes: NDArray[np.float64],
        profile: Profile,
        *,
        cutoff_minutes: float,
        state: RoadState = EMPTY,
        outward: bool = False,
    ) -> Nearest:
        """Find for each point the relay that serves it soonest: see `routing.relay.nearest_relays`.

        Points in EPSG:4326; those whose delay is inf (float64[p]) are no relays.
        """
        setting_out = self.snap(points, profile.vehicle)
        arriving = self.snap(points, profile.vehicle, arriving=True)
        delay_ms, cutoff_ms = np.rint(delay_minutes * MS_PER_MINUTE), cutoff_in_ms(cutoff_minutes)
        costs = self.costs(profile, state)
        return nearest_relays(
            self.network, costs, setting_out, arriving, delay_ms, cutoff_ms, outward=outward
        )

    def node_times(
        self,
        sites: Point | gpd.GeoSeries,
        profile: Profile,
        *,
        cutoff_minutes: float,
        state: RoadState = EMPTY,
    ) -> NDArray[np.float64]:
        """Travel time in minutes from the nearest of the sites to every node, float64[n].

        Points in EPSG:4326. inf beyond the cut-off.
        """
        ms = self.node_ms(sites, profile, cutoff_ms=cutoff_in_ms(cutoff_minutes), state=state)
        return np.where(ms >= IMPASSABLE, np.inf, ms / MS_PER_MINUTE)

    def node_ms(
        self, sites: Point | gpd.GeoSeries, profile: Profile, *, cutoff_ms: int, state: RoadState = EMPTY
    ) -> NDArray[np.int32]:
        """As `node_times`, in whole ms; `IMPASSABLE` beyond the cut-off."""
        points = gpd.GeoSeries([sites], index=["site"], crs=4326) if isinstance(sites, Point) else sites
        snapping = self.snap(points, profile.vehicle)
        return times_to_nodes(self.network, self.costs(profile, state), snapping, cutoff_ms)

    def path(
        self, site: Point, village: Point, profile: Profile, state: RoadState = EMPTY
    ) -> Itinerary | None:
        """Quickest way from a site to a village, None where no road leads there.

        Its total equals `times` to the millisecond. Points in EPSG:4326.
        """
        snapping, ends = self._ends(site, village, profile)
        return find_path(self.network, self.costs(profile, state), snapping, ends, profile)

    def next_best(
        self, site: Point, village: Point, profile: Profile, state: RoadState = EMPTY
    ) -> Itinerary | None:
        """Quickest way that leaves the quickest one for a good part, None where there is none.

        As `routing.alternatives.find_next_best` defines it. Points in EPSG:4326.
        """
        snapping, ends = self._ends(site, village, profile)
        return find_next_best(
            self.network, self.costs(profile, state), snapping, ends, profile, self.assumptions
        )

    def _ends(self, site: Point, village: Point, profile: Profile) -> tuple[Snapping, NDArray[np.float64]]:
        ends = shapely.get_coordinates([site, village])
        snapper = self._snapper(profile.vehicle)
        is_arriving = np.array([False, True])
        names = ("site", "village")
        return snap_to(snapper, self.network, names, ends, self.assumptions, is_arriving), ends

    def network_frames(self, profile: Profile, state: RoadState = EMPTY) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return nodes (node, lon, lat) and passable edges (from_node, to_node, length_m, ms)."""
        return network_frames(self.network, self.costs(profile, state))

    def tables(
        self,
        sites: gpd.GeoSeries,
        villages: gpd.GeoSeries,
        profile: Profile,
        *,
        cutoff_minutes: float,
        state: RoadState = EMPTY,
    ) -> Tables:
        """Return nodes, edges, snapping and times from which an outsider can recompute every time."""
        times = self.times(sites, villages, profile, cutoff_minutes=cutoff_minutes, state=state)
        return build_tables(self.network, self.costs(profile, state), times)
