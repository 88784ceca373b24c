"""Changes of mechanisms: hubs and assistants that move, what is founded, trained or handed over, visits.

What takes weeks of preparation (founding, training, moving) carries the day from which it counts, not the day
on which it was ordered: see `coverage.mechanisms.leads`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from coverage.changes.dates import read_days
from coverage.changes.radio import GIVEN_CHANNELS
from coverage.fields import FieldReader

FOUNDED_KINDS = ("CAN", "LPC")
FOUNDING_OWNERS = ("mission", "community", "ngo")
NEW_OWNERS = ("community", "ngo", "state")
MOST_VISIT_DAYS = 90


@dataclass(frozen=True, slots=True)
class AssignHub:
    """Alert networks and committees answer to another base.

    Attributes
    ----------
    base_id : str
        The new hub.
    mechanism_id : str
        The one that moves; "" = every alert network and committee of the village.
    village_id : str
        "" where the mechanism is named.
    on : date or None
        The first day under the new hub; None = before the first week.
    """

    base_id: str
    mechanism_id: str = ""
    village_id: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class MoveCLA:
    """A liaison assistant moves: into a base, which embeds him, or alone to a village.

    Attributes
    ----------
    mechanism_id : str
    village_id : str
        "" = he is embedded in the base.
    base_id : str
        The base that embeds him, or guides him in the village; "" = still the same guides him.
    on : date or None
        His first day there; None = before the first week.
    """

    keeps_day: ClassVar[bool] = True

    mechanism_id: str
    village_id: str = ""
    base_id: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class FoundMechanism:
    """An alert network or a protection committee is founded in a village.

    Attributes
    ----------
    kind : str
        One of `FOUNDED_KINDS`.
    village_id : str
    base_id : str
        Its hub; "" = the nearest base that is open after all changes.
    owner : str
        One of `FOUNDING_OWNERS`.
    channel : str
        Of a CAN one of `GIVEN_CHANNELS`; "" for an LPC, which is no alarm.
    on : date or None
        The day it stands, and is tested; None = the region's reference date.
    """

    keeps_day: ClassVar[bool] = True

    kind: str
    village_id: str
    base_id: str = ""
    owner: str = "mission"
    channel: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class TrainMechanism:
    """An alert network or a committee is trained; a network is tested on the same day.

    Attributes
    ----------
    mechanism_id : str
    on : date or None
        None = the region's reference date.
    """

    keeps_day: ClassVar[bool] = True

    mechanism_id: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class TransferMechanism:
    """An alert network or a committee is handed over.

    Attributes
    ----------
    mechanism_id : str
    owner : str
        One of `NEW_OWNERS`. What the State owns is out of the headline.
    is_funded : bool
        Somebody pays for credit and meetings. If not, a network counts as untested and a committee has
        nobody who convenes it.
    on : date or None
        The first day under the new owner; None = before the first week.
    """

    mechanism_id: str
    owner: str
    is_funded: bool = True
    on: date | None = None


@dataclass(frozen=True, slots=True)
class SendJPT:
    """A joint protection team visits an area or a village. A visit is no alarm: no status rests on it.

    Attributes
    ----------
    from_base : str
    area_id, village_id : str
        One of the two; the other is "".
    on : date or None
        First day; None = the region's reference date.
    days : int or None
        None = not stated.
    """

    keeps_day: ClassVar[bool] = True

    from_base: str
    area_id: str = ""
    village_id: str = ""
    on: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class SetReprisal:
    """People of an area risk reprisals: outreach there (founding, training, visits, gifts) pauses.

    Attributes
    ----------
    area_id : str
    on, until : date or None
        First and last day; None = no bound.
    """

    keeps_day: ClassVar[bool] = True

    area_id: str
    on: date | None = None
    until: date | None = None


MechanismChange = (
    AssignHub | MoveCLA | FoundMechanism | TrainMechanism | TransferMechanism | SendJPT | SetReprisal
)


def read_mechanism_change(given: Mapping[str, Any], where: str, reader: FieldReader) -> MechanismChange:
    """Read a change of mechanisms."""

    def text(name: str, *, is_needed: bool = False) -> str:
        return reader.text(given, name, where, is_needed=is_needed) or ""

    on = reader.day(given, "on", where)
    match given["change"]:
        case "assign_hub":
            return AssignHub(text("base_id", is_needed=True), text("mechanism_id"), text("village_id"), on)
        case "move_cla":
            return MoveCLA(text("mechanism_id", is_needed=True), text("village_id"), text("base_id"), on)
        case "found_mechanism":
            return _read_founding(given, where, reader, on)
        case "train_mechanism":
            return TrainMechanism(text("mechanism_id", is_needed=True), on)
        case "transfer_mechanism":
            owner = reader.word(given, "owner", NEW_OWNERS, "", where)
            is_funded = reader.flag(given, "is_funded", True)
            return TransferMechanism(text("mechanism_id", is_needed=True), owner, is_funded, on)
        case "send_jpt":
            days = reader.whole(given, "days", where, low=1, high=MOST_VISIT_DAYS)
            base_id = text("from_base", is_needed=True)
            return SendJPT(base_id, text("area_id"), text("village_id"), on, days)
        case _:
            return SetReprisal(text("area_id", is_needed=True), **read_days(given, where, reader))


def _read_founding(
    given: Mapping[str, Any], where: str, reader: FieldReader, on: date | None
) -> FoundMechanism:
    kind = reader.word(given, "kind", FOUNDED_KINDS, "", where)
    channels = GIVEN_CHANNELS if kind == "CAN" else ("",)
    return FoundMechanism(
        kind,
        reader.text(given, "village_id", where, is_needed=True) or "",
        reader.text(given, "base_id", where, is_needed=False) or "",
        reader.word(given, "owner", FOUNDING_OWNERS, "mission", where),
        reader.word(given, "channel", channels, channels[0], where),
        on,
    )
