"""Weeks of toy worlds, with what they come to worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from coverage.calendar import MOST_WEEKS, build_timeline
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from coverage.status import BOTH, NEITHER, REACH_ONLY, UNKNOWN
from layers.errors import InputError
from tests.coverage.calendar.test_on_day import on
from tests.coverage.toy import REFERENCE, STALE, TESTED, toy_world


def world(**changes):
    """Return v1 (100 people) with a CAN at hub a, v2 (200) beside base b, v3 (400) far from both.

    a has 45 troops. It reaches v1 in 10 minutes, b v2; nobody else comes within the hour.
    """
    given = {
        "people": [100, 200, 400],
        "mechanisms": [{"village_id": "v1", "base_id": "a", "tested": TESTED}],
        "bases": {"a": {"troops": 45}, "b": {"lon": 29.1, "lat": 0.0}},
        "areas": [("E", "open", 29.05, 29.5), ("W", "open", 28.9, 29.05)],
    }
    return toy_world({"a": [10, 200, 200], "b": [200, 10, 200]}, **{**given, **changes})


# b closes on the first day of week 2; a battalion is at v3 for weeks 3 and 4: v2 is 22 minutes away from it.
SCENARIO = Scenario().close("b", on(14)).place(29.2, 0, from_=on(21), days=14)


def test_a_base_closes_and_a_battalion_comes_for_two_weeks():
    """Who can call and be reached: v1 always, v2 until week 1, v3 in weeks 3 and 4."""
    timeline = build_timeline(world(), SCENARIO, 6)
    weeks = timeline.weeks
    assert weeks.index.tolist() == list(range(6))
    assert weeks["starts"].tolist() == [pd.Timestamp(on(7 * week)) for week in range(6)]
    assert weeks["people_both"].tolist() == [300, 300, 100, 500, 500, 100]
    # v2 is reached in weeks 3 and 4, without an alarm; v3 is out of all else.
    assert weeks["people_reach_only"].tolist() == [0, 0, 0, 200, 200, 0]
    assert weeks["people_neither"].tolist() == [400, 400, 600, 0, 0, 600]
    assert weeks["villages_neither"].tolist() == [1, 1, 2, 0, 0, 2]
    # v2 is newly out from week 2 on, v3 newly in while the battalion is there.
    assert weeks["people_out"].tolist() == [0, 0, 200, 200, 200, 200]
    assert weeks["people_in"].tolist() == [0, 0, 0, 400, 400, 0]
    assert weeks["person_weeks"].tolist() == [0, 0, 200, 400, 600, 800]
    assert weeks["people_both_without_changes"].tolist() == [300] * 6
    assert timeline.status.tolist() == [
        [BOTH, BOTH, NEITHER], [BOTH, BOTH, NEITHER], [BOTH, NEITHER, NEITHER],
        [BOTH, REACH_ONLY, BOTH], [BOTH, REACH_ONLY, BOTH], [BOTH, NEITHER, NEITHER],
    ]  # fmt: skip
    assert timeline.states.tolist() == [0, 0, 1, 2, 2, 1]
    assert timeline.state_count == 3
    assert timeline.status.dtype == np.int8
    east = timeline.areas.xs("E", level="area_id")
    assert east["people_both"].tolist() == [200, 200, 0, 400, 400, 0]
    assert east["villages_out"].tolist() == [0, 0, 1, 1, 1, 1]
    assert timeline.areas.xs("W", level="area_id")["people_out"].tolist() == [0] * 6


def test_the_battalion_weakens_the_base_it_comes_from():
    """45 troops: 3 patrols. Without 40 of them: (5 - 15) < 0, none; v1 is not reached in weeks 3 and 4."""
    # Within 30 minutes the battalion reaches v2 (22 minutes), not v1 (44).
    taking = Scenario(limit_minutes=30).place(29.2, 0, troops=40, from_=on(21), days=14, from_base="a")
    timeline = build_timeline(world(), taking, 6)
    # v2 keeps b, v3 has the battalion: 300 + 400 - 100 while it is there.
    assert timeline.weeks["people_both"].tolist() == [300, 300, 300, 600, 600, 300]
    assert timeline.weeks["person_weeks"].tolist() == [0, 0, 0, 100, 200, 200]


def test_networks_that_lose_their_hub_have_a_best_and_a_worst_case():
    """a closes by the file in week 1, but b stands in for it on the road: v1's CAN is unverified or gone."""
    given = world(bases={"a": {"closed": on(7)}, "b": {"lon": 29.1, "lat": 0.0}})
    given.router.minutes = {"a": [10, 200, 200], "b": [20, 10, 200]}
    weeks = build_timeline(given, Scenario(), 3).weeks
    assert weeks["people_both"].tolist() == weeks["people_both_best"].tolist() == [300, 300, 300]
    assert weeks["people_both_worst"].tolist() == [300, 200, 200]
    # Newly out at most: 100 in each of two weeks, against the baseline on the reference date.
    assert weeks["person_weeks_low"].tolist() == weeks["person_weeks"].tolist() == [0, 0, 0]
    assert weeks["person_weeks_high"].tolist() == [0, 100, 200]
    strict = build_timeline(given, Scenario(unverified_counts=False), 3).weeks
    assert strict["people_both"].tolist() == [300, 200, 200]
    assert strict["people_both_best"].tolist() == [300, 300, 300]
    assert strict["people_both_without_changes"].tolist() == [300, 200, 200]


