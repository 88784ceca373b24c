"""One day of a scenario: which changes are in force, and what follows for bases, tests and battalions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from coverage.calendar import calendar_notes, evaluate_on, order_day, scenario_on
from coverage.changes import (
    AddMast,
    CloseBase,
    CutRoad,
    PlaceBattalion,
    RedeployState,
    SetAccess,
    period_of,
    undated,
)
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from layers.errors import InputError
from tests.coverage.toy import REFERENCE, STALE, TESTED, toy_world


def on(days: int) -> date:
    """Return a day so many days after the reference date."""
    return REFERENCE + timedelta(days=days)


def column(result, name: str) -> list:
    return result.villages[name].tolist()


@pytest.mark.parametrize(
    ("change", "inside", "outside"),
    [
        (CloseBase("a", on(7)), [7, 400], [-400, 6]),
        (CloseBase("a"), [-400, 0, 400], []),
        (CutRoad(29, 0, on(7), on(13)), [7, 13], [6, 14]),
        (SetAccess("W", "denied", until=on(3)), [-400, 3], [4]),
        # Ten days from day 7 on: 7 to 16.
        (PlaceBattalion(29, 0, from_=on(7), days=10), [7, 16], [6, 17]),
        # Without a first day they are counted from the reference date, 0 to 9; nothing says that it came.
        (PlaceBattalion(29, 0, days=10), [-400, 0, 9], [10]),
        (PlaceBattalion(29, 0, from_=on(7)), [7, 400], [6]),
    ],
)
def test_first_and_last_day_are_days_of_the_change(change, inside, outside):
    period = period_of(change, REFERENCE)
    assert all(period.holds(on(day)) for day in inside)
    assert not any(period.holds(on(day)) for day in outside)
    assert period_of(undated(change), REFERENCE).holds(on(-9999))


def test_a_day_has_the_changes_in_force_in_the_order_of_their_days():
    region = toy_world({"a": [1.0]}).region
    scenario = (
        Scenario(lens="chain")
        .open("b", on(20))
        .close("a", on(5))
        .place(29, 0, from_=on(8), days=4)
        .place(29.1, 0)
        .give("v1", "phone", on=on(3))
        .cut(29, 0, on=on(2), until=on(6))
        .add_mast(29, 0, on=on(30))
        .add_mast(29, 0)
    )
    # On day 5 the first battalion is not there yet; the second keeps its name, and the gift its day.
    there = scenario_on(scenario, on(5), region)
    assert [type(change).__name__ for change in there.changes] == [
        "PlaceBattalion", "AddMast", "CutRoad", "AddMechanism", "CloseBase",
    ]  # fmt: skip
    assert there.battalion_ids == ("battalion-2",)
    assert there.added_mast_ids == ("mast-2",)
    assert (there.changes[2].on, there.changes[2].until) == (None, None)
    assert there.changes[3].on == on(3)
    assert there.lens == "chain"
    assert scenario_on(scenario, on(25), region).opened == ("b",)
    assert scenario_on(scenario, on(5), region) == scenario_on(scenario, on(6), region)
    # What has no days is the same on all of them, but for the names.
    plain = Scenario().close("a").open("b").cut(29, 0)
    assert scenario_on(plain, on(99), region) == plain


def test_names_stay_when_others_leave():
    world = toy_world({"a": [500.0, 500.0]})
    scenario = Scenario().place(29, 0, from_=on(0), days=7).place(29.1, 0, from_=on(3), days=7)
    assert column(evaluate_on(world, scenario, on(0)), "site_id") == ["battalion-1"] * 2
    assert column(evaluate_on(world, scenario, on(4)), "site_id") == ["battalion-1", "battalion-2"]
    assert column(evaluate_on(world, scenario, on(8)), "site_id") == ["battalion-2"] * 2
    assert list(evaluate_on(world, scenario, on(8)).sites.index) == ["a", "battalion-2"]
    assert AddMast(1, 2, mast_id="x").mast_id == "x"


def test_bases_are_open_by_their_dates_and_the_changes_in_force():
    world = toy_world(
        {"a": [10.0], "b": [10.0], "c": [10.0]},
        bases={"a": {"closed": on(10)}, "b": {"opened": on(20)}},
    )
    scenario = Scenario().close("c", on(5)).open("a", on(30))

    def open_bases(day: int) -> str:
        sites = evaluate_on(world, scenario, on(day)).sites
        return "".join(sites.index[sites["is_open"]])

    # a until day 9 and, by the change, from 30; b from 20 on; c until day 4.
    assert [open_bases(day) for day in (0, 4, 5, 9, 10, 20, 30)] == ["ac", "ac", "a", "a", "", "b", "ab"]
    assert world.ground.is_open.tolist() == [True, False, True]


def test_networks_assistants_and_committees_follow_the_base():
    """Base a closes by the file on day 10; v1 has a CAN, v2 a committee of the mission, v3 an assistant.

    v1's hub is lost: unverified, in the best case as before, in the worst gone. b stays, without mechanisms.
    """
    world = toy_world(
        {"a": [500.0] * 3, "b": [10.0] * 3},
        mechanisms=[
            {"village_id": "v1", "base_id": "a", "tested": TESTED},
            {"kind": "LPC", "village_id": "v2", "base_id": "a", "channel": ""},
            {"kind": "CLA", "base_id": "a", "is_embedded": True},
        ],
        bases={"a": {"lon": 29.2, "lat": 0.001, "closed": on(10)}},
    )
    before, after = (evaluate_on(world, Scenario(), on(day)) for day in (9, 10))
    assert column(before, "status") == column(before, "status_worst") == ["both", "reach_only", "both"]
    assert column(before, "alarm_is_verified")[0] is True
    assert column(before, "lpc") == ["", "mission", ""]
    # v3 could call by a walk to the base and to the assistant: both are gone.
    assert column(after, "status") == column(after, "status_best") == ["both", "reach_only", "reach_only"]
    assert column(after, "status_worst") == ["reach_only"] * 3
    assert column(after, "alarm_is_verified")[0] is False
    assert column(after, "lpc") == ["", "without convenor", ""]
    # A base that closed before the reference date lost its networks long ago: nothing is in doubt.
    gone = toy_world(
        {"a": [500.0], "b": [10.0]},
        mechanisms=[{"village_id": "v1", "base_id": "a"}],
        bases={"a": {"closed": on(-10)}},
    )
    assert column(evaluate_on(gone, Scenario(), on(50)), "status_worst") == ["both"]


def test_tests_grow_old():
    """Tested 30 days before, a test counts for 90: until day 60. What is given counts from its day on."""
    world = toy_world(
        {"a": [10.0] * 3},
        mechanisms=[
            {"village_id": "v1", "base_id": "a", "tested": TESTED},
            {"village_id": "v2", "base_id": "a", "tested": STALE},
        ],
    )
    strict = Scenario(unverified_counts=False)
    changed = strict.restore_channel("v2", "credit", on=on(20)).give("v3", "hf_radio", on=on(40))

    def can_call(scenario: Scenario, day: int) -> list[bool]:
        return column(evaluate_on(world, scenario, on(day)), "can_alert")

    assert can_call(strict, 60) == [True, False, False]
    assert can_call(strict, 61) == [False, False, False]
    # Days 20 to 110 for v2, 40 to 130 for v3.
    assert can_call(changed, 19) == [True, False, False]
    assert can_call(changed, 20) == [True, True, False]
    assert can_call(changed, 40) == [True, True, True]
    assert can_call(changed, 110) == [False, True, True]
    assert can_call(changed, 111) == [False, False, True]
    assert can_call(changed, 131) == [False, False, False]
    # A gift without a day was tested on the reference date.
    assert can_call(strict.give("v3", "phone"), 90)[2] is True
    assert can_call(strict.give("v3", "phone"), 91)[2] is False
    # Before the test it is no test.
    assert can_call(strict, -31) == [False, False, False]
    # All at once, on the reference date: what is still to come counts as just done.
    assert column(evaluate(world, changed), "can_alert") == [True, True, True]


def test_a_base_is_weaker_while_its_battalion_is_away():
    """a: 35 troops, (35 - 15) // 10 = 2 patrols; without 15 from day 7 to 20: (20 - 15) // 10 = 0."""
    world = toy_world({"a": [10.0, 500.0]}, bases={"a": {"troops": 35}})
    scenario = Scenario().place(29.1, 0, troops=15, from_=on(7), days=14, from_base="a")
    patrols = {
        day: evaluate_on(world, scenario, on(day)).sites["patrols"].to_dict() for day in (6, 7, 20, 21)
    }
    assert patrols == {
        6: {"a": 2}, 7: {"a": 0, "battalion-1": 0}, 20: {"a": 0, "battalion-1": 0}, 21: {"a": 2},
    }  # fmt: skip


