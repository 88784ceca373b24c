"""Masts in a real browser: one is lost and taken back, one is added, a link is looked at in section."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from coverage.world import World, build_world
from dashboard.app import create_app
from dashboard.radio.masts_table import masts_frame
from records.store import ScenarioStore
from tests.dashboard.map_browser import opened
from tests.dashboard.test_story import PLACE, click_map, look, says

CHANGED = "window.protectionMap.map.queryRenderedFeatures({layers: ['masts-changed']}).length"
RISE = 9  # pixels from the foot of a mast to the middle of its mark

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(kivu: Path) -> World:
    return build_world(kivu)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ScenarioStore]:
    store = ScenarioStore(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield store
    store.close()


def telling_mast(world: World) -> str:
    """A mast that stands apart from bases and villages on the map, and without which people fall out."""
    frame = masts_frame(world, Scenario())
    bases, villages = world.layers.bases.geometry, world.layers.villages.geometry
    before = evaluate(world, Scenario()).villages["status"]
    for mast_id, row in frame.sort_values("alone_people", ascending=False).head(60).iterrows():
        others = frame.drop(index=mast_id)
        away = [
            ((points.x - row["lon"]) ** 2 + (points.y - row["lat"]) ** 2).min() ** 0.5
            for points in (bases, villages)
        ]
        away.append((((others["lon"] - row["lon"]) ** 2 + (others["lat"] - row["lat"]) ** 2) ** 0.5).min())
        if away[0] < 0.02 or away[1] < 0.004 or away[2] < 0.02:
            continue
        after = evaluate(world, Scenario().lose_mast(str(mast_id))).villages["status"]
        if ((before == "both") & (after != "both")).any():
            return str(mast_id)
    raise AssertionError("no mast stands apart that anybody hangs on")


def test_lose_a_mast_take_it_back_add_one_and_look_at_a_link(world: World, store: ScenarioStore) -> None:
    mast_id = telling_mast(world)
    at = world.layers.masts.geometry[mast_id]
    with opened(create_app(world, store), width=1440, height=900) as browser:
        says(browser, "#sentence", "Baseline:")
        says(browser, "#basis", "Signal as claimed")
        look(browser, at.x, at.y, 12)
        x, y = browser.evaluate(PLACE, [at.x, at.y])
        browser.mouse.click(x, y - RISE)
        says(browser, "#sentence", "Losing a mast:")
        assert "people newly out of reach" in browser.inner_text("#sentence")
        says(browser, "#changes", f"Lose Mast {mast_id}")
        browser.wait_for_function(f"{CHANGED} >= 1")
        browser.click("#changes button[aria-label^='Remove']")
        says(browser, "#sentence", "Baseline:")
        browser.wait_for_function(f"{CHANGED} === 0")

        browser.click("#controls .mantine-Accordion-control:has-text('Masts')")
        browser.click("#mast-start")
        says(browser, "#map-hint", "Click where the mast goes")
        click_map(browser, at.x + 0.01, at.y + 0.01)
        says(browser, "#changes", "New mast 1, macro")
        browser.wait_for_function(f"{CHANGED} === 1")
        browser.click("#mast-start")

        browser.click("#table-tab label:has-text('Masts')")
        says(browser, "#masts", "Mast tw-")
        browser.click("#table-tab label:has-text('All')")
        browser.click("#table .why-cell >> nth=0")
        says(browser, "#why-body", "Quickest way to call")
        says(browser, "#profile-view", "Margin")
        assert browser.locator("#profile .scatterlayer path.js-line").count() >= 5

        browser.click("#language-switch label:has-text('FR')")
        says(browser, "#why-body", "Moyen d’appel le plus rapide")
        says(browser, "#profile-view", "Marge")
        says(browser, "#changes", "Nouveau pylône 1")
