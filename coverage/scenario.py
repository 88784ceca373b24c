"""A scenario: changes to the baseline and the terms under which the answer is asked for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any, Literal, NoReturn

from coverage.changes import (
    Change,
    CloseBase,
    FieldReader,
    OpenBase,
    PlaceBattalion,
    change_from_dict,
    change_to_dict,
    is_number,
)
from layers.errors import BadScenario, raise_all

__all__ = [
    "FORMAT", "LENSES", "SEASONS", "VEHICLES", "Change", "CloseBase", "Lens", "OpenBase", "PlaceBattalion",
    "Scenario",
]  # fmt: skip

FORMAT = 1
VEHICLES = ("4x4", "truck", "apc", "motorbike", "foot")
SEASONS = ("dry", "rains")
LENSES = ("road", "chain")
MOST_MINUTES = 14 * 24 * 60
MOST_CHANGES = 500
BATTALION = "battalion-"

Lens = Literal["road", "chain"]

_FLAGS = {"unverified_counts": True, "uncertain_counts": True, "hotline": False, "is_night": False}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes in order; profile, lens, limit, switches and assumptions. The baseline has no changes.

    Attributes
    ----------
    changes : tuple of CloseBase, OpenBase, PlaceBattalion
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
        The team waits for dawn.
    assumptions : tuple of (str, float)
        Those that differ from the region's, sorted by name.
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
    assumptions: tuple[tuple[str, float], ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        """Bring equal content into one form, so that equal scenarios have equal ids."""
        object.__setattr__(self, "changes", tuple(self.changes))
        object.__setattr__(
            self,
            "assumptions",
            tuple(sorted({str(name): float(value) for name, value in self.assumptions}.items())),
        )
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
            if isinstance(change, PlaceBattalion) or change.base_id != base_id
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
        given = _parse(text, file)
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
            *_FLAGS,
        }
        reader.refuse_unknown(given, known, "")
        limit = None
        if given.get("limit_minutes") is not None:
            limit = reader.number(given, "limit_minutes", "", low=0, high=MOST_MINUTES)
        changes = _read_changes(given.get("changes", []), reader)
        scenario = cls(
            changes=changes,
            vehicle=reader.word(given, "vehicle", VEHICLES, "4x4"),
            season=reader.word(given, "season", SEASONS, "dry"),
            lens="chain" if reader.word(given, "lens", LENSES, "road") == "chain" else "road",
            limit_minutes=limit,
            unverified_counts=reader.flag(given, "unverified_counts", _FLAGS["unverified_counts"]),
            uncertain_counts=reader.flag(given, "uncertain_counts", _FLAGS["uncertain_counts"]),
            hotline=reader.flag(given, "hotline", _FLAGS["hotline"]),
            is_night=reader.flag(given, "is_night", _FLAGS["is_night"]),
            assumptions=_read_assumptions(given.get("assumptions", {}), reader),
            name=reader.text(given, "name", "", is_needed=False) or "",
        )
        raise_all(reader.faults)
        return scenario

    def _last(self, kind: type[CloseBase] | type[OpenBase]) -> tuple[str, ...]:
        last = {c.base_id: c for c in self.changes if not isinstance(c, PlaceBattalion)}
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
        }


def _parse(text: str, file: str) -> dict[str, Any]:
    def refuse(word: str) -> NoReturn:
        raise ValueError(f"{word} is no number of JSON")

    try:
        given = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        mend = "give a scenario as this tool writes it"
        raise BadScenario(f"it is not JSON: {error}", file=file, mend=mend) from error
    if not isinstance(given, dict):
        raise BadScenario("it is not an object", file=file, mend="give a scenario as this tool writes it")
    version = given.get("format", FORMAT)
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise BadScenario("format is not a whole number from 1", file=file, mend=f"give {FORMAT}")
    if version > FORMAT:
        message = f"format {version} is newer than {FORMAT}, the newest that this version reads"
        raise BadScenario(message, file=file, mend="update the tool")
    return given


def _read_changes(given: object, reader: FieldReader) -> tuple[Change, ...]:
    if not isinstance(given, list):
        reader.fault("changes is not a list", "give a list of changes, [] for none")
        return ()
    if len(given) > MOST_CHANGES:
        reader.fault(f"there are {len(given)} changes", f"give at most {MOST_CHANGES}")
        return ()
    changes = []
    for n, item in enumerate(given):
        change, faults = change_from_dict(item, where=f"changes[{n}]", file=reader.file)
        reader.faults.extend(faults)
        if change is not None:
            changes.append(change)
    return tuple(changes)


def _read_assumptions(given: object, reader: FieldReader) -> tuple[tuple[str, float], ...]:
    if not isinstance(given, dict):
        reader.fault("assumptions is not an object", "give names and values, {} for none")
        return ()
    for name, value in given.items():
        if not is_number(value):
            reader.fault(f"assumptions.{name} is not a number", "give a finite number")
    return tuple((name, float(value)) for name, value in given.items() if is_number(value))
