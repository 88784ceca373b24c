"""The best masts: arithmetic by hand with small masts, brute force with tall ones, and bad input.

Villages of the toy world stand 11.1 km apart on flat ground: a small mast, whose range is 2.68 km, serves the
village it stands in and no other.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from coverage.changes import AddMast
from coverage.evaluate import evaluate
from coverage.masts.choose import choose_masts
from coverage.masts.covers import MastRadio, covered_km2
from coverage.masts.gains import find_gains
from coverage.masts.places import default_candidates, read_candidates
from coverage.scenario import Scenario
from coverage.world import World, build_world
from layers.elevation import Elevation
from layers.errors import BadCoordinates, BadId, BadValue, EmptyLayer, InputError, MissingColumn, MissingFile
from tests.coverage.toy import INF, TESTED, toy_world

NAN = float("nan")


def with_relief(world, heights=None, west=28.0, north=2.0, cell=0.05):
    """The same world on flat ground, or on the heights given; 80 rows and columns of 5.5 km."""
    ground = np.full((80, 80), 1000.0) if heights is None else heights
    elevation = Elevation(ground.astype(np.float32), (west, north, cell, cell))
    return World(replace(world.layers, elevation=elevation), world.router, world.assumptions)


def phones(*villages):
    return [{"village_id": village, "base_id": "b1", "tested": TESTED} for village in villages]


def five_villages(**more):
    """None has signal. v1 v2 v3 have a CAN by phone; v1 v2 v4 v5 are reached, v3 is not.

    So signal alone brings in v1 (100) and v2 (200); with a network v4 (400) and v5 (unknown) too. v3, with
    most people, is never brought in: it can call then, and nobody comes.
    """
    given = {
        "people": [100, 200, 9000, 400, NAN],
        "signal": ["unlikely"] * 5,
        "mechanisms": phones("v1", "v2", "v3"),
    }
    return with_relief(toy_world({"b1": [30, 30, 90, 30, 30]}, **{**given, **more}))


def places(world, *villages):
    points = world.layers.villages.geometry.loc[list(villages)]
    return pd.DataFrame({"lon": points.x, "lat": points.y})


def test_masts_are_weighed_by_people_who_become_both_not_by_people_covered():
    world = five_villages()
    choice = choose_masts(world, Scenario(), 1, kind="small")
    # 9,000 would be covered at v3; 200 become both at v2.
    assert list(choice.masts["people_both"]) == [200]
    assert (choice.people_both, choice.people_both_evaluated, choice.upper_bound) == (200, 200, 200)
    assert choice.is_proven
    assert choice.is_exact
    assert list(choice.brought_in.index) == ["v2"]
    assert list(choice.brought_in["mast_id"]) == ["mast-1"]
    both = choose_masts(world, Scenario(), 2, kind="small")
    assert list(both.masts["people_both"]) == [200, 100]
    assert both.people_both_evaluated == 300
    assert both.after.added_masts == tuple(
        AddMast(lon, lat, "small") for lon, lat in zip(both.masts["lon"], both.masts["lat"], strict=True)
    )


def test_with_networks_those_who_have_none_are_brought_in_too():
    world = five_villages()
    choice = choose_masts(world, Scenario(), 2, kind="small", with_network=True)
    # v4 400 and v2 200; v5, whose people are unknown, adds none.
    assert (choice.people_both, choice.people_both_evaluated) == (600, 600)
    assert list(choice.brought_in.index) == ["v2", "v4"]
    every = choose_masts(
        world, Scenario(), 5, kind="small", with_network=True,
        candidates=places(world, "v1", "v2", "v3", "v4", "v5"),
    )  # fmt: skip
    assert (every.people_both, every.villages_without_population) == (700, 1)
    # v3 is covered, can call, and is not reached: covered 100 + 200 + 9000 + 400.
    assert (every.people_covered, every.villages_covered) == (9700, 5)
    after = every.comparison.after.villages
    assert after["can_alert"].all()
    assert list(after["status"]) == ["both", "both", "call_only", "both", "both"]
    assert len(every.links) == 5


def test_of_equal_choices_that_with_most_villages_of_unknown_population_is_taken():
    """v1 has 0 people, v3 has 5; those of v2 and v4 are unknown. One mast: v3; two: v3 and v2 or v4."""
    world = five_villages(
        people=[0, NAN, 5, NAN, 4.5], mechanisms=phones("v1", "v2", "v3", "v4"), signal=["unlikely"] * 5
    )
    scenario = Scenario(limit_minutes=120)
    given = places(world, "v1", "v2", "v3", "v4")
    one, two, three = (choose_masts(world, scenario, n, kind="small", candidates=given) for n in (1, 2, 3))
    assert list(one.masts["candidate_id"]) == ["v3"]
    assert (two.people_both, two.villages_without_population, two.gap) == (5, 1, 0)
    assert list(three.masts["candidate_id"]) == ["v3", "v2", "v4"]
    assert (three.people_both, three.upper_bound, three.villages_without_population) == (5, 5, 2)


def test_a_hotline_lets_all_call_who_have_signal_in_its_catchment():
    """b1 stands at v1, where a walk suffices; its catchment of 30 km holds v2 and v3 (11 and 22 km)."""
    world = with_relief(
        toy_world(
            {"b1": [10, 20, 30, 40]},
            people=[1, 10, 100, 1000],
            signal=["unlikely"] * 4,
            bases={"b1": {"lon": 29.0, "lat": 0.0}},
        )
    )
    scenario = Scenario(hotline=True, assumptions=(("hotline_catchment_km", 30.0),))
    gains = find_gains(world, scenario, with_network=False)
    assert list(gains.brought_in) == [False, True, True, False]
    choice = choose_masts(world, scenario, 1, kind="small")
    assert (choice.people_both, choice.people_both_evaluated) == (100, 100)


def test_who_might_be_brought_in_is_told_apart():
    """v1's signal is unknown: it may call today. v2 lies on no road: it may be reached. v3 is sure."""
    world = with_relief(
        toy_world(
            {"b1": [30, INF, 30]},
            people=[100, 1000, 10],
            signal=["unknown", "unlikely", "unlikely"],
            reasons=["", "no road", ""],
            mechanisms=phones("v1", "v2", "v3"),
        )
    )
    choice = choose_masts(world, Scenario(), 3, kind="small", candidates=places(world, "v1", "v2", "v3"))
    assert (choice.people_both, choice.people_both_evaluated, choice.villages_undecided) == (10, 10, 2)


