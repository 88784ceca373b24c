"""What may be done to the changes of a scenario: each edit returns another scenario."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from coverage.changes import (
    AddMast,
    AddMechanism,
    BattalionKind,
    Change,
    CloseBase,
    CutRoad,
    DelayRoad,
    LoseMast,
    MastKind,
    OpenBase,
    PlaceBattalion,
    RedeployState,
    RestoreChannel,
    SetAccess,
)

BATTALION = "battalion-"
ADDED_MAST = "mast-"


@dataclass(frozen=True, slots=True)
class Edits:
    """The changes in their order, and the edits that a scenario inherits.

    Attributes
    ----------
    changes : tuple of Change
    """

    changes: tuple[Change, ...] = ()

    @property
    def battalions(self) -> tuple[PlaceBattalion, ...]:
        """The battalions placed, in order; see `battalion_ids`."""
        return tuple(change for change in self.changes if isinstance(change, PlaceBattalion))

    @property
    def battalion_ids(self) -> tuple[str, ...]:
        """Site ids of the battalions: their own, else "battalion-n" of number n, from 1."""
        return tuple(placed.site_id or f"{BATTALION}{n}" for n, placed in enumerate(self.battalions, start=1))

    @property
    def added_masts(self) -> tuple[AddMast, ...]:
        """The masts added, in order; see `added_mast_ids`."""
        return tuple(change for change in self.changes if isinstance(change, AddMast))

    @property
    def added_mast_ids(self) -> tuple[str, ...]:
        """Ids of the masts added: their own, else "mast-n" of number n, from 1."""
        return mast_ids(self.added_masts)

    @property
    def lost_masts(self) -> tuple[str, ...]:
        """Ids of the masts that are lost, in order; those fed through them are not among them."""
        return tuple(change.mast_id for change in self.changes if isinstance(change, LoseMast))

    def unchange(self, position: int) -> Self:
        """Return the scenario without the change at a position from 0; the same one when none is there."""
        return self._with(change for n, change in enumerate(self.changes) if n != position)

    def close(self, base_id: str, on: date | None = None) -> Self:
        """Return the scenario with one more base closed, from a day on."""
        return self._with((*self.changes, CloseBase(base_id, on)))

    def open(self, base_id: str, on: date | None = None) -> Self:
        """Return the scenario with one more base opened, from a day on."""
        return self._with((*self.changes, OpenBase(base_id, on)))

    def toggle_base(self, base_id: str, *, is_open: bool = True) -> Self:
        """Return the scenario with a base closed, opened, or as in the baseline again.

        Parameters
        ----------
        base_id : str
        is_open : bool
            Whether the base is open in the baseline. The first toggle changes that, the second takes it back.
        """
        others = tuple(
            change
            for change in self.changes
            if not isinstance(change, CloseBase | OpenBase) or change.base_id != base_id
        )
        if len(others) < len(self.changes):
            return self._with(others)
        return self.close(base_id) if is_open else self.open(base_id)

    def place(
        self,
        lon: float,
        lat: float,
        *,
        troops: int | None = None,
        from_: date | None = None,
        days: int | None = None,
        from_base: str | None = None,
        kind: BattalionKind = "RDB",
    ) -> Self:
        """Return the scenario with one more battalion at a point (EPSG:4326 degrees)."""
        return self._with((*self.changes, PlaceBattalion(lon, lat, troops, from_, days, from_base, kind)))

    def unplace(self, site_id: str) -> Self:
        """Return the scenario without the battalion of that site id; those after it move up by one."""
        sites = iter(self.battalion_ids)
        kept = tuple(
            change
            for change in self.changes
            if not isinstance(change, PlaceBattalion) or next(sites) != site_id
        )
        return self._with(kept)

    def cut(self, lon: float, lat: float, *, on: date | None = None, until: date | None = None) -> Self:
        """Return the scenario with the road nearest to a point cut (EPSG:4326 degrees)."""
        return self._with((*self.changes, CutRoad(lon, lat, on, until)))

    def delay(
        self, lon: float, lat: float, minutes: float, *, on: date | None = None, until: date | None = None
    ) -> Self:
        """Return the scenario with minutes more on the road nearest to a point."""
        return self._with((*self.changes, DelayRoad(lon, lat, minutes, on, until)))

    def set_access(
        self, area_id: str, access: str, *, on: date | None = None, until: date | None = None
    ) -> Self:
        """Return the scenario with another access to an area: open, escort or denied."""
        return self._with((*self.changes, SetAccess(area_id, access, on, until)))

    def redeploy_state(self, area_id: str, *, on: date | None = None, until: date | None = None) -> Self:
        """Return the scenario in which State forces leave an area."""
        return self._with((*self.changes, RedeployState(area_id, on, until)))

    def lose_mast(self, mast_id: str, on: date | None = None) -> Self:
        """Return the scenario with one more mast lost."""
        return self._with((*self.changes, LoseMast(mast_id, on)))

    def restore_mast(self, mast_id: str) -> Self:
        """Return the scenario in which a mast was not lost; the same one when it was not."""
        return self._with(
            change for change in self.changes if not isinstance(change, LoseMast) or change.mast_id != mast_id
        )

    def add_mast(
        self,
        lon: float,
        lat: float,
        kind: MastKind = "macro",
        *,
        height_m: float | None = None,
        on: date | None = None,
    ) -> Self:
        """Return the scenario with one more mast at a point (EPSG:4326 degrees); the last is "mast-n"."""
        return self._with((*self.changes, AddMast(lon, lat, kind, height_m, on)))

    def remove_mast(self, mast_id: str) -> Self:
        """Return the scenario without the added mast of that id; those after it move up by one."""
        ids = iter(self.added_mast_ids)
        return self._with(
            change for change in self.changes if not isinstance(change, AddMast) or next(ids) != mast_id
        )

    def give(self, village_id: str, channel: str, base_id: str = "", *, on: date | None = None) -> Self:
        """Return the scenario with a channel given to a village: phone, hf_radio or satphone."""
        return self._with((*self.changes, AddMechanism(village_id, channel, base_id, on)))

    def restore_channel(self, village_id: str, item: str, *, on: date | None = None) -> Self:
        """Return the scenario with credit, charging or antenna brought to a village."""
        return self._with((*self.changes, RestoreChannel(village_id, item, on)))

    def add(self, change: Change) -> Self:
        """Return the scenario with one more change, after the others."""
        return self._with((*self.changes, change))

    def _with(self, changes: Iterable[Change]) -> Self:
        return replace(self, changes=tuple(changes))


def mast_ids(masts: Sequence[AddMast]) -> tuple[str, ...]:
    """Ids of masts added in this order: their own, else "mast-n" of number n, from 1."""
    return tuple(mast.mast_id or f"{ADDED_MAST}{n}" for n, mast in enumerate(masts, start=1))
