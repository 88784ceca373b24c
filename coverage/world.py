"""A region made ready: its layers, its roads and the travel times from every base, each computed once."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from coverage.cache import Cache
from coverage.ground import Ground, Pairs, build_ground, ground_on, walk_pairs
from coverage.imputed import imputed_share
from coverage.place_layers import place_layers
from coverage.rests_on import is_of_roads
from coverage.roads import RoadPlan, RoadPlanner
from coverage.scenario import PlaceBattalion, Scenario, SpeedCell
from coverage.signal.plan import RadioPlan, RadioPlanner
from layers.assumptions import Assumptions, read_assumptions
from layers.drawn import find_towns
from layers.layers import Layers, read_layers
from layers.region import Region
from routing.build import build_network
from routing.profile import Profile
from routing.router import Router
from routing.snapping import Snapping
from routing.speeds import read_speeds
from routing.state import EMPTY, RoadState
from routing.times import TravelTimes

_TIMES_KEPT = 12
_PLACES_KEPT = 256
_ROUTERS_KEPT = 3
_WALKS_KEPT = 4
_DAYS_KEPT = 64


@dataclass(frozen=True, slots=True, eq=False)
class BaseTimes:
    """Travel times from all bases of the file, open or not, with what routing says of the villages.

    Attributes
    ----------
    times : TravelTimes
        One row a base, in the order of the file.
    reason : object[v]
        Why a village that no site reaches has no time.
    is_undecided : bool[v]
        The village lies on no road or on an island: without a time nobody can say whether it can be reached.
    """

    times: TravelTimes
    reason: NDArray[np.object_]
    is_undecided: NDArray[np.bool_]


class World:
    """What does not change between scenarios. May be asked from many threads; frames are not to be altered.

    Parameters
    ----------
    layers : Layers
    router : Router
        Over the roads of the layers, with the same assumptions.
    assumptions : Assumptions
    cache : Path, optional
        Folder where links of masts and villages are kept for the next start; None = nowhere.

    Attributes
    ----------
    region : Region
    layers : Layers
    router : Router
    assumptions : Assumptions
    ground : Ground
        Arrays worked out from the layers.
    day : date
        The day that is shown: the region's reference date, but see `on`.
    """

    def __init__(
        self, layers: Layers, router: Router, assumptions: Assumptions, cache: Path | None = None
    ) -> None:
        """Work out what every evaluation needs, without travel times: those come when first asked for."""
        self.region: Region = layers.region
        self.layers = layers
        self.router = router
        self.assumptions = assumptions
        self.ground: Ground = build_ground(layers)
        self._first_ground = self.ground
        self.day: date = layers.region.reference_date
        self._planner = RoadPlanner(layers, router)
        self._radio = RadioPlanner(layers, assumptions, cache)
        self._routers: Cache[Router] = Cache(_ROUTERS_KEPT)
        self._times: Cache[BaseTimes] = Cache(_TIMES_KEPT)
        self._placed: Cache[tuple[NDArray[np.float64], Snapping]] = Cache(_PLACES_KEPT)
        self._walks: Cache[tuple[Pairs, Pairs]] = Cache(_WALKS_KEPT)
        self._shares: Cache[float | None] = Cache(1)
        self._days: Cache[World] = Cache(_DAYS_KEPT)
        self._places: Cache[World] = Cache(1)

    def on(self, day: date) -> World:
        """Return the world as it is on a day: bases open by then, tests aged; all else is shared.

        It is for scenarios of that day alone, see `coverage.calendar.scenario_on`.
        """
        reference = self.region.reference_date
        if day == self.day:
            return self

        def make() -> World:
            world = self.with_ground(ground_on(self._first_ground, self.layers.bases, reference, day))
            world.day = day
            return world

        return self._days.get(day, make)

    def with_ground(self, ground: Ground) -> World:
        """Return the same region on another ground, such as the bases of another day.

        Travel times, roads and signal are shared with this world: they do not hang on the ground.
        """
        other = copy(self)
        other.ground = ground
        other._walks = Cache(_WALKS_KEPT)
        return other

    def at_places(self) -> World:
        """Return the world with the places of the region where its villages are: for travel and access alone.

        No mechanism and no signal is known there: see `coverage.places`.
        """
        return self._places.get(
            "places", lambda: World(place_layers(self.layers), self.router, self.assumptions)
        ).on(self.day)

    def road_plan(self, scenario: Scenario) -> RoadPlan:
        """Return what a scenario that was checked, and the layers, make of the roads."""
        return self._planner.plan(scenario, self._assumptions(scenario), self.day)

    def radio_plan(self, scenario: Scenario) -> RadioPlan:
        """Return what a scenario that was checked, and the layers, make of phone signal."""
        return self._radio.plan(scenario, self._assumptions(scenario))

    def road_state(self, scenario: Scenario) -> RoadState:
        """Return the state of the roads under a scenario that was checked."""
        return self.road_plan(scenario).state

    def nearest_segment(self, lon: float, lat: float, max_m: float) -> tuple[int, float]:
        """Return the segment of the network nearest to a point, and metres; -1 and inf where none is."""
        return self._planner.nearest(lon, lat, max_m)

    def times(self, profile: Profile, state: RoadState | None = None) -> TravelTimes:
        """Travel times from all bases of the file, open or not, within the assumed cut-off.

        Without a state of the roads, under that of the baseline.
        """
        roads = self.road_state(Scenario()) if state is None else state
        return self.base_times(profile, self.assumptions, self.assumptions["cutoff_minutes"], roads).times

    def base_times(
        self,
        profile: Profile,
        assumptions: Assumptions,
        cutoff_minutes: float,
        state: RoadState = EMPTY,
        speeds: tuple[SpeedCell, ...] = (),
    ) -> BaseTimes:
        """Travel times from all bases under other assumptions, roads, speeds or another cut-off; kept."""
        key = (profile, cutoff_minutes, self._road_key(assumptions), state.id, speeds)

        def make() -> BaseTimes:
            times = self.router_for(assumptions, speeds).times(
                self.layers.bases.geometry,
                self.layers.villages.geometry,
                profile,
                cutoff_minutes=cutoff_minutes,
                state=state,
            )
            snapping = times.village_snapping
            is_undecided = (snapping.reason != "") | snapping.is_island
            return BaseTimes(times, times.rows(()).reasons().to_numpy(dtype=object), is_undecided)

        return self._times.get(key, make)

    def placed_times(
        self,
        battalion: PlaceBattalion,
        profile: Profile,
        assumptions: Assumptions,
        cutoff_minutes: float,
        state: RoadState = EMPTY,
        speeds: tuple[SpeedCell, ...] = (),
    ) -> tuple[NDArray[np.float64], Snapping]:
        """Travel times in ms from where a battalion is placed, float64[v], and where it meets the road."""
        key = (
            *(battalion.lon, battalion.lat, profile, cutoff_minutes),
            *(self._road_key(assumptions), state.id, speeds),
        )

        def make() -> tuple[NDArray[np.float64], Snapping]:
            point = gpd.GeoSeries.from_xy([battalion.lon], [battalion.lat], index=["placed"], crs="EPSG:4326")
            times = self.router_for(assumptions, speeds).times(
                point, self.layers.villages.geometry, profile, cutoff_minutes=cutoff_minutes, state=state
            )
            return times.ms[0], times.site_snapping

        return self._placed.get(key, make)

    def router_for(self, assumptions: Assumptions, speeds: tuple[SpeedCell, ...] = ()) -> Router:
        """Return the router under other assumptions and speeds: the same one when the roads are the same."""
        key = self._road_key(assumptions)
        if not key and not speeds:
            return self.router
        return self._routers.get(
            (key, speeds),
            lambda: self.router.varied(
                speeds=self.router.speeds.with_cells(speeds) if speeds else None,
                assumptions=assumptions if key else None,
            ),
        )

    def network_imputed_share(self) -> float | None:
        """Share of the network's road kilometres with an imputed tag, 0 to 1; None = not known."""
        return self._shares.get("imputed", lambda: imputed_share(self.router.network))

    def walks(self, short_walk_m: float) -> tuple[Pairs, Pairs]:
        """Villages within a short walk of each base of the file, and of each CLA."""
        tree, ground = self.ground.village_tree, self.ground
        return self._walks.get(
            short_walk_m,
            lambda: (
                walk_pairs(tree, ground.base_xy, short_walk_m),
                walk_pairs(tree, ground.register.cla_xy, short_walk_m),
            ),
        )

    def _assumptions(self, scenario: Scenario) -> Assumptions:
        changed = dict(scenario.assumptions)
        return self.assumptions.with_values(changed) if changed else self.assumptions

    def _road_key(self, assumptions: Assumptions) -> tuple[tuple[str, float], ...]:
        changed = assumptions.changed(self.assumptions)
        return tuple((name, value) for name, value in changed.items() if is_of_roads(name))


def build_world(folder: Path, assumptions: Assumptions | None = None) -> World:
    """Read a region and build its network.

    Parameters
    ----------
    folder : Path
        Holds region.toml.
    assumptions : Assumptions, optional
        By default the project's own.

    Raises
    ------
    InputError
        Every fault of the region at once.
    """
    assumptions = read_assumptions() if assumptions is None else assumptions
    layers = read_layers(folder, assumptions)
    network = build_network(layers.roads, layers.elevation)
    towns = find_towns(layers.region)
    router = Router(network, read_speeds(), assumptions, layers.region.metric_crs, towns=towns)
    return World(layers, router, assumptions)
