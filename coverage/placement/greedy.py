"""The first answer: the best candidate again and again, then exchanges of one for another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coverage.placement.merge import Problem
from layers.jit import njit

FORBIDDEN, FREE, REQUIRED = -1, 0, 1


@njit(nogil=True, cache=True)
def fill_greedily(problem: Problem, count: int, rule: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Choose what is required, then the candidate that adds most, again and again; ties to the lowest row.

    Parameters
    ----------
    problem : Problem
    count : int
        How many, those required counted.
    rule : int8[candidates]
        FORBIDDEN, FREE or REQUIRED.

    Returns
    -------
    bool[candidates]
    """
    is_chosen: NDArray[np.bool_] = rule == REQUIRED
    times, gain, _ = _begin(problem, is_chosen)
    for _ in range(count - np.count_nonzero(is_chosen)):
        best = _best_free(gain, is_chosen, rule)
        is_chosen[best] = True
        _put(problem, best, times, gain)
    return is_chosen


@njit(nogil=True, cache=True)
def exchange(problem: Problem, is_chosen: NDArray[np.bool_], rule: NDArray[np.int8], rounds: int) -> float:
    """Exchange one chosen candidate for another while that covers more.

    Parameters
    ----------
    problem : Problem
    is_chosen : bool[candidates]
        Changed in place; how many are chosen stays.
    rule : int8[candidates]
        As in `fill_greedily`.
    rounds : int
        Most rounds over the chosen.

    Returns
    -------
    float
        Weight covered, with what being covered twice adds.
    """
    times, gain, value = _begin(problem, is_chosen)
    for _ in range(rounds):
        won = _exchange_each(problem, is_chosen, rule, times, gain)
        value += won
        if won < 0.5 * problem.step:
            break
    return value


@njit(nogil=True, cache=True)
def _begin(
    problem: Problem, is_chosen: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.float64], float]:
    """Count how many cover each group, what each candidate would add, and what is covered."""
    times = np.zeros(len(problem.once), np.int32)
    gain = np.zeros(len(is_chosen))
    value = 0.0
    for candidate in range(len(is_chosen)):
        for at in range(problem.start[candidate], problem.start[candidate + 1]):
            gain[candidate] += problem.once[problem.group[at]]
    for candidate in range(len(is_chosen)):
        if is_chosen[candidate]:
            value += _put(problem, candidate, times, gain)
    return times, gain, value


@njit(nogil=True, cache=True)
def _exchange_each(
    problem: Problem,
    is_chosen: NDArray[np.bool_],
    rule: NDArray[np.int8],
    times: NDArray[np.int32],
    gain: NDArray[np.float64],
) -> float:
    """Take each chosen candidate away in turn and put the best one in its place."""
    won = 0.0
    before = is_chosen.copy()
    for candidate in range(len(before)):
        if not before[candidate] or rule[candidate] == REQUIRED:
            continue
        lost = _take(problem, candidate, times, gain)
        is_chosen[candidate] = False
        best = _best_free(gain, is_chosen, rule)
        if gain[best] < lost + 0.5 * problem.step:
            best = candidate
        is_chosen[best] = True
        won += _put(problem, best, times, gain) - lost
    return won


@njit(nogil=True, cache=True)
def _best_free(gain: NDArray[np.float64], is_chosen: NDArray[np.bool_], rule: NDArray[np.int8]) -> int:
    best = -1
    for candidate in range(len(rule)):
        if rule[candidate] == FORBIDDEN or is_chosen[candidate]:
            continue
        if best < 0 or gain[candidate] > gain[best]:
            best = candidate
    return best


@njit(nogil=True, cache=True)
def _put(problem: Problem, candidate: int, times: NDArray[np.int32], gain: NDArray[np.float64]) -> float:
    """Choose a candidate: what it adds; `gain` is what each would add now."""
    added = 0.0
    for at in range(problem.start[candidate], problem.start[candidate + 1]):
        group = problem.group[at]
        before = worth_of_next(problem, group, times[group])
        times[group] += 1
        added += before
        _shift(problem, group, worth_of_next(problem, group, times[group]) - before, gain)
    return added


@njit(nogil=True, cache=True)
def _take(problem: Problem, candidate: int, times: NDArray[np.int32], gain: NDArray[np.float64]) -> float:
    """Take a candidate away: what is lost."""
    lost = 0.0
    for at in range(problem.start[candidate], problem.start[candidate + 1]):
        group = problem.group[at]
        before = worth_of_next(problem, group, times[group])
        times[group] -= 1
        after = worth_of_next(problem, group, times[group])
        lost += after
        _shift(problem, group, after - before, gain)
    return lost


@njit(nogil=True, cache=True)
def worth_of_next(problem: Problem, group: int, times: int) -> float:
    """Weight that one more candidate over a group adds, when `times` cover it."""
    if times > 1:
        return 0.0
    worth: float = problem.once[group] if times == 0 else problem.twice[group]
    return worth


@njit(nogil=True, cache=True)
def _shift(problem: Problem, group: int, change: float, gain: NDArray[np.float64]) -> None:
    if change != 0.0:
        for at in range(problem.first[group], problem.first[group + 1]):
            gain[problem.candidate[at]] += change
