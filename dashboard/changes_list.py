"""The list of changes: each in words, with what is to be said beside it and a button that takes it back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import html

from coverage.changes import (
    AddMast,
    AddMechanism,
    CloseBase,
    CutRoad,
    DelayRoad,
    LoseMast,
    PlaceBattalion,
    RedeployState,
    RestoreChannel,
    SetAccess,
)
from dashboard import ids
from dashboard.attributes import aria
from dashboard.names import area_name, base_name, road_name
from dashboard.radio.names import name_radio, note_radio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverage.radio_notes import RadioNote
    from coverage.roads import RoadNote
    from coverage.scenario import Change, Scenario
    from coverage.world import World
    from dashboard.words import Words


def draw_changes(
    words: Words, scenario: Scenario, world: World, radio_notes: Sequence[RadioNote] = ()
) -> Any:
    """The list of changes, each with its remove button; a sentence when there is none.

    The scenario must have been checked; ``radio_notes`` are its result's.
    """
    if not scenario.changes:
        return html.P(words("changes_none"), className="hint")
    notes = {note.position: note for note in world.road_plan(scenario).notes}
    rows = []
    said = note_radio(words, world, scenario, radio_notes)
    numbers: Counter[type] = Counter()
    for position, change in enumerate(scenario.changes):
        numbers[type(change)] += 1
        text = name_change(words, change, world, numbers[type(change)])
        below = note_change(words, change, notes[position]) if position in notes else said.get(position)
        rows.append(
            html.Li(
                [
                    html.Span([text, html.Div(below, className="hint") if below else None]),
                    dmc.ActionIcon(
                        "\u00d7",
                        variant="subtle",
                        color="gray",
                        id={"type": ids.REMOVE, "index": position},
                        n_clicks=0,
                        size="sm",
                        **aria(label=words("remove", change=text)),
                    ),
                ]
            )
        )
    return html.Ul(rows, className="changes")


def name_change(words: Words, change: Change, world: World, number: int) -> str:
    """One change in words; ``number`` is its place among the changes of its kind."""
    if isinstance(change, LoseMast | AddMast | AddMechanism | RestoreChannel):
        return name_radio(words, change, world, number)
    if isinstance(change, PlaceBattalion):
        lat, lon = (words.number(value, 3) for value in (change.lat, change.lon))
        return words("change_place", number=number, lat=lat, lon=lon)
    if isinstance(change, CutRoad):
        return words("change_cut", road=road_name(words, world, change.lon, change.lat))
    if isinstance(change, DelayRoad):
        road = road_name(words, world, change.lon, change.lat)
        return words("change_delay", minutes=words.number(change.minutes), road=road)
    if isinstance(change, SetAccess):
        access = words(f"change_access_{change.access}")
        return words("change_access", name=area_name(world, change.area_id), access=access)
    if isinstance(change, RedeployState):
        text = words("change_redeploy", name=area_name(world, change.area_id))
    else:
        key = "change_close" if isinstance(change, CloseBase) else "change_open"
        text = words(key, name=base_name(world, change.base_id))
    return text if change.on is None else f"{text} {words('change_on', date=words.date(change.on))}"


def note_change(words: Words, change: Change, note: RoadNote) -> str:
    """Since when, until when, who confirmed it when; and that it is not applied, or old, where it is so."""
    assert isinstance(change, CutRoad | DelayRoad)
    parts = []
    if change.on is not None:
        parts.append(words("note_on", date=words.date(change.on)))
    if change.until is not None:
        parts.append(words("note_until", date=words.date(change.until)))
    if note.when != "applied":
        parts.append(words("note_not_yet" if note.when == "not yet" else "note_over"))
    if change.confirmed is None:
        parts.append(words("note_unconfirmed"))
    else:
        by = words(f"confirmed_by_{change.confirmed_by or 'nobody'}")
        parts.append(words("note_confirmed", date=words.date(change.confirmed), by=by))
        if note.is_stale:
            parts.append(words("note_stale"))
    return ", ".join(parts)
