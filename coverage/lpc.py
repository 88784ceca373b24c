"""Local protection committees: a forum, not an alarm, and who convenes them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coverage.alarm.register import UNSTATED, Register
from coverage.sites import Sites

LPC = ("", "without convenor", "community", "mission")


def lpc_words(register: Register, sites: Sites) -> NDArray[np.int8]:
    """Say how each committee stands after the changes.

    A mission LPC whose base is not open has lost its convenor; where no base is stated it keeps him. Others
    are the community's own, and stand on as long as they are funded: one that is stated not to be has nobody
    who convenes it either.

    Returns
    -------
    int8[k]
        Position in `LPC`, for each committee of the register.
    """
    lost = (register.lpc_hub != UNSTATED) & ~sites.is_open[register.lpc_hub]
    mission = np.where(lost, LPC.index("without convenor"), LPC.index("mission"))
    own = np.where(register.lpc_is_unfunded, LPC.index("without convenor"), LPC.index("community"))
    return np.where(register.lpc_is_mission, mission, own).astype(np.int8)


def village_lpc(register: Register, sites: Sites, count: int) -> NDArray[np.int8]:
    """Say how the committee of each village stands; of several the one that stands best, in the order of
    `LPC`.

    Returns
    -------
    int8[v]
        Position in `LPC`; 0 where the village has none.
    """
    words = np.zeros(count, dtype=np.int8)
    np.maximum.at(words, register.lpc_village, lpc_words(register, sites))
    return words
