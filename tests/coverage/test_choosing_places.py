"""The best places: arithmetic by hand, every choice tried on small worlds, and bad input.

From a place in the toy world travel takes 2 minutes a km: 22.2 minutes to the next village, 44.4 to the one
after that, 66.6 to the third, which is out of the 60 minutes of the road lens.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.changes import OpenBase, PlaceBattalion
from coverage.choosing import choose_places
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from layers.errors import BadCoordinates, BadValue, InputError, UnknownId
from tests.coverage.choosing_toy import NAN, best_by_trying, cans, people_both, random_world, scenarios
from tests.coverage.toy import INF, toy_world


def seven(**more):
    """b1 reaches v1 alone. All but v3 have a network by HF radio; the people of v6 are unknown."""
    given = {
        "people": [1000, 10, 700, 40, 50, NAN, 80],
        "mechanisms": cans("v1", "v2", "v4", "v5", "v6", "v7"),
        "signal": ["unlikely"] * 7,
    }
    return toy_world({"b1": [10, *[INF] * 6]}, **{**given, **more})


def at(world, *villages):
    points = world.layers.villages.geometry.loc[list(villages)]
    return pd.DataFrame({"lon": points.x, "lat": points.y})


def test_one_place_is_where_most_come_to_be_both():
    """A place at vn wins v(n-2)..v(n+2) that can call, and vn itself by the walk to it.

    At v3: v2 10, v3 700 (who walk), v4 40, v5 50 = 800; elsewhere v3 cannot call, so that nothing comes near.
    """
    choice = choose_places(seven(), Scenario(), 1)
    assert list(choice.places.index) == ["v3"]
    assert (choice.people, choice.upper_bound, choice.people_evaluated) == (800, 800, 800)
    assert choice.is_proven
    assert choice.is_exact
    assert list(choice.won) == ["v2", "v3", "v4", "v5"]
    assert choice.after.changes == (PlaceBattalion(29.2, 0.0),)
    # Two: v3, and one that reaches v6 (unknown) and v7 (80).
    two = choose_places(seven(), Scenario(), 2)
    assert (two.people, two.people_evaluated, two.villages_without_population) == (880, 880, 1)
    assert two.places["people"].tolist() == [800, 80]
    assert two.places["without_population"].tolist() == [0, 1]
    assert two.places["site_id"].tolist() == ["battalion-1", "battalion-2"]


def test_reach_alone_asks_for_no_alarm():
    """At v4: v2 10, v3 700, v4 40, v5 50, v6 unknown = 800; at v5: v3 700, v4 40, v5 50, v7 80 = 870."""
    choice = choose_places(seven(), Scenario(), 1, need="reach")
    assert list(choice.places.index) == ["v5"]
    assert (choice.people, choice.people_evaluated, choice.villages) == (870, 870, 5)


def test_required_and_forbidden():
    world = seven()
    assert list(choose_places(world, Scenario(), 1, required=["v7"]).places.index) == ["v7"]
    without = choose_places(world, Scenario(), 1, forbidden=["v3"])
    # At v5, v6 or v7 v7 is within two steps; v5: v4 40 + v5 50 + v6 + v7 80 = 170.
    assert (list(without.places.index), without.people) == (["v5"], 170)


def test_a_backup_counts_twice():
    """Without v3 among the candidates two places win at most 10 + 40 + 50 + 80 = 180 once.

    Of v4 and v5: v4 wins 10 + 40 + 50 (100), v5 40 + 50 + 80 (170): once 180, twice 40 + 50 = 90, 270 in all.
    v5 and v6: v6 wins 40 + 50 + 80, the same as v5: once 170, twice 170: 340 in all.
    """
    world = seven()
    choice = choose_places(world, Scenario(), 2, candidates=at(world, "v4", "v5", "v6"), backup=True)
    assert list(choice.places.index) == ["v5", "v6"]
    assert (choice.people, choice.people_twice, choice.upper_bound) == (170, 170, 340)


def test_a_closed_base_opens_where_it_stood_and_a_village_gets_a_site():
    """b2 is closed and within 20 minutes of v5, v6, v7; b3 is closed too, and reaches nobody."""
    world = seven()
    world = toy_world(
        {"b1": [10, *[INF] * 6], "b2": [INF] * 4 + [20] * 3, "b3": [INF] * 7},
        people=[1000, 10, 700, 40, 50, NAN, 80],
        mechanisms=cans("v1", "v2", "v4", "v5", "v6", "v7"),
        signal=["unlikely"] * 7,
        bases={"b2": {"closed": "2016-01-01"}, "b3": {"closed": "2016-01-01"}},
    )
    choice = choose_places(world, Scenario(), 2, required=["b2"])
    assert set(choice.places.index) == {"b2", "v3"}
    assert OpenBase("b2") in choice.after.changes
    assert choice.candidates == 9
    # v3: 800; b2 adds v7 80.
    assert (choice.people, choice.people_evaluated) == (880, 880)
    battalion = choose_places(world, Scenario(), 1, kind="battalion")
    assert battalion.candidates == 7


def test_troops_without_a_free_patrol_win_nobody():
    with pytest.raises(BadValue, match="no patrol is free"):
        choose_places(seven(), Scenario(), 1, troops=1)


def test_a_patrol_that_serves_two_villages():
    """At v3 (800 in four villages) two villages of most people: 700 + 50 = 750."""
    choice = choose_places(seven(), Scenario(), 1, patrol_capacity=2)
    assert (list(choice.places.index), choice.people, choice.upper_bound) == (["v3"], 750, 750)
    assert not choice.is_exact
    two = choose_places(seven(), Scenario(), 2, patrol_capacity=2)
    # 700 + 40 or 50, and 80 + 50 or 40: 700 + 80 + 50 + 40.
    assert two.people == 870


@pytest.mark.parametrize("capacity", [1, 2, 3])
def test_capacity_against_every_choice_and_every_sharing_out(capacity):
    for seed in range(6):
        world = random_world(seed)
        scenario = Scenario()
        choice = choose_places(world, scenario, 2, kind="battalion", patrol_capacity=capacity)
        won = {
            village: set(choose_places(world, scenario, 1, kind="battalion", required=[village]).won)
            for village in world.layers.villages.index
        }
        people = world.layers.villages["population"].fillna(0.0)

        def value(pair, won=won, people=people):
            return _matched(won[pair[0]], won[pair[1]], people, capacity)

        assert choice.people == pytest.approx(best_by_trying(list(won), 2, value))
        assert choice.is_proven


def _matched(first, second, people, capacity):
    """Most people that two sites serve, each so many villages: how many of those of both go to the first."""
    alone = [sorted(people[list(part)], reverse=True) for part in (first - second, second - first)]
    both = sorted(people[list(first & second)], reverse=True)
    best = 0.0
    for shared in range(len(both) + 1):
        for to_first in range(shared + 1):
            left = (capacity - to_first, capacity - (shared - to_first))
            if min(left) >= 0:
                rest = sum(sum(part[:room]) for part, room in zip(alone, left, strict=True))
                best = max(best, sum(both[:shared]) + rest)
    return best


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3), st.sampled_from(scenarios()))
def test_against_every_choice_evaluated(seed, count, scenario):
    """The model's number is that of evaluate, and no choice is evaluated better.

    Within the same road lens no walk to one site goes with the way of another: places are 22 minutes apart.
    """
    world = random_world(seed)
    choice = choose_places(world, scenario, count, kind="battalion")
    before = people_both(world, scenario)
    points = world.layers.villages.geometry

    def value(chosen):
        after = scenario
        for village in chosen:
            after = after.place(points[village].x, points[village].y)
        return people_both(world, after) - before

    best = best_by_trying(list(points.index), count, value)
    assert choice.people == pytest.approx(best)
    assert choice.people_evaluated == pytest.approx(best)
    assert choice.upper_bound == pytest.approx(choice.people)
    more = choose_places(world, scenario, count + 1, kind="battalion")
    assert more.people >= choice.people - 1e-9


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_by_the_chain_the_number_is_that_of_evaluate_for_one_site(seed, is_night):
    world = random_world(seed)
    scenario = Scenario(lens="chain", limit_minutes=300, is_night=is_night, night_travel=is_night)
    points = world.layers.villages.geometry
    before = people_both(world, scenario)
    for village in points.index:
        choice = choose_places(world, scenario, 1, kind="battalion", required=[village])
        after = scenario.place(points[village].x, points[village].y)
        assert choice.people_evaluated == pytest.approx(choice.people)
        gained = evaluate(world, after).villages["status"] == "both"
        assert gained.sum() >= choice.villages
        assert people_both(world, after) - before <= choice.people + 1e-9


def test_the_worst_season_holds_in_both():
    """The toy's times do not hang on the season, so that both give the same; the answer says both."""
    choice = choose_places(seven(), Scenario(season="rains"), 1, worst_season=True)
    assert list(choice.comparisons) == ["rains", "dry"]
    assert (choice.people, choice.people_evaluated) == (800, 800)
    assert choice.after.season == "rains"


