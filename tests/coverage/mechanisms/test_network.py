"""The network by hand: hubs, areas, overlap, owners, visits and reaction times."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coverage.changes import AssignHub, MoveCLA, SendJPT, SetReprisal, TransferMechanism
from coverage.evaluate import evaluate
from coverage.mechanisms.network import list_hubs, list_mechanisms, list_visits, owner_shares
from coverage.mechanisms.overlap import area_mechanisms, village_mechanisms
from coverage.mechanisms.reaction import reaction_times
from coverage.scenario import Scenario
from coverage.world import build_world
from tests.coverage.toy import STALE, TESTED, toy_world

# Base a stands in v1 itself, b far away. v1: CAN and mission LPC at a, CLA embedded in a: all three on a. v2:
# CAN at a, CLA alone guided by b: two hubs. v3: CAN at a and community LPC: the network and its own root.
# v4: CAN without a stated hub and mission LPC at b. v5: State CAN. v6: nothing.
WORLD = toy_world(
    {"a": [10, 40, 70, 70, 70, 70], "b": [90] * 6},
    people=[100, 200, 300, 400, np.nan, 600],
    bases={"a": {"lat": 0.0}},
    areas=[("west", "open", 28.95, 29.25), ("east", "open", 29.25, 29.55)],
    security={"west": "yellow"},
    mechanisms=[
        {"village_id": "v1", "base_id": "a", "tested": TESTED, "trained": "2016-02-01"},
        {"kind": "LPC", "village_id": "v1", "base_id": "a", "channel": "", "plan_date": "2017-01-15"},
        {"kind": "CLA", "base_id": "a", "is_embedded": True},
        {"village_id": "v2", "base_id": "a", "tested": STALE},
        {"kind": "CLA", "village_id": "v2", "base_id": "b", "is_embedded": False},
        {"village_id": "v3", "base_id": "a"},
        {"kind": "LPC", "village_id": "v3", "base_id": "a", "owner": "community", "channel": ""},
        {"village_id": "v4"},
        {"kind": "LPC", "village_id": "v4", "base_id": "b", "channel": ""},
        {"village_id": "v5", "base_id": "a", "owner": "state", "tested": TESTED},
    ],
)
BASELINE = evaluate(WORLD, Scenario())


def test_three_mechanisms_on_one_hub_repeat_and_others_check():
    frame = village_mechanisms(WORLD, BASELINE)
    assert frame["overlap"].tolist() == ["repeats", "checks", "checks", "unknown", "none", "none"]
    assert frame["mechanisms"].tolist() == [3, 2, 2, 2, 0, 0]
    assert frame["roots"].tolist() == [1, 2, 2, 1, 0, 0]
    assert frame["can"].tolist() == [True, True, True, True, False, False]
    assert frame["lpc"].tolist() == [True, False, True, True, False, False]
    assert frame["cla"].tolist() == [True, True, False, False, False, False]


def test_another_hub_makes_them_check_each_other():
    result = evaluate(WORLD, Scenario().add(AssignHub("b", mechanism_id="m1")))
    assert village_mechanisms(WORLD, result)["overlap"].iloc[0] == "checks"
    # And an assistant guided by the hub of the network repeats it.
    result = evaluate(WORLD, Scenario().add(MoveCLA("m5", "v2", "a")))
    assert village_mechanisms(WORLD, result)["overlap"].iloc[1] == "repeats"


def test_after_a_closing_what_left_covers_nobody():
    # a closes: the committee of v1 has no convenor, the assistant leaves; the networks move to b.
    result = evaluate(WORLD, Scenario().close("a"))
    frame = village_mechanisms(WORLD, result)
    assert frame["mechanisms"].tolist() == [1, 2, 2, 2, 0, 0]
    # v2: network at b and the assistant guided by b: one hub. v4: who knows where its network calls.
    assert frame["overlap"].tolist() == ["single", "repeats", "checks", "unknown", "none", "none"]
    listed = list_mechanisms(WORLD, result)
    assert listed["hub_id"].tolist() == ["b", "a", "a", "b", "b", "b", "", "", "b", ""]
    assert listed["standing"].tolist() == [
        "unverified", "without convenor", "left", "unverified", "there", "unverified", "community",
        "unverified", "mission", "",
    ]  # fmt: skip
    hubs = list_hubs(WORLD, result)
    assert not hubs.at["a", "is_open"]
    assert hubs.loc["a", ["villages", "cans", "lpcs", "clas"]].tolist() == [0, 0, 0, 0]
    # b: v1, v2, v3 by networks, v2 by the assistant, v4 by its committee: 1,000 people.
    assert hubs.loc["b", ["villages", "people", "cans", "lpcs", "clas"]].tolist() == [4, 1000, 3, 1, 1]


def test_hubs_count_what_hangs_on_them():
    hubs = list_hubs(WORLD, BASELINE)
    assert hubs.index.tolist() == ["a", "b", ""]
    expected = {
        # v1, v2, v3; of three networks one was tested lately.
        "a": [True, 3, 600.0, 3, 1, 1, 1, 0, 1],
        "b": [True, 2, 600.0, 0, 0, 1, 1, 1, 0],
        # The network of v4, the community's committee of v3.
        "": [False, 2, 700.0, 1, 0, 1, 0, 0, 0],
    }
    columns = [
        "is_open",
        "villages",
        "people",
        "cans",
        "cans_verified",
        "lpcs",
        "clas",
        "cla_posts",
        "with_plan",
    ]
    assert {hub_id: hubs.loc[hub_id, columns].tolist() for hub_id in hubs.index} == expected
    assert hubs.at["a", "last_tested"] == pd.Timestamp(TESTED)
    assert hubs.at["a", "last_trained"] == pd.Timestamp("2016-02-01")
    assert hubs.at["a", "last_plan_date"] == pd.Timestamp("2017-01-15")
    assert pd.isna(hubs.at["b", "last_trained"])


def test_no_view_holds_a_count_of_persons_of_one_mechanism():
    for frame in (list_mechanisms(WORLD, BASELINE), list_hubs(WORLD, BASELINE)):
        assert not {"women", "men"} & set(frame.columns)


def test_areas_sum_their_villages():
    frame = area_mechanisms(WORLD, BASELINE)
    assert frame.index.tolist() == ["east", "west"]
    assert frame["villages"].tolist() == [3, 3]
    assert frame["villages_without_population"].tolist() == [1, 0]
    assert frame["can_people"].tolist() == [400, 600]
    assert frame["lpc_villages"].tolist() == [1, 2]
    assert frame["cla_people"].tolist() == [0, 300]
    assert frame["all_three_villages"].tolist() == [0, 1]
    assert frame["no_mechanism_villages"].tolist() == [2, 0]
    assert frame["no_mechanism_people"].tolist() == [600, 0]
    assert frame["overlap_repeats_people"].tolist() == [0, 100]
    assert frame["overlap_checks"].tolist() == [0, 2]
    assert frame["overlap_unknown"].tolist() == [1, 0]
    assert frame["security"].tolist() == ["", "yellow"]
    routes = BASELINE.villages["independent_routes"].tolist()
    assert frame["routes_min"].tolist() == [min(routes[3:]), min(routes[:3])]
    assert frame["routes_median"].tolist() == [np.median(routes[3:]), np.median(routes[:3])]
    flagged = area_mechanisms(WORLD, evaluate(WORLD, Scenario().add(SetReprisal("west"))))
    assert flagged["is_reprisal"].tolist() == [False, True]


def test_without_a_register_nothing_is_known():
    world = toy_world({"a": [30, 30]}, mechanisms=None)
    frame = village_mechanisms(world, evaluate(world, Scenario()))
    assert frame["overlap"].tolist() == ["unknown", "unknown"]
    assert frame[["can", "lpc", "cla"]].isna().all().all()


def test_an_assistant_who_may_have_left_leaves_it_open():
    world = toy_world(
        {"a": [30], "b": [30]},
        mechanisms=[
            {"village_id": "v1", "base_id": "b", "tested": TESTED},
            {"kind": "CLA", "village_id": "v1", "base_id": "a", "is_embedded": None},
        ],
        bases={"a": {"lat": 0.0}},
    )
    assert village_mechanisms(world, evaluate(world, Scenario()))["overlap"].tolist() == ["checks"]
    closed = village_mechanisms(world, evaluate(world, Scenario().close("a")))
    # Not stated to be embedded, and placed at the village: nobody knows whether he leaves with base a.
    assert closed["overlap"].tolist() == ["unknown"]
    assert closed["cla"].isna().tolist() == [True]


def test_owners_and_visits():
    shares = owner_shares(WORLD, BASELINE)
    assert shares.loc[("CAN", "mission")].tolist() == [4, pytest.approx(4 / 5)]
    assert shares.loc[("LPC", "community")].tolist() == [1, pytest.approx(1 / 3)]
    result = evaluate(
        WORLD, Scenario().add(TransferMechanism("m2", "ngo")).add(SendJPT("b", area_id="west", days=2))
    )
    assert owner_shares(WORLD, result).loc[("LPC", "ngo"), "mechanisms"] == 1
    visits = list_visits(WORLD, result)
    assert visits.index.tolist() == [1]
    assert visits.iloc[0][["from_base", "area_id", "villages", "people"]].tolist() == ["b", "west", 3, 600]
    hubs = list_hubs(WORLD, result)
    assert hubs["jpt_visits"].tolist() == [0, 1, 0]
    # The committee of v3 hangs on no hub and was visited too.
    assert hubs["last_visited"].isna().tolist() == [False, False, False]
    assert hubs.at["a", "last_visited"] == pd.Timestamp("2017-07-01")
    assert list_visits(WORLD, BASELINE).empty


def test_reaction_times_are_the_sum_of_the_parts():
    # Road times from a: 10, 40, 70 minutes. v1 calls on foot or by phone, the phone is quicker: alarm,
    # verification and mobilisation (assumptions) and travel.
    terms = WORLD.assumptions
    fixed = terms["verification_minutes"] + terms["mobilisation_minutes"]
    frame = reaction_times(BASELINE)
    west = frame.loc[("west", "phone")]
    phone = terms["alarm_phone_minutes"]
    assert west["villages"] == 3
    assert west["alarm_minutes"] == phone
    assert west["response_low"] == phone + fixed + 10
    assert west["response_median"] == phone + fixed + 40
    assert west["response_high"] == phone + fixed + 70
    assert frame.loc[("east", ""), "villages"] == 2
    assert np.isnan(frame.loc[("east", ""), "response_median"])
    cut_off = evaluate(WORLD, Scenario().set_access("west", "denied"))
    denied = reaction_times(cut_off).loc[("west", "phone")]
    assert (denied["arrive"], denied["never"], denied["response_median"]) == (0, 3, np.inf)


@pytest.mark.parametrize("closed", [(), ("base-goma", "base-masisi")])
def test_the_embedded_region_village_by_village(kivu, closed):
    """Beside a plain walk over the rows of the layer, with nothing of the register."""
    world = build_world(kivu)
    scenario = Scenario()
    for base_id in closed:
        scenario = scenario.close(base_id)
    result = evaluate(world, scenario)
    crs, radius = world.region.metric_crs, world.assumptions["short_walk_m"]
    villages, bases = world.layers.villages.geometry.to_crs(crs), world.layers.bases.geometry.to_crs(crs)
    stands = {base_id: bool(is_open) for base_id, is_open in result.sites["is_open"].items()}
    open_bases = bases[[stands[base_id] for base_id in bases.index]]
    roots: dict[str, list[str]] = {village_id: [] for village_id in villages.index}
    for mechanism_id, row in world.layers.mechanisms.iterrows():
        hub, village_id = row["base_id"], row["village_id"]
        if row["kind"] == "CAN":
            nearest = open_bases.distance(villages[village_id]).idxmin()
            roots[village_id].append(hub if stands[hub] else nearest)
        elif row["kind"] == "LPC" and (row["owner"] != "mission" or stands[hub]):
            roots[village_id].append(hub if row["owner"] == "mission" else mechanism_id)
        elif row["kind"] == "CLA" and (stands[hub] or not row["is_embedded"]):
            point = bases[hub] if row["is_embedded"] else villages[village_id]
            for near in villages.index[villages.distance(point) <= radius]:
                roots[near].append(hub if stands[hub] else mechanism_id)
    expected = [
        "none" if not each else "single" if len(each) == 1 else "repeats" if len(set(each)) == 1 else "checks"
        for each in roots.values()
    ]
    frame = village_mechanisms(world, result)
    assert frame["overlap"].tolist() == expected
    assert frame["mechanisms"].tolist() == [len(each) for each in roots.values()]
    assert {"repeats", "checks", "single"} <= set(expected)
