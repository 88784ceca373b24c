"""The form of a change, drawn for its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import html

from coverage.changes import (
    ACCESS_WORDS,
    BATTALION_KINDS,
    CONFIRMED_BY,
    FOUNDED_KINDS,
    FOUNDING_OWNERS,
    GIVEN_CHANNELS,
    NEW_OWNERS,
)
from coverage.mechanisms.leads import ready_on
from dashboard import ids as page_ids
from dashboard.dated import ids
from dashboard.dated.fields import DATES, FIELDS, NEW_KINDS, NUMBERS, make_change
from dashboard.names import area_name, base_name
from dashboard.radio.names import village_name
from dashboard.radio.tools import find_villages
from dashboard.tools import draw_day, draw_item

if TYPE_CHECKING:
    from coverage.world import World
    from dashboard.words import Words

_CHOICES: Mapping[tuple[str, str], tuple[tuple[str, ...], str]] = {
    ("place_battalion", "kind"): (BATTALION_KINDS, "battalion_kind"),
    ("found_mechanism", "kind"): (FOUNDED_KINDS, "found_kind"),
    ("found_mechanism", "owner"): (FOUNDING_OWNERS, "owner"),
    ("found_mechanism", "channel"): (GIVEN_CHANNELS, "item"),
    ("transfer_mechanism", "owner"): (NEW_OWNERS, "owner"),
    ("set_access", "access"): (ACCESS_WORDS, "change_access"),
    ("cut_road", "confirmed_by"): (CONFIRMED_BY, "confirmed_by"),
    ("delay_road", "confirmed_by"): (CONFIRMED_BY, "confirmed_by"),
}
"""Fields that take one of some words, and the prefix of the words on screen."""


def draw_new_change(words: Words) -> dmc.AccordionItem:
    """What may be done to mechanisms, and to State forces: each is filled in on a form of its own."""
    kinds = [{"value": kind, "label": words(f"new_{kind}")} for kind in NEW_KINDS]
    return draw_item(
        "mechanisms",
        words("new_tool"),
        [
            html.P(words("new_help"), className="hint"),
            dmc.Select(
                id=page_ids.NEW_KIND,
                label=words("new_kind"),
                data=kinds,
                value=NEW_KINDS[0],
                allowDeselect=False,
                size="xs",
            ),
            dmc.Button(words("new_open"), id=page_ids.NEW_OPEN, n_clicks=0, size="xs", variant="light"),
        ],
    )


def draw_form(words: Words, world: World, kind: str, given: Mapping[str, Any]) -> list[Any]:
    """The fields of a kind of change, showing what is given; what they mean stands above."""
    notes = [html.P(words(f"form_{kind}"), className="hint")] if kind in NEW_KINDS else []
    lead = _lead(words, world, kind)
    fields = [_field(words, world, kind, name, given.get(name)) for name in FIELDS[kind]]
    return [*notes, *lead, html.Div(fields, className="change-form")]


def _field(words: Words, world: World, kind: str, name: str, value: Any) -> Any:
    label = words(f"field_{name}")
    field_id = {"type": ids.FIELD, "name": name}
    if name in DATES:
        return draw_day(field_id, label, value or "")
    if name in NUMBERS:
        return dmc.NumberInput(
            id=field_id, label=label, value="" if value is None else value, min=0, size="xs",
            placeholder=words("study_unknown"),
        )  # fmt: skip
    if (kind, name) in _CHOICES:
        known, prefix = _CHOICES[kind, name]
        data = [{"value": word, "label": words(f"{prefix}_{word or 'nobody'}")} for word in known]
        return _select(field_id, label, data, known[0] if value is None else value, clearable=False)
    if name == "is_funded":
        data = [{"value": word, "label": words(word)} for word in ("yes", "no")]
        return _select(field_id, label, data, "no" if value is False else "yes", clearable=False)
    if name == "village_id":
        return _select(
            field_id, label, find_villages(world, "", value or None), value or None,
            placeholder=words("give_search"), nothingFoundMessage=words("give_type"),
        )  # fmt: skip
    return _select(field_id, label, _options(words, world, kind, name), value or None)


def _options(words: Words, world: World, kind: str, name: str) -> list[dict[str, str]]:
    if name in ("base_id", "from_base"):
        keys = [str(key) for key in world.layers.bases.index]
        rows = [(base_name(world, key), key) for key in keys]
    elif name == "area_id":
        areas = world.layers.areas
        keys = [] if areas is None else [str(key) for key in areas.index]
        rows = [(area_name(world, key), key) for key in keys]
    else:
        frame = world.layers.mechanisms
        shown = frame[(frame["kind"] == "CLA") == (kind == "move_cla")]
        rows = [(mechanism_name(words, world, str(key)), str(key)) for key in shown.index]
    return [{"value": key, "label": label} for label, key in sorted(rows)]


def mechanism_name(words: Words, world: World, mechanism_id: str) -> str:
    """Kind and place of a mechanism of the layer, and its id; never who holds it."""
    frame = world.layers.mechanisms
    if mechanism_id not in frame.index:
        return mechanism_id
    row = {name: str(frame.at[mechanism_id, name]) for name in ("kind", "village_id", "base_id")}
    place = village_name(world, row["village_id"]) if row["village_id"] else base_name(world, row["base_id"])
    kind = words(f"found_kind_{row['kind']}")
    return f"{kind}, {place} ({mechanism_id})"


def _select(field_id: dict[str, str], label: str, data: list[dict[str, str]], value: Any, **more: Any) -> Any:
    given = {"clearable": True, "searchable": True, **more}
    return dmc.Select(
        id=field_id, label=label, data=data, value=value, size="xs",
        comboboxProps={"zIndex": 400}, allowDeselect=False, **given,
    )  # fmt: skip


def _lead(words: Words, world: World, kind: str) -> list[Any]:
    """When it would stand, ordered on the region's reference date."""
    if kind not in ("found_mechanism", "train_mechanism", "move_cla"):
        return []
    ordered = world.region.reference_date
    examples = {
        "found_mechanism": [
            {"kind": founded, "village_id": "-", "channel": "phone"} for founded in FOUNDED_KINDS
        ],
        "train_mechanism": [{"mechanism_id": "-"}],
        "move_cla": [{"mechanism_id": "-", "base_id": "-"}],
    }[kind]
    lines = []
    for example in examples:
        day = ready_on(make_change(kind, example), ordered, world.assumptions)
        what = words(f"found_kind_{example['kind']}") if "kind" in example else words(f"new_{kind}")
        lines.append(words("form_ready", what=what, ordered=words.date(ordered), ready=words.date(day)))
    return [html.P(" ".join(lines), className="hint")]
