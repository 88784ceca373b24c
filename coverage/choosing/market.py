"""What money buys, village by village: alarms, masts and assistants, bases and battalions.

A village counts while it has an alarm and somebody comes in time, so that an alarm without reach, or reach
without an alarm, buys nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from coverage.choosing.programme import Programme

MAST, ASSISTANT, BASE, BATTALION = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Villages that can be won (k), and items (i) that serve many of them.

    Attributes
    ----------
    people : float64[k]
    has_alarm, has_reach : bool[k]
        Already now.
    own_cost : float64[k]
        Dollars of the cheapest alarm of its own; inf = none works.
    phone_cost : float64[k]
        Dollars of an alarm by phone under a mast that is bought; inf = it needs none, or that would not do.
    kind : int8[i]
        MAST, ASSISTANT, BASE or BATTALION.
    cost : float64[i]
        Dollars.
    covers : CSR, bool, shape (i, k)
        Signal of a mast, alarm of an assistant, reach of a base or battalion.
    walks : CSR, bool, shape (i, k)
        Alarm by a short walk to a base or battalion.
    weeks, stay_weeks : int
        How long all but battalions last, and battalions.
    """

    people: NDArray[np.float64]
    has_alarm: NDArray[np.bool_]
    has_reach: NDArray[np.bool_]
    own_cost: NDArray[np.float64]
    phone_cost: NDArray[np.float64]
    kind: NDArray[np.int8]
    cost: NDArray[np.float64]
    covers: csr_array
    walks: csr_array
    weeks: int
    stay_weeks: int

    def members(self, item: int) -> NDArray[np.int64]:
        """Rows of the villages that an item covers."""
        return self.covers.indices[self.covers.indptr[item] : self.covers.indptr[item + 1]].astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Basket:
    """What is bought.

    Attributes
    ----------
    own, phone : bool[k]
    items : bool[i]
    """

    own: NDArray[np.bool_]
    phone: NDArray[np.bool_]
    items: NDArray[np.bool_]

    @classmethod
    def empty(cls, market: Market) -> Basket:
        """Nothing."""
        villages, items = len(market.people), len(market.cost)
        return cls(np.zeros(villages, bool), np.zeros(villages, bool), np.zeros(items, bool))

    def dollars(self, market: Market) -> float:
        """What it costs."""
        return float(
            market.own_cost[self.own].sum()
            + market.phone_cost[self.phone].sum()
            + market.cost[self.items].sum()
        )

    def served(self, market: Market) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Villages won for all weeks, and those won for the weeks of a battalion alone; bool[k] each."""
        alarm = market.has_alarm | self.own | self._any(market, market.covers, ASSISTANT)
        alarm |= self.phone & self._any(market, market.covers, MAST)
        alarm |= self._any(market, market.walks, BASE)
        always = alarm & (market.has_reach | self._any(market, market.covers, BASE))
        while_there = alarm | self._any(market, market.walks, BATTALION)
        reached = market.has_reach | self._any(market, market.covers, BASE)
        reached |= self._any(market, market.covers, BATTALION)
        return always, while_there & reached & ~always

    def worth(self, market: Market) -> float:
        """Person-weeks that it wins."""
        always, while_there = self.served(market)
        return float(
            market.weeks * market.people[always].sum() + market.stay_weeks * market.people[while_there].sum()
        )

    def _any(self, market: Market, covers: csr_array, kind: int) -> NDArray[np.bool_]:
        rows = np.flatnonzero(self.items & (market.kind == kind))
        return np.bincount(covers[rows].indices, minlength=len(market.people)) > 0


def build_programme(market: Market, dollars: float) -> Programme:
    """Most person-weeks for the money.

    Variables are own alarms, phones under masts and items (whole numbers), and each village for all weeks and
    for those of a battalion.
    """
    k, i = len(market.people), len(market.cost)
    own, phone, item, always, there = 0, k, 2 * k, 2 * k + i, 3 * k + i
    total = 4 * k + i
    villages = np.arange(k)
    rows, columns, values = [], [], []

    def put(row: NDArray[np.int64], column: NDArray[np.int64], value: float) -> None:
        rows.append(row)
        columns.append(column)
        values.append(np.full(len(row), value))

    def put_items(first: int, covers: csr_array, kinds: tuple[int, ...]) -> None:
        pairs = covers.tocoo()
        keep = np.isin(market.kind[pairs.row], kinds)
        put(first + pairs.col[keep].astype(np.int64), item + pairs.row[keep].astype(np.int64), -1.0)

    # Six rows a village: alarm for all weeks; alarm at all; reach for all weeks; reach at all; phone; once.
    for number, (covers, kinds) in enumerate(
        (
            (market.walks, (BASE,)),
            (market.walks, (BASE, BATTALION)),
            (market.covers, (BASE,)),
            (market.covers, (BASE, BATTALION)),
        )
    ):
        first = number * k
        put(first + villages, always + villages, 1.0)
        if number % 2:
            put(first + villages, there + villages, 1.0)
        put_items(first, covers, kinds)
        if number < 2:
            put(first + villages, own + villages, -1.0)
            put(first + villages, phone + villages, -1.0)
            put_items(first, market.covers, (ASSISTANT,))
    put(4 * k + villages, phone + villages, 1.0)
    put_items(4 * k, market.covers, (MAST,))
    put(5 * k + villages, always + villages, 1.0)
    put(5 * k + villages, there + villages, 1.0)
    costs = np.concatenate((market.own_cost, market.phone_cost, market.cost))
    can_be_bought = np.isfinite(costs)
    bought = np.flatnonzero(can_be_bought)
    rows.append(np.full(len(bought), 6 * k))
    columns.append(bought)
    values.append(costs[bought] / dollars)
    matrix = csr_array(
        coo_array(
            (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), (6 * k + 1, total)
        )
    )
    has = [market.has_alarm, market.has_alarm, market.has_reach, market.has_reach, np.zeros(k), np.ones(k)]
    most = np.ones(total)
    most[: len(costs)] = can_be_bought & (costs <= dollars)
    return Programme(
        worth=np.concatenate(
            (np.zeros(2 * k + i), market.weeks * market.people, market.stay_weeks * market.people)
        ),
        matrix=matrix,
        low=np.full(6 * k + 1, -np.inf),
        high=np.concatenate((*(np.asarray(one, dtype=np.float64) for one in has), [1.0])),
        least=np.zeros(total),
        most=most,
        is_whole=np.arange(total) < 2 * k + i,
    )


def to_basket(market: Market, x: NDArray[np.float64]) -> Basket:
    """Read what is bought out of the variables of the programme."""
    k, i = len(market.people), len(market.cost)
    bought = x[: 2 * k + i] > 0.5
    return Basket(bought[:k], bought[k : 2 * k], bought[2 * k :])


def to_variables(market: Market, basket: Basket) -> NDArray[np.float64]:
    """Write what is bought as the variables of the programme."""
    return np.concatenate((basket.own, basket.phone, basket.items, *basket.served(market))).astype(np.float64)


def fill_greedily(market: Market, dollars: float) -> Basket:
    """Buy the bundle of most person-weeks a dollar that the money left can buy, again and again.

    A bundle is an alarm for a village that is reached, or an item with the alarms that it needs for the
    villages it serves: those that bring most a dollar.
    """
    basket = Basket.empty(market)
    left = dollars
    while True:
        best = max(_bundles(market, basket, left), key=lambda found: found[0], default=None)
        if best is None or best[0] <= 0:
            return basket
        _, cost, item, own, phone = best
        left -= cost
        basket.own[own] = True
        basket.phone[phone] = True
        if item >= 0:
            basket.items[item] = True


_Bundle = tuple[float, float, int, NDArray[np.int64], NDArray[np.int64]]
_NONE = np.zeros(0, dtype=np.int64)


def _bundles(market: Market, basket: Basket, left: float) -> Iterator[_Bundle]:
    """Person-weeks a dollar, cost, item (-1 = none), own alarms and phones of each bundle."""
    always, there = basket.served(market)
    reached = market.has_reach | (
        np.bincount(
            market.covers[np.flatnonzero(basket.items & (market.kind == BASE))].indices,
            minlength=len(market.people),
        )
        > 0
    )
    alarmed = market.has_alarm | basket.own | always | there
    gain = market.weeks * market.people
    single = np.where(reached & ~always & ~alarmed & (market.own_cost <= left), gain / market.own_cost, 0.0)
    if len(single) and single.max() > 0:
        yield from _singles(market, single, left)
    for item in np.flatnonzero(~basket.items & (market.cost <= left)).tolist():
        its = market.members(item)
        its = its[~always[its]]
        kind = market.kind[item]
        weeks = market.stay_weeks if kind == BATTALION else market.weeks
        walked = market.walks.indices[market.walks.indptr[item] : market.walks.indptr[item + 1]]
        if kind in (MAST, ASSISTANT):
            its = its[reached[its] & ~alarmed[its]]
            extra = market.phone_cost[its] if kind == MAST else np.zeros(len(its))
        else:
            extra = np.where(alarmed[its] | np.isin(its, walked), 0.0, market.own_cost[its])
        taken, ratio, cost = _best_part(weeks * market.people[its], extra, float(market.cost[item]), left)
        with_alarm = its[taken][extra[taken] > 0] if kind != MAST else _NONE
        yield ratio, cost, int(item), with_alarm, (its[taken] if kind == MAST else _NONE)


def _singles(market: Market, single: NDArray[np.float64], left: float) -> Iterator[_Bundle]:
    """The best alarm of its own, with all others as good."""
    best = np.flatnonzero(single == single.max())
    best = best[np.cumsum(market.own_cost[best]) <= left]
    yield float(single.max()), float(market.own_cost[best].sum()), -1, best, _NONE


def _best_part(
    gain: NDArray[np.float64], extra: NDArray[np.float64], cost: float, left: float
) -> tuple[NDArray[np.int64], float, float]:
    """Villages that bring most a dollar together with the item, that ratio, and the dollars."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(extra > 0, gain / extra, np.inf)
    order = np.argsort(-ratio, kind="stable")
    order = order[(gain[order] > 0) & np.isfinite(extra[order])]
    costs = cost + np.cumsum(extra[order])
    each = np.where(costs <= left, np.cumsum(gain[order]) / np.maximum(costs, 1e-9), 0.0)
    if not len(each) or each.max() <= 0:
        return _NONE, 0.0, 0.0
    at = int(np.argmax(each))
    return order[: at + 1], float(each[at]), float(costs[at])
