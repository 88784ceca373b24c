from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dash import Dash, dcc

from coverage.scenario import Scenario
from coverage.world import World, build_world
from dashboard import ids
from dashboard.app import create_app
from dashboard.jobs import Jobs
from dashboard.layout import draw_page
from dashboard.map import SignalPictures
from dashboard.road_clicks import RoadClicks
from dashboard.session import Answers, Desk
from records.store import ScenarioStore
from tests import regions
from tests.dashboard import page

CLOSED = Scenario().close("b1").to_json()
TERMS = {
    "vehicle.value": "4x4",
    "season.value": "dry",
    "lens.value": "road",
    "limit.value": "",
    "night.value": "day",
    "unverified.checked": True,
    "uncertain.checked": True,
    "hotline.checked": False,
    "night-travel.checked": False,
    "convoy.checked": False,
    "roadblocks.checked": True,
    "helicopter.checked": False,
    "runner.checked": False,
    "signal-basis.value": "default",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("region") / "toy"
    regions.write_region(folder)
    return build_world(folder)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ScenarioStore]:
    store = ScenarioStore(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield store
    store.close()


@pytest.fixture
def app(world: World, store: ScenarioStore) -> Dash:
    return create_app(world, store)


@pytest.fixture
def desk(world: World, store: ScenarioStore) -> Desk:
    return Desk(
        world=world,
        answers=Answers(world),
        store=store,
        roads=RoadClicks(world),
        jobs=Jobs(),
        pictures=SignalPictures(world),
    )


def answer(app: Dash, text: str, language: str = "en") -> dict[str, Any]:
    given = {"scenario.data": text, "language.data": language}
    return page.post(app, "sentence.children", given, "scenario.data")


def click(app: Dash, kind: str, id_: str | None, text: str, *, placing: bool = False, **at: float) -> Any:
    data = {"kind": kind, "id": id_, "lon": at.get("lon", 29.05), "lat": at.get("lat", 0.0), "n": 1}
    given = {
        "map-click.data": data,
        "click-mode.data": "place" if placing else "",
        "scenario.data": text,
        "language.data": "en",
    }
    return page.post(app, "scenario.data", given, "map-click.data")


def stored(response: dict[str, Any]) -> Scenario:
    return Scenario.from_json(response[ids.SCENARIO]["data"])


def test_the_page_has_every_part(desk: Desk) -> None:
    tree = draw_page(desk)
    found = {part.id for part in page.walk(tree) if isinstance(getattr(part, "id", None), str)}
    wanted = {value for name, value in vars(ids).items() if name.isupper()} - {
        ids.REMOVE, ids.LAYER, ids.GIVE, ids.BEST_TAKE,
    }  # fmt: skip
    assert wanted <= found


def test_every_graph_keeps_its_data_here(desk: Desk) -> None:
    graphs = [part for part in page.walk(draw_page(desk)) if isinstance(part, dcc.Graph)]
    assert graphs
    for graph in graphs:
        assert graph.config["showSendToCloud"] is False
        assert graph.config["plotlyServerURL"] == ""
        assert graph.config["displaylogo"] is False


def test_the_page_names_no_other_host(app: Dash) -> None:
    for path in ("/", "/_dash-layout", "/_dash-dependencies"):
        text = app.server.test_client().get(path, environ_base=page.HERE).text
        hosts = [part for part in ("https://", "http://", "//cdn", "fonts.googleapis") if part in text]
        # The marks of the legend are pictures that name the SVG namespace; nobody is asked for it.
        assert not hosts or set(text.split("http://")[1:]) == {
            part for part in text.split("http://")[1:] if part.startswith("www.w3.org")
        }, path


def test_another_host_is_refused_by_the_page(app: Dash) -> None:
    for path in ("/", "/_dash-layout", "/map/villages.geojson"):
        answered = app.server.test_client().get(
            path, headers={"Host": "evil.example"}, environ_base=page.HERE
        )
        assert answered.status_code == 403


def test_the_baseline_in_words(app: Dash) -> None:
    told = answer(app, Scenario().to_json())
    assert told["sentence"]["children"].startswith("Baseline: ")
    assert "1 village without a population figure" in told["sentence"]["children"]  # v3
    assert "By road within 60\u00a0min" in page.texts(told["basis"]["children"])
    assert len(told["cards"]["children"]) == 5
    assert told["map-paint"]["data"]["scenario_id"] == Scenario().id


def test_closing_a_base_in_both_languages(app: Dash) -> None:
    english, french = answer(app, CLOSED), answer(app, CLOSED, "fr")
    assert english["sentence"]["children"].startswith("Closing Alpha: ")
    assert "newly out of reach" in english["sentence"]["children"]
    assert french["sentence"]["children"].startswith("Fermeture de Alpha\u00a0: ")
    assert "before" in page.texts(english["cards"]["children"])
    assert "Close Alpha" in page.texts(english["changes"]["children"])


def test_a_click_closes_a_base_and_the_next_reopens_it(app: Dash) -> None:
    closed = stored(click(app, "base", "b1", Scenario().to_json()))
    assert closed.closed == ("b1",)
    assert stored(click(app, "base", "b1", closed.to_json())) == Scenario()


def test_a_click_places_a_battalion_and_a_click_takes_it_away(app: Dash) -> None:
    response = click(app, "village", "v1", Scenario().to_json(), placing=True, lon=29.15)
    placed = stored(response)
    assert [(change.lon, change.lat) for change in placed.battalions] == [(29.15, 0.0)]
    assert response[ids.CLICK_MODE]["data"] == ""
    assert stored(click(app, "base", "battalion-1", placed.to_json())) == Scenario()


def test_a_battalion_outside_of_the_region_changes_nothing(app: Dash) -> None:
    response = click(app, "map", None, CLOSED, placing=True, lon=12.0)
    assert ids.SCENARIO not in response
    assert ids.CLICK_MODE not in response  # still placing
    assert response[ids.NOTIFICATIONS]["sendNotifications"][0]["color"] == "red"


def test_a_click_on_a_village_asks_why(app: Dash) -> None:
    response = click(app, "village", "v2", CLOSED)
    assert response[ids.WHY_VILLAGE]["data"]["id"] == "v2"
    assert ids.SCENARIO not in response


def test_another_lens_starts_from_its_own_limit(app: Dash) -> None:
    given = {**TERMS, "lens.value": "chain", "limit.value": 45, "scenario.data": CLOSED}
    response = page.post(app, "scenario.data", given, "lens.value")
    assert stored(response).lens == "chain"
    assert stored(response).limit_minutes is None
    assert response[ids.LIMIT]["placeholder"] == "120"


def test_the_same_terms_change_nothing(app: Dash) -> None:
    assert page.post(app, "scenario.data", {**TERMS, "scenario.data": CLOSED}, "season.value") == {}


def test_a_change_is_removed_from_the_list(app: Dash) -> None:
    text = Scenario().close("b1").place(29.15, 0.0).to_json()
    pattern = '{"index":["ALL"],"type":"remove"}.n_clicks'
    buttons = [
        {"id": {"index": 0, "type": "remove"}, "property": "n_clicks", "value": 1},
        {"id": {"index": 1, "type": "remove"}, "property": "n_clicks", "value": 0},
    ]
    response = page.post(app, "scenario.data", {"scenario.data": text}, pattern, values={pattern: buttons})
    assert stored(response) == Scenario().place(29.15, 0.0)


@pytest.mark.parametrize("tab", ["out", "in", "all"])
def test_the_table(app: Dash, tab: str) -> None:
    given = {"scenario.data": CLOSED, "language.data": "en", "table-tab.value": tab}
    response = page.post(app, "table.rowData", given, "scenario.data")
    rows = response["table"]["rowData"]
    assert bool(rows) != bool(response["table-empty"]["children"])
    if tab == "all":
        assert len(rows) == 7
        assert rows[-1]["people"] is None  # v3, unknown, last
        assert rows[0]["people"] == 1000
    json.dumps(rows, allow_nan=False)


def test_the_curve_before_and_after(app: Dash) -> None:
    given = {"scenario.data": CLOSED, "language.data": "fr", "colour-scheme.data": "dark"}
    figure = page.post(app, "curve.figure", given, "scenario.data")["curve"]["figure"]
    assert [trace["name"] for trace in figure["data"]] == ["Avant", "Après"]
    before, after = (trace["y"] for trace in figure["data"])
    assert all(early <= late for early, late in pairwise(before))
    assert all(b >= a for b, a in zip(before, after, strict=True))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("village", ["v1", "v2", "v3", "v4", "v5", "v6", "v7"])
def test_why_is_told_for_every_village(app: Dash, village: str, language: str) -> None:
    given = {
        "why-village.data": {"id": village, "n": 1}, "scenario.data": CLOSED, "language.data": language,
        "why.opened": False,
    }  # fmt: skip
    response = page.post(app, "why.opened", given, "why-village.data")
    assert response["why"]["opened"] is True
    told = page.texts(response["why-body"]["children"])
    assert "nan" not in told
    assert "inf" not in told.split()
    assert ("Sites in time" in told) is False
    assert ("limit 60" if language == "en" else "limite 60") in told.lower()


def test_saving_and_opening(app: Dash) -> None:
    given = {"save.n_clicks": 1, "save-name.value": "Alpha closes", "scenario.data": CLOSED}
    saved = page.post(app, "saved.data", given, "save.n_clicks")["saved"]["data"]
    assert [row["label"] for row in saved] == ["Alpha closes"]
    opened = page.post(
        app, "scenario.data", {"load.n_clicks": 1, "saved.value": saved[0]["value"]}, "load.n_clicks"
    )
    assert stored(opened).closed == ("b1",)
    assert opened[ids.REDRAW]["data"] == 1


def test_saving_without_a_name_and_opening_without_a_choice(app: Dash) -> None:
    given = {"save.n_clicks": 1, "save-name.value": "  ", "scenario.data": CLOSED}
    assert "saved" not in page.post(app, "saved.data", given, "save.n_clicks")
    assert ids.SCENARIO not in page.post(app, "scenario.data", {"load.n_clicks": 1}, "load.n_clicks")


def upload(app: Dash, content: bytes, language: str = "en") -> dict[str, Any]:
    given = {
        "upload.contents": "data:application/json;base64," + base64.b64encode(content).decode(),
        "upload.filename": "mine.json", "language.data": language,
    }  # fmt: skip
    return page.post(app, "scenario.data", given, "upload.contents")


def test_an_uploaded_scenario_is_opened(app: Dash) -> None:
    assert stored(upload(app, CLOSED.encode())).closed == ("b1",)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"not json", b"[]", b'{"changes": 3}', CLOSED.replace("b1", "b9").encode()]
)
def test_a_bad_upload_changes_nothing_and_says_why(app: Dash, content: bytes) -> None:
    response = upload(app, content, "fr")
    assert ids.SCENARIO not in response
    notice = response[ids.NOTIFICATIONS]["sendNotifications"][0]
    assert notice["title"] == "Cela n’a pas fonctionné"


