"""Channels that are given or work again: a register of its own, the given one unaltered."""

from __future__ import annotations

import numpy as np

from coverage.alarm.register import CHANNELS
from coverage.evaluate import evaluate
from coverage.mechanisms.apply import mechanisms_under
from coverage.scenario import Scenario
from coverage.sites import build_sites
from tests.coverage.toy import STALE, TESTED, toy_world

# Bases a north of v1, b of v2, c of v4; c is closed. CANs: v1 by phone tested a year ago, hub a; v2 by HF
# tested a year ago, hub b; v3 by phone tested 30 days ago, hub b.
WORLD = toy_world(
    {"a": [30, 30, 30, 30], "b": [30, 30, 30, 30], "c": [30, 30, 30, 30]},
    signal=["likely", "unlikely", "likely", "unlikely"],
    bases={"c": {"closed": "2015-01-01", "lon": 29.3}},
    mechanisms=[
        {"village_id": "v1", "base_id": "a", "tested": STALE},
        {"village_id": "v2", "base_id": "b", "channel": "hf_radio", "tested": STALE},
        {"village_id": "v3", "base_id": "b", "tested": TESTED},
    ],
)


def apply(scenario: Scenario):
    sites = build_sites(scenario, WORLD.layers.bases, WORLD.ground, WORLD.assumptions)
    found = mechanisms_under(WORLD, scenario, sites, WORLD.assumptions)
    return found.register, found.radio_notes


def cans(register) -> list[tuple[int, int, str, float]]:
    channels = [CHANNELS[code] for code in register.can_channel]
    return list(zip(register.can_village, register.can_hub, channels, register.can_days, strict=True))


def test_without_such_changes_it_is_the_same_register():
    for scenario in (
        Scenario(),
        Scenario().close("a").lose_mast("m"),
        Scenario().restore_channel("v4", "credit"),
    ):
        assert apply(scenario)[0] is WORLD.ground.register


def test_what_is_given_is_tested_today_and_calls_the_nearest_open_base():
    before = cans(WORLD.ground.register)
    register, notes = apply(Scenario().give("v4", "satphone").give("v1", "hf_radio").give("v4", "phone", "a"))
    # c stands above v4, but is closed; of those open b (0.1 degree) is nearer to v4 (0.3) than a (0.0).
    assert cans(register) == [*before, (3, 1, "satphone", 0), (0, 0, "hf_radio", 0), (3, 0, "phone", 0)]
    assert notes == ()
    assert cans(WORLD.ground.register) == before
    assert register.can_channel.dtype == np.int8


def test_the_hub_is_the_nearest_after_all_changes():
    assert apply(Scenario().give("v4", "satphone").close("b"))[0].can_hub[-1] == 0
    assert apply(Scenario().give("v4", "satphone").open("c"))[0].can_hub[-1] == 2


def test_without_an_open_base_the_hub_is_one_that_is_gone_and_it_is_said():
    register, notes = apply(Scenario().close("a").close("b").give("v4", "satphone"))
    assert register.can_hub[-1] == 2
    assert [(note.position, note.what) for note in notes] == [(2, "no open hub")]


def test_items_bring_back_the_channels_they_help():
    days = {"stale": 365.0, "tested": 30.0}
    expected = {
        ("v1", "credit"): [0, days["stale"], days["tested"]],
        ("v1", "charging"): [0, days["stale"], days["tested"]],
        ("v2", "charging"): [days["stale"], 0, days["tested"]],
        ("v2", "antenna"): [days["stale"], 0, days["tested"]],
    }
    for (village_id, item), told in expected.items():
        register, notes = apply(Scenario().restore_channel(village_id, item))
        assert register.can_days.tolist() == told
        assert notes == ()


def test_what_helps_nothing_or_stands_beside_another_is_said():
    scenario = (
        Scenario().restore_channel("v2", "credit").restore_channel("v1", "antenna")
        .restore_channel("v4", "charging").give("v3", "phone").give("v4", "phone").give("v4", "phone")
    )  # fmt: skip
    register, notes = apply(scenario)
    assert [(note.position, note.what) for note in notes] == [
        (0, "nothing to restore"), (1, "nothing to restore"), (2, "nothing to restore"), (3, "has channel"),
        (5, "has channel"),
    ]  # fmt: skip
    assert len(register.can_village) == 6


def test_the_answer_follows():
    # With unverified channels left out only v3 can call: v1 and v2 were tested a year ago, v4 has no network.
    strict = Scenario(unverified_counts=False)
    assert evaluate(WORLD, strict).villages["can_alert"].tolist() == [False, False, True, False]
    changed = strict.restore_channel("v1", "credit").restore_channel("v2", "antenna").give("v4", "satphone")
    result = evaluate(WORLD, changed)
    assert result.villages["can_alert"].all()
    assert result.villages["alarm"].tolist() == ["phone", "hf_radio", "phone", "satphone"]
    again = evaluate(WORLD, strict)
    assert again.villages["can_alert"].tolist() == [False, False, True, False]
