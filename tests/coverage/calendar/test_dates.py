"""What is wrong with the days of changes is named, before anything is computed."""

from __future__ import annotations

from datetime import date

import pytest

from coverage.changes import AddMast, PlaceBattalion
from coverage.checks.scenario import check_scenario
from coverage.evaluate import evaluate
from coverage.scenario import FORMAT, RedeployState, Scenario
from layers.errors import InputError
from tests.coverage.calendar.test_on_day import on
from tests.coverage.toy import REFERENCE, toy_world

# a: 100 troops, closes by the file on day 50; b: unknown troops, opens on day 20; c is open throughout.
WORLD = toy_world(
    {"a": [10.0], "b": [10.0], "c": [10.0]},
    bases={"a": {"troops": 100, "closed": on(50)}, "b": {"opened": on(20)}, "c": {"troops": 30}},
    areas=[("W", "open", 28.9, 29.5)],
)
FROM_A = Scenario().place(29, 0, troops=60, from_=on(10), days=10, from_base="a")


def from_a(scenario: Scenario, first: int, days: int | None = None, troops: int = 60) -> Scenario:
    return scenario.place(29, 0, troops=troops, from_=on(first), days=days, from_base="a")


SOUND = {
    "closed, opened and closed again": Scenario().close("c", on(5)).open("c", on(9)).close("c", on(20)),
    "closed for good before the file does": Scenario().close("a", on(40)),
    "closed on the day of the file": Scenario().close("a", on(50)),
    "closed after the file did": Scenario().close("a", on(60)),
    "opened when the file has closed it": Scenario().open("a", on(60)),
    "opened before the file does": Scenario().open("b", on(10)),
    "opened after the file did": Scenario().open("b", on(30)),
    "closed after the file opened it": Scenario().close("b", on(30)),
    "one battalion after the other": from_a(FROM_A, 20, 10),
    "forty more at the same time": from_a(FROM_A, 19, 10, troops=40),
    "listed in another order": from_a(from_a(Scenario(), 20), 10, 10),
    "a battalion that left before its base closed": FROM_A.close("a", on(15)),
    "a battalion from a base that was opened": Scenario()
    .open("b", on(5)).place(29, 0, from_=on(6), from_base="b"),
    "a battalion from a base that the file opens": Scenario().place(29, 0, from_=on(20), from_base="b"),
    "the same point twice": Scenario().place(29, 0, from_=on(1), days=9).place(29, 0, from_=on(5), days=9),
    "a day long ago": Scenario().close("c", date(2010, 1, 1)),
}  # fmt: skip

