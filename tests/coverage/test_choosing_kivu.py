"""Choosing on the embedded region: proven, and what the model says is what evaluate says."""

from __future__ import annotations

import pytest

from coverage.choosing import (
    choose_bases_to_close,
    choose_closing_order,
    choose_places,
    choose_within_budget,
    plan_rota,
)
from coverage.scenario import Scenario
from coverage.world import build_world

JULY_2017 = ("base-walikale", "base-bunyampuli", "base-masisi", "base-nyabiondo", "base-luofu")


@pytest.fixture(scope="module")
def world(kivu):
    return build_world(kivu)


def test_three_places(world):
    choice = choose_places(world, Scenario(), 3)
    assert choice.is_proven
    assert choice.people == choice.people_evaluated == choice.upper_bound
    assert choice.people == 67_961
    assert choice.places["people"].is_monotonic_decreasing
    greedy = choose_places(world, Scenario(), 3, progress=lambda value, bound: True)
    assert greedy.people <= choice.people <= greedy.upper_bound


def test_both_seasons(world):
    choice = choose_places(world, Scenario(), 3, worst_season=True)
    assert choice.is_proven
    assert choice.people == choice.people_evaluated


def test_five_closures_cost_less_than_those_of_july_2017(world):
    choice = choose_bases_to_close(world, Scenario(), 5)
    real = choose_closing_order(world, Scenario(), JULY_2017)
    assert choice.is_proven
    assert real.is_proven
    # 365,874 people before, 288,590 after the five: as the README has it.
    assert choice.people_before == 365_874
    assert real.weeks["people"].iloc[-1] == real.weeks["people_evaluated"].iloc[-1] == 288_590
    assert choice.people_lost == choice.people_lost_evaluated == 25_440


def test_a_quarter_of_one_battalion(world):
    rota = plan_rota(world, Scenario(), lead_weeks=1)
    assert rota.is_proven
    assert rota.person_weeks == rota.person_weeks_evaluated == rota.upper_bound_everywhere
    assert rota.stays["weeks"].between(1, 3).all()


def test_fifty_thousand_dollars(world):
    bought = choose_within_budget(world, Scenario(), 50_000, masts=False, max_seconds=20)
    assert bought.spent <= 50_000
    assert bought.people == bought.people_evaluated > 0
    assert bought.greedy_person_weeks <= bought.person_weeks <= bought.upper_bound
