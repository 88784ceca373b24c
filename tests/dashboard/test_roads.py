"""Roads and areas as changes: clicks, forms, the list, what the map is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from coverage.changes import CutRoad, DelayRoad, SetAccess
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from coverage.world import World, build_world
from dashboard import ids
from dashboard.app import create_app
from dashboard.layers_list import draw_layers
from dashboard.road_clicks import RoadClicks
from dashboard.words import words_in
from records.store import ScenarioStore
from tests.dashboard import page

FORM = {
    "road-kind.value": "cut",
    "road-minutes.value": 60,
    "road-on.value": "",
    "road-until.value": "",
    "road-confirmed.value": "",
    "road-by.value": "",
}


@pytest.fixture(scope="module")
def world(kivu: Path) -> World:
    return build_world(kivu)


@pytest.fixture
def app(world: World, tmp_path: Path) -> Iterator[Dash]:
    store = ScenarioStore(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield create_app(world, store)
    store.close()


@pytest.fixture(scope="module")
def bridge(world: World) -> tuple[float, float]:
    return RoadClicks(world).bridge_points()[0]


def click(
    app: Dash, at: tuple[float, float], text: str, reach_m: float = 100.0, **form: Any
) -> dict[str, Any]:
    data = {"kind": "map", "id": None, "lon": at[0], "lat": at[1], "n": 1, "reach_m": reach_m}
    changed = {f"road-{name}.value": value for name, value in form.items()}
    given = {"map-click.data": data, "click-mode.data": "road", "scenario.data": text, **FORM, **changed}
    return page.post(app, "scenario.data", given, "map-click.data")


def stored(response: dict[str, Any]) -> Scenario:
    return Scenario.from_json(response[ids.SCENARIO]["data"])


def answer(app: Dash, scenario: Scenario, language: str = "en") -> dict[str, Any]:
    given = {"scenario.data": scenario.to_json(), "language.data": language}
    return page.post(app, "sentence.children", given, "scenario.data")


def test_a_click_cuts_a_bridge_and_the_next_takes_it_back(app: Dash, bridge: tuple[float, float]) -> None:
    cut = stored(click(app, bridge, Scenario().to_json()))
    assert [type(change) for change in cut.changes] == [CutRoad]
    told = answer(app, cut)
    assert told["sentence"]["children"].startswith("Cutting a road: ")
    assert "bridge" in page.texts(told["changes"]["children"])
    assert "unconfirmed" in page.texts(told["changes"]["children"])
    (work,) = told["map-paint"]["data"]["works"]
    assert (work["kind"], work["is_stale"], work["is_applied"]) == ("cut", True, True)
    assert len(work["line"]) >= 2
    assert stored(click(app, bridge, cut.to_json())) == Scenario()


def test_a_road_is_slowed_with_dates_and_who_confirmed_it(
    app: Dash, bridge: tuple[float, float], world: World
) -> None:
    day = world.region.reference_date.isoformat()
    form = {"kind": "delay", "minutes": 45, "on": day, "until": day, "confirmed": day, "by": "cla"}
    (change,) = stored(click(app, bridge, Scenario().to_json(), **form)).changes
    assert isinstance(change, DelayRoad)
    assert (change.minutes, change.on, change.confirmed_by) == (45.0, date.fromisoformat(day), "cla")
    french = answer(app, Scenario(changes=(change,)), "fr")
    listed = page.texts(french["changes"]["children"])
    assert "Route ralentie de 45 min" in listed
    assert "un agent de liaison" in listed
    assert "ancien" not in listed
    assert french["map-paint"]["data"]["works"][0]["is_stale"] is False


def test_what_is_over_is_listed_and_not_counted(app: Dash, bridge: tuple[float, float]) -> None:
    over = stored(click(app, bridge, Scenario().to_json(), until="2001-01-01"))
    told = answer(app, over)
    assert "over, not counted" in page.texts(told["changes"]["children"])
    assert told["map-paint"]["data"]["works"][0]["is_applied"] is False
    assert "nobody newly out of reach" in told["sentence"]["children"]


@pytest.mark.parametrize("form", [{"on": "nonsense"}, {"kind": "delay", "minutes": ""}, {"by": "a name"}])
def test_a_bad_form_changes_nothing_and_says_why(
    app: Dash, bridge: tuple[float, float], form: dict[str, Any]
) -> None:
    response = click(app, bridge, Scenario().to_json(), **form)
    assert ids.SCENARIO not in response
    assert response[ids.NOTIFICATIONS]["sendNotifications"][0]["color"] == "red"


def test_a_click_far_from_every_road_is_told(app: Dash, world: World) -> None:
    west, south, _, _ = world.region.bounds
    response = click(app, (west, south), Scenario().to_json())
    assert ids.SCENARIO not in response
    assert "No road is near enough" in response[ids.NOTIFICATIONS]["sendNotifications"][0]["message"]


def test_access_to_an_area(app: Dash, world: World) -> None:
    assert world.layers.areas is not None
    area = str(world.layers.areas.index[world.layers.areas["level"] == 2][0])
    given = {"area-set.n_clicks": 1, "area.value": area, "area-access.value": "denied"}
    denied = stored(
        page.post(app, "scenario.data", given | {"scenario.data": Scenario().to_json()}, "area-set.n_clicks")
    )
    assert denied.changes == (SetAccess(area, "denied"),)
    told = answer(app, denied)
    assert area in told["map-paint"]["data"]["denied"]
    assert "denied" in page.texts(told["changes"]["children"])
    again = given | {"area-access.value": "escort", "scenario.data": denied.to_json()}
    escort = stored(page.post(app, "scenario.data", again, "area-set.n_clicks"))
    assert escort.changes == (SetAccess(area, "escort"),)
    nobody = page.post(app, "scenario.data", {"area-set.n_clicks": 1}, "area-set.n_clicks")
    assert ids.SCENARIO not in nobody


def test_the_mode_of_clicks_is_switched_on_and_off(app: Dash) -> None:
    on = page.post(
        app, "click-mode.data", {"road-start.n_clicks": 1, "click-mode.data": ""}, "road-start.n_clicks"
    )
    assert on[ids.CLICK_MODE]["data"] == "road"
    off = page.post(
        app, "click-mode.data", {"road-start.n_clicks": 2, "click-mode.data": "road"}, "road-start.n_clicks"
    )
    assert off[ids.CLICK_MODE]["data"] == ""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_way_is_told_and_drawn(app: Dash, world: World, language: str) -> None:
    result = evaluate(world, replace(Scenario(), helicopter=True))
    village = str(result.villages.index[result.villages["travel_minutes"].between(30, 60)][0])
    given = {
        "why-village.data": {"id": village, "n": 1},
        "departure.value": "17:30",
        "scenario.data": result.scenario.to_json(),
        "language.data": language,
        "why.opened": False,
    }
    response = page.post(app, "why.opened", given, "why-village.data")
    told = page.texts(response["why-body"]["children"])
    assert "17:30" in told
    assert ("dark" if language == "en" else "nuit") in told  # dusk comes at 18:00
    assert ("By helicopter" if language == "en" else "Par hélicoptère") in told
    assert len(response[ids.MAP_WAY]["data"]["best"]) > 2
    without = page.post(app, "why.opened", given | {"departure.value": "nonsense"}, "why-village.data")
    assert "nonsense" not in page.texts(without["why-body"]["children"])


def test_what_is_assumed_and_modelled_is_listed(world: World) -> None:
    listed = page.texts(draw_layers(words_in("en"), world, {}))
    assert "Elevation" in listed
    share = world.network_imputed_share()
    assert share is not None
    assert f"surface assumed on {100 * share:.0f} % of the kilometres" in listed
