"""The calibration page: legs, figure, what the fit can carry, and the button that takes it over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.calibration.figure import draw_figure
from dashboard.calibration.ids import (
    CALIBRATION,
    CALIBRATION_ACCEPT,
    CALIBRATION_ANSWER,
    CALIBRATION_FIGURE,
)
from dashboard.calibration.sentences import write_fit, write_wrong
from dashboard.calibration.table import draw_legs, draw_paces
from dashboard.curve import GRAPH_CONFIG
from dashboard.words import words_in
from routing.calibration import PredictedLeg, predict_legs
from routing.legs import read_legs
from routing.pace_fit import PaceFit, fit_paces

if TYPE_CHECKING:
    from coverage.world import World

FIGURE_HEIGHT: Final = 460  # pixels


def calibrate(world: World) -> tuple[tuple[PredictedLeg, ...], PaceFit]:
    """Predict the reported legs under the region's own assumptions, and fit paces to them."""
    legs = predict_legs(world.router, read_legs(), world.region.bounds)
    return legs, fit_paces(legs)


def calibration_page(world: World, language: str, scheme: str = "light") -> html.Div:
    """The page in a language.

    Parameters
    ----------
    world : World
        The region; its own assumptions are in force, whatever the scenario says.
    language : str
        ``en`` or ``fr``.
    scheme : str
        ``light`` or ``dark``, for the figure.
    """
    return html.Div(draw_body(world, language, scheme), id=CALIBRATION, className="page calibration")


def draw_body(world: World, language: str, scheme: str) -> list[Any]:
    """What stands on the page."""
    words = words_in(language)
    legs, fit = calibrate(world)
    return [
        html.H1(words("calibration"), className="sentence"),
        html.P(words("calibration_intro")),
        draw_legs(words, legs),
        dcc.Graph(
            id=CALIBRATION_FIGURE,
            figure=draw_figure(words, legs, scheme),
            config=GRAPH_CONFIG,
            style={"height": FIGURE_HEIGHT},
        ),
        html.P(words("calibration_marks")),
        html.H2(words("calibration_wrong"), className="section-title"),
        html.Ul([html.Li(text) for text in write_wrong(words, legs)]),
        html.H2(words("calibration_fit"), className="section-title"),
        html.Ul([html.Li(text) for text in write_fit(words, fit, world)]),
        draw_paces(words, fit, world),
        dmc.Button(
            words("calibration_accept"), id=CALIBRATION_ACCEPT, n_clicks=0, disabled=not fit.paces, mt="md"
        ),
        html.P(id=CALIBRATION_ANSWER, role="status"),
        html.P(words("footer_estimate")),
    ]


page = calibration_page
