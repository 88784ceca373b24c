"""Analyses: each switch starts one, which is asked for until it is there; no callback waits for long."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, no_update

from dashboard import ids
from dashboard.analyses import KINDS, draw_overlay, draw_panel, draw_waiting, make_analysis, write_doubt
from dashboard.edit import read_scenario
from dashboard.words import words_in

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.session import Desk


def register_analyse(app: Dash, desk: Desk) -> None:
    """Tie each analysis: its switch, its panel, its clock and what the map draws of it."""
    for kind in KINDS:
        more = [Output(ids.DOUBT_LINE, "children")] if kind == "doubt" else []
        app.callback(
            Output(f"{kind}-overlay", "data"),
            Output(f"{kind}-panel", "children"),
            Output(f"{kind}-clock", "disabled"),
            *more,
            Input(f"{kind}-switch", "checked"),
            Input(f"{kind}-clock", "n_intervals"),
            Input(ids.SCENARIO, "data"),
            Input(ids.LANGUAGE, "data"),
            State(f"{kind}-overlay", "data"),
            prevent_initial_call=True,
        )(partial(show_analysis, desk, kind))


def show_analysis(
    desk: Desk, kind: str, is_on: bool | None, _ticks: int | None, text: str, language: str, shown: Any
) -> tuple[Any, ...]:
    """Start, await or show an analysis; take it off the page when its switch is off."""
    scenario = read_scenario(text)
    if not is_on:
        desk.jobs.drop((kind, scenario.id))
        if shown is None:
            return (no_update,) * (4 if kind == "doubt" else 3)
        return _outputs(kind, None, [], True, "")
    words = words_in(language)
    desk.answers.result(scenario)  # raises what does not fit, before any work is begun
    found = desk.jobs.ask((kind, scenario.id), lambda: make_analysis(desk, kind, scenario))
    if found is None:
        return _outputs(kind, no_update, draw_waiting(words), False, no_update)
    line = write_doubt(words, found) if kind == "doubt" else ""
    return _outputs(kind, draw_overlay(kind, found, desk), draw_panel(words, kind, found), True, line)


def _outputs(kind: str, overlay: Any, panel: Any, is_still: bool, line: Any) -> tuple[Any, ...]:
    return (overlay, panel, is_still, line) if kind == "doubt" else (overlay, panel, is_still)
