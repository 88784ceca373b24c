"""How each change stands in a file: a JSON object whose field `change` says what kind it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from coverage.changes.bases import CloseBase, OpenBase, PlaceBattalion, read_base_change, read_battalion
from coverage.changes.mechanisms import (
    AssignHub,
    FoundMechanism,
    MoveCLA,
    SendJPT,
    SetReprisal,
    TrainMechanism,
    TransferMechanism,
    read_mechanism_change,
)
from coverage.changes.radio import (
    AddMast,
    AddMechanism,
    LoseMast,
    RestoreChannel,
    read_channel_change,
    read_mast_change,
)
from coverage.changes.roads import CutRoad, DelayRoad, SetAccess, read_access, read_road_change
from coverage.changes.state import RedeployState, read_redeployment
from coverage.fields import FieldReader
from layers.errors import BadScenario, InputError

Change = (
    CloseBase
    | OpenBase
    | PlaceBattalion
    | CutRoad
    | DelayRoad
    | SetAccess
    | LoseMast
    | AddMast
    | AddMechanism
    | RestoreChannel
    | RedeployState
    | AssignHub
    | MoveCLA
    | FoundMechanism
    | TrainMechanism
    | TransferMechanism
    | SendJPT
    | SetReprisal
)

KINDS: Mapping[str, type[Change]] = {
    "close_base": CloseBase,
    "open_base": OpenBase,
    "place_battalion": PlaceBattalion,
    "cut_road": CutRoad,
    "delay_road": DelayRoad,
    "set_access": SetAccess,
    "lose_mast": LoseMast,
    "add_mast": AddMast,
    "add_mechanism": AddMechanism,
    "restore_channel": RestoreChannel,
    "redeploy_state": RedeployState,
    "assign_hub": AssignHub,
    "move_cla": MoveCLA,
    "found_mechanism": FoundMechanism,
    "train_mechanism": TrainMechanism,
    "transfer_mechanism": TransferMechanism,
    "send_jpt": SendJPT,
    "set_reprisal": SetReprisal,
}

_READ: Mapping[str, Callable[[Mapping[str, Any], str, FieldReader], Change]] = {
    "close_base": read_base_change,
    "open_base": read_base_change,
    "place_battalion": read_battalion,
    "cut_road": read_road_change,
    "delay_road": read_road_change,
    "set_access": read_access,
    "lose_mast": read_mast_change,
    "add_mast": read_mast_change,
    "add_mechanism": read_channel_change,
    "restore_channel": read_channel_change,
    "redeploy_state": read_redeployment,
    "assign_hub": read_mechanism_change,
    "move_cla": read_mechanism_change,
    "found_mechanism": read_mechanism_change,
    "train_mechanism": read_mechanism_change,
    "transfer_mechanism": read_mechanism_change,
    "send_jpt": read_mechanism_change,
    "set_reprisal": read_mechanism_change,
}


def change_to_dict(change: Change) -> dict[str, Any]:
    """Write a change as plain JSON values; a date as YYYY-MM-DD, ``from_`` as "from"."""
    kind = next(word for word, type_ in KINDS.items() if type_ is type(change))
    written: dict[str, Any] = {"change": kind}
    for field in fields(change):
        value = getattr(change, field.name)
        written[field.name.rstrip("_")] = value.isoformat() if isinstance(value, date) else value
    return written


def change_from_dict(given: object, *, where: str, file: str) -> tuple[Change | None, list[InputError]]:
    """Read a change from JSON values.

    Parameters
    ----------
    given : object
        What stands in the file; anything.
    where : str
        The place in the file, such as ``changes[2]``, for the messages.
    file : str

    Returns
    -------
    (Change or None, list of InputError)
        The change, or None and every fault found in it.
    """
    if not isinstance(given, dict) or given.get("change") not in tuple(KINDS):
        mend = f"give an object whose field change is one of {', '.join(KINDS)}"
        return None, [BadScenario(f"{where} is no known change", file=file, mend=mend)]
    kind = given["change"]
    reader = FieldReader(file)
    reader.refuse_unknown(given, {"change", *(f.name.rstrip("_") for f in fields(KINDS[kind]))}, where)
    change = _READ[kind](given, where, reader)
    return (None, reader.faults) if reader.faults else (change, [])
