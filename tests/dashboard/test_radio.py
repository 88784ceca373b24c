"""Phone and radio on the page: masts, gifts, whose signal counts, why, the section, questions, downloads."""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from dash import Dash

from coverage.changes import AddMast, AddMechanism, LoseMast, RestoreChannel
from coverage.evaluate import evaluate
from coverage.explain.village import explain
from coverage.radio_notes import RADIO_NOTES
from coverage.road_signal import RoadSignal, VhfReach
from coverage.scenario import Scenario
from coverage.signal.classes import AGREE, DISAGREE
from coverage.world import World, build_world
from dashboard import ids
from dashboard.app import create_app
from dashboard.changes_list import MOST_GIFTS, draw_changes
from dashboard.map.masts import mast_rows
from dashboard.radio.classes import agreement_codes
from dashboard.radio.masts_table import count_served, masts_frame
from dashboard.radio.panels import RADIO_KINDS, BestForm
from dashboard.radio.profile import draw_section, find_section, offer_masts
from dashboard.radio.road import draw_gap_lines, draw_road_signal
from dashboard.radio.tools import find_villages
from dashboard.radio.why import upstream
from dashboard.why_alarm import draw_alarm
from dashboard.words import LANGUAGES, words_in
from layers.signal import SIGNAL
from records.store import ScenarioStore
from tests.dashboard import page

ASSETS = Path(__file__).resolve().parents[2] / "assets"
NOTHING = Scenario().to_json()


@pytest.fixture(scope="module")
def world(kivu: Path) -> World:
    return build_world(kivu)


