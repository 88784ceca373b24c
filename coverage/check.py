"""Whether a scenario fits a region: everything is checked before anything is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverage.scenario import Scenario

if TYPE_CHECKING:
    from coverage.world import World


def check_scenario(scenario: Scenario, world: World) -> None:
    """Raise every fault of a scenario at once.

    Raises
    ------
    UnknownId, BadScenario, BadAssumption
        A base is unknown, closed twice, closed while not open, opened while open; a battalion lies outside of the
        region's bounds, has negative troops or comes from a base that is unknown, closed or smaller; a word, limit or
        assumption is not known or out of range. `InputErrors` when there are several.
    """
    raise NotImplementedError
