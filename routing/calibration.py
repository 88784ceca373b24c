"""Predicted beside reported: what the network says of the journeys that somebody has made and told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shapely import Point

from routing.groups import GROUPS, group_of, pace_name
from routing.itinerary import Itinerary
from routing.legs import ReportedLeg

if TYPE_CHECKING:
    from routing.router import Router

LONGEST_DETOUR = 1.4
"""A path this many times longer or shorter than the road that was told is another road."""
FAR_OFF = 2.0
"""A leg is far off when the prediction misses what was reported by more than this factor."""

Status = Literal["predicted", "no_way", "outside"]
Use = Literal["used", "not_speed", "no_prediction", "other_road"]


@dataclass(frozen=True, slots=True)
class PredictedLeg:
    """A reported leg with what the network says of it.

    Attributes
    ----------
    leg
        As reported.
    status
        ``predicted``; ``no_way`` when no road leads there for the vehicle in the season; ``outside`` when an
        end lies outside of the region.
    minutes
        Predicted, walks to the road included; inf without a way, NaN outside.
    km
        Length of the path; NaN without one.
    group_km, group_minutes
        Kilometres and minutes by pace group, in the order of `routing.groups.GROUPS`; ferries, barriers and
        walks are in none.
    paces
        Of the groups, as they stand in these minutes.
    """

    leg: ReportedLeg
    status: Status
    minutes: float
    km: float
    group_km: tuple[float, ...]
    group_minutes: tuple[float, ...]
    paces: tuple[float, ...]

    @property
    def ratio(self) -> tuple[float, float]:
        """Reported over predicted, least and most: 0 and inf where that end was not told; NaN without one."""
        if self.status != "predicted":
            return math.nan, math.nan
        return self.leg.low_minutes / self.minutes, self.leg.high_minutes / self.minutes

    @property
    def use(self) -> Use:
        """Whether paces are fitted to it, or why not."""
        if not self.leg.is_usable:
            return "not_speed"
        if self.status != "predicted":
            return "no_prediction"
        return "other_road" if self.is_other_road else "used"

    @property
    def is_other_road(self) -> bool:
        """Whether the path is far longer or shorter than the road that was told."""
        detour = self.km / self.leg.reported_km
        return not math.isnan(detour) and max(detour, 1 / detour) > LONGEST_DETOUR

    @property
    def is_far_off(self) -> bool:
        """Whether the prediction misses what was reported by more than `FAR_OFF`."""
        return self.status == "predicted" and abs(self.misfit(self.minutes)) > math.log(FAR_OFF)

    def misfit(self, minutes: float) -> float:
        """Log of a time over the nearest time reported; 0 within what was reported, below 0 = too short."""
        if minutes < self.leg.low_minutes:
            return math.log(minutes / self.leg.low_minutes)
        return math.log(minutes / self.leg.high_minutes) if minutes > self.leg.high_minutes else 0.0

    def minutes_at(self, paces: Mapping[str, float]) -> float:
        """Time along the same path under other paces, by name; those not named stay.

        Another path may then be quicker still, so this is never less than the router's own answer.
        """
        season = self.leg.profile.season
        change = (
            minutes * (paces.get(pace_name(group, season), pace) / pace - 1)
            for group, minutes, pace in zip(GROUPS, self.group_minutes, self.paces, strict=True)
        )
        return self.minutes + sum(change)


def predict_legs(
    router: Router, legs: Sequence[ReportedLeg], bounds: tuple[float, float, float, float]
) -> tuple[PredictedLeg, ...]:
    """Ask the router for every leg, with its own vehicle and in its own season.

    Parameters
    ----------
    router
        Its assumptions hold the paces that the answer rests on.
    legs
        From `routing.legs.read_legs`.
    bounds
        West, south, east, north of the region, EPSG:4326.

    Returns
    -------
    tuple of PredictedLeg
        In the order of `legs`.
    """
    return tuple(_predict(router, leg, bounds) for leg in legs)


def _predict(router: Router, leg: ReportedLeg, bounds: tuple[float, float, float, float]) -> PredictedLeg:
    nothing = (0.0,) * len(GROUPS)
    paces = tuple(router.assumptions[pace_name(group, leg.profile.season)] for group in GROUPS)
    west, south, east, north = bounds
    if not all(west <= lon <= east and south <= lat <= north for lon, lat in (leg.begin, leg.end)):
        return PredictedLeg(leg, "outside", math.nan, math.nan, nothing, nothing, paces)
    path = router.path(Point(leg.begin), Point(leg.end), leg.profile)
    if path is None:
        return PredictedLeg(leg, "no_way", math.inf, math.nan, nothing, nothing, paces)
    km, minutes = _by_group(path)
    return PredictedLeg(leg, "predicted", path.minutes, path.km, km, minutes, paces)


def _by_group(path: Itinerary) -> tuple[tuple[float, ...], tuple[float, ...]]:
    parts = [(group_of(leg.highway, leg.surface), leg) for leg in path.legs]
    km = tuple(sum(leg.km for name, leg in parts if name == group) for group in GROUPS)
    minutes = tuple(sum(leg.minutes for name, leg in parts if name == group) for group in GROUPS)
    return km, minutes
