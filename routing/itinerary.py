"""The way from a site to a village, leg by leg."""

from __future__ import annotations

from dataclasses import dataclass

from shapely import LineString

from routing.profile import Profile


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of one road.

    Attributes
    ----------
    name, ref
        Of the way; "" = none.
    highway
        Class of the road, ``ferry``, ``barrier``, or ``off-road`` for the walk between a point and the road.
    surface
        Of the way; "" = not known.
    km
        Length.
    ms
        Time in whole milliseconds; the legs of an itinerary sum to its total.
    """

    name: str
    ref: str
    highway: str
    surface: str
    km: float
    ms: int

    @property
    def minutes(self) -> float:
        """Time in minutes."""
        return self.ms / 60_000


@dataclass(frozen=True, slots=True)
class Itinerary:
    """The quickest way from a site to a village; equal to the millisecond to `Router.times`.

    Attributes
    ----------
    legs
        In the order they are travelled, the walks at both ends included.
    geometry
        EPSG:4326, from the site's point to the village's.
    total_ms
        Whole milliseconds.
    profile
        Vehicle and season.
    nodes
        Network nodes passed, in order.
    """

    legs: tuple[Leg, ...]
    geometry: LineString
    total_ms: int
    profile: Profile
    nodes: tuple[int, ...]

    @property
    def minutes(self) -> float:
        """Total time in minutes."""
        return self.total_ms / 60_000

    @property
    def km(self) -> float:
        """Total length in km."""
        return sum(leg.km for leg in self.legs)
