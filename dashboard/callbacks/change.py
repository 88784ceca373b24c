"""What changes the scenario: clicks on the map, the controls, the list of changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from dash import ALL, Input, Output, State, ctx, no_update

from coverage.scenario import Scenario
from dashboard import ids
from dashboard.edit import Terms, read_scenario, with_click, with_terms, without_change
from dashboard.notices import draw_fault
from dashboard.words import words_in
from layers.errors import InputError

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.session import Desk

_SCENARIO = Output(ids.SCENARIO, "data", allow_duplicate=True)
_NOTICE = Output(ids.NOTIFICATIONS, "sendNotifications", allow_duplicate=True)
_PLACE_MODE = Output(ids.PLACE_MODE, "data", allow_duplicate=True)
_REDRAW = Output(ids.REDRAW, "data", allow_duplicate=True)


def register_change(app: Dash, desk: Desk) -> None:
    """Tie what changes the scenario."""
    once = {"prevent_initial_call": True}
    app.callback(
        _SCENARIO,
        _PLACE_MODE,
        Output(ids.WHY_VILLAGE, "data", allow_duplicate=True),
        _NOTICE,
        Input(ids.MAP_CLICK, "data"),
        State(ids.PLACE_MODE, "data"),
        State(ids.SCENARIO, "data"),
        State(ids.LANGUAGE, "data"),
        **once,
    )(partial(on_click, desk))
    app.callback(
        _SCENARIO,
        Output(ids.LENS_HELP, "children"),
        Output(ids.LIMIT, "value"),
        Output(ids.LIMIT, "placeholder"),
        _NOTICE,
        Input(ids.VEHICLE, "value"),
        Input(ids.SEASON, "value"),
        Input(ids.LENS, "value"),
        Input(ids.LIMIT, "value"),
        Input(ids.NIGHT, "value"),
        Input(ids.UNVERIFIED, "checked"),
        Input(ids.UNCERTAIN, "checked"),
        Input(ids.HOTLINE, "checked"),
        State(ids.SCENARIO, "data"),
        State(ids.LANGUAGE, "data"),
        **once,
    )(partial(on_terms, desk))
    app.callback(
        _SCENARIO,
        _NOTICE,
        Input({"type": ids.REMOVE, "index": ALL}, "n_clicks"),
        State(ids.SCENARIO, "data"),
        State(ids.LANGUAGE, "data"),
        **once,
    )(partial(on_remove, desk))
    app.callback(
        _SCENARIO, _REDRAW, _PLACE_MODE, Input(ids.RESET, "n_clicks"), State(ids.REDRAW, "data"), **once
    )(on_reset)
    app.callback(_PLACE_MODE, Input(ids.PLACE, "n_clicks"), State(ids.PLACE_MODE, "data"), **once)(on_place)


def on_click(
    desk: Desk, click: dict[str, Any] | None, is_placing: bool, text: str, language: str
) -> tuple[Any, Any, Any, Any]:
    """A click on the map: place a battalion, close or reopen a base, or ask why of a village."""
    if not click:
        return no_update, no_update, no_update, no_update
    if click.get("kind") == "village" and not is_placing:
        return no_update, no_update, {"id": click["id"], "n": click.get("n")}, no_update
    scenario = read_scenario(text)
    sites = desk.answers.result(scenario.baseline).sites
    changed = with_click(scenario, click, is_placing=bool(is_placing), sites=sites)
    stored, notice = accept(desk, scenario, changed, language)
    return stored, False if is_placing and notice is no_update else no_update, no_update, notice


def on_terms(
    desk: Desk,
    vehicle: str,
    season: str,
    lens: str,
    limit: float | str | None,
    time_of_day: str,
    unverified: bool,
    uncertain: bool,
    hotline: bool,
    text: str,
    language: str,
) -> tuple[Any, ...]:
    """A control of the terms was moved."""
    words = words_in(language)
    scenario = read_scenario(text)
    terms = Terms(
        vehicle=vehicle,
        season=season,
        lens="chain" if lens == "chain" else "road",
        limit_minutes=float(limit) if limit not in (None, "") else None,
        is_night=time_of_day == "night",
        unverified_counts=bool(unverified),
        uncertain_counts=bool(uncertain),
        hotline=bool(hotline),
    )
    changed = with_terms(scenario, terms)
    stored, notice = accept(desk, scenario, changed, language)
    if changed.lens == scenario.lens:
        return stored, no_update, no_update, no_update, notice
    default = words.number(desk.world.assumptions[f"limit_{changed.lens}_minutes"])
    return stored, words(f"lens_{changed.lens}_help"), "", default, notice


def on_remove(desk: Desk, clicks: list[int | None], text: str, language: str) -> tuple[Any, Any]:
    """The remove button of a change was pressed; drawing the list anew calls this too, with no click."""
    if not any(clicks) or not ctx.triggered_id:
        return no_update, no_update
    scenario = read_scenario(text)
    return accept(desk, scenario, without_change(scenario, ctx.triggered_id["index"]), language)


def on_reset(clicks: int | None, redraws: int) -> tuple[Any, Any, Any]:
    """Back to the baseline under the first terms."""
    if not clicks:
        return no_update, no_update, no_update
    return Scenario().to_json(), (redraws or 0) + 1, False


def on_place(clicks: int | None, is_placing: bool) -> Any:
    """Start placing a battalion, or stop."""
    return not is_placing if clicks else no_update


def accept(desk: Desk, scenario: Scenario, changed: Scenario, language: str) -> tuple[Any, Any]:
    """Store text and notice for a changed scenario: a scenario that cannot hold leaves the page as it was."""
    if changed == scenario:
        return no_update, no_update
    try:
        desk.answers.result(changed)
    except InputError as error:
        return no_update, draw_fault(words_in(language), error)
    return changed.to_json(), no_update
