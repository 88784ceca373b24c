"""The form of a change: opened for one of the list or for a new one, filled in, and taken over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from dash import ALL, Input, Output, State, ctx, no_update

from dashboard import ids as page_ids
from dashboard.callbacks.change import accept
from dashboard.changes_list import count_kinds, name_change
from dashboard.dated import ids
from dashboard.dated.fields import kind_of, make_change, values_of, with_change
from dashboard.dated.form import draw_form
from dashboard.edit import read_scenario
from dashboard.notices import draw_fault
from dashboard.radio.tools import find_villages
from dashboard.words import words_in
from layers.errors import InputError

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.session import Desk

_FIELD = {"type": ids.FIELD, "name": ALL}
_VILLAGE = {"type": ids.FIELD, "name": "village_id"}


def register_dated(app: Dash, desk: Desk) -> None:
    """Tie the form of a change."""
    once = {"prevent_initial_call": True}
    states = (State(page_ids.SCENARIO, "data"), State(page_ids.LANGUAGE, "data"))
    app.callback(
        Output(page_ids.CHANGE_TARGET, "data"),
        Output(page_ids.CHANGE_MODAL, "opened"),
        Output(page_ids.CHANGE_MODAL, "title"),
        Output(page_ids.CHANGE_FORM, "children"),
        Output(page_ids.CHANGE_SET, "children"),
        Input({"type": ids.EDIT, "index": ALL}, "n_clicks"),
        Input(page_ids.NEW_OPEN, "n_clicks"),
        State(page_ids.NEW_KIND, "value"),
        *states,
        **once,
    )(partial(on_edit, desk))
    app.callback(
        Output(page_ids.SCENARIO, "data", allow_duplicate=True),
        Output(page_ids.NOTIFICATIONS, "sendNotifications", allow_duplicate=True),
        Output(page_ids.CHANGE_MODAL, "opened", allow_duplicate=True),
        Input(page_ids.CHANGE_SET, "n_clicks"),
        State(_FIELD, "value"),
        State(_FIELD, "id"),
        State(page_ids.CHANGE_TARGET, "data"),
        *states,
        **once,
    )(partial(on_set, desk))
    app.callback(Output(_VILLAGE, "data"), Input(_VILLAGE, "searchValue"), State(_VILLAGE, "value"), **once)(
        partial(on_search, desk)
    )


def on_edit(
    desk: Desk, clicks: list[int | None], _new: int | None, kind: str, text: str, language: str
) -> tuple[Any, ...]:
    """Open the form of a change of the list, or of a new one; drawing the list calls this too, unclicked."""
    asked = ctx.triggered_id
    if not asked or not ctx.triggered[0]["value"]:
        return (no_update,) * 5
    words = words_in(language)
    if asked == page_ids.NEW_OPEN:
        target = {"index": None, "kind": kind}
        form = draw_form(words, desk.world, kind, {})
        return target, True, words(f"new_{kind}"), form, words("change_add")
    scenario, index = read_scenario(text), int(asked["index"])
    if not any(clicks) or index >= len(scenario.changes):
        return (no_update,) * 5
    change = scenario.changes[index]
    number = count_kinds(scenario.changes)[index]
    title = name_change(words, change, desk.world, number, with_days=False)
    form = draw_form(words, desk.world, kind_of(change), values_of(change))
    return {"index": index, "kind": kind_of(change)}, True, title, form, words("change_set")


def on_set(
    desk: Desk,
    clicks: int | None,
    values: list[Any],
    names: list[dict[str, str]],
    target: dict[str, Any] | None,
    text: str,
    language: str,
) -> tuple[Any, Any, Any]:
    """Take over what was filled in; the form stays open where it does not fit."""
    if not clicks or not target:
        return no_update, no_update, no_update
    scenario, index = read_scenario(text), target.get("index")
    given = {name["name"]: value for name, value in zip(names, values, strict=True)}
    is_old = isinstance(index, int) and index < len(scenario.changes)
    old = scenario.changes[index] if is_old else None  # type: ignore[index]
    try:
        change = make_change(str(target.get("kind")), given, old)
    except InputError as error:
        return no_update, draw_fault(words_in(language), error), no_update
    changed = with_change(scenario, index if is_old else None, change)
    stored, notice = accept(desk, scenario, changed, language)
    return stored, notice, no_update if notice is not no_update else False


def on_search(desk: Desk, typed: str | None, chosen: str | None) -> list[dict[str, str]]:
    """Villages by what was typed."""
    return find_villages(desk.world, typed, chosen)
