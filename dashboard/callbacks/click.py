"""What a click on the map does: place, cut, slow, put up, lose, close, reopen, or ask why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, no_update

from coverage.changes import CutRoad, DelayRoad
from dashboard import ids
from dashboard.callbacks.change import accept
from dashboard.edit import RoadForm, read_scenario, with_click, with_road
from dashboard.notices import draw_fault, draw_notice
from dashboard.radio.edit import toggle_mast, with_mast
from dashboard.words import words_in
from layers.errors import InputError

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.session import Desk

_ROAD_FORM = (
    ids.ROAD_KIND, ids.ROAD_MINUTES, ids.ROAD_ON, ids.ROAD_UNTIL, ids.ROAD_CONFIRMED, ids.ROAD_BY,
)  # fmt: skip
_MAST_FORM = (ids.MAST_KIND, ids.MAST_HEIGHT)


def register_click(app: Dash, desk: Desk) -> None:
    """Tie the clicks on the map to what they do."""
    app.callback(
        Output(ids.SCENARIO, "data", allow_duplicate=True),
        Output(ids.CLICK_MODE, "data", allow_duplicate=True),
        Output(ids.WHY_VILLAGE, "data", allow_duplicate=True),
        Output(ids.NOTIFICATIONS, "sendNotifications", allow_duplicate=True),
        Input(ids.MAP_CLICK, "data"),
        State(ids.CLICK_MODE, "data"),
        State(ids.SCENARIO, "data"),
        State(ids.LANGUAGE, "data"),
        *(State(name, "value") for name in (*_ROAD_FORM, *_MAST_FORM)),
        prevent_initial_call=True,
    )(partial(on_click, desk))


def on_click(
    desk: Desk,
    click: dict[str, Any] | None,
    mode: str,
    text: str,
    language: str,
    *form: Any,
) -> tuple[Any, Any, Any, Any]:
    """A click on the map: what the mode says; else turn a base or a mast over, or ask why."""
    if not click:
        return no_update, no_update, no_update, no_update
    road, mast = form[: len(_ROAD_FORM)], form[len(_ROAD_FORM) :]
    if mode == "road":
        stored, notice = _click_road(desk, click, RoadForm(*road), text, language)
        return stored, no_update, no_update, notice
    if mode == "mast":
        stored, notice = _add_mast(desk, click, mast, text, language)
        return stored, no_update, no_update, notice
    is_placing = mode == "place"
    if click.get("kind") == "village" and not is_placing:
        return no_update, no_update, {"id": click["id"], "n": click.get("n")}, no_update
    scenario = read_scenario(text)
    if click.get("kind") == "mast" and not is_placing:
        stored, notice = accept(desk, scenario, toggle_mast(scenario, str(click["id"])), language)
        return stored, no_update, no_update, notice
    sites = desk.answers.result(scenario.baseline).sites
    changed = with_click(scenario, click, is_placing=is_placing, sites=sites)
    stored, notice = accept(desk, scenario, changed, language)
    return stored, "" if is_placing and notice is no_update else no_update, no_update, notice


def _add_mast(
    desk: Desk, click: dict[str, Any], form: Sequence[Any], text: str, language: str
) -> tuple[Any, Any]:
    """Put a mast up where the map was clicked."""
    scenario = read_scenario(text)
    kind, height = form
    try:
        changed = with_mast(scenario, click, str(kind), height)
    except InputError as error:
        return no_update, draw_fault(words_in(language), error)
    return accept(desk, scenario, changed, language)


def _click_road(
    desk: Desk, click: dict[str, Any], form: RoadForm, text: str, language: str
) -> tuple[Any, Any]:
    """Cut or slow the road that was clicked; the same click once more takes it back."""
    scenario = read_scenario(text)
    lon, lat = float(click["lon"]), float(click["lat"])
    found = desk.roads.find(lon, lat, float(click.get("reach_m") or 0.0))
    if found is None:
        return no_update, draw_notice(words_in(language), "road_none", is_good=False)
    for position, change in enumerate(scenario.changes):
        is_same = isinstance(change, DelayRoad if form.kind == "delay" else CutRoad)
        if is_same and desk.road_of(change) == found.segment:
            return accept(desk, scenario, scenario.unchange(position), language)
    try:
        changed = with_road(scenario, form, found.lon, found.lat)
    except InputError as error:
        return no_update, draw_fault(words_in(language), error)
    return accept(desk, scenario, changed, language)
