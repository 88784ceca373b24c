"""A planner's ten seconds, in a real browser on the embedded region."""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from coverage.evaluate import evaluate
from coverage.explain.drive import find_way
from coverage.scenario import Scenario
from coverage.world import World, build_world
from dashboard.app import create_app
from records.store import ScenarioStore
from tests.dashboard.map_browser import opened

PROJECT = Path(__file__).resolve().parents[2]
PLACE = """([lon, lat]) => {
  const map = window.protectionMap.map, at = map.project([lon, lat]);
  const frame = map.getCanvas().getBoundingClientRect();
  return [at.x + frame.x, at.y + frame.y];
}"""
LOOK = "([lon, lat, zoom]) => window.protectionMap.map.jumpTo({center: [lon, lat], zoom: zoom})"
SETTLED = "() => !window.protectionMap.map.isMoving() && window.protectionMap.map.areTilesLoaded()"
MARKS = "window.protectionMap.map.queryRenderedFeatures({layers: ['works-mark']}).length"
SAYS = "([selector, text]) => document.querySelector(selector)?.innerText.includes(text)"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(kivu: Path) -> World:
    return build_world(kivu)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ScenarioStore]:
    store = ScenarioStore(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield store
    store.close()


def look(browser: Any, lon: float, lat: float, zoom: float) -> None:
    browser.evaluate(LOOK, [lon, lat, zoom])
    browser.wait_for_function(SETTLED)
    browser.wait_for_timeout(400)


def click_map(browser: Any, lon: float, lat: float) -> None:
    x, y = browser.evaluate(PLACE, [lon, lat])
    browser.mouse.click(x, y)


def says(browser: Any, selector: str, text: str) -> None:
    browser.wait_for_function(SAYS, arg=[selector, text], timeout=30_000)


def test_close_two_bases_place_a_battalion_and_read_the_answer(
    world: World, store: ScenarioStore, tmp_path: Path
) -> None:
    points = world.layers.bases.geometry
    masisi, nyabiondo = points["base-masisi"], points["base-nyabiondo"]
    with opened(create_app(world, store), width=1440, height=900) as browser:
        says(browser, "#sentence", "Baseline:")
        assert "historical, not current posture" in browser.inner_text("#banner")
        before = browser.inner_text(".card[data-status=both] .card-people")
        look(browser, 28.78, -1.36, 9.2)
        click_map(browser, masisi.x, masisi.y)
        says(browser, "#sentence", "Closing Masisi")
        click_map(browser, nyabiondo.x, nyabiondo.y)
        says(browser, "#sentence", "and Nyabiondo:")
        assert "people newly out of reach" in browser.inner_text("#sentence")
        says(browser, ".card[data-status=both]", f"before {before}")
        assert browser.inner_text(".card[data-status=both] .card-people") != before
        says(browser, "#changes", "Close Nyabiondo")
        says(browser, "#table", "Masisi")
        closed = browser.inner_text("#sentence")

        browser.click("#place")
        says(browser, "#map-hint", "Click the map where the battalion goes")
        click_map(browser, 28.80, -1.36)
        says(browser, "#sentence", "placing a battalion")
        assert browser.inner_text("#sentence") != closed
        says(browser, "#changes", "Battalion 1 at")
        browser.mouse.move(700, 20)  # off the map, so that no tip covers it
        browser.wait_for_timeout(1500)
        asked = os.environ.get("UPDATE_SCREENSHOT")
        picture = PROJECT / "docs" / "screenshot.png" if asked else tmp_path / "screenshot.png"
        picture.parent.mkdir(exist_ok=True)
        browser.screenshot(path=str(picture))
        assert picture.stat().st_size > 50_000

        browser.click("#table .why-cell >> nth=0")
        says(browser, "#why-body", "The chain, part by part")
        browser.keyboard.press("Escape")

        browser.click("#language-switch label:has-text('FR')")
        says(browser, "#sentence", "Fermeture de Masisi")
        says(browser, "#controls", "Saison sèche")
        says(browser, "#controls", "Fermer Nyabiondo")
        browser.click("#scheme-switch")
        browser.wait_for_function("document.documentElement.dataset.mantineColorScheme === 'dark'")
        browser.click("#reset")
        says(browser, "#sentence", "Situation de référence")


def way_over_a_bridge(world: World) -> tuple[str, float, tuple[float, float]]:
    """A village in time over a bridge that it cannot do without: its id, minutes, and the bridge's middle."""
    result = evaluate(world, Scenario())
    rows = result.villages[(result.villages["status"] == "both") & (result.villages["travel_minutes"] > 20)]
    network = world.router.network
    for village_id, row in rows.sort_values("population", ascending=False).head(80).iterrows():
        way = find_way(world, result, row)
        bridges = [passage for passage in way.passages if passage.kind == "bridge"] if way else []
        if not bridges:
            continue
        segment = bridges[-1].segment
        ends = [network.segment_from[segment], network.segment_to[segment]]
        at = float(network.lon[ends].mean()), float(network.lat[ends].mean())
        cut = evaluate(world, Scenario().cut(*at)).villages.loc[village_id]
        if cut["status"] != "both":
            return str(village_id), float(row["travel_minutes"]), at
    raise AssertionError("no village hangs on a bridge")


def test_cut_a_bridge_and_read_what_it_changes(world: World, store: ScenarioStore) -> None:
    village, minutes, bridge = way_over_a_bridge(world)
    name = world.layers.villages.at[village, "name"]
    with opened(create_app(world, store), width=1440, height=900) as browser:
        says(browser, "#sentence", "Baseline:")
        browser.click("text=Cut or slow a road")
        browser.click("#road-start")
        says(browser, "#map-hint", "Click the road or bridge")
        look(browser, *bridge, 12)
        click_map(browser, *bridge)
        says(browser, "#sentence", "Cutting a road:")
        says(browser, "#changes", "bridge")
        says(browser, "#changes", "unconfirmed")
        browser.wait_for_function(f"{MARKS} === 1")
        says(browser, "#table", name)
        row = browser.locator(f"#table .ag-center-cols-container .ag-row[row-id='{village}']")
        before = row.locator("[col-id=minutes_before]").inner_text()
        assert before == str(ceil(round(minutes, 3)))
        assert row.locator("[col-id=minutes_after]").inner_text() != before
        row.locator("[col-id=why]").click()
        says(browser, "#why-body", "Travel")
        browser.keyboard.press("Escape")
        browser.click("#changes button[aria-label^='Remove']")
        says(browser, "#sentence", "Baseline:")
        browser.wait_for_function(f"{MARKS} === 0")


def test_the_page_on_a_phone(world: World, store: ScenarioStore) -> None:
    with opened(create_app(world, store), width=390, height=844, has_touch=True) as browser:
        says(browser, "#sentence", "Baseline:")
        assert browser.evaluate("document.documentElement.scrollWidth <= 390")
        assert browser.evaluate("document.querySelector('.map-frame').getBoundingClientRect().height > 400")
        assert not browser.is_visible("#place")
        browser.click("#controls-burger")
        browser.wait_for_selector("#place", state="visible")
        browser.click("#place")
        browser.wait_for_selector("#place", state="hidden")  # the map is in view again
        says(browser, "#map-hint", "Click the map")
