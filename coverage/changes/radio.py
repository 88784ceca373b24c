"""Changes of what people call with: masts that are lost or added, channels that are given or work again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from coverage.changes.points import read_point, round_point
from coverage.fields import FieldReader

MAST_KINDS = ("macro", "small")
MAST_HEIGHT_M = (2.0, 300.0)
"""Least and greatest height above ground of a mast that is added, ends included."""
GIVEN_CHANNELS = ("phone", "hf_radio", "satphone")
RESTORES: Mapping[str, tuple[str, ...]] = {
    "credit": ("phone",),
    "charging": ("phone", "hf_radio"),
    "antenna": ("hf_radio",),
}
"""What makes which channels work again: phone credit, charging by the sun, the repair of an antenna."""
RESTORED_ITEMS = tuple(RESTORES)

MastKind = Literal["macro", "small"]


@dataclass(frozen=True, slots=True)
class LoseMast:
    """A mast of the towers layer falls silent, and with it every mast that is fed through it.

    Attributes
    ----------
    mast_id : str
    on : date or None
        The first day without it; None = before the first week.
    """

    mast_id: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class AddMast:
    """A mast goes up at a point; number n (from 1) of a scenario is the mast "mast-n".

    Attributes
    ----------
    lon, lat : float
        EPSG:4326 degrees, kept to six decimals.
    kind : "macro" or "small"
        As an operator builds them, or the small donated kind, whose radius is an assumption.
    height_m : float or None
        Of its antenna above ground; None = the assumption of its kind.
    on : date or None
        The first day with it; None = before the first week.
    mast_id : str
        What it is called; "" = "mast-n", where n is its number among those added, from 1.
    """

    lon: float
    lat: float
    kind: MastKind = "macro"
    height_m: float | None = None
    on: date | None = None
    mast_id: str = ""

    def __post_init__(self) -> None:
        """Round the coordinates, so that equal places have equal ids."""
        round_point(self)
        if self.height_m is not None:
            object.__setattr__(self, "height_m", float(self.height_m) + 0.0)


@dataclass(frozen=True, slots=True)
class AddMechanism:
    """A village is given a channel of its alert network, tested on the day it is given.

    Attributes
    ----------
    village_id : str
    channel : str
        One of `GIVEN_CHANNELS`.
    base_id : str
        The hub it calls; "" = the nearest base that is open after all changes.
    on : date or None
        The first day with it; None = the region's reference date.
    """

    keeps_day: ClassVar[bool] = True

    village_id: str
    channel: str
    base_id: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class RestoreChannel:
    """Alert networks of a village work again: they count as tested on that day.

    Attributes
    ----------
    village_id : str
    item : str
        One of `RESTORED_ITEMS`; `RESTORES` says which channels it helps.
    on : date or None
        The day it is brought; None = the region's reference date.
    """

    keeps_day: ClassVar[bool] = True

    village_id: str
    item: str
    on: date | None = None


MastChange = LoseMast | AddMast
ChannelChange = AddMechanism | RestoreChannel


def read_mast_change(given: Mapping[str, Any], where: str, reader: FieldReader) -> MastChange:
    """Read a mast that is lost or added."""
    if given["change"] == "lose_mast":
        mast_id = reader.text(given, "mast_id", where, is_needed=True) or ""
        return LoseMast(mast_id, reader.day(given, "on", where))
    lon, lat = read_point(given, where, reader)
    kind = reader.word(given, "kind", MAST_KINDS, "macro", where)
    height = None
    if given.get("height_m") is not None:
        low, high = MAST_HEIGHT_M
        height = reader.number(given, "height_m", where, low=low, high=high)
    return AddMast(
        lon,
        lat,
        "small" if kind == "small" else "macro",
        height,
        on=reader.day(given, "on", where),
        mast_id=reader.text(given, "mast_id", where, is_needed=False) or "",
    )


def read_channel_change(given: Mapping[str, Any], where: str, reader: FieldReader) -> ChannelChange:
    """Read a channel that is given to a village, or made to work again."""
    village_id = reader.text(given, "village_id", where, is_needed=True) or ""
    on = reader.day(given, "on", where)
    if given["change"] == "restore_channel":
        return RestoreChannel(village_id, reader.word(given, "item", RESTORED_ITEMS, "", where), on)
    channel = reader.word(given, "channel", GIVEN_CHANNELS, "", where)
    return AddMechanism(village_id, channel, reader.text(given, "base_id", where, is_needed=False) or "", on)
