"""What is kept and carried: saving and opening scenarios, uploads, downloads."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, ctx, no_update

from dashboard import ids
from dashboard.edit import read_scenario, read_upload
from dashboard.notices import draw_fault, draw_notice
from dashboard.radio.export import links_csv, masts_csv
from dashboard.words import words_in
from layers.errors import InputError
from reports.sensitivity import answer_layers, check_exportable
from reports.villages import villages_table, write_villages_csv, write_villages_gpkg

if TYPE_CHECKING:
    from dash import Dash

    from coverage.scenario import Scenario
    from dashboard.session import Desk

_SCENARIO = Output(ids.SCENARIO, "data", allow_duplicate=True)
_NOTICE = Output(ids.NOTIFICATIONS, "sendNotifications", allow_duplicate=True)
_REDRAW = Output(ids.REDRAW, "data", allow_duplicate=True)
_FILES = {
    ids.DOWNLOAD_CSV: ("villages.csv", write_villages_csv),
    ids.DOWNLOAD_GPKG: ("villages.gpkg", write_villages_gpkg),
}
_TABLES = {ids.DOWNLOAD_MASTS: ("masts.csv", masts_csv), ids.DOWNLOAD_LINKS: ("links.csv", links_csv)}


def register_carry(app: Dash, desk: Desk) -> None:
    """Tie saving, opening and downloading."""
    once = {"prevent_initial_call": True}
    app.callback(
        Output(ids.SAVED, "data"),
        _NOTICE,
        Input(ids.SAVE, "n_clicks"),
        State(ids.SAVE_NAME, "value"),
        State(ids.SCENARIO, "data"),
        State(ids.LANGUAGE, "data"),
        **once,
    )(partial(on_save, desk))
    app.callback(
        _SCENARIO,
        _REDRAW,
        _NOTICE,
        Input(ids.LOAD, "n_clicks"),
        State(ids.SAVED, "value"),
        State(ids.REDRAW, "data"),
        State(ids.LANGUAGE, "data"),
        **once,
    )(partial(on_load, desk))
    app.callback(
        _SCENARIO,
        _REDRAW,
        _NOTICE,
        Output(ids.UPLOAD, "contents"),
        Input(ids.UPLOAD, "contents"),
        State(ids.UPLOAD, "filename"),
        State(ids.REDRAW, "data"),
        State(ids.LANGUAGE, "data"),
        **once,
    )(partial(on_upload, desk))
    app.callback(
        Output(ids.DOWNLOAD, "data"),
        _NOTICE,
        Input(ids.DOWNLOAD_CSV, "n_clicks"),
        Input(ids.DOWNLOAD_GPKG, "n_clicks"),
        Input(ids.DOWNLOAD_SCENARIO, "n_clicks"),
        Input(ids.DOWNLOAD_MASTS, "n_clicks"),
        Input(ids.DOWNLOAD_LINKS, "n_clicks"),
        State(ids.SCENARIO, "data"),
        State(ids.LANGUAGE, "data"),
        **once,
    )(partial(on_download, desk))


def on_save(desk: Desk, clicks: int | None, name: str | None, text: str, language: str) -> tuple[Any, Any]:
    """Save the scenario in force under a name."""
    words = words_in(language)
    if not clicks:
        return no_update, no_update
    name = (name or "").strip()
    if not name:
        return no_update, draw_notice(words, "notice_no_name", is_good=False)
    try:
        desk.store.save(name, read_scenario(text), desk.world.region.title)
    except InputError as error:
        return no_update, draw_fault(words, error)
    return desk.saved(), draw_notice(words, "notice_saved", is_good=True, name=name)


def on_load(
    desk: Desk, clicks: int | None, chosen: str | None, redraws: int, language: str
) -> tuple[Any, Any, Any]:
    """Open a saved scenario."""
    if not clicks:
        return no_update, no_update, no_update
    if not chosen:
        return no_update, no_update, draw_notice(words_in(language), "notice_no_choice", is_good=False)
    name = next((row["label"] for row in desk.saved() if row["value"] == chosen), chosen)
    return _open(desk, lambda: desk.store.load(int(chosen)), name, redraws, language)


def on_upload(
    desk: Desk, contents: str | None, file: str | None, redraws: int, language: str
) -> tuple[Any, Any, Any, Any]:
    """Open an uploaded scenario; the upload is emptied, so that the same file can be chosen again."""
    if not contents:
        return no_update, no_update, no_update, no_update
    name = file or "scenario.json"
    return (*_open(desk, lambda: read_upload(contents, name), name, redraws, language), None)


def on_download(
    desk: Desk,
    _csv: int | None,
    _gpkg: int | None,
    _scenario: int | None,
    _masts: int | None,
    _links: int | None,
    text: str,
    language: str,
) -> tuple[Any, Any]:
    """Hand out a file, or say why it may not be handed out."""
    asked = ctx.triggered_id
    if not asked or not ctx.triggered[0]["value"]:
        return no_update, no_update
    scenario = read_scenario(text)
    if asked == ids.DOWNLOAD_SCENARIO:
        return hand_out(scenario.to_json().encode(), f"scenario-{scenario.id}.json"), no_update
    try:
        file, content = _content(desk, asked, scenario)
    except InputError as error:
        return no_update, draw_fault(words_in(language), error, title="notice_refused")
    stem, _, ending = file.partition(".")
    return hand_out(content, f"{stem}-{scenario.id}.{ending}"), no_update


def _content(desk: Desk, asked: str, scenario: Scenario) -> tuple[str, bytes]:
    """Name and content of a file; raises where it rests on what is not public."""
    desk.answers.result(scenario)  # raises what does not fit
    if asked in _TABLES:
        file, make = _TABLES[asked]
        return file, make(desk.world, scenario)
    file, write = _FILES[asked]
    check_exportable(answer_layers(desk.world.region.layers))
    table = villages_table(desk.answers.comparison(scenario))
    with TemporaryDirectory() as folder:
        path = Path(folder) / file
        write(table, path)
        return file, path.read_bytes()


def hand_out(content: bytes, name: str) -> dict[str, Any]:
    """A file as dcc.Download takes it."""
    return {"content": b64encode(content).decode("ascii"), "base64": True, "filename": name, "type": None}


def _open(
    desk: Desk, read: Callable[[], Scenario], name: str, redraws: int, language: str
) -> tuple[Any, Any, Any]:
    """Open what ``read`` gives, if it fits the region; the page stays as it was when it does not."""
    words = words_in(language)
    try:
        scenario = read()
        desk.answers.result(scenario)
    except InputError as error:
        return no_update, no_update, draw_fault(words, error)
    return (
        scenario.to_json(),
        (redraws or 0) + 1,
        draw_notice(words, "notice_loaded", is_good=True, name=name),
    )