@pytest.fixture(scope="module")
def app(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dash]:
    store = ScenarioStore(f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.sqlite'}")
    yield create_app(world, store)
    store.close()


@pytest.fixture(scope="module")
def busiest(world: World) -> str:
    """The mast whose loss leaves most people without any other, and which feeds others."""
    frame = masts_frame(world, Scenario())
    feeders = set(frame["fed_by"]) - {""}
    return str(frame[frame.index.isin(feeders)].sort_values("alone_people", ascending=False).index[0])


def stored(response: dict[str, Any]) -> Scenario:
    return Scenario.from_json(response[ids.SCENARIO]["data"])


def click(app: Dash, kind: str, id_: str | None, text: str, mode: str = "", **more: Any) -> dict[str, Any]:
    given = {
        "map-click.data": {"kind": kind, "id": id_, "lon": 28.8, "lat": -1.36, "n": 1},
        "click-mode.data": mode,
        "scenario.data": text, "language.data": "en", **more,
    }  # fmt: skip
    return page.post(app, "scenario.data", given, "map-click.data")


def test_a_mast_is_lost_by_a_click_and_stands_again_by_the_next(app: Dash, busiest: str) -> None:
    lost = stored(click(app, "mast", busiest, NOTHING))
    assert lost.changes == (LoseMast(busiest),)
    assert stored(click(app, "mast", busiest, lost.to_json())) == Scenario()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_note_of_masts_and_channels_has_words(language: str) -> None:
    for what in RADIO_NOTES:
        assert words_in(language)(f"note_{what.replace(' ', '_')}")


def test_an_added_mast_with_a_name_of_its_own_is_taken_away_by_a_click(app: Dash) -> None:
    named = Scenario(changes=(AddMast(28.8, -1.36, mast_id="north"), AddMast(28.9, -1.4)))
    left = stored(click(app, "mast", "north", named.to_json()))
    assert left.changes == (AddMast(28.9, -1.4),)


def test_a_mast_of_that_name_is_not_there(app: Dash) -> None:
    response = click(app, "mast", "tw-nowhere", NOTHING)
    assert ids.SCENARIO not in response
    assert response[ids.NOTIFICATIONS]["sendNotifications"][0]["color"] == "red"


def test_masts_are_added_by_clicks_and_taken_away(app: Dash) -> None:
    form = {"mast-kind.value": "small", "mast-height.value": ""}
    one = stored(click(app, "map", None, NOTHING, "mast", **form))
    assert one.changes == (AddMast(28.8, -1.36, "small"),)
    two = stored(click(app, "village", "any", one.to_json(), "mast", **{"mast-kind.value": "macro",
                                                                      "mast-height.value": 45}))  # fmt: skip
    assert two.changes[1] == AddMast(28.8, -1.36, "macro", 45.0)
    assert stored(click(app, "mast", "mast-1", two.to_json())).changes == two.changes[1:]


@pytest.mark.parametrize("height", [1, 9000, "tall"])
def test_a_height_that_no_mast_has_changes_nothing(app: Dash, height: object) -> None:
    form = {"mast-kind.value": "macro", "mast-height.value": height}
    response = click(app, "map", None, NOTHING, "mast", **form)
    assert ids.SCENARIO not in response
    assert response[ids.NOTIFICATIONS]["sendNotifications"][0]["color"] == "red"


@pytest.mark.parametrize(
    ("item", "change"),
    [
        ("hf_radio", AddMechanism("{}", "hf_radio")),
        ("satphone", AddMechanism("{}", "satphone")),
        ("credit", RestoreChannel("{}", "credit")),
        ("antenna", RestoreChannel("{}", "antenna")),
    ],
)
def test_a_village_is_given_what_the_form_says(app: Dash, world: World, item: str, change: Any) -> None:
    village = str(world.layers.villages.index[7])
    given = {
        "give-set.n_clicks": 1, "give-village.value": village, "give-item.value": item,
        "scenario.data": NOTHING, "language.data": "en",
    }  # fmt: skip
    response = page.post(app, "scenario.data", given, "give-set.n_clicks")
    once = stored(response)
    assert once.changes == (replace(change, village_id=village),)
    again = page.post(app, "scenario.data", {**given, "scenario.data": once.to_json()}, "give-set.n_clicks")
    assert again == {}  # it has it already
    first = {**given, "give-village.value": None}
    told = page.post(app, "scenario.data", first, "give-set.n_clicks")
    assert "village first" in page.texts(told[ids.NOTIFICATIONS]["sendNotifications"][0]["message"])


def test_a_village_is_found_by_its_name(world: World) -> None:
    village = str(world.layers.villages.index[7])
    name = str(world.layers.villages["name"].iloc[7])
    assert {"value": village, "label": name} in find_villages(world, name.lower(), None)
    assert find_villages(world, "", village) == [{"value": village, "label": name}]
    assert find_villages(world, "no such village", None) == []


def test_many_gifts_of_one_channel_stand_under_one_line(world: World) -> None:
    villages = world.layers.villages.index[: MOST_GIFTS + 1]
    gifts = tuple(AddMechanism(village_id, "satphone") for village_id in villages)
    for language in LANGUAGES:
        words = words_in(language)
        assert len(draw_changes(words, Scenario(changes=gifts[1:]), world).children) == MOST_GIFTS
        many = draw_changes(words, Scenario(changes=gifts), world)
        (fold,) = many.children
        assert fold.className == "fold"
        summary, rows = fold.children.children
        assert words.number(len(gifts)) in summary.children
        assert len(rows.children) == len(gifts)


def test_changes_are_said_with_who_falls_silent(app: Dash, world: World, busiest: str) -> None:
    village = str(world.layers.villages.index[7])
    scenario = Scenario().lose_mast(busiest).add_mast(28.8, -1.36, "small").give(village, "hf_radio")
    for language, said in (("en", ("Lose Mast", "fall", "small", "HF radio for")),
                           ("fr", ("Perdre Pylône", "tai", "petit", "Phonie (HF) pour"))):  # fmt: skip
        given = {"scenario.data": scenario.to_json(), "language.data": language}
        response = page.post(app, "sentence.children", given, "scenario.data")
        told = page.texts(response["changes"]["children"])
        assert all(part in told for part in said), told
        assert {mast["state"] for mast in response["map-paint"]["data"]["masts"]} == {"lost", "fed", "added"}
    assert "perte d’un pylône" in response["sentence"]["children"].lower()


def test_the_basis_says_whose_signal_counts_and_how_many_disagree(app: Dash, world: World) -> None:
    count = int((world.radio_plan(Scenario()).agreement == DISAGREE).sum())
    for basis, said in (("", "Signal as claimed"), ("modelled", "Signal as modelled"), ("agreed", "agree")):
        given = {"scenario.data": Scenario(signal_basis=basis).to_json(), "language.data": "en"}
        told = page.texts(page.post(app, "sentence.children", given, "scenario.data")["basis"]["children"])
        assert said in told
        assert f"disagree in {count:,} villages" in told


def test_masts_serve_by_usable_links() -> None:
    # Village 0 hangs on mast 0 alone, village 1 on both, village 2 (people unknown) on mast 1 alone.
    plan: Any = SimpleNamespace(
        masts=range(2), link_village=np.array([0, 1, 1, 2]), link_mast=np.array([0, 0, 1, 1])
    )
    served = count_served(plan, np.array([100.0, 30.0, np.nan]))
    assert served.villages.tolist() == [2, 2]
    assert served.people.tolist() == [130, 30]
    assert served.alone_villages.tolist() == [1, 1]
    assert served.alone_people.tolist() == [100, 0]


def test_the_masts_that_feed_a_mast_end_where_a_ring_closes() -> None:
    plan: Any = SimpleNamespace(
        masts=SimpleNamespace(index=masts_index("a", "b", "c")), feed=np.array([1, 2, 1])
    )
    assert upstream(plan, "a") == ["b", "c"]


def masts_index(*names: str) -> Any:
    return pd.Index(names)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_table_of_masts(app: Dash, world: World, busiest: str, language: str) -> None:
    given = {
        "scenario.data": Scenario().lose_mast(busiest).to_json(), "language.data": language,
        "table-tab.value": "masts",
    }  # fmt: skip
    response = page.post(app, "table.rowData", given, "scenario.data")
    rows = {row["mast_id"]: row for row in response["masts"]["rowData"]}
    assert len(rows) == len(world.layers.masts)
    assert rows[busiest]["people"] == 0
    assert rows[busiest]["act"] == words_in(language)("mast_restore")
    assert {column["field"] for column in response["masts"]["columnDefs"]} <= {*rows[busiest]}
    assert "away" in response["table-view"]["className"]
    json.dumps(response["masts"]["rowData"], allow_nan=False)
    act = {"mast-act.data": {"id": busiest, "n": 1}, "scenario.data": given["scenario.data"]}
    assert stored(page.post(app, "scenario.data", act, "mast-act.data")) == Scenario()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_why_says_what_each_way_hangs_on(app: Dash, world: World, language: str) -> None:
    villages = evaluate(world, Scenario()).villages
    chosen = villages[(villages["alarm_mast_id"] != "") & (villages["second_alarm"] != "")].index[0]
    given = {
        "why-village.data": {"id": chosen, "n": 1}, "scenario.data": NOTHING, "language.data": language,
        "why.opened": False, "departure.value": "08:00",
    }  # fmt: skip
    response = page.post(app, "why.opened", given, "why-village.data")
    told = page.texts(response["why-body"]["children"])
    words = words_in(language)
    for key in ("why_best", "why_second", "why_claimed", "why_modelled", "why_warning", "why_give"):
        assert words(key) in told
    assert villages.loc[chosen, "alarm_mast_id"] in told
    if villages.loc[chosen, "site_id"]:
        assert words("road_signal") in told
        assert words("restricted") in told
        assert "gaps" in response["map-way"]["data"]


def test_the_section_of_the_serving_link(app: Dash, world: World) -> None:
    plan = world.radio_plan(Scenario())
    row = int(plan.link_village[0])
    village = str(world.layers.villages.index[row])
    offered = offer_masts(world, Scenario(), village)
    assert offered.ids[0] == str(plan.masts.index[plan.link_mast[0]])
    section = find_section(world, Scenario(), village, offered.ids[0])
    assert section is not None
    assert section.margin_db == pytest.approx(float(plan.link_margin_db[0]), abs=0.01)
    assert section.loss_db >= section.free_space_db - 0.5
    figure = draw_section(words_in("en"), section, "dark")
    assert len(figure["data"]) >= 5
    json.dumps(figure, allow_nan=False)
    given = {
        "why-village.data": {"id": village}, "profile-mast.value": None, "scenario.data": NOTHING,
        "language.data": "fr", "colour-scheme.data": "light", "why.opened": True,
    }  # fmt: skip
    response = page.post(app, "profile.figure", given, "why-village.data")
    assert response["profile-mast"]["value"] == offered.ids[0]
    assert "Marge" in response["profile-text"]["children"]
    assert page.post(app, "profile.figure", {**given, "why.opened": False}, "why-village.data") == {}


def test_gaps_are_drawn_from_edge_to_edge() -> None:
    # A way of 2 km due east, 0.01 degree a km; the gap from km 0.25 to km 1.5 holds the points at 0.5 and 1.
    points = pd.DataFrame({"km": [0, 0.5, 1, 2], "lon": [29.0, 29.005, 29.01, 29.02], "lat": [0.0] * 4})
    gaps = pd.DataFrame({"from_km": [0.25], "to_km": [1.5], "km": [1.25], "signal": ["unlikely"]})
    along: Any = SimpleNamespace(points=points, gaps=gaps)
    assert draw_gap_lines(along) == [[[29.0025, 0.0], [29.005, 0.0], [29.01, 0.0], [29.015, 0.0]]]
    assert draw_gap_lines(None) == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "1.2 km without phone signal, in one gap. Of 3.0 km it is not known."),
        ("fr", "1,2 km sans signal téléphonique, en un trou. Pour 3,0 km, on ne sait pas."),
    ],
)
def test_kilometres_of_which_nobody_knows_are_no_part_of_those_without_signal(
    language: str, told: str
) -> None:
    gaps = pd.DataFrame(
        {"from_km": [0.0, 1.2], "to_km": [1.2, 4.2], "km": [1.2, 3.0], "signal": ["unlikely", "unknown"]}
    )
    along = RoadSignal(gpd.GeoDataFrame(), gaps, "restricted")
    reach = VhfReach(pd.DataFrame({"vhf": []}), along, "restricted")
    words = words_in(language)
    panel = page.texts(draw_road_signal(words, along, reach, "v1"))
    assert told in panel
    assert words("vhf_road", km=words.number(1.2, 1)) in panel
    assert panel.count(words("vhf_road_unknown", km=words.number(3, 1))) == 2
    only = replace(along, gaps=gaps[1:])
    assert words("road_gaps_unknown", km=words.number(3, 1)) in page.texts(
        draw_road_signal(words, only, None, "v1")
    )
    assert "0.0" not in page.texts(draw_road_signal(words, only, None, "v1"))


