"""The faults of a scenario's changes of sites, followed by day, on one day in the order of the list.

A base is open or not as its last change until then says, before any as its own dates say. A base that was
open at some time since the reference date may close on a day by which the file has closed it already, and one
that was not may open on a day by which the file has opened it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from coverage.changes import (
    BATTALION_KINDS,
    CloseBase,
    OpenBase,
    Period,
    PlaceBattalion,
    first_day,
    period_of,
)
from coverage.ground import open_between, open_on
from coverage.scenario import Scenario
from layers.errors import BadScenario, InputError, UnknownId

if TYPE_CHECKING:
    from coverage.world import World

_Dated = tuple[date, int, CloseBase | OpenBase | PlaceBattalion, str]


def base_faults(scenario: Scenario, world: World, file: str) -> list[InputError]:
    """Find every fault of the bases that close or open and of the battalions that are placed."""
    rows = {base_id: row for row, base_id in enumerate(world.layers.bases.index)}
    walk = _Walk(world, file, rows)
    for _, position, change, name in sorted(_dated(scenario), key=lambda dated: dated[:2]):
        if isinstance(change, PlaceBattalion):
            walk.place(change, name)
        else:
            walk.change(change, position)
    return walk.faults


def _dated(scenario: Scenario) -> list[_Dated]:
    names = iter(scenario.battalion_ids)
    return [
        (first_day(change) or date.min, position, change, _name(change, names))
        for position, change in enumerate(scenario.changes)
        if isinstance(change, CloseBase | OpenBase | PlaceBattalion)
    ]


def _name(change: CloseBase | OpenBase | PlaceBattalion, names: Iterator[str]) -> str:
    return next(names) if isinstance(change, PlaceBattalion) else change.base_id


@dataclass
class _Walk:
    """What the changes that were sound have come to so far, and the faults met on the way."""

    world: World
    file: str
    row_of: dict[str, int]
    changed: dict[str, bool] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    taken: dict[str, list[tuple[Period, int]]] = field(default_factory=lambda: defaultdict(list))
    site_ids: set[str] = field(default_factory=set)
    faults: list[InputError] = field(default_factory=list)

    def change(self, change: CloseBase | OpenBase, position: int) -> None:
        """Look at a base that closes or opens."""
        base_id = change.base_id
        if not self._knows(base_id):
            return
        if position < self.last.get(base_id, -1):
            mend = "list the changes of one base in the order of their days"
            self._fault("the base changes on days that do not follow their order", base_id, mend)
        self.last[base_id] = position
        if isinstance(change, CloseBase):
            self._close(base_id, change.on)
        else:
            self._open(base_id, change.on)

    def _close(self, base_id: str, on: date | None) -> None:
        if self.changed.get(base_id) is False:
            self._fault("the base is closed twice", base_id, "close it once, or open it in between")
        elif not self._was_open(base_id, on, or_since=True):
            self._fault("the base is not open, so it cannot close", base_id, "name a base that is open")
        self.changed[base_id] = False

    def _open(self, base_id: str, on: date | None) -> None:
        at_first = self._was_open(base_id, self._reference)
        if at_first and self._was_open(base_id, on):
            self._fault("the base is open already", base_id, "name a base that is not open")
        self.changed[base_id] = True

    def place(self, change: PlaceBattalion, name: str) -> None:
        """Look at a battalion that is placed."""
        west, south, east, north = self.world.region.bounds
        # Written so that NaN fails too.
        if not (west <= change.lon <= east and south <= change.lat <= north):
            mend = f"place it at lon {west:g} to {east:g}, lat {south:g} to {north:g}"
            self._fault("the battalion lies outside of the region", name, mend)
        if change.troops is not None and change.troops < 0:
            self._fault("the battalion has fewer than no troops", name, "give 0 or more, or leave it out")
        if change.days is not None and change.days < 1:
            self._fault("the battalion stays for less than a day", name, "give 1 or more, or leave it out")
        if change.kind not in BATTALION_KINDS:
            mend = f"give one of {', '.join(BATTALION_KINDS)}"
            self._fault("the kind of battalion is not a known word", name, mend)
        if name in self.site_ids or name in self.row_of:
            self._fault("another site is called as the battalion is", name, "give another site_id")
        self.site_ids.add(name)
        if change.from_base is not None and self._knows(change.from_base):
            self._take(change, change.from_base, name)

    def _take(self, change: PlaceBattalion, base_id: str, name: str) -> None:
        if not self._was_open(base_id, change.from_, or_since=change.from_ is None):
            self._fault("the battalion comes from a base that is closed", name, "name a base that is open")
            return
        if change.troops is None or change.troops <= 0:
            return
        stay = period_of(change, self._reference)
        # Those who left before are known already: when this one leaves, most of them are away together.
        begin = stay.first or date.min
        away = sum(troops for other, troops in self.taken[base_id] if other.holds(begin))
        left = self.world.layers.bases.at[base_id, "troops"] - away
        if change.troops > left:
            mend = f"{base_id} has {left:g} left: take no more"
            self._fault("the battalion takes more troops than its base has", name, mend)
        else:
            self.taken[base_id].append((stay, change.troops))

    def _was_open(self, base_id: str, on: date | None, *, or_since: bool = False) -> bool:
        """Whether after the changes so far a base is open on a day (None = the day shown).

        With `or_since` also whether it was on any day between that and the reference date.
        """
        if base_id in self.changed:
            return self.changed[base_id]
        ground, bases, reference = self.world.ground, self.world.layers.bases, self._reference
        if on is None:
            is_open = ground.was_open if or_since else ground.is_open
        elif or_since:
            is_open = open_between(bases, reference, max(on, reference))
        else:
            is_open = open_on(bases, max(on, reference))
        return bool(is_open[self.row_of[base_id]])

    @property
    def _reference(self) -> date:
        return self.world.region.reference_date

    def _knows(self, base_id: str) -> bool:
        if base_id in self.row_of:
            return True
        mend = "use an id of the bases layer"
        self.faults.append(UnknownId("no base has this id", file=self.file, rows=[base_id], mend=mend))
        return False

    def _fault(self, message: str, row: str, mend: str) -> None:
        self.faults.append(BadScenario(message, file=self.file, rows=[row], mend=mend))
