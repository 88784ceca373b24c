"""The register of mechanisms under a scenario: channels that are given, and those that work again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.changes import RESTORES, AddMechanism, ChannelChange, RestoreChannel
from coverage.radio_notes import HAS_CHANNEL, NO_OPEN_HUB, NOTHING_TO_RESTORE, RadioNote
from coverage.register import CHANNELS, Register

if TYPE_CHECKING:
    from coverage.ground import Ground
    from coverage.scenario import Scenario
    from coverage.sites import Sites


def apply_to_register(
    register: Register,
    scenario: Scenario,
    village_ids: pd.Index,
    ground: Ground,
    sites: Sites,
    *,
    reference: date,
    day: date,
) -> tuple[Register, tuple[RadioNote, ...]]:
    """Apply the changes of channels to the register, in their order; nothing given is altered.

    A channel that is given is one more CAN of its village, tested on the day it is given. Its hub is the one
    named, else the base nearest in a straight line among those open after all changes (among all where none
    is open, so that it counts as a CAN whose hub is gone). Where an item is brought, the CANs of the village
    that call by a channel it helps count as tested on that day. Both are the reference date where the change
    gives none; a day that is still to come counts as the day shown.

    Parameters
    ----------
    register : Register
    scenario : Scenario
        One that `coverage.check.check_scenario` let pass.
    village_ids : Index
        Of the villages, in their order.
    ground : Ground
    sites : Sites
        Under the same scenario.
    reference, day : date
        The region's reference date; the day that is shown.

    Returns
    -------
    (Register, tuple of RadioNote)
        The same register when no change touches it; and what is to be said beside changes of channels.
    """
    notes: list[RadioNote] = []
    village, hub = register.can_village, register.can_hub
    channel, days = register.can_channel, register.can_days
    for position, change in enumerate(scenario.changes):
        if isinstance(change, RestoreChannel):
            helped = [CHANNELS.index(word) for word in RESTORES[change.item]]
            row = int(village_ids.get_indexer(pd.Index([change.village_id]))[0])
            is_helped = (village == row) & np.isin(channel, helped)
            if is_helped.any():
                days = np.where(is_helped, _age(change, reference, day), days)
            else:
                notes.append(RadioNote(position, NOTHING_TO_RESTORE))
        elif isinstance(change, AddMechanism):
            row = int(village_ids.get_indexer(pd.Index([change.village_id]))[0])
            code = CHANNELS.index(change.channel)
            if ((village == row) & (channel == code)).any():
                notes.append(RadioNote(position, HAS_CHANNEL))
            if not len(sites.open_bases):
                notes.append(RadioNote(position, NO_OPEN_HUB))
            named = sites.ids.index(change.base_id) if change.base_id else None
            village = np.append(village, row)
            hub = np.append(hub, _nearest_hub(ground.village_xy[row], sites) if named is None else named)
            channel = np.append(channel, np.int8(code))
            days = np.append(days, _age(change, reference, day))
    if days is register.can_days:
        return register, tuple(notes)
    changed = replace(register, can_village=village, can_hub=hub, can_channel=channel, can_days=days)
    return changed, tuple(notes)


def _age(change: ChannelChange, reference: date, day: date) -> float:
    """Days since what is given or brought was tested."""
    return float(max((day - (change.on or reference)).days, 0))


def _nearest_hub(xy: NDArray[np.float64], sites: Sites) -> int:
    rows = sites.open_bases if len(sites.open_bases) else np.arange(sites.base_count)
    return int(rows[np.argmin(np.hypot(*(sites.xy[rows] - xy).T))])