def test_what_is_restricted_on_the_road_is_not_printed() -> None:
    assert "@media print { .restricted-part { display: none" in (ASSETS / "page.css").read_text("utf-8")
    assert '"way-gap"' in (ASSETS / "map.js").read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", RADIO_KINDS)
def test_a_long_question_is_awaited_answered_and_taken_off(app: Dash, kind: str, language: str) -> None:
    given = {
        f"{kind}-switch.checked": True, "scenario.data": NOTHING, "language.data": language,
        "best-count.value": 1, "best-kind.value": "macro", "best-network.checked": True,
    }  # fmt: skip
    for _ in range(120):
        told = page.post(app, f"{kind}-panel.children", given, f"{kind}-switch.checked")
        if told[f"{kind}-clock"]["disabled"]:
            break
    panel = page.texts(told[f"{kind}-panel"]["children"])
    assert words_in(language)("modelled") in panel
    assert "nan" not in panel.lower().split()
    off = page.post(app, f"{kind}-panel.children", {**given, f"{kind}-switch.checked": False},
                    f"{kind}-switch.checked")  # fmt: skip
    assert off[f"{kind}-panel"]["children"] == []


def test_the_form_of_the_best_masts_bears_any_number() -> None:
    assert BestForm.read("", None, None) == BestForm(1, "macro", False)
    assert BestForm.read(999, "small", True) == BestForm(20, "small", True)


