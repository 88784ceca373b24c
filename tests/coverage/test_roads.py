"""Cuts, delays, roadblocks, escorts and closed areas: on tables of times, and on real roads."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.changes import CutRoad, DelayRoad, SetAccess
from coverage.checks.scenario import check_scenario
from coverage.evaluate import evaluate
from coverage.explain.village import explain
from coverage.scenario import Scenario
from coverage.status import YES, from_boolean
from coverage.world import World, build_world
from layers.errors import BadScenario, BadValue, InputErrors, UnknownId
from routing.state import EMPTY
from tests.coverage.test_properties import SLOW, worlds
from tests.coverage.toy import INF, REFERENCE, toy_world
from tests.regions import write_region

AREAS = [("W", "open", 28.95, 29.15), ("E", "", 29.15, 29.35)]


def cut(n, **said):
    """Cut the road of village n (from 1)."""
    return CutRoad(29 + 0.1 * (n - 1), 0.0, **said)


def delay(n, minutes, **said):
    return DelayRoad(29 + 0.1 * (n - 1), 0.0, minutes, **said)


def minutes_of(world, *changes, **terms):
    return evaluate(world, Scenario(changes, **terms)).villages["travel_minutes"].tolist()


@pytest.fixture(scope="module")
def table():
    return toy_world({"a": [10, 50, 100, 250], "b": [30, 20, 110, INF]}, areas=AREAS)


def test_a_cut_closes_and_a_delay_slows(table):
    assert minutes_of(table) == [10, 20, 100, INF]
    result = evaluate(table, Scenario((cut(1), delay(2, 45))))
    assert result.villages["travel_minutes"].tolist() == [INF, 65, 100, INF]
    assert result.villages["in_time"].tolist() == [False, False, False, False]
    assert result.villages["reason"].tolist() == ["road cut", "", "", "beyond cut-off"]
    # Delays of one road add up.
    assert minutes_of(table, delay(1, 5), delay(1, 7)) == [22, 20, 100, INF]


def test_a_delay_beyond_the_cutoff_is_no_cut(table):
    result = evaluate(table, Scenario((delay(3, 1000),)))
    assert result.villages["reason"].tolist() == ["", "", "beyond cut-off", "beyond cut-off"]


def test_windows_of_days(table):
    # The day shown is 1 July 2017; both ends of a window are in it.
    day = REFERENCE
    before, after = date(2017, 6, 30), date(2017, 7, 2)
    for window, when in (
        ({}, "applied"),
        ({"on": day}, "applied"),
        ({"until": day}, "applied"),
        ({"on": before, "until": after}, "applied"),
        ({"on": after}, "not yet"),
        ({"until": before}, "over"),
    ):
        result = evaluate(table, Scenario((delay(1, 1), cut(2, **window))))
        assert result.notes[1].when == when
        assert np.isinf(result.villages["travel_minutes"].iloc[1]) == (when == "applied")
        assert result.inputs["roads"]["not_applied"] == (when != "applied")


def test_who_confirmed_it_and_how_long_ago(table):
    changes = (
        cut(1, confirmed=date(2017, 6, 17), confirmed_by="patrol"),
        cut(2, confirmed=date(2017, 6, 16), confirmed_by="cla"),
        cut(3),
    )
    notes = evaluate(table, Scenario(changes)).notes
    # 14 days is not yet old.
    assert [(note.age_days, note.is_stale) for note in notes] == [(14, False), (15, True), (None, True)]
    younger = evaluate(table, Scenario(changes, assumptions=(("confirmed_days", 30),))).notes
    assert [note.is_stale for note in younger] == [False, False, True]


def test_access_is_overridden_and_an_escort_is_waited_for(table):
    assert minutes_of(table, SetAccess("W", "denied")) == [INF, INF, 100, INF]
    result = evaluate(table, Scenario((SetAccess("W", "denied"), SetAccess("E", "escort"))))
    assert result.villages["access"].tolist() == ["denied", "denied", "open", "open"]
    assert result.villages["reason"].tolist()[:2] == ["access denied"] * 2
    assert result.villages["travel_minutes"].tolist() == [INF, INF, 160, INF]
    assert result.inputs["roads"]["denied"] == ["W"]
    assert result.inputs["roads"]["escort"] == ["E"]
    assert minutes_of(table, SetAccess("E", "escort"), assumptions=(("escort_minutes", 5),))[2] == 105
    # The last word on an area counts.
    assert minutes_of(table, SetAccess("W", "denied"), SetAccess("W", "open")) == minutes_of(table)


def test_by_night_one_waits_or_travels_more_slowly(table):
    waits = evaluate(table, Scenario(lens="chain", is_night=True)).villages
    travels = evaluate(table, Scenario(lens="chain", is_night=True, night_travel=True)).villages
    assert waits["wait_minutes"].tolist() == [360] * 4
    assert travels["wait_minutes"].tolist() == [0] * 4
    assert travels["travel_minutes"].tolist() == [15, 30, 150, INF]
    by_day = evaluate(table, Scenario(lens="chain", night_travel=True)).villages
    assert by_day["travel_minutes"].tolist() == [10, 20, 100, INF]


def test_times_are_computed_again_only_when_the_roads_are_others():
    world = toy_world({"a": [10, 50], "b": [30, 20]}, areas=AREAS)
    for scenario in (
        Scenario(),
        Scenario().close("a"),
        Scenario().delay(29, 0, 0),
        Scenario((cut(1, until=date(2000, 1, 1)),)),
        Scenario().set_access("W", "open"),
        Scenario(assumptions=(("roadblock_minutes", 3), ("cut_snap_max_m", 400))),
    ):
        evaluate(world, scenario)
        assert world.road_state(scenario) == EMPTY
    assert world.router.calls == 1
    for scenario in (Scenario().cut(29, 0), Scenario().cut(29.001, 0), Scenario().cut(29, 0).close("b")):
        evaluate(world, scenario)
    assert world.router.calls == 2


@pytest.mark.parametrize(
    ("scenario", "kind", "says"),
    [
        (Scenario().cut(29.05, 0), BadScenario, "cut hits no road.*change 1 at 29.05,0.*within 500 m"),
        (Scenario().close("a").delay(29, 0.01, 5), BadScenario, "delay hits no road.*change 2"),
        (Scenario().cut(float("nan"), 0), BadScenario, "hits no road"),
        (Scenario().delay(29, 0, -5), BadScenario, "delay that does not fit"),
        (Scenario().delay(29, 0, float("nan")), BadScenario, "delay that does not fit"),
        (
            Scenario((cut(1, on=date(2017, 7, 2), until=date(2017, 7, 1)),)),
            BadScenario,
            "ends before it begins.*change 1",
        ),
        (Scenario((cut(1, confirmed_by="Paul"),)), BadScenario, "a role, never a person"),
        (Scenario().set_access("X", "open"), UnknownId, "no area has this id.*X"),
        (Scenario().set_access("W", "shut"), BadScenario, "access is not a known word"),
        (Scenario(speeds=(("surface", "lava", "4x4_dry", 5),)), BadValue, "no such row.*surface=lava"),
        (Scenario(speeds=(("surface", "mud", "boat_dry", 5),)), BadValue, "no such column"),
        (Scenario(speeds=(("surface", "mud", "4x4_dry", -5),)), BadValue, "no speed"),
    ],
)
def test_road_changes_that_cannot_hold(table, scenario, kind, says):
    with pytest.raises(kind, match=says):
        check_scenario(scenario, table)


def test_every_fault_of_the_roads_is_told_at_once(table):
    bad = Scenario((cut(1.5), delay(2, -1), SetAccess("X", "shut")), assumptions=(("cut_snap_max_m", 500),))
    with pytest.raises(InputErrors) as caught:
        check_scenario(bad, table)
    assert len(caught.value.faults) == 4


def test_access_where_the_region_has_no_areas():
    with pytest.raises(UnknownId, match="add an areas layer"):
        check_scenario(Scenario().set_access("W", "open"), toy_world({"a": [1]}))


@st.composite
def road_changes(draw, world, *, most=4):
    """Cuts, delays and areas of a toy world, at most one word an area."""
    villages = len(world.layers.villages)
    numbers = st.integers(1, villages)
    found = draw(
        st.lists(st.builds(cut, numbers) | st.builds(delay, numbers, st.integers(0, 300)), max_size=most)
    )
    if world.layers.areas is not None:
        words = st.sampled_from(["open", "escort", "denied"])
        areas = draw(st.lists(st.sampled_from(list(world.layers.areas.index)), unique=True))
        found += [SetAccess(area, draw(words)) for area in areas]
    return tuple(found)


def same(one, two):
    pd.testing.assert_frame_equal(one.villages, two.villages)
    pd.testing.assert_frame_equal(one.totals, two.totals)
    pd.testing.assert_frame_equal(one.sites, two.sites)


def in_time(result):
    return from_boolean(result.villages["in_time"]) == YES


@SLOW
@given(worlds(), st.data())
def test_a_cut_or_delay_never_brings_anyone_in_time(world, data):
    changes = [c for c in data.draw(road_changes(world)) if not isinstance(c, SetAccess)]
    before, after = evaluate(world, Scenario()), evaluate(world, Scenario(tuple(changes)))
    assert not (in_time(after) & ~in_time(before)).any()
    assert (after.villages["travel_minutes"] >= before.villages["travel_minutes"]).all()


@SLOW
@given(worlds(), st.data())
def test_taking_back_gives_the_baseline_and_nothing_is_altered(world, data):
    baseline = evaluate(world, Scenario())
    kept = baseline.villages.copy(deep=True)
    changed = Scenario(data.draw(road_changes(world)))
    after = evaluate(world, changed)
    same(evaluate(world, changed.baseline), baseline)
    pd.testing.assert_frame_equal(baseline.villages, kept)
    assert changed.baseline.id == Scenario().id
    assert len(after.notes) == sum(not isinstance(c, SetAccess) for c in changed.changes)
    assert json.loads(json.dumps(after.inputs))["roads"]["state_id"] == world.road_state(changed).id


@SLOW
@given(worlds(), st.data())
def test_the_order_of_road_changes_does_not_matter(world, data):
    changes = data.draw(road_changes(world))
    again = tuple(data.draw(st.permutations(changes)))
    assert world.road_state(Scenario(changes)) == world.road_state(Scenario(again))
    same(evaluate(world, Scenario(changes)), evaluate(world, Scenario(again)))


@SLOW
@given(worlds(), st.data())
def test_a_delay_of_nothing_changes_nothing(world, data):
    n = data.draw(st.integers(1, len(world.layers.villages)))
    same(evaluate(world, Scenario((delay(n, 0),))), evaluate(world, Scenario()))


@SLOW
@given(worlds(), st.data())
def test_nobody_in_a_denied_area_is_in_time(world, data):
    result = evaluate(world, Scenario(data.draw(road_changes(world))))
    is_denied = (result.villages["access"] == "denied").to_numpy()
    assert not in_time(result)[is_denied].any()
    assert (result.villages["reason"][is_denied] == "access denied").all()


@pytest.fixture(scope="module")
def roads(tmp_path_factory) -> World:
    """The toy region of tests/regions.py: a main road with a side road, b1 - v2 - v3 - v4 along it."""
    return build_world(write_region(tmp_path_factory.mktemp("region")))


def test_a_cut_on_the_main_road(roads):
    # Between v2 (29.05) and v3 (29.10): b1 still comes to v2, nobody from the west to v3.
    before = evaluate(roads, Scenario().close("b2").close("b3"))
    after = evaluate(roads, Scenario().close("b2").close("b3").cut(29.075, 0.001))
    assert before.villages["reason"].tolist()[:5] == [""] * 5
    assert after.villages["reason"].tolist()[:5] == ["", "", "road cut", "road cut", "road cut"]
    assert after.villages["reason"].tolist()[5:] == before.villages["reason"].tolist()[5:]
    assert after.notes[0].snap_m == pytest.approx(110.6, abs=1)


def test_a_way_through_a_denied_area(roads):
    # W holds b1, v1, v2, v3 and v5: nobody from b1 comes to v4 in E, nor do b1's own roads count.
    result = evaluate(roads, Scenario().close("b2").close("b3").set_access("W", "denied"))
    reasons = result.villages["reason"].tolist()
    assert reasons[:3] == ["access denied"] * 3
    assert reasons[3] == "way through a denied area"


def test_an_escort_is_waited_for_once(roads):
    plain = evaluate(roads, Scenario().close("b2").close("b3")).villages["travel_minutes"]
    escort = evaluate(roads, Scenario().close("b2").close("b3").set_access("E", "escort")).villages
    assert escort["travel_minutes"]["v4"] == pytest.approx(plain["v4"] + 60, abs=1e-4)
    assert escort["travel_minutes"]["v2"] == plain["v2"]


def test_an_edited_speed(roads):
    # The main road is gravel: half as fast, so twice the time from b1 to v2.
    speed = roads.router.speeds.limits["surface", "gravel"][0]
    column = ("surface", "gravel", "4x4_dry")
    half = evaluate(roads, Scenario(speeds=((*column, speed / 2),))).villages["travel_minutes"]
    same_ = evaluate(roads, Scenario(speeds=((*column, speed),))).villages["travel_minutes"]
    plain = evaluate(roads, Scenario()).villages["travel_minutes"]
    assert half["v2"] > plain["v2"]
    pd.testing.assert_series_equal(same_, plain)


def test_the_way_there_follows_the_clock(roads):
    alone = Scenario().close("b2").close("b3").delay(29.025, 0, 30)
    result = evaluate(roads, alone)
    told = explain(roads, result, "v2", departure=datetime(2017, 7, 1, 9, 0))
    assert told.itinerary.minutes == result.villages.loc["v2", "travel_minutes"] > 30
    assert told.drive.next_best is None
    assert told.drive.single_roads == ("N2",)
    assert 0 <= told.drive.imputed_share <= 1
    assert (told.drive.arrives - told.drive.departs).total_seconds() == pytest.approx(
        told.itinerary.minutes * 60
    )
    assert not told.drive.is_dark
    # A departure five minutes before dark goes on at dawn; those who travel by night drive through.
    late = datetime(2017, 7, 1, 17, 55)
    waits = explain(roads, result, "v2", departure=late).drive
    assert waits.arrives.day == 2
    assert waits.is_dark
    by_night = evaluate(roads, replace(alone, night_travel=True, is_night=True))
    drives = explain(roads, by_night, "v2", departure=late).drive
    assert drives.arrives.day == 1
    assert drives.night_factor == 1.5
    assert explain(roads, result, "v7").drive is None


def test_roadblocks_of_the_region(tmp_path):
    folder = write_region(tmp_path / "region")
    near, far = "r1,barrier,2017-06-01,29.025,0.0", "r2,barrier,,29.025,-0.05"
    (folder / "roadblocks.csv").write_text(f"id,kind,date,lon,lat\n{near}\n{far}\n", encoding="utf-8")
    with (folder / "region.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[layers.roadblocks]\npath = "roadblocks.csv"\nsource = "test"\nlicence = "CC0"\n'
            'as_of = 2017-06-01\nkind = "observed"\nsensitivity = "restricted"\n'
        )
    world = build_world(folder)
    assert list(world.layers.roadblocks.index) == ["r1", "r2"]
    assert any("no date" in caution.message for caution in world.layers.cautions)
    with_, without = evaluate(world, Scenario()), evaluate(world, Scenario(roadblocks=False))
    assert with_.inputs["roads"]["roadblocks"] == 1
    assert with_.inputs["roads"]["roadblocks_far"] == 1
    more = with_.villages["travel_minutes"]["v2"] - without.villages["travel_minutes"]["v2"]
    assert more == pytest.approx(10, abs=1e-4)
    assert world.road_state(Scenario(assumptions=(("roadblock_minutes", 0),))) == EMPTY


def test_a_helicopter_has_a_column_of_its_own(roads):
    off, on = evaluate(roads, Scenario()), evaluate(roads, Scenario(helicopter=True))
    assert "helicopter_minutes" not in off.villages
    assert np.isfinite(on.villages["helicopter_minutes"]).any()
    pd.testing.assert_frame_equal(on.villages.drop(columns="helicopter_minutes"), off.villages)
    denied = evaluate(roads, Scenario(helicopter=True).set_access("W", "denied")).villages
    assert np.isinf(denied.loc[denied["access"] == "denied", "helicopter_minutes"]).all()


def test_helicopters_land_at_landing_sites_where_these_are_known(tmp_path):
    # One beside b1 and v1, one at v2; v3 is 0.05 degree = 5.6 km from the latter, farther than 2 km.
    pads = [
        {
            "place_id": f"h{n}",
            "kind": "landing_site",
            "name": f"Pad {n}",
            "lon": lon,
            "lat": 0.0,
            "people": "",
        }
        for n, lon in enumerate((29.0, 29.05), start=1)
    ]
    world = build_world(write_region(tmp_path / "region", places=pads))
    minutes = evaluate(world, Scenario(helicopter=True)).villages["helicopter_minutes"]
    assert np.isfinite(minutes[["v1", "v2"]]).all()
    assert np.isinf(minutes["v3"])


# Points on the roads of the toy region, and what is done there.
on_main = st.integers(0, 19).map(lambda step: (29.005 + 0.01 * step, 0.0))
on_side = st.integers(0, 9).map(lambda step: (29.1, -0.005 - 0.01 * step))
on_roads = st.lists(
    st.builds(lambda at: CutRoad(*at), on_main | on_side)
    | st.builds(lambda at, m: DelayRoad(*at, m), on_main | on_side, st.integers(0, 90)),
    max_size=4,
).map(tuple)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(on_roads, st.randoms(use_true_random=False))
def test_real_roads_hold_to_the_same(roads, changes, random):
    before, after = evaluate(roads, Scenario()), evaluate(roads, Scenario(changes))
    assert not (in_time(after) & ~in_time(before)).any()
    assert (after.villages["travel_minutes"] >= before.villages["travel_minutes"]).all()
    shuffled = list(changes)
    random.shuffle(shuffled)
    same(evaluate(roads, Scenario(tuple(shuffled))), after)
    for village, row in after.villages.iterrows():
        if row["site_id"]:
            assert explain(roads, after, village).itinerary.minutes == row["travel_minutes"]
            break
