"""What holds in every world: found by hypothesis on small ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.compare import compare
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from coverage.status import STATUS, YES, from_boolean
from tests.coverage.toy import INF, STALE, TESTED, toy_world

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RANK = {False: 0, pd.NA: 1, True: 2}


@st.composite
def worlds(draw):
    villages, bases = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    village_ids = [f"v{n}" for n in range(1, villages + 1)]
    base_ids = [f"b{n}" for n in range(1, bases + 1)]
    minutes = st.integers(0, 260) | st.just(INF)
    mechanisms = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["CAN", "CLA", "LPC"]),
            "village_id": st.sampled_from([*village_ids, ""]),
            "base_id": st.sampled_from([*base_ids, ""]),
            "channel": st.sampled_from(["phone", "hf_radio", "satphone", ""]),
            "tested": st.sampled_from([TESTED, STALE, pd.NaT]),
            "owner": st.sampled_from(["mission", "community"]),
            "is_embedded": st.booleans(),
        }
    )

    def each(values):
        return draw(st.lists(values, min_size=villages, max_size=villages))

    return toy_world(
        {base: each(minutes) for base in base_ids},
        people=each(st.integers(0, 1000) | st.just(np.nan)),
        signal=each(st.sampled_from(["unlikely", "uncertain", "likely", "unknown"])),
        mechanisms=draw(st.none() | st.lists(mechanisms, max_size=8)),
        bases={
            base: {
                "lon": 29 + 0.1 * draw(st.integers(0, villages)),
                "lat": draw(st.sampled_from([0.0, 0.1, 0.3])),
                "troops": draw(st.sampled_from([np.nan, 10, 40, 200])),
                "mobilisation_minutes": draw(st.sampled_from([np.nan, 0, 60])),
                "closed": draw(st.sampled_from([pd.NaT, "2016-01-01"])),
            }
            for base in base_ids
        },
        areas=draw(st.none() | st.just([
            ("W", draw(st.sampled_from(["", "open", "denied", "unknown"])), 28.9, 29.15),
            ("E", draw(st.sampled_from(["escort", "denied", "unknown"])), 29.05, 29.45),
        ])),
        reasons=each(st.sampled_from(["", "", "no road within 5 km"])),
        islands=each(st.sampled_from([False, False, True])),
    )  # fmt: skip


scenarios = st.builds(
    Scenario, lens=st.sampled_from(["road", "chain"]), unverified_counts=st.booleans(),
    uncertain_counts=st.booleans(), hotline=st.booleans(), is_night=st.booleans(),
    runner=st.booleans(),
)  # fmt: skip


def open_bases(world):
    return [
        base for base, is_open in zip(world.layers.bases.index, world.ground.is_open, strict=True) if is_open
    ]


def in_time(result):
    return from_boolean(result.villages["in_time"])


@SLOW
@given(worlds(), scenarios, st.data())
def test_closing_a_base_never_makes_anything_quicker_or_more(world, scenario, data):
    bases = open_bases(world)
    if not bases:
        return
    before = evaluate(world, scenario)
    after = evaluate(world, scenario.close(data.draw(st.sampled_from(bases))))
    one, two = before.villages, after.villages
    if scenario.lens == "road":
        assert (two["travel_minutes"] >= one["travel_minutes"]).all()
        assert not ((in_time(before) != YES) & (in_time(after) == YES)).any()
    both_calls = one["response_minutes"].notna() & two["response_minutes"].notna()
    if scenario.lens == "chain":
        assert (two["response_minutes"] >= one["response_minutes"])[both_calls].all()
    assert not ((one["status"] != "both") & (two["status"] == "both")).any()
    assert (from_boolean(two["can_alert"]) <= from_boolean(one["can_alert"])).all()
    change = compare(before, after)
    assert not len(change.newly_in)
    assert change.people_out[0] <= change.people_out[1]
    shown = two.loc[change.newly_out]
    assert change.people_out[0] <= shown["population"].sum() <= change.people_out[1]


@SLOW
@given(worlds(), scenarios, st.floats(28.9, 29.6), st.floats(-0.2, 0.4))
def test_adding_a_site_never_makes_anything_longer_or_less(world, scenario, lon, lat):
    before, after = evaluate(world, scenario), evaluate(world, scenario.place(lon, lat))
    if scenario.lens == "road":
        assert (after.villages["travel_minutes"] <= before.villages["travel_minutes"]).all()
        assert not ((in_time(before) == YES) & (in_time(after) != YES)).any()
    calls = from_boolean(after.villages["can_alert"]) >= from_boolean(before.villages["can_alert"])
    assert calls.all()
    assert (after.villages["independent_routes"] >= before.villages["independent_routes"]).all()
    assert not ((before.villages["status"] == "both") & (after.villages["status"] != "both")).any()
    assert not len(compare(before, after).newly_out)


@SLOW
@given(worlds(), scenarios)
def test_unknown_stays_unknown_and_totals_add_up(world, scenario):
    result = evaluate(world, scenario)
    villages = result.villages
    unknown = villages["can_alert"].isna() | villages["in_time"].isna()
    assert ((villages["status"] == "unknown") == unknown).all()
    assert villages.index.equals(world.layers.villages.index)
    assert result.totals["villages"].sum() == len(villages)
    assert result.totals["people"].sum() == villages["population"].sum()
    assert result.totals["villages_without_population"].sum() == villages["population"].isna().sum()
    overall = result.overall()
    assert list(overall.index) == list(STATUS)
    assert overall["villages"].sum() == len(villages)
    assert (overall["people_low"] <= overall["people_high"]).all()
    # Whatever the unknown turns out to be, it is in one of the four: their highs hold all people at least
    # once.
    assert overall["people_high"][:-1].sum() >= villages["population"].sum()
    assert (villages.loc[villages["access"] == "denied", "in_time"] == False).all()  # noqa: E712


@SLOW
@given(worlds(), scenarios, st.data())
def test_the_best_case_is_no_worse_and_the_worst_no_better(world, scenario, data):
    closed = data.draw(st.lists(st.sampled_from(open_bases(world) or ["b1"]), unique=True))
    if not open_bases(world):
        return
    for base in closed:
        scenario = scenario.close(base)
    villages = evaluate(world, scenario).villages
    both = [(villages[column] == "both").to_numpy() for column in ("status_worst", "status", "status_best")]
    assert (both[0] <= both[1]).all()
    assert (both[1] <= both[2]).all()
    if not closed:
        assert villages["status"].equals(villages["status_best"])
        assert villages["status"].equals(villages["status_worst"])


@SLOW
@given(worlds(), scenarios, st.data())
def test_the_order_of_changes_of_different_bases_does_not_matter(world, scenario, data):
    closed = data.draw(st.permutations(open_bases(world)))
    forth, back = scenario.place(29.1, 0.05), scenario
    for base in closed:
        forth = forth.close(base)
    for base in reversed(closed):
        back = back.close(base)
    back = back.place(29.1, 0.05)
    pd.testing.assert_frame_equal(evaluate(world, forth).villages, evaluate(world, back).villages)


@SLOW
@given(worlds(), scenarios, st.data())
def test_the_baseline_is_never_altered(world, scenario, data):
    frames = (world.layers.villages, world.layers.bases, world.layers.mechanisms, world.layers.signal)
    kept = [frame.copy(deep=True) for frame in frames]
    baseline = evaluate(world, scenario)
    villages = baseline.villages.copy(deep=True)
    changed = scenario.place(29.0, 0.0, troops=100)
    for base in data.draw(
        st.lists(st.sampled_from(open_bases(world)), unique=True) if open_bases(world) else st.just([])
    ):
        changed = changed.close(base)
    compare(baseline, evaluate(world, changed))
    for frame, copy in zip(frames, kept, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
    pd.testing.assert_frame_equal(baseline.villages, villages)
    pd.testing.assert_frame_equal(evaluate(world, scenario).villages, villages)


@SLOW
@given(worlds(), scenarios)
def test_switches_that_count_more_never_give_less(world, scenario):
    for switch in ("unverified_counts", "uncertain_counts", "hotline", "runner"):
        less = evaluate(world, replace(scenario, **{switch: False})).villages["can_alert"]
        more = evaluate(world, replace(scenario, **{switch: True})).villages["can_alert"]
        assert (from_boolean(less) <= from_boolean(more)).all()
