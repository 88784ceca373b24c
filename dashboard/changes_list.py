"""The list of changes: each in words, with what is to be said beside it and a button that takes it back."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from coverage.changes import (
    AddMast,
    AddMechanism,
    CloseBase,
    CutRoad,
    DelayRoad,
    LoseMast,
    OpenBase,
    PlaceBattalion,
    RedeployState,
    RestoreChannel,
    SetAccess,
)
from dashboard import ids
from dashboard.attributes import aria
from dashboard.dated import ids as dated_ids
from dashboard.dated.names import name_mechanism, note_days, say_days
from dashboard.names import area_name, base_name, road_name
from dashboard.radio.names import name_radio, note_radio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coverage.result import Result
    from coverage.roads import RoadNote
    from coverage.scenario import Change, Scenario
    from coverage.world import World
    from dashboard.words import Words


MOST_GIFTS: Final = 5
"""More gifts of one channel in a row stand under one line."""


def draw_changes(words: Words, scenario: Scenario, world: World, result: Result | None = None) -> Any:
    """The list of changes, each with buttons that open its form and that take it back.

    The scenario must have been checked; with its result, what is to be said of masts, channels and mechanisms
    stands beside them.
    """
    if not scenario.changes:
        return html.P(words("changes_none"), className="hint")
    notes = note_changes(words, scenario, world, result)
    numbers = count_kinds(scenario.changes)
    rows = []
    for gift, positions in _runs(scenario.changes):
        drawn = []
        for position in positions:
            text = name_change(words, scenario.changes[position], world, numbers[position])
            drawn.append(_row(words, position, text, notes.get(position)))
        rows += drawn if len(drawn) <= MOST_GIFTS else [_fold(words, gift, drawn)]
    return html.Ul(rows, className="changes")


def _runs(changes: Sequence[Change]) -> Iterator[tuple[str, list[int]]]:
    """Positions of the changes: gifts of one channel that follow each other together, all others alone."""

    def key(position: int) -> tuple[str, int]:
        change = changes[position]
        return (change.channel, -1) if isinstance(change, AddMechanism) else ("", position)

    for (channel, _), run in groupby(range(len(changes)), key):
        yield channel, list(run)


def _fold(words: Words, channel: str, rows: list[html.Li]) -> html.Li:
    """Many gifts of one channel under one line, opened when asked for."""
    title = words("change_gifts", item=words(f"item_{channel}"), count=words.number(len(rows)))
    return html.Li(html.Details([html.Summary(title), html.Ul(rows, className="changes")]), className="fold")


def _row(words: Words, position: int, text: str, below: str | None) -> html.Li:
    return html.Li(
        [
            html.Span([text, html.Div(below, className="hint") if below else None]),
            html.Span(
                [
                    _button("\u270e", dated_ids.EDIT, position, words("edit", change=text)),
                    _button("\u00d7", ids.REMOVE, position, words("remove", change=text)),
                ],
                className="change-buttons",
            ),
        ]
    )


def _button(sign: str, kind: str, position: int, label: str) -> dmc.ActionIcon:
    return dmc.ActionIcon(
        sign, variant="subtle", color="gray", id={"type": kind, "index": position}, n_clicks=0, size="sm",
        **aria(label=label),
    )  # fmt: skip


def count_kinds(changes: Iterable[Change]) -> list[int]:
    """Number of each change among those of its kind, from 1."""
    numbers: Counter[type] = Counter()
    counted = []
    for change in changes:
        numbers[type(change)] += 1
        counted.append(numbers[type(change)])
    return counted


def note_changes(words: Words, scenario: Scenario, world: World, result: Result | None) -> dict[int, str]:
    """What is to be said beside changes, by position."""
    said = {
        note.position: note_change(words, scenario.changes[note.position], note)
        for note in world.road_plan(scenario).notes
    }
    radio = note_radio(words, world, scenario, () if result is None else result.radio_notes)
    days = note_days(words, world, scenario, () if result is None else result.mechanism_notes)
    for more in (radio, days):
        for position, text in more.items():
            said[position] = "; ".join(filter(None, (said.get(position), text)))
    return said


def name_change(words: Words, change: Change, world: World, number: int, *, with_days: bool = True) -> str:
    """One change in words, with its days; ``number`` is its place among the changes of its kind."""
    text = _name(words, change, world, number)
    days = say_days(words, change) if with_days else ""
    return f"{text} {days}" if days else text


def _name(words: Words, change: Change, world: World, number: int) -> str:
    match change:
        case LoseMast() | AddMast() | AddMechanism() | RestoreChannel():
            return name_radio(words, change, world, number)
        case PlaceBattalion():
            lat, lon = (words.number(value, 3) for value in (change.lat, change.lon))
            key = "change_place" if change.kind == "RDB" else "change_place_scd"
            return words(key, number=number, lat=lat, lon=lon)
        case CutRoad():
            return words("change_cut", road=road_name(words, world, change.lon, change.lat))
        case DelayRoad():
            road = road_name(words, world, change.lon, change.lat)
            return words("change_delay", minutes=words.number(change.minutes), road=road)
        case SetAccess():
            access = words(f"change_access_{change.access}")
            return words("change_access", name=area_name(world, change.area_id), access=access)
        case RedeployState():
            return words("change_redeploy", name=area_name(world, change.area_id))
        case CloseBase() | OpenBase():
            key = "change_close" if isinstance(change, CloseBase) else "change_open"
            return words(key, name=base_name(world, change.base_id))
        case _:
            return name_mechanism(words, change, world)


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
