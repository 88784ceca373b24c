"""`load`: play a load of alerts against the patrols of a region, and write who is answered in time."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from commands.arguments import Command, add_out, add_profile, add_region
from commands.reading import read_world
from commands.say import note, step
from commands.scenarios import add_scenario, read_scenario, scenario_name

if TYPE_CHECKING:
    from coverage.load import Load
    from coverage.scenario import Scenario
    from coverage.world import World

FILES = ("load.json", "areas.csv")
DEFAULT_RUNS = 20
DEFAULT_SEED = 1
DEFAULT_MONTHS = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region, folder, the load, and the terms under which it is answered."""
    add_region(parser)
    add_out(parser)
    parser.add_argument(
        "--alerts-per-month",
        metavar="N",
        type=float,
        required=True,
        help="alerts a month from all villages that can call (86 networks: up to 500 mission-wide)",
    )
    parser.add_argument(
        "--runs", metavar="N", type=int, default=DEFAULT_RUNS, help=f"how often (default {DEFAULT_RUNS})"
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, default=DEFAULT_SEED, help="equal seeds give equal answers"
    )
    parser.add_argument(
        "--months",
        metavar="N",
        type=float,
        default=DEFAULT_MONTHS,
        help=f"length of a run (default {DEFAULT_MONTHS:g})",
    )
    add_scenario(parser)
    parser.add_argument(
        "--state-forces", action="store_true", help="FARDC and PNC take over what may be deferred to them"
    )
    add_profile(parser, has_defaults=False)


def run(arguments: argparse.Namespace) -> int:
    """Write load.json and areas.csv, and print the answer."""
    from coverage.checks.scenario import check_scenario
    from coverage.load import evaluate_load
    from reports.folder import check_folder, whole_folder

    check_folder(arguments.out, FILES)
    scenario = read_scenario(arguments)
    world = read_world(arguments.region)
    check_scenario(scenario, world, file=scenario_name(arguments))
    with step("Playing the alerts"):
        load = evaluate_load(
            world,
            scenario,
            alerts_per_month=arguments.alerts_per_month,
            months=arguments.months,
            runs=arguments.runs,
            seed=arguments.seed,
            state_forces=arguments.state_forces,
        )
    described = describe_load(load, scenario, world)
    with step(f"Writing {arguments.out}"), whole_folder(arguments.out, FILES) as folder:
        text = json.dumps(described, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        (folder / "load.json").write_text(text, encoding="utf-8")
        load.areas.to_csv(folder / "areas.csv", float_format="%.4f")
    if described["sensitivity"] != "public":
        note(f"this rests on layers that are {described['sensitivity']}: hand it on as such")
    print(load_line(load))
    return 0


def load_line(load: Load) -> str:
    """Return what a load came to as a line to read."""
    in_time = load.overall.loc["in_time"]
    if in_time["mean"] != in_time["mean"]:
        return "answered in time: there was no alert that is true. Modelled."
    return (
        f"answered in time: {in_time['mean']:.1%} (5 to 95 % of {load.runs} runs: {in_time['p5']:.1%} to "
        f"{in_time['p95']:.1%}); with patrols never short {load.static_share:.1%}. Modelled."
    )


def describe_load(load: Load, scenario: Scenario, world: World) -> dict[str, Any]:
    """Return what a load came to as plain JSON values; null = no such alert in any run."""
    from coverage.result import describe_inputs
    from reports.sensitivity import answer_layers, highest_sensitivity
    from reports.summary import NOTE

    overall = load.overall.astype(object).where(load.overall.notna(), None)
    return {
        "kind": "modelled",
        "region": world.region.title,
        "scenario_id": scenario.id,
        "alerts_per_month": float(load.rates.sum()),
        "months": load.months,
        "runs": load.runs,
        "seed": load.seed,
        "static_share_in_time": None if load.static_share != load.static_share else load.static_share,
        "villages_that_nobody_reaches": load.nobody_villages,
        "overall": overall.to_dict("index"),
        "sites": load.sites.to_dict("index"),
        "terms": {name: getattr(load.terms, name) for name in load.terms.__slots__},
        "sensitivity": highest_sensitivity(answer_layers(world.region.layers)),
        "inputs": describe_inputs(world, scenario),
        "note": NOTE,
    }


COMMAND = Command(
    help="play alerts against patrols and write the share answered in time, by area",
    add_arguments=add_arguments,
    run=run,
)
