"""Linear programmes with whole numbers: first the answer that is known, then a bound, then better answers.

Solved by HiGHS within scipy, in slices of time each twice as long as the one before, so that progress is
told, and the search can be stopped, between them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from coverage.placement import Progress

FIRST_SLICE_SECONDS = 1.0
LONGEST_SECONDS = 600.0
"""Without a limit of the caller's the search ends after this long, with its gap."""
PROVEN_SHARE = 1e-7
"""A gap below this is the rounding of the solver."""


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """The most worth of x with ``low <= matrix @ x <= high`` and ``least <= x <= most``.

    Attributes
    ----------
    worth, least, most : float64[n]
    matrix : CSR, shape (m, n)
    low, high : float64[m]
    is_whole : bool[n]
    """

    worth: NDArray[np.float64]
    matrix: csr_array
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    is_whole: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The best x found, its worth, and what no x exceeds."""

    x: NDArray[np.float64]
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """At most this share below the best; 0 when proven."""
        return (self.bound - self.value) / self.bound if self.bound > self.value else 0.0


def solve(
    programme: Programme,
    start: NDArray[np.float64],
    *,
    max_seconds: float | None = None,
    progress: Progress | None = None,
) -> Solved:
    """Improve on a known answer, and bound it.

    Parameters
    ----------
    programme : Programme
    start : float64[n]
        An answer that meets every bound.
    max_seconds : float, optional
        None = until proven, but at most `LONGEST_SECONDS`.
    progress : callable, optional
        See `coverage.placement.Progress`; told the known answer at once.

    Returns
    -------
    Solved
        Never worse than `start`.
    """
    ends_at = time.monotonic() + (LONGEST_SECONDS if max_seconds is None else max_seconds)
    best = Solved(start, float(programme.worth @ start), _trivial_bound(programme))
    if _is_over(best, progress, ends_at):
        return best
    best = _tighten(best, _relaxed_bound(programme, ends_at - time.monotonic()))
    seconds = FIRST_SLICE_SECONDS
    while best.gap > 0.0 and not _is_over(best, progress, ends_at):
        best = _search(programme, best, min(seconds, ends_at - time.monotonic()))
        seconds *= 2.0
    if progress is not None:
        progress(best.value, best.bound)
    return best


def _is_over(best: Solved, progress: Progress | None, ends_at: float) -> bool:
    if progress is not None and progress(best.value, best.bound) is True:
        return True
    return time.monotonic() >= ends_at


def _trivial_bound(programme: Programme) -> float:
    worth, most = programme.worth, programme.most
    return float(np.where(worth > 0, worth * most, worth * programme.least).sum())


def _relaxed_bound(programme: Programme, seconds: float) -> float:
    """Bound without whole numbers; infinity where the solver gave up."""
    above, below = np.isfinite(programme.high), np.isfinite(programme.low)
    rows = csr_array(programme.matrix)
    found = linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrices
        -programme.worth,
        A_ub=csr_array(vstack((rows[above], -rows[below]))),
        b_ub=np.concatenate((programme.high[above], -programme.low[below])),
        bounds=np.column_stack((programme.least, programme.most)),
        method="highs",
        options={"time_limit": max(seconds, 0.01)},
    )
    return float(-found.fun) * (1 + PROVEN_SHARE) if found.status == 0 else np.inf


def _search(programme: Programme, best: Solved, seconds: float) -> Solved:
    found = milp(
        -programme.worth,
        integrality=programme.is_whole.astype(np.int64),
        bounds=Bounds(programme.least, programme.most),
        constraints=LinearConstraint(programme.matrix, programme.low, programme.high),
        options={"time_limit": max(seconds, 0.01), "mip_rel_gap": 0.0},
    )
    if found.mip_dual_bound is not None and np.isfinite(found.mip_dual_bound):
        best = _tighten(best, -float(found.mip_dual_bound))
    if found.x is None:
        return best
    x = np.where(programme.is_whole, np.rint(found.x), found.x)
    value = float(programme.worth @ x)
    if value > best.value and is_met(programme, x):
        best = Solved(x, value, max(best.bound, value))
    return _tighten(best, best.value if found.status == 0 else best.bound)


def is_met(programme: Programme, x: NDArray[np.float64], slack: float = 1e-6) -> bool:
    """Whether an answer meets every bound, up to the rounding of the solver."""
    rows = programme.matrix @ x
    scale = slack * (1.0 + float(np.abs(programme.matrix.data).max(initial=0.0)))
    return bool(
        (rows <= programme.high + scale).all()
        and (rows >= programme.low - scale).all()
        and (x <= programme.most + slack).all()
        and (x >= programme.least - slack).all()
    )


def _tighten(best: Solved, bound: float) -> Solved:
    bound = max(min(best.bound, bound), best.value)
    if bound - best.value <= PROVEN_SHARE * max(bound, 1.0):
        bound = best.value
    return Solved(best.x, best.value, bound)
