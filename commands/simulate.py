"""`simulate`: close bases, cut roads, lose masts and more, and say what changes for every village."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.arguments import (
    LENSES,
    SIGNAL_BASES,
    Command,
    add_out,
    add_profile,
    add_region,
    minutes,
)
from commands.change_options import add_changes, with_changes
from commands.mechanism_words import tell_mechanisms
from commands.reading import read_world
from commands.say import note, step
from commands.scenarios import add_scenario, read_scenario, scenario_name

if TYPE_CHECKING:
    from coverage.compare import Comparison

_RADIO_WORDS = {
    "has channel": "gives a channel that the village has already",
    "nothing to restore": "changes nothing: no alert network of the village calls by what it helps",
    "no open hub": "gives a channel to call a base, but no base is open",
    "no model": "changes nothing: the region has no relief to model masts over",
    "no village": "changes nothing: no village has a usable link to the mast",
    "no relief": "changes nothing for certain: the relief on the way to the mast is not known",
}

FILES = ("villages.csv", "villages.gpkg", "summary.json", "scenario.json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region, folder, the changes, and the terms of the answer."""
    add_region(parser)
    add_out(parser)
    add_changes(parser)
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
    parser.add_argument(
        "--signal-basis",
        choices=SIGNAL_BASES,
        help="whose word on phone signal counts (default: operators' claims, else the model)",
    )
    parser.add_argument(
        "--runner",
        action="store_true",
        default=None,
        help="a runner to the nearest village that can call counts as an alarm",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write villages.csv, villages.gpkg, summary.json and scenario.json."""
    from coverage.checks.scenario import check_scenario
    from coverage.compare import compare
    from coverage.evaluate import evaluate
    from reports.folder import check_folder
    from reports.summary import summarise, summary_lines

    check_folder(arguments.out, FILES)
    scenario = with_changes(read_scenario(arguments), arguments)
    world = read_world(arguments.region)
    check_scenario(scenario, world, file=scenario_name(arguments))
    with step("Comparing before and after"):
        comparison = compare(evaluate(world, scenario.baseline), evaluate(world, scenario))
    summary = summarise(comparison, world.region, world.layers.cautions)
    _write(arguments.out, comparison, summary)
    _tell_roads(comparison)
    _tell_radio(comparison)
    tell_mechanisms(comparison.after.mechanism_notes)
    print(*summary_lines(summary), sep="\n")
    return 0


def _tell_roads(comparison: Comparison) -> None:
    """Note the cuts and delays that are not applied on the day shown, and those that nobody saw lately."""
    day = comparison.after.inputs["reference_date"]
    for said in comparison.after.notes:
        if said.when != "applied":
            note(f"change {said.position + 1} is kept but not applied: {said.when} on {day}")
        elif said.is_stale:
            age = "unconfirmed" if said.age_days is None else f"confirmed {said.age_days} days ago"
            note(f"change {said.position + 1} is {age}")


def _tell_radio(comparison: Comparison) -> None:
    """Note the changes of masts and channels that do nothing, and why."""
    for said in comparison.after.radio_notes:
        note(f"change {said.position + 1} {_RADIO_WORDS[said.what]}")


def _write(out: Path, comparison: Comparison, summary: dict[str, Any]) -> None:
    from reports.folder import whole_folder
    from reports.summary import write_summary
    from reports.villages import villages_table, write_villages_csv, write_villages_gpkg

    table = villages_table(comparison)
    with step(f"Writing {out}"), whole_folder(out, FILES) as folder:
        write_villages_csv(table, folder / "villages.csv")
        write_villages_gpkg(table, folder / "villages.gpkg")
        write_summary(summary, folder / "summary.json")
        (folder / "scenario.json").write_text(comparison.after.scenario.to_json(), encoding="utf-8")
    if summary["sensitivity"] != "public":
        note(f"this rests on layers that are {summary['sensitivity']}: hand it on as such")


COMMAND = Command(
    help="close bases, cut roads, lose masts and more, and write what changes for every village",
    add_arguments=add_arguments,
    run=run,
)
