"""The problem as the search sees it: villages that the same candidates cover are one group."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

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
    by_column = covers.tocsc()
    by_column.sort_indices()
    kept = np.flatnonzero((np.diff(by_column.indptr) > 0) & (once > 0))
    firsts, group_of = _same_column(by_column.indptr, by_column.indices, kept)
    merged = by_column[:, kept[firsts]]
    by_candidate = merged.tocsr()
    by_candidate.sort_indices()
    problem = Problem(
        by_candidate.indptr.astype(np.int64),
        by_candidate.indices.astype(np.int32),
        merged.indptr.astype(np.int64),
        merged.indices.astype(np.int32),
        np.bincount(group_of, once[kept], len(firsts)).astype(np.float64),
        np.bincount(group_of, twice[kept], len(firsts)).astype(np.float64),
        step,
    )
    return problem, kept, group_of


def _same_column(
    indptr: NDArray[np.integer], indices: NDArray[np.integer], columns: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find equal columns by the bytes of their rows: first of each kind, and the kind of each column."""
    kinds: dict[bytes, int] = {}
    firsts: list[int] = []
    kind_of = np.empty(len(columns), np.int64)
    rows = np.ascontiguousarray(indices, np.int32).data.cast("B")
    bounds = 4 * indptr.astype(np.int64)
    for at, (begin, end) in enumerate(
        zip(bounds[columns].tolist(), bounds[columns + 1].tolist(), strict=True)
    ):
        kind = kinds.setdefault(bytes(rows[begin:end]), len(kinds))
        if kind == len(firsts):
            firsts.append(at)
        kind_of[at] = kind
    return np.array(firsts, np.int64), kind_of


def _step(once: NDArray[np.float64], twice: NDArray[np.float64]) -> float:
    total = float(once.sum() + twice.sum())
    is_whole = bool((once == np.rint(once)).all() and (twice == np.rint(twice)).all())
    return 1.0 if is_whole and total <= MOST_WHOLE_PEOPLE else SHARE_TOLD_APART * total
