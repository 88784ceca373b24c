"""The faults of a scenario's changes of mechanisms; each names the change by its number, from 1."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coverage.changes import (
    FOUNDED_KINDS,
    FOUNDING_OWNERS,
    GIVEN_CHANNELS,
    MOST_VISIT_DAYS,
    NEW_OWNERS,
    AssignHub,
    FoundMechanism,
    MoveCLA,
    SendJPT,
    SetReprisal,
    TrainMechanism,
    TransferMechanism,
)
from layers.errors import BadScenario, InputError, UnknownId

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World


def mechanism_faults(scenario: Scenario, world: World, file: str) -> list[InputError]:
    """Find what is wrong with changes of mechanisms, whatever their areas allow."""
    faults = _Faults(world, file)
    for number, change in enumerate(scenario.changes, start=1):
        match change:
            case AssignHub():
                faults.assign(change, number)
            case MoveCLA():
                faults.move(change, number)
            case FoundMechanism():
                faults.found(change, number)
            case TrainMechanism():
                faults.not_assistant(change.mechanism_id, "trained")
            case TransferMechanism():
                faults.not_assistant(change.mechanism_id, "handed over")
                faults.word("the owner", change.owner, NEW_OWNERS, number)
            case SendJPT():
                faults.visit(change, number)
            case SetReprisal():
                faults.known("area", change.area_id, is_needed=True)
    return faults.faults


@dataclass
class _Faults:
    """What was found so far."""

    world: World
    file: str
    faults: list[InputError] = field(default_factory=list)

    def assign(self, change: AssignHub, number: int) -> None:
        self.known("base", change.base_id, is_needed=True)
        if self._one_of(change.mechanism_id, change.village_id, "mechanism_id or village_id", number):
            self.known("village", change.village_id)
            if change.mechanism_id:
                self.not_assistant(change.mechanism_id, "given another hub; he moves")

    def move(self, change: MoveCLA, number: int) -> None:
        mechanisms = self.world.layers.mechanisms
        self.known("village", change.village_id)
        self.known("base", change.base_id)
        if not change.village_id and not change.base_id:
            self._fault("the assistant moves nowhere", f"change {number}", "give a village_id or a base_id")
        if self.known("mechanism", change.mechanism_id, is_needed=True) and (
            mechanisms.at[change.mechanism_id, "kind"] != "CLA"
        ):
            self._fault("only an assistant (CLA) moves", change.mechanism_id, "assign another hub instead")

    def found(self, change: FoundMechanism, number: int) -> None:
        self.word("the kind of mechanism", change.kind, FOUNDED_KINDS, number)
        self.word("the owner", change.owner, FOUNDING_OWNERS, number)
        if change.kind == "CAN":
            self.word("the channel", change.channel, GIVEN_CHANNELS, number)
        elif change.channel:
            self._fault("a committee has no channel", f"change {number}", "leave the channel out")
        self.known("village", change.village_id, is_needed=True)
        self.known("base", change.base_id)

    def visit(self, change: SendJPT, number: int) -> None:
        self.known("base", change.from_base, is_needed=True)
        if self._one_of(change.area_id, change.village_id, "area_id or village_id", number):
            self.known("village" if change.village_id else "area", change.village_id or change.area_id)
        if change.days is not None and not 1 <= change.days <= MOST_VISIT_DAYS:
            mend = f"give days from 1 to {MOST_VISIT_DAYS}, or leave them out"
            self._fault("the visit has a length that no visit has", f"change {number}", mend)

    def not_assistant(self, mechanism_id: str, done: str) -> None:
        """An assistant is staff: see MoveCLA."""
        mechanisms = self.world.layers.mechanisms
        if self.known("mechanism", mechanism_id, is_needed=True) and (
            mechanisms.at[mechanism_id, "kind"] == "CLA"
        ):
            mend = "name an alert network or a committee"
            self._fault(f"an assistant (CLA) is not {done}", mechanism_id, mend)

    def known(self, what: str, id_: str, *, is_needed: bool = False) -> bool:
        """Whether an id is there; one that is empty and not needed is no fault."""
        layers = self.world.layers
        frame = {
            "mechanism": layers.mechanisms,
            "village": layers.villages,
            "base": layers.bases,
            "area": layers.areas,
        }[what]
        if frame is not None and id_ in frame.index:
            return True
        if id_ or is_needed:
            mend = f"use an id of the {what}s layer"
            self.faults.append(UnknownId(f"no {what} has this id", file=self.file, rows=[id_], mend=mend))
        return False

    def word(self, what: str, word: str, known: tuple[str, ...], number: int) -> None:
        """Look at a word of a list."""
        if word not in known:
            self._fault(f"{what} is not a known word", f"change {number}", f"give one of {', '.join(known)}")

    def _one_of(self, one: str, other: str, names: str, number: int) -> bool:
        if bool(one) != bool(other):
            return True
        self._fault("it must have one place or mechanism", f"change {number}", f"give either {names}")
        return False

    def _fault(self, message: str, row: str, mend: str) -> None:
        self.faults.append(BadScenario(message, file=self.file, rows=[row], mend=mend))
