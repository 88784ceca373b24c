"""What phone and radio do on the page: giving, losing masts from their table, long questions, the section."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from dash import ALL, Input, Output, State, ctx, no_update

from dashboard import ids
from dashboard.analyses import draw_waiting
from dashboard.callbacks.change import accept
from dashboard.edit import read_scenario
from dashboard.notices import draw_notice
from dashboard.radio.edit import toggle_mast, with_item
from dashboard.radio.panels import RADIO_KINDS, BestForm, draw_radio_panel, key_of, make_radio
from dashboard.radio.profile import draw_options, draw_section, find_section, offer_masts, write_section
from dashboard.radio.tools import find_villages
from dashboard.words import words_in

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.session import Desk

_SCENARIO = Output(ids.SCENARIO, "data", allow_duplicate=True)
_NOTICE = Output(ids.NOTIFICATIONS, "sendNotifications", allow_duplicate=True)
_STATES = (State(ids.SCENARIO, "data"), State(ids.LANGUAGE, "data"))
_BEST = (ids.BEST_COUNT, ids.BEST_KIND)


def register_radio(app: Dash, desk: Desk) -> None:
    """Tie the forms of phone and radio, the table of masts, the long questions and the section of a link."""
    once = {"prevent_initial_call": True}
    app.callback(
        Output(ids.GIVE_VILLAGE, "data"),
        Input(ids.GIVE_VILLAGE, "searchValue"),
        State(ids.GIVE_VILLAGE, "value"),
        **once,
    )(partial(on_search, desk))
    app.callback(
        _SCENARIO, _NOTICE, Input(ids.GIVE_SET, "n_clicks"),
        State(ids.GIVE_VILLAGE, "value"), State(ids.GIVE_ITEM, "value"), *_STATES, **once,
    )(partial(on_give, desk))  # fmt: skip
    app.callback(
        _SCENARIO, _NOTICE, Input({"type": ids.GIVE, "item": ALL}, "n_clicks"),
        State(ids.WHY_VILLAGE, "data"), *_STATES, **once,
    )(partial(on_give_here, desk))  # fmt: skip
    app.callback(_SCENARIO, _NOTICE, Input(ids.MAST_ACT, "data"), *_STATES, **once)(partial(on_mast, desk))
    for kind in RADIO_KINDS:
        app.callback(
            Output(f"{kind}-panel", "children"),
            Output(f"{kind}-clock", "disabled"),
            Input(f"{kind}-switch", "checked"),
            Input(f"{kind}-clock", "n_intervals"),
            Input(ids.SCENARIO, "data"),
            *((Input if kind == "best_masts" else State)(name, "value") for name in _BEST),
            (Input if kind == "best_masts" else State)(ids.BEST_NETWORK, "checked"),
            State(ids.LANGUAGE, "data"),
            **once,
        )(partial(show_radio, desk, kind))
    app.callback(
        _SCENARIO, _NOTICE, Output(ids.REDRAW, "data", allow_duplicate=True),
        Input({"type": ids.BEST_TAKE, "n": ALL}, "n_clicks"),
        *(State(name, "value") for name in _BEST), State(ids.BEST_NETWORK, "checked"),
        State(ids.REDRAW, "data"), *_STATES, **once,
    )(partial(on_take, desk))  # fmt: skip
    app.callback(
        Output(ids.PROFILE_VIEW, "className"),
        Output(ids.PROFILE_TITLE, "children"),
        Output(ids.PROFILE_MAST, "data"),
        Output(ids.PROFILE_MAST, "value"),
        Output(ids.PROFILE, "figure"),
        Output(ids.PROFILE_TEXT, "children"),
        Input(ids.WHY_VILLAGE, "data"),
        Input(ids.PROFILE_MAST, "value"),
        Input(ids.SCENARIO, "data"),
        Input(ids.LANGUAGE, "data"),
        Input(ids.COLOUR_SCHEME, "data"),
        Input(ids.WHY, "opened"),
        **once,
    )(partial(show_profile, desk))


def on_search(desk: Desk, typed: str | None, chosen: str | None) -> list[dict[str, str]]:
    """Villages by what was typed."""
    return find_villages(desk.world, typed, chosen)


def on_give(
    desk: Desk, clicks: int | None, village: str | None, item: str, text: str, language: str
) -> tuple[Any, Any]:
    """Give the village of the form what the form says."""
    if not clicks:
        return no_update, no_update
    if not village:
        return no_update, draw_notice(words_in(language), "give_first", is_good=False)
    scenario = read_scenario(text)
    return accept(desk, scenario, with_item(scenario, village, item), language)


def on_give_here(
    desk: Desk, clicks: list[int | None], asked: dict[str, Any] | None, text: str, language: str
) -> tuple[Any, Any]:
    """Give the village of the drawer what the button says; drawing the buttons calls this too, unclicked."""
    if not any(clicks) or not asked or not ctx.triggered_id:
        return no_update, no_update
    scenario = read_scenario(text)
    return accept(desk, scenario, with_item(scenario, asked["id"], ctx.triggered_id["item"]), language)


def on_mast(desk: Desk, asked: dict[str, Any] | None, text: str, language: str) -> tuple[Any, Any]:
    """Lose or restore the mast of a row of the table."""
    if not asked:
        return no_update, no_update
    scenario = read_scenario(text)
    return accept(desk, scenario, toggle_mast(scenario, str(asked["id"])), language)


def show_radio(
    desk: Desk,
    kind: str,
    is_on: bool | None,
    _ticks: int | None,
    text: str,
    count: float | str | None,
    mast_kind: str | None,
    with_network: bool | None,
    language: str,
) -> tuple[Any, Any]:
    """Start, await or show the answer to a long question; take it off when its switch is off."""
    scenario = read_scenario(text)
    form = BestForm.read(count, mast_kind, with_network)
    key = key_of(kind, scenario, form)
    if not is_on:
        desk.jobs.drop(key)
        return [], True
    words = words_in(language)
    desk.answers.result(scenario)  # raises what does not fit, before any work is begun
    found = desk.jobs.ask(key, lambda: make_radio(desk, kind, scenario, form))
    if found is None:
        return draw_waiting(words), False
    return draw_radio_panel(words, desk, kind, found), True


def on_take(
    desk: Desk,
    clicks: list[int | None],
    count: float | str | None,
    mast_kind: str | None,
    with_network: bool | None,
    redraws: int | None,
    text: str,
    language: str,
) -> tuple[Any, Any, Any]:
    """Add the masts that were chosen to the scenario."""
    if not any(clicks):
        return no_update, no_update, no_update
    scenario = read_scenario(text)
    form = BestForm.read(count, mast_kind, with_network)
    found = desk.jobs.ask(
        key_of("best_masts", scenario, form), lambda: make_radio(desk, "best_masts", scenario, form)
    )
    if found is None:
        return no_update, draw_notice(words_in(language), "best_again", is_good=False), no_update
    return (*accept(desk, scenario, found.after, language), (redraws or 0) + 1)


def show_profile(
    desk: Desk,
    asked: dict[str, Any] | None,
    chosen: str | None,
    text: str,
    language: str,
    scheme: str,
    is_open: bool | None,
) -> tuple[Any, ...]:
    """The section from the serving or the chosen mast to the village of the drawer, while that is open."""
    if not asked or not is_open:
        return (no_update,) * 6
    words = words_in(language)
    scenario = read_scenario(text)
    desk.answers.result(scenario)  # raises what does not fit
    offered = offer_masts(desk.world, scenario, asked["id"])
    if not offered.ids:
        return ("away", no_update, [], None, no_update, [])
    is_kept = ctx.triggered_id != ids.WHY_VILLAGE and chosen in offered.ids
    mast_id = chosen if is_kept else offered.ids[0]
    section = find_section(desk.world, scenario, asked["id"], str(mast_id))
    return (
        "profile-view",
        words("profile"),
        draw_options(words, offered),
        mast_id,
        draw_section(words, section, scheme),
        " ".join(write_section(words, section)),
    )
