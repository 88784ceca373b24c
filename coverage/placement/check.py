"""Checks of what is to be chosen from, all faults at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix, issparse

from coverage.placement.greedy import FORBIDDEN, REQUIRED
from layers.errors import BadValue, InputError, UnknownId, raise_all

NAME = "placement"
"""What messages name in place of a file."""


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What was asked for, checked; copies, so that nothing of the caller's is changed.

    Attributes
    ----------
    covers : CSR, bool
        True entries alone, each once.
    once, twice : float64[villages]
        Weight of being covered, and of being covered once more.
    count : int
        How many are chosen, those required counted.
    rule : int8[candidates]
        FORBIDDEN, FREE or REQUIRED.
    """

    covers: csr_array
    once: NDArray[np.float64]
    twice: NDArray[np.float64]
    count: int
    rule: NDArray[np.int8]


def check_given(
    covers: csr_array | csr_matrix,
    weights: NDArray[np.float64],
    count: int,
    required: Iterable[int],
    forbidden: Iterable[int],
    backup_weight: float,
    *,
    least: int = 1,
) -> Given:
    """Check what `choose_sites` was given; `least` is the smallest count.

    Raises
    ------
    InputError
        All that is wrong.
    """
    clean = _clean_covers(covers)
    candidates, villages = clean.shape
    faults: list[InputError] = []
    once = _check_weights(weights, villages, faults)
    rule = np.zeros(candidates, np.int8)
    rows = {
        name: _check_rows(name, given, candidates, faults)
        for name, given in (("required", required), ("forbidden", forbidden))
    }
    rule[rows["required"]] = REQUIRED
    rule[rows["forbidden"]] = FORBIDDEN
    both = np.intersect1d(rows["required"], rows["forbidden"])
    if len(both):
        faults.append(_bad("candidates are both required and forbidden", "leave them out of one", both))
    _check_count(count, least, len(rows["required"]), candidates - len(rows["forbidden"]), faults)
    if not 0.0 <= backup_weight <= 1.0:
        faults.append(_bad(f"backup_weight is {backup_weight}", "give a share from 0 to 1"))
    raise_all(faults)
    return Given(clean, once, backup_weight * once, int(count), rule)


def check_closing(count: int, candidates: int, locked: NDArray[np.int64]) -> None:
    """Check how many of the candidates close.

    Raises
    ------
    InputError
        Less than one, or more than may close.
    """
    faults: list[InputError] = []
    may_close = candidates - len(locked)
    if not _is_whole(count) or count < 1:
        faults.append(_bad(f"{count} are to close", "close a whole number of 1 or more"))
    elif may_close == 0:
        faults.append(_bad("every candidate is locked, so none may close", "lock fewer", locked))
    elif count > may_close:
        faults.append(
            _bad(f"{count} are to close, but only {may_close} may", "close fewer, or lock fewer of them")
        )
    raise_all(faults)


def check_locked(locked: Iterable[int], candidates: int) -> NDArray[np.int64]:
    """Return the rows that may not close, each once.

    Raises
    ------
    InputError
        One is no candidate.
    """
    faults: list[InputError] = []
    rows = _check_rows("locked", locked, candidates, faults)
    raise_all(faults)
    return rows


def check_covers(covers: object) -> tuple[int, int]:
    """Return the shape of a cover matrix.

    Raises
    ------
    InputError
        It is not a sparse matrix of two dimensions, or has no candidates.
    """
    if not issparse(covers) or len(covers.shape) != 2:  # type: ignore[attr-defined]  # issparse says so
        raise _bad("covers is no sparse matrix", "give a scipy CSR matrix [candidate, village]")
    candidates, villages = covers.shape  # type: ignore[attr-defined]
    if candidates == 0:
        raise _bad("covers has no candidates", "give at least one row")
    return int(candidates), int(villages)


def _clean_covers(covers: csr_array | csr_matrix) -> csr_array:
    check_covers(covers)
    # `!= 0` and not bool: NaN counts as true in neither.
    clean = csr_array(covers, copy=True)
    clean.sum_duplicates()
    clean.data = np.nan_to_num(clean.data) != 0
    clean.eliminate_zeros()
    return clean


def _check_weights(weights: object, villages: int, faults: list[InputError]) -> NDArray[np.float64]:
    once = np.array(weights, dtype=np.float64)
    if once.shape != (villages,):
        faults.append(
            _bad(
                f"weights has the shape {once.shape}, covers {villages} villages", "give one weight a village"
            )
        )
        return np.zeros(villages)
    for is_bad, what in ((~np.isfinite(once), "not finite numbers"), (once < 0, "negative")):
        if is_bad.any():
            faults.append(_bad(f"weights are {what}", "give people, 0 or more", np.flatnonzero(is_bad)))
    return once


def _check_rows(
    name: str, given: Iterable[int], candidates: int, faults: list[InputError]
) -> NDArray[np.int64]:
    rows = list(given)
    known = [row for row in rows if _is_whole(row) and 0 <= row < candidates]
    unknown = [row for row in rows if not (_is_whole(row) and 0 <= row < candidates)]
    if unknown:
        faults.append(
            UnknownId(
                f"{name} names rows that are no candidates",
                file=NAME,
                rows=unknown,
                mend=f"give rows from 0 to {candidates - 1}",
            )
        )
    return np.unique(np.array(known, np.int64))


def _check_count(count: int, least: int, required: int, allowed: int, faults: list[InputError]) -> None:
    if not _is_whole(count) or count < least:
        faults.append(_bad(f"{count} are to be chosen", "choose a whole number of 1 or more"))
    elif count > allowed:
        message = f"{count} are to be chosen, but only {allowed} candidates may be"
        faults.append(_bad(message, "choose fewer, or forbid fewer"))
    elif required > count:
        message = f"{required} are required, but only {count} are to be chosen"
        faults.append(_bad(message, "choose more, or require fewer"))


def _is_whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _bad(message: str, mend: str, rows: Iterable[object] = ()) -> BadValue:
    return BadValue(message, file=NAME, rows=rows, mend=mend)
