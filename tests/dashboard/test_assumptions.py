"""The drawer of assumptions and speeds: what is shown, edits, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from coverage.scenario import Scenario
from coverage.world import World, build_world
from dashboard import ids
from dashboard.app import create_app
from dashboard.assumptions import assumption_rows, speed_rows, with_speed
from dashboard.words import LANGUAGES, words_in
from records.store import ScenarioStore
from tests import regions
from tests.dashboard import page


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("region") / "toy"
    regions.write_region(folder)
    return build_world(folder)


@pytest.fixture
def app(world: World, tmp_path: Path) -> Iterator[Dash]:
    store = ScenarioStore(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield create_app(world, store)
    store.close()


def edit(app: Dash, grid: str, row: str, value: Any, scenario: Scenario | None = None) -> dict[str, Any]:
    given = {
        f"{grid}.cellValueChanged": [{"rowId": row, "value": value}],
        "scenario.data": (scenario or Scenario()).to_json(),
    }
    return page.post(app, "scenario.data", given, f"{grid}.cellValueChanged")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_assumption_is_listed_with_unit_range_and_source(world: World, language: str) -> None:
    rows = assumption_rows(words_in(language), Scenario(), world)
    assert [row["id"] for row in rows] == list(world.assumptions.rows)
    assert all(row["label"] and row["unit"] and row["range"] and row["source"] for row in rows)
    assert not any(row["was"] for row in rows)


def test_every_unit_is_said_in_french(world: World) -> None:
    french = words_in("fr")
    same = {"minutes", "km", "km/h", "m", "dB", "dBm", "dBi", "MHz"}
    units = {row.unit for row in world.assumptions.rows.values()}
    assert not [unit for unit in units if french.known("unit", unit) == unit and unit not in same]


def test_an_edit_is_stored_marked_and_taken_back(app: Dash, world: World) -> None:
    changed = Scenario.from_json(edit(app, "assumptions", "walk_kph", 4)[ids.SCENARIO]["data"])
    assert changed.assumptions == (("walk_kph", 4.0),)
    row = next(r for r in assumption_rows(words_in("en"), changed, world) if r["id"] == "walk_kph")
    assert (row["value"], row["was"]) == (4.0, "3.5")
    back = edit(app, "assumptions", "walk_kph", world.assumptions["walk_kph"], changed)
    assert Scenario.from_json(back[ids.SCENARIO]["data"]) == Scenario()
    given = {"assumptions-reset.n_clicks": 1, "scenario.data": changed.to_json()}
    reset = page.post(app, "scenario.data", given, "assumptions-reset.n_clicks")
    assert Scenario.from_json(reset[ids.SCENARIO]["data"]) == Scenario()


@pytest.mark.parametrize(
    ("grid", "row", "value"),
    [("assumptions", "walk_kph", -1), ("assumptions", "walk_kph", "fast"), ("assumptions", "nothing", 1),
     ("speeds", "highway=track", -1), ("speeds", "highway=nothing", 3), ("speeds", "nonsense", 3)],
)  # fmt: skip
def test_what_does_not_fit_changes_nothing_and_is_told(app: Dash, grid: str, row: str, value: Any) -> None:
    response = edit(app, grid, row, value)
    assert ids.SCENARIO not in response
    assert response[ids.NOTIFICATIONS]["sendNotifications"][0]["color"] == "red"
    assert response[ids.REFUSED]["data"] == 1  # so that the table shows the old number again


def test_speeds_of_the_profile_are_edited(app: Dash, world: World) -> None:
    changed = Scenario.from_json(edit(app, "speeds", "highway=track", 7)[ids.SCENARIO]["data"])
    assert changed.speeds == (("highway", "track", "4x4_dry", 7.0),)
    row = next(r for r in speed_rows(words_in("en"), changed, world) if r["id"] == "highway=track")
    assert row["value"] == 7.0
    assert row["was"]
    assert with_speed(changed, world, "highway=track", "") == Scenario()
    delay = with_speed(Scenario(), world, "ford_minutes=yes", 12)
    assert delay.speeds == (("ford_minutes", "yes", "4x4_dry", 12.0),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawer_is_filled_when_it_opens(app: Dash, language: str) -> None:
    given = {
        "assumptions-drawer.opened": True,
        "scenario.data": Scenario().to_json(),
        "language.data": language,
    }
    told = page.post(app, "assumptions.rowData", given, "assumptions-drawer.opened")
    assert len(told["assumptions"]["rowData"]) > 50
    assert len(told["speeds"]["rowData"]) > 50
    closed = page.post(
        app, "assumptions.rowData", given | {"assumptions-drawer.opened": False}, "assumptions-drawer.opened"
    )
    assert closed == {}


def test_the_calibration_page_has_an_address(app: Dash) -> None:
    assert app.server.test_client().get("/calibration", environ_base=page.HERE).status_code == 200
    shown = page.post(
        app,
        "calibration-modal.opened",
        {"address.pathname": "/calibration", "language.data": "fr"},
        "address.pathname",
    )
    assert shown["calibration-modal"]["opened"] is True
    left = page.post(
        app,
        "address.pathname",
        {"calibration-modal.opened": False, "address.pathname": "/calibration"},
        "calibration-modal.opened",
    )
    assert left["address"]["pathname"] == "/"
