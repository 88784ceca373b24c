"""A region made ready: its layers, its roads and the travel times from every base, each computed once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from coverage.cache import Cache
from coverage.ground import Ground, Pairs, build_ground, walk_pairs
from coverage.scenario import PlaceBattalion, Scenario
from layers.assumptions import Assumptions, read_assumptions
from layers.layers import Layers, read_layers
from layers.region import Region
from routing.build import build_network
from routing.profile import Profile
from routing.router import Router
from routing.snapping import Snapping
from routing.speeds import read_speeds
from routing.state import RoadState, build_state
from routing.times import TravelTimes

# Assumptions that no road depends on: when only these differ, travel times are the same.
_NO_ROAD = frozenset(
    (
        "limit_road_minutes",
        "limit_chain_minutes",
        "cutoff_minutes",
        "short_walk_m",
        "tested_days",
        "garrison_troops",
        "patrol_troops",
        "patrols_if_unknown",
        "signal_sensitivity_dbm",
        "signal_likely_margin_db",
        "alarm_phone_minutes",
        "alarm_hf_minutes",
        "alarm_satphone_minutes",
        "alarm_walk_minutes",
        "alarm_hotline_minutes",
        "verification_minutes",
        "mobilisation_minutes",
        "dawn_wait_minutes",
        "hotline_catchment_km",
    )
)
_TIMES_KEPT = 12
_PLACES_KEPT = 256
_ROUTERS_KEPT = 3
_WALKS_KEPT = 4


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

    Attributes
    ----------
    region : Region
    layers : Layers
    router : Router
    assumptions : Assumptions
    ground : Ground
        Arrays worked out from the layers.
    """

    def __init__(self, layers: Layers, router: Router, assumptions: Assumptions) -> None:
        """Work out what every evaluation needs, without travel times: those come when first asked for."""
        self.region: Region = layers.region
        self.layers = layers
        self.router = router
        self.assumptions = assumptions
        self.ground: Ground = build_ground(layers)
        self._routers: Cache[Router] = Cache(_ROUTERS_KEPT)
        self._times: Cache[BaseTimes] = Cache(_TIMES_KEPT)
        self._placed: Cache[tuple[NDArray[np.float64], Snapping]] = Cache(_PLACES_KEPT)
        self._walks: Cache[tuple[Pairs, Pairs]] = Cache(_WALKS_KEPT)

    def road_state(self, scenario: Scenario) -> RoadState:
        """Return what a scenario and the region's layers make of the roads."""
        return build_state(is_convoy=scenario.convoy)

    def times(self, profile: Profile) -> TravelTimes:
        """Travel times from all bases of the file, open or not, within the assumed cut-off."""
        return self.base_times(profile, self.assumptions, self.assumptions["cutoff_minutes"]).times

    def base_times(self, profile: Profile, assumptions: Assumptions, cutoff_minutes: float) -> BaseTimes:
        """Travel times from all bases under other assumptions or another cut-off; each is computed once."""
        key = (profile, cutoff_minutes, self._road_key(assumptions))
        return self._times.get(key, lambda: self._make_base_times(profile, assumptions, cutoff_minutes))

    def placed_times(
        self, battalion: PlaceBattalion, profile: Profile, assumptions: Assumptions, cutoff_minutes: float
    ) -> tuple[NDArray[np.float64], Snapping]:
        """Travel times in ms from where a battalion is placed, float64[v], and where it meets the road."""
        key = (battalion.lon, battalion.lat, profile, cutoff_minutes, self._road_key(assumptions))

        def make() -> tuple[NDArray[np.float64], Snapping]:
            point = gpd.GeoSeries.from_xy([battalion.lon], [battalion.lat], index=["placed"], crs="EPSG:4326")
            times = self.router_for(assumptions).times(
                point, self.layers.villages.geometry, profile, cutoff_minutes=cutoff_minutes
            )
            return times.ms[0], times.site_snapping

        return self._placed.get(key, make)

    def router_for(self, assumptions: Assumptions) -> Router:
        """Return the router under other assumptions: the same one when they leave the roads alone."""
        key = self._road_key(assumptions)
        if not key:
            return self.router
        router = self.router
        return self._routers.get(
            key, lambda: Router(router.network, router.speeds, assumptions, self.region.metric_crs)
        )

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

    def _road_key(self, assumptions: Assumptions) -> tuple[tuple[str, float], ...]:
        changed = assumptions.changed(self.assumptions)
        return tuple((name, value) for name, value in changed.items() if name not in _NO_ROAD)

    def _make_base_times(
        self, profile: Profile, assumptions: Assumptions, cutoff_minutes: float
    ) -> BaseTimes:
        times = self.router_for(assumptions).times(
            self.layers.bases.geometry,
            self.layers.villages.geometry,
            profile,
            cutoff_minutes=cutoff_minutes,
        )
        snapping = times.village_snapping
        is_undecided = (snapping.reason != "") | snapping.is_island
        nobody = times.rows(())
        return BaseTimes(times, nobody.reasons().to_numpy(dtype=object), is_undecided)


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
    router = Router(network, read_speeds(), assumptions, layers.region.metric_crs)
    return World(layers, router, assumptions)
