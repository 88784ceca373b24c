"""The two doors: which candidates to open, and which to close."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix

from coverage.placement.check import Given, check_closing, check_covers, check_given, check_locked
from coverage.placement.choice import Choice, Progress
from coverage.placement.merge import build_problem
from coverage.placement.prove import solve
from coverage.placement.watch import begin_watch


def choose_sites(
    covers: csr_array | csr_matrix,
    weights: NDArray[np.float64],
    count: int,
    required: Iterable[int] = (),
    forbidden: Iterable[int] = (),
    *,
    backup_weight: float = 0.0,
    max_seconds: float | None = None,
    progress: Progress | None = None,
) -> Choice:
    """Choose the `count` candidates that together cover the most weight.

    This is the maximal covering location problem (Church and ReVelle 1974), solved to proven optimality
    unless a time limit or `progress` ends it before.

    Parameters
    ----------
    covers : scipy CSR, bool, shape (candidates, villages)
        Whether a candidate covers a village. Any entry that is not zero counts as true.
    weights : float64, shape (villages,)
        What covering a village is worth, in people; finite, not negative. A village of unknown population
        must be given a number, or 0, by the caller.
    count : int
        How many to choose, 1 to the number of candidates.
    required, forbidden : iterable of int
        Rows of candidates that must, or may not, be chosen.
    backup_weight : float
        Share of a village's weight that counts once more when two or more chosen candidates cover it, 0 to 1.
    max_seconds : float, optional
        Stop after about this long with the best so far and its bound; None proves.
    progress : callable, optional
        See `coverage.placement.choice.Progress`.

    Returns
    -------
    Choice
        Exactly `count` sites, the same each time unless a time limit strikes; between candidates worth the
        same the lowest row is taken first. Proven means that no choice covers one person more where all
        weights are whole numbers (with a sum up to 1e9), else that none covers 1e-9 of all weight more.

    Raises
    ------
    InputError
        Shapes that do not fit; weights that are NaN, infinite or negative; a count below 1 or above the
        candidates that may be chosen; rows that are not candidates, or both required and forbidden; more
        required than `count`.
    """
    given = check_given(covers, weights, count, required, forbidden, backup_weight)
    return _choose(given, max_seconds, progress, closes=False)


def choose_closures(
    covers: csr_array | csr_matrix,
    weights: NDArray[np.float64],
    count: int,
    locked: Iterable[int] = (),
    *,
    backup_weight: float = 0.0,
    max_seconds: float | None = None,
    progress: Progress | None = None,
) -> Choice:
    """Choose the `count` candidates to close so that those that stay cover the most weight.

    Parameters
    ----------
    covers, weights, backup_weight, max_seconds, progress
        As in `choose_sites`; the rows of `covers` are the bases that are open now.
    count : int
        How many close, 1 to the number of candidates.
    locked : iterable of int
        Rows of candidates that may not close.

    Returns
    -------
    Choice
        ``sites`` are those that close; ``covered_weight`` is what the others cover.

    Raises
    ------
    InputError
        As `choose_sites`; also when more are to close than are not locked.
    """
    candidates, _ = check_covers(covers)
    kept = check_locked(locked, candidates)
    check_closing(count, candidates, kept)
    given = check_given(covers, weights, candidates - count, kept, (), backup_weight, least=0)
    return _choose(given, max_seconds, progress, closes=True)


def _choose(given: Given, max_seconds: float | None, progress: Progress | None, *, closes: bool) -> Choice:
    watch = begin_watch(progress, max_seconds)
    problem = build_problem(given.covers, given.once, given.twice)
    proof = solve(problem, given.count, given.rule, watch)
    sites = np.flatnonzero(proof.is_chosen != closes)
    value, bound = proof.value, proof.bound
    return Choice(tuple(sites.tolist()), value, bound, (bound - value) / bound if bound > value else 0.0)