FAULTS = {
    "closed twice in overlapping times": (
        Scenario().close("c", on(5)).close("c", on(20)),
        "closed twice.*c.*open it in between",
    ),
    "closed twice, the second time from the beginning": (
        Scenario().close("c", on(5)).close("c"),
        "days that do not follow their order.*c.*order of their days",
    ),
    "opened before it closed": (
        Scenario().close("c", on(20)).open("c", on(10)),
        "days that do not follow their order.*c",
    ),
    "opened while open": (Scenario().open("c", on(9)), "open already.*c"),
    "opened while the file has it open": (Scenario().open("a", on(49)), "open already.*a"),
    "closed before the file opens it": (Scenario().close("b", on(19)), "not open.*b"),
    "from a base closed that week": (
        Scenario().close("a", on(9)).place(29, 0, troops=60, from_=on(10), from_base="a"),
        "comes from a base that is closed.*battalion-1",
    ),
    "from a base that the file closes": (from_a(Scenario(), 50), "comes from a base that is closed"),
    "from a base that the file has not opened": (
        Scenario().place(29, 0, from_=on(19), from_base="b"),
        "comes from a base that is closed",
    ),
    "more troops at the same time than the base has": (
        from_a(FROM_A, 19, 10),
        "battalion-2.*a has 40 left",
    ),
    "more troops on the days of a later one": (
        from_a(from_a(from_a(Scenario(), 0, 5, 50), 10, 5, 50), 4, 20, 60),
        "more troops than its base has.*battalion-3.*a has 50 left",
    ),
    "until before on": (Scenario().cut(29, 0, on=on(9), until=on(8)), "ends before it begins.*change 1"),
    "access until before on": (
        Scenario().set_access("W", "denied", on=on(9), until=on(8)),
        "ends before it begins.*change 1",
    ),
    "a slip of the pen": (
        Scenario().close("c", date(217, 7, 9)),
        "more than 25 years from 2017-07-01.*change 1.*correct the year",
    ),
    "a slip in who saw it": (
        Scenario().cut(29, 0).redeploy_state("W", until=date(2107, 7, 9)),
        "more than 25 years.*change 2",
    ),
    "a kind that is none": (Scenario(changes=(PlaceBattalion(29, 0, kind="XYZ"),)), "kind.*RDB, SCD"),
    "called as a base": (Scenario(changes=(PlaceBattalion(29, 0, site_id="a"),)), "called as.*site_id"),
    "called as another": (
        Scenario(changes=(PlaceBattalion(29, 0), PlaceBattalion(29, 0, site_id="battalion-1"))),
        "called as.*battalion-1",
    ),
    "masts called alike": (
        Scenario(changes=(AddMast(29, 0, mast_id="m"), AddMast(29, 1, mast_id="m"))),
        "another mast is called.*m.*mast_id",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_days_that_fit(name):
    check_scenario(SOUND[name], WORLD)
    evaluate(WORLD, SOUND[name])


@pytest.mark.parametrize("name", FAULTS)
def test_days_that_do_not_fit(name):
    scenario, said = FAULTS[name]
    with pytest.raises(InputError, match=f"(?s){said}"):
        check_scenario(scenario, WORLD)


def test_every_fault_is_told_at_once():
    scenario = Scenario().close("c", on(5)).close("c", on(6)).cut(29, 0, on=on(9), until=on(8))
    with pytest.raises(InputError, match=r"(?s)no base has this id.*closed twice.*it ends before"):
        check_scenario(scenario.close("z", on(1)), WORLD)


def test_files_of_the_format_before_are_read_as_they_were():
    old = """{"format": 3, "changes": [
        {"change": "add_mast", "lon": 29, "lat": 0, "kind": "small", "height_m": null},
        {"change": "add_mechanism", "village_id": "v1", "channel": "phone", "base_id": ""},
        {"change": "restore_channel", "village_id": "v1", "item": "credit"},
        {"change": "set_access", "area_id": "W", "access": "denied"},
        {"change": "place_battalion", "lon": 29, "lat": 0, "troops": 9, "from": "2017-08-01", "days": 8,
         "from_base": null}]}"""
    read = Scenario.from_json(old)
    now = (
        Scenario()
        .add_mast(29, 0, "small")
        .give("v1", "phone")
        .restore_channel("v1", "credit")
        .set_access("W", "denied")
        .place(29, 0, troops=9, from_=date(2017, 8, 1), days=8)
    )
    assert read == now
    assert FORMAT == 4
    assert Scenario.from_json(now.to_json()) == now


def test_new_fields_stand_in_a_file_in_plain_words():
    scenario = (
        Scenario()
        .redeploy_state("W", on=on(1))
        .set_access("W", "escort", until=on(2))
        .place(29, 0, kind="SCD", from_=on(3), days=3)
    )
    text = scenario.to_json()
    assert Scenario.from_json(text) == scenario
    assert '"redeploy_state"' in text
    assert '"kind": "SCD"' in text
    assert scenario.changes[0] == RedeployState("W", date(2017, 7, 2))
    for odd, named in (
        ('{"change": "place_battalion", "lon": 1, "lat": 2, "kind": "UN"}', "kind.*RDB, SCD"),
        ('{"change": "redeploy_state", "area_id": ""}', "area_id"),
        ('{"change": "set_access", "area_id": "W", "access": "open", "on": "July"}', "YYYY-MM-DD"),
    ):
        with pytest.raises(InputError, match=named):
            Scenario.from_json(f'{{"changes": [{odd}]}}')
    assert on(0) == REFERENCE
