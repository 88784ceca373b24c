"""The proof: a depth-first search over "with this candidate" and "without it", cut off by the bound."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coverage.placement.greedy import FORBIDDEN, FREE, REQUIRED
from coverage.placement.lagrange import BEST, FREE_LEFT, NEED, TRAIL, Search, rule_on, tighten, undo
from coverage.placement.merge import Problem
from layers.jit import njit

SHARE = 0.5
STEPS = 15


class Path(NamedTuple):
    """Where the depth-first search stands.

    Attributes
    ----------
    candidate : int32[candidates + 1]
        Candidate tried with, a level.
    length : int64[candidates + 1]
        Length of the trail before that.
    bound : float64[candidates + 1]
        Bound of what is left at that level: the candidate not chosen.
    depth : int64[2]
        Levels open, and nodes seen.
    """

    candidate: NDArray[np.int32]
    length: NDArray[np.int64]
    bound: NDArray[np.float64]
    depth: NDArray[np.int64]


def begin_path(candidates: int) -> Path:
    """Stand at the root."""
    levels = candidates + 1
    return Path(
        np.zeros(levels, np.int32), np.zeros(levels, np.int64), np.zeros(levels), np.zeros(2, np.int64)
    )


@njit(nogil=True, cache=True)
def walk(problem: Problem, search: Search, path: Path, nodes: int) -> float:
    """Go on with the search for so many nodes.

    Returns
    -------
    float
        No choice is worth more than this, or than the best so far; minus infinity when all has been searched.
    """
    for _ in range(nodes):
        bound = tighten(problem, search, SHARE, STEPS)
        path.depth[1] += 1
        if bound == -np.inf:
            if not _step_back(problem, search, path):
                return -np.inf
        elif 0 < search.sizes[NEED] < search.sizes[FREE_LEFT]:
            _step_down(search, path, bound)
    highest = tighten(problem, search, SHARE, 1)
    for level in range(path.depth[0]):
        highest = max(highest, path.bound[level])
    return highest


@njit(nogil=True, cache=True)
def _step_down(search: Search, path: Path, bound: float) -> None:
    """Take the free candidate with the greatest takings."""
    best = -1
    for candidate in range(len(search.rule)):
        if search.rule[candidate] == FREE and (best < 0 or search.takings[candidate] > search.takings[best]):
            best = candidate
    level = path.depth[0]
    path.candidate[level] = best
    path.length[level] = search.sizes[TRAIL]
    path.bound[level] = bound
    path.depth[0] += 1
    rule_on(search, best, REQUIRED)


@njit(nogil=True, cache=True)
def _step_back(problem: Problem, search: Search, path: Path) -> bool:
    """Leave out the last candidate tried with that may still be left out; False when none is left."""
    while path.depth[0] > 0:
        path.depth[0] -= 1
        level = path.depth[0]
        undo(search, path.length[level])
        if path.bound[level] >= search.totals[BEST] + 0.99 * problem.step:
            rule_on(search, path.candidate[level], FORBIDDEN)
            if search.sizes[FREE_LEFT] >= search.sizes[NEED]:
                return True
    return False
