"""What changes of mechanisms do, what areas refuse, what is said; the given register is never altered."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from coverage.calendar import evaluate_on
from coverage.changes import (
    AssignHub,
    FoundMechanism,
    MoveCLA,
    SendJPT,
    SetReprisal,
    TrainMechanism,
    TransferMechanism,
    change_from_dict,
    change_to_dict,
)
from coverage.evaluate import evaluate
from coverage.mechanisms.apply import mechanisms_under
from coverage.mechanisms.leads import ready_on
from coverage.mechanisms.rules import build_rules
from coverage.scenario import Scenario
from coverage.sites import build_sites
from layers.errors import InputError, each_fault
from tests.coverage.toy import STALE, TESTED, toy_world

# Bases a over v1, b over v2, c over v4 (closed). v1, v2 lie in green, v3 in red, v4 in grey (no colour), v5
# in no area. m1 CAN v1 at a, tested; m2 LPC v1, mission, at a; m3 CLA embedded in a; m4 CAN v2 at b, tested a
# year ago; m5 State CAN in v5; m6 CLA in v2 guided by b.
WORLD = toy_world(
    {"a": [30] * 5, "b": [30] * 5, "c": [30] * 5},
    bases={"c": {"closed": "2015-01-01", "lon": 29.3}},
    areas=[
        ("green", "open", 28.95, 29.15),
        ("red", "open", 29.15, 29.25),
        ("grey", "open", 29.25, 29.35),
    ],
    security={"green": "green", "red": "red"},
    mechanisms=[
        {"village_id": "v1", "base_id": "a", "tested": TESTED, "women": 12},
        {"kind": "LPC", "village_id": "v1", "base_id": "a", "channel": ""},
        {"kind": "CLA", "base_id": "a", "is_embedded": True},
        {"village_id": "v2", "base_id": "b", "tested": STALE},
        {"village_id": "v5", "base_id": "b", "owner": "state", "tested": TESTED},
        {"kind": "CLA", "village_id": "v2", "base_id": "b", "is_embedded": False},
    ],
)


def scenario(*changes, **terms) -> Scenario:
    return Scenario(changes=changes, **terms)


def applied(*changes):
    asked = scenario(*changes)
    sites = build_sites(asked, WORLD.layers.bases, WORLD.ground, WORLD.assumptions)
    return mechanisms_under(WORLD, asked, sites, WORLD.assumptions)


def notes(*changes) -> list[tuple[int, str, str]]:
    return [(note.position, note.what, note.area_id) for note in applied(*changes).notes]


def calls(*changes, **terms) -> list[bool]:
    return evaluate(WORLD, scenario(*changes, **terms)).villages["can_alert"].tolist()


def test_without_changes_of_mechanisms_frame_and_register_are_the_given_ones():
    found = applied(*Scenario().close("a").changes)
    assert found.frame is WORLD.layers.mechanisms
    assert found.register is WORLD.ground.register


def test_nothing_given_is_altered():
    before = WORLD.layers.mechanisms.copy()
    found = applied(
        AssignHub("b", village_id="v1"),
        MoveCLA("m3", "v4"),
        FoundMechanism("CAN", "v4", channel="hf_radio"),
        TransferMechanism("m1", "state"),
        SendJPT("a", village_id="v1"),
    )
    assert found.frame is not WORLD.layers.mechanisms
    pd.testing.assert_frame_equal(WORLD.layers.mechanisms, before)
    assert WORLD.ground.register.can_hub.tolist() == [0, 1]


def test_a_hub_that_is_assigned_before_its_base_closes_keeps_the_network_tested():
    strict = {"unverified_counts": False}
    # m1 was tested 30 days ago. With its hub gone it is unverified; assigned to b it is as good as before.
    closed = Scenario(**strict).close("a")
    assert evaluate(WORLD, closed).villages["can_alert"].tolist()[0] is False
    saved = evaluate(WORLD, closed.add(AssignHub("b", mechanism_id="m1"))).villages
    assert saved["can_alert"].tolist()[0] is True
    assert saved["alarm_hub_id"].iloc[0] == "b"
    assert saved["status_worst"].iloc[0] == saved["status_best"].iloc[0] == "both"


def test_a_village_assigns_networks_and_committees_and_not_assistants():
    frame = applied(AssignHub("b", village_id="v1")).frame
    assert frame["base_id"].tolist() == ["b", "b", "a", "b", "b", "b"]
    assert notes(AssignHub("b", village_id="v1")) == []
    assert notes(AssignHub("a", village_id="v1")) == [(0, "already so", "")]
    assert notes(AssignHub("a", village_id="v3")) == [(0, "nothing to assign", "")]
    assert notes(AssignHub("c", mechanism_id="m1")) == [(0, "hub not open", "")]


def test_an_assistant_moves_alone_or_into_a_base():
    # Nobody calls from v4; with the assistant of base a in the village itself it can, on foot.
    assert calls()[3] is False
    assert calls(MoveCLA("m3", "v4"))[3] is True
    # He stays when base a closes: he is no longer embedded there.
    assert calls(MoveCLA("m3", "v4"), *Scenario().close("a").changes)[3] is True
    row = applied(MoveCLA("m6", base_id="a")).frame.loc["m6"]
    assert (row["village_id"], row["base_id"], bool(row["is_embedded"])) == ("", "a", True)


def test_no_assistant_alone_and_no_committee_in_a_red_area():
    assert notes(MoveCLA("m3", "v3")) == [(0, "cla alone in red", "red")]
    assert notes(FoundMechanism("LPC", "v3")) == [(0, "lpc in red", "red")]
    assert notes(MoveCLA("m6", base_id="a"), FoundMechanism("CAN", "v3", channel="phone")) == []
    found = applied(MoveCLA("m3", "v3"), FoundMechanism("LPC", "v3"))
    assert found.frame is WORLD.layers.mechanisms
    assert all(note.is_refusal for note in found.notes)
    assert calls(MoveCLA("m3", "v3"))[2] is False


def test_where_no_colour_is_stated_it_is_applied_and_said():
    assert notes(MoveCLA("m3", "v4")) == [(0, "security unknown", "grey")]
    assert notes(FoundMechanism("LPC", "v5")) == [(0, "security unknown", "")]
    assert evaluate(WORLD, scenario(FoundMechanism("LPC", "v5"))).villages["lpc"].iloc[4] == "mission"


def test_the_gravest_colour_of_an_area_and_those_that_hold_it_counts():
    areas = WORLD.layers.areas.copy()
    areas.loc["green", "parent_id"] = "red"
    rules = build_rules(WORLD.layers.area_id, areas, ())
    assert rules.colour("green") == ("red", "red")
    assert rules.colour("grey") == ("", "")


def test_what_is_founded_calls_from_the_day_it_stands():
    network = FoundMechanism("CAN", "v3", channel="phone")
    assert calls(network, unverified_counts=False)[2] is True
    row = applied(network).frame.loc["founded-1"]
    assert (row["base_id"], row["owner"], row["tested"]) == ("b", "mission", pd.Timestamp("2017-07-01"))
    assert notes(FoundMechanism("CAN", "v1", channel="phone")) == [(0, "stands beside another", "")]
    assert notes(FoundMechanism("CAN", "v1", channel="hf_radio"), FoundMechanism("LPC", "v2")) == []
    committee = evaluate(WORLD, scenario(FoundMechanism("LPC", "v2", owner="community"))).villages
    assert committee["lpc"].iloc[1] == "community"
    assert committee["can_alert"].tolist() == calls()


def test_a_day_before_the_lead_time_is_over_is_said():
    weeks = WORLD.assumptions["lpc_lead_weeks"]
    assert weeks == 16
    # 16 weeks from 1 July 2017 are 112 days: 21 October.
    early, ready = (FoundMechanism("LPC", "v2", on=date(2017, 10, day)) for day in (20, 21))
    assert ready_on(early, date(2017, 7, 1), WORLD.assumptions) == date(2017, 10, 21)
    assert notes(early) == [(0, "too soon", "")]
    assert notes(ready) == []


def test_training_tests_a_network_and_not_a_committee():
    frame = applied(TrainMechanism("m4"), TrainMechanism("m2")).frame
    assert frame.loc["m4", "tested"] == frame.loc["m4", "trained"] == pd.Timestamp("2017-07-01")
    assert frame.loc["m2", "trained"] == pd.Timestamp("2017-07-01")
    assert pd.isna(frame.loc["m2", "tested"])
    assert calls(TrainMechanism("m4"), unverified_counts=False)[1] is True


def test_what_is_handed_over_stands_by_its_owner_and_its_funds():
    closed = Scenario().close("a").changes
    lpc = [
        evaluate(WORLD, scenario(*changes)).villages["lpc"].iloc[0]
        for changes in (
            closed,
            (*closed, TransferMechanism("m2", "community")),
            (*closed, TransferMechanism("m2", "ngo", is_funded=False)),
        )
    ]
    assert lpc == ["without convenor", "community", "without convenor"]
    assert calls(TransferMechanism("m1", "community"), unverified_counts=False)[0] is True
    assert calls(TransferMechanism("m1", "community", False), unverified_counts=False)[0] is False
    assert notes(TransferMechanism("m1", "ngo", is_funded=False)) == [(0, "unfunded", "")]


def test_what_the_state_owns_is_out_of_the_headline_and_said():
    handed = evaluate(WORLD, scenario(TransferMechanism("m1", "state"))).villages
    # m3 is embedded in a, far from v1: nobody else calls from there.
    assert handed["can_alert"].tolist()[0] is False
    assert handed["state_alarm"].tolist() == [True, False, False, False, True]
    assert notes(TransferMechanism("m1", "state")) == [(0, "trust", "")]
    taken_back = evaluate(WORLD, scenario(TransferMechanism("m5", "community"))).villages
    assert taken_back["can_alert"].tolist()[4] is True
    assert not taken_back["state_alarm"].any()


def test_a_visit_is_no_alarm():
    visit = SendJPT("a", area_id="green", on=date(2017, 8, 1), days=3)
    found = applied(visit)
    assert found.visits == (0,)
    # A visit to come counts as of the day shown.
    assert found.frame["visited"].notna().tolist() == [True, True, False, True, False, True]
    assert calls(visit) == calls()
    assert notes(SendJPT("c", area_id="green")) == [(0, "visit from closed base", "")]
    denied = Scenario().set_access("green", "denied").add(SendJPT("a", village_id="v1"))
    assert [note.what for note in evaluate(WORLD, denied).mechanism_notes] == ["visit denied"]


@pytest.mark.parametrize(
    ("change", "is_outreach"),
    [
        (FoundMechanism("CAN", "v1", channel="phone"), True),
        (TrainMechanism("m1"), True),
        (SendJPT("a", area_id="green"), True),
        (MoveCLA("m3", "v1"), True),
        (MoveCLA("m6", base_id="a"), False),
        (AssignHub("b", village_id="v1"), False),
        (TransferMechanism("m1", "ngo"), False),
        (FoundMechanism("CAN", "v3", channel="phone"), False),
    ],
)
def test_outreach_pauses_while_people_risk_reprisals(change, is_outreach):
    found = applied(SetReprisal("green"), change)
    assert [(n.position, n.what) for n in found.notes if n.is_refusal] == (
        [(1, "paused by reprisals")] if is_outreach else []
    )
    assert (found.frame is WORLD.layers.mechanisms) == is_outreach


def test_gifts_pause_too():
    paused = Scenario().add(SetReprisal("grey")).give("v4", "satphone")
    assert evaluate(WORLD, paused).villages["can_alert"].tolist()[3] is False
    assert [note.what for note in evaluate(WORLD, paused).mechanism_notes] == ["paused by reprisals"]


def test_only_the_days_of_the_reprisals_count():
    flag = SetReprisal("green", date(2017, 8, 1), date(2017, 9, 30))
    days = {
        date(2017, 7, 31): False,
        date(2017, 8, 1): True,
        date(2017, 9, 30): True,
        date(2017, 10, 1): False,
    }
    for day, is_paused in days.items():
        told = notes(flag, FoundMechanism("CAN", "v1", channel="hf_radio", on=day))
        assert ("paused by reprisals" in [what for _, what, _ in told]) == is_paused
    # Without a day it was there before the flag.
    assert notes(flag, FoundMechanism("CAN", "v1", channel="hf_radio")) == []


def test_by_the_calendar_what_was_paused_resumes_when_the_flag_is_taken_back():
    flag = SetReprisal("grey", date(2017, 8, 1), date(2017, 9, 30))
    dated = scenario(flag, FoundMechanism("CAN", "v4", channel="phone", on=date(2017, 9, 1)))
    seen = {
        day: bool(evaluate_on(WORLD, dated, day).villages["can_alert"].tolist()[3])
        for day in (date(2017, 8, 31), date(2017, 9, 1), date(2017, 9, 30), date(2017, 10, 1))
    }
    assert list(seen.values()) == [False, False, False, True]
    free = scenario(*dated.changes[1:])
    assert evaluate_on(WORLD, free, date(2017, 8, 31)).villages["can_alert"].tolist()[3] is False
    assert evaluate_on(WORLD, free, date(2017, 9, 1)).villages["can_alert"].tolist()[3] is True


def test_a_test_ages_from_the_day_a_network_was_founded():
    strict = scenario(
        FoundMechanism("CAN", "v4", channel="phone", on=date(2017, 9, 1)), unverified_counts=False
    )
    # 90 days from 1 September are 30 November.
    assert evaluate_on(WORLD, strict, date(2017, 11, 30)).villages["can_alert"].tolist()[3] is True
    assert evaluate_on(WORLD, strict, date(2017, 12, 1)).villages["can_alert"].tolist()[3] is False


CHANGES = [
    AssignHub("b", "m1", on=date(2017, 8, 1)),
    AssignHub("b", village_id="v1"),
    MoveCLA("m3", "v4", "b"),
    FoundMechanism("CAN", "v4", "a", "ngo", "satphone", date(2018, 1, 1)),
    FoundMechanism("LPC", "v1"),
    TrainMechanism("m1", date(2018, 1, 1)),
    TransferMechanism("m1", "ngo", is_funded=False),
    SendJPT("a", area_id="green", on=date(2018, 1, 1), days=4),
    SetReprisal("red", date(2018, 1, 1), date(2018, 2, 1)),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
def test_written_and_read_again(change):
    assert change_from_dict(change_to_dict(change), where="changes[0]", file="s") == (change, [])
    asked = scenario(change)
    assert Scenario.from_json(asked.to_json()) == asked


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (AssignHub("x", "m1"), "no base has this id (rows: x)"),
        (AssignHub("a"), "one place or mechanism (rows: change 1)"),
        (AssignHub("a", "m1", "v1"), "one place or mechanism (rows: change 1)"),
        (AssignHub("a", "m3"), "an assistant (CLA) is not given another hub"),
        (AssignHub("a", village_id="x"), "no village has this id (rows: x)"),
        (MoveCLA("m1", "v1"), "only an assistant (CLA) moves (rows: m1)"),
        (MoveCLA("m3"), "moves nowhere (rows: change 1)"),
        (MoveCLA("x", "v1"), "no mechanism has this id (rows: x)"),
        (FoundMechanism("CLA", "v1"), "the kind of mechanism is not a known word"),
        (FoundMechanism("CAN", "v1"), "the channel is not a known word"),
        (FoundMechanism("LPC", "v1", channel="phone"), "a committee has no channel"),
        (FoundMechanism("LPC", "v1", owner="state"), "the owner is not a known word"),
        (TrainMechanism("m3"), "an assistant (CLA) is not trained"),
        (TransferMechanism("m3", "ngo"), "an assistant (CLA) is not handed over"),
        (TransferMechanism("m1", "mission"), "the owner is not a known word"),
        (SendJPT("a"), "one place or mechanism"),
        (SendJPT("", "green"), "no base has this id"),
        (SendJPT("a", "x"), "no area has this id (rows: x)"),
        (SendJPT("a", "green", days=0), "a length that no visit has"),
        (SetReprisal("x"), "no area has this id (rows: x)"),
        (SetReprisal("green", date(2018, 1, 2), date(2018, 1, 1)), "it ends before it begins"),
    ],
)
def test_faults_are_told_by_name(change, told):
    with pytest.raises(InputError) as caught:
        evaluate(WORLD, scenario(change))
    assert told in str(caught.value)
    assert all(fault.mend for fault in each_fault(caught.value))


@pytest.mark.parametrize(
    "given",
    [
        {"change": "found_mechanism", "kind": "LPC", "village_id": "v1", "channel": "phone"},
        {"change": "found_mechanism", "kind": "CAN", "village_id": "v1", "owner": "state"},
        {"change": "transfer_mechanism", "mechanism_id": "m1", "owner": "mission"},
        {"change": "transfer_mechanism", "mechanism_id": "m1", "owner": "ngo", "is_funded": "yes"},
        {"change": "send_jpt", "from_base": "a", "area_id": "green", "days": 0},
        {"change": "assign_hub", "village_id": "v1"},
        {"change": "set_reprisal", "area_id": "green", "on": "soon"},
        {"change": "move_cla", "mechanism_id": "m3", "name": "somebody"},
    ],
)
def test_what_is_written_wrongly_is_refused(given):
    change, faults = change_from_dict(given, where="changes[0]", file="s")
    assert change is None
    assert faults
