"""Studies: one is opened, asked, awaited, ended, shown, and what it proposes goes into the scenario."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Input, Output, State, ctx, html, no_update

from coverage.checks.scenario import check_scenario
from dashboard import ids as page_ids
from dashboard.callbacks.change import accept
from dashboard.edit import read_scenario
from dashboard.notices import draw_fault, draw_notice
from dashboard.progress import StoppedError
from dashboard.studies import backtest, ids
from dashboard.studies.best_places import NAME as BEST_PLACES
from dashboard.studies.best_places import SEARCHED, find_places
from dashboard.studies.form import Form, field_id, frozen, read_form, several
from dashboard.studies.panel import draw_run, draw_working
from dashboard.studies.registry import STUDIES
from dashboard.studies.study import Study, take_over
from dashboard.studies.weeks import NAME as WEEKS
from dashboard.studies.weeks import Weeks, week_labels
from dashboard.words import words_in
from layers.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Hashable

    from dash import Dash

    from coverage.scenario import Scenario
    from dashboard.session import Desk
    from dashboard.words import Words

_FIELDS = {"type": ids.FIELD, "study": ALL, "name": ALL}
_FLAGS = {"type": ids.FLAG, "study": ALL, "name": ALL}
_FORM = (State(_FIELDS, "value"), State(_FIELDS, "id"), State(_FLAGS, "checked"), State(_FLAGS, "id"))
_STATES = (State(page_ids.SCENARIO, "data"), State(page_ids.LANGUAGE, "data"))
_NOTICE = Output(page_ids.NOTIFICATIONS, "sendNotifications", allow_duplicate=True)
SHOWN = "panel study-panel"
HIDDEN = "panel study-panel away"


def register_study(app: Dash, desk: Desk) -> None:
    """Tie the studies, and the slider of weeks."""
    once = {"prevent_initial_call": True}
    app.callback(
        Output(page_ids.STUDY, "data"),
        Output(page_ids.CONTROLS_BURGER, "opened", allow_duplicate=True),
        Input({"type": ids.OPEN, "name": ALL}, "n_clicks"),
        Input(page_ids.STUDY_CLOSE, "n_clicks"),
        **once,
    )(on_open)
    app.callback(
        Output(page_ids.STUDY_VIEW, "className"),
        Output(page_ids.STUDY_TITLE, "children"),
        Output(page_ids.STUDY_FORM, "children"),
        Output(page_ids.STUDY_CLOSE, "children"),
        Input(page_ids.STUDY, "data"),
        Input(page_ids.LANGUAGE, "data"),
        Input(page_ids.REDRAW, "data"),
        State(page_ids.STUDY_ASKED, "data"),
        State(page_ids.SCENARIO, "data"),
        **once,
    )(partial(show_form, desk))
    app.callback(
        Output(page_ids.STUDY_ASKED, "data"),
        Input({"type": ids.RUN, "name": ALL}, "n_clicks"),
        *_FORM,
        State(page_ids.STUDY_ASKED, "data"),
        State(page_ids.SCENARIO, "data"),
        **once,
    )(on_run)
    app.callback(
        Output(page_ids.STUDY_ASKED, "data", allow_duplicate=True),
        _NOTICE,
        Output({"type": ids.FILE, "name": ALL}, "contents"),
        Input({"type": ids.FILE, "name": ALL}, "contents"),
        State({"type": ids.FILE, "name": ALL}, "filename"),
        *_FORM,
        State(page_ids.STUDY_ASKED, "data"),
        *_STATES,
        **once,
    )(partial(on_file, desk))
    app.callback(
        Output(page_ids.STUDY_BODY, "children"),
        Output(page_ids.STUDY_CLOCK, "disabled"),
        Output(page_ids.MAP_WEEKS, "data"),
        Input(page_ids.STUDY, "data"),
        Input(page_ids.STUDY_ASKED, "data"),
        Input(page_ids.STUDY_CLOCK, "n_intervals"),
        Input(page_ids.SCENARIO, "data"),
        Input(page_ids.LANGUAGE, "data"),
        Input(page_ids.COLOUR_SCHEME, "data"),
        State(page_ids.MAP_WEEKS, "data"),
        **once,
    )(partial(show_study, desk))
    app.callback(
        Output({"type": ids.STOP, "n": ALL}, "disabled"),
        Input({"type": ids.STOP, "n": ALL}, "n_clicks"),
        State(page_ids.STUDY, "data"),
        State(page_ids.STUDY_ASKED, "data"),
        State(page_ids.SCENARIO, "data"),
        **once,
    )(partial(on_stop, desk))
    app.callback(
        Output(page_ids.SCENARIO, "data", allow_duplicate=True),
        _NOTICE,
        Input({"type": ids.TAKE, "n": ALL}, "n_clicks"),
        State(page_ids.STUDY, "data"),
        State(page_ids.STUDY_ASKED, "data"),
        *_STATES,
        **once,
    )(partial(on_take, desk))
    for name in SEARCHED:
        field = field_id(BEST_PLACES, name)
        app.callback(Output(field, "data"), Input(field, "searchValue"), State(field, "value"), **once)(
            partial(on_search, desk)
        )
    _tie_weeks(app)


def _tie_weeks(app: Dash) -> None:
    tie: Any = app.clientside_callback  # Dash gives it no types
    tie(
        ClientsideFunction("page", "weeks"),
        Output(page_ids.TIME_BAR, "className"),
        Output(page_ids.WEEK, "max"),
        Output(page_ids.WEEK, "value"),
        Input(page_ids.MAP_WEEKS, "data"),
        State(page_ids.WEEK, "value"),
    )
    tie(
        ClientsideFunction("page", "week"),
        Output(page_ids.WEEK_LABEL, "children"),
        Input(page_ids.WEEK, "value"),
        Input(page_ids.MAP_WEEKS, "data"),
    )
    tie(
        ClientsideFunction("page", "weekVillage"),
        Output(page_ids.WEEK_VILLAGE, "children"),
        Input(page_ids.WHY_VILLAGE, "data"),
        Input(page_ids.MAP_WEEKS, "data"),
    )
    tie(
        ClientsideFunction("page", "study"),
        Input(page_ids.STUDY_TITLE, "children"),
        State(page_ids.STUDY, "data"),
    )


def on_open(clicks: list[int | None], _close: int | None) -> tuple[Any, Any]:
    """Open a study, or close the one that is open; drawing the buttons calls this too, unclicked."""
    asked = ctx.triggered_id
    if asked == page_ids.STUDY_CLOSE:
        return "", no_update
    if not any(clicks) or not asked or not ctx.triggered[0]["value"]:
        return no_update, no_update
    return asked["name"], False


def show_form(
    desk: Desk, name: str | None, language: str, _redraws: int | None, asked: Any, text: str
) -> tuple[Any, ...]:
    """The form of the open study, as it was last filled in."""
    words, study = words_in(language), STUDIES.get(name or "")
    if study is None:
        return HIDDEN, "", [], words("study_close")
    form = ((asked or {}).get(study.name) or {}).get("form") or {}
    scenario = read_scenario(text)
    fields = [*study.draw_form(words, desk, scenario, form)]
    run = draw_run(words, study) if fields else []
    return SHOWN, words(f"study_{study.name}"), [*fields, *run], words("study_close")


def on_run(clicks: list[int | None], *given: Any) -> Any:
    """Ask: the form and the scenario in force are kept in the page."""
    *form, asked, text = given
    if not any(clicks) or not ctx.triggered_id or not ctx.triggered[0]["value"]:
        return no_update
    return _with_asked(asked, ctx.triggered_id["name"], _read(*form), text)


def on_file(desk: Desk, contents: list[str | None], files: list[str | None], *given: Any) -> tuple[Any, ...]:
    """Ask with a file: it is read here and now, and only counts and shares are kept."""
    *form, asked, text, language = given
    if not any(contents):
        return no_update, no_update, [no_update for _ in contents]
    words, emptied = words_in(language), [None for _ in contents]
    scenario = read_scenario(text)
    filled = _read(*form)
    try:
        check_scenario(scenario, desk.world)
        incidents, cautions, mark = backtest.read_upload(
            str(contents[0]), files[0] or "incidents.csv", desk.world.region
        )
    except InputError as error:
        return no_update, draw_fault(words, error), emptied
    filled["file"] = mark
    key = _key(STUDIES[backtest.NAME], scenario, filled)
    desk.studies.drop(key)
    desk.studies.follow(
        key, lambda _progress: backtest.answer(desk, scenario, filled, incidents), patience_s=0.0
    )
    told = words("backtest_read", count=words.number(len(incidents)), cautions=words.number(len(cautions)))
    notice = draw_notice(words, "said", is_good=not cautions, text=told)
    return _with_asked(asked, backtest.NAME, filled, text), notice, emptied


def show_study(
    desk: Desk,
    name: str | None,
    asked: Any,
    _ticks: int | None,
    text: str,
    language: str,
    scheme: str,
    weeks: Any,
) -> tuple[Any, Any, Any]:
    """Start, await or show the answer of the open study; the map shows weeks only while they are open."""
    words, study = words_in(language), STUDIES.get(name or "")
    no_weeks = None if weeks is not None else no_update
    question = None if study is None else _question(study, asked, text)
    if study is None or question is None:
        return [], True, no_weeks
    scenario, form = question
    try:
        check_scenario(scenario, desk.world)
        key = _key(study, scenario, form)
        found = desk.studies.follow(key, lambda progress: study.make(desk, scenario, form, progress))
    except InputError as error:
        return _refusal(words, error), True, no_weeks
    except StoppedError:
        return [html.P(words("study_stopped"), className="hint")], True, no_weeks
    if found is None:
        kept = no_update if study.name == WEEKS and weeks is not None else no_weeks
        return draw_working(words, desk.studies.progress(key)), False, kept
    body = [*_stale(words, scenario, text), *study.draw(words, desk, scenario, found, scheme)]
    if not isinstance(found, Weeks):
        return body, True, no_weeks
    payload = found.frames.payload(week_labels(words, found.timeline))
    return body, True, no_update if payload == weeks else payload


def on_stop(desk: Desk, clicks: list[int | None], name: str | None, asked: Any, text: str) -> list[Any]:
    """End the search: what is best so far is shown with its bound."""
    study = STUDIES.get(name or "")
    question = None if study is None else _question(study, asked, text)
    if any(clicks) and study is not None and question is not None:
        progress = desk.studies.progress(_key(study, *question))
        if progress is not None:
            progress.stop()
            return [True for _ in clicks]
    return [no_update for _ in clicks]


def on_take(
    desk: Desk, clicks: list[int | None], name: str | None, asked: Any, text: str, language: str
) -> tuple[Any, Any]:
    """Put what the study proposes into the scenario."""
    study = STUDIES.get(name or "")
    question = None if study is None else _question(study, asked, text)
    if not any(clicks) or study is None or question is None or study.after is None:
        return no_update, no_update
    scenario, form = question
    found = desk.studies.follow(
        _key(study, scenario, form), lambda progress: study.make(desk, scenario, form, progress)
    )
    proposed = None if found is None else study.after(found)
    if proposed is None:
        return no_update, draw_notice(words_in(language), "study_again", is_good=False)
    now = read_scenario(text)
    return accept(desk, now, take_over(now, scenario, proposed), language)


def on_search(desk: Desk, typed: str | None, chosen: list[str] | None) -> list[dict[str, str]]:
    """Places by what was typed."""
    return find_places(desk, typed, several({"chosen": chosen}, "chosen"))


def _read(
    values: list[Any], names: list[dict[str, str]], flags: list[Any], flag_names: list[dict[str, str]]
) -> dict[str, Any]:
    return {**read_form(values, names), **read_form(flags, flag_names)}


def _with_asked(asked: Any, name: str, form: Form, text: str) -> dict[str, Any]:
    kept = asked if isinstance(asked, dict) else {}
    count = int((kept.get(name) or {}).get("n") or 0) + 1
    return {**kept, name: {"form": form, "scenario": text, "n": count}}


def _question(study: Study, asked: Any, text: str) -> tuple[Scenario, dict[str, Any]] | None:
    """What the open study was asked: a light one always asks about the scenario in force."""
    kept = (asked or {}).get(study.name) if isinstance(asked, dict) else None
    if study.is_light:
        return read_scenario(text), dict((kept or {}).get("form") or {})
    return None if not kept else (read_scenario(kept.get("scenario")), dict(kept.get("form") or {}))


def _key(study: Study, scenario: Scenario, form: Form) -> Hashable:
    return (study.name, scenario.id, frozen(form))


def _stale(words: Words, scenario: Scenario, text: str) -> list[Any]:
    """A study that was asked about another scenario says so."""
    if read_scenario(text).id == scenario.id:
        return []
    return [dmc.Alert(words("study_stale"), color="yellow", variant="light", className="study-stale")]


def _refusal(words: Words, error: InputError) -> list[Any]:
    notice = draw_fault(words, error)[0]
    return [dmc.Alert(notice["message"], title=notice["title"], color="red", variant="light")]
