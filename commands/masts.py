"""`masts`: the best places for masts, for people who become able to call and are reached."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.arguments import MAST_KINDS, Command, add_out, add_profile, add_region
from commands.reading import read_world
from commands.say import note, step
from commands.scenarios import add_scenario, read_scenario, scenario_name

if TYPE_CHECKING:
    import pandas as pd

    from coverage.masts.choose import MastChoice
    from coverage.world import World

FILES = ("masts.json", "villages.csv", "links.parquet", "offers.csv", "scenario.json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region, folder, how many masts of which kind, where they may stand, and the scenario."""
    add_region(parser)
    add_out(parser)
    parser.add_argument("--count", metavar="N", type=_count, required=True, help="how many masts")
    parser.add_argument(
        "--kind", choices=MAST_KINDS, default=MAST_KINDS[0], help=f"of mast (default {MAST_KINDS[0]})"
    )
    parser.add_argument(
        "--candidates",
        metavar="FILE",
        type=Path,
        help="CSV of lon, lat and, if wanted, candidate_id (default: villages and hilltops)",
    )
    parser.add_argument(
        "--with-network",
        action="store_true",
        help="give an alert network to every village that is newly covered and cannot call",
    )
    parser.add_argument(
        "--max-seconds",
        metavar="S",
        type=_seconds,
        help="end each proof after so long, with the best so far and its gap (default: prove)",
    )
    add_scenario(parser)
    add_profile(parser, has_defaults=False)


def run(arguments: argparse.Namespace) -> int:
    """Write masts.json, villages.csv (who is brought in), links.parquet, offers.csv and scenario.json.

    offers.csv sets as many small masts, macro masts and HF radios beside each other, at villages and hilltops
    whatever the candidates.
    """
    from coverage.checks.scenario import check_scenario
    from coverage.masts.choose import choose_masts
    from coverage.masts.offers import compare_offers
    from coverage.masts.places import read_candidates
    from reports.folder import check_folder
    from reports.masts import choice_lines, describe_choice

    check_folder(arguments.out, FILES)
    scenario = read_scenario(arguments)
    world = read_world(arguments.region)
    check_scenario(scenario, world, file=scenario_name(arguments))
    candidates = None
    if arguments.candidates is not None:
        candidates = read_candidates(arguments.candidates, world)
        candidates = candidates.assign(lon=candidates.geometry.x, lat=candidates.geometry.y)
    with step("Choosing masts"):
        choice = choose_masts(
            world,
            scenario,
            arguments.count,
            kind=arguments.kind,
            candidates=candidates,
            with_network=arguments.with_network,
            max_seconds=arguments.max_seconds,
        )
    with step("Comparing offers"):
        offers = compare_offers(world, scenario, arguments.count, max_seconds=arguments.max_seconds)
    described = describe_choice(choice, world.region, with_network=arguments.with_network)
    _write(arguments.out, world, choice, described, offers)
    if described["sensitivity"] != "public":
        note(f"this rests on layers that are {described['sensitivity']}: hand it on as such")
    if choice.villages_undecided:
        note(f"{choice.villages_undecided} villages might be brought in too: nobody knows enough of them")
    print(*choice_lines(described), sep="\n")
    return 0


def _write(
    out: Path, world: World, choice: MastChoice, described: dict[str, Any], offers: pd.DataFrame
) -> None:
    from reports.folder import whole_folder
    from reports.masts import brought_in_table
    from reports.summary import write_summary
    from reports.villages import write_villages_csv

    with step(f"Writing {out}"), whole_folder(out, FILES) as folder:
        write_summary(described, folder / "masts.json")
        write_villages_csv(brought_in_table(choice, world.layers.villages), folder / "villages.csv")
        choice.links.to_parquet(folder / "links.parquet", index=False)
        offers.to_csv(folder / "offers.csv", index=False, lineterminator="\n", encoding="utf-8")
        (folder / "scenario.json").write_text(choice.after.to_json(), encoding="utf-8")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) >= 1):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


COMMAND = Command(
    help="write the best places for masts, who is brought in by them, and the offers beside them",
    add_arguments=add_arguments,
    run=run,
)
