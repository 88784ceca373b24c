"""Most people for a sum of money, and what more money would buy.

Weighed together are alarms of a village's own (credit, charging, an antenna, a network by phone or HF radio),
masts with the networks under them, assistants, bases and weeks of a battalion: an alarm without reach buys
nothing, nor does reach without an alarm. A committee (LPC) is a forum, not an alarm: it buys no coverage and
is never bought. Prices are assumptions with ranges. The proof speaks of the model over the places weighed;
`evaluate` of what is bought stands beside it. Modelled.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.alarm.register import build_register
from coverage.choosing.asked import ask
from coverage.choosing.goods import OWN, Goods, find_goods, give_own
from coverage.choosing.market import (
    ASSISTANT,
    BATTALION,
    Basket,
    Market,
    build_programme,
    fill_greedily,
    to_basket,
    to_variables,
)
from coverage.choosing.prices import SIDES, Prices, Side, read_prices
from coverage.choosing.programme import Solved, solve
from coverage.choosing.purchase import Purchase
from coverage.compare import Comparison, compare
from coverage.evaluate import evaluate
from coverage.mechanisms.roll import Roll
from coverage.placement import Progress
from layers.errors import BadValue

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World

MOST_WEEKS = 520


def choose_within_budget(
    world: World,
    scenario: Scenario,
    dollars: float,
    *,
    weeks: int = 52,
    stay_weeks: int = 3,
    motorbikes: bool = False,
    masts: bool = True,
    candidates: pd.DataFrame | None = None,
    side: Side = "main",
    max_seconds: float | None = None,
    progress: Progress | None = None,
) -> Purchase:
    """Buy most person-weeks of people who can call and are reached.

    Parameters
    ----------
    world : World
    scenario : Scenario
        What is there already.
    dollars : float
        US dollars, above 0.
    weeks : int
        How long it shall last: bases and assistants are paid for so long.
    stay_weeks : int
        How long a battalion stays at the place it is paid for.
    motorbikes : bool
        The mission's policy does not permit motorbikes to assistants; True weighs what permitting would buy.
    masts : bool
        Whether masts are weighed; without relief they never are.
    candidates : DataFrame, optional
        Places for bases and battalions, as for `coverage.choosing.choose_places`.
    side : "low", "main" or "high"
        All prices as they stand, or at one end of their range.
    max_seconds, progress
        As for `coverage.choosing.choose_places`, in person-weeks.

    Raises
    ------
    InputError
        An empty budget, or a sum that is no number; weeks below 1; and see
        `coverage.checks.scenario.check_scenario`.
    """
    _check([dollars], weeks, stay_weeks)
    asked = ask(world, scenario)
    goods = find_goods(asked, motorbikes=motorbikes, has_masts=masts, candidates=candidates)
    prices = read_prices(asked.terms.assumptions, side)
    market, rows = goods.market(prices, weeks, stay_weeks)
    greedy = fill_greedily(market, dollars)
    solved = _solve(market, dollars, greedy, max_seconds, progress)
    return _describe(goods, market, rows, prices, dollars, solved, greedy.worth(market))


def find_frontier(
    world: World,
    scenario: Scenario,
    budgets: Sequence[float],
    *,
    weeks: int = 52,
    stay_weeks: int = 3,
    motorbikes: bool = False,
    masts: bool = True,
    candidates: pd.DataFrame | None = None,
    max_seconds: float | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """What each sum buys, as a range: with all prices low, as they stand, and high.

    More money never buys less: each answer begins with that of the sum before. By the model; what is bought
    is evaluated by `choose_within_budget`.

    Parameters
    ----------
    budgets : sequence of float
        US dollars.
    max_seconds : float, optional
        For each of the answers.
    progress : callable, optional
        Told value and bound of the answer under way; True ends the search of each with its gap.

    Returns
    -------
    DataFrame
        One row a sum, ascending: dollars; person_weeks_<side>, people_<side> (for all weeks), bound_<side>,
        gap_<side> and spent_<side> for low, main and high prices. Low prices buy most.

    Raises
    ------
    InputError
        As `choose_within_budget`; no sums.
    """
    sums = sorted({float(one) for one in budgets})
    _check(sums, weeks, stay_weeks)
    asked = ask(world, scenario)
    goods = find_goods(asked, motorbikes=motorbikes, has_masts=masts, candidates=candidates)
    columns: dict[str, list[float]] = {"dollars": sums}
    for side in SIDES:
        market, _ = goods.market(read_prices(asked.terms.assumptions, side), weeks, stay_weeks)
        best = Basket.empty(market)
        for dollars in sums:
            greedy = fill_greedily(market, dollars)
            start = max(best, greedy, key=lambda basket: basket.worth(market))
            solved = _solve(market, dollars, start, max_seconds, progress)
            best = to_basket(market, solved.x)
            always, _ = best.served(market)
            row = {
                "person_weeks": solved.value,
                "people": float(market.people[always].sum()),
                "bound": solved.bound,
                "gap": solved.gap,
                "spent": best.dollars(market),
            }
            for name, value in row.items():
                columns.setdefault(f"{name}_{side}", []).append(value)
    return pd.DataFrame(columns)


def _check(sums: Iterable[float], weeks: int, stay_weeks: int) -> None:
    given = list(sums)
    if not given or any(not math.isfinite(one) or one <= 0 for one in given):
        raise BadValue(
            "an empty budget, or one that is no number",
            file="budget",
            rows=[f"{one:g}" for one in given],
            mend="give dollars above 0",
        )
    if not 1 <= stay_weeks <= weeks <= MOST_WEEKS:
        mend = f"give 1 to {MOST_WEEKS} weeks, a stay no longer than that"
        raise BadValue(f"{weeks} weeks, and stays of {stay_weeks}", file="budget", mend=mend)


def _solve(
    market: Market, dollars: float, start: Basket, max_seconds: float | None, progress: Progress | None
) -> Solved:
    programme = build_programme(market, dollars)
    solved = solve(programme, to_variables(market, start), max_seconds=max_seconds, progress=progress)
    # What the solver rounded away is counted anew from what is bought.
    basket = to_basket(market, solved.x)
    value = basket.worth(market)
    bound = value if solved.gap == 0.0 else max(solved.bound, value)
    return Solved(to_variables(market, basket), value, bound)


def _describe(
    goods: Goods,
    market: Market,
    rows: NDArray[np.int64],
    prices: Prices,
    dollars: float,
    solved: Solved,
    greedy: float,
) -> Purchase:
    basket = to_basket(market, solved.x)
    always, there = basket.served(market)
    asked = goods.asked
    durable = _after(goods, basket, rows, prices, with_battalions=False)
    comparison = compare(asked.before, evaluate(*durable))
    with_battalions = None
    if (basket.items & (goods.kind == BATTALION)).any():
        bought = _after(goods, basket, rows, prices, with_battalions=True)
        with_battalions = compare(asked.before, evaluate(*bought))
    people = _newly(comparison)
    for_stay = people if with_battalions is None else _newly(with_battalions)
    return Purchase(
        dollars=dollars,
        spent=basket.dollars(market),
        items=_items(goods, market, basket, rows, prices),
        people=float(market.people[always].sum()),
        people_with_battalions=float(market.people[there].sum()),
        person_weeks=solved.value,
        upper_bound=solved.bound,
        gap=solved.gap,
        greedy_person_weeks=greedy,
        weeks=market.weeks,
        stay_weeks=market.stay_weeks,
        comparison=comparison,
        comparison_with_battalions=with_battalions,
        people_evaluated=people,
        person_weeks_evaluated=(market.weeks - market.stay_weeks) * people + market.stay_weeks * for_stay,
        prices=prices,
    )


def _newly(comparison: Comparison) -> float:
    return float(comparison.after.villages.loc[comparison.newly_in, "population"].sum())


def _after(
    goods: Goods, basket: Basket, rows: NDArray[np.int64], prices: Prices, *, with_battalions: bool
) -> tuple[World, Scenario]:
    """The world with the assistants, and the scenario with all else that is bought."""
    asked = goods.asked
    ids = asked.before.villages.index
    _, which = goods.own_cost(prices)
    changes = [give_own(OWN[which[row]], str(ids[row])) for row in rows[basket.own]]
    founded = rows[basket.phone & (goods.phone_works[rows] == 1)]
    changes += [give_own("phone", str(ids[row])) for row in founded]
    bought = basket.items & (with_battalions | (goods.kind != BATTALION))
    changes += [
        change
        for change, is_bought in zip(goods.changes, bought, strict=True)
        if is_bought and change is not None
    ]
    scenario = replace(asked.scenario, changes=(*asked.scenario.changes, *changes))
    met = [goods.visits[item] for item in np.flatnonzero(bought & (goods.kind == ASSISTANT))]
    return (_with_assistants(asked.world, np.unique(np.concatenate(met))) if met else asked.world), scenario


def _with_assistants(world: World, villages: NDArray[np.int64]) -> World:
    """The same world with an assistant who stands alone at each of some villages."""
    layers, ground = world.layers, world.ground
    roll = Roll(layers.mechanisms)
    for village_id in layers.villages.index[villages]:
        roll.add("cla-bought", kind="CLA", village_id=str(village_id), owner="mission", is_embedded=False)
    frame = roll.frame()
    register = build_register(
        frame,
        layers.villages,
        layers.bases,
        village_xy=ground.village_xy,
        base_xy=ground.base_xy,
        reference_date=world.day,
        is_known=ground.register.is_known,
    )
    more = world.with_ground(replace(ground, register=register))
    more.layers = replace(layers, mechanisms=frame)
    return more


def _items(
    goods: Goods, market: Market, basket: Basket, rows: NDArray[np.int64], prices: Prices
) -> pd.DataFrame:
    villages = goods.asked.before.villages
    _, which = goods.own_cost(prices)
    bought = [
        (goods.places.iloc[item].tolist(), float(market.cost[item])) for item in np.flatnonzero(basket.items)
    ]
    table = [(*place, cost) for place, cost in bought]
    for one in np.flatnonzero(basket.own):
        point = villages.geometry.iloc[rows[one]]
        village_id = str(villages.index[rows[one]])
        table.append((OWN[which[rows[one]]], village_id, point.x, point.y, float(market.own_cost[one])))
    for one in np.flatnonzero(basket.phone & (market.phone_cost > 0)):
        point = villages.geometry.iloc[rows[one]]
        village_id = str(villages.index[rows[one]])
        table.append(("phone_under_mast", village_id, point.x, point.y, float(market.phone_cost[one])))
    return pd.DataFrame(table, columns=["what", "id", "lon", "lat", "dollars"])
