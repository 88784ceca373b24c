"""Changes of mechanisms in words, the days of any change, and what is to be said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverage.calendar import calendar_notes
from coverage.changes import (
    AssignHub,
    Change,
    CutRoad,
    DelayRoad,
    FoundMechanism,
    MechanismChange,
    MoveCLA,
    SendJPT,
    SetReprisal,
    TrainMechanism,
    TransferMechanism,
    first_day,
)
from dashboard.dated.form import mechanism_name
from dashboard.names import area_name, base_name
from dashboard.radio.names import village_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverage.mechanisms.notes import MechanismNote
    from coverage.scenario import Scenario
    from coverage.world import World
    from dashboard.words import Words


def name_mechanism(words: Words, change: MechanismChange, world: World) -> str:
    """One change of mechanisms in words."""
    match change:
        case AssignHub():
            what = (
                mechanism_name(words, world, change.mechanism_id)
                if change.mechanism_id
                else words("all_of_village", name=village_name(world, change.village_id))
            )
            return words("change_assign_hub", what=what, hub=base_name(world, change.base_id))
        case MoveCLA():
            where = (
                village_name(world, change.village_id)
                if change.village_id
                else base_name(world, change.base_id)
            )
            what = mechanism_name(words, world, change.mechanism_id)
            return words("change_move_cla", what=what, where=where)
        case FoundMechanism():
            text = words(
                "change_found_mechanism",
                kind=words(f"found_kind_{change.kind}"),
                name=village_name(world, change.village_id),
                owner=words(f"owner_{change.owner}"),
            )
            return f"{text} ({words(f'item_{change.channel}')})" if change.channel else text
        case TrainMechanism():
            return words("change_train_mechanism", what=mechanism_name(words, world, change.mechanism_id))
        case TransferMechanism():
            what = mechanism_name(words, world, change.mechanism_id)
            return words("change_transfer_mechanism", what=what, owner=words(f"owner_{change.owner}"))
        case SendJPT():
            place = (
                village_name(world, change.village_id)
                if change.village_id
                else area_name(world, change.area_id)
            )
            return words("change_send_jpt", where=place, base=base_name(world, change.from_base))
        case SetReprisal():
            return words("change_set_reprisal", name=area_name(world, change.area_id))


def say_days(words: Words, change: Change) -> str:
    """The days of a change; "" where it has none, or where they stand in its note."""
    if isinstance(change, CutRoad | DelayRoad):
        return ""
    first, parts = first_day(change), []
    if first is not None:
        parts.append(words("change_on", date=words.date(first)))
    days = getattr(change, "days", None)
    if days is not None:
        parts.append(words.counted("change_days", days, field="count"))
    until = getattr(change, "until", None)
    if until is not None:
        parts.append(words("note_until", date=words.date(until)))
    return ", ".join(parts)


def note_days(
    words: Words, world: World, scenario: Scenario, notes: Sequence[MechanismNote] = ()
) -> dict[int, str]:
    """What is to be said beside changes, by position: refused, without effect, too late, with a warning."""
    said: dict[int, list[str]] = {}
    for note in notes:
        text = words(f"mechnote_{note.what.replace(' ', '_')}")
        if note.is_refusal:
            text = words("note_refused", why=text)
        if note.area_id:
            text = f"{text} ({area_name(world, note.area_id)})"
        said.setdefault(note.position, []).append(text)
    for late in calendar_notes(world, scenario):
        day = words.date(late.day) if late.day else ""
        said.setdefault(late.position, []).append(words(f"daynote_{late.what.replace(' ', '_')}", date=day))
    return {position: "; ".join(texts) for position, texts in said.items()}
