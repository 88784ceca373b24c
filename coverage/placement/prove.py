"""From the first answer to the proof: bound, fix, shrink, price, search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coverage.placement.exact import begin_path, walk
from coverage.placement.greedy import FREE, exchange, fill_greedily
from coverage.placement.lagrange import BEST, FREE_LEFT, NEED, Search, begin_search, tighten
from coverage.placement.merge import Problem
from coverage.placement.prices import relaxed_prices
from coverage.placement.reduce import leave_rest
from coverage.placement.watch import Watch

SHARES = (1.0, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08)
"""Share of Polyak's step of each round over the whole problem."""
STEPS_A_ROUND = 40
SMALL, ROUNDS_OF_SMALL = 50_000, 2
"""Up to so many pairs of candidate and group the linear programme is quicker than more rounds than that."""
EXCHANGES = 50
SHRINKS_AT = 0.5
"""Share of candidates still free at which the problem is built anew without the others."""
SHRINKS_PRICED_AT = 0.9
STANDING = 1e-9
"""Share of Polyak's step that leaves the prices as they are."""
NODES_A_CALL = 25


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """The best choice and what bounds it.

    Attributes
    ----------
    is_chosen : bool[candidates]
    value, bound : float
        Equal when proven.
    """

    is_chosen: NDArray[np.bool_]
    value: float
    bound: float


def solve(problem: Problem, count: int, rule: NDArray[np.int8], watch: Watch) -> Proof:
    """Choose, bound and prove.

    Parameters
    ----------
    problem : Problem
    count : int
        How many, those required counted; no more than the rule allows.
    rule : int8[candidates]
        FORBIDDEN, FREE or REQUIRED.
    watch : Watch
        Told the first answer at once, then each better bound.
    """
    best = fill_greedily(problem, count, rule)
    exchange(problem, best, rule, EXCHANGES)
    search = begin_search(problem, best, rule)
    everything = float(problem.once.sum() + problem.twice.sum())
    if watch.is_over(search.totals[BEST], everything):
        return _so_far(search, everything)
    return _solve_by_steps(problem, search, watch)


def _solve_by_steps(problem: Problem, search: Search, watch: Watch) -> Proof:
    """Find prices by the subgradient; start anew when half of the candidates are fixed."""
    bound = np.inf
    for share in SHARES if len(problem.group) > SMALL else SHARES[:ROUNDS_OF_SMALL]:
        found = tighten(problem, search, share, STEPS_A_ROUND)
        if found == -np.inf:
            return _so_far(search, found)
        bound = min(bound, found)
        _exchange_from(problem, search)
        if watch.is_over(search.totals[BEST], bound):
            return _so_far(search, bound)
        if search.sizes[FREE_LEFT] < SHRINKS_AT * len(search.rule):
            return _solve_rest(problem, search, bound, watch, is_priced=False)
    return _solve_rest(problem, search, bound, watch, is_priced=True)


def _solve_by_prices(problem: Problem, search: Search, watch: Watch) -> Proof:
    """Fix by the best prices there are, start anew while that fixes more, then search."""
    tighten(problem, search, STANDING, 1)
    _exchange_from(problem, search)
    bound = tighten(problem, search, STANDING, 1)
    if bound == -np.inf or watch.is_over(search.totals[BEST], bound):
        return _so_far(search, bound)
    if search.sizes[FREE_LEFT] < SHRINKS_PRICED_AT * len(search.rule):
        return _solve_rest(problem, search, bound, watch, is_priced=True)
    path = begin_path(len(search.rule))
    while True:
        found = walk(problem, search, path, NODES_A_CALL)
        bound = min(bound, found)
        if found == -np.inf or watch.is_over(search.totals[BEST], bound):
            return _so_far(search, bound)


def _solve_rest(problem: Problem, search: Search, bound: float, watch: Watch, *, is_priced: bool) -> Proof:
    """Solve what is left; the best so far is kept where the rest holds nothing better."""
    need = int(search.sizes[NEED])
    if not 0 < need < search.sizes[FREE_LEFT]:
        return _so_far(search, tighten(problem, search, STANDING, 1))
    rest = leave_rest(problem, search.rule, search.price)
    known = float(search.totals[BEST])
    price = rest.price
    if is_priced:
        relaxed = relaxed_prices(rest.problem, need, watch.seconds_left())
        price = price if relaxed is None else relaxed
    rule = np.full(len(rest.rows), FREE, np.int8)
    inner = begin_search(rest.problem, _fit(search.best[rest.rows], need), rule, price)
    # What is known is to be beaten, though no choice of the rest may be worth as much.
    inner.totals[BEST] = max(inner.totals[BEST], known - rest.value)
    solver = _solve_by_prices if is_priced else _solve_by_steps
    proof = solver(rest.problem, inner, watch.within(rest.value, known, bound))
    value = proof.value + rest.value
    above = max(min(proof.bound + rest.value, bound), value)
    if value < known + 0.5 * problem.step:
        return Proof(search.best, known, known if proof.bound == proof.value else max(above, known))
    chosen = np.zeros(len(search.rule), np.bool_)
    chosen[rest.fixed] = True
    chosen[rest.rows[proof.is_chosen]] = True
    return Proof(chosen, value, above)


def _exchange_from(problem: Problem, search: Search) -> None:
    """Exchange from the candidates with the greatest takings: often better than from the greedy ones."""
    chosen = search.is_in.copy()
    value = exchange(problem, chosen, search.rule, EXCHANGES)
    if value >= search.totals[BEST] + 0.5 * problem.step:
        search.best[:] = chosen
        search.totals[BEST] = value


def _fit(chosen: NDArray[np.bool_], need: int) -> NDArray[np.bool_]:
    """Keep the first `need` of those chosen, or fill up with the lowest rows."""
    fitted = np.zeros(len(chosen), np.bool_)
    fitted[np.argsort(~chosen, kind="stable")[:need]] = True
    return fitted


def _so_far(search: Search, bound: float) -> Proof:
    """Give the best so far; minus infinity as the bound says that nothing better is left."""
    value = float(search.totals[BEST])
    return Proof(search.best, value, max(float(bound), value))
