"""What the commands that choose have in common: numbers, the scenario, and the folder that is written."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.arguments import LENSES, add_profile, minutes
from commands.say import note, step
from commands.scenarios import add_scenario

if TYPE_CHECKING:
    from coverage.compare import Comparison

FILES = ("choice.json", "villages.csv", "scenario.json")


def add_terms(parser: argparse.ArgumentParser) -> None:
    """Add the time for the proof, the scenario, its profile, lens and limit."""
    parser.add_argument(
        "--max-seconds",
        metavar="S",
        type=seconds,
        help="end the proof after so long, with the best so far and its gap (default: prove)",
    )
    add_scenario(parser)
    add_profile(parser, has_defaults=False)
    parser.add_argument(
        "--lens", choices=LENSES, help="in time by road alone or by the whole chain (default road)"
    )
    parser.add_argument(
        "--limit-minutes",
        metavar="N",
        type=minutes,
        help="in time means at most this (default: the lens's own)",
    )


def whole(text: str) -> int:
    """Return a whole number from 1."""
    if not (text.isascii() and text.isdecimal() and int(text) >= 1):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def seconds(text: str) -> float:
    """Return a number of seconds above 0."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


def write_choice(out: Path, described: dict[str, Any], comparison: Comparison, lines: Sequence[str]) -> None:
    """Write choice.json, villages.csv (before and after) and scenario.json, and print the lines."""
    from reports.folder import whole_folder
    from reports.summary import write_summary
    from reports.villages import villages_table, write_villages_csv

    with step(f"Writing {out}"), whole_folder(out, FILES) as folder:
        write_summary(described, folder / "choice.json")
        write_villages_csv(villages_table(comparison), folder / "villages.csv")
        (folder / "scenario.json").write_text(comparison.after.scenario.to_json(), encoding="utf-8")
    if described["sensitivity"] != "public":
        note(f"this rests on layers that are {described['sensitivity']}: hand it on as such")
    print(*lines, sep="\n")