def test_progress_is_told_at_once_and_stops():
    told = []

    def stop(value, bound):
        told.append((value, bound))
        return True

    choice = choose_places(seven(), Scenario(), 2, progress=stop)
    assert told[0][0] == choice.choice.covered_weight
    assert told[0][1] >= told[0][0]
    assert choice.upper_bound >= 880


def test_bad_input_is_named():
    world = seven()
    for count in (0, 8):
        with pytest.raises(BadValue, match=f"{count} sites cannot be chosen out of 7"):
            choose_places(world, Scenario(), count)
    with pytest.raises(UnknownId, match="nix"):
        choose_places(world, Scenario(), 1, required=["nix"])
    with pytest.raises(InputError, match="both required and forbidden"):
        choose_places(world, Scenario(), 1, required=["v1"], forbidden=["v1"])
    with pytest.raises(BadValue, match="kind of site"):
        choose_places(world, Scenario(), 1, kind="tower")
    with pytest.raises(BadValue, match="what is needed"):
        choose_places(world, Scenario(), 1, need="none")
    with pytest.raises(BadCoordinates, match="not numbers"):
        choose_places(world, Scenario(), 1, candidates=pd.DataFrame({"lon": [np.nan], "lat": [0.0]}))
    with pytest.raises(BadValue, match="serve nobody"):
        choose_places(world, Scenario(), 1, patrol_capacity=0)
    with pytest.raises(BadValue, match="not weighed together"):
        choose_places(world, Scenario(), 1, patrol_capacity=1, backup=True)
    with pytest.raises(InputError):
        choose_places(world, replace(Scenario(), vehicle="cart"), 1)
