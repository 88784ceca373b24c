"""The answer over real roads: the toy region read from its files, and the embedded one."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coverage.compare import compare
from coverage.curve import reach_curve
from coverage.evaluate import evaluate
from coverage.explain.village import explain
from coverage.scenario import Scenario
from coverage.world import World, build_world
from routing.profile import Profile
from tests.coverage.toy import toy_world
from tests.regions import write_region

KIVU = Path(__file__).parents[2] / "data" / "kivu"


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return build_world(write_region(tmp_path_factory.mktemp("region")))


@pytest.fixture(scope="module")
def kivu():
    return build_world(KIVU)


def test_the_toy_region(toy):
    # See tests/regions.py. v1 stands at b1 (its alarm, on foot); v2's phone was tested; v3 has a committee,
    # which is no alarm; v4 stands at b2 and v5 at b3; v6 lies on an island of the network, v7 off the road.
    result = evaluate(toy, Scenario())
    expected = ["both", "both", "reach_only", "both", "both", "unknown", "unknown"]
    assert result.villages["status"].tolist() == expected
    assert result.villages["reason"].tolist()[5:] == ["island of 3 nodes", "no road within 5 km"]
    assert result.villages["site_id"].tolist() == ["b1", "b1", "b1", "b2", "b3", "", ""]
    assert result.villages["area_id"].tolist() == ["W", "W", "W", "E", "W", "W", "E"]
    assert result.villages["lpc"].tolist()[2] == "mission"
    assert np.isinf(result.villages["snap_minutes"].iloc[6])
    # b1: (120 - 15) // 10 = 10; b2: (35 - 15) // 10 = 2; b3 unknown: 1.
    assert result.sites["patrols"].tolist() == [10, 2, 1]
    # v3's people are unknown.
    assert result.totals.loc[("W", "reach_only")].tolist() == [1, 0, 1]
    assert json.loads(json.dumps(result.inputs))["scenario_id"] == Scenario().id


def test_travel_is_the_least_over_the_open_bases(toy):
    times = toy.times(Profile())
    assert times.site_ids == ("b1", "b2", "b3")
    after = evaluate(toy, Scenario().close("b1")).villages
    np.testing.assert_array_equal(after["travel_minutes"], times.rows(["b2", "b3"]).minutes.min(axis=0))


def test_a_battalion_at_a_base_travels_as_the_base_does(toy):
    b1 = toy.layers.bases.geometry.loc["b1"]
    moved = evaluate(toy, Scenario().close("b1").place(b1.x, b1.y)).villages
    pd.testing.assert_series_equal(
        moved["travel_minutes"], evaluate(toy, Scenario()).villages["travel_minutes"]
    )
    assert moved["site_id"].tolist()[:2] == ["battalion-1", "battalion-1"]


def test_why_follows_the_road(toy):
    result = evaluate(toy, Scenario())
    why = explain(toy, result, "v2")
    assert why.itinerary.minutes == result.villages.loc["v2", "travel_minutes"]
    assert ("road", "N2") in why.hangs_on
    assert explain(toy, result, "v7").itinerary is None


def test_vehicle_season_and_assumptions_of_the_road(toy):
    dry = evaluate(toy, Scenario()).villages["travel_minutes"]
    foot = evaluate(toy, Scenario(vehicle="foot")).villages["travel_minutes"]
    assert foot["v2"] > dry["v2"]
    # With no distance to the road at all only v7 could have met it: with 6 km it does, on foot.
    near = evaluate(toy, Scenario(assumptions=(("snap_max_m", 6000),)))
    assert np.isfinite(near.villages.loc["v7", "travel_minutes"])
    assert np.isinf(evaluate(toy, Scenario()).villages.loc["v7", "travel_minutes"])


def test_times_are_computed_once():
    world = toy_world({"a": [10, 20], "b": [20, 10]})
    for scenario in (Scenario(), Scenario().close("a"), Scenario(lens="chain", hotline=True)):
        evaluate(world, scenario)
    assert world.router.calls == 1
    placed = Scenario().place(29, 0)
    evaluate(world, placed)
    evaluate(world, placed.close("a"))
    assert world.router.calls == 2
    evaluate(world, Scenario(vehicle="truck"))
    assert world.router.calls == 3


def test_many_threads_ask_at_once(tmp_path):
    world: World = build_world(write_region(tmp_path))
    scenarios = [
        Scenario(vehicle=v).close(b).place(29.1, 0.0) for v in ("4x4", "foot") for b in ("b1", "b2")
    ] * 4
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda scenario: evaluate(world, scenario), scenarios))
    for scenario, result in zip(scenarios, results, strict=True):
        pd.testing.assert_frame_equal(result.villages, evaluate(world, scenario).villages)


def test_the_embedded_region(kivu):
    before = evaluate(kivu, Scenario())
    closed = before.sites.index[before.sites["is_open"]][:3]
    scenario = Scenario()
    for base_id in closed:
        scenario = scenario.close(base_id)
    for asked in (scenario, replace(scenario, lens="chain", is_night=True)):
        start, end = evaluate(kivu, asked.baseline), evaluate(kivu, asked)
        change = compare(start, end)
        assert end.totals["villages"].sum() == len(kivu.layers.villages)
        assert not len(change.newly_in)
        assert change.people_out[0] <= change.people_out[1]
        assert change.by_area["people_out"].sum() == change.lost["people"].sum()
        curve = reach_curve(end, np.arange(0, 241, 10.0))
        assert (curve["people"] <= reach_curve(start, np.arange(0, 241, 10.0))["people"]).all()
    assert len(compare(before, evaluate(kivu, scenario)).newly_out)
