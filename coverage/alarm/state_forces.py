"""Channels of the State: none where its forces have left. No status rests on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coverage.changes import RedeployState

if TYPE_CHECKING:
    from coverage.alarm.register import Register
    from coverage.scenario import Scenario
    from layers.layers import Layers


def without_state(register: Register, scenario: Scenario, layers: Layers) -> Register:
    """Return the register without the State's channels in the areas that its forces leave.

    A village is in an area of any level that contains or touches it. The same register when none leave.
    """
    gone = left_by_state(scenario, layers)
    if not gone.any():
        return register
    stays = ~gone[register.state_village]
    return replace(register, state_village=register.state_village[stays])


def left_by_state(scenario: Scenario, layers: Layers) -> NDArray[np.bool_]:
    """Say which villages lie in an area that State forces leave, bool[v]."""
    gone = np.zeros(len(layers.villages), dtype=bool)
    left = [change.area_id for change in scenario.changes if isinstance(change, RedeployState)]
    if left and layers.areas is not None:
        polygons = layers.areas.geometry[layers.areas.index.isin(left)]
        gone[layers.villages.sindex.query(polygons, predicate="intersects")[1]] = True
    return gone