@pytest.mark.parametrize("view", ["signal", "agreement", "rule"])
def test_villages_are_coloured_by_another_class(app: Dash, world: World, view: str) -> None:
    given = {"class-view.value": view, "scenario.data": NOTHING, "language.data": "en"}
    for _ in range(60):
        told = page.post(app, "map-classes.data", given, "class-view.value")
        if told["class-clock"]["disabled"]:
            break
    # One legend at a time: that of the answer comes back with the answer.
    answer = words_in("en")("status_both")
    assert answer not in page.texts(told["class-legend"]["children"])
    back = page.post(app, "map-classes.data", {**given, "class-view.value": "answer"}, "class-view.value")
    assert answer in page.texts(back["class-legend"]["children"])
    codes = np.frombuffer(base64.b64decode(told["map-classes"]["data"]["codes"]), dtype=np.uint8)
    assert len(codes) == len(world.layers.villages)
    plan = world.radio_plan(Scenario())
    if view == "signal":
        assert (codes == plan.signal).all()
        assert f"({int((codes == SIGNAL.index('likely')).sum()):,})" in page.texts(
            told["class-legend"]["children"]
        )
    if view == "agreement":
        assert ((codes == 0) == (plan.agreement == AGREE)).all()
        assert (agreement_codes(plan) == codes).all()


