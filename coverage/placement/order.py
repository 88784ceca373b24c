"""The order in which bases close, one a period, that keeps the most people in reach for the longest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix

from coverage.placement.check import check_closing, check_covers, check_given, check_locked
from coverage.placement.choose import choose_closures

MOST_EXACT = 18
"""Up to so many closings every set of them is weighed: 2**18 sets."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of closing, and the proof.

    Attributes
    ----------
    sites : tuple of int
        Rows of the candidates in the order in which they close.
    covered_weights : tuple of float
        Weight still covered after each closing.
    covered_periods : float
        Their sum: person-weeks, if one closes a week.
    upper_bound : float
        No order has a greater sum; equal to `covered_periods` when proven.
    gap : float
        ``(upper_bound - covered_periods) / upper_bound``, 0 when proven.
    """

    sites: tuple[int, ...]
    covered_weights: tuple[float, ...]
    covered_periods: float
    upper_bound: float
    gap: float


def choose_order(
    covers: csr_array | csr_matrix, weights: NDArray[np.float64], closing: Iterable[int]
) -> Order:
    """Choose the order in which given bases close, one a period.

    Parameters
    ----------
    covers : scipy CSR, bool, shape (candidates, villages)
        The bases that are open now.
    weights : float64, shape (villages,)
        People, as in `choose_sites`.
    closing : iterable of int
        Rows that close, all of them in the end.

    Returns
    -------
    Order
        Proven up to 18 closings: every set of bases that can be closed at a time is weighed. Beyond, the one
        that costs least closes next, and the bound lets each period have the best set of its own.

    Raises
    ------
    InputError
        As `choose_closures`; no row is named.
    """
    candidates, _ = check_covers(covers)
    rows = check_locked(closing, candidates)
    check_closing(len(rows), candidates, np.empty(0, np.int64))
    given = check_given(covers, weights, candidates, (), (), 0.0)
    stays = np.setdiff1d(np.arange(candidates), rows)
    is_kept = np.bincount(given.covers[stays].indices, minlength=len(given.once)) > 0
    at_stake = np.where(is_kept, 0.0, given.once)
    part = given.covers[rows]
    base = float(given.once[is_kept].sum())
    if len(rows) <= MOST_EXACT:
        order = _best_order(part, at_stake)
        kept = base + _kept_after(part, at_stake, order)
        bound = float(kept.sum())
    else:
        order = _greedy_order(part, at_stake)
        kept = base + _kept_after(part, at_stake, order)
        best = (choose_closures(part, at_stake, count + 1).upper_bound for count in range(len(rows)))
        bound = max(float(len(rows) * base + sum(best)), float(kept.sum()))
    total = float(kept.sum())
    gap = (bound - total) / bound if bound > total else 0.0
    return Order(tuple(rows[order].tolist()), tuple(kept.tolist()), total, bound, gap)


def _best_order(covers: csr_array, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Dynamic programme over sets of closed bases, a bit each: the least lost on the way to each set."""
    count = covers.shape[0]
    bits = 1 << np.arange(count, dtype=np.int64)
    needed = covers.T @ bits
    lost = np.bincount(needed[needed > 0], weights[needed > 0], 1 << count).astype(np.float64)
    # A village is lost when all over it are closed: sum over subsets, a bit at a time.
    for bit in range(count):
        pairs = lost.reshape(-1, 2, 1 << bit)
        pairs[:, 1] += pairs[:, 0]
    sets = np.arange(1 << count, dtype=np.int64)
    least = np.full(1 << count, np.inf)
    least[0] = 0.0
    last = np.zeros(1 << count, np.int64)
    size = np.bitwise_count(sets)
    for closed in range(1, count + 1):
        now = sets[size == closed]
        for bit in range(count):
            those = now[now & bits[bit] > 0]
            reached = least[those ^ bits[bit]] + lost[those]
            is_better = reached < least[those]
            least[those[is_better]] = reached[is_better]
            last[those[is_better]] = bit
    order = []
    closed_set = int((1 << count) - 1)
    while closed_set:
        order.append(int(last[closed_set]))
        closed_set ^= 1 << order[-1]
    return np.array(order[::-1], np.int64)


def _greedy_order(covers: csr_array, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Close what loses least, again and again; ties to the lowest row."""
    times = np.bincount(covers.indices, minlength=len(weights))
    open_rows = list(range(covers.shape[0]))
    order = []
    while open_rows:
        losses = covers[open_rows] @ np.where(times == 1, weights, 0.0)
        row = open_rows.pop(int(np.argmin(losses)))
        times[covers.indices[covers.indptr[row] : covers.indptr[row + 1]]] -= 1
        order.append(row)
    return np.array(order, np.int64)


def _kept_after(
    covers: csr_array, weights: NDArray[np.float64], order: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Weight covered by those still open, after each closing."""
    turn = np.empty(len(order), np.int64)
    turn[order] = np.arange(len(order))
    # A village stays until the last base over it closes.
    until = np.full(len(weights), -1, np.int64)
    np.maximum.at(until, covers.indices, np.repeat(turn, np.diff(covers.indptr)))
    lost = np.bincount(until[until >= 0], weights[until >= 0], len(order))
    at_first = float(weights[until >= 0].sum())
    return at_first - np.cumsum(lost).astype(np.float64)
