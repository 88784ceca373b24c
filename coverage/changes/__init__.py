"""The single changes that a scenario makes to the baseline, by theme: sites, roads, and means to call."""

from __future__ import annotations

from coverage.changes.bases import BaseChange, CloseBase, OpenBase, PlaceBattalion
from coverage.changes.radio import (
    GIVEN_CHANNELS,
    MAST_HEIGHT_M,
    MAST_KINDS,
    RESTORED_ITEMS,
    RESTORES,
    AddMast,
    AddMechanism,
    ChannelChange,
    LoseMast,
    MastChange,
    MastKind,
    RestoreChannel,
)
from coverage.changes.roads import (
    ACCESS_WORDS,
    CONFIRMED_BY,
    MOST_DELAY_MINUTES,
    CutRoad,
    DelayRoad,
    RoadChange,
    SetAccess,
)
from coverage.changes.written import KINDS, Change, change_from_dict, change_to_dict

__all__ = [
    "ACCESS_WORDS", "CONFIRMED_BY", "GIVEN_CHANNELS", "KINDS", "MAST_HEIGHT_M", "MAST_KINDS",
    "MOST_DELAY_MINUTES", "RESTORED_ITEMS", "RESTORES", "AddMast", "AddMechanism", "BaseChange", "Change",
    "ChannelChange", "CloseBase", "CutRoad", "DelayRoad", "LoseMast", "MastChange", "MastKind", "OpenBase",
    "PlaceBattalion", "RestoreChannel", "RoadChange", "SetAccess", "change_from_dict", "change_to_dict",
]  # fmt: skip
