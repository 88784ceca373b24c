"""Calls that hang on masts: toy worlds with the arithmetic in the comments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from coverage.compare import compare
from coverage.evaluate import evaluate
from coverage.explain.village import explain
from coverage.scenario import Scenario
from tests.coverage.mast_toy import mast_world
from tests.coverage.toy import INF, STALE, TESTED, toy_world


def can(village, hub="a", channel="phone", tested=TESTED, **more):
    return {
        "kind": "CAN", "village_id": village, "base_id": hub, "channel": channel, "tested": tested, **more,
    }  # fmt: skip


def column(result, name):
    return result.villages[name].tolist()


def test_a_phone_hangs_on_a_mast_and_on_what_feeds_it():
    # m at v1, n at v3 fed by m. v1 hears m at 20 dB and n at 0; v2 both at 10, m first in the file; v3 n at
    # 20, m at 0; v4 n at 10 alone; v6 nothing.
    with mast_world(
        {"m": (0, ""), "n": (2, "m")}, 6, mechanisms=[can(f"v{n}") for n in (1, 2, 3, 4, 6)]
    ) as world:
        before = evaluate(world, Scenario())
        assert column(before, "alarm_mast_id") == ["m", "m", "n", "n", "", ""]
        assert column(before, "second_mast_id") == ["n", "n", "m", "", "", ""]
        assert column(before, "second_alarm") == ["phone"] * 3 + [""] * 3
        # One hub, and masts that hang together.
        assert column(before, "independent_routes") == [1, 1, 1, 1, 0, 0]
        without_n = evaluate(world, Scenario().lose_mast("n"))
        assert column(without_n, "can_alert") == [True, True, True, False, False, False]
        assert column(without_n, "alarm_mast_id") == ["m", "m", "m", "", "", ""]
        # n is fed by m, so losing m takes both.
        without_m = evaluate(world, Scenario().lose_mast("m"))
        assert column(without_m, "can_alert") == [False] * 6
        change = compare(before, without_m)
        assert change.villages["loses"].tolist() == ["alarm"] * 4 + ["", ""]
        assert change.lost.loc["alarm", "villages"] == 4


def test_independent_routes_need_hubs_and_masts_that_share_nothing():
    # v2 calls a, b and c by phone and hears m (10 dB), n (10 dB): two masts of their own give 2 of 3 hubs;
    # when m feeds n they give 1. A radio to c needs no mast: 1 + 2, and 1 + 1.
    phones = [can("v2", hub) for hub in "abc"]
    minutes = {hub: [30.0] * 3 for hub in "abc"}
    for feed, radio, expected in (("", 0, 2), ("m", 0, 1), ("", 1, 3), ("m", 1, 2)):
        rows = [*phones, *([can("v2", "c", "hf_radio")] * radio)]
        with mast_world({"m": (0, ""), "n": (2, feed)}, 3, mechanisms=rows, minutes=minutes) as world:
            assert column(evaluate(world, Scenario()), "independent_routes") == [0, expected, 0]


def test_only_likely_links_carry_where_uncertain_signal_does_not_count():
    with mast_world({"m": (0, ""), "n": (1, "")}, 2, mechanisms=[can("v1"), can("v2")]) as world:
        # v1: m 20 dB, n 10; v2 the other way round.
        every = evaluate(world, Scenario())
        assert column(every, "second_mast_id") == ["n", "m"]
        likely = evaluate(world, Scenario(uncertain_counts=False))
        assert column(likely, "alarm_mast_id") == ["m", "n"]
        assert column(likely, "second_mast_id") == ["", ""]


def test_claims_that_no_mast_explains_hang_on_one_network():
    # v1 is claimed likely four steps from any mast: two hubs by phone are one route on the network. v5 stands
    # at two masts that share nothing: two routes.
    rows = [can("v1"), can("v1", "b"), can("v5"), can("v5", "b")]
    minutes = {"a": [30.0] * 5, "b": [30.0] * 5}
    masts, claims = {"m": (4, ""), "n": (4, "")}, ["likely"] * 5
    with mast_world(masts, 5, claims=claims, mechanisms=rows, minutes=minutes) as world:
        result = evaluate(world, Scenario())
        assert column(result, "alarm_mast_id") == ["", "", "", "", "m"]
        assert column(result, "independent_routes") == [1, 0, 0, 0, 2]
        # What no mast explained stays when masts are lost.
        lost = evaluate(world, Scenario().lose_mast("m").lose_mast("n"))
        assert column(lost, "can_alert") == [True, False, False, False, False]


def test_signal_as_claimed_and_as_modelled_stay_apart():
    # m at v1 models 20, 10, 0, none; the claim says likely, unlikely, unknown, likely.
    with mast_world({"m": (0, "")}, 4, claims=["likely", "unlikely", "unknown", "likely"]) as world:
        result = evaluate(world, Scenario())
        assert column(result, "signal_claimed") == ["likely", "unlikely", "unknown", "likely"]
        assert column(result, "signal_modelled") == ["likely", "uncertain", "uncertain", "unlikely"]
        assert column(result, "signal_agreement") == ["agree", "disagree", "unknown", "disagree"]
        assert column(result, "signal") == column(result, "signal_claimed")
        agreed = evaluate(world, Scenario(signal_basis="agreed"))
        assert column(agreed, "signal") == ["likely", "unknown", "unknown", "unknown"]


def test_where_claims_deny_signal_only_an_added_mast_carries():
    # m models 20 dB at v1, the claim says unlikely there. A new mast at v1 gives signal: it alone carries.
    with mast_world({"m": (0, "")}, 1, claims=["unlikely"], mechanisms=[can("v1")]) as world:
        assert column(evaluate(world, Scenario()), "can_alert") == [False]
        added = evaluate(world, Scenario().add_mast(29.0, 0.0))
        assert column(added, "alarm_mast_id") == ["mast-1"]
        assert column(added, "second_mast_id") == [""]


def test_best_and_second_best_by_minutes_then_test_then_mast():
    # Phone 15 < radio 30. v1: phone at a, never tested, and at b, tested: b first, a second. v2: radio at a
    # alone. v3: an untested phone and a tested radio: the phone is quicker.
    rows = [
        can("v1", "a", tested=STALE), can("v1", "b"), can("v2", "a", "hf_radio"), can("v3", tested=STALE),
        can("v3", "b", "hf_radio"),
    ]  # fmt: skip
    world = toy_world({"a": [10] * 3, "b": [10] * 3}, mechanisms=rows)
    result = evaluate(world, Scenario())
    assert column(result, "alarm_hub_id") == ["b", "a", "a"]
    assert column(result, "alarm_is_verified") == [True, True, False]
    assert column(result, "second_alarm") == ["phone", "", "hf_radio"]
    assert column(result, "second_hub_id") == ["a", "", "b"]
    assert column(result, "second_minutes")[::2] == [15, 30]
    assert np.isnan(column(result, "second_minutes")[1])
    assert result.villages["second_is_verified"].isna().tolist() == [False, True, False]
    assert [result.villages["second_is_verified"].iloc[k] for k in (0, 2)] == [False, True]
    # With b closed its channels are unverified and moved to a.
    closed = evaluate(world, Scenario().close("b"))
    assert not closed.villages["alarm_is_verified"].iloc[0]
    assert column(closed, "second_hub_id")[2] == "a"


def test_a_walk_is_verified_and_a_hotline_is_not():
    world = toy_world({"a": [10, 10]}, bases={"a": {"lon": 29.0, "lat": 0.01}})
    result = evaluate(world, Scenario(hotline=True))
    # v1 by hotline (20 minutes) before a walk (45); v2 is 11 km away, in the catchment of 30 km.
    assert column(result, "alarm") == ["hotline", "hotline"]
    assert column(result, "alarm_is_verified") == [False, False]
    assert column(result, "second_alarm") == ["walk", ""]
    assert result.villages["second_is_verified"].iloc[0]


def test_channels_of_the_state_are_said_and_count_for_nothing():
    world = toy_world(
        {"a": [10, 10, 10]},
        mechanisms=[
            can("v1", owner="state"), can("v2"), can("v2", owner="state", channel="hf_radio"),
            {"kind": "CLA", "village_id": "v3", "owner": "state"},
            {"kind": "LPC", "village_id": "v3", "owner": "state"},
        ],
    )  # fmt: skip
    result = evaluate(world, Scenario())
    assert column(result, "can_alert") == [False, True, False]
    assert column(result, "state_alarm") == [True, True, True]
    assert column(result, "independent_routes") == [0, 1, 0]
    assert column(result, "can_warn") == [False, True, False]
    assert not evaluate(toy_world({"a": [10]}), Scenario()).villages["state_alarm"].any()


def test_explaining_lists_each_mast_with_what_feeds_it():
    rows = [can("v2"), can("v2", "b", "hf_radio", tested=STALE)]
    minutes = {"a": [30.0] * 3, "b": [90.0] * 3}
    with mast_world({"m": (0, ""), "n": (2, "m")}, 3, mechanisms=rows, minutes=minutes) as world:
        why = explain(world, evaluate(world, Scenario()), "v2")
        assert [(r.channel, r.hub_id, r.mast_id, r.fed_by, r.is_verified) for r in why.routes] == [
            ("phone", "a", "m", (), True),
            ("phone", "a", "n", ("m",), True),
            ("hf_radio", "b", "", (), False),
        ]
        assert why.hangs_on == (
            ("site", "a"), ("hub", "a"), ("hub", "b"), ("mast", "m"), ("mast", "n"), ("channel", "phone"),
        )  # fmt: skip
        assert (why.can_warn, why.warning) == (True, "phone")


def test_what_would_change_an_answer():
    # v1 hangs on m alone: without it the village cannot call, with a radio it could; nothing else changes.
    with mast_world({"m": (0, "")}, 2, mechanisms=[can("v1")]) as world:
        why = explain(world, evaluate(world, Scenario()), "v1")
        told = {(other.kind, other.id): other.status for other in why.alternatives}
        assert told["lose_mast", "m"] == "reach_only"
        assert told["close_site", "a"] == "call_only"
        assert told["hf_radio", ""] == told["hotline", ""] == told["runner", ""] == "both"
        silent = explain(world, evaluate(world, Scenario().lose_mast("m")), "v1")
        told = {other.kind: other.status for other in silent.alternatives}
        assert silent.status == "reach_only"
        assert (told["hf_radio"], told["hotline"]) == ("both", "reach_only")
        # A mast that was added is taken away again.
        added = evaluate(world, Scenario().lose_mast("m").add_mast(29.0, 0.0))
        told = {(o.kind, o.id): o.status for o in explain(world, added, "v1").alternatives}
        assert told["lose_mast", "mast-1"] == "reach_only"


def test_a_mast_that_feeds_all_others_is_asked_about():
    # v3 hears n (20 dB) and k (10 dB), both fed by m, too far to be heard: without either it still calls,
    # without m it does not.
    masts = {"m": (9, ""), "n": (2, "m"), "k": (3, "m")}
    with mast_world(masts, 3, mechanisms=[can("v3")]) as world:
        why = explain(world, evaluate(world, Scenario()), "v3")
        assert [(route.mast_id, route.fed_by) for route in why.routes] == [("n", ("m",)), ("k", ("m",))]
        told = {other.id: other.status for other in why.alternatives if other.kind == "lose_mast"}
        assert told == {"n": "both", "k": "both", "m": "reach_only"}


def test_the_switches_of_the_scenario_and_notes():
    with mast_world({"m": (0, ""), "n": (30, "")}, 2, mechanisms=[can("v1", tested=STALE)]) as world:
        strict = Scenario(unverified_counts=False)
        assert column(evaluate(world, strict), "can_alert") == [False, False]
        restored = evaluate(world, strict.restore_channel("v1", "credit"))
        assert column(restored, "can_alert") == [True, False]
        assert column(restored, "alarm_is_verified")[0]
        given = evaluate(world, replace(strict, changes=()).give("v2", "hf_radio"))
        assert column(given, "alarm") == ["", "hf_radio"]
        # Notes of masts and channels in the order of the changes: nothing to restore, a mast of no village.
        noted = evaluate(world, strict.restore_channel("v2", "credit").lose_mast("n"))
        assert [note.position for note in noted.radio_notes] == [0, 1]


def test_unknown_signal_has_no_mast_and_stays_unknown():
    world = toy_world({"a": [INF]}, signal=["unknown"], mechanisms=[can("v1")])
    villages = evaluate(world, Scenario()).villages
    assert villages["can_alert"].iloc[0] is pd.NA
    assert (villages["alarm"].iloc[0], villages["alarm_mast_id"].iloc[0]) == ("", "")
    assert villages["alarm_is_verified"].iloc[0] is pd.NA
