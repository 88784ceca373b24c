"""The forms beside the map that change roads and the access to areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dash_mantine_components as dmc
from dash import html

from coverage.changes import ACCESS_WORDS, CONFIRMED_BY, MOST_DELAY_MINUTES
from dashboard import ids
from dashboard.attributes import aria
from dashboard.names import area_name
from dashboard.tools import draw_day, draw_item

if TYPE_CHECKING:
    from coverage.world import World
    from dashboard.words import Words

FIRST_DELAY_MINUTES = 60


def draw_road_form(words: Words) -> dmc.AccordionItem:
    """What the next click on a road does to it: cut or slower, from when to when, who confirmed it."""
    kinds = [{"value": kind, "label": words(f"road_kind_{kind}")} for kind in ("cut", "delay")]
    roles = [{"value": role, "label": words(f"confirmed_by_{role or 'nobody'}")} for role in CONFIRMED_BY]
    return draw_item(
        "road",
        words("road_tool"),
        [
            html.P(words("road_help"), className="hint"),
            dmc.SegmentedControl(
                id=ids.ROAD_KIND,
                data=kinds,
                value="cut",
                fullWidth=True,
                size="xs",
                **aria(label=words("road_tool")),
            ),
            dmc.NumberInput(
                id=ids.ROAD_MINUTES,
                label=words("road_minutes"),
                value=FIRST_DELAY_MINUTES,
                min=0,
                max=MOST_DELAY_MINUTES,
                step=15,
                size="xs",
            ),
            dmc.Group(
                [draw_day(ids.ROAD_ON, words("road_on")), draw_day(ids.ROAD_UNTIL, words("road_until"))],
                grow=True,
                gap="xs",
            ),
            dmc.Group(
                [
                    draw_day(ids.ROAD_CONFIRMED, words("road_confirmed")),
                    dmc.Select(
                        id=ids.ROAD_BY,
                        label=words("road_by"),
                        data=roles,
                        value="",
                        allowDeselect=False,
                        size="xs",
                    ),
                ],
                grow=True,
                gap="xs",
            ),
            dmc.Button(words("road_start"), id=ids.ROAD_START, n_clicks=0, size="xs", variant="light"),
        ],
    )


def draw_area_form(words: Words, world: World) -> dmc.AccordionItem:
    """Who may enter an area; there is nothing to choose where the region has no areas."""
    choices = []
    if world.layers.areas is not None:
        # The finest first: those are what access is decided by.
        rows = world.layers.areas.sort_values(["level", "name"], ascending=[False, True])
        choices = [{"value": str(area_id), "label": area_name(world, str(area_id))} for area_id in rows.index]
    access = [{"value": word, "label": words(f"change_access_{word}")} for word in ACCESS_WORDS]
    return draw_item(
        "area",
        words("area_tool"),
        [
            dmc.Select(
                id=ids.AREA,
                label=words("area"),
                data=choices,
                searchable=True,
                size="xs",
                nothingFoundMessage=words("area_none"),
            ),
            dmc.SegmentedControl(
                id=ids.AREA_ACCESS,
                data=access,
                value="denied",
                fullWidth=True,
                size="xs",
                **aria(label=words("area_tool")),
            ),
            dmc.Button(words("area_set"), id=ids.AREA_SET, n_clicks=0, size="xs", variant="light"),
        ],
    )
