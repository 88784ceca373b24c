"""In a real browser: a closing gets its day, the weeks pass on the map, two places are chosen and taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coverage.world import World, build_world
from dashboard.app import create_app
from records.store import ScenarioStore
from tests.dashboard.map_browser import opened
from tests.dashboard.test_story import click_map, look, says

REACHED = "window.protectionMap.codes.filter((code) => (code & 15) === 0).length"
OUT = "window.protectionMap.codes.filter((code) => code & 16).length"
REQUESTS = (
    "performance.getEntriesByType('resource').filter((one) => one.name.includes('_dash-update')).length"
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(kivu: Path) -> World:
    return build_world(kivu)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ScenarioStore]:
    store = ScenarioStore(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield store
    store.close()


def open_study(browser: Any, group: str, name: str) -> None:
    browser.click(f"#controls .mantine-Accordion-control:has-text('{group}')")
    browser.click(f"#controls .study-link:has-text('{name}')")
    says(browser, "#study-head", name)


def test_date_a_closing_move_through_the_weeks_and_choose_two_places(
    world: World, store: ScenarioStore
) -> None:
    beni = world.layers.bases.geometry["base-beni"]
    with opened(create_app(world, store), width=1440, height=900) as browser:
        says(browser, "#sentence", "Baseline:")
        look(browser, beni.x, beni.y, 9.2)
        click_map(browser, beni.x, beni.y)
        says(browser, "#sentence", "Closing Beni")
        browser.click("#changes button[aria-label^='Days and details']")
        browser.fill("#change-form input[type=date]", "2017-07-29")
        browser.click("#change-set")
        says(browser, "#changes", "Close Beni on 2017-07-29")

        open_study(browser, "Over time", "Week by week")
        says(browser, "#study-body", "person-weeks newly out of reach")
        says(browser, "#study-body", "Close Beni")
        says(browser, "#week-label", "Week 0, from 2017-07-15")
        browser.wait_for_function(f"{OUT} === 0")
        before = browser.evaluate(REACHED)
        asked = browser.evaluate(REQUESTS)
        browser.locator("#week [role=slider]").focus()
        for _ in range(4):
            browser.keyboard.press("ArrowRight")
        says(browser, "#week-label", "Week 4, from 2017-08-12")
        browser.wait_for_function(f"{OUT} > 0")
        assert browser.evaluate(REACHED) < before
        assert browser.evaluate(REQUESTS) == asked  # the server was not asked
        browser.click("#study-weeks tr[data-week='1']")
        says(browser, "#week-label", "Week 1, from 2017-07-22")
        browser.wait_for_function(f"{OUT} === 0")

        browser.click("#language-switch label:has-text('FR')")
        says(browser, "#week-label", "Semaine 1, dès le 22/07/2017")
        says(browser, "#study-head", "Semaine après semaine")
        browser.click("#language-switch label:has-text('EN')")
        says(browser, "#week-label", "Week 1, from 2017-07-22")

        open_study(browser, "What to choose", "Best places")
        browser.wait_for_selector("#time-bar", state="hidden")
        browser.wait_for_function(f"{OUT} > 0")  # the answer to all changes again
        browser.click("#study-fields button:has-text('Work it out')")
        says(browser, "#study-body", "Proven best.")
        says(browser, "#study-body", "Evaluated in full")
        browser.click("#study-body button:has-text('Put into the scenario')")
        says(browser, "#sentence", "placing 2 battalions")
        says(browser, "#changes", "Battalion 2 at")
        says(browser, "#study-body", "The scenario has changed")
        browser.click("#study-close")
        says(browser, "#table", "Why?")
