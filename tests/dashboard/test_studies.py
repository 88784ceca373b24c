"""Studies: opened, asked, awaited, ended, shown, taken into the scenario; incidents are read and not kept."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dash import Dash

from coverage.calendar import WEEK_NOTES
from coverage.changes import CloseBase, PlaceBattalion
from coverage.scenario import Scenario
from coverage.status import STATUS
from coverage.world import World, build_world
from dashboard import ids as page_ids
from dashboard.app import create_app
from dashboard.jobs import Jobs
from dashboard.map.payload import NEWLY_OUT, STATUS_ORDER
from dashboard.progress import Progress, StoppedError
from dashboard.studies import ids
from dashboard.studies.form import number, several, whole, word
from dashboard.studies.registry import GROUPS, STUDIES
from dashboard.studies.study import draw_table, take_over
from dashboard.words import LANGUAGES, words_in
from records.store import ScenarioStore
from tests import incident_lists
from tests.dashboard import page

NOTHING = Scenario().to_json()
FORMS: dict[str, dict[str, Any]] = {
    "weeks": {"weeks": 4},
    "best_places": {"count": 2},
    "close_bases": {"count": 1},
    "closing_order": {"bases": ["base-masisi", "base-luofu"], "apart": 2},
    "rota": {"weeks": 4},
    "budget": {"dollars": 40_000, "no_masts": True},
    "load": {"alerts": 60, "runs": 3, "state": True},
}
SAYS = {
    "weeks": "person-weeks newly out of reach",
    "network": "alert networks",
    "places": "can call and be reached by day",
    "threats": "Who answers which threat",
    "best_places": "newly can call and be reached",
    "close_bases": "loses least",
    "closing_order": "keeps most person-weeks",
    "rota": "stays in 4 weeks",
    "budget": "dollars buy",
    "load": "are answered in time",
}


@pytest.fixture(scope="module")
def world(kivu: Path) -> World:
    return build_world(kivu)


@pytest.fixture(scope="module")
def app(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dash]:
    store = ScenarioStore(f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.sqlite'}")
    yield create_app(world, store)
    store.close()


def asked_of(name: str, form: dict[str, Any] | None = None, text: str = NOTHING) -> dict[str, Any]:
    return {name: {"form": FORMS.get(name, {}) if form is None else form, "scenario": text, "n": 1}}


def show(
    app: Dash, name: str, asked: dict[str, Any], text: str = NOTHING, language: str = "en"
) -> dict[str, Any]:
    """Ask until the study is answered, as the page's clock does."""
    given = {
        "study.data": name, "study-asked.data": asked, "scenario.data": text, "language.data": language,
        "colour-scheme.data": "light",
    }  # fmt: skip
    for _ in range(150):
        told = page.post(app, "study-body.children", given, "study-asked.data")
        if told[page_ids.STUDY_CLOCK]["disabled"]:
            return told
    raise AssertionError("the study never came to an end")


@pytest.mark.parametrize("name", SAYS)
def test_a_study_is_answered_in_both_languages(app: Dash, name: str) -> None:
    asked = asked_of(name)
    said = page.texts(show(app, name, asked)["study-body"]["children"])
    assert SAYS[name] in said
    assert "modelled" in said
    french = page.texts(show(app, name, asked, language="fr")["study-body"]["children"])
    assert "modélisé" in french
    assert french != said


def test_every_study_is_listed_and_tried() -> None:
    assert set(STUDIES) == {*SAYS, "backtest"}
    assert {study.group for study in STUDIES.values()} == set(GROUPS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STUDIES)
def test_the_form_of_a_study(app: Dash, name: str, language: str) -> None:
    given = {"study.data": name, "study-asked.data": asked_of(name), "scenario.data": NOTHING,
             "language.data": language}  # fmt: skip
    told = page.post(app, "study-fields.children", given, "study.data")
    assert told[page_ids.STUDY_TITLE]["children"] == words_in(language)(f"study_{name}")
    assert "away" not in told[page_ids.STUDY_VIEW]["className"]
    fields = [part for part in _parts(told[page_ids.STUDY_FORM]["children"]) if _type(part) == ids.FIELD]
    values = {part["id"]["name"]: part.get("value") for part in fields}
    for field, value in FORMS.get(name, {}).items():
        assert field not in values or values[field] == value


def test_a_closed_study_leaves_nothing_behind(app: Dash) -> None:
    given = {"study.data": "", "scenario.data": NOTHING, "language.data": "en", "map-weeks.data": {"x": 1}}
    told = page.post(app, "study-body.children", given, "study.data")
    assert told[page_ids.STUDY_BODY]["children"] == []
    assert told[page_ids.MAP_WEEKS]["data"] is None