@pytest.mark.parametrize(("button", "head"), [("download-masts", "mast_id"), ("download-links", "mast_id")])
def test_masts_and_links_are_carried_out_only_when_all_is_public(
    app: Dash, world: World, monkeypatch: pytest.MonkeyPatch, button: str, head: str
) -> None:
    given = {f"{button}.n_clicks": 1, "scenario.data": NOTHING, "language.data": "en"}
    response = page.post(app, "download.data", given, f"{button}.n_clicks")
    text = base64.b64decode(response["download"]["data"]["content"]).decode("utf-8")
    rows = list(csv.DictReader(StringIO(text)))
    assert next(iter(rows[0])) == head
    assert {row["kind"] for row in rows} == {"modelled"}
    plan = world.radio_plan(Scenario())
    assert len(rows) == (len(plan.masts) if button == "download-masts" else len(plan.link_mast))
    closed = replace(world.region.layers["towers"], sensitivity="restricted")
    region = replace(world.region, layers={**world.region.layers, "towers": closed})
    monkeypatch.setattr(world, "region", region)
    refused = page.post(app, "download.data", given, f"{button}.n_clicks")
    assert ids.DOWNLOAD not in refused
    notice = refused[ids.NOTIFICATIONS]["sendNotifications"][0]
    assert "towers" in page.texts(notice["message"])


def test_masts_of_a_confidential_layer_stay_on_the_server(
    world: World, busiest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = Scenario().lose_mast(busiest).add_mast(28.8, -1.36)
    assert len(mast_rows(world, scenario)) > 2
    closed = replace(world.region.layers["towers"], sensitivity="confidential")
    region = replace(world.region, layers={**world.region.layers, "towers": closed})
    monkeypatch.setattr(world, "region", region)
    assert [row["id"] for row in mast_rows(world, scenario)] == ["mast-1"]
    assert list(masts_frame(world, scenario).index) == ["mast-1"]


def test_a_network_that_was_given_credit_is_not_called_unverified(world: World) -> None:
    mechanisms = world.layers.mechanisms
    is_phone = (mechanisms["kind"] == "CAN") & (mechanisms["channel"] == "phone")
    villages = evaluate(world, Scenario()).villages
    is_stale = villages["alarm"].eq("phone") & ~villages["alarm_is_verified"].fillna(value=True)
    stands = mechanisms["base_id"].isin(world.layers.bases.index)
    chosen = mechanisms[is_phone & stands & mechanisms["village_id"].isin(villages.index[is_stale])]
    village_id = str(chosen["village_id"].iloc[0])
    words = words_in("en")
    for scenario, is_named in (
        (Scenario(), True), (Scenario().restore_channel(village_id, "credit"), False),
    ):  # fmt: skip
        result = evaluate(world, scenario)
        told = page.texts(draw_alarm(words, world, result, explain(world, result, village_id)))
        assert (f"{words('mechanism_CAN')}, {words('channel_unverified')}" in told) == is_named


def test_why_does_not_name_masts_of_a_confidential_layer(
    app: Dash, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    villages = evaluate(world, Scenario()).villages
    chosen = villages[(villages["alarm_mast_id"] != "") & (villages["second_mast_id"] != "")].index[0]
    closed = replace(world.region.layers["towers"], sensitivity="confidential")
    region = replace(world.region, layers={**world.region.layers, "towers": closed})
    monkeypatch.setattr(world, "region", region)
    given = {
        "why-village.data": {"id": chosen, "n": 1}, "scenario.data": NOTHING, "language.data": "en",
        "why.opened": False, "departure.value": "08:00",
    }  # fmt: skip
    told = page.texts(page.post(app, "why.opened", given, "why-village.data")["why-body"]["children"])
    assert words_in("en")("mast_closed") in told
    assert not [mast_id for mast_id in world.layers.masts.index if mast_id in told]
