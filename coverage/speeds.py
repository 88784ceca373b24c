"""Cells of the table of speeds that a scenario edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coverage.scenario import SpeedCell
from layers.errors import BadScenario, InputError
from routing.profile import PROFILES
from routing.speeds import Speeds

COLUMNS = tuple(profile.column for profile in PROFILES)
MOST_KPH = 200.0
MOST_MINUTES = 20_160.0


def edited_speeds(speeds: Speeds, cells: Iterable[SpeedCell]) -> Speeds:
    """Return the table with some cells changed.

    Parameters
    ----------
    speeds : Speeds
        Not altered.
    cells : iterable of (str, str, str, float)
        key, value, column (such as "4x4_rains"), number: km/h where the table has a speed for key and value
        (0 = impassable), else the minutes of a barrier. The minutes of fords are the assumption
        `ford_minutes`.
    """
    limits, delays = dict(speeds.limits), dict(speeds.delays)
    for key, value, column, number in cells:
        table = limits if (key, value) in limits else delays
        at, row = COLUMNS.index(column), table[key, value]
        table[key, value] = (*row[:at], number, *row[at + 1 :])
    return replace(speeds, limits=limits, delays=delays)


def speed_faults(speeds: Speeds, cells: Iterable[SpeedCell], file: str) -> list[InputError]:
    """Return every fault of edited cells: no such row or column, or a number that does not fit."""
    faults: list[InputError] = []
    for key, value, column, number in cells:
        most = MOST_KPH if (key, value) in speeds.limits else MOST_MINUTES
        if (key, value) not in speeds.limits and (key, value) not in speeds.delays:
            what, mend = "the table of speeds has no such row", "give a key and value of data/speeds.csv"
        elif column not in COLUMNS:
            what, mend = "the table of speeds has no such column", f"give one of {', '.join(COLUMNS)}"
        elif not 0 <= number <= most:
            what, mend = "no speed or delay that fits", f"give a number from 0 to {most:g}"
        else:
            continue
        faults.append(BadScenario(what, file=file, rows=[f"{key}={value} {column}"], mend=mend))
    return faults