@pytest.mark.parametrize(
    ("button", "start"),
    [("download-csv", b"village_id,"), ("download-gpkg", b"SQLite"), ("download-scenario", b"{")],
)
def test_downloads(app: Dash, button: str, start: bytes) -> None:
    given = {f"{button}.n_clicks": 1, "scenario.data": CLOSED, "language.data": "en"}
    file = page.post(app, "download.data", given, f"{button}.n_clicks")["download"]["data"]
    assert base64.b64decode(file["content"]).startswith(start)
    assert Scenario.from_json(CLOSED).id in file["filename"]


@pytest.mark.parametrize("button", ["download-csv", "download-gpkg"])
def test_a_download_that_rests_on_closed_data_is_refused(
    app: Dash, world: World, monkeypatch: pytest.MonkeyPatch, button: str
) -> None:
    signal = replace(world.region.layers["signal"], kind="observed", sensitivity="restricted")
    region = replace(world.region, layers={**world.region.layers, "signal": signal})
    monkeypatch.setattr(world, "region", region)
    response = page.post(
        app, "download.data", {f"{button}.n_clicks": 1, "scenario.data": CLOSED}, f"{button}.n_clicks"
    )
    assert ids.DOWNLOAD not in response
    notice = response[ids.NOTIFICATIONS]["sendNotifications"][0]
    assert notice["title"] == "This download is refused"
    assert "signal" in page.texts(notice["message"])


