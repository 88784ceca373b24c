"""Days as lists of incidents write them: 2017-07-31, 31 July 2017, 31 juillet 2017, 31/07/2017, 7/31/17."""

from __future__ import annotations

import re

import pandas as pd

from layers.columns import Columns
from layers.errors import BadDate
from layers.incident_formats import plain

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?")
_WORDS = re.compile(r"(\d{1,2})(?:er)?_([a-z]+)_(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?: .*)?")
_MONTHS = (
    "jan",
    "f(?:eb|ev)",
    "mar",
    "a(?:pr|vr)",
    "ma[iy]",
    "juin|jun",
    "juil|jul",
    "ao|aug",
    "sep",
    "oct",
    "nov",
    "dec",
)


def read_days(columns: Columns, name: str) -> pd.Series:
    """Return a column of days as datetime64[s].

    Of days between slashes all rows together tell which number is the month: one that is above 12 is none.

    Parameters
    ----------
    columns : Columns
        Takes the faults: days that are empty or none, and days between slashes of which nobody can tell.
    name : str
    """
    text = columns.text(name)
    found = pd.Series(text.unique(), dtype=object)
    slashed = [_SLASHES.fullmatch(each) for each in found]
    first, second = ({int(m[at]) for m in slashed if m} for at in (1, 2))
    day_first, month_first = any(n > 12 for n in first), any(n > 12 for n in second)
    is_slashed = text.isin([each for each, match in zip(found, slashed, strict=True) if match]).to_numpy()
    if day_first == month_first:
        mend = "write days as 2017-07-31"
        message = f"{name}: nobody can tell the day from the month"
        columns.fault(BadDate, message, is_slashed, mend)
        slashed = [None] * len(found)
    iso = [_iso(each, match, day_first) for each, match in zip(found, slashed, strict=True)]
    day_of = pd.Series(
        pd.to_datetime(pd.Series(iso, dtype=object), format="%Y-%m-%d", errors="coerce").to_numpy(),
        index=found,
    )
    days = text.map(day_of).astype("datetime64[s]")
    wrong = days.isna().to_numpy() & ~(is_slashed & (day_first == month_first))
    columns.fault(BadDate, f"{name} is empty or not a date", wrong, "write it 2017-07-31")
    return days


def _iso(text: str, slashed: re.Match[str] | None, day_first: bool) -> str | None:
    """Write a day as YYYY-MM-DD, which may be none of the calendar; None = not understood."""
    if slashed:
        day, month = (slashed[1], slashed[2]) if day_first else (slashed[2], slashed[1])
        year = slashed[3] if len(slashed[3]) == 4 else f"20{slashed[3]}"
        return f"{year}-{int(month):02d}-{int(day):02d}"
    if match := _ISO.fullmatch(text):
        return "-".join(match.groups())
    match = _WORDS.fullmatch(plain(text))
    if not match:
        return None
    month = next((n for n, word in enumerate(_MONTHS, start=1) if re.match(word, match[2])), 0)
    return f"{match[3]}-{month:02d}-{int(match[1]):02d}"
