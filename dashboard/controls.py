"""The controls beside the map: changes, travel, lens, what counts, layers, saving and carrying out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import dcc, html

from coverage.scenario import LENSES, SEASONS, VEHICLES
from dashboard import ids
from dashboard.analyses import KINDS
from dashboard.attributes import aria
from dashboard.changes_list import draw_changes
from dashboard.dated.form import draw_new_change
from dashboard.layers_list import draw_layers
from dashboard.map.masts import has_masts
from dashboard.radio.panels import draw_radio_analyses
from dashboard.radio.tools import draw_give_form, draw_mast_form, draw_signal_terms
from dashboard.road_tools import draw_area_form, draw_road_form
from dashboard.studies.panel import draw_links
from dashboard.studies.registry import GROUPS
from dashboard.tools import draw_item

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.scenario import Scenario
    from coverage.world import World
    from dashboard.words import Words

MAX_LIMIT_MINUTES = 1440


def draw_controls(
    words: Words,
    scenario: Scenario,
    world: World,
    saved: Sequence[dict[str, str]],
    visible: dict[str, bool],
    result: Result | None = None,
) -> list[Any]:
    """Every control, showing the values of a scenario.

    Parameters
    ----------
    words : Words
        Words of the page's language.
    scenario : Scenario
        The scenario in force.
    world : World
        The region.
    saved : sequence of dict
        Saved scenarios as ``{"value": id, "label": name}``.
    visible : dict of bool
        Which layers the map shows.
    result : Result, optional
        That of the scenario: what is to be said beside its changes.
    """
    return [
        _section(words("changes"), _change_tools(words, scenario, world, result)),
        _section(words("travel"), _travel(words, scenario)),
        _section(words("counting"), _lens(words, scenario, world)),
        _section(words("alarm"), [*_alarm(words, scenario), *draw_signal_terms(words, scenario, world)]),
        _section(words("questions"), [_questions(words)]),
        _section(words("layers"), [draw_layers(words, world, visible)]),
        _section(words("keep"), _keep(words, scenario, saved, world)),
    ]


def draw_unverified(words: Words, scenario: Scenario) -> dmc.Switch:
    """The switch that counts unverified channels or not; it stands beside the answer, always in view."""
    return dmc.Switch(
        id=ids.UNVERIFIED,
        label=html.Span(words("unverified"), title=words("unverified_help")),
        checked=scenario.unverified_counts,
        size="xs",
    )


def _section(title: str, children: list[Any]) -> html.Section:
    return html.Section([html.H2(title, className="section-title"), *children], className="control-section")


def _questions(words: Words) -> dmc.Accordion:
    """Every question under its heading; what is closed is out of the way, nothing is worked out unasked."""
    groups = [draw_item(f"group-{name}", words(f"group_{name}"), draw_links(words, name)) for name in GROUPS]
    return dmc.Accordion(
        [
            *groups,
            draw_item("group-roads", words("analyses"), _analyses(words)),
            draw_item("group-radio", words("radio_analyses"), draw_radio_analyses(words)),
        ],
        multiple=True,
        className="more",
    )


def _change_tools(words: Words, scenario: Scenario, world: World, result: Result | None) -> list[Any]:
    return [
        html.Div(draw_changes(words, scenario, world, result), id=ids.CHANGES),
        dmc.Group(
            [
                dmc.Button(words("place"), id=ids.PLACE, n_clicks=0, size="xs", variant="light"),
                dmc.Button(
                    words("reset"), id=ids.RESET, n_clicks=0, size="xs", variant="subtle", color="gray"
                ),
            ],
            gap="xs",
        ),
        dmc.Accordion(
            [
                draw_road_form(words),
                draw_area_form(words, world),
                draw_mast_form(words, world),
                draw_give_form(words),
                draw_new_change(words),
            ],
            multiple=True,
            className="more",
        ),
    ]


def _choices(words: Words, prefix: str, values: Sequence[str]) -> list[dict[str, str]]:
    return [{"value": value, "label": words(f"{prefix}_{value}")} for value in values]


def _travel(words: Words, scenario: Scenario) -> list[Any]:
    return [
        dmc.Select(
            id=ids.VEHICLE,
            label=words("vehicle"),
            data=_choices(words, "vehicle", VEHICLES),
            value=scenario.vehicle,
            allowDeselect=False,
            size="sm",
        ),
        _segments(ids.SEASON, words("season"), _choices(words, "season", SEASONS), scenario.season),
        _segments(
            ids.NIGHT,
            words("time_of_day"),
            [{"value": "day", "label": words("day")}, {"value": "night", "label": words("night")}],
            "night" if scenario.is_night else "day",
        ),
        dmc.Accordion(
            draw_item("travel-more", words("travel_more"), [_switches(words, scenario)]),
            className="more",
        ),
        dmc.Button(
            words("assumptions_open"), id=ids.ASSUMPTIONS_OPEN, n_clicks=0, size="xs", variant="default"
        ),
    ]


def _switches(words: Words, scenario: Scenario) -> dmc.Stack:
    rows = (
        (ids.ROADBLOCKS, "roadblocks", scenario.roadblocks),
        (ids.CONVOY, "convoy", scenario.convoy),
        (ids.NIGHT_TRAVEL, "night_travel", scenario.night_travel),
        (ids.HELICOPTER, "helicopter", scenario.helicopter),
    )
    return dmc.Stack(
        [
            dmc.Switch(id=name, label=words(key), description=words(f"{key}_help"), checked=is_on, size="sm")
            for name, key, is_on in rows
        ],
        gap="sm",
    )


def _segments(name: str, label: str, data: list[dict[str, str]], value: str) -> html.Div:
    return html.Div(
        [
            html.Span(label, className="field-label", id=f"{name}-label"),
            dmc.SegmentedControl(
                id=name, data=data, value=value, fullWidth=True, size="xs", **aria(label=label)
            ),
        ]
    )


def _lens(words: Words, scenario: Scenario, world: World) -> list[Any]:
    help_key = "lens_road_help" if scenario.lens == "road" else "lens_chain_help"
    return [
        _segments(ids.LENS, words("lens"), _choices(words, "lens", LENSES), scenario.lens),
        html.P(words(help_key), className="hint", id=ids.LENS_HELP),
        dmc.NumberInput(
            id=ids.LIMIT,
            label=words("limit"),
            value=scenario.limit_minutes,
            placeholder=words.number(world.assumptions[f"limit_{scenario.lens}_minutes"]),
            min=1,
            max=MAX_LIMIT_MINUTES,
            step=15,
            size="sm",
            allowDecimal=False,
            debounce=400,
        ),
    ]


def _analyses(words: Words) -> list[Any]:
    rows: list[Any] = []
    for kind in KINDS:
        title: list[Any] = [words(f"analysis_{kind}")]
        if kind == "critical":
            title += [" ", dmc.Badge(words("restricted"), size="xs", variant="light", color="red")]
        switch = dmc.Switch(id=f"{kind}-switch", label=html.Span(title), checked=False, size="sm")
        rows.append(
            html.Div(
                [switch, html.Div(id=f"{kind}-panel", className="analysis")], className=f"analysis-{kind}"
            )
        )
    return rows


def _alarm(words: Words, scenario: Scenario) -> list[Any]:
    return [
        dmc.Switch(id=ids.UNCERTAIN, label=words("uncertain"), checked=scenario.uncertain_counts, size="sm"),
        dmc.Switch(
            id=ids.HOTLINE,
            label=words("hotline"),
            description=words("hotline_help"),
            checked=scenario.hotline,
            size="sm",
        ),
    ]


def _keep(words: Words, scenario: Scenario, saved: Sequence[dict[str, str]], world: World) -> list[Any]:
    return [
        dmc.Group(
            [
                dmc.TextInput(
                    id=ids.SAVE_NAME,
                    value=scenario.name,
                    placeholder=words("save_name"),
                    size="sm",
                    style={"flex": 1},
                    **aria(label=words("save_name")),
                ),
                dmc.Button(words("save"), id=ids.SAVE, n_clicks=0, size="sm", variant="light"),
            ],
            gap="xs",
            wrap="nowrap",
        ),
        dmc.Group(
            [
                dmc.Select(
                    id=ids.SAVED,
                    data=list(saved),
                    placeholder=words("saved") if saved else words("saved_none"),
                    size="sm",
                    style={"flex": 1},
                    **aria(label=words("saved")),
                ),
                dmc.Button(words("load"), id=ids.LOAD, n_clicks=0, size="sm", variant="light"),
            ],
            gap="xs",
            wrap="nowrap",
        ),
        dcc.Upload(
            dmc.Button(words("upload"), size="xs", variant="default", fullWidth=True),
            id=ids.UPLOAD,
            accept=".json,application/json",
            max_size=1_000_000,
            multiple=False,
        ),
        html.Span(words("downloads"), className="field-label"),
        dmc.Group(
            [
                dmc.Button(
                    words(key), id=name, n_clicks=0, size="xs", variant="default", disabled=not is_there
                )
                for name, key, is_there in (
                    (ids.DOWNLOAD_CSV, "download_csv", True),
                    (ids.DOWNLOAD_GPKG, "download_gpkg", True),
                    (ids.DOWNLOAD_SCENARIO, "download_scenario", True),
                    (ids.DOWNLOAD_MASTS, "download_masts", has_masts(world)),
                    (ids.DOWNLOAD_LINKS, "download_links", has_masts(world)),
                )
            ],
            gap="xs",
        ),
    ]
