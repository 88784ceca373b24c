"""Before and after: who is newly out or in, how many people, low and high, and what they lose."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coverage.compare import compare
from coverage.curve import reach_curve
from coverage.evaluate import evaluate
from coverage.explain.village import explain
from coverage.scenario import Scenario
from layers.errors import UnknownId
from tests.coverage.toy import INF, TESTED, toy_world


def can(village, hub, **more):
    return {"kind": "CAN", "village_id": village, "base_id": hub, "tested": TESTED, **more}


def pair(world, scenario):
    return compare(evaluate(world, scenario.baseline), evaluate(world, scenario))


def test_what_closing_a_base_takes():
    # Before: all call and a is 30 minutes away. After closing a, b is 50 from v1 and v4, 90 from v2, v3, and
    # never from v5 (an island: unknown). v3's and v4's only alarm is the walk to a: v3 loses both, v4 alarm
    # only. v1's CAN hangs on a: unverified, counts on by the switch, so v1 stays; at worst it is out too.
    world = toy_world(
        {"a": [30] * 5, "b": [50, 90, 90, 50, INF]},
        people=[1, 20, 300, 4000, 50000],
        islands=[False] * 4 + [True],
        bases={"a": {"lon": 29.25, "lat": 0.0}},
        mechanisms=[
            can("v1", "a"), can("v2", "b"), can("v5", "b"),
            {"kind": "CLA", "village_id": "v3", "base_id": "a", "is_embedded": True},
        ],
    )  # fmt: skip
    # 0.05 degree = 5.6 km: nobody is within 2.5 km of a, so v3 and v4 cannot call at all.
    assert evaluate(world, Scenario()).villages["status"].tolist()[2:4] == ["reach_only"] * 2
    wide = Scenario(assumptions=(("short_walk_m", 6000),))
    change = pair(world, wide.close("a"))
    assert change.villages["status_before"].tolist() == ["both"] * 5
    assert change.villages["status_after"].tolist() == [
        "both",
        "call_only",
        "neither",
        "reach_only",
        "unknown",
    ]
    assert change.newly_out.tolist() == ["v2", "v3", "v4", "v5"]
    assert change.villages["loses"].tolist() == ["", "reach", "both", "alarm", "reach"]
    assert change.lost["people"].tolist() == [50020, 4000, 300]
    # Low: v2, v3, v4. High: also v1 (its network gone at once) and v5 (unknown).
    assert change.people_out == (4320, 54321)
    assert change.people_in == (0, 0)
    assert change.villages["site_after"].tolist() == ["b", "b", "b", "b", ""]


def test_the_other_way_round():
    # Opening b: v1 from 90 to 20: in for sure. v2's network has its hub at b: closed before, so unverified;
    # in as well. v3's signal is unknown, before and after: in neither. v4 lies in the dark before (no road),
    # and is reached after.
    world = toy_world(
        {"a": [90, 90, 90, INF], "b": [20, 20, 20, 20]},
        people=[1, 20, 300, 4000],
        signal=["likely", "likely", "unknown", "likely"],
        islands=[False, False, False, True],
        bases={"b": {"closed": "2016-01-01"}},
        mechanisms=[can("v1", "a"), can("v2", "b"), can("v3", "a"), can("v4", "a")],
    )
    change = pair(world, Scenario().open("b"))
    assert change.newly_in.tolist() == ["v1", "v2", "v4"]
    # v4 was unknown before: it may have been both.
    assert change.people_in == (21, 4021)
    assert change.people_out == (0, 0)


def test_people_who_are_not_counted_are_counted_apart():
    world = toy_world({"a": [10, 10]}, people=[np.nan, 7], mechanisms=[can("v1", "a"), can("v2", "a")])
    change = pair(world, Scenario().close("a"))
    assert change.villages_out_without_population == 1
    assert change.people_out == (7, 7)
    assert change.lost.loc["reach"].tolist() == [2, 7, 1]


def test_areas_add_up():
    world = toy_world(
        {"a": [10, 10, 10]}, people=[1, 20, np.nan], mechanisms=[can(f"v{n}", "a") for n in (1, 2, 3)],
        areas=[("W", "open", 28.95, 29.05), ("E", "open", 29.05, 29.15)],
    )  # fmt: skip
    areas = pair(world, Scenario().close("a")).by_area
    assert areas.index.tolist() == ["", "E", "W"]
    assert areas["villages_out"].tolist() == [1, 1, 1]
    assert areas["people_out"].tolist() == [0, 20, 1]
    assert areas["people_out_low"].tolist() == areas["people_out_high"].tolist() == [0, 20, 1]
    assert areas["villages_out_without_population"].tolist() == [1, 0, 0]
    assert areas["villages_in"].tolist() == [0, 0, 0]


def test_only_the_same_villages_can_be_compared():
    with pytest.raises(ValueError, match="same villages"):
        compare(evaluate(toy_world({"a": [1]}), Scenario()), evaluate(toy_world({"a": [1, 2]}), Scenario()))


def test_the_curve():
    # Minutes 10 20 30 inf; people 1, unknown, 100, 1000; v1 calls, v2 cannot, v3 unknown.
    world = toy_world(
        {"a": [10, 20, 30, INF]}, people=[1, np.nan, 100, 1000],
        signal=["likely", "likely", "unknown", "likely"], mechanisms=[can("v1", "a"), can("v3", "a")],
    )  # fmt: skip
    curve = reach_curve(evaluate(world, Scenario()), np.array([0.0, 10.0, 20.0, 30.0, 1e9, np.inf]))
    assert curve["people"].tolist() == [0, 1, 1, 101, 101, 101]
    assert curve["people_with_alarm"].tolist() == [0, 1, 1, 1, 1, 1]
    assert curve["people_without_alarm"].tolist() == [0] * 6
    assert curve["people_alarm_unknown"].tolist() == [0, 0, 0, 100, 100, 100]
    assert curve["villages_without_population"].tolist() == [0, 0, 1, 1, 1, 1]
    # By the chain only v1 calls for certain.
    chain = reach_curve(evaluate(world, Scenario(lens="chain")), np.array([1e9]))
    assert chain["people"].tolist() == [1]


def test_why():
    world = toy_world(
        {"a": [30, 30], "b": [50, 90]},
        mechanisms=[can("v1", "a"), can("v1", "b", channel="hf_radio")],
    )
    result = evaluate(world, Scenario())
    why = explain(world, result, "v1")
    assert (why.status, why.can_alert, why.in_time, why.site_id, why.backup) == ("both", True, True, "a", 1)
    assert [part.name for part in why.parts] == ["alarm", "verification", "mobilisation", "wait", "travel"]
    assert [part.name for part in why.parts if part.counts] == ["travel"]
    assert sum(part.minutes for part in why.parts) == why.response_minutes
    assert [(route.channel, route.hub_id, route.works) for route in why.routes] == [
        ("phone", "a", True),
        ("hf_radio", "b", True),
    ]
    assert why.hangs_on == (("site", "a"), ("hub", "a"), ("hub", "b"), ("channel", "phone"))
    changed = {(other.kind, other.id): (other.status, other.site_id) for other in why.alternatives}
    assert changed["close_site", "a"] == ("both", "b")
    assert changed["close_site", "b"] == ("both", "a")
    assert changed["unverified_counts", ""] == ("both", "a")
    nothing = explain(world, evaluate(world, Scenario().close("a").close("b")), "v2")
    assert (nothing.status, nothing.site_id, nothing.itinerary) == ("neither", "", None)
    assert nothing.parts[-1].minutes == INF
    battalion = explain(world, evaluate(world, Scenario().place(29.0, 0.0)), "v1")
    assert [o.site_id for o in battalion.alternatives if o.id == "battalion-1"] == ["a"]
    with pytest.raises(UnknownId, match="v9"):
        explain(world, result, "v9")


def test_why_an_unknown_is_unknown():
    world = toy_world({"a": [30]}, signal=["unknown"], mechanisms=[can("v1", "a")])
    why = explain(world, evaluate(world, Scenario()), "v1")
    assert (why.can_alert, why.routes[0].works) == (None, None)
    assert pd.isna(why.response_minutes)
