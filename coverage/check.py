"""Whether a scenario fits a region: everything is checked before anything is applied."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coverage.scenario import (
    LENSES,
    MOST_MINUTES,
    SEASONS,
    VEHICLES,
    CloseBase,
    OpenBase,
    PlaceBattalion,
    Scenario,
)
from layers.errors import BadAssumption, BadScenario, InputError, UnknownId, each_fault, raise_all

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
        a word, limit or assumption is not known or out of range. `InputErrors` when there are several.
    """
    bases = world.layers.bases
    troops = bases["troops"].to_numpy(dtype=np.float64, na_value=np.nan)
    walk = _Walk(
        is_open=dict(zip(bases.index, world.ground.is_open.tolist(), strict=True)),
        troops=dict(zip(bases.index, troops.tolist(), strict=True)),
        bounds=world.region.bounds,
        file=file,
    )
    for change in scenario.changes:
        if isinstance(change, CloseBase):
            walk.close(change)
        elif isinstance(change, OpenBase):
            walk.open(change)
        elif isinstance(change, PlaceBattalion):
            walk.place(change)
    raise_all([*walk.faults, *_term_faults(scenario, file), *_assumption_faults(scenario, world)])


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


def _term_faults(scenario: Scenario, file: str) -> list[InputError]:
    words: Mapping[str, tuple[str, tuple[str, ...]]] = {
        "vehicle": (scenario.vehicle, VEHICLES),
        "season": (scenario.season, SEASONS),
        "lens": (scenario.lens, LENSES),
    }
    faults: list[InputError] = [
        BadScenario(
            f"{name} is not a known word", file=file, rows=[word], mend=f"give one of {', '.join(known)}"
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
    try:
        world.assumptions.with_values(dict(scenario.assumptions))
    except BadAssumption as fault:
        return [fault]
    except InputError as faults:
        return list(each_fault(faults))
    return []
