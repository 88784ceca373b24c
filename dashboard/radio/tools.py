"""The forms beside the map that add masts and give villages something to call with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from coverage.changes import GIVEN_CHANNELS, MAST_HEIGHT_M, MAST_KINDS, RESTORED_ITEMS
from coverage.scenario import SIGNAL_BASES
from dashboard import ids
from dashboard.attributes import aria
from dashboard.map.masts import has_claims, has_masts
from dashboard.tools import draw_item

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World
    from dashboard.words import Words

ITEMS: Final = (*GIVEN_CHANNELS, *RESTORED_ITEMS)
MOST_FOUND: Final = 30


def draw_mast_form(words: Words, world: World) -> dmc.AccordionItem:
    """What the next click on the map puts up; and how a mast is lost."""
    assumptions = world.assumptions
    km = words.number(assumptions["small_mast_range_km"], 2)
    kinds = [{"value": kind, "label": words(f"mast_kind_{kind}", km=km)} for kind in MAST_KINDS]
    low, high = MAST_HEIGHT_M
    return draw_item(
        "masts",
        words("mast_tool"),
        [
            html.P(words("mast_help" if has_masts(world) else "mast_help_none"), className="hint"),
            dmc.SegmentedControl(
                id=ids.MAST_KIND,
                data=kinds,
                value=MAST_KINDS[0],
                fullWidth=True,
                orientation="vertical",
                size="xs",
                **aria(label=words("mast_tool")),
            ),
            dmc.NumberInput(
                id=ids.MAST_HEIGHT,
                label=words("mast_height"),
                placeholder=words("mast_height_assumed"),
                value="",
                min=low,
                max=high,
                step=5,
                size="xs",
            ),
            dmc.Button(words("mast_start"), id=ids.MAST_START, n_clicks=0, size="xs", variant="light"),
        ],
    )


def draw_give_form(words: Words) -> dmc.AccordionItem:
    """What a village is given, or what is mended there; the village is found by its name."""
    return draw_item(
        "give",
        words("give_tool"),
        [
            html.P(words("give_help"), className="hint"),
            dmc.Select(
                id=ids.GIVE_VILLAGE,
                label=words("col_village"),
                placeholder=words("give_search"),
                data=[],
                searchable=True,
                clearable=True,
                size="xs",
                nothingFoundMessage=words("give_type"),
            ),
            dmc.Select(
                id=ids.GIVE_ITEM,
                label=words("give_item"),
                data=[{"value": item, "label": words(f"item_{item}")} for item in ITEMS],
                value="hf_radio",
                allowDeselect=False,
                size="xs",
            ),
            dmc.Button(words("give_set"), id=ids.GIVE_SET, n_clicks=0, size="xs", variant="light"),
        ],
    )


def draw_give_buttons(words: Words) -> dmc.Group:
    """What the village of the drawer may be given, a button each."""
    return dmc.Group(
        [
            dmc.Button(
                words(f"item_{item}"),
                id={"type": ids.GIVE, "item": item},
                n_clicks=0,
                size="compact-xs",
                variant="light",
            )
            for item in ITEMS
        ],
        gap="xs",
    )


def draw_signal_terms(words: Words, scenario: Scenario, world: World) -> list[Any]:
    """Whose word on phone signal counts, and whether a runner does."""
    held = {"": True, "claimed": has_claims(world), "modelled": has_masts(world)}
    held["agreed"] = held["claimed"] and held["modelled"]
    return [
        dmc.Select(
            id=ids.SIGNAL_BASIS,
            label=words("signal_basis"),
            data=[
                {"value": basis or "default", "label": words(f"signal_by_{basis or 'default'}")}
                for basis in SIGNAL_BASES
                if held[basis] or basis == scenario.signal_basis
            ],
            value=scenario.signal_basis or "default",
            allowDeselect=False,
            size="sm",
        ),
        dmc.Switch(
            id=ids.RUNNER,
            label=words("runner"),
            description=words("runner_help"),
            checked=scenario.runner,
            size="sm",
        ),
    ]


def find_villages(world: World, typed: str | None, chosen: str | None) -> list[dict[str, str]]:
    """Villages whose name holds what was typed, those that begin with it first; the chosen one stays."""
    names = world.layers.villages["name"].fillna("").astype(str)
    text = (typed or "").strip().casefold()
    folded = names.str.casefold()
    found = list(names.index[folded.str.startswith(text)]) if text else []
    if text and len(found) < MOST_FOUND:
        inside = folded.str.contains(text, regex=False) & ~folded.str.startswith(text)
        found += list(names.index[inside])
    kept = [chosen] if chosen in names.index else []
    shown = dict.fromkeys([*kept, *found[:MOST_FOUND]])
    return [{"value": str(key), "label": str(names[key]) or str(key)} for key in shown]
