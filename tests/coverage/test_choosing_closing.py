"""Which bases to close, and when: every choice and every order tried on small worlds, evaluated."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.choosing import choose_bases_to_close, choose_closing_order
from coverage.scenario import Scenario
from layers.errors import BadValue, UnknownId
from tests.coverage.choosing_toy import best_by_trying, cans, people_both, random_world, scenarios
from tests.coverage.toy import INF, toy_world


def four(**more):
    """b1 alone reaches v1 (100), b2 alone v2 (40), b1 and b3 v3 (70), b3 alone v4 (10)."""
    given = {"people": [100, 40, 70, 10], "mechanisms": cans("v1", "v2", "v3", "v4")}
    minutes = {"b1": [10, INF, 10, INF], "b2": [INF, 10, INF, INF], "b3": [INF, INF, 10, 10]}
    return toy_world(minutes, **{**given, **more})


def closed(scenario, bases):
    for base_id in bases:
        scenario = scenario.close(base_id)
    return scenario


def test_the_base_whose_closing_costs_least():
    choice = choose_bases_to_close(four(), Scenario(), 1)
    assert choice.bases == ("b3",)  # v4 10; b2 would cost 40, b1 100
    assert (choice.people_before, choice.people_lost, choice.least_lost) == (220, 10, 10)
    assert choice.people_lost_evaluated == 10
    assert choice.is_proven
    assert choice.is_exact
    two = choose_bases_to_close(four(), Scenario(), 2)
    # b2 and b3: 40 + 10; b1 and b3: 100 + 70 + 10.
    assert (two.bases, two.people_lost) == (("b2", "b3"), 50)
    kept = choose_bases_to_close(four(), Scenario(), 1, keep=["b3"])
    assert (kept.bases, kept.people_lost, kept.weighed) == (("b2",), 40, 2)


def test_networks_that_count_only_while_their_hub_stands_are_a_second_cover():
    """v1 (100) is reached from b1 and b2, and calls b3 alone: without unverified channels b3 is worth 100."""
    world = toy_world(
        {"b1": [10, 10], "b2": [10, INF], "b3": [INF, INF]},
        people=[100, 30],
        mechanisms=[*cans("v1", base="b3"), *cans("v2", base="b1")],
    )
    counted = choose_bases_to_close(world, Scenario(), 1)
    assert counted.people_lost == 0
    strict = choose_bases_to_close(world, Scenario(unverified_counts=False), 1)
    assert (strict.bases, strict.people_lost, strict.people_lost_evaluated) == (("b2",), 0, 0)
    two = choose_bases_to_close(world, Scenario(unverified_counts=False), 2)
    # b1 and b2: 130; b1 and b3: 130; b2 and b3: 100.
    assert (two.bases, two.people_lost) == (("b2", "b3"), 100)
    assert two.is_proven


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3), st.sampled_from(scenarios()))
def test_against_every_choice_evaluated(seed, count, scenario):
    world = random_world(seed)
    choice = choose_bases_to_close(world, scenario, count)
    before = people_both(world, scenario)
    best = best_by_trying(
        list(world.layers.bases.index), count, lambda bases: people_both(world, closed(scenario, bases))
    )
    assert choice.people_before == before
    assert choice.people_before - choice.people_lost == pytest.approx(best)
    assert choice.least_lost == pytest.approx(choice.people_lost)
    assert people_both(world, choice.after) == pytest.approx(best)
    assert choice.people_lost >= 0
    if count > 1:
        assert choice.people_lost >= choose_bases_to_close(world, scenario, count - 1).people_lost - 1e-9


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_order_against_every_order_evaluated(seed):
    world, scenario = random_world(seed), Scenario()
    bases = ["b1", "b2", "b4"]
    order = choose_closing_order(world, scenario, bases)

    def person_weeks(sequence):
        return sum(
            people_both(world, closed(scenario, sequence[:week])) for week in range(1, len(sequence) + 1)
        )

    best = max(person_weeks(sequence) for sequence in permutations(bases))
    assert order.is_proven
    if order.alarms_held_fixed == 0:
        assert order.person_weeks == pytest.approx(best)
        assert order.person_weeks_evaluated == pytest.approx(best)
    else:
        assert order.upper_bound >= best - 1e-9
    assert sorted(order.weeks["base_id"]) == bases
    assert order.weeks["people"].is_monotonic_decreasing


def test_the_order_by_hand():
    """b3 costs 10, then b2 40, then b1 170 (v1 and v3): 210 + 170 + 0 person-weeks."""
    order = choose_closing_order(four(), Scenario(), ["b1", "b2", "b3"])
    assert order.weeks["base_id"].tolist() == ["b3", "b2", "b1"]
    assert order.weeks["people"].tolist() == [210, 170, 0]
    assert order.weeks["people_evaluated"].tolist() == [210, 170, 0]
    assert (order.person_weeks, order.upper_bound, order.alarms_held_fixed) == (380, 380, 0)


def test_bad_input_is_named():
    world = four(bases={"b2": {"closed": "2016-01-01"}})
    for count in (0, 3):
        with pytest.raises(BadValue, match=f"{count} bases cannot close: 2 are open"):
            choose_bases_to_close(world, Scenario(), count)
    with pytest.raises(BadValue, match="2 are open and 2 of them are kept"):
        choose_bases_to_close(world, Scenario(), 1, keep=["b1", "b3"])
    with pytest.raises(UnknownId, match="b2"):
        choose_bases_to_close(world, Scenario(), 1, keep=["b2"])
    with pytest.raises(UnknownId, match="nix"):
        choose_closing_order(world, Scenario(), ["nix"])
    with pytest.raises(BadValue, match="no base is to close"):
        choose_closing_order(world, Scenario(), [])
