"""Buying: every basket tried on small markets, worlds by hand, more money never less, and bad input."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from coverage.changes import SetReprisal
from coverage.choosing import choose_places, choose_within_budget, find_frontier, plan_rota
from coverage.choosing.market import (
    ASSISTANT,
    BASE,
    BATTALION,
    MAST,
    Basket,
    Market,
    build_programme,
    fill_greedily,
    to_basket,
    to_variables,
)
from coverage.choosing.prices import read_prices
from coverage.choosing.programme import is_met, solve
from coverage.scenario import Scenario
from layers.assumptions import read_assumptions
from layers.errors import BadCoordinates, BadValue
from tests.coverage.choosing_toy import cans, people_both
from tests.coverage.toy import INF, REFERENCE, toy_world

PRICES = read_prices(read_assumptions())


def random_market(seed, villages=3):
    rng = np.random.default_rng(seed)
    kind = np.array([MAST, ASSISTANT, BASE, BATTALION], dtype=np.int8)
    covers = rng.random((4, villages)) < 0.6
    walks = (rng.random((4, villages)) < 0.3) & np.isin(kind, (BASE, BATTALION))[:, None]
    has_alarm = rng.random(villages) < 0.3
    return Market(
        people=rng.integers(1, 100, villages).astype(float),
        has_alarm=has_alarm,
        has_reach=rng.random(villages) < 0.4,
        own_cost=np.where(has_alarm, np.inf, rng.choice([2.0, 5.0, np.inf], villages)),
        phone_cost=np.where(has_alarm, np.inf, rng.choice([0.0, 1.0, np.inf], villages)),
        kind=kind,
        cost=rng.integers(1, 8, 4).astype(float),
        covers=csr_array(covers),
        walks=csr_array(walks),
        weeks=10,
        stay_weeks=3,
    )


def baskets(market):
    villages, items = len(market.people), len(market.cost)
    for bits in product([False, True], repeat=2 * villages + items):
        basket = Basket(
            np.array(bits[:villages]), np.array(bits[villages : 2 * villages]), np.array(bits[2 * villages :])
        )
        if np.isfinite(basket.dollars(market)):
            yield basket


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 20))
def test_against_every_basket(seed, dollars):
    market = random_market(seed)
    best = max(basket.worth(market) for basket in baskets(market) if basket.dollars(market) <= dollars + 1e-9)
    greedy = fill_greedily(market, dollars)
    assert greedy.dollars(market) <= dollars + 1e-9
    programme = build_programme(market, dollars)
    start = to_variables(market, greedy)
    assert is_met(programme, start)
    solved = solve(programme, start)
    assert greedy.worth(market) <= best + 1e-6
    assert solved.value == pytest.approx(best)
    assert solved.bound == pytest.approx(best)
    assert to_basket(market, solved.x).worth(market) == pytest.approx(best)
    assert to_basket(market, solved.x).dollars(market) <= dollars + 1e-4


def silent(**more):
    """b1 reaches v1 .. v3; v4 and v5 call by HF radio, and nobody comes. Nobody has signal but v3.

    One network by phone at v3 is 2,000 USD, by HF radio at v1 or v2 8,000. v2 has no known population.
    """
    given = {
        "people": [300, np.nan, 100, 50, 60],
        "signal": ["unlikely", "unlikely", "likely", "unlikely", "unlikely"],
        "mechanisms": cans("v4", "v5"),
    }
    return toy_world({"b1": [10, 10, 10, INF, INF]}, **{**given, **more})


def test_alarms_for_those_who_are_reached_come_first():
    """2,000 buys v3 100 (0.05 people a dollar); 10,000 v1 too (0.0375); 9,000 v1 alone, and not v3."""
    world = silent()
    for dollars, people, spent in (
        (1_999, 0, 0),
        (2_000, 100, 2_000),
        (9_000, 300, 8_000),
        (10_000, 400, 10_000),
    ):
        bought = choose_within_budget(world, Scenario(), dollars, weeks=52)
        assert (bought.people, bought.people_evaluated, bought.spent) == (people, people, spent)
        assert bought.person_weeks == 52 * people
        assert bought.is_proven
    assert set(bought.items["what"]) == {"phone", "hf_radio"}
    assert bought.people_per_dollar == pytest.approx(400 / 10_000)
    assert "forum" in bought.lpc_note
    assert "lpc" not in set(bought.items["what"])


def test_a_base_and_a_battalion_bring_reach_to_those_who_call():
    """A place at v4 or v5 reaches both (110), v3 too; a battalion of 3 weeks at 120,000 USD is 360,000."""
    world = silent()
    bought = choose_within_budget(world, Scenario(), 370_000, weeks=52, stay_weeks=3)
    # v3 and v1 400 for 10,000 and all weeks; v4 and v5 110 for 3 weeks by 360,000.
    assert (bought.people, bought.people_with_battalions) == (400, 110)
    assert bought.person_weeks == 52 * 400 + 3 * 110
    assert bought.person_weeks_evaluated == bought.person_weeks
    assert bought.spent == 370_000
    base = choose_within_budget(world, Scenario(), 2_510_000, weeks=52)
    assert (base.people, base.people_evaluated, base.people_with_battalions) == (510, 510, 0)
    assert "base" in set(base.items["what"])


def test_what_is_there_is_made_to_work_before_anything_is_bought_anew():
    """v1 has a radio never tested, v3 a phone: without unverified channels a repair is 600, credit is 120."""
    world = silent(
        mechanisms=[*cans("v1", tested=None), *cans("v3", tested=None, channel="phone"), *cans("v4", "v5")]
    )
    scenario = Scenario(unverified_counts=False)
    bought = choose_within_budget(world, scenario, 720)
    assert bought.items.set_index("id")["what"].to_dict() == {"v1": "charging", "v3": "credit"}
    assert (bought.people, bought.people_evaluated, bought.spent) == (400, 400, 720)


@pytest.mark.parametrize("days", [(None, None), (20, None), (-5, 0), (-9, -5)])
@pytest.mark.parametrize("motorbikes", [False, True])
def test_nothing_is_bought_where_people_risk_reprisals(days, motorbikes):
    """All villages lie in W: while outreach there is or will be paused, no alarm and no assistant is bought.

    A flag that was over before the day shown hinders nothing: 10,000 buys v1 and v3 their alarms.
    """
    world = silent(areas=[("W", "open", 28.0, 30.0)])
    on, until = (None if day is None else REFERENCE + timedelta(days=day) for day in days)
    scenario = Scenario().add(SetReprisal("W", on=on, until=until))
    bought = choose_within_budget(world, scenario, 30_000, motorbikes=motorbikes, masts=False)
    if days == (-9, -5):
        assert bought.people == bought.people_evaluated == 400
    else:
        assert (bought.people, bought.people_evaluated, len(bought.items)) == (0, 0, 0)


def test_assistants_and_the_motorbike_policy():
    """v1 to v3 stand 11 km apart. On foot an assistant serves one; by motorbike, within 12 km, two or three.

    None has signal. At 18,000 + 4,000 one on a motorbike at v2 is met at v1, v2 and v3: 450 people; a radio
    each is 24,000. On foot an assistant costs more than a radio.
    """
    world = toy_world({"b1": [10] * 3}, people=[200, 150, 100], signal=["unlikely"] * 3)
    scenario = Scenario(assumptions=(("cla_motorbike_km", 12.0),))
    on_foot = choose_within_budget(world, scenario, 22_000)
    assert (on_foot.people, set(on_foot.items["what"])) == (350, {"hf_radio"})
    riding = choose_within_budget(world, scenario, 22_000, motorbikes=True)
    assert (riding.people, riding.people_evaluated, riding.spent) == (450, 450, 22_000)
    assert riding.items[["what", "id"]].to_numpy().tolist() == [["cla_motorbike", "v2"]]


def test_masts_with_the_networks_under_them():
    """A small mast at v1 (25,000) gives signal to v1 alone, whose own phone then calls; a radio is 8,000."""
    from tests.coverage.test_masts import with_relief

    world = with_relief(
        toy_world(
            {"b1": [10, 10]},
            people=[300, 20],
            signal=["unlikely"] * 2,
            mechanisms=cans("v1", channel="phone"),
        )
    )
    dear = Scenario(assumptions=(("cost_hf_radio_usd", 15_000.0), ("cost_mast_small_usd", 10_000.0)))
    bought = choose_within_budget(world, dear, 12_000)
    assert bought.items[["what", "dollars"]].to_numpy().tolist() == [["mast_small", 10_000.0]]
    assert (bought.people, bought.people_evaluated) == (300, 300)
    without = choose_within_budget(world, dear, 12_000, masts=False)
    assert without.people == 0
    # The other village has no network: at 2,000 more one is founded under a mast of its own, or a radio.
    both = choose_within_budget(world, dear, 22_000)
    assert (both.people, both.people_evaluated, both.spent) == (320, 320, 22_000)
    assert set(both.items["what"]) == {"mast_small", "phone_under_mast"}


def test_the_frontier_never_falls_and_cheap_buys_most():
    world = silent()
    table = find_frontier(world, Scenario(), [10_000, 500, 2_000, 400_000, 3_000_000])
    assert table["dollars"].tolist() == [500, 2_000, 10_000, 400_000, 3_000_000]
    for side in ("low", "main", "high"):
        assert table[f"person_weeks_{side}"].is_monotonic_increasing
        assert (table[f"bound_{side}"] >= table[f"person_weeks_{side}"] - 1e-6).all()
        assert (table[f"spent_{side}"] <= table["dollars"] + 1e-6).all()
    assert (table["person_weeks_low"] >= table["person_weeks_main"]).all()
    assert (table["person_weeks_main"] >= table["person_weeks_high"]).all()
    # 10,000: a phone at v3 and a radio at v1; at high prices 6,000 and 15,000: v3 alone.
    row = table.set_index("dollars").loc[10_000]
    assert (row["people_low"], row["people_main"], row["people_high"]) == (400, 400, 100)


def test_evaluated_is_what_the_scenario_with_the_purchase_gives():
    world = silent()
    bought = choose_within_budget(world, Scenario(), 10_000)
    after = bought.comparison.after.scenario
    assert people_both(world, after) - people_both(world, Scenario()) == bought.people


def test_bad_input_is_named():
    world = silent()
    for dollars in (0, -1, float("nan"), float("inf")):
        with pytest.raises(BadValue, match="an empty budget"):
            choose_within_budget(world, Scenario(), dollars)
    with pytest.raises(BadValue, match="an empty budget"):
        find_frontier(world, Scenario(), [])
    with pytest.raises(BadValue, match="stays of 9"):
        choose_within_budget(world, Scenario(), 1, weeks=3, stay_weeks=9)
    with pytest.raises(BadCoordinates, match="outside of the region"):
        choose_within_budget(world, Scenario(), 1, candidates=pd.DataFrame({"lon": [99.0], "lat": [0.0]}))


def test_prices_stand_in_their_ranges():
    assumptions = read_assumptions()
    low, high = read_prices(assumptions, "low"), read_prices(assumptions, "high")
    for name in PRICES.__slots__:
        assert getattr(low, name) < getattr(PRICES, name) < getattr(high, name)
    assert replace(PRICES).lpc == 23_000


def test_where_nothing_can_be_won_nothing_is_chosen_or_bought():
    """The one village can call and is reached already."""
    world = toy_world({"b1": [10]}, people=[100], mechanisms=cans("v1"))
    bought = choose_within_budget(world, Scenario(), 1_000)
    assert (bought.people, bought.spent, bought.gap, len(bought.items)) == (0, 0, 0, 0)
    assert bought.people_per_dollar == 0
    place = choose_places(world, Scenario(), 1)
    assert (place.people, place.upper_bound, place.gap) == (0, 0, 0)
    rota = plan_rota(world, Scenario(), weeks=3, lead_weeks=0)
    assert (rota.person_weeks, rota.upper_bound, rota.gap) == (0, 0, 0)
    several = plan_rota(world, Scenario(), weeks=3, lead_weeks=0, battalions=2)
    assert several.person_weeks == 0
    assert find_frontier(world, Scenario(), [1_000])["people_main"].tolist() == [0]
