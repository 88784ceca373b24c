"""Channels of the State: none where its forces have left. No status rests on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coverage.changes import RedeployState

if TYPE_CHECKING:
    from coverage.register import Register
    from coverage.scenario import Scenario
    from layers.layers import Layers


def without_state(register: Register, scenario: Scenario, layers: Layers) -> Register:
    """Return the register without the State's channels in the areas that its forces leave.

    A village is in an area of any level that contains or touches it. The same register when none leave.
    """
    left = [change.area_id for change in scenario.changes if isinstance(change, RedeployState)]
    if not left or layers.areas is None:
        return register
    polygons = layers.areas.geometry[layers.areas.index.isin(left)]
    _, gone = layers.villages.sindex.query(polygons, predicate="intersects")
    stays = ~np.isin(register.state_village, gone)
    return replace(register, state_village=register.state_village[stays])
