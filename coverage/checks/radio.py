"""The faults of a scenario's changes of masts and channels; each names the change by its number, from 1."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coverage.changes import (
    GIVEN_CHANNELS,
    MAST_HEIGHT_M,
    MAST_KINDS,
    RESTORED_ITEMS,
    AddMast,
    AddMechanism,
    LoseMast,
    RestoreChannel,
)
from coverage.signal.plan import has_claims
from layers.errors import BadScenario, InputError, UnknownId

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World


@dataclass
class RadioFaults:
    """What was found so far, and the masts that are lost already."""

    world: World
    file: str
    lost: set[str] = field(default_factory=set)
    faults: list[InputError] = field(default_factory=list)

    def lose(self, change: LoseMast) -> None:
        """Look at a mast that is lost."""
        masts = self.world.layers.masts
        if masts is None or change.mast_id not in masts.index:
            mend = (
                "use an id of the towers layer" if masts is not None else "add a towers layer to the region"
            )
            self._unknown("mast", change.mast_id, mend)
        elif change.mast_id in self.lost:
            self._fault("the mast is lost twice", change.mast_id, "remove one of the two")
        self.lost.add(change.mast_id)

    def add(self, change: AddMast, number: int) -> None:
        """Look at a mast that is added."""
        west, south, east, north = self.world.region.bounds
        # Written so that NaN fails too.
        if not (west <= change.lon <= east and south <= change.lat <= north):
            mend = f"place it at lon {west:g} to {east:g}, lat {south:g} to {north:g}"
            where = f"change {number} at {change.lon:g},{change.lat:g}"
            self._fault("the mast lies outside of the region", where, mend)
        self._word("the kind of mast", change.kind, MAST_KINDS, number)
        low, high = MAST_HEIGHT_M
        if change.height_m is not None and not low <= change.height_m <= high:
            mend = f"give metres above the ground from {low:g} to {high:g}, or leave it out"
            self._fault("the mast has a height that no mast has", f"change {number}", mend)

    def give(self, change: AddMechanism, number: int) -> None:
        """Look at a channel that is given."""
        self._village(change.village_id)
        self._word("the channel", change.channel, GIVEN_CHANNELS, number)
        if change.base_id and change.base_id not in self.world.layers.bases.index:
            self._unknown("base", change.base_id, "use an id of the bases layer, or leave it out")

    def restore(self, change: RestoreChannel, number: int) -> None:
        """Look at an item that is brought."""
        self._village(change.village_id)
        self._word("the item", change.item, RESTORED_ITEMS, number)

    def names(self, scenario: Scenario) -> None:
        """Look at the ids that masts which are added were given."""
        masts, ids = self.world.layers.masts, scenario.added_mast_ids
        for given in sorted({mast.mast_id for mast in scenario.added_masts if mast.mast_id}):
            if ids.count(given) > 1 or (masts is not None and given in masts.index):
                self._fault("another mast is called as the added one is", given, "give another mast_id")

    def basis(self, signal_basis: str) -> None:
        """Look at whose word on signal is to be in force; an unknown word is no fault here."""
        if signal_basis == "claimed" and not has_claims(self.world.layers):
            message = "the region has no claims of operators that signal could rest on"
            self._fault(message, signal_basis, "choose modelled, or add a signal layer to the region")

    def _village(self, village_id: str) -> None:
        if village_id not in self.world.layers.villages.index:
            self._unknown("village", village_id, "use an id of the villages layer")

    def _word(self, what: str, word: str, known: tuple[str, ...], number: int) -> None:
        if word not in known:
            self._fault(f"{what} is not a known word", f"change {number}", f"give one of {', '.join(known)}")

    def _unknown(self, what: str, id_: str, mend: str) -> None:
        self.faults.append(UnknownId(f"no {what} has this id", file=self.file, rows=[id_], mend=mend))

    def _fault(self, message: str, row: str, mend: str) -> None:
        self.faults.append(BadScenario(message, file=self.file, rows=[row], mend=mend))
