"""The way from the site that answers to a village: the clock, what it rests on, and the next-best way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverage.result import Result
from coverage.terms import build_terms
from routing.clock import clock_after, daylight_of
from routing.itinerary import Itinerary

if TYPE_CHECKING:
    from coverage.world import World

OFF_ROAD = "off-road"
_NO_ROADS = (OFF_ROAD, "barrier", "ferry landing")


@dataclass(frozen=True, slots=True)
class Drive:
    """What is to be said of the way to a village.

    Attributes
    ----------
    next_best : Itinerary or None
        The quickest way that leaves the quickest one for a good part; None where there is none.
    single_roads : tuple of str
        Ref or name of the roads that both ways drive; of every road driven where there is one way only.
    single_km : float
        Kilometres of road on which both ways agree: one cut there stops both.
    imputed_share : float
        Share of the kilometres on roads whose surface was worked out, not mapped; 0 to 1.
    night_factor : float
        What travel by night makes of the minutes of the itineraries, which are those by day; 1 by day.
    departs, arrives : datetime or None
        In the region's time, None where no departure was given. Unless travel by night is allowed, the patrol
        stops from dusk to dawn.
    is_dark : bool
        It arrives on another day than it left, or between dusk and dawn.
    """

    next_best: Itinerary | None
    single_roads: tuple[str, ...]
    single_km: float
    imputed_share: float
    night_factor: float
    departs: datetime | None
    arrives: datetime | None
    is_dark: bool


def find_way(world: World, result: Result, row: pd.Series) -> Itinerary | None:
    """Return the quickest way from the site that answers to a row's village, None where nobody answers."""
    if not row["site_id"]:
        return None
    terms = build_terms(result.scenario, world.assumptions)
    site = result.sites.geometry.loc[row["site_id"]]
    router = world.router_for(terms.assumptions, result.scenario.speeds)
    return router.path(site, row["geometry"], terms.profile, world.road_state(result.scenario))


def describe_drive(
    world: World, result: Result, row: pd.Series, itinerary: Itinerary, departure: datetime | None
) -> Drive:
    """Say what a way rests on, and when a patrol that leaves at a time arrives.

    Parameters
    ----------
    world, result
        The result is of this world.
    row : Series
        The village's, of `Result.villages`.
    itinerary : Itinerary
        From `find_way`.
    departure : datetime or None
        In the region's time where it states no zone.
    """
    terms = build_terms(result.scenario, world.assumptions)
    site = result.sites.geometry.loc[row["site_id"]]
    router = world.router_for(terms.assumptions, result.scenario.speeds)
    other = router.next_best(site, row["geometry"], terms.profile, world.road_state(result.scenario))
    both = set(itinerary.segments) & set(other.segments if other is not None else itinerary.segments)
    length_m = world.router.network.segment_length_m
    shared = None if other is None else _roads(other)
    departs, arrives, is_dark = None, None, False
    if departure is not None:
        zone, light = world.region.timezone, daylight_of(terms.assumptions)
        stops = None if result.scenario.night_travel else light
        departs = clock_after(departure, 0.0, zone)
        arrives = clock_after(departure, itinerary.minutes * terms.travel_factor, zone, stops)
        hour = arrives.hour + arrives.minute / 60
        is_dark = arrives.date() != departs.date() or not light.dawn_hour <= hour < light.dusk_hour
    return Drive(
        next_best=other,
        single_roads=tuple(road for road in _roads(itinerary) if shared is None or road in shared),
        single_km=float(length_m[np.array(sorted(both), dtype=np.int64)].sum()) / 1000,
        imputed_share=_imputed_share(itinerary),
        night_factor=terms.travel_factor,
        departs=departs,
        arrives=arrives,
        is_dark=is_dark,
    )


def _roads(itinerary: Itinerary) -> tuple[str, ...]:
    named = [leg.ref or leg.name for leg in itinerary.legs if leg.highway not in _NO_ROADS]
    return tuple(road for road in dict.fromkeys(named) if road)


def _imputed_share(itinerary: Itinerary) -> float:
    driven = [leg for leg in itinerary.legs if leg.highway != OFF_ROAD]
    km = sum(leg.km for leg in driven)
    return sum(leg.km for leg in driven if leg.is_imputed) / km if km > 0 else 0.0
