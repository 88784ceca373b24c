"""`close`: which bases to close so that least people are lost who can call and are reached."""

from __future__ import annotations

import argparse

from commands.arguments import Command, add_out, add_region
from commands.choosing_options import FILES, add_terms, whole, write_choice
from commands.reading import read_world
from commands.say import step
from commands.scenarios import read_scenario, scenario_name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region, folder, how many bases close, which stay, and the scenario."""
    add_region(parser)
    add_out(parser)
    parser.add_argument("--count", metavar="M", type=whole, required=True, help="how many bases close")
    parser.add_argument("--keep", metavar="ID", action="append", default=[], help="a base that stays")
    add_terms(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write choice.json, villages.csv (before and after) and scenario.json (with the closures)."""
    from coverage.checks.scenario import check_scenario
    from coverage.choosing import choose_bases_to_close
    from reports.choosing import closing_lines, describe_closing
    from reports.folder import check_folder

    check_folder(arguments.out, FILES)
    scenario = read_scenario(arguments)
    world = read_world(arguments.region)
    check_scenario(scenario, world, file=scenario_name(arguments))
    with step("Choosing what to close"):
        choice = choose_bases_to_close(
            world, scenario, arguments.count, keep=arguments.keep, max_seconds=arguments.max_seconds
        )
    described = describe_closing(choice, world.region)
    write_choice(arguments.out, described, choice.comparison, closing_lines(described))
    return 0


COMMAND = Command(
    help="write which bases to close with least loss, the proof, and the answer without them",
    add_arguments=add_arguments,
    run=run,
)
