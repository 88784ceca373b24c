"""What the calibration page does: take the fitted paces over, and follow the language."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, no_update

from coverage.checks.scenario import check_scenario
from dashboard import ids
from dashboard.calibration.ids import CALIBRATION, CALIBRATION_ACCEPT, CALIBRATION_ANSWER
from dashboard.calibration.page import calibrate, draw_body
from dashboard.edit import read_scenario
from dashboard.words import words_in
from layers.errors import InputError

if TYPE_CHECKING:
    from dash import Dash

    from coverage.scenario import Scenario
    from dashboard.session import Desk
    from routing.pace_fit import PaceFit


def register_calibration_callbacks(app: Dash, desk: Desk) -> None:
    """Tie the page's button, and draw it anew in another language or colour scheme."""
    app.callback(
        Output(ids.SCENARIO, "data", allow_duplicate=True),
        Output(CALIBRATION_ANSWER, "children"),
        Input(CALIBRATION_ACCEPT, "n_clicks"),
        State(ids.SCENARIO, "data"),
        State(ids.LANGUAGE, "data"),
        prevent_initial_call=True,
    )(partial(on_accept, desk))
    app.callback(
        Output(CALIBRATION, "children"),
        Input(ids.LANGUAGE, "data"),
        Input(ids.COLOUR_SCHEME, "data"),
        prevent_initial_call=True,
    )(partial(show_calibration, desk))


def on_accept(desk: Desk, clicks: int | None, text: str, language: str) -> tuple[Any, Any]:
    """The fitted paces become assumptions of the scenario; those not fitted stay as the scenario has them."""
    if not clicks:
        return no_update, no_update
    words = words_in(language)
    _, fit = calibrate(desk.world)
    changed = with_paces(read_scenario(text), fit)
    try:
        check_scenario(changed, desk.world)
    except InputError as error:
        return no_update, str(error)
    return changed.to_json(), words("calibration_accepted", count=words.number(len(fit.paces)))


def with_paces(scenario: Scenario, fit: PaceFit) -> Scenario:
    """Return the scenario with the fitted paces among its assumptions."""
    return replace(scenario, assumptions=tuple((dict(scenario.assumptions) | fit.changes).items()))


def show_calibration(desk: Desk, language: str, scheme: str) -> list[Any]:
    """The page in the language and colours in force."""
    return draw_body(desk.world, language, scheme)