def test_the_weeks_on_the_map_are_those_of_the_calendar(app: Dash, world: World) -> None:
    """Masisi closes on 22 July, the first day of week 1: the file itself closes it on the 31st, in week 2."""
    text = Scenario().close("base-masisi", date(2017, 7, 22)).to_json()
    told = show(app, "weeks", asked_of("weeks"), text)
    weeks = told[page_ids.MAP_WEEKS]["data"]
    assert weeks["starts"] == ["2017-07-15", "2017-07-22", "2017-07-29", "2017-08-05"]
    codes = [np.frombuffer(base64.b64decode(state), dtype=np.uint8) for state in weeks["status"]]
    assert all(len(each) == len(world.layers.villages) for each in codes)
    outs = [int((codes[state] & NEWLY_OUT > 0).sum()) for state in weeks["states"]]
    assert outs[0] == 0
    assert 0 < outs[1] < outs[3]
    stands = [
        next(site["is_open"] for site in weeks["sites"][number] if site["id"] == "base-masisi")
        for number in weeks["siteSets"]
    ]
    assert stands == [True, False, False, False]
    assert len(weeks["labels"]) == 4
    assert "Week 1, from 2017-07-22" in weeks["labels"][1]
    said = page.texts(told["study-body"]["children"])
    assert "Close Masisi-centre" in said
    assert "Luofu closes (by the list of bases)" in said


def test_weeks_say_what_none_of_them_shows(app: Dash) -> None:
    """Three days from Sunday 16 July, between the Saturdays that begin weeks 0 and 1; its base's troops are
    not stated.
    """
    stay = PlaceBattalion(28.8, -1.36, 32, date(2017, 7, 16), 3, "base-goma", "SCD")
    text = Scenario(changes=(stay,)).to_json()
    said = page.texts(show(app, "weeks", asked_of("weeks"), text)["study-body"]["children"])
    assert "no week shows it" in said
    assert "stays as strong as it was" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_of_weeks_has_words(language: str) -> None:
    for what in WEEK_NOTES:
        assert words_in(language)(f"daynote_{what.replace(' ', '_')}", date="")


def test_codes_of_the_calendar_and_of_the_map_are_the_same() -> None:
    assert STATUS == STATUS_ORDER


def test_what_is_proposed_goes_into_the_scenario_in_force(app: Dash) -> None:
    """Asked of the baseline, taken into a scenario that has closed a base since: both stand."""
    asked = asked_of("best_places")
    show(app, "best_places", asked)
    now = Scenario().close("base-luofu")
    told = take(app, "best_places", asked, now.to_json())
    changed = Scenario.from_json(told[page_ids.SCENARIO]["data"])
    assert changed.changes[0] == CloseBase("base-luofu")
    assert [type(change) for change in changed.changes[1:]] == [PlaceBattalion, PlaceBattalion]


def test_an_order_goes_into_the_scenario_with_its_days(app: Dash) -> None:
    asked = asked_of("closing_order")
    show(app, "closing_order", asked)
    changed = Scenario.from_json(take(app, "closing_order", asked, NOTHING)[page_ids.SCENARIO]["data"])
    assert {change.base_id for change in changed.changes} == {"base-masisi", "base-luofu"}
    assert [change.on for change in changed.changes] == [date(2017, 7, 29), date(2017, 8, 12)]


def test_an_answer_about_another_scenario_says_so(app: Dash) -> None:
    now = Scenario().close("base-luofu").to_json()
    said = page.texts(show(app, "close_bases", asked_of("close_bases"), now)["study-body"]["children"])
    assert "The scenario has changed" in said


def test_what_cannot_be_asked_is_told_in_the_panel(app: Dash) -> None:
    asked = asked_of("closing_order", {"bases": []})
    said = page.texts(show(app, "closing_order", asked)["study-body"]["children"])
    assert "no base is to close" in said


def test_a_list_of_incidents_is_read_counted_and_not_kept(app: Dash, world: World, tmp_path: Path) -> None:
    village = world.layers.villages.geometry.iloc[0]
    rows = [incident_lists.acled(f"A{n}", "2017-05-05", village.x, village.y) for n in range(6)]
    rows.append(
        incident_lists.acled("S1", "2017-05-05", village.x, village.y, sub_event_type="Sexual violence")
    )
    told = upload(app, incident_lists.write_list(tmp_path / "acled.csv", incident_lists.ACLED, rows))
    asked = told[page_ids.STUDY_ASKED]["data"]
    assert incident_lists.SECRET not in str(told)
    body = str(show(app, "backtest", asked)["study-body"]["children"])
    assert "6 incidents from 2017-05-05 to 2017-05-05" in body
    assert "1 incident of sexual violence left out" in body
    assert "They do not say that a base prevented an incident" in body
    assert incident_lists.SECRET not in body
    assert f"{village.x:.3f}" not in body


