"""The scenario that a command is to work under: out of a file, with the terms that were given beside it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverage.scenario import Scenario

_TERMS = ("vehicle", "season", "lens", "limit_minutes", "signal_basis", "runner")


def add_scenario(parser: argparse.ArgumentParser) -> None:
    """Add the scenario's file."""
    parser.add_argument(
        "--scenario",
        metavar="FILE",
        type=Path,
        help="scenario to begin with, as JSON; what is given here beside it overrides or adds to it",
    )


def read_scenario(arguments: argparse.Namespace) -> Scenario:
    """Return the scenario of a file, or the empty one, with the terms that were given.

    Raises
    ------
    MissingFile, BadScenario
        The file is not there, or is not a scenario.
    """
    from coverage.scenario import Scenario

    scenario = Scenario() if arguments.scenario is None else _read_file(arguments.scenario)
    given = {name: getattr(arguments, name, None) for name in _TERMS}
    return replace(scenario, **{name: value for name, value in given.items() if value is not None})


def scenario_name(arguments: argparse.Namespace) -> str:
    """Return what the scenario is called in messages: its file's name."""
    return "scenario" if arguments.scenario is None else str(arguments.scenario.name)


def _read_file(path: Path) -> Scenario:
    from coverage.scenario import Scenario
    from layers.errors import BadScenario, MissingFile

    if not path.is_file():
        mend = "give the scenario's file with --scenario"
        raise MissingFile("there is no such file", file=str(path), mend=mend)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadScenario("it is not text in UTF-8", file=str(path), mend="save it as UTF-8") from error
    return Scenario.from_json(text, file=str(path))