def test_the_language_reaches_every_fixed_word(app: Dash) -> None:
    response = page.post(app, "title.children", {"language.data": "fr"}, "language.data")
    assert response["title"]["children"] == "Planification de la protection"
    assert "n’impliquent ni reconnaissance" in page.texts(response["footer"]["children"])
    given = {"language.data": "fr", "redraw.data": 0, "scenario.data": CLOSED, "map-layers.data": {}}
    controls = page.post(app, "controls.children", given, "language.data")
    assert "Saison sèche" in json.dumps(controls, ensure_ascii=False)
    assert "Fermer Alpha" in page.texts(controls["controls"]["children"])


def test_answers_are_made_once_and_errors_are_not_kept(world: World) -> None:
    answers = Answers(world, size=2)
    scenario = Scenario.from_json(CLOSED)
    assert answers.result(scenario) is answers.result(scenario)
    assert answers.comparison(scenario) is answers.comparison(scenario)
    assert answers.comparison(scenario).before is answers.result(Scenario())


def test_only_scenarios_of_this_region_are_offered(desk: Desk, store: ScenarioStore) -> None:
    store.save("here", Scenario(), desk.world.region.title)
    store.save("elsewhere", Scenario(), "Another region")
    assert [row["label"] for row in desk.saved()] == ["here"]


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"[]", b"3", b"{}", b'{"output": "sentence.children"}', b'{"output": 3}',
             b'{"output": "nothing.here", "outputs": {}, "inputs": [], "changedPropIds": []}']
)  # fmt: skip
def test_a_malformed_post_is_refused_in_one_sentence(app: Dash, body: bytes) -> None:
    answered = app.server.test_client().post(
        "/_dash-update-component", data=body, content_type="application/json", environ_base=page.HERE
    )
    assert answered.status_code == 400
    assert answered.text == "The server did not understand this request. Load the page again."


@pytest.mark.parametrize("text", ["nonsense", "[]", 5, '{"changes": 3}', '{"format": 99}'])
def test_a_bad_store_is_told_and_the_page_stays(app: Dash, text: Any) -> None:
    response = answer(app, text, "fr")
    assert "sentence" not in response
    notice = response[ids.NOTIFICATIONS]["sendNotifications"][0]
    assert notice["title"] == "Cela n’a pas fonctionné"


def test_the_curve_ends_at_the_limit_where_that_is_later(app: Dash) -> None:
    far = json.loads(CLOSED) | {"limit_minutes": 600}
    given = {"scenario.data": json.dumps(far), "language.data": "en", "colour-scheme.data": "light"}
    figure = page.post(app, "curve.figure", given, "scenario.data")["curve"]["figure"]
    assert figure["layout"]["xaxis"]["range"][1] >= 600
    assert figure["data"][0]["x"][-1] >= 600
