"""Why a village has no travel time, in the page's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dashboard.words import Words

# What routing and coverage say of a village without a time, and the word key that says it on screen.
_REASONS: Final = (
    (re.compile(r"no road within (?P<km>[\d.]+) km"), "reason_no_road"),
    (re.compile(r"no road for this vehicle within (?P<km>[\d.]+) km"), "reason_no_road_vehicle"),
    (re.compile(r"water between it and the road within (?P<km>[\d.]+) km"), "reason_water"),
    (re.compile(r"island of (?P<nodes>\d+) nodes? near (?P<name>.+)"), "reason_island_near"),
    (re.compile(r"island of (?P<nodes>\d+) nodes?"), "reason_island"),
    (re.compile(r"road impassable in this season"), "reason_season"),
    (re.compile(r"road cut"), "reason_cut"),
    (re.compile(r"way through a denied area"), "reason_through"),
    (re.compile(r"beyond cut-off"), "reason_cutoff"),
    (re.compile(r"access denied"), "reason_denied"),
    (re.compile(r"no site answers"), "reason_nobody"),
)


def say_reason(words: Words, reason: str) -> str:
    """Say a reason as routing or coverage gives it; "" where there is none.

    A reason that is not known here is said by the code that gives it: better than nothing, and a test fails.
    """
    for pattern, key in _REASONS:
        found = pattern.fullmatch(reason)
        if found:
            return words(key, **{name: _number(words, text) for name, text in found.groupdict().items()})
    return reason


def _number(words: Words, text: str) -> str:
    """A number of a reason as the language writes it; a name as it is."""
    try:
        value = float(text)
    except ValueError:
        return text
    return words.number(value, 0 if value.is_integer() else 1)
