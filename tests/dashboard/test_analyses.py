"""Analyses on demand: started by a switch, awaited, shown, taken off; restricted where they must be."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from coverage.scenario import Scenario
from coverage.world import World, build_world
from dashboard.analyses import KINDS
from dashboard.app import create_app
from dashboard.jobs import KEPT, Jobs
from records.store import ScenarioStore
from tests.dashboard import page

ASSETS = Path(__file__).resolve().parents[2] / "assets"


@pytest.fixture(scope="module")
def world(kivu: Path) -> World:
    return build_world(kivu)


@pytest.fixture
def app(world: World, tmp_path: Path) -> Iterator[Dash]:
    store = ScenarioStore(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield create_app(world, store)
    store.close()


def ask(
    app: Dash, kind: str, language: str = "en", *, is_on: bool = True, shown: Any = None
) -> dict[str, Any]:
    given = {
        f"{kind}-switch.checked": is_on, f"{kind}-overlay.data": shown, "language.data": language,
        "scenario.data": Scenario().to_json(),
    }  # fmt: skip
    for _ in range(60):
        told = page.post(app, f"{kind}-overlay.data", given, f"{kind}-switch.checked")
        if not told or told[f"{kind}-clock"]["disabled"]:
            return told
    raise AssertionError("the analysis never came to an end")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_analysis_is_shown_and_taken_off(app: Dash, world: World, kind: str, language: str) -> None:
    told = ask(app, kind, language)
    overlay = told[f"{kind}-overlay"]["data"]
    if kind == "doubt":
        assert len(base64.b64decode(overlay)) == len(world.layers.villages)
        assert told["doubt-line"]["children"]
    else:
        assert overlay["features"]
    panel = page.texts(told[f"{kind}-panel"]["children"])
    assert panel
    assert "nan" not in panel.lower().split()
    if kind == "critical":
        assert ("never printed" if language == "en" else "ni imprimé") in panel
    off = ask(app, kind, is_on=False, shown=overlay)
    assert off[f"{kind}-overlay"]["data"] is None
    assert off[f"{kind}-panel"]["children"] == []
    assert ask(app, kind, is_on=False) == {}


def test_what_is_restricted_is_not_printed() -> None:
    assert "@media print { .analysis-critical { display: none" in (ASSETS / "page.css").read_text("utf-8")
    assert "beforeprint" in (ASSETS / "map.js").read_text("utf-8")


def test_work_is_done_once_awaited_and_dropped() -> None:
    jobs, gate, calls = Jobs(), threading.Event(), []

    def work() -> str:
        calls.append(1)
        gate.wait(10)
        return "done"

    assert jobs.ask("a", work, patience_s=0.01) is None
    assert jobs.ask("b", lambda: "b", patience_s=0.01) is None  # waits behind it
    jobs.drop("b")
    gate.set()
    assert jobs.ask("a", work, patience_s=5) == "done"
    assert calls == [1]
    for number in range(KEPT):
        assert jobs.ask(number, lambda: "other", patience_s=5) == "other"
    assert jobs.ask("a", work, patience_s=5) == "done"
    assert calls == [1, 1]  # the oldest are forgotten


def test_an_error_is_raised_and_not_kept() -> None:
    jobs = Jobs()

    def fail() -> None:
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            jobs.ask("a", fail, patience_s=5)
    assert jobs.ask("a", lambda: 1, patience_s=5) == 1
