"""Cells of a table that a spreadsheet must not take for a formula."""

from __future__ import annotations

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def guard_text(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    Examples
    --------
    >>> guard_text("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    >>> guard_text("Masisi")
    'Masisi'
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def guard_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy of `frame` with every text cell guarded; all other cells stay as they are.

    Parameters
    ----------
    frame : DataFrame
        Any columns.

    Returns
    -------
    DataFrame
        On the same index and columns.
    """
    guarded = frame.copy()
    for column in guarded.columns:
        values = guarded[column]
        if pd.api.types.is_numeric_dtype(values.dtype):
            continue
        guarded[column] = values.astype(object).map(
            lambda cell: guard_text(cell) if isinstance(cell, str) else cell
        )
    return guarded
