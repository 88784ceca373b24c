"""Typed fields out of JSON objects, every fault gathered so that all are told at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeGuard

from layers.errors import BadScenario, InputError

_MOST = 1e15


class FieldReader:
    """Reads typed fields out of JSON objects and gathers every fault, so that all are told at once.

    Attributes
    ----------
    faults : list of InputError
    """

    def __init__(self, file: str) -> None:
        """Read out of this file, with no fault so far."""
        self.file = file
        self.faults: list[InputError] = []

    def fault(self, message: str, mend: str) -> None:
        """Add a fault."""
        self.faults.append(BadScenario(message, file=self.file, mend=mend))

    def refuse_unknown(self, given: Mapping[str, Any], known: set[str], where: str) -> None:
        """Add a fault for every field that is not known."""
        for name in sorted(set(given) - known):
            self.fault(f"{_at(where, name)} is not a known field", "remove it, or correct its name")

    def text(self, given: Mapping[str, Any], name: str, where: str, *, is_needed: bool) -> str | None:
        """Read a text; None when absent or null and not needed."""
        value = given.get(name)
        if value is None and not is_needed:
            return None
        if not isinstance(value, str) or (is_needed and not value):
            self.fault(f"{_at(where, name)} is not a text", "give it as text")
            return None
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            self.fault(f"{_at(where, name)} holds half a character", "write it in UTF-8")
            return None
        return value

    def flag(self, given: Mapping[str, Any], name: str, default: bool) -> bool:
        """Read true or false."""
        value = given.get(name, default)
        if not isinstance(value, bool):
            self.fault(f"{name} is neither true nor false", "give true or false")
            return default
        return value

    def word(
        self, given: Mapping[str, Any], name: str, words: tuple[str, ...], default: str, where: str = ""
    ) -> str:
        """Read one word of a list; "" in the list = may be left empty."""
        value = given.get(name, default)
        if value not in words:
            mend = f"give one of {', '.join(word for word in words if word)}"
            self.fault(f"{_at(where, name)} is not a known word", mend)
            return default
        return str(value)

    def number(self, given: Mapping[str, Any], name: str, where: str, *, low: float, high: float) -> float:
        """Read a finite number within a range, ends included; NaN after a fault."""
        value = given.get(name)
        if not is_number(value) or not low <= value <= high:
            self.fault(f"{_at(where, name)} is not a number that fits", f"give a number from {low} to {high}")
            return math.nan
        return float(value)

    def whole(self, given: Mapping[str, Any], name: str, where: str, *, low: int, high: int) -> int | None:
        """Read a whole number within a range, or None when absent or null."""
        value = given.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fault(
                f"{_at(where, name)} is not a whole number that fits", f"give one from {low} to {high}"
            )
            return None
        return value

    def day(self, given: Mapping[str, Any], name: str, where: str) -> date | None:
        """Read a date written YYYY-MM-DD, or None when absent or null."""
        value = given.get(name)
        if value is None:
            return None
        try:
            read = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            read = None
        if read is None or read.isoformat() != value:
            self.fault(f"{_at(where, name)} is not a date", "write it YYYY-MM-DD")
            return None
        return read


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a JSON value is a number of a size that a scenario could mean; true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
