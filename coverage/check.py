"""Whether a scenario fits a region: everything is checked before anything is applied."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coverage.changes import ACCESS_WORDS, CONFIRMED_BY, MOST_DELAY_MINUTES
from coverage.radio_faults import RadioFaults
from coverage.scenario import (
    LENSES,
    MOST_MINUTES,
    SEASONS,
    SIGNAL_BASES,
    VEHICLES,
    AddMast,
    AddMechanism,
    CloseBase,
    CutRoad,
    DelayRoad,
    LoseMast,
    OpenBase,
    PlaceBattalion,
    RestoreChannel,
    Scenario,
    SetAccess,
)
from layers.errors import BadScenario, InputError, UnknownId, each_fault, raise_all

if TYPE_CHECKING:
    from coverage.world import World


def check_scenario(scenario: Scenario, world: World, *, file: str = "scenario") -> None:
    """Raise every fault of a scenario at once; `file` is what it is called in them.

    Changes are followed in their order: a base may be closed after a battalion has left it, not before.

    Raises
    ------
    UnknownId, BadScenario, BadAssumption
        A base is unknown, closed twice, closed while not open, or opened while open; a battalion lies outside
        of the region's bounds, has negative troops, or comes from a base that is unknown, closed or smaller;
        a cut or delay is near no road, ends before it begins, or has negative minutes; an area is unknown; a
        mast is unknown, lost twice, added outside of the bounds or of a height that no mast has; a village or
        hub of a channel is unknown; signal shall rest on claims where there are none; a cell of the table of
        speeds is not there; a word, limit or assumption is not known or out of range. `InputErrors` when
        there are several.
    """
    bases = world.layers.bases
    troops = bases["troops"].to_numpy(dtype=np.float64, na_value=np.nan)
    walk = _Walk(
        is_open=dict(zip(bases.index, world.ground.is_open.tolist(), strict=True)),
        troops=dict(zip(bases.index, troops.tolist(), strict=True)),
        bounds=world.region.bounds,
        file=file,
    )
    roads, radio = _Roads(scenario, world, file), RadioFaults(world, file)
    for number, change in enumerate(scenario.changes, start=1):
        match change:
            case CloseBase():
                walk.close(change)
            case OpenBase():
                walk.open(change)
            case PlaceBattalion():
                walk.place(change)
            case SetAccess():
                roads.set_access(change, number)
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
    radio.basis(scenario.signal_basis)
    raise_all(
        [
            *walk.faults,
            *roads.faults,
            *radio.faults,
            *_term_faults(scenario, file),
            *_assumption_faults(scenario, world),
            *_told(lambda: world.router.speeds.with_cells(scenario.speeds, file)),
        ]
    )


@dataclass
class _Walk:
    """The bases as they stand after each change that was sound, and the faults met on the way."""

    is_open: dict[str, bool]
    troops: dict[str, float]
    bounds: tuple[float, float, float, float]
    file: str
    closed: set[str] = field(default_factory=set)
    placed: int = 0
    faults: list[InputError] = field(default_factory=list)

    def close(self, change: CloseBase) -> None:
        base_id = change.base_id
        if not self._knows(base_id):
            return
        if self.is_open[base_id]:
            self.is_open[base_id] = False
            self.closed.add(base_id)
        elif base_id in self.closed:
            self._fault("the base is closed twice", base_id, "close it once")
        else:
            self._fault("the base is not open, so it cannot close", base_id, "name a base that is open")

    def open(self, change: OpenBase) -> None:
        base_id = change.base_id
        if not self._knows(base_id):
            return
        if self.is_open[base_id]:
            self._fault("the base is open already", base_id, "name a base that is not open")
        self.is_open[base_id] = True

    def place(self, change: PlaceBattalion) -> None:
        self.placed += 1
        name = f"battalion-{self.placed}"
        west, south, east, north = self.bounds
        # Written so that NaN fails too.
        if not (west <= change.lon <= east and south <= change.lat <= north):
            mend = f"place it at lon {west:g} to {east:g}, lat {south:g} to {north:g}"
            self._fault("the battalion lies outside of the region", name, mend)
        if change.troops is not None and change.troops < 0:
            self._fault("the battalion has fewer than no troops", name, "give 0 or more, or leave it out")
        if change.days is not None and change.days < 1:
            self._fault("the battalion stays for less than a day", name, "give 1 or more, or leave it out")
        if change.from_base is not None and self._knows(change.from_base):
            self._take(change, change.from_base, name)

    def _take(self, change: PlaceBattalion, base_id: str, name: str) -> None:
        if not self.is_open[base_id]:
            self._fault("the battalion comes from a base that is closed", name, "name a base that is open")
        elif change.troops is not None and change.troops > self.troops[base_id]:
            mend = f"{base_id} has {self.troops[base_id]:g} left: take no more"
            self._fault("the battalion takes more troops than its base has", name, mend)
        elif change.troops is not None and change.troops > 0:
            self.troops[base_id] -= change.troops

    def _knows(self, base_id: str) -> bool:
        if base_id not in self.is_open:
            mend = "use an id of the bases layer"
            self.faults.append(UnknownId("no base has this id", file=self.file, rows=[base_id], mend=mend))
        return base_id in self.is_open

    def _fault(self, message: str, row: str, mend: str) -> None:
        self.faults.append(BadScenario(message, file=self.file, rows=[row], mend=mend))


@dataclass
class _Roads:
    """The faults of cuts, delays and areas; each names the change by its number, from 1."""

    scenario: Scenario
    world: World
    file: str
    faults: list[InputError] = field(default_factory=list)

    def change(self, change: CutRoad | DelayRoad, number: int) -> None:
        name = f"change {number} at {change.lon:g},{change.lat:g}"
        if change.on is not None and change.until is not None and change.until < change.on:
            self._fault("it ends before it begins", name, "give an until that is not before on")
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

    def set_access(self, change: SetAccess, number: int) -> None:
        areas = self.world.layers.areas
        if areas is None or change.area_id not in areas.index:
            mend = "use an id of the areas layer" if areas is not None else "add an areas layer to the region"
            self.faults.append(
                UnknownId("no area has this id", file=self.file, rows=[change.area_id], mend=mend)
            )
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
