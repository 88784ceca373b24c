"""`place`: the best places for bases or battalions, for people who become able to call and are reached."""

from __future__ import annotations

import argparse
from pathlib import Path

from commands.arguments import Command, add_out, add_region
from commands.choosing_options import FILES, add_terms, whole, write_choice
from commands.reading import read_world
from commands.say import step
from commands.scenarios import read_scenario, scenario_name

KINDS = ("base", "battalion")
NEEDS = ("both", "reach")
VILLAGES = "villages"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region, folder, how many sites of which kind, where they may stand, and the scenario."""
    add_region(parser)
    add_out(parser)
    parser.add_argument("--count", metavar="K", type=whole, required=True, help="how many sites")
    parser.add_argument(
        "--candidates",
        metavar="FILE",
        default=None,
        help="CSV of lon, lat and, if wanted, candidate_id, or the word villages (default: every village, "
        "and for bases those of the region that are not open)",
    )
    parser.add_argument(
        "--required", metavar="ID", action="append", default=[], help="a candidate that is chosen in any case"
    )
    parser.add_argument(
        "--forbidden", metavar="ID", action="append", default=[], help="a candidate that is not chosen"
    )
    parser.add_argument("--kind", choices=KINDS, default=KINDS[0], help=f"of site (default {KINDS[0]})")
    parser.add_argument(
        "--need",
        choices=NEEDS,
        default=NEEDS[0],
        help="what a village must come to have: call and be reached, or be reached (default both)",
    )
    parser.add_argument("--troops", metavar="N", type=whole, help="of each site that is placed")
    parser.add_argument("--backup", action="store_true", help="people reached from two of them count twice")
    parser.add_argument(
        "--worst-season", action="store_true", help="the dry season and the rains must both hold"
    )
    parser.add_argument(
        "--patrol-capacity", metavar="N", type=whole, help="villages that one patrol can serve"
    )
    add_terms(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write choice.json, villages.csv (before and after) and scenario.json (with the sites)."""
    from coverage.checks.scenario import check_scenario
    from coverage.choosing import choose_places
    from coverage.choosing.candidates import village_candidates
    from coverage.masts.places import read_candidates
    from reports.choosing import describe_places, place_lines
    from reports.folder import check_folder

    check_folder(arguments.out, FILES)
    scenario = read_scenario(arguments)
    world = read_world(arguments.region)
    check_scenario(scenario, world, file=scenario_name(arguments))
    candidates = None
    if arguments.candidates == VILLAGES:
        candidates = village_candidates(world)
    elif arguments.candidates is not None:
        given = read_candidates(Path(arguments.candidates), world, on_relief=False)
        candidates = given.assign(lon=given.geometry.x, lat=given.geometry.y)
    with step("Choosing places"):
        choice = choose_places(
            world,
            scenario,
            arguments.count,
            candidates=candidates,
            required=arguments.required,
            forbidden=arguments.forbidden,
            kind=arguments.kind,
            need=arguments.need,
            troops=arguments.troops,
            backup=arguments.backup,
            worst_season=arguments.worst_season,
            patrol_capacity=arguments.patrol_capacity,
            max_seconds=arguments.max_seconds,
        )
    described = describe_places(choice, world.region)
    write_choice(arguments.out, described, choice.comparison, place_lines(described))
    return 0


COMMAND = Command(
    help="write the best places for bases or battalions, the proof, and the answer with them",
    add_arguments=add_arguments,
    run=run,
)
