"""What changes the scenario: the controls and the list of changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from dash import ALL, Input, Output, State, ctx, no_update

from coverage.scenario import Scenario
from dashboard import ids
from dashboard.edit import Terms, read_scenario, with_access, with_terms
from dashboard.notices import draw_fault, draw_notice
from dashboard.words import words_in
from layers.errors import InputError

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.session import Desk

_SCENARIO = Output(ids.SCENARIO, "data", allow_duplicate=True)
_NOTICE = Output(ids.NOTIFICATIONS, "sendNotifications", allow_duplicate=True)
_CLICK_MODE = Output(ids.CLICK_MODE, "data", allow_duplicate=True)
_REDRAW = Output(ids.REDRAW, "data", allow_duplicate=True)


def register_change(app: Dash, desk: Desk) -> None:
    """Tie what changes the scenario."""
    once = {"prevent_initial_call": True}
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
        Input(ids.NIGHT_TRAVEL, "checked"),
        Input(ids.CONVOY, "checked"),
        Input(ids.ROADBLOCKS, "checked"),
        Input(ids.HELICOPTER, "checked"),
        Input(ids.RUNNER, "checked"),
        Input(ids.SIGNAL_BASIS, "value"),
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
        _SCENARIO, _REDRAW, _CLICK_MODE, Input(ids.RESET, "n_clicks"), State(ids.REDRAW, "data"), **once
    )(on_reset)
    app.callback(
        _CLICK_MODE,
        Input(ids.PLACE, "n_clicks"),
        Input(ids.ROAD_START, "n_clicks"),
        Input(ids.MAST_START, "n_clicks"),
        State(ids.CLICK_MODE, "data"),
        **once,
    )(on_mode)
    app.callback(
        _SCENARIO,
        _NOTICE,
        Input(ids.AREA_SET, "n_clicks"),
        State(ids.AREA, "value"),
        State(ids.AREA_ACCESS, "value"),
        State(ids.SCENARIO, "data"),
        State(ids.LANGUAGE, "data"),
        **once,
    )(partial(on_access, desk))


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
    night_travel: bool,
    convoy: bool,
    roadblocks: bool,
    helicopter: bool,
    runner: bool,
    signal_basis: str,
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
        night_travel=bool(night_travel),
        convoy=bool(convoy),
        roadblocks=bool(roadblocks),
        helicopter=bool(helicopter),
        runner=bool(runner),
        signal_basis="" if signal_basis in (None, "default") else signal_basis,
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
    return accept(desk, scenario, scenario.unchange(ctx.triggered_id["index"]), language)


def on_reset(clicks: int | None, redraws: int) -> tuple[Any, Any, Any]:
    """Back to the baseline under the first terms."""
    if not clicks:
        return no_update, no_update, no_update
    return Scenario().to_json(), (redraws or 0) + 1, ""


def on_mode(place: int | None, road: int | None, mast: int | None, mode: str) -> Any:
    """Say what the next click on the map does; the button that says so already stops it."""
    if not (place or road or mast):
        return no_update
    asked = {ids.ROAD_START: "road", ids.MAST_START: "mast"}.get(str(ctx.triggered_id), "place")
    return "" if mode == asked else asked


def on_access(
    desk: Desk, clicks: int | None, area: str | None, access: str, text: str, language: str
) -> tuple[Any, Any]:
    """Another access to an area."""
    if not clicks:
        return no_update, no_update
    if not area:
        return no_update, draw_notice(words_in(language), "area_first", is_good=False)
    scenario = read_scenario(text)
    return accept(desk, scenario, with_access(scenario, area, access), language)


def accept(desk: Desk, scenario: Scenario, changed: Scenario, language: str) -> tuple[Any, Any]:
    """Store text and notice for a changed scenario: a scenario that cannot hold leaves the page as it was."""
    if changed == scenario:
        return no_update, no_update
    try:
        desk.answers.result(changed)
    except InputError as error:
        return no_update, draw_fault(words_in(language), error)
    return changed.to_json(), no_update
