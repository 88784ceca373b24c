"""What would change the answer for a village: one thing gone, one thing given, one switch turned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import pandas as pd

from coverage.alarm.listed import upstream
from coverage.evaluate import evaluate
from coverage.scenario import Scenario

if TYPE_CHECKING:
    from coverage.world import World

ChangeKind = Literal[
    "close_site", "lose_mast", "hf_radio", "unverified_counts", "uncertain_counts", "hotline", "runner"
]


@dataclass(frozen=True, slots=True)
class Alternative:
    """The answer if one thing were different.

    Attributes
    ----------
    kind : ChangeKind
        What would be different: one more site or mast gone, an HF radio given to the village, or a switch of
        the scenario turned, named as its field.
    id : str
        The site or mast; "" for others.
    status : str
    site_id : str
        Who would answer.
    travel_minutes : float
    """

    kind: ChangeKind
    id: str
    status: str
    site_id: str
    travel_minutes: float


def list_alternatives(world: World, scenario: Scenario, row: pd.Series) -> Iterator[Alternative]:
    """Answer again with one thing different at a time.

    Parameters
    ----------
    world : World
    scenario : Scenario
    row : Series
        Of the village, in the villages of its result.
    """
    for kind, id_, changed in _changes(world, scenario, row):
        there = evaluate(world, changed).villages.loc[row.name]
        minutes = float(there["travel_minutes"])
        yield Alternative(kind, id_, str(there["status"]), str(there["site_id"]), minutes)


def _changes(world: World, scenario: Scenario, row: pd.Series) -> Iterator[tuple[ChangeKind, str, Scenario]]:
    for site_id in _named(row, "site_id", "alarm_hub_id", "second_hub_id"):
        is_base = site_id in world.layers.bases.index
        yield "close_site", site_id, scenario.close(site_id) if is_base else scenario.unplace(site_id)
    for mast_id in _masts(world, scenario, row):
        is_added = mast_id in scenario.added_mast_ids
        yield (
            "lose_mast",
            mast_id,
            scenario.remove_mast(mast_id) if is_added else scenario.lose_mast(mast_id),
        )
    if row["alarm"] != "hf_radio" and row["second_alarm"] != "hf_radio":
        yield "hf_radio", "", scenario.give(str(row.name), "hf_radio")
    yield "unverified_counts", "", replace(scenario, unverified_counts=not scenario.unverified_counts)
    yield "uncertain_counts", "", replace(scenario, uncertain_counts=not scenario.uncertain_counts)
    yield "hotline", "", replace(scenario, hotline=not scenario.hotline)
    yield "runner", "", replace(scenario, runner=not scenario.runner)


def _masts(world: World, scenario: Scenario, row: pd.Series) -> list[str]:
    """Masts of the best and second way, and the last of those that feed the best: it may take both along."""
    radio = world.radio_plan(scenario)
    best = int(radio.masts.index.get_indexer(pd.Index([row["alarm_mast_id"]]))[0])
    last = upstream(radio, best)[-1:]
    return list(dict.fromkeys([*_named(row, "alarm_mast_id", "second_mast_id"), *last]))


def _named(row: pd.Series, *columns: str) -> list[str]:
    """Ids in these columns, each once; "" is none."""
    return [str(id_) for id_ in dict.fromkeys(row[column] for column in columns) if id_]
