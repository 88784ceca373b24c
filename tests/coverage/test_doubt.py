"""Doubt: shares, intervals and the ranking, on the toy region and on made-up draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coverage.doubt import evaluate_doubt, rank_surveys
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from coverage.world import build_world
from routing.draws import draw_paces
from routing.named_roads import NamedRoads
from tests.regions import write_region


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return build_world(write_region(tmp_path_factory.mktemp("toy") / "region"))


def test_no_spread_no_doubt(toy):
    """Without spread every draw is the estimate: shares of 0 and 1, intervals of no width."""
    scenario = Scenario(assumptions=(("doubt_sigma_dry", 0.0),))
    doubt = evaluate_doubt(toy, scenario, draws=12)
    villages = evaluate(toy, scenario).villages
    known = villages["in_time"].notna()
    assert (doubt.share_in_time[known] == villages.loc[known, "in_time"].astype(float)).all()
    assert doubt.share_in_time[~known].isna().all()
    for what in ("in_time", "both"):
        row = doubt.totals.loc[what]
        assert row["people"] == row["people_p5"] == row["people_p95"]
    reached = villages["in_time"].fillna(False)
    assert doubt.totals.loc["in_time", "people"] == villages.loc[reached, "population"].sum()
    assert doubt.totals.loc["in_time", "villages"] == reached.sum()
    both = villages["status"] == "both"
    assert doubt.totals.loc["both", "people"] == villages.loc[both, "population"].sum()
    assert doubt.totals.loc["both", "villages"] == both.sum()
    assert len(doubt.surveys) == 0


def test_spread(toy):
    """With only b1 open, the limit is set to what v4 (20 steps of N2) needs by the estimate.

    v4 is in time in about half of the draws, since its one way is as often slower as quicker; v1, at the
    base, in all of them; v5, 10 steps on a track beyond half of that way, in fewer than v2.
    """
    plain = Scenario(limit_minutes=600).close("b2").close("b3")
    minutes = evaluate(toy, plain).villages.loc["v4", "travel_minutes"]
    scenario = Scenario(limit_minutes=minutes).close("b2").close("b3")
    doubt = evaluate_doubt(toy, scenario, draws=200)
    share = doubt.share_in_time
    assert share["v1"] == 1
    assert share["v4"] == pytest.approx(0.5, abs=0.1)
    assert share["v5"] <= share["v2"]
    assert doubt.draws == 200
    row = doubt.totals.loc["in_time"]
    assert row["people_p5"] <= row["people_p50"] <= row["people_p95"]
    # v4's 400 people come and go.
    assert row["people_p95"] - row["people_p5"] >= 400
    first = doubt.surveys.iloc[0]
    assert first["road"].startswith("N2")
    assert first["people"] >= 400
    assert 0 < doubt.group_share < 1


def test_seeded(toy):
    plain = Scenario(limit_minutes=600).close("b2").close("b3")
    minutes = evaluate(toy, plain).villages.loc["v4", "travel_minutes"]
    scenario = Scenario(limit_minutes=minutes).close("b2").close("b3")
    one, same, other = (evaluate_doubt(toy, scenario, draws=30, seed=seed) for seed in (1, 1, 2))
    assert one.share_in_time.equals(same.share_in_time)
    assert one.totals.equals(same.totals)
    assert one.surveys.equals(same.surveys)
    assert (one.noise, one.group_share) == (same.noise, same.group_share)
    assert not one.share_in_time.equals(other.share_in_time)
    rains = evaluate_doubt(toy, replace(scenario, season="rains"), draws=30, seed=1)
    assert not one.share_in_time.equals(rains.share_in_time)


def test_too_few_draws(toy):
    with pytest.raises(ValueError, match="at least 10 draws"):
        evaluate_doubt(toy, Scenario(), draws=9)


def roads(count):
    return NamedRoads(
        np.array([f"R{n}" for n in range(count)], dtype=object), np.arange(count), np.ones(count)
    )


def test_shares_of_a_known_sum():
    """People in time = 3 group 0 + 2 road 0 + 1 road 1, in units of noise: shares 9/14, 4/14 and 1/14."""
    drawn = draw_paces(2000, 40, 0.3, 0.5, (1,))
    people = 1000 + 3 * drawn.group_noise[:, 0] + 2 * drawn.road_noise[:, 0] + drawn.road_noise[:, 1]
    surveys, noise, group_share = rank_surveys(people, drawn, roads(40), np.ones(40))
    assert group_share == pytest.approx(9 / 14, abs=0.05)
    assert surveys["road"].tolist()[:2] == ["R0", "R1"]
    assert surveys["share_explained"][0] == pytest.approx(4 / 14, abs=0.04)
    assert surveys["share_explained"][1] == pytest.approx(1 / 14, abs=0.03)
    assert surveys["is_above_noise"].tolist()[:2] == [True, True]
    assert surveys["is_above_noise"][2:].sum() <= 1
    assert 0 < noise < 0.01


def test_noise_is_honest():
    """Where no road matters, one comes above the noise in about one of twenty repetitions, not more."""
    alarms = 0
    for seed in range(200):
        drawn = draw_paces(60, 30, 0.3, 0.5, (seed,))
        people = np.random.default_rng(seed + 10_000).normal(size=60)
        surveys, _, _ = rank_surveys(people, drawn, roads(30), np.arange(30.0))
        assert len(surveys) == 29  # the road that carries nobody is not asked
        alarms += surveys["is_above_noise"].any()
    # 10 expected of 200; 20 or more would be three deviations off.
    assert alarms < 20


def test_below_the_noise_people_decide():
    drawn = draw_paces(50, 4, 0.3, 0.5, (3,))
    surveys, noise, group_share = rank_surveys(np.full(50, 7.0), drawn, roads(4), np.array([1, 9, 0, 5.0]))
    assert surveys["road"].tolist() == ["R1", "R3", "R0"]
    assert noise == group_share == 0
    assert (surveys["share_explained"] == 0).all()
    assert not surveys["is_above_noise"].any()
