"""The answer for places: their own road, the alarm of who is near, by day and by night."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from coverage.changes import MoveCLA
from coverage.evaluate import evaluate
from coverage.places import evaluate_places, place_totals
from coverage.scenario import Scenario
from coverage.world import World, build_world
from tests.coverage.toy import TESTED, toy_world

# The short walk is 5 km = 0.045 degrees at most. Base a stands at 29.0, 0.0 in v1. v1 calls, v2 does not.
#   camp  0.01 degrees (1.1 km) east of v1: 2.22 minutes by road, the alarm of v1.
#   well  0.3 degrees north of v1: near nobody, 66.6 minutes away.
#   field 0.01 north of v2 (0.1 east of a): v2 is near and cannot call; 22.3 minutes.
#   lost  0.02 west of v2, on no road: v2 is near.
PLACES = {
    "camp": ("idp_site", 29.01, 0.0, 1000.0),
    "well": ("water_point", 29.0, 0.3, np.nan),
    "field": ("field", 29.1, 0.01, np.nan),
    "lost": ("field", 29.08, 0.0, 50.0),
}
WORLD = toy_world(
    {"a": [10, 30]},
    bases={"a": {"lat": 0.0}},
    areas=[("west", "open", 28.95, 29.05), ("east", "open", 29.05, 29.15)],
    mechanisms=[
        {"village_id": "v1", "base_id": "a", "tested": TESTED},
        {"kind": "CLA", "base_id": "a", "is_embedded": True},
    ],
    places=PLACES,
)


def places(scenario: Scenario, **asked):
    return evaluate_places(WORLD, evaluate(WORLD, scenario), **asked)


def test_by_hand():
    assert WORLD.assumptions["short_walk_m"] <= 5000
    frame = places(Scenario())
    assert frame.index.tolist() == list(PLACES)
    assert frame["travel_minutes"].round(1).tolist() == [2.2, 66.6, 22.3, np.inf]
    assert frame["village_id"].tolist() == ["v1", "", "v2", "v2"]
    assert frame["alarm_from"].tolist() == ["village", "", "village", "village"]
    assert frame["can_alert"].tolist() == [True, False, False, False]
    assert frame["alarm"].tolist() == ["phone", "", "", ""]
    assert frame["site_id"].tolist() == ["a", "a", "a", ""]
    # The lost field lies on no road: whether it is reached is unknown, and said why.
    assert frame["status"].tolist() == ["both", "neither", "reach_only", "unknown"]
    assert frame["reason"].tolist() == ["", "", "", "no road"]
    assert frame["area_id"].tolist() == ["west", "west", "east", "east"]


def test_its_own_road_counts_and_not_that_of_the_village():
    # v2 is 30 minutes from a by the table, the field beside it 22.3: within 25 only the field is in time.
    result = evaluate(WORLD, Scenario(limit_minutes=25))
    assert result.villages["in_time"].tolist() == [True, False]
    assert evaluate_places(WORLD, result)["in_time"].tolist()[2] is True


def test_by_night_the_team_waits_for_dawn():
    chain = Scenario(lens="chain", limit_minutes=120)
    wait = WORLD.assumptions["dawn_wait_minutes"]
    assert wait > 60
    day, night = places(chain, night=False), places(chain, night=True)
    assert day["status"].tolist() == day["status_day"].tolist() == night["status_day"].tolist()
    assert night["status"].tolist() == night["status_night"].tolist() == day["status_night"].tolist()
    assert (day["status"].iloc[0], night["status"].iloc[0]) == ("both", "call_only")
    assert night["response_minutes"].iloc[0] == pytest.approx(day["response_minutes"].iloc[0] + wait)
    # Without being told it is as the scenario says.
    assert places(Scenario(lens="chain", is_night=True))["wait_minutes"].tolist() == [wait] * 4
    fixed = WORLD.assumptions["alarm_phone_minutes"] + WORLD.assumptions["verification_minutes"]
    fixed += WORLD.assumptions["mobilisation_minutes"]
    assert day["response_minutes"].iloc[0] == pytest.approx(fixed + 2.22)
    assert day["response_minutes"].isna().tolist() == [False, True, True, True]


def test_travel_by_night_takes_longer():
    slow = Scenario(night_travel=True)
    factor = WORLD.assumptions["night_factor"]
    assert places(slow, night=True)["travel_minutes"].iloc[1] == pytest.approx(66.6 * factor)


def test_who_stands_by_the_place_is_told_in_person():
    # A battalion 1 km from the well; an assistant in v2, beside the field.
    told = places(Scenario().place(29.0, 0.29).add(MoveCLA("m2", "v2")))
    assert told["can_alert"].tolist() == [True, True, True, True]
    assert told["alarm_from"].tolist() == ["village", "site", "village", "village"]
    walk = WORLD.assumptions["alarm_walk_minutes"]
    assert told["alarm_minutes"].tolist()[1:] == [walk] * 3
    assert told.loc["well", "site_id"] == "battalion-1"


def test_who_is_not_entered_is_not_reached():
    frame = places(Scenario().set_access("east", "denied"))
    assert frame["status"].tolist()[2:] == ["neither", "neither"]
    assert frame["reason"].tolist()[2:] == ["access denied"] * 2
    assert frame["site_id"].tolist()[2:] == ["", ""]


def test_closing_the_base_leaves_nobody_in_time():
    # The network of v1 is unverified now, and counts: it can call and nobody comes.
    frame = places(Scenario().close("a"))
    assert frame["status"].tolist() == ["call_only", "neither", "neither", "unknown"]
    assert frame["reason"].tolist() == ["no site answers"] * 4


def test_without_a_register_it_is_unknown_who_can_call():
    world = toy_world({"a": [10, 30]}, mechanisms=None, places=PLACES)
    frame = evaluate_places(world, evaluate(world, Scenario()))
    assert frame["can_alert"].isna().all()
    assert frame["status"].tolist() == ["unknown"] * 4


def test_totals_count_every_place_once_by_day_and_by_night():
    totals = place_totals(places(Scenario(lens="chain", limit_minutes=120)))
    assert totals.loc[("idp_site", "day", "both")].tolist() == [1, 1000, 0]
    assert totals.loc[("idp_site", "night", "call_only")].tolist() == [1, 1000, 0]
    assert totals.loc[("field", "day", "reach_only")].tolist() == [1, 0, 1]
    assert totals.groupby(["kind", "when"])["places"].sum().tolist() == [2, 2, 1, 1, 1, 1]


def test_a_region_without_places_has_no_answer_for_any():
    world = toy_world({"a": [10]})
    frame = evaluate_places(world, evaluate(world, Scenario()))
    assert frame.empty
    assert place_totals(frame).empty


@pytest.fixture(scope="module")
def kivu_world(kivu):
    return build_world(kivu)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(),
        Scenario(lens="chain", limit_minutes=240, is_night=True, night_travel=True, season="rains"),
        Scenario(lens="chain", limit_minutes=300, unverified_counts=False, runner=True)
        .close("base-goma")
        .set_access("CD-NK-lubero", "denied")
        .place(28.9, -1.2),
    ],
    ids=["road", "night", "changed"],
)
def test_a_place_in_a_village_has_the_answer_of_the_village(kivu_world, scenario):
    layers = kivu_world.layers
    chosen = layers.villages.iloc[::9]
    spots = gpd.GeoDataFrame(
        {"kind": "market", "name": chosen["name"], "people": chosen["population"]},
        geometry=chosen.geometry,
    )
    world = World(replace(layers, places=spots), kivu_world.router, kivu_world.assumptions)
    result = evaluate(world, scenario)
    here, there = evaluate_places(world, result), result.villages.loc[chosen.index]
    assert here["village_id"].tolist() == chosen.index.tolist()
    same = ["site_id", "travel_minutes", "can_alert", "in_time", "alarm", "alarm_minutes", "response_minutes"]
    for name in (*same, "status", "reason", "area_id", "access"):
        pd.testing.assert_series_equal(here[name], there[name], check_names=False, check_dtype=False)
    assert set(here["status"]) >= {"both", "neither"}