@pytest.mark.parametrize("uncertain_counts", [True, False])
@pytest.mark.parametrize("kind", ["macro", "small"])
@pytest.mark.parametrize("with_network", [True, False])
def test_the_choice_is_the_best_of_all_choices_evaluated_one_by_one(kind, with_network, uncertain_counts):
    """Seven villages of which a tall mast reaches several; every pair of five candidates is evaluated."""
    ridge = np.full((80, 80), 1000.0)
    ridge[:, 26] = 1400.0  # between v3 (29.2) and v5 (29.4)
    world = with_relief(
        toy_world(
            {"b1": [30, 30, 70, 30, 30, 70, 30]},
            people=[70, 60, 50, 40, 30, 20, 10],
            signal=["unlikely"] * 6 + ["likely"],
            mechanisms=phones("v1", "v3", "v5", "v7"),
        ),
        ridge,
    )
    scenario = Scenario(uncertain_counts=uncertain_counts)
    given = places(world, "v1", "v2", "v4", "v5", "v6")
    given.loc["pass"] = (29.15, 0.02)
    choice = choose_masts(world, scenario, 2, kind=kind, candidates=given, with_network=with_network)
    assert choice.people_both == choice.people_both_evaluated

    before = evaluate(world, scenario).villages

    def people_both(pair):
        after = scenario
        for place in pair:
            after = after.add_mast(*given.loc[place, ["lon", "lat"]], kind=kind)
        if with_network:
            signal = evaluate(world, after).villages["has_signal"]
            for village in before.index[signal & ~before["has_signal"]]:
                after = after.give(village, "phone")
        is_both = evaluate(world, after).villages["status"] == "both"
        return before.loc[is_both & (before["status"] != "both"), "population"].sum()

    best = max(people_both(pair) for pair in combinations(given.index, 2))
    assert choice.people_both == best
    assert choice.upper_bound == pytest.approx(best)
    after = choice.comparison.after.villages
    gained = after["has_signal"] & ~before["has_signal"]
    assert choice.people_covered == before.loc[gained, "population"].sum()
    assert choice.villages_covered == gained.sum()


