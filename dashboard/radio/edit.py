"""What a click or a form of phone and radio makes of a scenario; nothing here knows Dash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from coverage.changes import GIVEN_CHANNELS, AddMechanism, RestoreChannel, change_from_dict
from coverage.scenario import Scenario
from layers.errors import raise_all


def with_item(scenario: Scenario, village_id: str, item: str) -> Scenario:
    """The scenario with something given to a village; the same one when the village has it by a change."""
    if item in GIVEN_CHANNELS:
        given = AddMechanism(village_id, item)
        return scenario if given in scenario.changes else scenario.give(village_id, item)
    mended = RestoreChannel(village_id, item)
    return scenario if mended in scenario.changes else scenario.restore_channel(village_id, item)


def with_mast(
    scenario: Scenario, click: Mapping[str, Any], kind: str, height: float | str | None
) -> Scenario:
    """The scenario with a mast where the map was clicked.

    Raises
    ------
    BadScenario
        The height or the kind does not fit.
    """
    written: dict[str, Any] = {"change": "add_mast", "lon": click["lon"], "lat": click["lat"], "kind": kind}
    if height not in (None, ""):
        written["height_m"] = height
    change, faults = change_from_dict(written, where="mast", file="scenario")
    raise_all(faults)
    return scenario if change is None else replace(scenario, changes=(*scenario.changes, change))


def toggle_mast(scenario: Scenario, mast_id: str) -> Scenario:
    """The scenario with a mast lost, or standing again; an added mast is taken away."""
    if mast_id in scenario.added_mast_ids:
        return scenario.remove_mast(mast_id)
    return scenario.restore_mast(mast_id) if mast_id in scenario.lost_masts else scenario.lose_mast(mast_id)
