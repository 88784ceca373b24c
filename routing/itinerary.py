"""The way from a site to a village, leg by leg."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import pandas as pd
from shapely import LineString

from routing.profile import Profile

_MS_PER_MINUTE = 60_000


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
    is_imputed
        The surface was not on the map but worked out from roads of its kind.
    """

    name: str
    ref: str
    highway: str
    surface: str
    km: float
    ms: int
    is_imputed: bool = False

    @property
    def minutes(self) -> float:
        """Time in minutes."""
        return self.ms / _MS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class Passage:
    """Something on the way that can hold a patrol up.

    Attributes
    ----------
    kind
        ``bridge``, ``ford``, ``barrier`` or ``ferry landing``.
    value
        The tag's value on the map, such as ``yes`` or ``lift_gate``.
    name
        Of the road; "" = none, or a gate.
    km, ms
        What lies behind when it is reached, the walk to the road included.
    length_km, spent_ms
        Its own length and time.
    segment
        First segment of the network that it lies on, to cut it by.
    """

    kind: str
    value: str
    name: str
    km: float
    ms: int
    length_km: float
    spent_ms: int
    segment: int


@dataclass(frozen=True, slots=True)
class Itinerary:
    """A way from a site to a village; the quickest one equals `Router.times` to the millisecond.

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
    segments
        Network segments driven, wholly or in part, in order.
    passages
        Bridges, fords, barriers and ferry landings passed, in order.
    """

    legs: tuple[Leg, ...]
    geometry: LineString
    total_ms: int
    profile: Profile
    nodes: tuple[int, ...]
    segments: tuple[int, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def minutes(self) -> float:
        """Total time in minutes."""
        return self.total_ms / _MS_PER_MINUTE

    @property
    def km(self) -> float:
        """Total length in km."""
        return sum(leg.km for leg in self.legs)

    def frame(self) -> pd.DataFrame:
        """Lay the legs out as a table.

        Returns
        -------
        DataFrame
            name, ref, highway, surface, is_surface_imputed, km, minutes, and km_at_end, minutes_at_end: what
            lies behind when the leg is done.
        """
        return pd.DataFrame(
            {
                "name": pd.Series([leg.name for leg in self.legs], dtype="str"),
                "ref": pd.Series([leg.ref for leg in self.legs], dtype="str"),
                "highway": pd.Series([leg.highway for leg in self.legs], dtype="str"),
                "surface": pd.Series([leg.surface for leg in self.legs], dtype="str"),
                "is_surface_imputed": pd.Series([leg.is_imputed for leg in self.legs], dtype="bool"),
                "km": pd.Series([leg.km for leg in self.legs], dtype="float64"),
                "minutes": pd.Series([leg.minutes for leg in self.legs], dtype="float64"),
                "km_at_end": pd.Series(list(accumulate(leg.km for leg in self.legs)), dtype="float64"),
                "minutes_at_end": pd.Series(list(self._minutes_at_ends()), dtype="float64"),
            }
        )

    def _minutes_at_ends(self) -> Iterator[float]:
        return (ms / _MS_PER_MINUTE for ms in accumulate(leg.ms for leg in self.legs))