def test_more_masts_never_bring_in_fewer():
    world = five_villages()
    given = places(world, "v1", "v2", "v3", "v4", "v5")
    for kind in ("small", "macro"):
        people = [
            choose_masts(world, Scenario(), n, kind=kind, candidates=given, with_network=True).people_both
            for n in range(1, 6)
        ]
        assert people == sorted(people)
        assert people[-1] == 700


def test_a_proof_that_is_stopped_says_how_far_from_the_best_it_may_be():
    world = five_villages()
    seen = []

    def stop(covered, bound):
        seen.append((covered, bound))
        return True

    choice = choose_masts(world, Scenario(), 2, kind="small", with_network=True, progress=stop)
    assert choice.people_both <= 600 <= choice.upper_bound
    assert choice.gap == pytest.approx((choice.upper_bound - choice.people_both) / choice.upper_bound)
    assert all(covered <= bound <= 701 for covered, bound in seen)


def test_runners_carry_more_than_the_covers_count():
    """v2 has a network and gets signal; v1, 11 km away, has none: a runner reaches v2 within the day."""
    world = with_relief(
        toy_world({"b1": [30, 30]}, people=[100, 200], signal=["unlikely"] * 2, mechanisms=phones("v2"))
    )
    choice = choose_masts(world, Scenario(runner=True), 1, kind="small")
    assert not choice.is_exact
    assert choice.people_both == 200
    assert choice.people_both_evaluated >= 200


def test_masts_come_after_those_the_scenario_has_and_nothing_is_altered():
    world = five_villages()
    scenario = Scenario().add_mast(29.1, 0.0, kind="small")
    before = world.layers.villages.copy(deep=True)
    given = places(world, "v1", "v4")
    shown = given.copy(deep=True)
    choice = choose_masts(world, scenario, 1, kind="small", candidates=given)
    # v2 has signal by the first mast.
    assert list(choice.masts.index) == ["mast-2"]
    assert list(choice.masts["candidate_id"]) == ["v1"]
    assert choice.after.changes[:1] == scenario.changes
    assert evaluate(world, choice.after).villages.loc["v1", "alarm_mast_id"] == "mast-2"
    pd.testing.assert_frame_equal(world.layers.villages, before)
    pd.testing.assert_frame_equal(given, shown)


def test_where_nobody_can_be_brought_in_masts_bring_nobody():
    world = five_villages(mechanisms=[])
    choice = choose_masts(world, Scenario(), 2, kind="small")
    assert (choice.people_both, choice.people_both_evaluated, choice.gap) == (0, 0, 0)
    assert len(choice.masts) == 2
    assert choice.brought_in.empty


def test_bad_candidates_are_named():
    world = five_villages()
    given = places(world, "v1", "v2")
    for count in (0, 3):
        with pytest.raises(BadValue, match=r"out of 2 candidates.*1 to 2"):
            choose_masts(world, Scenario(), count, candidates=given)
    for bad, kind, words in (
        (given.drop(columns="lat"), MissingColumn, "lat"),
        (given.iloc[:0], EmptyLayer, "no candidates"),
        (given.assign(lon=[29.0, 99.0]), BadCoordinates, "bounds.*v2"),
        (given.assign(lon=[29.0, NAN]), BadCoordinates, "not numbers.*v2"),
        (given.assign(lon=["29.0", "here"]), BadCoordinates, "v2"),
        (given.set_axis(["a", "a"]), BadId, "twice.*a"),
    ):
        with pytest.raises(kind, match=words):
            choose_masts(world, Scenario(), 1, candidates=bad)


