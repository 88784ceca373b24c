"""Runners and warnings: toy worlds with the arithmetic in the comments.

On foot it is 100 minutes from each village to the next. A runner and the alarm of the village he runs to take
180 minutes together at most.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coverage.evaluate import evaluate
from coverage.explain.village import explain
from coverage.scenario import Scenario
from tests.coverage.mast_toy import mast_world
from tests.coverage.toy import STALE, TESTED, toy_world

RUNS = Scenario(runner=True)


def can(village, hub="a", channel="phone", tested=TESTED):
    return {"kind": "CAN", "village_id": village, "base_id": hub, "channel": channel, "tested": tested}


def column(result, name):
    return result.villages[name].tolist()


def minutes(result, name):
    return [None if np.isnan(value) else value for value in column(result, name)]


def test_a_runner_is_shown_always_and_counts_by_a_switch():
    # v1 calls by phone (15). v2: 100 + 15 = 115 <= 180; v3: 200 + 15 is too long; v4 is 100 from v5, whose
    # radio takes 30: 130.
    world = toy_world({"a": [30] * 5}, mechanisms=[can("v1"), can("v5", channel="hf_radio")])
    off, on = evaluate(world, Scenario()), evaluate(world, RUNS)
    for result in (off, on):
        assert column(result, "runner_to") == ["", "v1", "", "v5", ""]
        assert minutes(result, "runner_minutes") == [None, 115, None, 130, None]
    assert column(off, "can_alert") == [True, False, False, False, True]
    # Nobody runs to a village that itself calls only by runner: v3 is 100 from v2 and stays without.
    assert column(on, "can_alert") == [True, True, False, True, True]
    assert column(on, "alarm") == ["phone", "runner", "", "runner", "hf_radio"]
    assert minutes(on, "alarm_minutes") == [15, 115, None, 130, 30]
    assert column(on, "independent_routes") == [1, 1, 0, 1, 1]
    assert column(on, "alarm_hub_id") == ["a", "a", "", "a", "a"]


def test_the_runner_goes_where_walk_and_alarm_together_are_least():
    # v2 lies 100 from v1 (a walk of 45 to the base: 145) and from v3 (phone, 15: 115).
    world = toy_world({"a": [30] * 3}, bases={"a": {"lon": 29.0, "lat": 0.01}}, mechanisms=[can("v3")])
    assert column(evaluate(world, RUNS), "runner_to") == ["", "v3", ""]
    # When v3 falls away he runs to the base's village.
    assert column(evaluate(world, replace(RUNS, unverified_counts=False).close("a")), "runner_to") == [""] * 3
    lost = evaluate(toy_world({"a": [30] * 3}, bases={"a": {"lon": 29.0, "lat": 0.01}}), RUNS)
    assert (column(lost, "runner_to"), minutes(lost, "runner_minutes")) == (["", "v1", ""], [None, 145, None])


def test_the_longest_run_is_an_assumption():
    # 115 minutes: just within, and just not. With the walk of 200 + 15 within, v3 runs as well.
    world = toy_world({"a": [30] * 3}, mechanisms=[can("v1")])
    for most, expected in ((115, ["", "v1", ""]), (114, ["", "", ""]), (215, ["", "v1", "v1"])):
        scenario = Scenario(assumptions=(("runner_max_minutes", most),))
        assert column(evaluate(world, scenario), "runner_to") == expected


def test_a_runner_hangs_on_what_the_other_village_hangs_on():
    # v4 hears no mast and runs to v3 (one step, 10 dB from m); without m neither can call.
    with mast_world({"m": (1, "")}, 5, mechanisms=[can("v3", tested=STALE)]) as world:
        result = evaluate(world, RUNS)
        assert column(result, "alarm_mast_id") == ["", "m", "m", "m", ""]
        assert column(result, "alarm") == ["", "runner", "phone", "runner", ""]
        assert not result.villages["alarm_is_verified"].iloc[3]
        why = explain(world, result, "v4").routes
        assert [(r.channel, r.to_village, r.hub_id, r.mast_id, r.works) for r in why] == [
            ("runner", "v3", "a", "m", True)
        ]
        assert explain(world, evaluate(world, Scenario()), "v4").routes[0].works is False
        assert not evaluate(world, RUNS.lose_mast("m")).villages["can_alert"].any()


def test_a_runner_may_be_quicker_than_a_village_s_own_walk():
    # v1 walks to its base in 45 minutes; to v2 the walk is 100, and were the base's 130 it would pay: 115.
    # Its own walk is then second best, and its independent routes are its own.
    world = toy_world({"a": [30, 30]}, bases={"a": {"lon": 29.0, "lat": 0.01}}, mechanisms=[can("v2")])
    assert column(evaluate(world, RUNS), "runner_to") == ["", ""]
    slow = replace(RUNS, assumptions=(("alarm_walk_minutes", 130),))
    result = evaluate(world, slow)
    assert (column(result, "runner_to"), minutes(result, "alarm_minutes")) == (["v2", ""], [115, 15])
    assert column(result, "second_alarm") == ["walk", ""]
    assert column(result, "independent_routes") == [1, 1]
    # Without the base he still runs: nothing has become quicker.
    assert minutes(evaluate(world, slow.close("a")), "alarm_minutes")[0] == 115


def test_cuts_hold_for_people_on_foot_and_roadless_villages_send_nobody():
    world = toy_world({"a": [30] * 4}, mechanisms=[can("v1")], reasons=["", "", "", "no road within 5 km"])
    assert column(evaluate(world, RUNS), "runner_to") == ["", "v1", "", ""]
    # The road of v2 is cut at v2.
    assert column(evaluate(world, RUNS.cut(29.1, 0.0)), "runner_to") == ["", "", "", ""]


def test_running_to_where_nobody_knows_is_unknown():
    # v1's phone has unknown signal: v1 is unknown, and v2 beside it too, once runners count; v4 is too far.
    world = toy_world({"a": [30] * 4}, signal=["unknown"] * 4, mechanisms=[can("v1")])
    off, on = evaluate(world, Scenario()), evaluate(world, RUNS)
    assert off.villages["can_alert"].isna().tolist() == [True, False, False, False]
    assert on.villages["can_alert"].isna().tolist() == [True, True, False, False]
    assert on.villages["can_warn"].isna().tolist() == [True, True, False, False]
    assert column(on, "runner_to") == [""] * 4


def test_the_chain_adds_the_run():
    # v2: 115 + verification + mobilisation + 30 of travel.
    world = toy_world({"a": [30, 30]}, mechanisms=[can("v1")])
    result = evaluate(world, replace(RUNS, lens="chain", limit_minutes=1000))
    parts = sum(world.assumptions[name] for name in ("verification_minutes", "mobilisation_minutes"))
    assert column(result, "response_minutes")[1] == 115 + parts + 30


def test_the_runner_counts_in_the_best_and_worst_case_too():
    # v1's hub closes. At worst v1 cannot call, nor v2 that runs to it; at best both can.
    world = toy_world({"a": [30, 30], "b": [30, 30]}, mechanisms=[can("v1")])
    result = evaluate(world, RUNS.close("a"))
    assert column(result, "status_best") == ["both", "both"]
    assert column(result, "status_worst") == ["reach_only", "reach_only"]
    strict = evaluate(world, replace(RUNS, unverified_counts=False).close("a"))
    assert column(strict, "status_best") == ["both", "both"]
    assert column(strict, "status") == ["reach_only", "reach_only"]


@pytest.mark.parametrize(("signal", "expected"), [("likely", True), ("unlikely", False), ("unknown", None)])
def test_the_mission_warns_by_the_channels_of_the_network(signal, expected):
    # The decision takes 15 minutes, the phone 15.
    world = toy_world({"a": [30]}, signal=[signal], mechanisms=[can("v1")])
    villages = evaluate(world, Scenario()).villages
    can_warn = villages["can_warn"].iloc[0]
    assert (None if can_warn is pd.NA else can_warn) == expected
    told = (villages["warning"].iloc[0], villages["warning_minutes"].iloc[0])
    assert told == ("phone", 30) if expected else told[0] == "" and np.isnan(told[1])


def test_a_hotline_is_one_way_and_a_short_walk_is_not():
    # v1 by base a: the hotline (20) raises the alarm, a walk (45 + 15) carries the warning; v2 only calls.
    world = toy_world({"a": [30, 30]}, bases={"a": {"lon": 29.0, "lat": 0.01}})
    result = evaluate(world, Scenario(hotline=True))
    assert column(result, "alarm") == ["hotline", "hotline"]
    assert (column(result, "warning"), minutes(result, "warning_minutes")) == (["walk", ""], [60, None])
    assert column(result, "can_warn") == [True, False]
    unknown = evaluate(toy_world({"a": [30]}, mechanisms=None), Scenario())
    assert unknown.villages["can_warn"].isna().all()


def test_runners_carry_warnings_on():
    # v2 is warned by radio in 30 + 15 = 45; a runner takes it to v1 and v3 in 145, and no farther: 245 > 180
    # + 15.
    world = toy_world({"a": [30] * 4}, mechanisms=[can("v2", channel="hf_radio")])
    off, on = evaluate(world, Scenario()), evaluate(world, RUNS)
    assert column(off, "can_warn") == [False, True, False, False]
    assert column(on, "can_warn") == [True, True, True, False]
    assert column(on, "warning") == ["runner", "hf_radio", "runner", ""]
    assert minutes(on, "warning_minutes") == [145, 45, 145, None]