def test_a_hub_that_stood_between_two_weeks_was_there():
    """a opens on day 8 and closes on day 12, by the file: closed in weeks 1 and 2, lost only in week 2."""
    given = world(bases={"a": {"opened": on(8), "closed": on(12)}, "b": {"lon": 29.1, "lat": 0.0}})
    given.router.minutes = {"a": [10, 200, 200], "b": [20, 10, 200]}
    weeks = build_timeline(given, Scenario(), 3).weeks
    assert weeks["people_both"].tolist() == [300, 300, 300]
    assert weeks["people_both_worst"].tolist() == [300, 300, 200]


def test_tests_expire_without_new_travel():
    """Tested 30 days before, for 90: day 60 is in week 8 (56 to 62), so week 9 is the first without."""
    given = world()
    timeline = build_timeline(given, Scenario(unverified_counts=False), 11)
    assert timeline.weeks["people_both"].tolist() == [300] * 9 + [200, 200]
    assert timeline.states.tolist() == [0] * 9 + [1, 1]
    # Once for the bases, whatever the weeks.
    assert given.router.calls == 1
    # Where channels count that were not tested lately, there is but one state.
    assert build_timeline(given, Scenario(), 52).state_count == 1
    tested = Scenario(unverified_counts=False).restore_channel("v1", "credit", on=on(63))
    assert build_timeline(given, tested, 11).weeks["people_both"].tolist() == [300] * 11


def test_unknown_people_are_nobody_and_counted():
    given = world(people=[np.nan, 200, np.nan], signal=["likely", "likely", "unlikely"])
    weeks = build_timeline(given, Scenario().close("a", on(7)), 2).weeks
    assert weeks["villages_both"].tolist() == [2, 1]
    assert weeks["villages_both_without_population"].tolist() == [1, 0]
    assert weeks["people_both"].tolist() == [200, 200]
    assert weeks["villages_out_without_population"].tolist() == [0, 1]
    assert weeks["person_weeks_high"].tolist() == [0, 0]


def test_what_is_unknown_stays_apart():
    """v1 stands where nobody knows about signal; its CAN calls by phone: low without it, high with it."""
    given = world(signal=["unknown", "likely", "likely"])
    timeline = build_timeline(given, Scenario(), 1)
    assert timeline.status[0, 0] == UNKNOWN
    row = timeline.weeks.iloc[0]
    assert (row["people_both"], row["people_both_low"], row["people_both_high"]) == (200, 200, 300)
    assert (row["people_unknown"], row["people_unknown_high"]) == (100, 100)


