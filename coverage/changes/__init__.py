"""The single changes that a scenario makes to the baseline, by theme: sites, roads, means to call, State."""

from __future__ import annotations

from coverage.changes.bases import (
    BATTALION_KINDS,
    BaseChange,
    BattalionKind,
    CloseBase,
    OpenBase,
    PlaceBattalion,
)
from coverage.changes.dates import Period, date_faults, first_day, period_of, undated
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
from coverage.changes.state import RedeployState
from coverage.changes.written import KINDS, Change, change_from_dict, change_to_dict

__all__ = [
    "ACCESS_WORDS", "BATTALION_KINDS", "CONFIRMED_BY", "GIVEN_CHANNELS", "KINDS", "MAST_HEIGHT_M",
    "MAST_KINDS", "MOST_DELAY_MINUTES", "RESTORED_ITEMS", "RESTORES", "AddMast", "AddMechanism", "BaseChange",
    "BattalionKind", "Change", "ChannelChange", "CloseBase", "CutRoad", "DelayRoad", "LoseMast", "MastChange",
    "MastKind", "OpenBase", "Period", "PlaceBattalion", "RedeployState", "RestoreChannel", "RoadChange",
    "SetAccess", "change_from_dict", "change_to_dict", "date_faults", "first_day", "period_of", "undated",
]  # fmt: skip
