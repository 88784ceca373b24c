"""What shows the answer: sentence, cards, map, table, curve, why; and the page's words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard import ids
from dashboard.answer import draw_basis, draw_cards, write_lost, write_sentence
from dashboard.changes_list import draw_changes
from dashboard.controls import draw_controls, draw_unverified
from dashboard.curve import draw_curve
from dashboard.edit import read_scenario
from dashboard.layout import draw_banner, draw_footer
from dashboard.map import paint
from dashboard.radio.masts_table import MASTS_TAB, draw_mast_columns, draw_mast_rows
from dashboard.table import TABS, Tab, draw_columns, draw_rows, tab_rows
from dashboard.why import draw_why
from dashboard.words import words_in

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.session import Desk

SHOWN_VIEW: Final = "table-view"
HIDDEN_VIEW: Final = "table-view away"
_SCENARIO = Input(ids.SCENARIO, "data")
_LANGUAGE = Input(ids.LANGUAGE, "data")


def register_show(app: Dash, desk: Desk) -> None:
    """Tie what shows the answer."""
    app.callback(
        Output(ids.SENTENCE, "children"),
        Output(ids.LOST, "children"),
        Output(ids.BASIS, "children"),
        Output(ids.CARDS, "children"),
        Output(ids.CHANGES, "children"),
        Output(ids.MAP_PAINT, "data"),
        _SCENARIO,
        _LANGUAGE,
    )(partial(show_answer, desk))
    app.callback(
        Output(ids.TABLE_TAB, "data"),
        Output(ids.TABLE, "rowData"),
        Output(ids.TABLE_EMPTY, "children"),
        Output(ids.TABLE_VIEW, "className"),
        Output(ids.MASTS_VIEW, "className"),
        Output(ids.MASTS, "columnDefs"),
        Output(ids.MASTS, "rowData"),
        Output(ids.MASTS_NOTE, "children"),
        _SCENARIO,
        _LANGUAGE,
        Input(ids.TABLE_TAB, "value"),
    )(partial(show_table, desk))
    app.callback(Output(ids.CURVE, "figure"), _SCENARIO, _LANGUAGE, Input(ids.COLOUR_SCHEME, "data"))(
        partial(show_curve, desk)
    )
    app.callback(
        Output(ids.WHY, "opened"),
        Output(ids.WHY, "title"),
        Output(ids.WHY_BODY, "children"),
        Output(ids.MAP_WAY, "data"),
        Input(ids.WHY_VILLAGE, "data"),
        Input(ids.DEPARTURE, "value"),
        _SCENARIO,
        _LANGUAGE,
        State(ids.WHY, "opened"),
        prevent_initial_call=True,
    )(partial(show_why, desk))
    app.callback(
        Output(ids.PLACE, "children"),
        Output(ids.PLACE, "variant"),
        Output(ids.ROAD_START, "children"),
        Output(ids.ROAD_START, "variant"),
        Output(ids.MAST_START, "children"),
        Output(ids.MAST_START, "variant"),
        Output(ids.MAP_HINT, "children"),
        Output(ids.MAP_PANEL, "className"),
        Input(ids.CLICK_MODE, "data"),
        _LANGUAGE,
    )(show_mode)
    app.callback(
        Output(ids.CONTROLS, "children"),
        Output(ids.UNVERIFIED_SLOT, "children"),
        _LANGUAGE,
        Input(ids.REDRAW, "data"),
        State(ids.SCENARIO, "data"),
        State(ids.MAP_LAYERS, "data"),
        prevent_initial_call=True,
    )(partial(show_controls, desk))
    app.callback(
        *(Output(name, "children") for name in (ids.TITLE, ids.SKIP, ids.FOOTER)),
        *(Output(name, "children") for name in (ids.BANNER, ids.BANNER_NARROW)),
        *(Output(name, "children") for name in (ids.TABLE_TITLE, ids.CURVE_TITLE)),
        Output(ids.DEPARTURE_LABEL, "children"),
        Output(ids.TABLE, "columnDefs"),
        Output(ids.SCHEME_SWITCH, "aria-label"),
        Output(ids.CONTROLS_BURGER, "aria-label"),
        _LANGUAGE,
        prevent_initial_call=True,
    )(partial(show_words, desk))


def show_answer(desk: Desk, text: str, language: str) -> tuple[Any, ...]:
    """Sentence, basis, cards, list of changes and paint of the map for the scenario in force."""
    words = words_in(language)
    scenario = read_scenario(text)
    comparison = desk.answers.comparison(scenario)
    return (
        write_sentence(words, comparison, desk.world),
        write_lost(words, comparison),
        draw_basis(words, comparison.after, desk.world),
        draw_cards(words, comparison),
        draw_changes(words, scenario, desk.world, comparison.after),
        paint(comparison, desk.world, scenario, desk.roads),
    )


def show_table(desk: Desk, text: str, language: str, tab: str) -> tuple[Any, ...]:
    """Tabs with their counts, and the table in view: villages (a sentence where there is none) or masts."""
    words = words_in(language)
    scenario = read_scenario(text)
    comparison = desk.answers.comparison(scenario)
    tabs = [
        {"value": name, "label": words(f"tab_{name}", count=words.number(len(tab_rows(comparison, name))))}
        for name in TABS
    ]
    plan = desk.world.radio_plan(scenario)
    if len(plan.masts):
        tabs.append({"value": MASTS_TAB, "label": words("tab_masts", count=words.number(len(plan.masts)))})
    if tab == MASTS_TAB:
        masts = (draw_mast_columns(words), draw_mast_rows(words, desk.world, scenario), words("masts_note"))
        return (tabs, no_update, no_update, HIDDEN_VIEW, SHOWN_VIEW, *masts)
    shown: Tab = "in" if tab == "in" else "all" if tab == "all" else "out"
    rows = draw_rows(words, comparison, desk.world, shown)
    empty = ""
    if not rows:
        empty = words(f"table_empty_{shown}" if scenario.changes else "table_empty_baseline")
    return (tabs, rows, empty, SHOWN_VIEW, HIDDEN_VIEW, no_update, no_update, no_update)


def show_curve(desk: Desk, text: str, language: str, scheme: str) -> dict[str, Any]:
    """Figure of people against minutes."""
    comparison = desk.answers.comparison(read_scenario(text))
    return draw_curve(words_in(language), comparison, desk.world, scheme)


def show_why(
    desk: Desk,
    asked: dict[str, Any] | None,
    departure: str | None,
    text: str,
    language: str,
    is_open: bool | None,
) -> tuple[Any, Any, Any, Any]:
    """Why the village asked about has its answer; a closed drawer stays closed while the rest changes."""
    if not asked or (ctx.triggered_id != ids.WHY_VILLAGE and not is_open):
        return no_update, no_update, no_update, no_update
    words = words_in(language)
    result = desk.answers.result(read_scenario(text))
    title, body, paths = draw_why(words, desk.world, result, asked["id"], departure)
    return True, title, body, paths


def show_mode(mode: str, language: str) -> tuple[str, ...]:
    """The buttons of placing, of roads and of masts, the hint over the map and the map's cursor."""
    words = words_in(language)
    place = ("place_cancel", "filled") if mode == "place" else ("place", "light")
    road = ("road_stop", "filled") if mode == "road" else ("road_start", "light")
    mast = ("mast_stop", "filled") if mode == "mast" else ("mast_start", "light")
    hint = {"place": "place_hint", "road": "road_hint", "mast": "mast_hint"}.get(mode)
    return (
        words(place[0]),
        place[1],
        words(road[0]),
        road[1],
        words(mast[0]),
        mast[1],
        words(hint) if hint else "",
        "map-frame placing" if mode else "map-frame",
    )


def show_controls(
    desk: Desk, language: str, _redraws: int, text: str, visible: dict[str, bool] | None
) -> tuple[Any, Any]:
    """The controls anew: in another language, or for a scenario that they did not make."""
    words = words_in(language)
    scenario = read_scenario(text)
    result = desk.answers.result(scenario)
    controls = draw_controls(words, scenario, desk.world, desk.saved(), visible or {}, result)
    return controls, draw_unverified(words, scenario)


def show_words(desk: Desk, language: str) -> tuple[Any, ...]:
    """The fixed words of the page."""
    words = words_in(language)
    banner = draw_banner(words, desk.world)
    return (
        words("title"),
        words("skip"),
        draw_footer(words, desk.world),
        banner,
        banner,
        words("table"),
        words("curve"),
        words("departure"),
        draw_columns(words),
        words("scheme"),
        words("open_controls"),
    )
