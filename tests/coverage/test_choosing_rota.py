"""The rota: by hand, every rota tried on small worlds, the base that is weaker meanwhile, and bad input."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from coverage.calendar import evaluate_on
from coverage.changes import PlaceBattalion
from coverage.choosing import plan_rota
from coverage.choosing.stays import Duty, Stay, Week, all_stays, fits, value_of
from coverage.scenario import Scenario
from layers.errors import InputError
from tests.coverage.choosing_toy import cans, random_world
from tests.coverage.toy import INF, REFERENCE, toy_world


def far_apart():
    """v1 (100), v6 (60) and v11 (30) can call; nobody is reached; a place at one serves that one alone."""
    return toy_world(
        {"b1": [INF] * 11},
        people=[100, 0, 0, 0, 0, 60, 0, 0, 0, 0, 30],
        mechanisms=cans("v1", "v6", "v11"),
        signal=["unlikely"] * 11,
    )


def at(world, *villages):
    points = world.layers.villages.geometry.loc[list(villages)]
    return pd.DataFrame({"lon": points.x, "lat": points.y})


def test_by_hand_one_battalion():
    """Five weeks, a week before each stay of at most two: weeks 1-2 and 4 at v1, or 1 and 3-4: 300."""
    world = far_apart()
    rota = plan_rota(
        world, Scenario(), weeks=5, stay_weeks=(1, 2), lead_weeks=1, candidates=at(world, "v1", "v6", "v11")
    )
    assert (rota.person_weeks, rota.upper_bound, rota.upper_bound_everywhere) == (300, 300, 300)
    assert rota.person_weeks_evaluated == 300
    assert rota.is_proven
    assert set(rota.stays["candidate_id"]) == {"v1"}
    assert rota.weeks["people"].sum() == 300
    assert rota.weeks["people"].iloc[0] == 0
    for change in rota.after.changes:
        assert isinstance(change, PlaceBattalion)
        assert change.days in (7, 14)
        assert change.from_ is not None
        assert change.from_ > REFERENCE


def test_without_lead_time_a_place_is_left_for_a_week_between_two_stays():
    """Three weeks, stays of one: v1, v6, v1 = 260; two battalions: v1 v6 v1 and v6 v1 v6, but v1 once a week.

    In every week one is at v1 or v6 and the other at another: a place is left for a week after each stay, so
    that the pairs alternate: v1 + v6 (160), then v11 and none of these (30), then v1 + v6: 350; or v1 + v11,
    v6, v1 + v11: 130 + 60 + 130 = 320.
    """
    world = far_apart()
    three = at(world, "v1", "v6", "v11")
    rota = plan_rota(world, Scenario(), weeks=3, stay_weeks=(1, 1), lead_weeks=0, candidates=three)
    assert rota.person_weeks == 260
    assert rota.stays["candidate_id"].tolist() == ["v1", "v6", "v1"]
    two = plan_rota(
        world, Scenario(), weeks=3, stay_weeks=(1, 1), lead_weeks=0, battalions=2, candidates=three
    )
    assert (two.person_weeks, two.person_weeks_evaluated) == (350, 350)
    assert set(two.stays["battalion"]) == {1, 2}


def test_the_base_they_come_from_is_weaker_meanwhile():
    """b1 has one patrol and keeps v2 (80); its troops away, v2 is lost unless the battalion reaches it.

    At v6, 44 minutes from v4 .. v8, far from v2: wins v6 60, loses 80: not worth it. At v3 it reaches v1 (50)
    and v2: wins 50 and loses nobody.
    """
    world = toy_world(
        {"b1": [INF, 10, INF, INF, INF, INF, INF, INF]},
        people=[50, 80, 0, 0, 0, 60, 0, 0],
        mechanisms=cans("v1", "v2", "v6"),
        signal=["unlikely"] * 8,
        bases={"b1": {"troops": 60}},
    )
    assert evaluate_on(world, Scenario(), REFERENCE).villages.loc["v2", "status"] == "both"
    terms = {"weeks": 3, "stay_weeks": (1, 3), "lead_weeks": 0, "troops": 50, "from_base": "b1"}
    far = plan_rota(world, Scenario(), candidates=at(world, "v6"), **terms)
    assert (far.person_weeks, len(far.stays)) == (0, 0)
    near = plan_rota(world, Scenario(), candidates=at(world, "v3", "v6"), **terms)
    assert (near.person_weeks, near.person_weeks_evaluated) == (150, 150)
    assert set(near.stays["candidate_id"]) == {"v3"}
    free = plan_rota(world, Scenario(), candidates=at(world, "v6"), **{**terms, "from_base": None})
    assert free.person_weeks == 180


@pytest.mark.parametrize("seed", range(12))
def test_against_every_rota(seed):
    rng = np.random.default_rng(seed)
    battalions, lead = int(rng.integers(1, 3)), int(rng.integers(0, 2))
    duty = Duty(4, battalions, 1, 2, lead)
    world = random_world(seed, villages=6)
    names = ["v1", "v3", "v5"]
    rota = plan_rota(
        world, Scenario(), weeks=4, battalions=battalions, stay_weeks=(1, 2), lead_weeks=lead,
        candidates=at(world, *names),
    )  # fmt: skip
    plan = [_one_week(world, names)] * 4
    stays = all_stays(range(3), duty)
    best = max(
        sum(value_of(chosen, plan, 0))
        for size in range(5)
        for chosen in combinations(stays, size)
        if fits(chosen, duty)
    )
    assert rota.is_proven
    assert rota.person_weeks >= best - 1e-6
    found = [
        Stay(names.index(row.candidate_id), int(row.first_week), int(row.weeks))
        for row in rota.stays.itertuples()
    ]
    assert fits(found, duty)
    assert rota.person_weeks == pytest.approx(sum(value_of(found, plan, 0)))
    if len(found) <= 4:
        assert rota.person_weeks == pytest.approx(best)
    assert rota.upper_bound_everywhere >= rota.person_weeks


def _one_week(world, names):
    from coverage.choosing.asked import ask
    from coverage.choosing.candidates import build_candidates
    from coverage.choosing.covers import gain_covers

    asked = ask(world, Scenario())
    covers = gain_covers([asked], build_candidates(asked, at(world, *names), "battalion"), "both")
    return Week(covers, asked.people, np.zeros(covers.shape[1], bool), np.arange(covers.shape[1]))


def test_bases_that_close_by_their_dates_are_seen():
    """b1 reaches v1 until it closes after a week; from then on a battalion there is worth its 100 people."""
    world = toy_world({"b1": [10]}, people=[100], mechanisms=cans("v1"), signal=["unlikely"])
    scenario = Scenario().close("b1", on=date(2017, 7, 8))
    rota = plan_rota(world, scenario, weeks=3, lead_weeks=0, candidates=at(world, "v1"))
    assert rota.weeks["people"].tolist() == [0, 100, 100]
    assert rota.weeks["people_evaluated"].tolist() == [0, 100, 100]


def test_bad_input_is_named():
    world = far_apart()
    for terms, words in (
        ({"weeks": 0}, "a plan of 0 weeks"),
        ({"battalions": 0}, "0 battalions"),
        ({"stay_weeks": (3, 1)}, "stays of 3 to 1 weeks"),
        ({"lead_weeks": -1}, "-1 weeks before a stay"),
        ({"weeks": 2, "lead_weeks": 2}, "no stay ends within 2 weeks"),
        ({"from_base": "nix", "troops": 10}, "no base has this id"),
        ({"from_base": "b1"}, "nobody says how many troops"),
    ):
        with pytest.raises(InputError, match=words):
            plan_rota(world, Scenario(), **terms)
