"""The mechanisms under a scenario: its changes applied to a copy of the layer, and what is to be said.

A change is paused while people of its area risk reprisals, on its first day: outreach is founding, training,
visits, gifts, and an assistant who goes to a village. Where no area states a colour, what only red forbids is
applied and said to be unsure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverage.alarm.register import Register, build_register
from coverage.changes import (
    RESTORES,
    AddMechanism,
    AssignHub,
    Change,
    ChannelChange,
    FoundMechanism,
    MechanismChange,
    MoveCLA,
    RestoreChannel,
    SendJPT,
    SetReprisal,
    TrainMechanism,
    TransferMechanism,
    first_day,
)
from coverage.ground import ACCESS_DENIED
from coverage.mechanisms import notes as said
from coverage.mechanisms.leads import ready_on
from coverage.mechanisms.notes import MechanismNote
from coverage.mechanisms.roll import Roll
from coverage.mechanisms.rules import AreaRules, build_rules
from coverage.radio_notes import HAS_CHANNEL, NO_OPEN_HUB, NOTHING_TO_RESTORE, RadioNote

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.sites import Sites
    from coverage.world import World
    from layers.assumptions import Assumptions

OUTREACH = (FoundMechanism, TrainMechanism, SendJPT, AddMechanism, RestoreChannel)


@dataclass(frozen=True, slots=True, eq=False)
class Mechanisms:
    """Mechanisms under a scenario.

    Attributes
    ----------
    frame : DataFrame
        As the layer, with the changes; what is founded is called "founded-n", what is given "given-n".
    register : Register
        Of that frame; tests are counted to the day that is shown.
    visits : tuple of int
        Positions of the visits that take place.
    notes : tuple of MechanismNote
    radio_notes : tuple of RadioNote
        Beside changes of channels.
    """

    frame: pd.DataFrame
    register: Register
    visits: tuple[int, ...] = ()
    notes: tuple[MechanismNote, ...] = ()
    radio_notes: tuple[RadioNote, ...] = ()


def mechanisms_under(world: World, scenario: Scenario, sites: Sites, assumptions: Assumptions) -> Mechanisms:
    """Apply the changes of mechanisms and channels, in their order; nothing given is altered.

    Parameters
    ----------
    world : World
    scenario : Scenario
        One that `coverage.checks.scenario.check_scenario` let pass.
    sites : Sites
        Under the same scenario: a hub that is not named is the nearest of those open after all changes.
    assumptions : Assumptions
        Those of the scenario.

    Returns
    -------
    Mechanisms
        The frame and register of the world itself when no change touches them.
    """
    layers, ground = world.layers, world.ground
    if not any(isinstance(change, MechanismChange | ChannelChange) for change in scenario.changes):
        return Mechanisms(layers.mechanisms, ground.register)
    rules = build_rules(layers.area_id, layers.areas, scenario.changes)
    work = _Work(world, scenario, sites, assumptions, rules, Roll(layers.mechanisms))
    for position, change in enumerate(scenario.changes):
        work.apply(position, change)
    frame = work.roll.frame()
    register = ground.register
    if frame is not layers.mechanisms:
        register = build_register(
            frame,
            layers.villages,
            layers.bases,
            village_xy=ground.village_xy,
            base_xy=ground.base_xy,
            reference_date=world.day,
            is_known=register.is_known,
        )
    return Mechanisms(frame, register, tuple(work.visits), tuple(work.notes), tuple(work.radio_notes))


@dataclass
class _Work:
    """The roll that is written into, and what was noted so far."""

    world: World
    scenario: Scenario
    sites: Sites
    assumptions: Assumptions
    rules: AreaRules
    roll: Roll
    visits: list[int] = field(default_factory=list)
    notes: list[MechanismNote] = field(default_factory=list)
    radio_notes: list[RadioNote] = field(default_factory=list)

    def apply(self, position: int, change: Change) -> None:
        if isinstance(change, SetReprisal) or self._is_refused(position, change):
            return
        match change:
            case AssignHub():
                self._assign(position, change)
            case MoveCLA():
                self._move(position, change)
            case FoundMechanism():
                self._found(position, change)
            case TrainMechanism():
                self._train(change)
            case TransferMechanism():
                self._transfer(position, change)
            case SendJPT():
                self._visit(position, change)
            case AddMechanism():
                self._give(position, change)
            case RestoreChannel():
                self._restore(position, change)
        if isinstance(change, FoundMechanism | MoveCLA | TrainMechanism) and change.on is not None:
            ordered = self.world.region.reference_date
            if change.on < ready_on(change, ordered, self.assumptions):
                self._note(position, said.TOO_SOON)

    def _is_refused(self, position: int, change: Change) -> bool:
        """Note what forbids a change, and what leaves doubt whether it is allowed."""
        area_id = self._area_of(change)
        goes_alone = isinstance(change, MoveCLA) and change.village_id != ""
        if isinstance(change, OUTREACH) or goes_alone:
            paused = self.rules.reprisal(area_id, first_day(change))
            if paused:
                return self._note(position, said.PAUSED, paused)
        if goes_alone or (isinstance(change, FoundMechanism) and change.kind == "LPC"):
            colour, where = self.rules.colour(area_id)
            if colour == "red":
                return self._note(position, said.CLA_IN_RED if goes_alone else said.LPC_IN_RED, where)
            if not colour:
                self._note(position, said.SECURITY_UNKNOWN, area_id)
        return isinstance(change, SendJPT) and self._is_visit_refused(position, change)

    def _is_visit_refused(self, position: int, change: SendJPT) -> bool:
        plan = self.world.road_plan(self.scenario)
        if change.village_id:
            row = self.world.layers.villages.index.get_loc(change.village_id)
            is_denied = bool(plan.access[row] == ACCESS_DENIED)
        else:
            is_denied = not set(self.rules.chain(change.area_id)).isdisjoint(plan.denied)
        if is_denied:
            return self._note(position, said.VISIT_DENIED, self._area_of(change))
        if not self.sites.is_open[self.sites.ids.index(change.from_base)]:
            return self._note(position, said.VISIT_FROM_CLOSED)
        return False

    def _assign(self, position: int, change: AssignHub) -> None:
        if change.mechanism_id:
            rows = [self.roll.row(change.mechanism_id)]
        else:
            rows = self.roll.rows_at(change.village_id, ("CAN", "LPC"))
        if not rows:
            self._note(position, said.NOTHING_TO_ASSIGN)
        elif all(self.roll.get(row, "base_id") == change.base_id for row in rows):
            self._note(position, said.ALREADY)
        for row in rows:
            self.roll.put(row, base_id=change.base_id)
        if rows and not self.sites.is_open[self.sites.ids.index(change.base_id)]:
            self._note(position, said.HUB_CLOSED)

    def _move(self, position: int, change: MoveCLA) -> None:
        row = self.roll.row(change.mechanism_id)
        base_id = change.base_id or self.roll.get(row, "base_id")
        is_embedded = not change.village_id
        if not self.roll.put(row, village_id=change.village_id, base_id=base_id, is_embedded=is_embedded):
            self._note(position, said.ALREADY)
        if is_embedded and not self.sites.is_open[self.sites.ids.index(base_id)]:
            self._note(position, said.HUB_CLOSED)

    def _found(self, position: int, change: FoundMechanism) -> None:
        day = self._day(change.on)
        others = self.roll.rows_at(change.village_id, (change.kind,))
        if any(self.roll.get(row, "channel") == change.channel for row in others):
            self._note(position, said.BESIDE)
        self.roll.add(
            "founded",
            kind=change.kind,
            village_id=change.village_id,
            base_id=change.base_id or self._nearest_hub(change.village_id),
            owner=change.owner,
            channel=change.channel,
            since=day,
            trained=day,
            tested=day if change.kind == "CAN" else None,
        )

    def _train(self, change: TrainMechanism) -> None:
        row, day = self.roll.row(change.mechanism_id), self._day(change.on)
        self.roll.put(row, trained=day)
        if self.roll.get(row, "kind") == "CAN":
            self.roll.put(row, tested=day)

    def _transfer(self, position: int, change: TransferMechanism) -> None:
        row = self.roll.row(change.mechanism_id)
        if not self.roll.put(row, owner=change.owner, is_funded=change.is_funded):
            self._note(position, said.ALREADY)
        if not change.is_funded:
            self.roll.put(row, tested=pd.NaT)
            self._note(position, said.UNFUNDED)
        if change.owner == "state":
            self._note(position, said.TRUST)

    def _visit(self, position: int, change: SendJPT) -> None:
        self.visits.append(position)
        day = self._day(change.on)
        for row in range(len(self.roll)):
            village_id = self.roll.get(row, "village_id")
            if village_id and self._is_visited(change, village_id):
                self.roll.put(row, visited=day)

    def _is_visited(self, change: SendJPT, village_id: str) -> bool:
        if change.village_id:
            return village_id == change.village_id
        return change.area_id in self.rules.chain(str(self.rules.area_of[village_id]))

    def _give(self, position: int, change: AddMechanism) -> None:
        if any(self.roll.get(row, "channel") == change.channel for row in self._networks(change.village_id)):
            self.radio_notes.append(RadioNote(position, HAS_CHANNEL))
        if not len(self.sites.open_bases):
            self.radio_notes.append(RadioNote(position, NO_OPEN_HUB))
        self.roll.add(
            "given",
            kind="CAN",
            village_id=change.village_id,
            base_id=change.base_id or self._nearest_hub(change.village_id),
            channel=change.channel,
            tested=self._day(change.on),
        )

    def _restore(self, position: int, change: RestoreChannel) -> None:
        helped = RESTORES[change.item]
        rows = [row for row in self._networks(change.village_id) if self.roll.get(row, "channel") in helped]
        for row in rows:
            self.roll.put(row, tested=self._day(change.on))
        if not rows:
            self.radio_notes.append(RadioNote(position, NOTHING_TO_RESTORE))

    def _networks(self, village_id: str) -> list[int]:
        """The alert networks of a village that are not the State's."""
        rows = self.roll.rows_at(village_id, ("CAN",))
        return [row for row in rows if self.roll.get(row, "owner") != "state"]

    def _area_of(self, change: Change) -> str:
        """The area in which a change takes place; "" = in none, or it has no place."""
        if isinstance(change, SendJPT) and change.area_id:
            return change.area_id
        village_id = getattr(change, "village_id", "")
        if isinstance(change, TrainMechanism):
            village_id = self.roll.get(self.roll.row(change.mechanism_id), "village_id")
        return str(self.rules.area_of[village_id]) if village_id else ""

    def _nearest_hub(self, village_id: str) -> str:
        sites = self.sites
        rows = sites.open_bases if len(sites.open_bases) else np.arange(sites.base_count)
        xy = self.world.ground.village_xy[self.world.layers.villages.index.get_loc(village_id)]
        return sites.ids[int(rows[np.argmin(np.hypot(*(sites.xy[rows] - xy).T))])]

    def _day(self, on: date | None) -> pd.Timestamp:
        """The day on which something was done; what is still to come counts as done on the day shown."""
        return pd.Timestamp(min(on or self.world.region.reference_date, self.world.day))

    def _note(self, position: int, what: str, area_id: str = "") -> bool:
        self.notes.append(MechanismNote(position, what, area_id))
        return True
