"""The bound: each village pays the candidates for being covered, and no choice is worth more than that.

The constraint "a covered village needs a chosen candidate" is priced with a multiplier a group (Galvao and
ReVelle 1996). For any prices, the weight above the price plus the best candidates' takings is a bound; prices
follow the subgradient, with Polyak's step. Whatever single candidates' takings prove is fixed at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coverage.placement.greedy import FORBIDDEN, FREE, REQUIRED, worth_of_next
from coverage.placement.merge import Problem
from layers.jit import njit

PATIENCE = 8
"""Steps without a better bound before the step is halved."""
LEAST_SHARE = 0.002
"""Share of Polyak's step at which the prices are as good as they get."""


class Search(NamedTuple):
    """What the search writes on; one array a row below.

    Attributes
    ----------
    price : float64[groups]
        What a group pays to each candidate over it.
    takings : float64[candidates]
        Sum of the prices of what a candidate covers.
    times : int32[groups]
        How many of those `is_in` cover a group.
    is_in : bool[candidates]
        The candidates with the greatest takings that the rule allows.
    rule : int8[candidates]
        FORBIDDEN, FREE or REQUIRED at the node of the search.
    trail : int32[candidates]
        Candidates in the order in which the search ruled on them.
    best : bool[candidates]
        Best choice so far.
    totals : float64[3]
        Weight above the prices, value of `is_in`, value of `best`.
    sizes : int64[3]
        Candidates on the trail, still to choose, still free.
    """

    price: NDArray[np.float64]
    takings: NDArray[np.float64]
    times: NDArray[np.int32]
    is_in: NDArray[np.bool_]
    rule: NDArray[np.int8]
    trail: NDArray[np.int32]
    best: NDArray[np.bool_]
    totals: NDArray[np.float64]
    sizes: NDArray[np.int64]


ABOVE, VALUE, BEST = 0, 1, 2
TRAIL, NEED, FREE_LEFT = 0, 1, 2


def begin_search(
    problem: Problem,
    best: NDArray[np.bool_],
    rule: NDArray[np.int8],
    price: NDArray[np.float64] | None = None,
) -> Search:
    """Start from a choice, with prices; by default a group pays in full, divided by those chosen over it."""
    groups, candidates = len(problem.once), len(rule)
    required, free = np.count_nonzero(rule == REQUIRED), np.count_nonzero(rule == FREE)
    search = Search(
        np.zeros(groups) if price is None else price.copy(),
        np.zeros(candidates),
        np.zeros(groups, np.int32),
        best.copy(),
        rule.copy(),
        np.zeros(candidates, np.int32),
        best.copy(),
        np.zeros(3),
        np.array([0, np.count_nonzero(best) - required, free]),
    )
    for candidate in np.flatnonzero(best):
        _count(problem, search, int(candidate), 1)
    search.totals[BEST] = search.totals[VALUE]
    if price is None:
        search.price[:] = problem.once / np.maximum(search.times, 1)
    recount(problem, search)
    return search


@njit(nogil=True, cache=True)
def recount(problem: Problem, search: Search) -> None:
    """Sum what follows from the prices anew: sums that are only ever changed gather rounding."""
    above = 0.0
    for group in range(len(search.price)):
        price = search.price[group]
        above += problem.once[group] - price + max(problem.twice[group] - price, 0.0)
    search.totals[ABOVE] = above
    for candidate in range(len(search.takings)):
        takings = 0.0
        for at in range(problem.start[candidate], problem.start[candidate + 1]):
            takings += search.price[problem.group[at]]
        search.takings[candidate] = takings


@njit(nogil=True, cache=True)
def rule_on(search: Search, candidate: int, rule: int) -> None:
    """Fix a free candidate, in a way that can be undone."""
    search.rule[candidate] = rule
    search.trail[search.sizes[TRAIL]] = candidate
    search.sizes[TRAIL] += 1
    search.sizes[FREE_LEFT] -= 1
    if rule == REQUIRED:
        search.sizes[NEED] -= 1


@njit(nogil=True, cache=True)
def undo(search: Search, length: int) -> None:
    """Free again all that was fixed after the trail had this length."""
    while search.sizes[TRAIL] > length:
        search.sizes[TRAIL] -= 1
        candidate = search.trail[search.sizes[TRAIL]]
        if search.rule[candidate] == REQUIRED:
            search.sizes[NEED] += 1
        search.rule[candidate] = FREE
        search.sizes[FREE_LEFT] += 1


