"""Scenarios are values: written, read back, named by their content, checked whole before anything is done."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.changes import (
    ACCESS_WORDS,
    BATTALION_KINDS,
    CONFIRMED_BY,
    GIVEN_CHANNELS,
    MAST_KINDS,
    RESTORED_ITEMS,
    change_from_dict,
    change_to_dict,
)
from coverage.checks.scenario import check_scenario
from coverage.evaluate import evaluate
from coverage.scenario import (
    FORMAT,
    LENSES,
    SEASONS,
    SIGNAL_BASES,
    VEHICLES,
    AddMast,
    AddMechanism,
    CloseBase,
    CutRoad,
    DelayRoad,
    LoseMast,
    OpenBase,
    PlaceBattalion,
    RedeployState,
    RestoreChannel,
    Scenario,
    SetAccess,
)
from coverage.world import World
from layers.errors import BadAssumption, BadScenario, InputErrors, UnknownId
from tests.coverage.toy import toy_world

texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
days = st.none() | st.dates()
lons, lats = st.floats(-180, 180), st.floats(-90, 90)
changes = st.one_of(
    st.builds(CloseBase, texts, days),
    st.builds(OpenBase, texts, days),
    st.builds(
        PlaceBattalion,
        st.floats(-180, 180),
        st.floats(-90, 90),
        st.none() | st.integers(0, 5000),
        days,
        st.none() | st.integers(1, 60),
        st.none() | texts,
        st.sampled_from(BATTALION_KINDS),
        st.just("") | texts,
    ),
    st.builds(CutRoad, lons, lats, days, days, days, st.sampled_from(CONFIRMED_BY)),
    st.builds(DelayRoad, lons, lats, st.floats(0, 20_000), days, days, days, st.sampled_from(CONFIRMED_BY)),
    st.builds(SetAccess, texts, st.sampled_from(ACCESS_WORDS), days, days),
    st.builds(RedeployState, texts, days, days),
    st.builds(LoseMast, texts, days),
    st.builds(
        AddMast,
        *(lons, lats, st.sampled_from(MAST_KINDS), st.none() | st.floats(2, 300)),
        *(days, st.just("") | texts),
    ),
    st.builds(AddMechanism, texts, st.sampled_from(GIVEN_CHANNELS), st.just("") | texts, days),
    st.builds(RestoreChannel, texts, st.sampled_from(RESTORED_ITEMS), days),
)
scenarios = st.builds(
    Scenario,
    changes=st.lists(changes, max_size=5).map(tuple),
    vehicle=st.sampled_from(VEHICLES),
    season=st.sampled_from(SEASONS),
    lens=st.sampled_from(LENSES),
    limit_minutes=st.none() | st.floats(0, 1000) | st.integers(0, 1000),
    unverified_counts=st.booleans(),
    uncertain_counts=st.booleans(),
    hotline=st.booleans(),
    is_night=st.booleans(),
    night_travel=st.booleans(),
    convoy=st.booleans(),
    roadblocks=st.booleans(),
    helicopter=st.booleans(),
    runner=st.booleans(),
    signal_basis=st.sampled_from(SIGNAL_BASES),
    speeds=st.lists(st.tuples(texts, texts, texts, st.floats(0, 200)), max_size=3).map(tuple),
    assumptions=st.dictionaries(texts, st.floats(-1e6, 1e6), max_size=3).map(lambda d: tuple(d.items())),
    name=st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
)


@given(scenarios)
def test_what_is_written_is_read_back(scenario):
    again = Scenario.from_json(scenario.to_json())
    assert again == scenario
    assert (hash(again), again.id) == (hash(scenario), scenario.id)


@given(scenarios, st.text(st.characters(exclude_categories=("Cs",)), max_size=5))
def test_the_name_is_no_part_of_the_id(scenario, name):
    assert replace(scenario, name=name).id == scenario.id


def test_an_id_is_stable_and_tells_contents_apart():
    assert Scenario().id == Scenario(name="x").id == Scenario.from_json("{}").id
    ids = {
        Scenario().id, Scenario(lens="chain").id, Scenario(hotline=True).id, Scenario().close("a").id,
        Scenario().open("a").id, Scenario().close("a").close("b").id, Scenario().close("b").close("a").id,
        Scenario().place(1, 2).id, Scenario(runner=True).id, Scenario(signal_basis="modelled").id,
        Scenario().lose_mast("m").id, Scenario().add_mast(1, 2).id, Scenario().add_mast(1, 2, "small").id,
        Scenario().give("v", "phone").id, Scenario().give("v", "phone", "b").id,
        Scenario().restore_channel("v", "credit").id,
    }  # fmt: skip
    assert len(ids) == 16
    assert all(len(id_) == 12 and int(id_, 16) >= 0 for id_ in ids)


def test_coordinates_are_kept_to_six_decimals_and_equal_content_is_equal():
    assert Scenario().place(29.12345649, -0.0) == Scenario().place(29.1234565 - 1e-8, 0.0)
    assert Scenario(limit_minutes=60).id == Scenario(limit_minutes=60.0).id
    assert Scenario(assumptions=(("b", 1), ("a", 2))).id == Scenario(assumptions=(("a", 2), ("b", 1))).id


def test_it_is_frozen():
    with pytest.raises(FrozenInstanceError):
        Scenario().lens = "chain"


def test_toggle_and_unplace_take_back():
    empty = Scenario()
    assert empty.toggle_base("a").closed == ("a",)
    assert empty.toggle_base("a").toggle_base("a") == empty
    assert empty.toggle_base("a", is_open=False).opened == ("a",)
    placed = empty.place(1, 1).close("a").place(2, 2)
    assert placed.unplace("battalion-1") == empty.close("a").place(2, 2)
    assert placed.unplace("battalion-3") == placed
    assert placed.baseline == empty
    assert [b.lon for b in placed.battalions] == [1, 2]


def test_a_date_is_written_as_a_day():
    scenario = Scenario((CloseBase("a", date(2017, 7, 31)), PlaceBattalion(1, 2, from_=date(2017, 8, 1))))
    written = json.loads(scenario.to_json())["changes"]
    assert written[0] == {"change": "close_base", "base_id": "a", "on": "2017-07-31"}
    assert written[1]["from"] == "2017-08-01"


def test_a_file_of_the_first_format_is_still_read():
    old = """{"format": 1, "name": "July", "vehicle": "truck", "season": "rains", "lens": "chain",
        "limit_minutes": 90, "unverified_counts": false, "uncertain_counts": true, "hotline": false,
        "is_night": true, "assumptions": {"walk_kph": 3},
        "changes": [{"change": "close_base", "base_id": "a", "on": "2017-07-31"},
            {"change": "place_battalion", "lon": 1, "lat": 2, "troops": null, "from": null, "days": 7,
             "from_base": null}]}"""
    expected = Scenario(
        (CloseBase("a", date(2017, 7, 31)), PlaceBattalion(1, 2, days=7)), "truck", "rains", "chain", 90,
        unverified_counts=False, is_night=True, assumptions=(("walk_kph", 3),),
    )  # fmt: skip
    assert Scenario.from_json(old).id == expected.id
    assert json.loads(Scenario.from_json(old).to_json())["format"] == FORMAT


def test_a_file_of_the_second_format_is_still_read():
    old = """{"format": 2, "convoy": true, "changes": [{"change": "cut_road", "lon": 1, "lat": 2, "on": null,
        "until": null, "confirmed": null, "confirmed_by": "patrol"}]}"""
    again = Scenario.from_json(old)
    assert again == Scenario((CutRoad(1, 2, confirmed_by="patrol"),), convoy=True)
    assert (again.signal_basis, again.runner) == ("", False)


def test_masts_and_channels_are_given_and_taken_back():
    empty = Scenario()
    both = empty.lose_mast("m1", date(2017, 7, 31)).add_mast(1, 1).lose_mast("m2").add_mast(2, 2, "small")
    assert both.lost_masts == ("m1", "m2")
    assert [mast.kind for mast in both.added_masts] == ["macro", "small"]
    assert both.restore_mast("m1").lost_masts == ("m2",)
    assert both.restore_mast("m3") == both
    assert [mast.lon for mast in both.remove_mast("mast-1").added_masts] == [2]
    assert both.remove_mast("mast-3") == both
    changed = empty.give("v1", "satphone").restore_channel("v2", "charging")
    assert changed.unchange(0) == empty.restore_channel("v2", "charging")
    assert changed.unchange(5) == changed.unchange(-1) == changed
    assert (both.baseline, changed.baseline) == (empty, empty)


def test_masts_and_channels_stand_in_a_file_in_plain_words():
    scenario = Scenario().lose_mast("m1").add_mast(29.1, -1, height_m=30).give("v1", "phone")
    assert json.loads(scenario.restore_channel("v1", "credit").to_json())["changes"] == [
        {"change": "lose_mast", "mast_id": "m1", "on": None},
        {"change": "add_mast", "lon": 29.1, "lat": -1.0, "kind": "macro", "height_m": 30.0, "on": None,
         "mast_id": ""},
        {"change": "add_mechanism", "village_id": "v1", "channel": "phone", "base_id": "", "on": None},
        {"change": "restore_channel", "village_id": "v1", "item": "credit", "on": None},
    ]  # fmt: skip


@given(changes)
def test_each_change_is_read_back_alone(change):
    read, faults = change_from_dict(change_to_dict(change), where="it", file="f")
    assert (read, faults) == (change, [])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not an object"),
        ('{"limit_minutes": NaN}', "not JSON"),
        ('{"format": 5}', "newer"),
        ('{"format": "1"}', "format"),
        ('{"colour": 1}', "colour is not a known field"),
        ('{"vehicle": "tank"}', "vehicle.*4x4"),
        ('{"season": []}', "season"),
        ('{"lens": {}}', "lens"),
        ('{"hotline": 1}', "hotline.*true or false"),
        ('{"limit_minutes": "60"}', "limit_minutes"),
        ('{"limit_minutes": true}', "limit_minutes"),
        ('{"limit_minutes": -1}', "limit_minutes"),
        ('{"limit_minutes": 1e999}', "limit_minutes"),
        ('{"assumptions": []}', "assumptions"),
        ('{"assumptions": {"walk_kph": "3"}}', "assumptions.walk_kph"),
        ('{"assumptions": {"walk_kph": ' + "9" * 400 + "}}", "assumptions.walk_kph"),
        ('{"name": 3}', "name is not a text"),
        ('{"name": "\\ud800"}', "half a character"),
        ('{"changes": {}}', "changes is not a list"),
        ('{"changes": [3]}', r"changes\[0\]"),
        ('{"changes": [' + "1," * 500 + "1]}", "501 changes.*at most 500"),
        ('{"changes": [{"change": "burn_bridge"}]}', r"changes\[0\] is no known change"),
        ('{"changes": [{"change": "cut_road", "lon": 1}]}', r"changes\[0\]\.lat"),
        (
            '{"changes": [{"change": "cut_road", "lon": 1, "lat": 2, "minutes": 3}]}',
            r"minutes is not a known",
        ),
        ('{"changes": [{"change": "cut_road", "lon": 1, "lat": 2, "on": "soon"}]}', r"\.on is not a date"),
        (
            '{"changes": [{"change": "cut_road", "lon": 1, "lat": 2, "confirmed_by": "Paul"}]}',
            "give one of patrol",
        ),
        ('{"changes": [{"change": "delay_road", "lon": 1, "lat": 2}]}', r"changes\[0\]\.minutes"),
        ('{"changes": [{"change": "delay_road", "lon": 1, "lat": 2, "minutes": -1}]}', r"minutes"),
        ('{"changes": [{"change": "set_access", "area_id": "W"}]}', r"changes\[0\]\.access.*open, escort"),
        ('{"changes": [{"change": "set_access", "area_id": "", "access": "open"}]}', r"area_id"),
        ('{"signal_basis": "rumour"}', "signal_basis.*claimed, modelled, agreed"),
        ('{"runner": "yes"}', "runner.*true or false"),
        ('{"changes": [{"change": "lose_mast"}]}', r"changes\[0\]\.mast_id"),
        ('{"changes": [{"change": "add_mast", "lon": 1}]}', r"changes\[0\]\.lat"),
        ('{"changes": [{"change": "add_mast", "lon": 1, "lat": 1, "kind": "huge"}]}', "macro, small"),
        ('{"changes": [{"change": "add_mast", "lon": 1, "lat": 1, "height_m": 1}]}', r"height_m.*2.0 to 300"),
        ('{"changes": [{"change": "add_mechanism", "village_id": "v"}]}', r"\.channel.*phone, hf_radio"),
        ('{"changes": [{"change": "add_mechanism", "channel": "phone"}]}', r"\.village_id"),
        ('{"changes": [{"change": "restore_channel", "village_id": "v", "item": "x"}]}', "credit, charging"),
        ('{"speeds": {}}', "speeds is not a list"),
        ('{"speeds": [1]}', r"speeds\[0\] is not an object"),
        ('{"speeds": [{"key": "a", "value": "b", "column": "c", "number": -1}]}', r"speeds\[0\]\.number"),
        ('{"speeds": [{"key": "a", "value": "b", "number": 1}]}', r"speeds\[0\]\.column"),
        ('{"changes": [{"change": "close_base"}]}', r"changes\[0\]\.base_id"),
        ('{"changes": [{"change": "close_base", "base_id": ""}]}', r"base_id"),
        ('{"changes": [{"change": "close_base", "base_id": "a", "on": "31.7.2017"}]}', r"on is not a date"),
        ('{"changes": [{"change": "close_base", "base_id": "a", "on": "20170731"}]}', r"on is not a date"),
        ('{"changes": [{"change": "close_base", "base_id": "a", "lon": 1}]}', r"lon is not a known field"),
        ('{"changes": [{"change": "place_battalion", "lon": 1}]}', r"changes\[0\]\.lat"),
        ('{"changes": [{"change": "place_battalion", "lon": 181, "lat": 0}]}', r"lon"),
        ('{"changes": [{"change": "place_battalion", "lon": 1, "lat": 0, "troops": -1}]}', r"troops"),
        ('{"changes": [{"change": "place_battalion", "lon": 1, "lat": 0, "troops": 1.5}]}', r"troops"),
        ('{"changes": [{"change": "place_battalion", "lon": 1, "lat": 0, "days": 0}]}', r"days"),
    ],
)
def test_a_file_that_is_no_scenario(text, says):
    with pytest.raises(BadScenario, match=says) as caught:
        Scenario.from_json(text, "upload.json")
    assert caught.value.file == "upload.json"
    assert caught.value.mend


def test_every_fault_of_a_file_is_told_at_once():
    with pytest.raises(InputErrors) as caught:
        Scenario.from_json('{"lens": 1, "x": 1, "changes": [1, {"change": "open_base", "base_id": 3}]}')
    assert len(caught.value.faults) == 4


fields = st.sampled_from(["changes", "change", "lon", "lat", "base_id", "name", "lens", "assumptions"])
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(fields, inner),
)


@given(values)
def test_any_json_is_read_or_refused_in_words(given_):
    text = json.dumps(given_)
    try:
        Scenario.from_json(text)
    except BadScenario:
        pass
    except InputErrors as error:
        kinds = {type(fault) for fault in error.faults}
        if kinds != {BadScenario}:
            pytest.fail(f"{kinds} for {text}")


# The world of the checks: a and b are open, c closed in 2015; a has 50 troops.
WORLD = toy_world({"a": [1], "b": [2], "c": [3]}, bases={"a": {"troops": 50}, "c": {"closed": "2015-01-01"}})


@pytest.mark.parametrize(
    ("scenario", "kind", "says"),
    [
        (Scenario().close("x"), UnknownId, "x"),
        (Scenario().open("x"), UnknownId, "x"),
        (Scenario().close("a").close("a"), BadScenario, "twice"),
        (Scenario().close("c"), BadScenario, "not open"),
        (Scenario().open("a"), BadScenario, "open already"),
        (Scenario().open("c").open("c"), BadScenario, "open already"),
        (Scenario().place(50, 0), BadScenario, "outside"),
        (Scenario().place(float("nan"), 0), BadScenario, "outside"),
        (Scenario().place(29, float("inf")), BadScenario, "outside"),
        (Scenario().place(29, 0, troops=-1), BadScenario, "no troops"),
        (Scenario((PlaceBattalion(29, 0, from_base="x"),)), UnknownId, "x"),
        (Scenario((PlaceBattalion(29, 0, from_base="c"),)), BadScenario, "closed"),
        (Scenario((CloseBase("a"), PlaceBattalion(29, 0, from_base="a"))), BadScenario, "closed"),
        (Scenario((PlaceBattalion(29, 0, 30, from_base="a"),) * 2), BadScenario, "more troops.*20 left"),
        (Scenario().lose_mast("m9"), UnknownId, "no mast has this id.*towers layer"),
        (Scenario().add_mast(50, 0), BadScenario, "the mast lies outside"),
        (Scenario().add_mast(float("nan"), 0), BadScenario, "the mast lies outside"),
        (Scenario().add_mast(29, 0, "huge"), BadScenario, "macro, small"),
        (Scenario().add_mast(29, 0, height_m=1.9), BadScenario, "height.*2 to 300"),
        (Scenario().add_mast(29, 0, height_m=float("nan")), BadScenario, "height"),
        (Scenario().give("v9", "phone"), UnknownId, "no village has this id"),
        (Scenario().give("v1", "drum"), BadScenario, "phone, hf_radio, satphone"),
        (Scenario().give("v1", "phone", "x"), UnknownId, "no base has this id"),
        (Scenario().restore_channel("v9", "credit"), UnknownId, "no village has this id"),
        (Scenario().restore_channel("v1", "hope"), BadScenario, "credit, charging, antenna"),
        (Scenario(signal_basis="rumour"), BadScenario, "signal_basis.*give one of claimed"),
        (Scenario(vehicle="tank"), BadScenario, "vehicle"),
        (Scenario(limit_minutes=float("nan")), BadScenario, "limit_minutes"),
        (Scenario(assumptions=(("walk_kph", 1e9),)), BadAssumption, "walk_kph"),
        (Scenario(assumptions=(("no_such", 1),)), BadAssumption, "no_such"),
    ],
)
def test_a_scenario_that_does_not_fit(scenario, kind, says):
    with pytest.raises(kind, match=says):
        check_scenario(scenario, WORLD)
    with pytest.raises(kind):
        evaluate(WORLD, scenario)


def test_a_mast_is_lost_once():
    masts = gpd.GeoDataFrame(
        {"fed_by": ["", "m1"], "technologies": ["GSM", "GSM"]},
        index=pd.Index(["m1", "m2"], name="mast_id"),
        geometry=gpd.points_from_xy([29.0, 29.1], [0.0, 0.0]),
        crs="EPSG:4326",
    )
    world = World(replace(WORLD.layers, masts=masts), WORLD.router, WORLD.assumptions)
    check_scenario(Scenario().lose_mast("m1").lose_mast("m2"), world)
    with pytest.raises(BadScenario, match="lost twice"):
        check_scenario(Scenario().lose_mast("m1").lose_mast("m1"), world)
    with pytest.raises(UnknownId, match="use an id of the towers layer"):
        check_scenario(Scenario().lose_mast("m3"), world)


def test_signal_cannot_rest_on_claims_that_are_not_there():
    world = toy_world({"a": [1]}, signal=["unknown"])
    with pytest.raises(BadScenario, match="no claims"):
        check_scenario(Scenario(signal_basis="claimed"), world)
    for basis in ("", "modelled", "agreed"):
        check_scenario(Scenario(signal_basis=basis), world)
    check_scenario(Scenario(signal_basis="claimed"), WORLD)


def test_every_fault_is_told_at_once():
    bad = Scenario(season="snow", assumptions=(("x", 1), ("y", 2))).close("x").close("c").place(0, 0)
    with pytest.raises(InputErrors) as caught:
        check_scenario(bad, WORLD)
    assert len(caught.value.faults) == 6


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario().close("a").open("a").close("a"),
        Scenario().open("c").close("c"),
        Scenario((PlaceBattalion(29, 0, 50, from_base="a"), CloseBase("a"))),
        Scenario((OpenBase("c"), PlaceBattalion(29, 0, 500, from_base="c"))),
    ],
)
def test_order_makes_these_sound(scenario):
    check_scenario(scenario, WORLD)
