"""Assumptions and speeds: the drawer, its edits, and the page that lays them beside reported journeys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, ctx, no_update

from coverage.scenario import Scenario
from dashboard import ids
from dashboard.assumptions import (
    CALIBRATION_PATH,
    assumption_columns,
    assumption_rows,
    speed_columns,
    speed_rows,
    with_assumption,
    with_speed,
)
from dashboard.calibration import page as calibration_page
from dashboard.callbacks.change import accept
from dashboard.edit import read_scenario
from dashboard.notices import draw_fault
from dashboard.words import words_in
from layers.errors import InputError

if TYPE_CHECKING:
    from dash import Dash

    from coverage.world import World
    from dashboard.session import Desk


def register_assume(app: Dash, desk: Desk) -> None:
    """Tie the drawer of assumptions, its tables and the calibration page."""
    once = {"prevent_initial_call": True}
    scenario = Output(ids.SCENARIO, "data", allow_duplicate=True)
    notice = Output(ids.NOTIFICATIONS, "sendNotifications", allow_duplicate=True)
    app.callback(
        Output(ids.ASSUMPTIONS_DRAWER, "opened"),
        Input(ids.ASSUMPTIONS_OPEN, "n_clicks"),
        **once,
    )(on_open)
    app.callback(
        *(Output(name, "columnDefs") for name in (ids.ASSUMPTIONS, ids.SPEEDS)),
        *(Output(name, "rowData") for name in (ids.ASSUMPTIONS, ids.SPEEDS)),
        Output(ids.ASSUMPTIONS_DRAWER, "title"),
        *(Output(name, "children") for name in (ids.ASSUMPTIONS_HELP, ids.CALIBRATION_LINK)),
        *(Output(name, "children") for name in (ids.ASSUMPTIONS_TITLE, ids.SPEEDS_TITLE)),
        Output(ids.ASSUMPTIONS_RESET, "children"),
        Input(ids.ASSUMPTIONS_DRAWER, "opened"),
        Input(ids.SCENARIO, "data"),
        Input(ids.LANGUAGE, "data"),
        Input(ids.REFUSED, "data"),
        **once,
    )(partial(show_assumptions, desk))
    for name, edit in ((ids.ASSUMPTIONS, with_assumption), (ids.SPEEDS, with_speed)):
        app.callback(
            scenario,
            notice,
            Output(ids.REFUSED, "data", allow_duplicate=True),
            Input(name, "cellValueChanged"),
            State(ids.SCENARIO, "data"),
            State(ids.LANGUAGE, "data"),
            State(ids.REFUSED, "data"),
            **once,
        )(partial(on_edit, desk, edit))
    app.callback(
        scenario,
        notice,
        Input(ids.ASSUMPTIONS_RESET, "n_clicks"),
        State(ids.SCENARIO, "data"),
        State(ids.LANGUAGE, "data"),
        **once,
    )(partial(on_reset, desk))
    app.callback(
        Output(ids.CALIBRATION_MODAL, "opened"),
        Output(ids.CALIBRATION_MODAL, "children"),
        Input(ids.ADDRESS, "pathname"),
        State(ids.LANGUAGE, "data"),
        State(ids.COLOUR_SCHEME, "data"),
    )(partial(show_calibration, desk))
    app.callback(
        Output(ids.ADDRESS, "pathname"),
        Input(ids.CALIBRATION_MODAL, "opened"),
        State(ids.ADDRESS, "pathname"),
        **once,
    )(on_close)


def on_open(clicks: int | None) -> Any:
    """Open the drawer."""
    return True if clicks else no_update


def show_assumptions(
    desk: Desk, is_open: bool | None, text: str, language: str, _refused: int | None
) -> tuple[Any, ...]:
    """Both tables under the scenario in force; nothing while the drawer is closed."""
    if not is_open:
        return (no_update,) * 10
    words = words_in(language)
    scenario = read_scenario(text)
    profile = words(
        "speeds_of", vehicle=words(f"vehicle_{scenario.vehicle}"), season=words(f"season_{scenario.season}")
    )
    return (
        assumption_columns(words),
        speed_columns(words),
        assumption_rows(words, scenario, desk.world),
        speed_rows(words, scenario, desk.world),
        words("assumptions_open"),
        words("assumptions_help"),
        words("calibration"),
        words("assumptions"),
        profile,
        words("assumptions_reset"),
    )


def on_edit(
    desk: Desk,
    edit: Callable[[Scenario, World, str, object], Scenario],
    cells: list[dict[str, Any]] | None,
    text: str,
    language: str,
    refused: int | None,
) -> tuple[Any, Any, Any]:
    """Cells of a table were edited; when a number does not fit, the table shows the old ones again."""
    if not cells:
        return no_update, no_update, no_update
    scenario = changed = read_scenario(text)
    try:
        for cell in cells:
            changed = edit(changed, desk.world, str(cell["rowId"]), cell.get("value"))
    except InputError as error:
        return no_update, draw_fault(words_in(language), error), (refused or 0) + 1
    stored, notice = accept(desk, scenario, changed, language)
    return stored, notice, (refused or 0) + 1 if stored is no_update else no_update


def on_reset(desk: Desk, clicks: int | None, text: str, language: str) -> tuple[Any, Any]:
    """Every assumption and speed as the region has them."""
    if not clicks:
        return no_update, no_update
    scenario = read_scenario(text)
    return accept(desk, scenario, replace(scenario, assumptions=(), speeds=()), language)


def show_calibration(desk: Desk, path: str | None, language: str, scheme: str) -> tuple[Any, Any]:
    """The calibration page over the page, at its own address."""
    if path != CALIBRATION_PATH:
        return False, []
    return True, calibration_page(desk.world, language, scheme)


def on_close(is_open: bool | None, path: str | None) -> Any:
    """Back to the page's own address once the calibration page is closed."""
    is_left = ctx.triggered_id == ids.CALIBRATION_MODAL and not is_open and path == CALIBRATION_PATH
    return "/" if is_left else no_update
