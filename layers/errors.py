"""The one tree of faults in what was given.

ValueError
    InputError          a fault in what was given: names the file, the rows and the mend
        MissingFile     a file or folder that is named is not there
        BrokenFile      a file is there and cannot be read to its end
        MissingColumn   a column that is needed is not in the table
        WrongCRS        coordinates are in no stated, or in the wrong, reference system
        BadId           an id is empty, given twice, or could be taken for a formula
        BadCoordinates  coordinates are missing, not numbers, out of bounds or swapped
        BadGeometry     a geometry is empty, invalid or of the wrong kind
        BadValue        a value is not of the kind or the range its column asks for
        BadDate         a date is not written YYYY-MM-DD, or comes before another that it must follow
        UnknownId       an id points at a row that is not in its layer
        PersonalData    a file holds what could point at a person
        EmptyLayer      a layer that is needed has no rows
        BadScenario     a scenario cannot be read or does not fit the region
        BadAssumption   an assumption is unknown or outside of its range
        BadRegion       region.toml does not describe a region
        FetchError      something could not be fetched from the internet
        InputErrors     several of these at once
"""

# ruff: noqa: N818  -- each name says the fault, and all of them end up in the same tree under InputError

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROWS_SHOWN = 3


def sentence(file: str, message: str, rows: Sequence[str], mend: str) -> str:
    """Write a fault or a caution on one line: the file, what is wrong, the first rows, the mend."""
    shown = ""
    if rows:
        more = f" and {len(rows) - ROWS_SHOWN} more" if len(rows) > ROWS_SHOWN else ""
        shown = f" (rows: {', '.join(rows[:ROWS_SHOWN])}{more})"
    return f"{file}: {message}{shown}. Mend: {mend}"


class InputError(ValueError):
    """A fault in what was given.

    Parameters
    ----------
    message : str
        What is wrong, without a full stop.
    file : str or Path
        The file it is in; of a path, the name alone is kept.
    rows : iterable of object
        Ids of the rows at fault, or "line N" where a row has no id; empty when the whole file is meant.
    mend : str
        What the person can do about it.

    Attributes
    ----------
    file, message, mend : str
    rows : tuple of str
    """

    def __init__(self, message: str, *, file: str | Path, rows: Iterable[object] = (), mend: str) -> None:
        """Keep the parts and write them on one line."""
        self.file = file.name if isinstance(file, Path) else file
        self.message = message
        self.rows = tuple(str(row) for row in rows)
        self.mend = mend
        super().__init__(sentence(self.file, self.message, self.rows, self.mend))

    def __reduce__(self) -> tuple[object, ...]:
        """Let a fault pass between processes: its arguments are keywords."""
        return _rebuild, (type(self), self.message, self.file, self.rows, self.mend)


def _rebuild(kind: type[InputError], message: str, file: str, rows: tuple[str, ...], mend: str) -> InputError:
    return kind(message, file=file, rows=rows, mend=mend)


class MissingFile(InputError):
    """A file or folder that is named is not there."""


class BrokenFile(InputError):
    """A file is there and cannot be read to its end."""


class MissingColumn(InputError):
    """A column that is needed is not in the table."""


class WrongCRS(InputError):
    """Coordinates are in no stated, or in the wrong, reference system."""


class BadId(InputError):
    """An id is empty, given twice, or could be taken for a formula."""


class BadCoordinates(InputError):
    """Coordinates are missing, not numbers, out of bounds or swapped."""


class BadGeometry(InputError):
    """A geometry is empty, invalid or of the wrong kind."""


class BadValue(InputError):
    """A value is not of the kind or the range that its column asks for."""


class BadDate(InputError):
    """A date is not written YYYY-MM-DD, or comes before another that it must follow."""


class UnknownId(InputError):
    """An id points at a row that is not in its layer."""


class PersonalData(InputError):
    """A file holds what could point at a person; the message never repeats it."""


class EmptyLayer(InputError):
    """A layer that is needed has no rows."""


class BadScenario(InputError):
    """A scenario cannot be read or does not fit the region."""


class BadAssumption(InputError):
    """An assumption is unknown or outside of its range."""


class BadRegion(InputError):
    """region.toml does not describe a region."""


class FetchError(InputError):
    """Something could not be fetched from the internet, or what came is not what was asked for."""


class InputErrors(InputError):
    """Several faults at once; ``faults`` holds them, ``str()`` gives one a line."""

    def __init__(self, faults: Sequence[InputError]) -> None:
        """Keep the faults in the order given."""
        self.faults = tuple(faults)
        files = ", ".join(dict.fromkeys(fault.file for fault in self.faults))
        super().__init__(f"{len(self.faults)} faults", file=files, mend="see each of them")

    def __str__(self) -> str:
        """Give every fault on a line of its own."""
        return "\n".join(str(fault) for fault in self.faults)

    def __reduce__(self) -> tuple[object, ...]:
        """Let the faults pass between processes."""
        return InputErrors, (self.faults,)


@dataclass(frozen=True, slots=True)
class Caution:
    """Something about rows that can be kept and are shown as unknown or in part.

    Attributes
    ----------
    file, message, mend : str
    rows : tuple of str
        Ids of the rows meant; empty when the whole file is.
    """

    file: str
    message: str
    rows: tuple[str, ...]
    mend: str

    def __str__(self) -> str:
        """Write the caution on one line, as a fault is written."""
        return sentence(self.file, self.message, self.rows, self.mend)


def each_fault(error: InputError) -> tuple[InputError, ...]:
    """Return the single faults that an error stands for."""
    return error.faults if isinstance(error, InputErrors) else (error,)


def raise_all(faults: Sequence[InputError]) -> None:
    """Raise the single fault, or all of them as one `InputErrors`; return when there is none.

    Raises
    ------
    InputError
        The only fault, or `InputErrors` when there are several.
    """
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise InputErrors(faults)
