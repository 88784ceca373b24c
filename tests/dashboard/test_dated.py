"""Changes by form: their days and the rest of them, new ones, and what is to be said beside each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from coverage.changes import (
    KINDS,
    CloseBase,
    CutRoad,
    FoundMechanism,
    PlaceBattalion,
    RedeployState,
    SetReprisal,
    TransferMechanism,
)
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from coverage.world import World, build_world
from dashboard import ids as page_ids
from dashboard.app import create_app
from dashboard.changes_list import count_kinds, draw_changes, name_change
from dashboard.dated.fields import FIELDS, NEW_KINDS, kind_of, make_change, values_of, with_change
from dashboard.dated.form import draw_form
from dashboard.words import LANGUAGES, words_in
from layers.errors import InputError
from records.store import ScenarioStore
from tests.dashboard import page

DAY = date(2017, 8, 5)
EXAMPLES: dict[str, dict[str, Any]] = {
    "assign_hub": {"mechanism_id": "m", "base_id": "base-goma"},
    "move_cla": {"mechanism_id": "m", "base_id": "base-goma"},
    "found_mechanism": {"kind": "CAN", "village_id": "v", "channel": "phone", "owner": "ngo"},
    "train_mechanism": {"mechanism_id": "m"},
    "transfer_mechanism": {"mechanism_id": "m", "owner": "state"},
    "send_jpt": {"from_base": "base-goma", "area_id": "a", "days": 3},
    "set_reprisal": {"area_id": "a"},
    "redeploy_state": {"area_id": "a"},
}


@pytest.fixture(scope="module")
def world(kivu: Path) -> World:
    return build_world(kivu)


@pytest.fixture
def app(world: World, tmp_path: Path) -> Iterator[Dash]:
    store = ScenarioStore(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield create_app(world, store)
    store.close()


def test_every_kind_of_change_has_fields_and_a_form(world: World) -> None:
    assert FIELDS.keys() == KINDS.keys()
    for language in LANGUAGES:
        for kind in KINDS:
            assert draw_form(words_in(language), world, kind, {})


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_a_new_change_of_each_kind_is_made_and_named(world: World, kind: str) -> None:
    change = make_change(kind, {**EXAMPLES[kind], "on": DAY.isoformat()})
    assert kind_of(change) == kind
    assert change.on == DAY  # type: ignore[union-attr]
    for language in LANGUAGES:
        words = words_in(language)
        assert words.date(DAY) in name_change(words, change, world, 1)


@pytest.mark.parametrize(
    ("old", "given", "new"),
    [
        (CloseBase("b"), {"on": "2017-08-05"}, CloseBase("b", DAY)),
        (CloseBase("b", DAY), {"on": ""}, CloseBase("b")),
        (
            PlaceBattalion(28.8, -1.4),
            {"kind": "SCD", "from": "2017-08-05", "days": 3, "troops": "", "from_base": "base-goma"},
            PlaceBattalion(28.8, -1.4, None, DAY, 3, "base-goma", "SCD"),
        ),
        (CutRoad(28.8, -1.4, until=DAY), {"until": None}, CutRoad(28.8, -1.4)),
        (
            TransferMechanism("m", "ngo"),
            {"is_funded": "no", "owner": "state"},
            TransferMechanism("m", "state", False),
        ),
    ],
)
def test_what_is_filled_in_is_taken_over_and_the_rest_stays(old: Any, given: Any, new: Any) -> None:
    assert make_change(kind_of(old), given, old) == new
    assert make_change(kind_of(new), values_of(new), new) == new


def test_a_committee_has_no_channel_whatever_the_form_says() -> None:
    given = {"kind": "LPC", "village_id": "v", "channel": "phone"}
    assert make_change("found_mechanism", given) == FoundMechanism("LPC", "v")


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("close_base", {"on": "soon"}),
        ("place_battalion", {"days": -1}),
        ("send_jpt", {}),
        ("no_such_kind", {}),
    ],
)
def test_what_does_not_fit_is_refused(kind: str, given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        make_change(kind, given)


def test_a_change_is_replaced_where_it_stands() -> None:
    scenario = Scenario().close("a").close("b")
    assert with_change(scenario, 0, CloseBase("a", DAY)) == Scenario().close("a", DAY).close("b")
    assert with_change(scenario, None, CloseBase("c")) == scenario.close("c")


def test_the_form_gives_a_closing_its_day(app: Dash) -> None:
    text = Scenario().close("base-masisi").to_json()
    told = fill(app, text, {"index": 0, "kind": "close_base"}, {"on": "2017-08-05"})
    assert Scenario.from_json(told[page_ids.SCENARIO]["data"]) == Scenario().close("base-masisi", DAY)
    assert told[page_ids.CHANGE_MODAL]["opened"] is False


def test_the_form_stays_open_where_it_does_not_fit(app: Dash) -> None:
    target = {"index": None, "kind": "train_mechanism"}
    told = fill(app, Scenario().to_json(), target, {"mechanism_id": "nobody", "on": ""})
    assert page_ids.SCENARIO not in told
    assert page_ids.CHANGE_MODAL not in told
    assert told[page_ids.NOTIFICATIONS]["sendNotifications"][0]["color"] == "red"


def test_what_is_to_be_said_stands_beside_the_change(world: World) -> None:
    network = next(key for key, kind in world.layers.mechanisms["kind"].items() if kind == "CAN")
    area = str(world.layers.area_id.iloc[0])
    village = str(world.layers.area_id.index[0])
    scenario = (
        Scenario()
        .add(TransferMechanism(str(network), "state", is_funded=False))
        .add(SetReprisal(area))
        .add(FoundMechanism("LPC", village))
        .add(RedeployState(area))
        .place(28.8, -1.4, from_=date(2017, 7, 16), days=60)
    )
    result = evaluate(world, scenario)
    english, french = (
        page.texts(draw_changes(words_in(name), scenario, world, result)) for name in LANGUAGES
    )
    assert "State forces are responsible for over half of recorded violations" in english
    assert "counts as untested" in english
    assert "not applied: outreach pauses while people risk reprisals" in english
    assert "it would have had to be ordered by" in english
    assert "longer than such a deployment is meant to last" in english
    assert "non appliqué" in french


def test_changes_are_numbered_within_their_kind() -> None:
    scenario = Scenario().close("a").place(28.8, -1.4).close("b").place(28.9, -1.4)
    assert count_kinds(scenario.changes) == [1, 1, 2, 2]


def fill(app: Dash, text: str, target: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    pattern = '{"name":["ALL"],"type":"change-field"}'
    names = [{"name": name, "type": "change-field"} for name in given]
    values = {
        f"{pattern}.value": [
            {"id": name, "property": "value", "value": given[name["name"]]} for name in names
        ],
        f"{pattern}.id": [{"id": name, "property": "id", "value": name} for name in names],
    }
    state = {
        "change-set.n_clicks": 1, "change-target.data": target, "scenario.data": text, "language.data": "en",
    }  # fmt: skip
    return page.post(app, "scenario.data", state, "change-set.n_clicks", values=values)