def test_a_standing_combat_deployment_leaves_its_base_weaker_by_the_troops_it_is_taken_to_have():
    """a: 55 troops, (55 - 15) // 10 = 4 patrols; without the 30 of the SCD (25 - 15) // 10 = 1; b has 20."""
    world = toy_world({"a": [10.0], "b": [10.0]}, bases={"a": {"troops": 55}, "b": {"troops": 20}})
    deployed = Scenario().place(29, 0, kind="SCD", from_=on(7), days=3, from_base="a")
    assert evaluate_on(world, deployed, on(6)).sites.loc["a", "patrols"] == 4
    assert evaluate_on(world, deployed, on(9)).sites.loc["a", ["troops", "patrols"]].tolist() == [25.0, 1]
    assert evaluate_on(world, deployed, on(10)).sites.loc["a", "patrols"] == 4
    # The number is assumed, so it is no fault when the base has fewer: all of them go.
    emptied = Scenario().place(29, 0, kind="SCD", from_base="b")
    assert evaluate(world, emptied).sites.loc["b", ["troops", "patrols"]].tolist() == [0.0, 0]
    # Of a battalion whose troops nobody knows nobody knows either how much weaker its base is.
    unknown = Scenario().place(29, 0, from_base="a")
    assert evaluate(world, unknown).sites.loc["a", "patrols"] == 4


