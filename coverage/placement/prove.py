"""From the first answer to the proof: bound, fix, shrink, search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coverage.placement.exact import begin_path, walk
from coverage.placement.greedy import FREE, exchange, fill_greedily
from coverage.placement.lagrange import BEST, FREE_LEFT, NEED, Search, begin_search, tighten
from coverage.placement.merge import Problem
from coverage.placement.reduce import leave_rest

SHARES = (1.0, 1.0, 0.7, 0.7, 0.5, 0.5, 0.35, 0.35, 0.25, 0.25, 0.18, 0.18, 0.12, 0.12, 0.08, 0.08)
"""Share of Polyak's step of each round of the root."""
STEPS_A_ROUND = 50
EXCHANGES = 50
SHRINKS_AT = 0.5
"""Share of candidates still free at which the problem is built anew without the others."""
NODES_A_CALL = 20

Told = Callable[[float, float], bool]
"""Told the value and the bound now and then; True stops."""


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


def solve(problem: Problem, count: int, rule: NDArray[np.int8], told: Told) -> Proof:
    """Choose, bound and prove.

    Parameters
    ----------
    problem : Problem
    count : int
        How many, those required counted; no more than the rule allows.
    rule : int8[candidates]
        FORBIDDEN, FREE or REQUIRED.
    told : callable
        See `Told`.
    """
    best = fill_greedily(problem, count, rule)
    exchange(problem, best, rule, EXCHANGES)
    return _solve(problem, begin_search(problem, best, rule), told)


def _solve(problem: Problem, search: Search, told: Told) -> Proof:
    bound = np.inf
    for share in SHARES:
        found = tighten(problem, search, share, STEPS_A_ROUND)
        if found == -np.inf:
            return _proven(search)
        _exchange_from(problem, search)
        bound = min(bound, found)
        if told(search.totals[BEST], max(bound, search.totals[BEST])):
            return _so_far(search, bound)
        if search.sizes[FREE_LEFT] < SHRINKS_AT * len(search.rule) and _is_open(search):
            return _solve_rest(problem, search, bound, told)
    path = begin_path(len(search.rule))
    while True:
        found = walk(problem, search, path, NODES_A_CALL)
        if found == -np.inf:
            return _proven(search)
        bound = min(bound, found)
        if told(search.totals[BEST], max(bound, search.totals[BEST])):
            return _so_far(search, bound)


def _is_open(search: Search) -> bool:
    return bool(0 < search.sizes[NEED] < search.sizes[FREE_LEFT])


def _exchange_from(problem: Problem, search: Search) -> None:
    """Exchange from the candidates with the greatest takings: often better than from the greedy ones."""
    chosen = search.is_in.copy()
    value = exchange(problem, chosen, search.rule, EXCHANGES)
    if value >= search.totals[BEST] + 0.5 * problem.step:
        search.best[:] = chosen
        search.totals[BEST] = value


def _solve_rest(problem: Problem, search: Search, bound: float, told: Told) -> Proof:
    """Solve what is left; the best so far is kept where the rest holds nothing better."""
    rest = leave_rest(problem, search.rule, search.price)
    need = int(search.sizes[NEED])
    rule = np.full(len(rest.rows), FREE, np.int8)
    is_chosen = _fit(search.best[rest.rows], need)
    exchange(rest.problem, is_chosen, rule, EXCHANGES)
    inner = begin_search(rest.problem, is_chosen, rule, rest.price)
    known = search.totals[BEST]
    is_known_better = known > inner.totals[BEST] + rest.value
    if is_known_better:
        inner.totals[BEST] = known - rest.value

    def tell(value: float, above: float) -> bool:
        return told(max(value + rest.value, known), min(above + rest.value, bound))

    proof = _solve(rest.problem, inner, tell)
    value = proof.value + rest.value
    if value < known + 0.5 * problem.step and is_known_better:
        return Proof(search.best, known, max(min(proof.bound + rest.value, bound), known))
    chosen = np.zeros(len(search.rule), np.bool_)
    chosen[rest.fixed] = True
    chosen[rest.rows[proof.is_chosen]] = True
    return Proof(chosen, value, max(min(proof.bound + rest.value, bound), value))


def _fit(chosen: NDArray[np.bool_], need: int) -> NDArray[np.bool_]:
    """Keep the first `need` of those chosen, or fill up with the lowest rows."""
    fitted = np.zeros(len(chosen), np.bool_)
    fitted[np.argsort(~chosen, kind="stable")[:need]] = True
    return fitted


def _proven(search: Search) -> Proof:
    return Proof(search.best, search.totals[BEST], search.totals[BEST])


def _so_far(search: Search, bound: float) -> Proof:
    return Proof(search.best, search.totals[BEST], max(bound, search.totals[BEST]))
