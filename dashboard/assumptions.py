"""The drawer of assumptions and speeds: every assumed number with its unit, range and source, editable."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import dcc, html

from coverage.scenario import Scenario
from dashboard import ids
from layers.errors import BadAssumption
from routing.profile import Profile

if TYPE_CHECKING:
    from coverage.world import World
    from dashboard.words import Words

CALIBRATION_PATH: Final = "/calibration"
GRID_HEIGHT: Final = 340  # pixels
_GRID: Final[dict[str, Any]] = {
    "rowHeight": 34,
    "headerHeight": 34,
    "singleClickEdit": True,
    "stopEditingWhenCellsLoseFocus": True,
    "animateRows": False,
}


def draw_assumptions_drawer(words: Words) -> list[Any]:
    """The two tables, empty until the drawer is opened, and the way to the calibration page."""
    return [
        html.P(words("assumptions_help"), className="hint", id=ids.ASSUMPTIONS_HELP),
        dcc.Link(words("calibration"), href=CALIBRATION_PATH, id=ids.CALIBRATION_LINK, className="page-link"),
        html.H3(words("assumptions"), className="why-title", id=ids.ASSUMPTIONS_TITLE),
        _grid(ids.ASSUMPTIONS),
        html.H3(words("speeds"), className="why-title", id=ids.SPEEDS_TITLE),
        _grid(ids.SPEEDS),
        dmc.Button(
            words("assumptions_reset"), id=ids.ASSUMPTIONS_RESET, n_clicks=0, size="xs", variant="default"
        ),
    ]


def _grid(name: str) -> dag.AgGrid:
    return dag.AgGrid(
        id=name,
        columnDefs=[],
        rowData=[],
        getRowId="params.data.id",
        defaultColDef={"sortable": True, "resizable": True, "filter": False},
        dashGridOptions=_GRID,
        className="ag-theme-alpine",
        style={"height": GRID_HEIGHT, "width": "100%"},
    )


def assumption_columns(words: Words) -> list[dict[str, Any]]:
    """Columns of the table of assumptions."""
    return [
        _text(
            "label", words("col_assumption"), 300, wrapText=True, autoHeight=True, cellClass="wrapped-cell"
        ),
        _number("value", words("col_value")),
        _text("unit", words("col_unit"), 100),
        _text("range", words("col_range"), 110),
        _text("was", words("col_was"), 120),
        _text("source", words("col_source"), 320),
    ]


def assumption_rows(words: Words, scenario: Scenario, world: World) -> list[dict[str, Any]]:
    """A row for every assumption; ``was`` is the region's own value where the scenario has another."""
    changed = dict(scenario.assumptions)
    return [
        {
            "id": name,
            "label": row.fr if words.language == "fr" else row.en,
            "value": changed.get(name, row.value),
            "unit": words.known("unit", row.unit),
            "range": f"{_plain(words, row.low)}\u2013{_plain(words, row.high)}",
            "was": _plain(words, row.value) if changed.get(name, row.value) != row.value else "",
            "source": words("source_assumption") if row.source == "assumption" else row.source,
        }
        for name, row in world.assumptions.rows.items()
    ]


def speed_columns(words: Words) -> list[dict[str, Any]]:
    """Columns of the table of speeds."""
    return [
        _text("tag", words("col_tag"), 210),
        _text("label", words("col_meaning"), 170),
        _number("value", words("col_value")),
        _text("unit", words("col_unit"), 90),
        _text("was", words("col_was"), 120),
    ]


def speed_rows(words: Words, scenario: Scenario, world: World) -> list[dict[str, Any]]:
    """A row for every tag that limits or delays the scenario's vehicle in its season.

    The value is None where the table sets none; 0 km/h is impassable.
    """
    profile = Profile(scenario.vehicle, scenario.season)
    changed = {
        (key, value): number for key, value, column, number in scenario.speeds if column == profile.column
    }
    own = world_speeds(world, profile)
    rows = []
    for (key, value), number in own.items():
        now = changed.get((key, value), number)
        is_delay = key in ("barrier", "ford_minutes")
        rows.append(
            {
                "id": f"{key}={value}",
                "tag": f"{key.removesuffix('_minutes')}={value}",
                "label": _meaning(words, value),
                "value": now if isfinite(now) else None,
                "unit": words.known("unit", "minutes" if is_delay else "km/h"),
                "was": ""
                if now == number or not (isfinite(now) or isfinite(number))
                else _plain(words, number),
            }
        )
    return rows


def world_speeds(world: World, profile: Profile) -> dict[tuple[str, str], float]:
    """Cells of the region's own table for a profile, by key and value as `Scenario.speeds` names them."""
    speeds = world.router.speeds
    own = {name: speeds.limit(*name, profile) for name in speeds.limits}
    for key, value in speeds.delays:
        name = "ford_minutes" if key == "ford" else key
        own[name, value] = speeds.delay(key, value, profile)
    return own


def with_assumption(scenario: Scenario, world: World, name: str, value: object) -> Scenario:
    """The scenario with one assumption changed; the region's own value takes the change back.

    Raises
    ------
    BadAssumption
        There is no such assumption, or the value is no number within its range.
    """
    number = _as_number(value)
    world.assumptions.with_values({name: number})
    changed = {**dict(scenario.assumptions), name: number}
    if number == world.assumptions[name]:
        del changed[name]
    return replace(scenario, assumptions=tuple(changed.items()))


def with_speed(scenario: Scenario, world: World, cell_id: str, value: object) -> Scenario:
    """The scenario with one cell of the table of speeds changed, for its own vehicle and season.

    An empty cell, or the table's own number, takes the change back.

    Raises
    ------
    BadValue
        There is no such row, or the number is negative.
    """
    profile = Profile(scenario.vehicle, scenario.season)
    key, _, word = cell_id.partition("=")
    kept = tuple(cell for cell in scenario.speeds if cell[:3] != (key, word, profile.column))
    if value in (None, "") or _as_number(value) == world_speeds(world, profile).get((key, word)):
        return replace(scenario, speeds=kept)
    cells = (*kept, (key, word, profile.column, _as_number(value)))
    world.router.speeds.with_cells(cells)
    return replace(scenario, speeds=cells)


def _as_number(value: object) -> float:
    try:
        return float(str(value).replace(",", "."))
    except ValueError as error:
        mend = "give a number"
        raise BadAssumption(f"{value} is no number", file="assumptions", mend=mend) from error


def _plain(words: Words, value: float) -> str:
    """A number with no more decimals than it has; a dash where there is none."""
    digits = next((digits for digits in range(4) if round(value, digits) == value), 4)
    return words.number(value, digits)


def _meaning(words: Words, value: str) -> str:
    for prefix in ("road", "surface"):
        known = words.known(prefix, value)
        if known != value:
            return known
    return ""


def _text(field: str, title: str, width: int, **more: Any) -> dict[str, Any]:
    return {"field": field, "headerName": title, "width": width, "tooltipField": field, **more}


def _number(field: str, title: str) -> dict[str, Any]:
    return {
        "field": field,
        "headerName": title,
        "width": 90,
        "editable": True,
        "cellDataType": "number",
        "cellClass": "editable-cell",
        "type": "rightAligned",
    }