def test_a_standing_combat_deployment_has_the_troops_that_are_published():
    """30 troops: (30 - 15) // 10 = 1 patrol; a battalion of unknown troops has the assumed 1."""
    world = toy_world({"a": [500.0]})
    result = evaluate_on(world, Scenario().place(29, 0, kind="SCD", from_=on(7), days=3), on(9))
    assert result.sites.loc["battalion-1", ["kind", "troops", "patrols"]].tolist() == ["SCD", 30.0, 1]
    assert column(result, "status") == ["both"]
    named = evaluate(world, Scenario().place(29, 0, kind="SCD", troops=35))
    assert named.sites.loc["battalion-1", "patrols"] == 2


def test_state_forces_that_leave_change_no_status():
    world = toy_world(
        {"a": [10.0, 10.0]},
        mechanisms=[{"village_id": "v1", "owner": "state"}, {"village_id": "v2", "owner": "state"}],
        areas=[("W", "open", 28.9, 29.05), ("E", "open", 29.05, 29.5)],
    )
    scenario = Scenario().redeploy_state("W", on=on(7), until=on(13))
    assert column(evaluate_on(world, scenario, on(6)), "state_alarm") == [True, True]
    during = evaluate_on(world, scenario, on(13))
    assert column(during, "state_alarm") == [False, True]
    assert column(evaluate_on(world, scenario, on(14)), "state_alarm") == [True, True]
    assert column(during, "status") == column(evaluate(world, Scenario()), "status")
    assert not calendar_notes(world, scenario)
    with pytest.raises(InputError, match="no area has this id"):
        evaluate_on(world, Scenario(changes=(RedeployState("X"),)), on(0))


def test_access_and_cuts_hold_on_their_days():
    world = toy_world({"a": [10.0, 10.0]}, areas=[("W", "open", 28.9, 29.05)])
    scenario = Scenario().set_access("W", "denied", on=on(7), until=on(13)).cut(29.1, 0, on=on(10))

    def reached(day: int) -> list[bool]:
        return column(evaluate_on(world, scenario, on(day)), "in_time")

    assert [reached(day) for day in (6, 7, 10, 14)] == [
        [True, True], [False, True], [False, False], [True, False],
    ]  # fmt: skip
    result = evaluate_on(world, scenario, on(10))
    assert [note.when for note in result.notes] == ["applied"]
    assert result.inputs["day"] == on(10).isoformat()
    assert evaluate(world, scenario).inputs["day"] == result.inputs["reference_date"]


def test_when_somebody_saw_it_is_counted_from_the_day_shown():
    world = toy_world({"a": [10.0]})
    seen = replace(Scenario(), changes=(CutRoad(29, 0, confirmed=on(-5), confirmed_by="patrol"),))
    assert evaluate(world, seen).notes[0].age_days == 5
    assert evaluate_on(world, seen, on(30)).notes[0].age_days == 35


def test_what_is_to_be_said_beside_stays_and_orders():
    """Lead time 7 days: to be there on day 6, ordered one day before the reference date."""
    world = toy_world({"a": [10.0]}, areas=[("W", "open", 28.9, 29.5)], mechanisms=[{"village_id": "v1"}])
    scenario = (
        Scenario()
        .place(29, 0, from_=on(6), days=7)
        .place(29, 0, from_=on(7), days=22)
        .place(29, 0, from_=on(7), days=6)
        .place(29, 0, kind="SCD", from_=on(0), days=3)
        .place(29, 0, kind="SCD", from_=on(0), days=4)
        .place(29, 0)
        .redeploy_state("W")
    )
    notes = [(note.position, note.what, note.day) for note in calendar_notes(world, scenario)]
    assert notes == [
        (0, "late order", on(-1)),
        (1, "long stay", None),
        (2, "short stay", None),
        (4, "long stay", None),
        (6, "no state channel", None),
    ]
    assert order_day(scenario.changes[1], world.assumptions) == on(0)
    assert order_day(CloseBase("a", on(9)), world.assumptions) is None
    later = replace(scenario, assumptions=(("rdb_lead_days", 0.0), ("rdb_most_days", 30.0)))
    assert [note.position for note in calendar_notes(world, later)] == [2, 4, 6]


def test_the_world_of_another_day_shares_what_does_not_change():
    world = toy_world({"a": [10.0]}, mechanisms=[{"village_id": "v1", "tested": TESTED}])
    evaluate(world, Scenario())
    calls = world.router.calls
    later = world.on(on(30))
    assert later is world.on(on(30))
    assert (later.day, world.day, later.region) == (on(30), REFERENCE, world.region)
    assert later.ground.register.can_days.tolist() == [60.0]
    assert world.ground.register.can_days.tolist() == [30.0]
    assert world.on(REFERENCE) is world
    assert later.on(on(60)).ground.register.can_days.tolist() == [90.0]
    evaluate(later, Scenario())
    assert world.router.calls == calls
    assert pd.isna(evaluate_on(world, Scenario(), on(1)).villages["alarm_is_verified"]).tolist() == [False]
