"""Whether a scenario fits a region: everything is checked before anything is applied."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coverage.changes import ACCESS_WORDS, CONFIRMED_BY, MOST_DELAY_MINUTES, date_faults
from coverage.checks.bases import base_faults
from coverage.checks.radio import RadioFaults
from coverage.mechanisms.faults import mechanism_faults
from coverage.scenario import (
    LENSES,
    MOST_MINUTES,
    SEASONS,
    SIGNAL_BASES,
    VEHICLES,
    AddMast,
    AddMechanism,
    CutRoad,
    DelayRoad,
    LoseMast,
    RedeployState,
    RestoreChannel,
    Scenario,
    SetAccess,
)
from layers.errors import BadScenario, InputError, UnknownId, each_fault, raise_all

if TYPE_CHECKING:
    from coverage.world import World


def check_scenario(scenario: Scenario, world: World, *, file: str = "scenario") -> None:
    """Raise every fault of a scenario at once; `file` is what it is called in them.

    Changes of sites are followed by day, on one day in their order: a base may be closed after a battalion
    has left it, not before.

    Raises
    ------
    UnknownId, BadScenario, BadAssumption
        A base is unknown, closed twice, closed while not open, opened while open, or changes on days that do
        not follow the order in which they are listed; a battalion lies outside of the region's bounds, has
        negative troops, is called as another site is, or comes from a base that is unknown, closed on its
        first day or smaller than all who are away from it on some day; a change ends before it begins, or on
        a day far from the reference date; a cut or delay is near no road or has negative minutes; an area is
        unknown; a mast is unknown, lost twice, added outside of the bounds, of a height that no mast has or
        under the id of another; a village or hub of a channel is unknown; signal shall rest on claims where
        there are none; a cell of the table of speeds is not there; a word, limit or assumption is not known
        or out of range. `InputErrors` when there are several.
    """
    roads, radio = _Roads(scenario, world, file), RadioFaults(world, file)
    for number, change in enumerate(scenario.changes, start=1):
        match change:
            case SetAccess():
                roads.set_access(change, number)
            case RedeployState():
                roads.area(change.area_id)
            case CutRoad() | DelayRoad():
                roads.change(change, number)
            case LoseMast():
                radio.lose(change)
            case AddMast():
                radio.add(change, number)
            case AddMechanism():
                radio.give(change, number)
            case RestoreChannel():
                radio.restore(change, number)
    radio.names(scenario)
    radio.basis(scenario.signal_basis)
    raise_all(
        [
            *base_faults(scenario, world, file),
            *_date_faults(scenario, world, file),
            *roads.faults,
            *radio.faults,
            *mechanism_faults(scenario, world, file),
            *_term_faults(scenario, file),
            *_assumption_faults(scenario, world),
            *_told(lambda: world.router.speeds.with_cells(scenario.speeds, file)),
        ]
    )


@dataclass
class _Roads:
    """The faults of cuts, delays and areas; each names the change by its number, from 1."""

    scenario: Scenario
    world: World
    file: str
    faults: list[InputError] = field(default_factory=list)

    def change(self, change: CutRoad | DelayRoad, number: int) -> None:
        name = f"change {number} at {change.lon:g},{change.lat:g}"
        if change.confirmed_by not in CONFIRMED_BY:
            mend = f"name a role, never a person: {', '.join(word for word in CONFIRMED_BY if word)}"
            self._fault("who confirmed it is not a known word", f"change {number}", mend)
        if isinstance(change, DelayRoad) and not 0 <= change.minutes <= MOST_DELAY_MINUTES:
            mend = f"give minutes from 0 to {MOST_DELAY_MINUTES}; cut the road if it cannot be passed"
            self._fault("a delay that does not fit", name, mend)
        max_m = self._max_m()
        if max_m is None:
            return
        is_point = math.isfinite(change.lon) and math.isfinite(change.lat)
        if not is_point or self.world.nearest_segment(change.lon, change.lat, max_m)[0] < 0:
            what = "cut" if isinstance(change, CutRoad) else "delay"
            mend = f"give a point within {max_m:g} m of a road, longitude first"
            self._fault(f"the {what} hits no road", name, mend)

    def area(self, area_id: str) -> None:
        areas = self.world.layers.areas
        if areas is None or area_id not in areas.index:
            mend = "use an id of the areas layer" if areas is not None else "add an areas layer to the region"
            self.faults.append(UnknownId("no area has this id", file=self.file, rows=[area_id], mend=mend))

    def set_access(self, change: SetAccess, number: int) -> None:
        self.area(change.area_id)
        if change.access not in ACCESS_WORDS:
            mend = f"give one of {', '.join(ACCESS_WORDS)}"
            self._fault("access is not a known word", f"change {number}", mend)

    def _max_m(self) -> float | None:
        """The farthest that a point may lie from its road; None where the assumption itself is at fault."""
        given = dict(self.scenario.assumptions).get("cut_snap_max_m")
        row = self.world.assumptions.rows["cut_snap_max_m"]
        if given is None:
            return row.value
        return given if row.low <= given <= row.high else None

    def _fault(self, message: str, row: str, mend: str) -> None:
        self.faults.append(BadScenario(message, file=self.file, rows=[row], mend=mend))


def _date_faults(scenario: Scenario, world: World, file: str) -> list[InputError]:
    reference = world.region.reference_date
    return [
        fault
        for number, change in enumerate(scenario.changes, start=1)
        for fault in date_faults(change, f"change {number}", reference, file)
    ]


def _term_faults(scenario: Scenario, file: str) -> list[InputError]:
    words: Mapping[str, tuple[str, tuple[str, ...]]] = {
        "vehicle": (scenario.vehicle, VEHICLES),
        "season": (scenario.season, SEASONS),
        "lens": (scenario.lens, LENSES),
        "signal_basis": (scenario.signal_basis, SIGNAL_BASES),
    }
    faults: list[InputError] = [
        BadScenario(
            f"{name} is not a known word",
            file=file,
            rows=[word],
            mend=f"give one of {', '.join(filter(None, known))}",
        )
        for name, (word, known) in words.items()
        if word not in known
    ]
    limit = scenario.limit_minutes
    if limit is not None and not (math.isfinite(limit) and 0 <= limit <= MOST_MINUTES):
        mend = f"give minutes from 0 to {MOST_MINUTES}"
        faults.append(BadScenario("limit_minutes is not a number that fits", file=file, mend=mend))
    return faults


def _assumption_faults(scenario: Scenario, world: World) -> list[InputError]:
    return _told(lambda: world.assumptions.with_values(dict(scenario.assumptions)))


def _told(check: Callable[[], object]) -> list[InputError]:
    """Return the faults that a check raises."""
    try:
        check()
    except InputError as faults:
        return list(each_fault(faults))
    return []
