"""What a scenario and the layers make of the roads: cuts, delays, roadblocks, and areas that are not open.

A cut closes the segment of the network nearest to its point, a delay is added to it, both ways. Each
roadblock adds `roadblock_minutes` to the segment nearest to it. No road is driven that touches a node inside
an area whose access is denied; `escort_minutes` are spent on each way into an area that asks for an escort,
once for areas that lie together. A cut or delay is applied on the days from its `on` to its `until`, both
included, as seen from the day that is shown; on other days it is kept and said, not applied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from coverage.cache import Cache
from coverage.changes import CutRoad, DelayRoad, RoadChange, SetAccess
from coverage.ground import access_of
from coverage.scenario import Scenario
from routing.state import EMPTY, RoadState, build_state

if TYPE_CHECKING:
    from layers.assumptions import Assumptions
    from layers.layers import Layers
    from routing.router import Router

NAMES = ("cut_snap_max_m", "roadblock_minutes", "escort_minutes", "confirmed_days")
"""The assumptions that the state of the roads rests on."""
NOT_YET, OVER, APPLIED = "not yet", "over", "applied"
_PLANS_KEPT = 64
_POINTS_KEPT = 1024
_AREAS_KEPT = 256

Nodes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RoadNote:
    """What is to be said beside a cut or a delay.

    Attributes
    ----------
    position : int
        In the scenario's changes.
    when : str
        "applied"; "not yet" or "over": kept, not applied on the day shown.
    snap_m : float
        From its point to the road.
    age_days : int or None
        Since it was confirmed, on the day shown; below 0 = confirmed later than that; None = unconfirmed.
    is_stale : bool
        Unconfirmed, or confirmed longer ago than the assumption `confirmed_days`.
    """

    position: int
    when: str
    snap_m: float
    age_days: int | None
    is_stale: bool


@dataclass(frozen=True, slots=True, eq=False)
class RoadPlan:
    """The roads under a scenario.

    Attributes
    ----------
    state : RoadState
    without_cuts, without_closures : RoadState
        The same but for the cuts; but for the cuts and the areas that are not entered. They tell why a
        village has no time.
    access : uint8[v]
        See `coverage.ground.access_of`.
    notes : tuple of RoadNote
        One a cut or delay, in their order.
    roadblocks, roadblocks_far : int
        Roadblocks that count; those left out because no road is near.
    denied, escort : tuple of str
        Ids of the areas that are not entered; that are entered with an escort.
    """

    state: RoadState
    without_cuts: RoadState
    without_closures: RoadState
    access: NDArray[np.uint8]
    notes: tuple[RoadNote, ...]
    roadblocks: int
    roadblocks_far: int
    denied: tuple[str, ...]
    escort: tuple[str, ...]


class RoadPlanner:
    """Makes the plan of a scenario's roads; may be asked from many threads, each plan is made once."""

    def __init__(self, layers: Layers, router: Router) -> None:
        """Take what the plans rest on; nothing is computed yet."""
        self._layers = layers
        self._router = router
        self._plans: Cache[RoadPlan] = Cache(_PLANS_KEPT)
        self._points: Cache[tuple[int, float]] = Cache(_POINTS_KEPT)
        self._blocks: Cache[tuple[NDArray[np.int64], int]] = Cache(4)
        self._areas: Cache[Nodes] = Cache(_AREAS_KEPT)
        self._closures: Cache[tuple[RoadState, NDArray[np.uint8]]] = Cache(_PLANS_KEPT)

    def nearest(self, lon: float, lat: float, max_m: float) -> tuple[int, float]:
        """Return the segment nearest to a point and the distance to it; -1 and inf where none is near."""

        def find() -> tuple[int, float]:
            segments, metres = self._router.nearest_segments(np.array([lon]), np.array([lat]), max_m)
            return int(segments[0]), float(metres[0])

        return self._points.get((lon, lat, max_m), find)

    def plan(self, scenario: Scenario, assumptions: Assumptions, day: date) -> RoadPlan:
        """Return the plan of a scenario that was checked, under its assumptions, on a day."""
        changes = tuple(
            (position, change)
            for position, change in enumerate(scenario.changes)
            if isinstance(change, CutRoad | DelayRoad | SetAccess)
        )
        values = tuple(assumptions[name] for name in NAMES)
        seen_on = day if any(isinstance(change, CutRoad | DelayRoad) for _, change in changes) else None
        key = (changes, values, scenario.roadblocks, scenario.convoy, seen_on)
        return self._plans.get(key, lambda: self._make(changes, assumptions, scenario, day))

    def _make(
        self,
        changes: Sequence[tuple[int, CutRoad | DelayRoad | SetAccess]],
        assumptions: Assumptions,
        scenario: Scenario,
        day: date,
    ) -> RoadPlan:
        max_m = assumptions["cut_snap_max_m"]
        roads = [(position, c) for position, c in changes if isinstance(c, CutRoad | DelayRoad)]
        notes = tuple(self._note(position, change, assumptions, day) for position, change in roads)
        cuts, slow, minutes = [], [], []
        for (_, change), note in zip(roads, notes, strict=True):
            segment, _ = self.nearest(change.lon, change.lat, max_m)
            if note.when == APPLIED and isinstance(change, CutRoad):
                cuts.append(segment)
            elif note.when == APPLIED and isinstance(change, DelayRoad):
                slow.append(segment)
                minutes.append(change.minutes)
        blocks, far = self._roadblocks(max_m) if scenario.roadblocks else (np.zeros(0, np.int64), 0)
        access = self._access({c.area_id: c.access for _, c in changes if isinstance(c, SetAccess)})
        closures, village_access = self._close(access, assumptions["escort_minutes"])
        block_minutes = np.full(len(blocks), assumptions["roadblock_minutes"])
        delays = (np.concatenate((slow, blocks)), np.concatenate((minutes, block_minutes)))
        open_ = build_state(delays=delays, is_convoy=scenario.convoy)
        uncut = open_.joined(closures) if closures.id else open_
        return RoadPlan(
            state=uncut.joined(build_state(cuts=cuts)) if cuts else uncut,
            without_cuts=uncut,
            without_closures=open_ if len(closures.blocked_nodes) else uncut,
            access=village_access,
            notes=notes,
            roadblocks=len(blocks),
            roadblocks_far=far,
            denied=tuple(area for area, word in access.items() if word == "denied"),
            escort=tuple(area for area, word in access.items() if word == "escort"),
        )

    def _note(self, position: int, change: RoadChange, assumptions: Assumptions, day: date) -> RoadNote:
        age = None if change.confirmed is None else (day - change.confirmed).days
        return RoadNote(
            position=position,
            when=when_of(change, day),
            snap_m=self.nearest(change.lon, change.lat, assumptions["cut_snap_max_m"])[1],
            age_days=age,
            is_stale=age is None or age > assumptions["confirmed_days"],
        )

    def _roadblocks(self, max_m: float) -> tuple[NDArray[np.int64], int]:
        """Segments of the roadblocks near a road, one each, and how many are near none."""
        frame = self._layers.roadblocks
        if frame is None or not len(frame):
            return np.zeros(0, np.int64), 0

        def find() -> tuple[NDArray[np.int64], int]:
            segments, _ = self._router.nearest_segments(
                frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy(), max_m
            )
            return segments[segments >= 0], int((segments < 0).sum())

        return self._blocks.get(max_m, find)

    def _access(self, changed: Mapping[str, str]) -> dict[str, str]:
        """Access of every area, as the layer states it or as it was changed."""
        areas = self._layers.areas
        if areas is None:
            return {}
        return {
            str(area): changed.get(str(area), word)
            for area, word in zip(areas.index, areas["access"].astype(object), strict=True)
        }

    def _close(self, access: Mapping[str, str], escort_minutes: float) -> tuple[RoadState, NDArray[np.uint8]]:
        """Nodes that are not entered, edges on which an escort is waited for, and the villages' access."""

        def make() -> tuple[RoadState, NDArray[np.uint8]]:
            areas = self._layers.areas
            if areas is not None:
                areas = areas.assign(access=[access[str(area)] for area in areas.index])
            return self._closure(access, escort_minutes), access_of(self._layers.villages, areas)

        return self._closures.get((tuple(access.items()), escort_minutes), make)

    def _closure(self, access: Mapping[str, str], escort_minutes: float) -> RoadState:
        denied = self._nodes([area for area, word in access.items() if word == "denied"])
        escort = self._nodes([area for area, word in access.items() if word == "escort"])
        if not len(denied) and not len(escort):
            return EMPTY
        network = self._router.network
        is_escort = np.zeros(len(network.lon), dtype=bool)
        is_escort[escort] = True
        begins, ends = is_escort[network.segment_from], is_escort[network.segment_to]
        edges = np.concatenate((2 * np.flatnonzero(~begins & ends), 2 * np.flatnonzero(begins & ~ends) + 1))
        return build_state(blocked_nodes=denied, entries=(edges, np.full(len(edges), escort_minutes)))

    def _nodes(self, areas: Sequence[str]) -> Nodes:
        found = [self._areas.get(area, partial(self._nodes_in, area)) for area in areas]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)

    def _nodes_in(self, area_id: str) -> Nodes:
        assert self._layers.areas is not None
        polygon = self._layers.areas.geometry.loc[area_id]
        lon, lat = self._router.network.lon, self._router.network.lat
        west, south, east, north = polygon.bounds
        near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        shapely.prepare(polygon)
        inside: Nodes = near[shapely.intersects_xy(polygon, lon[near], lat[near])]
        return inside


def when_of(change: RoadChange, day: date) -> str:
    """Whether a change is applied on a day: "applied", "not yet" or "over"."""
    if change.on is not None and day < change.on:
        return NOT_YET
    return OVER if change.until is not None and day > change.until else APPLIED
