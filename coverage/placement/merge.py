"""The problem as the search sees it: villages that the same candidates cover are one group."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from layers.jit import njit

MOST_WHOLE_PEOPLE = 1e9
"""Up to this sum, whole weights are told apart by 1 in spite of the rounding of float64."""
SHARE_TOLD_APART = 1e-9


class Problem(NamedTuple):
    """Candidates and groups of villages, by candidate and by group.

    Attributes
    ----------
    start, group : int64[candidates + 1], int32
        Groups that candidate c covers: ``group[start[c]:start[c + 1]]``.
    first, candidate : int64[groups + 1], int32
        Candidates that cover group g: ``candidate[first[g]:first[g + 1]]``, ascending.
    once, twice : float64[groups]
        Weight that counts when one candidate covers the group, and once more when a second one does;
        ``twice <= once``.
    step : float
        A choice counts as better when it is so by this much: 1 where all weights are whole.
    """

    start: NDArray[np.int64]
    group: NDArray[np.int32]
    first: NDArray[np.int64]
    candidate: NDArray[np.int32]
    once: NDArray[np.float64]
    twice: NDArray[np.float64]
    step: float


def build_problem(covers: csr_array, once: NDArray[np.float64], twice: NDArray[np.float64]) -> Problem:
    """Merge the villages of a cover matrix.

    Parameters
    ----------
    covers : CSR, bool, shape (candidates, villages)
        True entries alone, each once.
    once, twice : float64[villages]
        As in `Problem`.
    """
    return merge_columns(covers, once, twice, _step(once, twice))[0]


def merge_columns(
    covers: csr_array, once: NDArray[np.float64], twice: NDArray[np.float64], step: float
) -> tuple[Problem, NDArray[np.int64], NDArray[np.int64]]:
    """Merge columns covered by the same candidates; leave out what nobody covers or what is worth nothing.

    Returns
    -------
    problem : Problem
    kept : int64
        Columns that are kept.
    group_of : int64
        The group of each of them.
    """
    indptr, indices = covers.indptr.astype(np.int64), covers.indices.astype(np.int32)
    is_reached = np.bincount(indices, minlength=len(once)) > 0
    kept = np.flatnonzero(is_reached & (once > 0))
    for seed in count():
        keys = np.random.default_rng(seed).integers(0, 2**63, covers.shape[0], np.uint64)
        hashes = _hash_columns(indptr, indices, keys, len(once))[kept]
        _, firsts, group_of = np.unique(hashes, return_index=True, return_inverse=True)
        group = np.full(len(once), -1, np.int32)
        group[kept] = group_of
        sizes = np.bincount(group_of, minlength=len(firsts))
        is_same, start, grouped = _merge_rows(indptr, indices, group, sizes)
        if is_same:
            break
    by_group = csr_array(
        (np.ones(len(grouped), np.bool_), grouped, start), shape=(covers.shape[0], len(firsts))
    ).tocsc()
    problem = Problem(
        start,
        grouped,
        by_group.indptr.astype(np.int64),
        by_group.indices.astype(np.int32),
        np.bincount(group_of, once[kept], len(firsts)).astype(np.float64),
        np.bincount(group_of, twice[kept], len(firsts)).astype(np.float64),
        step,
    )
    return problem, kept, group_of


@njit(nogil=True, cache=True)
def _hash_columns(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], keys: NDArray[np.uint64], columns: int
) -> NDArray[np.uint64]:
    """Sum the keys of the rows over each column: equal columns have equal sums."""
    hashes = np.zeros(columns, np.uint64)
    for row in range(len(keys)):
        for at in range(indptr[row], indptr[row + 1]):
            hashes[indices[at]] += keys[row]
    return hashes


@njit(nogil=True, cache=True)
def _merge_rows(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], group: NDArray[np.int32], sizes: NDArray[np.int64]
) -> tuple[bool, NDArray[np.int64], NDArray[np.int32]]:
    """Write groups in place of columns; False when a row covers a part of a group: unlucky keys."""
    rows = len(indptr) - 1
    start = np.zeros(rows + 1, np.int64)
    merged = np.empty(len(indices), np.int32)
    seen = np.zeros(len(sizes), np.int64)
    end = 0
    for row in range(rows):
        for at in range(indptr[row], indptr[row + 1]):
            of = group[indices[at]]
            if of >= 0:
                if seen[of] == 0:
                    merged[end] = of
                    end += 1
                seen[of] += 1
        start[row + 1] = end
        for at in range(start[row], end):
            if seen[merged[at]] != sizes[merged[at]]:
                return False, start, merged
            seen[merged[at]] = 0
    return True, start, merged[:end].copy()


def _step(once: NDArray[np.float64], twice: NDArray[np.float64]) -> float:
    total = float(once.sum() + twice.sum())
    is_whole = bool((once == np.rint(once)).all() and (twice == np.rint(twice)).all())
    return 1.0 if is_whole and total <= MOST_WHOLE_PEOPLE else SHARE_TOLD_APART * total
