"""`timeline`: a scenario week by week, its changes in force on their days."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING

from commands.arguments import Command, add_out, add_profile, add_region
from commands.reading import read_world
from commands.say import note, progress_bar, step
from commands.scenarios import add_scenario, read_scenario, scenario_name

if TYPE_CHECKING:
    from coverage.calendar import Timeline

FILES = ("weeks.csv", "areas.csv", "timeline.json")
DEFAULT_WEEKS = 52
_NOTES = {
    "late order": "would have to be ordered before the reference date, on {day}",
    "short stay": "stays for less than battalions usually do",
    "long stay": "stays for longer than it is meant to",
    "no state channel": "changes nothing: no village of the area has a channel of the State",
    "between weeks": "comes on {day} and goes before the next week begins: no week shows it",
    "base as strong": "leaves its base as strong as it was: one of the two numbers of troops is not known",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region, folder, scenario, the weeks, and the terms of the answer."""
    add_region(parser)
    add_out(parser)
    add_scenario(parser)
    parser.add_argument(
        "--weeks", metavar="N", type=int, default=DEFAULT_WEEKS, help=f"how many (default {DEFAULT_WEEKS})"
    )
    parser.add_argument(
        "--start",
        metavar="DATE",
        type=_day,
        help="first day of week 0, YYYY-MM-DD (default: the region's reference date)",
    )
    add_profile(parser, has_defaults=False)


def run(arguments: argparse.Namespace) -> int:
    """Write weeks.csv, areas.csv and timeline.json, and print what it comes to."""
    from coverage.calendar import build_timeline
    from coverage.checks.scenario import check_scenario
    from reports.folder import check_folder
    from reports.timeline import describe_timeline, timeline_lines

    check_folder(arguments.out, FILES)
    scenario = read_scenario(arguments)
    world = read_world(arguments.region)
    check_scenario(scenario, world, file=scenario_name(arguments))
    with step("Going through the weeks"), progress_bar() as draw:
        timeline = build_timeline(
            world,
            scenario,
            arguments.weeks,
            start=arguments.start,
            progress=lambda done, of: draw("weeks", done / of),
        )
    described = describe_timeline(timeline)
    _write(arguments, timeline, json.dumps(described, indent=2, ensure_ascii=False, allow_nan=False))
    for said in timeline.notes:
        note(f"change {said.position + 1} {_NOTES[said.what].format(day=said.day)}")
    print(*timeline_lines(described), sep="\n")
    return 0


def _write(arguments: argparse.Namespace, timeline: Timeline, described: str) -> None:
    from reports.folder import whole_folder
    from reports.timeline import write_areas, write_weeks

    with step(f"Writing {arguments.out}"), whole_folder(arguments.out, FILES) as folder:
        write_weeks(timeline, folder / "weeks.csv")
        write_areas(timeline, folder / "areas.csv")
        (folder / "timeline.json").write_text(described + "\n", encoding="utf-8")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day written YYYY-MM-DD") from None


COMMAND = Command(
    help="go through a scenario week by week and write people by status and newly out",
    add_arguments=add_arguments,
    run=run,
)
