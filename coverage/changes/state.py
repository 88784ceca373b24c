"""Changes of State forces: shown in a column of their own, never in the headline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coverage.changes.dates import read_days
from coverage.fields import FieldReader


@dataclass(frozen=True, slots=True)
class RedeployState:
    """State forces leave an area: its villages have no channel of the State. No status rests on it.

    Attributes
    ----------
    area_id : str
    on, until : date or None
        First and last day; None = no bound.
    """

    area_id: str
    on: date | None = None
    until: date | None = None


def read_redeployment(given: Mapping[str, Any], where: str, reader: FieldReader) -> RedeployState:
    """Read State forces that leave an area."""
    area_id = reader.text(given, "area_id", where, is_needed=True) or ""
    return RedeployState(area_id, **read_days(given, where, reader))