def test_weeks_begin_where_they_are_told_to():
    timeline = build_timeline(world(), SCENARIO, 2, start=on(-7))
    assert [timeline.day(0), timeline.day(1)] == [on(-7), REFERENCE]
    later = build_timeline(world(), SCENARIO, 1, start=on(15))
    assert later.weeks["people_both"].tolist() == [100]
    # Newly out is counted against the reference date all the same.
    assert later.weeks["people_out"].tolist() == [200]


def test_the_result_of_a_week_is_made_when_it_is_asked_for():
    timeline = build_timeline(world(), SCENARIO, 4)
    result = timeline.result(3)
    assert result is timeline.result(3)
    assert result.villages["status"].cat.codes.tolist() == timeline.status[3].tolist()
    assert result.villages["site_id"].tolist() == ["a", "battalion-1", "battalion-1"]


def test_changes_without_days_are_the_answer_of_every_week():
    given = world()
    scenario = Scenario().close("b").place(29.2, 0)
    overall = evaluate(given, scenario).overall()
    weeks = build_timeline(given, scenario, 3).weeks
    for status, row in overall.iterrows():
        assert weeks[f"people_{status}"].tolist() == [row["people"]] * 3
        assert weeks[f"people_{status}_high"].tolist() == [row["people_high"]] * 3


def test_progress_is_told_and_can_end_the_work():
    told = []
    build_timeline(world(), SCENARIO, 3, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_timeline(world(), SCENARIO, 3, progress=stop)


@pytest.mark.parametrize(
    ("weeks", "start", "said"),
    [
        (0, None, f"0.*1 to {MOST_WEEKS}"),
        (MOST_WEEKS + 1, None, "521"),
        (3, date(1917, 7, 1), "1917-07-01.*correct the year"),
    ],
)
def test_weeks_that_cannot_be(weeks, start, said):
    with pytest.raises(InputError, match=f"(?s){said}"):
        build_timeline(world(), SCENARIO, weeks, start=start)


def test_a_scenario_that_does_not_fit_is_refused():
    with pytest.raises(InputError, match="comes from a base that is closed"):
        build_timeline(world(), SCENARIO.place(29, 0, from_=on(20), from_base="b"), 3)


def test_nothing_given_is_altered():
    given = world(mechanisms=[{"village_id": "v1", "base_id": "a", "tested": STALE}])
    before = given.ground.register.can_days.copy()
    frame = given.layers.bases.copy()
    build_timeline(given, replace(SCENARIO, unverified_counts=False), 20)
    assert (given.ground.register.can_days == before).all()
    pd.testing.assert_frame_equal(given.layers.bases, frame)


def test_what_no_week_shows_is_said():
    """Weeks begin on days 0, 7, 14: three days from day 8 lie between, from day 12 they hold day 14."""
    there = toy_world({"a": [500.0], "b": [500.0]}, bases={"a": {"troops": 90}, "b": {}})
    scenario = (
        Scenario()
        .place(29, 0, kind="SCD", from_=on(8), days=3, from_base="a")
        .place(29, 0, kind="SCD", from_=on(12), days=3, from_base="b")
        .place(29, 0, from_=on(7), days=7, from_base="a")
        .place(29, 0, troops=20, from_=on(60), days=7, from_base="a")
    )
    timeline = build_timeline(there, scenario, 3)
    said = [(note.position, note.what, note.day) for note in timeline.notes]
    assert said == [
        (0, "between weeks", on(8)), (1, "base as strong", None), (2, "base as strong", None),
    ]  # fmt: skip
    alone = build_timeline(there, Scenario().place(29, 0, kind="SCD", from_=on(8), days=3), 3)
    assert alone.state_count == 1
