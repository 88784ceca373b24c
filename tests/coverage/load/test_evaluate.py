"""A load of alerts on toy worlds and on the embedded region."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coverage.evaluate import evaluate
from coverage.load import build_load_terms, evaluate_load
from coverage.load.alerts import alert_rates, draw_alerts
from coverage.scenario import Scenario
from layers.assumptions import read_assumptions
from layers.errors import BadValue, UnknownId
from tests.coverage.toy import TESTED, toy_world

CAN = {"channel": "hf_radio", "tested": TESTED, "base_id": "a"}


@pytest.fixture
def world():
    # v1 10 minutes off, v2 200 (beyond the hour, within the cut-off), v3 cannot call.
    return toy_world(
        {"a": [10, 200, 10]},
        people=[300, 100, 500],
        mechanisms=[{"village_id": "v1", **CAN}, {"village_id": "v2", **CAN}],
        areas=[("north", "open", 28.95, 29.15), ("south", "open", 29.15, 29.5)],
    )


def test_alerts_come_from_those_who_can_call_by_population(world):
    villages = evaluate(world, Scenario()).villages
    # 40 a month over 300 + 100 people: 30 and 10; v3 is not heard.
    assert alert_rates(villages, 40).tolist() == [30, 10, 0]
    # Of the north 8 a month: 6 and 2; the south's only village cannot call.
    assert alert_rates(villages, 40, {"north": 8, "south": 5}).tolist() == [6, 2, 0]


def test_a_village_of_unknown_population_weighs_as_the_median():
    villages = pd.DataFrame(
        {
            "can_alert": pd.array([True, True, None], dtype="boolean"),
            "population": [np.nan, 100.0, 300.0],
            "area_id": ["a", "a", "a"],
        }
    )
    # The median of 100 and 300 is 200: 2 to 1; who might be able to call is not heard.
    assert alert_rates(villages, 30).tolist() == [20, 10, 0]


def test_endless_patrols_give_the_answer_that_counts_no_load(world):
    # Three in four alerts come from v1, which is reached in time.
    load = evaluate_load(world, Scenario(), alerts_per_month=200, runs=8, endless=True)
    assert load.static_share == pytest.approx(0.75)
    assert load.overall.loc["in_time", "mean"] == pytest.approx(0.75, abs=0.03)
    assert load.overall.loc["in_time", "mean"] + load.overall.loc["late", "mean"] == pytest.approx(1)
    assert load.overall.loc["waiting_p90", "mean"] == 0


def test_more_alerts_than_patrols_wait_and_some_are_never_answered(world):
    light = evaluate_load(world, Scenario(), alerts_per_month=3, runs=10)
    heavy = evaluate_load(world, Scenario(), alerts_per_month=2_000, runs=2)
    assert heavy.overall.loc["in_time", "mean"] < light.overall.loc["in_time", "mean"]
    assert heavy.overall.loc["given_up", "mean"] > 0.3
    assert 0.9 < heavy.sites.loc["a", "busy_share"] <= 1
    assert light.sites.loc["a", "busy_share"] < 0.1


def test_equal_seeds_give_equal_answers(world):
    one, same, other = (
        evaluate_load(world, Scenario(), alerts_per_month=50, runs=3, seed=seed) for seed in (7, 7, 8)
    )
    pd.testing.assert_frame_equal(one.overall, same.overall)
    pd.testing.assert_frame_equal(one.areas, same.areas)
    assert not one.overall.equals(other.overall)


def test_areas_and_the_whole_say_the_same(world):
    load = evaluate_load(world, Scenario(), alerts_per_month=60, runs=5)
    assert load.areas["alerts"].sum() * load.months == pytest.approx(
        load.overall.loc["alerts", "mean"] * (1 - load.terms.false_share), rel=0.05
    )
    north = load.areas.loc["north"]
    assert north[["in_time", "late", "unsure", "given_up", "nobody", "deferred"]].sum() == pytest.approx(1)
    assert load.areas.loc["south", "people_unheard"] == 500
    assert np.isnan(load.areas.loc["south", "in_time"])


def test_false_alerts_and_those_taken_over_are_drawn_by_their_shares():
    assumptions = read_assumptions().with_values(
        {"alert_false_percent": 40, "alert_false_caught_percent": 25, "alert_deferred_percent": 50}
    )
    terms = build_load_terms(assumptions, state_forces=True)
    # Half of the alerts may be deferred at all (no State agent alleged), half of these are.
    assert terms.deferred_share == pytest.approx(0.25)
    assert build_load_terms(assumptions).deferred_share == 0
    drawn = draw_alerts(np.array([20_000.0]), 1.0, terms, np.random.default_rng(2))
    assert len(drawn.minute) == pytest.approx(20_000, rel=0.03)
    assert drawn.is_false.mean() == pytest.approx(0.4, abs=0.02)
    assert drawn.is_caught.mean() == pytest.approx(0.1, abs=0.01)
    assert drawn.is_deferred.mean() == pytest.approx(0.6 * 0.25, abs=0.015)
    assert not (drawn.is_false & drawn.is_deferred).any()
    assert (np.diff(drawn.minute) >= 0).all()


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"alerts_per_month": -1}, BadValue, "rates of alerts"),
        ({"alerts_per_month": float("nan")}, BadValue, "rates of alerts"),
        ({"alerts_per_month": 5, "by_area": {"west": 3.0}}, UnknownId, "west"),
        ({"alerts_per_month": 5, "runs": 0}, BadValue, "runs"),
        ({"alerts_per_month": 5, "months": 0}, BadValue, "months"),
        ({"alerts_per_month": 1e9}, BadValue, "alerts in all"),
    ],
)
def test_bad_numbers_are_named(world, given, error, said):
    with pytest.raises(error, match=said):
        evaluate_load(world, Scenario(), **given)


def test_nothing_to_answer_is_no_share(world):
    load = evaluate_load(world, Scenario(), alerts_per_month=0, runs=2)
    assert np.isnan(load.static_share)
    assert load.overall.loc["in_time"].isna().all()


def test_without_any_patrol_nobody_comes(world):
    load = evaluate_load(world, Scenario().close("a"), alerts_per_month=20, runs=2)
    # Without its hub a network counts as unverified, which counts: it calls, and nobody answers.
    assert load.overall.loc["nobody", "mean"] == 1
    assert load.nobody_villages == 2