def test_without_relief_and_off_the_relief():
    bare = toy_world({"b1": [30]}, signal=["unlikely"], mechanisms=phones("v1"))
    with pytest.raises(EmptyLayer, match="no relief"):
        choose_masts(bare, Scenario(), 1)
    hole = np.full((80, 80), 1000.0)
    hole[36:44, 18:22] = np.nan  # around v1 at 29.0, 0.0
    world = with_relief(bare, hole)
    with pytest.raises(BadCoordinates, match=r"relief.*v1"):
        choose_masts(world, Scenario(), 1, candidates=places(world, "v1"))


def test_small_masts_cover_their_circle_once():
    """A circle of 2.68 km has 22.56 km2; on flat ground all of it is served. Counted in steps of 134 m."""
    world = five_villages()
    radio = MastRadio.of(world, Scenario(), "small")
    one = radio.masts(world.layers.villages.geometry.iloc[:1])
    circle = math.pi * 2.68**2
    assert circle == pytest.approx(22.56, abs=0.01)
    assert covered_km2(world, radio, one) == pytest.approx(circle, rel=0.02)
    two = radio.masts(world.layers.villages.geometry.iloc[:2])
    assert covered_km2(world, radio, two) == pytest.approx(2 * circle, rel=0.02)
    here = radio.masts(world.layers.villages.geometry.iloc[[0, 0]].set_axis(["a", "b"]))
    assert covered_km2(world, radio, here) == covered_km2(world, radio, one)


def test_default_candidates_are_villages_and_hilltops():
    heights = np.full((80, 80), 1000.0)
    heights[20, 30], heights[60, 10] = 2000.0, 1500.0
    world = with_relief(five_villages(), heights)
    found = default_candidates(world)
    assert list(found.index) == ["v1", "v2", "v3", "v4", "v5", "hill-1", "hill-2"]
    # The middle of row 20, column 30: 28 + 30.5 * 0.05, 2 - 20.5 * 0.05; the higher of the two.
    assert (found.geometry["hill-1"].x, found.geometry["hill-1"].y) == pytest.approx((29.525, 0.975))
    near = default_candidates(world, near=world.ground.village_xy[:1], reach_m=12_000)
    assert list(near.index) == ["v1", "v2"]
    assert default_candidates(world, near=np.zeros((0, 2)), reach_m=1.0).empty


def test_candidates_are_thinned_villages_first():
    world = five_villages()
    thinned = default_candidates(world, most=3)
    assert 1 <= len(thinned) <= 3
    assert set(thinned.index) <= {"v1", "v2", "v3", "v4", "v5"}


def test_candidates_of_a_file(tmp_path):
    world = five_villages()
    file = tmp_path / "places.csv"
    file.write_text("candidate_id,lon,lat\nnorth,29.1,0.5\nsouth,29.2,-0.5\n", encoding="utf-8")
    assert list(read_candidates(file, world).index) == ["north", "south"]
    file.write_text("lon;lat\n29.1;0.5\n", encoding="utf-8")
    assert list(read_candidates(file, world).index) == ["line 2"]
    file.write_text("lon,lat\n29.1,0.5\n99,0\nx,0\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"places.csv.*\n?.*line 4|line 3"):
        read_candidates(file, world)
    with pytest.raises(MissingFile):
        read_candidates(tmp_path / "none.csv", world)


def test_kivu_with_networks(kivu):
    """Ten tall masts among thousands of candidates: proven, and as evaluated."""
    choice = choose_masts(build_world(kivu), Scenario(), 10, with_network=True)
    assert choice.candidates > 1000
    assert choice.is_proven
    assert choice.people_both == choice.people_both_evaluated
    assert 0 < choice.people_both <= 134_024  # all who are reached and cannot call
    assert choice.people_covered >= choice.people_both
    assert choice.masts["people_both"].is_monotonic_decreasing
