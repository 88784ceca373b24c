"""How a scenario stands in a file: JSON of a numbered format; every fault is told at once."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from coverage.changes import Change, change_from_dict
from coverage.fields import FieldReader, is_number
from layers.errors import BadScenario

FORMAT = 4
"""1 had no changes of roads and access, no speeds and fewer switches; 2 no changes of masts and channels, no
signal basis and no runner; 3 no days of access, of added masts and of channels, no kinds of battalions and no
changes of State forces. All are still read."""
MOST_CHANGES = 500
MOST_SPEEDS = 1_000
CELL = ("key", "value", "column", "number")
_MOST_SPEED = 20_160

SpeedCell = tuple[str, str, str, float]


def parse(text: str, file: str) -> dict[str, Any]:
    """Return the object of a file; raise BadScenario unless its format is one that this version reads."""

    def refuse(word: str) -> NoReturn:
        raise ValueError(f"{word} is no number of JSON")

    try:
        given = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        mend = "give a scenario as this tool writes it"
        raise BadScenario(f"it is not JSON: {error}", file=file, mend=mend) from error
    if not isinstance(given, dict):
        raise BadScenario("it is not an object", file=file, mend="give a scenario as this tool writes it")
    version = given.get("format", FORMAT)
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise BadScenario("format is not a whole number from 1", file=file, mend=f"give {FORMAT}")
    if version > FORMAT:
        message = f"format {version} is newer than {FORMAT}, the newest that this version reads"
        raise BadScenario(message, file=file, mend="update the tool")
    return given


def read_changes(given: object, reader: FieldReader) -> tuple[Change, ...]:
    """Read the list of changes, those without a fault."""
    if not isinstance(given, list):
        reader.fault("changes is not a list", "give a list of changes, [] for none")
        return ()
    if len(given) > MOST_CHANGES:
        reader.fault(f"there are {len(given)} changes", f"give at most {MOST_CHANGES}")
        return ()
    changes = []
    for n, item in enumerate(given):
        change, faults = change_from_dict(item, where=f"changes[{n}]", file=reader.file)
        reader.faults.extend(faults)
        if change is not None:
            changes.append(change)
    return tuple(changes)


def read_assumptions(given: object, reader: FieldReader) -> tuple[tuple[str, float], ...]:
    """Read names and values of assumptions."""
    if not isinstance(given, dict):
        reader.fault("assumptions is not an object", "give names and values, {} for none")
        return ()
    for name, value in given.items():
        if not is_number(value):
            reader.fault(f"assumptions.{name} is not a number", "give a finite number")
    return tuple((name, float(value)) for name, value in given.items() if is_number(value))


def read_speeds(given: object, reader: FieldReader) -> tuple[SpeedCell, ...]:
    """Read the cells of the table of speeds that differ."""
    if not isinstance(given, list) or len(given) > MOST_SPEEDS:
        reader.fault("speeds is not a list that fits", f"give a list of at most {MOST_SPEEDS} cells")
        return ()
    cells = []
    for n, item in enumerate(given):
        where = f"speeds[{n}]"
        if not isinstance(item, dict):
            reader.fault(f"{where} is not an object", f"give {', '.join(CELL)}")
            continue
        reader.refuse_unknown(item, set(CELL), where)
        key, value, column = (reader.text(item, name, where, is_needed=True) or "" for name in CELL[:3])
        cells.append((key, value, column, reader.number(item, "number", where, low=0, high=_MOST_SPEED)))
    return tuple(cells)
