"""Scenarios kept by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coverage.scenario import Scenario


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """One row of the list of saved scenarios.

    Attributes
    ----------
    id : int
    name, region : str
    saved_at : datetime
        UTC, with its time zone.
    scenario_id : str
        The scenario's own id: equal content, equal id.
    """

    id: int
    name: str
    region: str
    saved_at: datetime
    scenario_id: str


class ScenarioStore:
    """Scenarios kept by name in a database (`url` as SQLAlchemy writes it, e.g. ``sqlite:///var/records.sqlite``)."""

    def __init__(self, url: str) -> None:
        raise NotImplementedError

    def save(self, name: str, scenario: Scenario, region_title: str) -> int:
        """Save a scenario; return its id."""
        raise NotImplementedError

    def list(self) -> list[SavedScenario]:
        """List what is saved, newest first."""
        raise NotImplementedError

    def load(self, id_: int) -> Scenario:
        """Load a scenario."""
        raise NotImplementedError

    def rename(self, id_: int, name: str) -> None:
        """Give a saved scenario another name."""
        raise NotImplementedError

    def delete(self, id_: int) -> None:
        """Delete a saved scenario."""
        raise NotImplementedError
