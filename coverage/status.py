"""The status of a village from two answers, each of them yes, no or unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

STATUS = ("both", "call_only", "reach_only", "neither", "unknown")
BOTH, CALL_ONLY, REACH_ONLY, NEITHER, UNKNOWN = range(5)

NO, MAYBE, YES = 0, 1, 2
"""Answers in the order of three-valued logic: "or" is the greatest, "and" the least."""

# Row: can alert (no, maybe, yes); column: in time (no, maybe, yes).
_TABLE = np.array(
    [[NEITHER, UNKNOWN, REACH_ONLY], [UNKNOWN, UNKNOWN, UNKNOWN], [CALL_ONLY, UNKNOWN, BOTH]], dtype=np.int8
)


def status_of(can_alert: NDArray[np.int8], in_time: NDArray[np.int8]) -> NDArray[np.int8]:
    """Positions in `STATUS`; unknown as soon as one of the two answers is unknown.

    Parameters
    ----------
    can_alert, in_time : int8[v]
        `NO`, `MAYBE` or `YES`.
    """
    return _TABLE[can_alert, in_time]


def could_be(can_alert: NDArray[np.int8], in_time: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Which decided statuses each village could have, whatever the unknown turns out to be.

    Returns
    -------
    bool[v, 4]
        One column a status of `STATUS` but the last; exactly one is true where both answers are known.
    """
    may_call, may_not_call = can_alert != NO, can_alert != YES
    may_reach, may_not_reach = in_time != NO, in_time != YES
    return np.column_stack(
        (
            may_call & may_reach,
            may_call & may_not_reach,
            may_not_call & may_reach,
            may_not_call & may_not_reach,
        )
    )


def to_boolean(answers: NDArray[np.int8]) -> pd.arrays.BooleanArray:
    """Answers as pandas' boolean: True, False, <NA>."""
    return pd.arrays.BooleanArray(answers == YES, answers == MAYBE)


def from_boolean(column: pd.Series) -> NDArray[np.int8]:
    """Answers of a boolean column: the reverse of `to_boolean`."""
    return np.where(column.isna(), MAYBE, np.where(column.fillna(False), YES, NO)).astype(np.int8)


def categorical(codes: NDArray[Any], words: Sequence[str]) -> pd.Categorical:
    """Codes as a categorical over all of the words, in their order."""
    return pd.Categorical.from_codes(codes.astype(np.int64), categories=pd.Index(list(words), dtype="str"))
