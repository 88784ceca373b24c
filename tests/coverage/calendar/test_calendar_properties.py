"""What holds of weeks in every world: found by hypothesis on small ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from coverage.calendar import build_timeline, evaluate_on, scenario_on
from coverage.changes import (
    AssignHub,
    FoundMechanism,
    SetReprisal,
    TrainMechanism,
    TransferMechanism,
)
from coverage.checks.scenario import check_scenario
from coverage.compare import compare
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from coverage.status import BOTH, STATUS
from layers.errors import InputError
from tests.coverage.calendar.test_on_day import on
from tests.coverage.test_properties import scenarios, worlds

SLOW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
DAYS = st.none() | st.integers(-20, 120).map(on)
WEEKS = 12


@st.composite
def dated_worlds(draw):
    """Worlds of which some bases open or close by the file, some time around the reference date."""
    world = draw(worlds())
    bases = world.layers.bases
    bases["opened"] = pd.to_datetime([draw(st.none() | st.integers(-900, 70).map(on)) for _ in bases.index])
    closed = [draw(st.none() | st.integers(-30, 90).map(on)) for _ in bases.index]
    bases["closed"] = pd.to_datetime(closed)
    world.layers.mechanisms["tested"] = pd.to_datetime(
        [draw(st.none() | st.integers(-120, 10).map(on)) for _ in world.layers.mechanisms.index]
    )
    return type(world)(world.layers, world.router, world.assumptions)


@st.composite
def dated_scenarios(draw, world):
    """Scenarios of which most changes have days, that fit the world."""
    bases, villages = world.layers.bases.index, world.layers.villages
    scenario = draw(scenarios)
    for _ in range(draw(st.integers(0, 5))):
        base, village = draw(st.sampled_from(list(bases))), draw(st.sampled_from(list(villages.index)))
        point, day, until = villages.geometry[village], draw(DAYS), draw(DAYS)
        area = world.layers.areas
        changed = draw(
            st.sampled_from(
                [
                    scenario.close(base, day),
                    scenario.open(base, day),
                    scenario.place(
                        point.x, point.y + 0.01, troops=draw(st.sampled_from([None, 20, 60])), from_=day,
                        days=draw(st.none() | st.integers(1, 40)),
                        from_base=draw(st.sampled_from([None, base])),
                        kind=draw(st.sampled_from(["RDB", "SCD"])),
                    ),
                    scenario.cut(point.x, point.y, on=day, until=until),
                    scenario.delay(point.x, point.y, 30, on=day, until=until),
                    scenario.give(village, "hf_radio", on=day),
                    scenario.restore_channel(village, "credit", on=day),
                    scenario.add(FoundMechanism("CAN", village, channel="hf_radio", on=day)),
                    scenario.add(AssignHub(base, village_id=village, on=day)),
                    scenario.add(TransferMechanism("m1", "state", on=day)),
                    scenario.add(TrainMechanism("m1", on=day)),
                    *([] if area is None else [scenario.add(SetReprisal("W", on=day, until=until))]),
                    *([] if area is None else [scenario.set_access("W", "denied", on=day, until=until)]),
                    *([] if area is None else [scenario.redeploy_state("E", on=day, until=until)]),
                ]
            )
        )  # fmt: skip
        try:
            check_scenario(changed, world)
        except InputError:
            continue
        scenario = changed
    return scenario


def codes(result, column: str) -> list[int]:
    return result.villages[column].cat.codes.tolist()


@settings(SLOW, max_examples=20)
@given(st.data())
def test_each_week_is_the_answer_of_its_first_day(data):
    """The brute force: every week asked by itself, with a fresh world and nothing kept."""
    world = data.draw(dated_worlds())
    scenario = data.draw(dated_scenarios(world))
    start = on(data.draw(st.sampled_from([0, -60, 3])))
    timeline = build_timeline(world, scenario, WEEKS, start=start)
    fresh = type(world)(world.layers, world.router, world.assumptions)
    baseline = evaluate(world, scenario.baseline)
    for week in range(WEEKS):
        day = start + timedelta(weeks=week)
        result, row = evaluate_on(fresh, scenario, day), timeline.weeks.iloc[week]
        assert timeline.status[week].tolist() == codes(result, "status")
        assert timeline.status_best[week].tolist() == codes(result, "status_best")
        assert timeline.status_worst[week].tolist() == codes(result, "status_worst")
        overall, change = result.overall(), compare(baseline, result)
        for status in STATUS:
            assert row[f"villages_{status}"] == overall["villages"][status]
            assert row[f"people_{status}"] == overall["people"][status]
            assert row[f"people_{status}_high"] == overall["people_high"][status]
            without = overall["villages_without_population"][status]
            assert row[f"villages_{status}_without_population"] == without
        assert (row["people_out_low"], row["people_out_high"]) == change.people_out
        assert (row["people_in_low"], row["people_in_high"]) == change.people_in
        assert row["villages_out"] == len(change.newly_out)
        unchanged = evaluate_on(fresh, scenario.baseline, day).overall()
        assert row["people_both_without_changes"] == unchanged["people"]["both"]
        by_area = timeline.areas.xs(week, level="week")
        assert by_area["people_out_high"].tolist() == change.by_area["people_out_high"].tolist()


@SLOW
@given(st.data())
def test_totals_are_sums(data):
    world = data.draw(dated_worlds())
    timeline = build_timeline(world, data.draw(dated_scenarios(world)), WEEKS)
    weeks, areas = timeline.weeks, timeline.areas.groupby(level="week").sum()
    for column in timeline.areas.columns:
        assert areas[column].tolist() == weeks[column].tolist()
    for end in ("", "_low", "_high"):
        people = weeks[f"people_out{end}"].tolist()
        assert weeks[f"person_weeks{end}"].tolist() == [sum(people[: n + 1]) for n in range(WEEKS)]
    known = world.layers.villages["population"].sum()
    assert np.allclose(weeks[[f"people_{status}" for status in STATUS]].sum(axis=1), known)
    villages = weeks[[f"villages_{status}" for status in STATUS]].sum(axis=1)
    assert (villages == len(world.layers.villages)).all()
    for same in range(timeline.state_count):
        assert len(np.unique(timeline.status[timeline.states == same], axis=0)) == 1


@SLOW
@given(st.data())
def test_closing_a_base_helps_in_no_week(data):
    world = data.draw(dated_worlds())
    scenario = data.draw(dated_scenarios(world))
    closed = scenario.close(data.draw(st.sampled_from(list(world.layers.bases.index))), data.draw(DAYS))
    try:
        check_scenario(closed, world)
    except InputError:
        assume(False)
    before, after = build_timeline(world, scenario, WEEKS), build_timeline(world, closed, WEEKS)
    assert not ((before.status != BOTH) & (after.status == BOTH)).any()
    assert (after.weeks["people_both"] <= before.weeks["people_both"]).all()


@SLOW
@given(worlds(), scenarios, st.integers(0, 300))
def test_without_days_every_week_is_the_answer_as_before(world, scenario, village):
    scenario = replace(scenario, unverified_counts=True)
    point = world.layers.villages.geometry.iloc[village % len(world.layers.villages)]
    scenario = scenario.place(point.x, point.y)
    result = evaluate(world, scenario)
    timeline = build_timeline(world, scenario, 30)
    assert timeline.state_count == 1
    assert timeline.status[29].tolist() == codes(result, "status")
    assert timeline.status_worst[0].tolist() == codes(result, "status_worst")
    shown = evaluate_on(world, scenario, on(200)).villages
    same = [name for name in shown.columns if not name.endswith("is_verified")]
    if not (world.layers.mechanisms["tested"].notna()).any():
        pd.testing.assert_frame_equal(shown[same], result.villages[same])


@SLOW
@given(st.data(), st.integers(-40, 130))
def test_what_is_in_force_on_a_day_fits_the_world_of_that_day(data, day):
    world = data.draw(dated_worlds())
    scenario = data.draw(dated_scenarios(world))
    there = scenario_on(scenario, on(day), world.region)
    check_scenario(there, world.on(on(day)))
    # Asked again it has the same changes; those that kept their day now come after all that lost theirs.
    again = scenario_on(there, on(day), world.region)
    assert sorted(map(repr, again.changes)) == sorted(map(repr, there.changes))
    assert replace(again, changes=()) == replace(there, changes=())
    assert Scenario.from_json(there.to_json()) == there
