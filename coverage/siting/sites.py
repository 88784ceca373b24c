"""What would let a village call: its own network tested or repaired, a network by phone, a radio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coverage.alarm.register import CHANNELS, UNSTATED
from coverage.mechanisms.apply import mechanisms_under
from coverage.sites import build_sites
from coverage.status import MAYBE, NO, YES
from coverage.terms import build_terms

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World

KINDS = ("restore", "phone", "hf_radio")
"""The cheapest first: test or repair the network that is there; a new one by phone; a new one by HF radio, or
by satellite phone at more cost, which brings in the same people."""
_RESTORE, _PHONE, _HF_RADIO = range(len(KINDS))
_BY_PHONE = CHANNELS.index("phone")


@dataclass(frozen=True, slots=True, eq=False)
class Cans:
    """Which villages (v) have an alert network, in order or not.

    Attributes
    ----------
    answer : int8[v]
        `MAYBE` where no mechanisms are known at all.
    has_phone, has_radio : bool[v]
        One by phone (or of an unstated channel); one that needs no mast, by HF radio or satellite phone.
    """

    answer: NDArray[np.int8]
    has_phone: NDArray[np.bool_]
    has_radio: NDArray[np.bool_]


def can_villages(world: World, scenario: Scenario) -> Cans:
    """Say which villages have an alert network after the changes: those given, founded and handed over."""
    villages = world.layers.villages.index
    assumptions = build_terms(scenario, world.assumptions).assumptions
    sites = build_sites(scenario, world.layers.bases, world.ground, assumptions)
    register = mechanisms_under(world, scenario, sites, assumptions).register
    village, channel = register.can_village, register.can_channel
    is_phone = (channel == _BY_PHONE) | (channel == UNSTATED)
    has_phone, has_radio = (np.zeros(len(villages), dtype=bool) for _ in range(2))
    has_phone[village[is_phone]] = True
    has_radio[village[~is_phone]] = True
    without = NO if register.is_known else MAYBE
    answer = np.where(has_phone | has_radio, YES, without).astype(np.int8)
    return Cans(answer, has_phone, has_radio)


def kind_of(cans: Cans, signal: NDArray[np.int8]) -> NDArray[np.int8]:
    """Cheapest of `KINDS` that works for sure, for villages that cannot call, whether or not it brings help.

    Parameters
    ----------
    cans : Cans
    signal : int8[v]
        `NO`, `MAYBE` or `YES`.
    """
    has_signal = signal == YES
    is_restored = cans.has_radio | (cans.has_phone & has_signal)
    kind = np.where(is_restored, _RESTORE, np.where(has_signal, _PHONE, _HF_RADIO))
    return kind.astype(np.int8)
