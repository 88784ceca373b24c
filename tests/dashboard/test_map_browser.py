"""The map alone in a real browser: painted, clicked, repainted, turned dark, and asking no other host."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard import ids
from dashboard.map import paint
from tests.dashboard.map_browser import PAINTED, opened
from tests.dashboard.map_page import make_page
from tests.dashboard.map_world import make_comparison, make_result, make_world

pytestmark = pytest.mark.browser

AT = "([lon, lat]) => { const p = window.protectionMap.map.project([lon, lat]); return [p.x, p.y]; }"
STATE = "row => window.protectionMap.map.getFeatureState({source: 'villages', id: row}).s ?? 4"
SET = "([id, data]) => window.dash_clientside.set_props(id, {data})"
LISTEN = """() => {
    window.heard = [];
    const pass = window.dash_clientside.set_props;
    window.dash_clientside.set_props = (id, props) => {
        if (id === "map-click") window.heard.push(props.data);
        pass(id, props);
    };
}"""


def click(page: Any, lon: float, lat: float) -> dict[str, Any]:
    page.mouse.click(*page.evaluate(AT, [lon, lat]))
    page.wait_for_function("window.heard.length > 0")
    heard: dict[str, Any] = page.evaluate("window.heard.pop()")
    return heard


def test_the_map_paints_and_reports_clicks(tmp_path: Any) -> None:
    world = make_world(tmp_path)
    scenario: Any = SimpleNamespace(id="x")
    app = make_page(world, paint(make_result(world), world, scenario))
    with opened(app) as page:
        assert [page.evaluate(STATE, row) for row in range(5)] == [0, 1, 2, 3, 4]
        page.evaluate(LISTEN)

        base = click(page, 28.6, -1.2)
        assert (base["kind"], base["id"], base["n"]) == ("base", "alpha", 1)
        village = world.layers.villages.geometry.iloc[45]
        told = click(page, village.x, village.y)
        assert (told["kind"], told["id"], told["n"]) == ("village", "v00045", 2)
        ground = click(page, 28.02, -0.02)
        assert (ground["kind"], ground["id"]) == ("map", None)
        assert ground["lon"] == pytest.approx(28.02, abs=0.01)
        assert ground["lat"] == pytest.approx(-0.02, abs=0.01)

        page.mouse.move(400, 300)
        page.mouse.down()
        page.mouse.move(460, 340, steps=4)
        page.mouse.up()
        page.wait_for_timeout(400)
        assert page.evaluate("window.heard.length") == 0  # a drag is no click

        after = paint(make_comparison(world), world, scenario)
        page.evaluate(SET, [ids.MAP_PAINT, after])
        page.wait_for_function(PAINTED.format(2), timeout=20_000)
        assert [page.evaluate(STATE, row) for row in range(5)] == [1, 2, 3, 4, 0]
        assert page.evaluate("window.protectionMap.counts.changed") == 400
        assert page.evaluate("window.protectionMap.counts.lastPaintMs") < 5_000


def test_theme_language_layers_and_choice_keep_the_paint(tmp_path: Any) -> None:
    world = make_world(tmp_path)
    app = make_page(world, paint(make_result(world), world, SimpleNamespace(id="x")))
    with opened(app, width=390, height=844) as page:
        page.evaluate(SET, [ids.COLOUR_SCHEME, "dark"])
        page.wait_for_selector(".map-canvas[data-theme=dark]")
        land = "window.protectionMap.map.getPaintProperty('land', 'background-color')"
        assert page.evaluate(land) == "#15191d"
        assert [page.evaluate(STATE, row) for row in range(5)] == [0, 1, 2, 3, 4]

        assert "United Nations" in page.inner_text(".map-note")
        page.evaluate(SET, [ids.LANGUAGE, "fr"])
        page.wait_for_function("document.querySelector('.map-note').textContent.includes('Nations Unies')")
        assert page.get_by_role("button", name="Zoom avant").count() == 1
        assert "Flèches" in page.get_attribute(".maplibregl-canvas", "aria-label")

        page.evaluate(SET, [ids.MAP_LAYERS, {"roads": False, "villages": True}])
        hidden = "window.protectionMap.map.getLayoutProperty('roads-main', 'visibility') === 'none'"
        page.wait_for_function(hidden)

        zoom = page.evaluate("window.protectionMap.map.getZoom()")
        page.evaluate(SET, [ids.MAP_SELECT, {"village_ids": ["v00045", "nowhere"], "fly": True}])
        page.wait_for_function(f"window.protectionMap.map.getZoom() > {json.dumps(zoom)} + 1")

        page.focus(".maplibregl-canvas")
        page.keyboard.press("Enter")
        page.wait_for_function("window.protectionMap.counts.clicks === 1")
