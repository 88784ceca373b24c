"""A scenario: changes to the baseline and the terms under which the answer is asked for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from coverage.changes import (
    AddMast,
    AddMechanism,
    Change,
    CloseBase,
    CutRoad,
    DelayRoad,
    LoseMast,
    OpenBase,
    PlaceBattalion,
    RedeployState,
    RestoreChannel,
    SetAccess,
    change_to_dict,
)
from coverage.edits import ADDED_MAST, BATTALION, Edits
from coverage.fields import FieldReader
from coverage.scenario_file import (
    CELL,
    FORMAT,
    SpeedCell,
    parse,
    read_assumptions,
    read_changes,
    read_speeds,
)
from layers.errors import raise_all

__all__ = [
    "ADDED_MAST", "BATTALION", "FORMAT", "LENSES", "SEASONS", "SIGNAL_BASES", "VEHICLES", "AddMast",
    "AddMechanism", "Change", "CloseBase", "CutRoad", "DelayRoad", "Lens", "LoseMast", "OpenBase",
    "PlaceBattalion", "RedeployState", "RestoreChannel", "Scenario", "SetAccess", "SpeedCell",
]  # fmt: skip

VEHICLES = ("4x4", "truck", "apc", "motorbike", "foot")
SEASONS = ("dry", "rains")
LENSES = ("road", "chain")
SIGNAL_BASES = ("", "claimed", "modelled", "agreed")
"""Whose word on phone signal is in force; "" = the claims where the region has any, else the model."""
MOST_MINUTES = 14 * 24 * 60

Lens = Literal["road", "chain"]

_FLAGS = {
    "unverified_counts": True,
    "uncertain_counts": True,
    "hotline": False,
    "is_night": False,
    "night_travel": False,
    "convoy": False,
    "roadblocks": True,
    "helicopter": False,
    "runner": False,
}


@dataclass(frozen=True, slots=True)
class Scenario(Edits):
    """Changes in order; profile, lens, limit, switches and assumptions. The baseline has no changes.

    Attributes
    ----------
    changes : tuple of Change
        Applied in this order, to a copy. Battalions are the sites "battalion-1", "battalion-2", and so on;
        masts that are added "mast-1", "mast-2", and so on.
    vehicle, season : str
        The profile of the roads.
    lens : "road" or "chain"
        In time by travel alone, or by the whole chain from alarm to arrival.
    limit_minutes : float or None
        In time means at most this; None = the lens's own default among the assumptions.
    unverified_counts : bool
        A channel that was not tested lately, or whose hub is gone, counts as working.
    uncertain_counts : bool
        Uncertain signal counts as signal.
    hotline : bool
        A number given to everyone around a hub counts as an alarm.
    is_night : bool
        The alert comes at night: the team waits for dawn.
    night_travel : bool
        By night the team does not wait but travels, slower by the assumption `night_factor`.
    convoy : bool
        All vehicles move in convoy, not only trucks and carriers.
    roadblocks : bool
        Each roadblock of the region's layer costs the assumption `roadblock_minutes`.
    helicopter : bool
        Helicopter times are computed too, in a column of their own that no status rests on.
    runner : bool
        A runner to the nearest village that can call counts as an alarm.
    signal_basis : str
        One of `SIGNAL_BASES`: as operators claim, as modelled from masts over the relief, or what both say
        ("agreed": unknown where they disagree).
    assumptions : tuple of (str, float)
        Those that differ from the region's, sorted by name.
    speeds : tuple of (str, str, str, float)
        Cells of the table of speeds that differ: key, value, column (such as "4x4_rains"), number; sorted.
    name : str
        For people; no part of `id`.
    """

    vehicle: str = "4x4"
    season: str = "dry"
    lens: Lens = "road"
    limit_minutes: float | None = None
    unverified_counts: bool = True
    uncertain_counts: bool = True
    hotline: bool = False
    is_night: bool = False
    night_travel: bool = False
    convoy: bool = False
    roadblocks: bool = True
    helicopter: bool = False
    runner: bool = False
    signal_basis: str = ""
    assumptions: tuple[tuple[str, float], ...] = ()
    speeds: tuple[SpeedCell, ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        """Bring equal content into one form, so that equal scenarios have equal ids."""
        object.__setattr__(self, "changes", tuple(self.changes))
        object.__setattr__(
            self,
            "assumptions",
            tuple(sorted({str(name): float(value) for name, value in self.assumptions}.items())),
        )
        cells = {(str(key), str(of), str(column)): float(number) for key, of, column, number in self.speeds}
        object.__setattr__(self, "speeds", tuple((*cell, number) for cell, number in sorted(cells.items())))
        if self.limit_minutes is not None:
            object.__setattr__(self, "limit_minutes", float(self.limit_minutes))

    @property
    def id(self) -> str:
        """First 12 hexadecimal digits of the SHA-256 of the content, without the name."""
        content = {key: value for key, value in self._to_dict().items() if key != "name"}
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    @property
    def baseline(self) -> Scenario:
        """The same question without the changes: what this scenario is compared with."""
        return replace(self, changes=(), name="")

    @property
    def closed(self) -> tuple[str, ...]:
        """Ids of the bases whose last change closes them, in order."""
        return self._last(CloseBase)

    @property
    def opened(self) -> tuple[str, ...]:
        """Ids of the bases whose last change opens them, in order."""
        return self._last(OpenBase)

    def to_json(self) -> str:
        """Write the scenario as indented JSON, which `from_json` reads back as an equal scenario."""
        return json.dumps(self._to_dict(), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str, file: str = "scenario.json") -> Scenario:
        """Read a scenario; a field that is absent has its default.

        Whether it fits a region is the question of `coverage.checks.scenario.check_scenario`.

        Raises
        ------
        BadScenario
            It is not JSON, of a newer format, or a field is unknown or of the wrong kind; `InputErrors` when
            there are several faults.
        """
        given = parse(text, file)
        reader = FieldReader(file)
        known = {
            "format",
            "name",
            "changes",
            "vehicle",
            "season",
            "lens",
            "limit_minutes",
            "signal_basis",
            "assumptions",
            "speeds",
            *_FLAGS,
        }
        reader.refuse_unknown(given, known, "")
        limit = None
        if given.get("limit_minutes") is not None:
            limit = reader.number(given, "limit_minutes", "", low=0, high=MOST_MINUTES)
        changes = read_changes(given.get("changes", []), reader)
        scenario = cls(
            changes=changes,
            vehicle=reader.word(given, "vehicle", VEHICLES, "4x4"),
            season=reader.word(given, "season", SEASONS, "dry"),
            lens="chain" if reader.word(given, "lens", LENSES, "road") == "chain" else "road",
            limit_minutes=limit,
            **{name: reader.flag(given, name, default) for name, default in _FLAGS.items()},
            signal_basis=reader.word(given, "signal_basis", SIGNAL_BASES, ""),
            assumptions=read_assumptions(given.get("assumptions", {}), reader),
            speeds=read_speeds(given.get("speeds", []), reader),
            name=reader.text(given, "name", "", is_needed=False) or "",
        )
        raise_all(reader.faults)
        return scenario

    def _last(self, kind: type[CloseBase] | type[OpenBase]) -> tuple[str, ...]:
        last = {c.base_id: c for c in self.changes if isinstance(c, CloseBase | OpenBase)}
        return tuple(base_id for base_id, change in last.items() if isinstance(change, kind))

    def _to_dict(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "name": self.name,
            "changes": [change_to_dict(change) for change in self.changes],
            "vehicle": self.vehicle,
            "season": self.season,
            "lens": self.lens,
            "limit_minutes": self.limit_minutes,
            **{name: getattr(self, name) for name in _FLAGS},
            "signal_basis": self.signal_basis,
            "assumptions": dict(self.assumptions),
            "speeds": [dict(zip(CELL, cell, strict=True)) for cell in self.speeds],
        }
