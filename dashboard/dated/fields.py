"""Which fields of a change the page lets one set, and how what was filled in becomes a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from coverage.changes import KINDS, Change, change_from_dict, change_to_dict
from layers.errors import BadScenario, raise_all

if TYPE_CHECKING:
    from coverage.scenario import Scenario

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "close_base": ("on",),
    "open_base": ("on",),
    "place_battalion": ("kind", "from", "days", "troops", "from_base"),
    "cut_road": ("on", "until", "confirmed", "confirmed_by"),
    "delay_road": ("minutes", "on", "until", "confirmed", "confirmed_by"),
    "set_access": ("access", "on", "until"),
    "lose_mast": ("on",),
    "add_mast": ("on", "height_m"),
    "add_mechanism": ("base_id", "on"),
    "restore_channel": ("on",),
    "redeploy_state": ("area_id", "on", "until"),
    "assign_hub": ("mechanism_id", "village_id", "base_id", "on"),
    "move_cla": ("mechanism_id", "base_id", "village_id", "on"),
    "found_mechanism": ("kind", "village_id", "channel", "owner", "base_id", "on"),
    "train_mechanism": ("mechanism_id", "on"),
    "transfer_mechanism": ("mechanism_id", "owner", "is_funded", "on"),
    "send_jpt": ("from_base", "area_id", "village_id", "on", "days"),
    "set_reprisal": ("area_id", "on", "until"),
}
"""By kind of change, as it is written in a file; what is not here is set on the map."""
NEW_KINDS: Final = (
    "assign_hub", "move_cla", "found_mechanism", "train_mechanism", "transfer_mechanism", "send_jpt",
    "set_reprisal", "redeploy_state",
)  # fmt: skip
"""Those that are made by the form alone."""
DATES: Final = frozenset({"on", "until", "from", "confirmed"})
NUMBERS: Final = frozenset({"days", "troops", "minutes", "height_m"})
FILE: Final = "scenario"


def kind_of(change: Change) -> str:
    """What a change is called in a file."""
    return next(word for word, type_ in KINDS.items() if type_ is type(change))


def values_of(change: Change) -> dict[str, Any]:
    """The fields of a change that the form shows."""
    written = change_to_dict(change)
    return {name: written[name] for name in FIELDS[kind_of(change)]}


def make_change(kind: str, given: Mapping[str, Any], old: Change | None = None) -> Change:
    """Make a change of what was filled in; what the form does not show stays as it was.

    Raises
    ------
    InputError
        A field does not fit.
    """
    if kind not in FIELDS:
        raise BadScenario(f"{kind} is no kind of change", file=FILE, mend="load the page again")
    written: dict[str, Any] = {"change": kind} if old is None else change_to_dict(old)
    for name in FIELDS[kind]:
        if name in given:
            written[name] = _value(name, given[name])
    if kind == "found_mechanism" and written.get("kind") == "LPC":
        written["channel"] = ""  # a committee is no alarm
    change, faults = change_from_dict(written, where="change", file=FILE)
    raise_all(faults)
    assert change is not None
    return change


def with_change(scenario: Scenario, index: int | None, change: Change) -> Scenario:
    """The scenario with one more change, or with another one at a position."""
    if index is None or not 0 <= index < len(scenario.changes):
        return scenario.add(change)
    changes = (*scenario.changes[:index], change, *scenario.changes[index + 1 :])
    return replace(scenario, changes=changes)


def _value(name: str, value: Any) -> Any:
    if name == "is_funded":
        return value in (True, "yes")
    if value in (None, ""):
        return None if name in DATES or name in NUMBERS or name == "from_base" else ""
    return value
