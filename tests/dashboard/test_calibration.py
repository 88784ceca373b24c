"""The calibration page: its parts in both languages, its figure, and the button that takes the paces over."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import plotly.graph_objects as go
import pytest
from dash import Dash, dcc, html

from coverage.scenario import Scenario
from coverage.world import World, build_world
from dashboard import calibration, ids
from dashboard.calibration.callbacks import with_paces
from dashboard.calibration.figure import draw_figure
from dashboard.calibration.ids import CALIBRATION, CALIBRATION_ACCEPT, CALIBRATION_ANSWER, CALIBRATION_TABLE
from dashboard.calibration.page import calibrate
from dashboard.calibration.sentences import write_fit, write_wrong
from dashboard.calibration.table import draw_paces, write_ratio
from dashboard.words import LANGUAGES, words_in
from routing.pace_fit import fit_paces
from tests.dashboard import page

ACCEPT = f"{CALIBRATION_ACCEPT}.n_clicks"


@pytest.fixture(scope="module")
def world(kivu: Path) -> World:
    return build_world(kivu)


@pytest.fixture
def app(world: World) -> Dash:
    app = Dash("calibration")
    stores = [dcc.Store(id=name) for name in (ids.SCENARIO, ids.LANGUAGE, ids.COLOUR_SCHEME)]
    app.layout = html.Div([*stores, calibration.page(world, "en")])
    calibration.register_calibration_callbacks(app, SimpleNamespace(world=world))
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_leg_has_a_row(world: World, language: str) -> None:
    parts = list(page.walk(calibration.page(world, language)))
    table = next(part for part in parts if getattr(part, "id", "") == CALIBRATION_TABLE)
    legs, _ = calibrate(world)
    rows = table.data["body"]
    assert len(rows) == len(legs)
    assert all(len(row) == len(table.data["head"]) for row in rows)
    for row, leg in zip(rows, legs, strict=True):
        assert row[0] == f"{leg.leg.from_name}\u2013{leg.leg.to_name}"
        assert row[2] == leg.leg.texts[f"reported_{language}"]
        assert leg.leg.texts[f"source_{language}"] in row[-1]
        assert "nan" not in " ".join(row)
        assert "inf" not in " ".join(row)


def test_the_graph_keeps_its_data_here(world: World) -> None:
    graphs = [part for part in page.walk(calibration.page(world, "en")) if isinstance(part, dcc.Graph)]
    assert len(graphs) == 1
    assert graphs[0].config["showSendToCloud"] is False
    assert graphs[0].config["plotlyServerURL"] == ""
    assert graphs[0].config["displaylogo"] is False


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_figure_is_one_that_plotly_knows(world: World, scheme: str) -> None:
    legs, _ = calibrate(world)
    figure = go.Figure(draw_figure(words_in("fr"), legs, scheme))
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert [trace.y[0] / trace.x[0] for trace in lines] == [0.5, 2, 1]
    marks = [trace for trace in figure.data if trace.mode != "lines"]
    assert sum(len(trace.x) for trace in marks) == sum(leg.status == "predicted" for leg in legs)
    low, high = figure.layout.xaxis.range
    for trace in marks:
        assert all(low <= math.log10(value) <= high for value in (*trace.x, *trace.y))


def test_a_figure_without_any_leg(world: World) -> None:
    go.Figure(draw_figure(words_in("en"), [], "light"))
    assert write_fit(words_in("en"), fit_paces([]), world) == ["0 legs can be used: too few to fit anything."]
    assert write_wrong(words_in("en"), []) == ["No leg with a prediction is off by more than a factor of 2."]


def test_what_the_fit_can_carry_is_said(world: World) -> None:
    legs, fit = calibrate(world)
    text = " ".join(write_fit(words_in("en"), fit, world))
    assert f"{len(fit.leg_ids)} legs are used, {len(fit.paces)} factors are free" in text
    assert "Travel time on paved roads in the rains" in text
    assert ("A factor below 1" in text) == any(value < 1 for value in fit.changes.values())
    rows = draw_paces(words_in("en"), fit, world).children.data["body"]
    assert len(rows) == 8
    assert sum("when one leg is left out" in row[2] for row in rows) == len(fit.paces)
    wrong = " ".join(write_wrong(words_in("en"), legs))
    assert "Goma\u2013Walikale (4x4, Rains): off by more than a factor of 2" in wrong


def test_ratios_as_they_are_written(world: World) -> None:
    legs = {leg.leg.leg_id: leg for leg in calibrate(world)[0]}
    words = words_in("en")
    assert write_ratio(words, legs["goma-walikale-truck"]) == "\u2013"
    assert write_ratio(words, legs["goma-walikale-car"]).startswith("\u2265\u00a0")
    assert write_ratio(words, legs["butembo-manguredjipa"]).startswith("\u2264\u00a0")
    assert "\u2013" in write_ratio(words, legs["komanda-bunia-rains"])
    assert float(write_ratio(words, legs["goma-lubero"])) == pytest.approx(
        legs["goma-lubero"].ratio[0], abs=0.01
    )


def test_accepting_puts_the_paces_into_the_scenario(app: Dash, world: World) -> None:
    before = Scenario(assumptions=(("walk_kph", 4.0), ("pace_unpaved_dry", 5.0)))
    given = {ACCEPT: 1, f"{ids.SCENARIO}.data": before.to_json(), f"{ids.LANGUAGE}.data": "fr"}
    told = page.post(app, f"{ids.SCENARIO}.data", given, ACCEPT)
    after = Scenario.from_json(told[ids.SCENARIO]["data"])
    _, fit = calibrate(world)
    assert dict(after.assumptions) == {"walk_kph": 4.0, "pace_unpaved_dry": 5.0} | fit.changes
    assert after == with_paces(before, fit)
    assert told[CALIBRATION_ANSWER]["children"].startswith("Le sc\u00e9nario a maintenant")


def test_an_empty_store_is_the_baseline(app: Dash, world: World) -> None:
    told = page.post(app, f"{ids.SCENARIO}.data", {ACCEPT: 1}, ACCEPT)
    assert dict(Scenario.from_json(told[ids.SCENARIO]["data"]).assumptions) == calibrate(world)[1].changes


def test_nothing_happens_without_a_click(app: Dash) -> None:
    assert page.post(app, f"{ids.SCENARIO}.data", {ACCEPT: 0}, ACCEPT) == {}


def test_a_scenario_that_does_not_fit_is_said(app: Dash) -> None:
    given = {ACCEPT: 1, f"{ids.SCENARIO}.data": Scenario().close("nowhere").to_json()}
    told = page.post(app, f"{ids.SCENARIO}.data", given, ACCEPT)
    assert ids.SCENARIO not in told
    assert "nowhere" in told[CALIBRATION_ANSWER]["children"]


def test_the_language_is_followed(app: Dash) -> None:
    given = {f"{ids.LANGUAGE}.data": "fr", f"{ids.COLOUR_SCHEME}.data": "dark"}
    told = page.post(app, f"{CALIBRATION}.children", given, f"{ids.LANGUAGE}.data")
    text = page.texts(told[CALIBRATION]["children"])
    assert "Temps de trajet \u00e0 c\u00f4t\u00e9" in text
    assert "Reprendre ces facteurs" in text
