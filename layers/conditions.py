"""Conditional tags, such as ``no @ (wet)`` or ``no @ (Oct-May)``, read for the dry season and the rains."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

DENIALS = frozenset(("no", "private", "restricted", "closed", "impassable"))
"""Values of access that keep a mission's vehicle out; all others let it in."""

_WET = (
    "wet",
    "rain",
    "wet_season",
    "rainy_season",
    "rainy",
    "rains",
    "monsoon",
    "flood",
    "flooded",
    "flooding",
)
_DRY = ("dry", "dry_season")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?(?:\s+\d{{1,2}})?"
_RANGE = re.compile(rf"^(?:\d{{4}}\s+)?{_MONTH}(?:\s*[-–]\s*(?:\d{{4}}\s+)?{_MONTH})?$")
_CLAUSE = re.compile(r"\s*([^@;]+?)\s*@\s*(\([^)]*\)|[^;]*)\s*(?:;|$)")


@dataclass(frozen=True, slots=True)
class Seasonal:
    """What a conditional tag says, by season; "" = nothing.

    Attributes
    ----------
    dry, rains : str
        The access that holds, such as "no".
    is_whole : bool
        Every condition was one of seasons: none was left out, such as those of hours or weights.
    """

    dry: str
    rains: str
    is_whole: bool


def read_conditional(text: str, dry_months: Collection[int]) -> Seasonal:
    """Read a conditional tag of access.

    Parameters
    ----------
    text : str
        Such as ``no @ (wet)``, ``no @ (Oct-May)`` or ``no @ (rain); yes @ (Jun-Aug)``; of several clauses
        that hold, the last decides.
    dry_months : collection of int
        1 to 12. A stretch of months holds in a season when it takes up half of that season's months or
        more.

    Returns
    -------
    Seasonal
        Conditions that are not about seasons (hours, weights, purposes) are left out.
    """
    dry = rains = ""
    rest = _CLAUSE.sub("", text).strip(" ;")
    is_whole = not rest
    for value, condition in _CLAUSE.findall(text):
        held = _seasons(condition.strip().strip("()"), dry_months)
        if held is None:
            is_whole = False
            continue
        dry = value if held[0] else dry
        rains = value if held[1] else rains
    return Seasonal(dry, rains, is_whole)


def is_denied(access: str) -> bool:
    """Tell whether an access value keeps vehicles out."""
    return access in DENIALS


def _seasons(condition: str, dry_months: Collection[int]) -> tuple[bool, bool] | None:
    """Whether a condition holds in the dry season and in the rains; None when it is not about seasons."""
    dry = rains = False
    for part in re.split(r"[,;]", condition.lower()):
        word = part.strip().replace(" ", "_")
        if word in _WET:
            rains = True
        elif word in _DRY:
            dry = True
        elif match := _RANGE.match(part.strip()):
            months = _months(match[1], match[2] or match[1])
            wet_months = set(range(1, 13)) - set(dry_months)
            dry |= _is_half(months, set(dry_months))
            rains |= _is_half(months, wet_months)
        else:
            return None
    return dry, rains


def _months(first: str, last: str) -> set[int]:
    start, end = _MONTHS.index(first), _MONTHS.index(last)
    return {(start + step) % 12 + 1 for step in range((end - start) % 12 + 1)}


def _is_half(months: set[int], season: set[int]) -> bool:
    return bool(season) and 2 * len(months & season) >= len(season)