@njit(nogil=True, cache=True)
def tighten(problem: Problem, search: Search, share: float, steps: int) -> float:
    """Lower the bound of the node by so many steps, fixing candidates and keeping better choices on the way.

    Parameters
    ----------
    problem, search
        The node is `search.rule`, with at least as many free candidates as are needed.
    share : float
        Share of Polyak's step to begin with.
    steps : int
        Most steps.

    Returns
    -------
    float
        The bound; minus infinity when the node holds nothing better than the best so far.
    """
    lowest = np.inf
    since = 0
    everything = problem.once.sum() + problem.twice.sum()
    for step in range(steps):
        if step % 64 == 63:
            recount(problem, search)
        last_in, first_out = _choose_best(problem, search)
        if search.totals[VALUE] >= search.totals[BEST] + 0.5 * problem.step:
            search.totals[BEST] = search.totals[VALUE]
            search.best[:] = search.is_in
        bound = search.totals[ABOVE]
        for candidate in range(len(search.is_in)):
            if search.is_in[candidate]:
                bound += search.takings[candidate]
        enough = search.totals[BEST] + 0.99 * problem.step
        if (
            min(bound, everything) < enough
            or search.sizes[NEED] == 0
            or search.sizes[FREE_LEFT] == search.sizes[NEED]
        ):
            return -np.inf
        if bound < lowest:
            if bound < lowest - 1e-4 * (lowest - search.totals[BEST]):
                since = 0
            lowest = bound
            _fix(search, bound, enough, last_in, first_out)
        else:
            since += 1
            if since >= PATIENCE:
                since = 0
                share *= 0.5
                if share < LEAST_SHARE:
                    break
        _move_prices(problem, search, share * (bound - search.totals[BEST]))
    return lowest


@njit(nogil=True, cache=True)
def _choose_best(problem: Problem, search: Search) -> tuple[float, float]:
    """Let those with the greatest takings in, lowest row first; takings of the last in and first out."""
    need, free = search.sizes[NEED], search.sizes[FREE_LEFT]
    last_in, first_out = np.inf, -np.inf
    ties = 0
    if need > 0 and free > 0:
        sorted_part = np.empty(free)
        at = 0
        for candidate in range(len(search.rule)):
            if search.rule[candidate] == FREE:
                sorted_part[at] = search.takings[candidate]
                at += 1
        sorted_part = np.partition(sorted_part, free - need)
        last_in = sorted_part[free - need]
        ties = need
        for value in sorted_part:
            if value > last_in:
                ties -= 1
        for value in sorted_part[: free - need]:
            first_out = max(first_out, value)
    for candidate in range(len(search.rule)):
        is_in = search.rule[candidate] == REQUIRED
        if search.rule[candidate] == FREE:
            is_in = search.takings[candidate] > last_in
            if search.takings[candidate] == last_in and ties > 0:
                ties -= 1
                is_in = True
        if is_in != search.is_in[candidate]:
            search.is_in[candidate] = is_in
            _count(problem, search, candidate, 1 if is_in else -1)
    return last_in, first_out


@njit(nogil=True, cache=True)
def _count(problem: Problem, search: Search, candidate: int, change: int) -> None:
    for at in range(problem.start[candidate], problem.start[candidate + 1]):
        group = problem.group[at]
        if change > 0:
            search.totals[VALUE] += worth_of_next(problem, group, search.times[group])
            search.times[group] += 1
        else:
            search.times[group] -= 1
            search.totals[VALUE] -= worth_of_next(problem, group, search.times[group])


@njit(nogil=True, cache=True)
def _fix(search: Search, bound: float, enough: float, last_in: float, first_out: float) -> None:
    """Rule on each free candidate whose other way would bring the bound below what is enough."""
    for candidate in range(len(search.rule)):
        if search.rule[candidate] == FREE:
            takings = search.takings[candidate]
            if search.is_in[candidate]:
                if bound - takings + first_out < enough:
                    rule_on(search, candidate, REQUIRED)
            elif bound - last_in + takings < enough:
                rule_on(search, candidate, FORBIDDEN)


@njit(nogil=True, cache=True)
def _move_prices(problem: Problem, search: Search, gap: float) -> None:
    """Lower the price where too many cover a group, raise it where none does."""
    length = 0.0
    for group in range(len(search.price)):
        slope = _slope(problem, search, group)
        length += slope * slope
    if length == 0.0:
        return
    for group in range(len(search.price)):
        slope = _slope(problem, search, group)
        if slope == 0.0:
            continue
        before = search.price[group]
        after = min(max(before - gap / length * slope, 0.0), problem.once[group])
        search.price[group] = after
        twice = problem.twice[group]
        search.totals[ABOVE] += before - after + max(twice - after, 0.0) - max(twice - before, 0.0)
        for at in range(problem.first[group], problem.first[group + 1]):
            search.takings[problem.candidate[at]] += after - before


@njit(nogil=True, cache=True)
def _slope(problem: Problem, search: Search, group: int) -> float:
    """Subgradient of the bound in a price, 0 where it would leave the prices allowed."""
    price = search.price[group]
    slope: float = search.times[group] - 1.0
    if price < problem.twice[group]:
        slope -= 1.0
    if (slope < 0.0 and price >= problem.once[group]) or (slope > 0.0 and price <= 0.0):
        return 0.0
    return slope
