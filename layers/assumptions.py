"""The numbers that nobody has measured here: value, unit, range, source, each stated once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from layers.errors import BadAssumption, BrokenFile, InputError, MissingFile, raise_all

ASSUMPTIONS_PATH = Path(__file__).resolve().parent.parent / "data" / "assumptions.toml"

_TEXTS = ("unit", "source", "en", "fr")
_NUMBERS = ("value", "low", "high")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumed number.

    Attributes
    ----------
    name : str
    value, low, high : float
        The value used and the range it may be set within, ends included, in `unit`.
    unit : str
    source : str
        A citation, or the word "assumption".
    en, fr : str
        What it is, in one line.
    """

    name: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All assumed numbers, by name; ``assumptions["walk_kph"]`` is the value.

    Hashable, so that results can be kept by them. `rows` is not to be altered: `with_values` gives
    a changed copy.
    """

    rows: Mapping[str, Assumption]

    def __getitem__(self, name: str) -> float:
        """Return the value of an assumption; KeyError when no assumption has that name."""
        return self.rows[name].value

    def __hash__(self) -> int:
        """Hash names and rows."""
        return hash(tuple(self.rows[name] for name in sorted(self.rows)))

    def with_values(self, changes: Mapping[str, float]) -> Assumptions:
        """Return a copy with other values.

        Raises
        ------
        BadAssumption
            A name is unknown, or a value is not a number within the assumption's range.
        """
        faults: list[InputError] = []
        rows = dict(self.rows)
        for name, value in changes.items():
            if name not in rows:
                faults.append(_unknown(name, self.rows))
            elif not _is_number(value) or not rows[name].low <= value <= rows[name].high:
                faults.append(_outside(rows[name]))
            else:
                rows[name] = replace(rows[name], value=float(value))
        raise_all(faults)
        return Assumptions(rows)

    def changed(self, from_: Assumptions) -> dict[str, float]:
        """Return the values that differ from those of another set, by name, in alphabetical order."""
        return {
            name: row.value
            for name, row in sorted(self.rows.items())
            if name not in from_.rows or from_.rows[name].value != row.value
        }


def read_assumptions(path: Path | None = None) -> Assumptions:
    """Read the assumptions.

    Parameters
    ----------
    path : Path, optional
        A TOML file with one table an assumption; by default the project's own ``data/assumptions.toml``.

    Raises
    ------
    MissingFile, BrokenFile, BadAssumption
        The file is absent or not TOML; a row lacks a part, or its value lies outside of its range.
    """
    path = ASSUMPTIONS_PATH if path is None else path
    if not path.is_file():
        raise MissingFile("the file is not there", file=path, mend="restore it, or give another path")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenFile(f"it is not TOML: {error}", file=path, mend="correct that line") from error
    faults: list[InputError] = []
    rows: dict[str, Assumption] = {}
    for name, table in tables.items():
        fault = _row_fault(name, table, path)
        if fault:
            faults.append(fault)
        else:
            value, low, high = (float(table[key]) for key in _NUMBERS)
            unit, cited, english, french = (table[key].strip() for key in _TEXTS)
            rows[name] = Assumption(name, value, unit, low, high, cited, english, french)
    raise_all(faults)
    return Assumptions(rows)


def _row_fault(name: str, table: object, path: Path) -> BadAssumption | None:
    wanted = f"give it {', '.join(_NUMBERS)} as numbers and {', '.join(_TEXTS)} as text"
    if not isinstance(table, dict):
        return BadAssumption("this is not a table", file=path, rows=[name], mend=wanted)
    wrong = [key for key in _NUMBERS if not _is_number(table.get(key))]
    wrong += [key for key in _TEXTS if not (isinstance(table.get(key), str) and table[key].strip())]
    if wrong:
        return BadAssumption(f"{', '.join(wrong)} missing or wrong", file=path, rows=[name], mend=wanted)
    if not table["low"] <= table["value"] <= table["high"]:
        return BadAssumption(
            "the value lies outside of its own range", file=path, rows=[name], mend="mend value, low or high"
        )
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _unknown(name: str, rows: Mapping[str, Assumption]) -> BadAssumption:
    return BadAssumption(
        "no assumption has this name",
        file=ASSUMPTIONS_PATH,
        rows=[name],
        mend=f"use one of {', '.join(sorted(rows))}",
    )


def _outside(row: Assumption) -> BadAssumption:
    return BadAssumption(
        "the value is not a number within the range",
        file=ASSUMPTIONS_PATH,
        rows=[row.name],
        mend=f"give a number from {row.low:g} to {row.high:g} {row.unit}",
    )
