"""Who answers which threat, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from coverage.changes import RedeployState
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from coverage.threats import RESPONDERS, threat_answers, village_threats
from layers.threats import Threat, read_threats
from tests.coverage.toy import TESTED, toy_world

# Limit 60 minutes. v1 calls and is reached in 30; v2 calls, 90 minutes away; v3 does not call, 30 minutes
# away; v4 neither, but its community has a committee; v5 calls, and lies on no road: in time is unknown; v6
# has a phone and unknown signal, 30 minutes away.
WORLD = toy_world(
    {"a": [30, 90, 30, 90, np.inf, 30]},
    people=[100, 200, 300, 400, 500, np.nan],
    reasons=["", "", "", "", "no road", ""],
    signal=["likely"] * 5 + ["unknown"],
    areas=[("west", "open", 28.95, 29.15), ("east", "open", 29.15, 29.55)],
    mechanisms=[
        *({"village_id": f"v{n}", "base_id": "a", "tested": TESTED} for n in (1, 2, 5, 6)),
        {"kind": "LPC", "village_id": "v4", "owner": "community", "channel": ""},
    ],
)
RESULT = evaluate(WORLD, Scenario())
EXPECTED = {
    "armed_group_attack": ["mission", "deferred", "nobody", "nobody", "unknown", "unknown"],
    "abduction": ["mission", "deferred", "nobody", "nobody", "unknown", "unknown"],
    "looting": ["mission", "deferred", "nobody", "nobody", "unknown", "unknown"],
    # Nobody to defer to: nobody where the mission does not come in time.
    "state_agent": ["mission", "nobody", "nobody", "nobody", "unknown", "unknown"],
    # The committee of v4 answers without an alarm.
    "inter_community": ["mission", "deferred", "nobody", "mission", "unknown", "unknown"],
    # The State's own task: passed on wherever somebody calls.
    "crime": ["deferred", "deferred", "nobody", "nobody", "deferred", "unknown"],
}


def test_by_hand():
    frame = village_threats(WORLD, RESULT)
    assert {name: frame[name].tolist() for name in frame.columns} == EXPECTED


def test_areas_sum_their_villages():
    frame = threat_answers(WORLD, RESULT)
    assert len(frame) == 2 * len(read_threats()) * len(RESPONDERS)
    assert frame.loc[("west", "armed_group_attack", "mission")].tolist() == [1, 100, 0]
    assert frame.loc[("west", "armed_group_attack", "deferred")].tolist() == [1, 200, 0]
    assert frame.loc[("east", "armed_group_attack", "nobody")].tolist() == [2, 700, 0]
    assert frame.loc[("east", "armed_group_attack", "unknown")].tolist() == [2, 500, 1]
    every = frame.groupby("threat")["villages"].sum()
    assert (every == 6).all()


def test_where_state_forces_have_left_nothing_is_deferred():
    left = evaluate(WORLD, Scenario().add(RedeployState("west")))
    frame = village_threats(WORLD, left)
    assert frame["looting"].tolist() == ["mission", "nobody", *EXPECTED["looting"][2:]]
    assert frame["crime"].tolist() == ["nobody", "nobody", *EXPECTED["crime"][2:]]


def test_closing_answers_no_more_threats():
    closed = village_threats(WORLD, evaluate(WORLD, Scenario().close("a")))
    for threat in read_threats():
        before = np.array(EXPECTED[threat.name]) == "mission"
        after = (closed[threat.name] == "mission").to_numpy()
        assert not (after & ~before).any()


@pytest.mark.parametrize("by", ["patrol", "forum", "police"])
def test_a_threat_that_is_never_deferred_has_no_village_deferred(by):
    threat = Threat("mine", by, "", "assumption", "a", "b")
    assert "deferred" not in village_threats(WORLD, RESULT, [threat])["mine"].tolist()
