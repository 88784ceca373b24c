"""The single changes of a scenario, by theme: sites, roads, means to call, mechanisms, State forces."""

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
from coverage.changes.mechanisms import (
    FOUNDED_KINDS,
    FOUNDING_OWNERS,
    MOST_VISIT_DAYS,
    NEW_OWNERS,
    AssignHub,
    FoundMechanism,
    MechanismChange,
    MoveCLA,
    SendJPT,
    SetReprisal,
    TrainMechanism,
    TransferMechanism,
)
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
    "ACCESS_WORDS", "BATTALION_KINDS", "CONFIRMED_BY", "FOUNDED_KINDS", "FOUNDING_OWNERS",
    "GIVEN_CHANNELS", "KINDS", "MAST_HEIGHT_M", "MAST_KINDS", "MOST_DELAY_MINUTES", "MOST_VISIT_DAYS",
    "NEW_OWNERS", "RESTORED_ITEMS", "RESTORES", "AddMast", "AddMechanism", "AssignHub", "BaseChange",
    "BattalionKind", "Change", "ChannelChange", "CloseBase", "CutRoad", "DelayRoad", "FoundMechanism",
    "LoseMast", "MastChange", "MastKind", "MechanismChange", "MoveCLA", "OpenBase", "Period",
    "PlaceBattalion", "RedeployState", "RestoreChannel", "RoadChange", "SendJPT", "SetAccess",
    "SetReprisal", "TrainMechanism", "TransferMechanism", "change_from_dict", "change_to_dict",
    "date_faults", "first_day", "period_of", "undated",
]  # fmt: skip
