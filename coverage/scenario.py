"""A scenario: changes to the baseline and the terms under which the answer is asked for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from coverage.changes import (
    Change,
    CloseBase,
    CutRoad,
    DelayRoad,
    OpenBase,
    PlaceBattalion,
    SetAccess,
    change_to_dict,
)
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
    "FORMAT", "LENSES", "SEASONS", "VEHICLES", "Change", "CloseBase", "CutRoad", "DelayRoad", "Lens",
    "OpenBase", "PlaceBattalion", "Scenario", "SetAccess", "SpeedCell",
]  # fmt: skip

VEHICLES = ("4x4", "truck", "apc", "motorbike", "foot")
SEASONS = ("dry", "rains")
LENSES = ("road", "chain")
MOST_MINUTES = 14 * 24 * 60
BATTALION = "battalion-"

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
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes in order; profile, lens, limit, switches and assumptions. The baseline has no changes.

    Attributes
    ----------
    changes : tuple of CloseBase, OpenBase, PlaceBattalion, CutRoad, DelayRoad, SetAccess
        Applied in this order, to a copy. Battalions are the sites "battalion-1", "battalion-2", and so on.
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
    assumptions : tuple of (str, float)
        Those that differ from the region's, sorted by name.
    speeds : tuple of (str, str, str, float)
        Cells of the table of speeds that differ: key, value, column (such as "4x4_rains"), number; sorted.
    name : str
        For people; no part of `id`.
    """

    changes: tuple[Change, ...] = ()
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

    @property
    def battalions(self) -> tuple[PlaceBattalion, ...]:
        """The battalions placed; number n (from 1) is site "battalion-n"."""
        return tuple(change for change in self.changes if isinstance(change, PlaceBattalion))

    def close(self, base_id: str) -> Scenario:
        """Return the scenario with one more base closed."""
        return replace(self, changes=(*self.changes, CloseBase(base_id)))

    def open(self, base_id: str) -> Scenario:
        """Return the scenario with one more base opened."""
        return replace(self, changes=(*self.changes, OpenBase(base_id)))

    def toggle_base(self, base_id: str, *, is_open: bool = True) -> Scenario:
        """Return the scenario with a base closed, opened, or as in the baseline again.

        Parameters
        ----------
        base_id : str
        is_open : bool
            Whether the base is open in the baseline. The first toggle changes that, the second takes it back.
        """
        others = tuple(
            change
            for change in self.changes
            if not isinstance(change, CloseBase | OpenBase) or change.base_id != base_id
        )
        if len(others) < len(self.changes):
            return replace(self, changes=others)
        return self.close(base_id) if is_open else self.open(base_id)

    def place(self, lon: float, lat: float, *, troops: int | None = None) -> Scenario:
        """Return the scenario with one more battalion at a point (EPSG:4326 degrees)."""
        return replace(self, changes=(*self.changes, PlaceBattalion(lon, lat, troops)))

    def unplace(self, site_id: str) -> Scenario:
        """Return the scenario without the battalion of that site id; those after it move up by one."""
        sites = (f"{BATTALION}{n}" for n in range(1, len(self.changes) + 1))
        kept = tuple(
            change
            for change in self.changes
            if not isinstance(change, PlaceBattalion) or next(sites) != site_id
        )
        return replace(self, changes=kept)

    def cut(self, lon: float, lat: float) -> Scenario:
        """Return the scenario with the road nearest to a point cut (EPSG:4326 degrees)."""
        return replace(self, changes=(*self.changes, CutRoad(lon, lat)))

    def delay(self, lon: float, lat: float, minutes: float) -> Scenario:
        """Return the scenario with minutes more on the road nearest to a point."""
        return replace(self, changes=(*self.changes, DelayRoad(lon, lat, minutes)))

    def set_access(self, area_id: str, access: str) -> Scenario:
        """Return the scenario with another access to an area: open, escort or denied."""
        return replace(self, changes=(*self.changes, SetAccess(area_id, access)))

    def to_json(self) -> str:
        """Write the scenario as indented JSON, which `from_json` reads back as an equal scenario."""
        return json.dumps(self._to_dict(), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str, file: str = "scenario.json") -> Scenario:
        """Read a scenario; a field that is absent has its default.

        Whether it fits a region is the question of `coverage.check.check_scenario`.

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
            "assumptions": dict(self.assumptions),
            "speeds": [dict(zip(CELL, cell, strict=True)) for cell in self.speeds],
        }
