"""What is left to choose once some candidates are fixed: a smaller problem of the same kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from coverage.placement.greedy import FREE, REQUIRED
from coverage.placement.merge import Problem, merge_columns


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """A smaller problem: every candidate of it is free.

    Attributes
    ----------
    problem : Problem
    rows : int64[free]
        Its candidates, as rows of the problem before.
    fixed : int64[required]
        Rows of the problem before that are chosen in any case.
    value : float
        What those cover.
    price : float64[groups]
        The prices of the groups, handed on.
    """

    problem: Problem
    rows: NDArray[np.int64]
    fixed: NDArray[np.int64]
    value: float
    price: NDArray[np.float64]


def leave_rest(problem: Problem, rule: NDArray[np.int8], price: NDArray[np.float64]) -> Rest:
    """Take out the candidates that are fixed and the groups that cannot be worth more; merge the others.

    Parameters
    ----------
    problem : Problem
    rule : int8[candidates]
        FORBIDDEN, FREE or REQUIRED.
    price : float64[groups]
        Prices so far.
    """
    rows, fixed = np.flatnonzero(rule == FREE), np.flatnonzero(rule == REQUIRED)
    groups = len(problem.once)
    covers = csr_array(
        (np.ones(len(problem.group), np.bool_), problem.group, problem.start), shape=(len(rule), groups)
    )
    times = np.bincount(covers[fixed].indices, minlength=groups)
    once = np.where(times == 0, problem.once, np.where(times == 1, problem.twice, 0.0))
    twice = np.where(times == 0, problem.twice, 0.0)
    value = float((problem.once + problem.twice - once - twice).sum())
    merged, kept, kind = merge_columns(covers[rows], once, twice, problem.step)
    paid = np.bincount(kind, np.minimum(price, once)[kept], len(merged.once)).astype(np.float64)
    return Rest(merged, rows, fixed, value, paid)
