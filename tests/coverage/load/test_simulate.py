"""Alerts against patrols: arithmetic by hand, queueing theory as oracle, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.load.alerts import Alerts
from coverage.load.service import Service
from coverage.load.simulate import FOUND_FALSE, GIVEN_UP, IN_TIME, LATE, NOBODY, OUTCOMES, UNSURE, simulate
from coverage.load.terms import LoadTerms

MINUTE = 60_000.0
TERMS = LoadTerms(0.0, 0.0, 0.0, on_scene_minutes=20, rest_minutes=10, patience_minutes=600)


def service(travel, *, patrols, mobilisation=0.0, before=0.0, limit=60.0, is_chain=False, unsure=()):
    """Villages by sites in minutes of travel, the quickest first; -1 = no way."""
    minutes = np.atleast_2d(np.array(travel, dtype=float))
    minutes[minutes < 0] = np.inf
    site = np.argsort(minutes, axis=1, kind="stable")
    ordered = np.take_along_axis(minutes, site, axis=1)
    is_there = np.isfinite(ordered)
    is_unsure = np.zeros(len(minutes), bool)
    is_unsure[list(unsure)] = True
    return Service(
        site_ids=tuple(f"s{k}" for k in range(minutes.shape[1])),
        patrols=np.array(patrols, dtype=np.int64),
        site=np.where(is_there, site, -1),
        travel_ms=ordered * MINUTE,
        mobilisation_ms=np.where(is_there, mobilisation * MINUTE, np.inf),
        before_ms=np.full(len(minutes), before * MINUTE),
        wait_ms=0.0,
        limit_ms=limit * MINUTE,
        is_chain=is_chain,
        is_unsure=is_unsure,
    )


def alerts(minutes, villages=None, *, caught=()):
    count = len(minutes)
    is_caught = np.zeros(count, bool)
    is_caught[list(caught)] = True
    return Alerts(
        minute=np.array(minutes, dtype=float),
        village=np.array(villages if villages is not None else [0] * count, dtype=np.int64),
        is_false=is_caught,
        is_caught=is_caught,
        is_deferred=np.zeros(count, bool),
    )


def test_one_patrol_serves_one_after_the_other():
    # Travel 15 both ways, 20 there, 10 rest: busy 15 + 20 + 15 + 10 = 60 minutes from when it leaves.
    # Alerts at 0, 10, 20: sent at 0, 60, 120; waits 0, 50, 100; arrive after 15, 65, 115 minutes.
    run = simulate(service([[15]], patrols=[1], limit=65), alerts([0, 10, 20]), TERMS)
    assert run.waiting_minutes.tolist() == [0, 50, 100]
    assert run.outcome.tolist() == [IN_TIME, IN_TIME, LATE]
    assert run.busy_minutes.tolist() == [180]


def test_work_after_the_end_is_not_counted_as_the_time_of_patrols():
    # Sent at 0, 60 and 120 for 60 minutes each; of the third 10 minutes lie before minute 130.
    run = simulate(service([[15]], patrols=[1]), alerts([0, 10, 20]), TERMS, horizon_minutes=130)
    assert run.busy_minutes.tolist() == [130]


def test_a_second_patrol_halves_the_queue():
    # Two patrols: at 0 and 10 both leave; the third waits for the first to be free, at 60: 40 minutes.
    run = simulate(service([[15]], patrols=[2], limit=60), alerts([0, 10, 20]), TERMS)
    assert run.waiting_minutes.tolist() == [0, 0, 40]


def test_the_farther_site_is_sent_when_the_near_one_is_out():
    # From s0 15 minutes, from s1 40. At 0 s0 leaves (back at 60); at 10 s1; at 20 the first to be free is s0
    # at 60 (s1 is out until 10 + 40 + 20 + 40 + 10 = 120): a wait of 40.
    run = simulate(service([[15, 40]], patrols=[1, 1]), alerts([0, 10, 20]), TERMS)
    assert run.waiting_minutes.tolist() == [0, 0, 40]
    assert run.busy_minutes.tolist() == [120, 110]


def test_what_waits_too_long_is_never_answered_and_blocks_nobody():
    # Busy until 60. The alert at 1 gives up at 31; that at 50 is sent at 60.
    impatient = LoadTerms(0, 0, 0, 20, 10, patience_minutes=30)
    run = simulate(service([[15]], patrols=[1]), alerts([0, 1, 50]), impatient)
    assert run.outcome.tolist() == [IN_TIME, GIVEN_UP, IN_TIME]
    assert run.waiting_minutes[2] == 10


def test_under_the_chain_every_part_counts():
    # 10 before the decision + 5 mobilisation + 15 travel = 30; the second waits 5 + 15 + 20 + 15 + 10.
    chain = service([[15]], patrols=[1], mobilisation=5, before=10, limit=30, is_chain=True)
    run = simulate(chain, alerts([0, 0]), TERMS)
    assert run.outcome.tolist() == [IN_TIME, LATE]
    assert run.waiting_minutes.tolist() == [0, 65]


def test_nobody_comes_where_no_site_reaches_and_false_alerts_take_no_patrol():
    world = service([[15], [-1], [20]], patrols=[1], unsure=[2])
    run = simulate(world, alerts([0, 1, 100, 200], [0, 1, 0, 2], caught=[2]), TERMS)
    assert run.outcome.tolist() == [IN_TIME, NOBODY, FOUND_FALSE, UNSURE]
    assert run.busy_minutes.tolist() == [60 + 70]


def test_mean_wait_is_that_of_queueing_theory():
    # One patrol, always busy for exactly b = 60 minutes, Poisson arrivals at load r = 0.6: M/D/1, whose mean
    # wait is r * b / (2 * (1 - r)) = 0.6 * 60 / 0.8 = 45 minutes (Pollaczek-Khinchine).
    rng = np.random.default_rng(5)
    minutes = np.cumsum(rng.exponential(60 / 0.6, 40_000))
    patient = LoadTerms(0, 0, 0, 20, 10, patience_minutes=1e7)
    run = simulate(service([[15]], patrols=[1]), alerts(minutes), patient)
    assert run.waiting_minutes.mean() == pytest.approx(45, rel=0.06)


@settings(max_examples=60, deadline=None)
@given(
    travel=st.lists(
        st.lists(st.sampled_from([-1, 5, 20, 45, 60, 61, 90]), min_size=2, max_size=2), min_size=1, max_size=4
    ),
    patrols=st.lists(st.integers(1, 3), min_size=2, max_size=2),
    minutes=st.lists(st.floats(0, 500), min_size=1, max_size=20),
    data=st.data(),
)
def test_what_always_holds(travel, patrols, minutes, data):
    world = service(travel, patrols=patrols)
    village = [data.draw(st.integers(0, len(travel) - 1)) for _ in minutes]
    given_ = alerts(sorted(minutes), village)
    run = simulate(world, given_, TERMS)
    endless = simulate(world, given_, TERMS, endless=True)
    best = np.where(np.array(travel) < 0, np.inf, np.array(travel, dtype=float)).min(axis=1)[village]
    expected = np.where(np.isinf(best), NOBODY, np.where(best <= 60, IN_TIME, LATE))
    assert endless.outcome.tolist() == expected.tolist()
    assert (run.outcome == NOBODY).tolist() == (expected == NOBODY).tolist()
    # Load never helps: what is in time under load is in time without.
    assert (expected[run.outcome == IN_TIME] == IN_TIME).all()
    assert ((run.outcome >= 0) & (run.outcome < len(OUTCOMES))).all()
    sent = np.isfinite(run.waiting_minutes)
    assert (run.waiting_minutes[sent] >= 0).all()
    assert (run.waiting_minutes[sent] <= 600).all()
