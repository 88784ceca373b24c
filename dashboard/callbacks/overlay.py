"""What the map lays over the answer: the picture of signal, and villages by another class."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, no_update

from dashboard import ids
from dashboard.analyses import draw_waiting
from dashboard.edit import read_scenario
from dashboard.layers_list import draw_legend, draw_picture_legend
from dashboard.radio.classes import ANSWER, class_codes, draw_class_legend, offered_views, pack_codes
from dashboard.radio.panels import BestForm, key_of, make_radio
from dashboard.words import words_in

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.session import Desk

_FORM = BestForm(1, "macro", False)


def register_overlay(app: Dash, desk: Desk) -> None:
    """Tie the choice of a picture and of a class to the map."""
    app.callback(
        Output(ids.MAP_SIGNAL, "data"),
        Output(ids.SIGNAL_LEGEND, "children"),
        Output(ids.SIGNAL_CLOCK, "disabled"),
        Input(ids.SIGNAL_PICTURE, "value"),
        Input(ids.SIGNAL_CLOCK, "n_intervals"),
        Input(ids.SCENARIO, "data"),
        Input(ids.MAP_LAYERS, "data"),
        State(ids.LANGUAGE, "data"),
        State(ids.MAP_SIGNAL, "data"),
        prevent_initial_call=True,
    )(partial(show_picture, desk))
    app.callback(
        Output(ids.MAP_CLASSES, "data"),
        Output(ids.CLASS_LEGEND, "children"),
        Output(ids.CLASS_CLOCK, "disabled"),
        Input(ids.CLASS_VIEW, "value"),
        Input(ids.CLASS_CLOCK, "n_intervals"),
        Input(ids.SCENARIO, "data"),
        State(ids.LANGUAGE, "data"),
        State(ids.MAP_CLASSES, "data"),
        prevent_initial_call=True,
    )(partial(show_classes, desk))


def show_picture(
    desk: Desk,
    name: str | None,
    _ticks: int | None,
    text: str,
    visible: dict[str, bool] | None,
    language: str,
    shown: dict[str, Any] | None,
) -> tuple[Any, Any, Any]:
    """Another picture of the signal, once it is made; none is made while the layer is switched off."""
    offered = desk.pictures.offered()
    if name not in offered:
        return no_update, no_update, True
    words = words_in(language)
    if not (visible or {}).get("signal"):
        desk.jobs.drop(("picture", name, read_scenario(text).id))
        return no_update, draw_picture_legend(words, name), True
    scenario = read_scenario(text)
    desk.answers.result(scenario)  # raises what does not fit, before any work is begun
    key = ("picture", name, "" if name == "claimed" else desk.pictures.key(scenario))
    found = desk.jobs.ask(key, lambda: desk.pictures.make(name, scenario))
    if found is None:
        return no_update, draw_waiting(words), False
    return no_update if found == shown else found, draw_picture_legend(words, name), True


def show_classes(
    desk: Desk, view: str | None, _ticks: int | None, text: str, language: str, shown: dict[str, Any] | None
) -> tuple[Any, Any, Any]:
    """Villages by the class that was chosen, or by their answer again."""
    words = words_in(language)
    if view not in offered_views(desk.world) or view == ANSWER:
        return no_update if shown is None else None, draw_legend(words, "villages"), True
    scenario = read_scenario(text)
    result = desk.answers.result(scenario)
    siting = None
    if view == "rule":
        siting = desk.jobs.ask(
            key_of("siting", scenario, _FORM), lambda: make_radio(desk, "siting", scenario, _FORM)
        )
        if siting is None:
            return no_update, draw_waiting(words), False
    codes = class_codes(view, desk.world, result, siting)
    return pack_codes(view, codes), draw_class_legend(words, view, codes), True
