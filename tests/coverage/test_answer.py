"""Toy worlds with the arithmetic in the comments."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coverage.evaluate import evaluate
from coverage.scenario import PlaceBattalion, Scenario
from tests.coverage.toy import INF, STALE, TESTED, toy_world


def column(result, name):
    return result.villages[name].tolist()


def can(village, hub, **more):
    return {"kind": "CAN", "village_id": village, "base_id": hub, "tested": TESTED, **more}


def test_the_four_statuses_and_the_fifth():
    # v1 calls (phone, likely) and 30 <= 60; v2 calls and 90 > 60; v3 cannot and 60 <= 60, the limit itself;
    # v4 cannot and nobody comes; v5 has a phone but its signal is unknown.
    world = toy_world(
        {"a": [30, 90, 60, INF, 10]},
        signal=["likely", "likely", "likely", "likely", "unknown"],
        mechanisms=[can("v1", "a"), can("v2", "a"), can("v5", "a")],
    )
    result = evaluate(world, Scenario())
    assert column(result, "status") == ["both", "call_only", "reach_only", "neither", "unknown"]
    assert column(result, "reason") == ["", "", "", "beyond cut-off", ""]
    assert column(result, "site_id") == ["a", "a", "a", "", "a"]
    assert result.villages["has_signal"].isna().tolist() == [False] * 4 + [True]


def test_the_nearest_site_answers_the_first_of_equals_and_the_rest_in_time_are_backup():
    # v1: a 30, b 30, c 50, all <= 60: a by order, 2 more. v2: b 20, a 70 > 60: none more.
    world = toy_world({"a": [30, 70], "b": [30, 20], "c": [50, 300]})
    result = evaluate(world, Scenario())
    assert column(result, "site_id") == ["a", "b"]
    assert column(result, "travel_minutes") == [30, 20]
    assert column(result, "backup") == [2, 0]


def test_only_sites_with_a_free_patrol_answer():
    # (24 - 15) // 10 = 0; (25 - 15) // 10 = 1; (36 - 15) // 10 = 2; unknown = 1; 3 troops: never below 0.
    world = toy_world(
        {"a": [10], "b": [20], "c": [30], "d": [40], "e": [5]},
        bases={"a": {"troops": 24}, "b": {"troops": 25}, "c": {"troops": 36}, "e": {"troops": 3}},
    )
    result = evaluate(world, Scenario())
    assert result.sites["patrols"].tolist() == [0, 1, 2, 1, 0]
    assert column(result, "site_id") == ["b"]


def test_a_battalion_takes_its_troops_from_its_base():
    # 40 troops: 2 patrols. 20 leave: (20 - 15) // 10 = 0, so a no longer answers; the battalion's (20 - 15)
    # // 10 = 0 neither.
    world = toy_world({"a": [10]}, bases={"a": {"troops": 40}})
    scenario = Scenario((PlaceBattalion(29.0, 0.5, troops=20, from_base="a"),))
    result = evaluate(world, scenario)
    assert result.sites["patrols"].tolist() == [0, 0]
    assert result.sites["troops"].tolist() == [20, 20]
    assert column(result, "reason") == ["no site answers"]
    assert world.layers.bases["troops"].tolist() == [40]


def test_dates_decide_which_bases_are_open():
    world = toy_world(
        {"a": [1], "b": [2], "c": [3], "d": [4]},
        bases={
            "a": {"opened": "2017-07-02"},  # opens the day after
            "b": {"closed": "2017-07-01"},  # closed that very day
            "c": {"opened": "2017-07-01", "closed": "2017-07-02"},
        },
    )
    assert evaluate(world, Scenario()).sites["is_open"].tolist() == [False, False, True, True]
    assert column(evaluate(world, Scenario().open("a")), "site_id") == ["a"]


def test_no_road_and_islands_are_unknown_only_without_a_time():
    # v1 no road; v2 on an island without a base; v3 on an island with a base, 30 min; v4 beyond the cut-off
    # of 240.
    world = toy_world(
        {"a": [INF, INF, 30, 241]},
        reasons=["no road within 5 km", "", "", ""],
        islands=[False, True, True, False],
    )
    result = evaluate(world, Scenario())
    assert column(result, "status") == ["unknown", "unknown", "reach_only", "neither"]
    assert column(result, "reason") == ["no road within 5 km", "island of 3 nodes", "", "beyond cut-off"]


def test_denied_areas_are_not_entered_and_unknown_access_is_unknown():
    # v1 in a denied area inside of an open one; v2 unknown; v3 escort, 60 minutes more; v4 where nothing is
    # stated.
    world = toy_world(
        {"a": [10, 10, 10, 10]},
        areas=[
            ("all", "open", 28.9, 29.35), ("no", "denied", 28.95, 29.05), ("who", "unknown", 29.05, 29.15),
            ("with", "escort", 29.15, 29.25), ("blank", "", 29.25, 29.35),
        ],
    )  # fmt: skip
    result = evaluate(world, Scenario())
    assert column(result, "status") == ["neither", "unknown", "neither", "reach_only"]
    assert column(result, "travel_minutes") == [INF, 10, 70, 10]
    assert column(result, "reason") == ["access denied", "", "", ""]
    assert column(result, "backup") == [0, 0, 0, 0]


def test_where_nobody_enters_no_road_matters():
    world = toy_world(
        {"a": [INF, INF]},
        reasons=["no road within 5 km"] * 2,
        areas=[("no", "denied", 28.95, 29.05), ("who", "unknown", 29.05, 29.15)],
    )
    result = evaluate(world, Scenario())
    assert column(result, "status") == ["neither", "unknown"]
    assert column(result, "reason") == ["access denied", "no road within 5 km"]


@pytest.mark.parametrize(
    ("signal", "counts", "expected"),
    [
        ("likely", False, True), ("uncertain", True, True), ("uncertain", False, False),
        ("unlikely", True, False), ("unknown", True, pd.NA),
    ],
)  # fmt: skip
def test_a_phone_needs_signal(signal, counts, expected):
    world = toy_world({"a": [10]}, signal=[signal], mechanisms=[can("v1", "a")])
    answer = evaluate(world, Scenario(uncertain_counts=counts)).villages["can_alert"].iloc[0]
    assert answer is expected or answer == expected


@pytest.mark.parametrize(("channel", "minutes"), [("hf_radio", 30), ("satphone", 20)])
def test_radio_and_satellite_need_no_signal(channel, minutes):
    world = toy_world({"a": [10]}, signal=["unknown"], mechanisms=[can("v1", "a", channel=channel)])
    result = evaluate(world, Scenario())
    assert column(result, "can_alert") == [True]
    assert (column(result, "alarm"), column(result, "alarm_minutes")) == ([channel], [minutes])


@pytest.mark.parametrize(("signal", "expected"), [("likely", True), ("unlikely", pd.NA)])
def test_an_unstated_channel_is_a_phone_or_not(signal, expected):
    world = toy_world({"a": [10]}, signal=[signal], mechanisms=[can("v1", "a", channel="")])
    answer = evaluate(world, Scenario()).villages["can_alert"].iloc[0]
    assert answer is expected or answer == expected


def test_the_quickest_working_channel_is_the_alarm():
    # phone 15 < satphone 20 < hf 30; without signal the satphone.
    rows = [can(v, "a", channel=c) for v in ("v1", "v2") for c in ("hf_radio", "satphone", "phone")]
    world = toy_world({"a": [10, 10]}, signal=["likely", "unlikely"], mechanisms=rows)
    assert column(evaluate(world, Scenario()), "alarm") == ["phone", "satphone"]


def test_unverified_channels_count_by_the_switch():
    # Tested a year before; never; after the reference date; exactly 90 days before (2 April); at a hub that
    # is closed; at no stated hub.
    world = toy_world(
        {"a": [10] * 6, "b": [10] * 6},
        bases={"b": {"closed": "2015-01-01"}},
        mechanisms=[
            can("v1", "a", tested=STALE), can("v2", "a", tested=pd.NaT), can("v3", "a", tested="2017-07-02"),
            can("v4", "a", tested="2017-04-02"), can("v5", "b"), can("v6", ""),
        ],
    )  # fmt: skip
    assert column(evaluate(world, Scenario()), "can_alert") == [True] * 6
    strict = evaluate(world, Scenario(unverified_counts=False))
    assert column(strict, "can_alert") == [False, False, False, True, False, False]
    # The hub was gone before: nothing hangs on the scenario.
    assert strict.villages["status_best"].equals(strict.villages["status_worst"])


def test_a_short_walk_to_a_base_a_battalion_or_an_assistant():
    # 0.02 degree = 2.2 km <= 2.5 km; 0.03 = 3.3 km is too far. Base a stands by v1; a CLA embedded at b by
    # v3; one who lives in v4; a battalion by v5.
    world = toy_world(
        {"a": [10] * 5, "b": [10] * 5},
        bases={"a": {"lon": 29.0, "lat": 0.02}, "b": {"lon": 29.2, "lat": 0.03}},
        mechanisms=[{"kind": "CLA", "village_id": "v4", "base_id": "b"}],
    )
    result = evaluate(world, Scenario().place(29.4, 0.01))
    assert column(result, "can_alert") == [True, False, False, True, True]
    assert column(result, "alarm_minutes")[0] == 45
    closed = evaluate(world, Scenario().close("a").close("b"))
    assert column(closed, "can_alert") == [False, False, False, True, False]


def test_an_embedded_assistant_leaves_with_the_base_and_a_committee_is_no_alarm():
    world = toy_world(
        {"a": [10, 10], "b": [10, 10]},
        bases={"a": {"lon": 29.0, "lat": 0.01, "troops": 0}},
        mechanisms=[
            {"kind": "CLA", "village_id": "v2", "base_id": "a", "is_embedded": True},
            {"kind": "LPC", "village_id": "v1", "base_id": "a"},
            {"kind": "LPC", "village_id": "v2", "base_id": "a", "owner": "community"},
        ],
    )
    before, after = evaluate(world, Scenario()), evaluate(world, Scenario().close("a"))
    # He works at the base, by v1, not in the village of his row.
    assert column(before, "can_alert") == [True, False]
    assert column(after, "can_alert") == [False, False]
    assert column(before, "lpc") == ["mission", "community"]
    assert column(after, "lpc") == ["without convenor", "community"]


def test_whether_an_assistant_leaves_is_unknown_when_nobody_says_that_he_is_embedded():
    world = toy_world(
        {"a": [10, 10], "b": [10, 10]},
        bases={"a": {"lon": 29.0, "lat": 0.5, "troops": 0}},
        mechanisms=[{"kind": "CLA", "village_id": "v2", "base_id": "a", "is_embedded": pd.NA}],
    )
    after = evaluate(world, Scenario().close("a"))
    assert column(evaluate(world, Scenario()), "can_alert") == [False, True]
    assert after.villages["can_alert"].isna().tolist() == [False, True]
    assert column(after, "status")[1] == "unknown"
    assert column(after, "status_best")[1] == "both"
    assert column(after, "status_worst")[1] == "reach_only"


def test_the_hotline_needs_a_hub_near_enough_and_signal():
    # The catchment is 30 km: v1 0.25 degree = 27.8 km from a, v2 29.9 km, v3 35.7 km.
    world = toy_world(
        {"a": [10] * 3}, bases={"a": {"lon": 29.0, "lat": 0.25}}, signal=["likely", "unlikely", "likely"]
    )
    assert column(evaluate(world, Scenario()), "can_alert") == [False] * 3
    result = evaluate(world, Scenario(hotline=True))
    assert column(result, "can_alert") == [True, False, False]
    assert column(result, "alarm") == ["hotline", "", ""]


def test_without_a_register_nobody_can_say_that_a_village_cannot_call():
    world = toy_world({"a": [10, 10]}, bases={"a": {"lon": 29.0, "lat": 0.01}}, mechanisms=None)
    assert column(evaluate(world, Scenario()), "status") == ["both", "unknown"]


def test_closing_a_hub_best_and_worst():
    # v1's phone was tested, v2's not. With the switch on, both count on; with it off, v1 stops counting. At
    # best v1 works on; at worst both are gone.
    world = toy_world(
        {"a": [10, 10], "b": [10, 10]}, mechanisms=[can("v1", "a"), can("v2", "a", tested=STALE)]
    )
    on = evaluate(world, Scenario().close("a"))
    assert column(on, "status") == column(on, "status_best") == ["both", "both"]
    assert column(on, "status_worst") == ["reach_only", "reach_only"]
    off = evaluate(world, Scenario(unverified_counts=False).close("a"))
    assert column(off, "status") == column(off, "status_worst") == ["reach_only", "reach_only"]
    assert column(off, "status_best") == ["both", "reach_only"]


def test_independent_routes():
    # v1: phone at a and phone at b share the network: 1. v2: phone at a and radio at b: 2. v3: phone and
    # radio at the same hub: 1. v4: radio at a and b, satphone at a: 2. v5: none. v6: two assistants who live
    # there, and a phone: 3. v7: radio at a, phone at a, phone at b: 2.
    radio = {"channel": "hf_radio"}
    world = toy_world(
        {"a": [10] * 7, "b": [10] * 7},
        mechanisms=[
            can("v1", "a"), can("v1", "b"), can("v2", "a"), can("v2", "b", **radio), can("v3", "a"),
            can("v3", "a", **radio), can("v4", "a", **radio), can("v4", "b", **radio),
            can("v4", "a", channel="satphone"), {"kind": "CLA", "village_id": "v6"},
            {"kind": "CLA", "village_id": "v6"}, can("v6", "a"), can("v7", "a", **radio), can("v7", "a"),
            can("v7", "b"),
        ],
    )  # fmt: skip
    assert column(evaluate(world, Scenario()), "independent_routes") == [1, 2, 1, 2, 0, 3, 2]
    # With b closed its hub moves to a: v2's two routes now share a hub.
    assert column(evaluate(world, Scenario().close("b")), "independent_routes")[1] == 1


def test_the_chain_adds_up():
    # v1: phone 15 + verification + mobilisation 20 (a's own) + travel 30. v2 cannot call: judged without the
    # alarm.
    world = toy_world({"a": [30, 30]}, bases={"a": {"mobilisation_minutes": 20}}, mechanisms=[can("v1", "a")])
    verification = world.assumptions["verification_minutes"]
    total = 15 + verification + 20 + 30
    at = evaluate(world, Scenario(lens="chain", limit_minutes=total))
    assert at.villages["response_minutes"].iloc[0] == total
    assert np.isnan(at.villages["response_minutes"].iloc[1])
    assert column(at, "status") == ["both", "reach_only"]
    below = evaluate(world, Scenario(lens="chain", limit_minutes=total - 1))
    # v2 without its alarm: total - 15.
    assert column(below, "status") == ["call_only", "reach_only"]
    night = evaluate(world, Scenario(lens="chain", is_night=True))
    wait = world.assumptions["dawn_wait_minutes"]
    assert night.villages["wait_minutes"].tolist() == [wait, wait]
    assert night.villages["response_minutes"].iloc[0] == total + wait


def test_in_the_chain_the_first_to_arrive_answers():
    # a: 10 travel + 90 mobilisation = 100; b: 40 + 30 = 70. By the road a is nearer.
    world = toy_world(
        {"a": [10], "b": [40]}, bases={"a": {"mobilisation_minutes": 90}, "b": {"mobilisation_minutes": 30}}
    )
    assert column(evaluate(world, Scenario()), "site_id") == ["a"]
    chain = evaluate(world, Scenario(lens="chain"))
    assert column(chain, "site_id") == ["b"]
    assert column(chain, "travel_minutes") == [40]
    # Limit 120 - verification: both are in time when verification <= 20.
    spare = 120 - world.assumptions["verification_minutes"]
    assert column(chain, "backup") == [int(spare >= 100)]


def test_totals_and_what_the_unknown_could_be():
    # both: v1 100; reach_only: v2 200 and v3, population unknown; unknown: v4 40, signal unknown but in time,
    # so it could be both or reach_only and nothing else.
    world = toy_world(
        {"a": [10] * 4},
        people=[100, 200, np.nan, 40],
        signal=["likely", "likely", "likely", "unknown"],
        mechanisms=[can("v1", "a"), can("v4", "a")],
        areas=[("W", "open", 28.95, 29.15), ("E", "open", 29.15, 29.4)],
    )
    result = evaluate(world, Scenario())
    overall = result.overall()
    assert overall["people_low"].tolist() == [100, 0, 200, 0, 40]
    assert overall["people_high"].tolist() == [140, 0, 240, 0, 40]
    assert overall["villages_without_population"].tolist() == [0, 0, 1, 0, 0]
    assert result.totals["villages"].sum() == 4
    assert result.totals.loc[("E", "unknown"), "people"] == 40
    assert result.totals.loc[("W", "both")].tolist() == [1, 100, 0]


def test_other_assumptions_reach_the_answer():
    world = toy_world({"a": [50]}, signal=["likely"], dbm=[-90.0], mechanisms=[can("v1", "a")])
    stricter = evaluate(world, Scenario(assumptions=(("limit_road_minutes", 40),)))
    assert column(stricter, "status") == ["call_only"]
    # -90 is 10 dB above -100: uncertain with a margin of 15; likely with one of 5.
    margin = evaluate(world, Scenario(assumptions=(("signal_likely_margin_db", 5),)))
    assert column(margin, "signal") == ["likely"]
    assert column(evaluate(world, Scenario(assumptions=(("signal_likely_margin_db", 20),))), "signal") == [
        "uncertain"
    ]


def test_a_limit_beyond_the_cut_off_moves_the_cut_off():
    world = toy_world({"a": [300]})
    assert column(evaluate(world, Scenario()), "status") == ["neither"]
    assert column(evaluate(world, Scenario(limit_minutes=300)), "status") == ["reach_only"]