def test_faults_of_a_list_are_told_row_by_row(app: Dash, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("id,kind,date,lon,lat\na,battle,no day,28.8,-1.4\nb,battle,2017-05-05,0,0\n", "utf-8")
    told = upload(app, path)
    assert page_ids.STUDY_ASKED not in told
    said = str(told[page_ids.NOTIFICATIONS]["sendNotifications"])
    assert "line 2" in said
    assert "line 3" in said


def test_without_its_file_a_backtest_asks_for_it_again(app: Dash) -> None:
    said = page.texts(show(app, "backtest", asked_of("backtest", {"file": "x"}))["study-body"]["children"])
    assert "choose the file again" in said


def test_work_tells_its_progress_and_can_be_ended() -> None:
    jobs, told, gate = Jobs(), threading.Event(), threading.Event()

    def search(progress: Progress) -> str:
        assert progress.tell(90.0, 100.0) is None
        told.set()
        gate.wait(10)
        return "ended" if progress.tell(95.0, 100.0) else "proven"

    assert jobs.follow("a", search, patience_s=0.01) is None
    assert told.wait(10)
    progress = jobs.progress("a")
    assert progress is not None
    assert progress.gap == pytest.approx(0.1)
    progress.stop()
    gate.set()
    assert jobs.follow("a", search, patience_s=5) == "ended"
    with pytest.raises(StoppedError):
        progress.count(1, 2)
    assert jobs.progress("b") is None


def test_numbers_of_a_form_are_the_nearest_that_fit() -> None:
    form = {"a": 99, "b": "many", "c": float("nan"), "d": True, "e": ["x", 1], "f": "y"}
    assert [whole(form, name, 5, 1, 20) for name in ("a", "b", "c", "d", "z")] == [20, 5, 5, 5, 5]
    assert number(form, "a", 1.0, 0.0, 10.0) == 10.0
    assert several(form, "e") == ("x",)
    assert word(form, "f", ("x",), "x") == "x"


def test_only_what_is_new_is_taken_over() -> None:
    asked = Scenario().close("a")
    now = Scenario().close("a").close("b").close("c")
    assert take_over(now, asked, asked.close("d")) == now.close("d")
    assert take_over(now, asked, asked.close("c")) == now


def test_a_table_names_its_rows_columns_and_itself() -> None:
    table = str(draw_table(["Base", "People"], [["Alpha", "5"]], caption="Bases").to_plotly_json())
    assert "Caption" in table
    assert "scope='col'" in table
    assert "scope='row'" in table


def take(app: Dash, name: str, asked: dict[str, Any], text: str) -> dict[str, Any]:
    pattern = '{"n":["ALL"],"type":"study-take"}.n_clicks'
    buttons = [{"id": {"n": 0, "type": "study-take"}, "property": "n_clicks", "value": 1}]
    given = {"study.data": name, "study-asked.data": asked, "scenario.data": text, "language.data": "en"}
    return page.post(app, "scenario.data", given, pattern, values={pattern: buttons})


def upload(app: Dash, path: Path) -> dict[str, Any]:
    pattern = '{"name":["ALL"],"type":"study-file"}'
    contents = "data:text/csv;base64," + base64.b64encode(path.read_bytes()).decode()
    name = {"name": "backtest", "type": "study-file"}
    fields = '{"name":["ALL"],"study":["ALL"],"type":"study-field"}'
    flags = '{"name":["ALL"],"study":["ALL"],"type":"study-flag"}'
    preset = {"name": "preset", "study": "backtest", "type": "study-field"}
    values = {
        f"{pattern}.contents": [{"id": name, "property": "contents", "value": contents}],
        f"{pattern}.filename": [{"id": name, "property": "filename", "value": path.name}],
        f"{fields}.value": [{"id": preset, "property": "value", "value": "all"}],
        f"{fields}.id": [{"id": preset, "property": "id", "value": preset}],
        f"{flags}.checked": [],
        f"{flags}.id": [],
    }
    given = {"scenario.data": NOTHING, "language.data": "en", "study-asked.data": {}}
    return page.post(app, "study-asked.data", given, f"{pattern}.contents", values=values)


def _parts(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, list):
        for each in tree:
            yield from _parts(each)
    elif isinstance(tree, dict) and "props" in tree:
        yield tree["props"]
        yield from _parts(tree["props"].get("children"))


def _type(props: dict[str, Any]) -> str:
    name = props.get("id")
    return str(name.get("type")) if isinstance(name, dict) else ""
