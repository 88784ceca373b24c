"""Scenarios kept by name."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from coverage.scenario import Scenario
from layers.errors import BadValue, BrokenFile, UnknownId
from records.database import open_database
from records.models import NAME_LENGTH, ScenarioRow


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
    """Scenarios kept by name in a SQLite file; may be used from many threads and processes.

    Parameters
    ----------
    url : str
        As SQLAlchemy writes it, such as ``sqlite:///var/records.sqlite``.

    Raises
    ------
    InputError
        See `records.database.open_database`.
    """

    def __init__(self, url: str) -> None:
        """Open the file, make it when absent, bring its tables up to date."""
        self._engine = open_database(url)
        self._file = Path(self._engine.url.database or "records")
        self._sessions = sessionmaker(self._engine)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def save(self, name: str, scenario: Scenario, region_title: str) -> int:
        """Save a scenario under a name, which need not be new.

        Returns
        -------
        int
            The id to load it by.

        Raises
        ------
        BadValue
            The name is empty or too long.
        """
        row = ScenarioRow(
            name=_checked(name),
            region=region_title,
            saved_at=datetime.now(UTC).replace(tzinfo=None),
            scenario_id=scenario.id,
            content=scenario.to_json(),
        )
        with self._session() as session:
            session.add(row)
            session.flush()
            return row.id

    def list(self) -> builtins.list[SavedScenario]:
        """List what is saved, the newest first."""
        with self._session() as session:
            rows = session.scalars(select(ScenarioRow).order_by(ScenarioRow.id.desc())).all()
            return [
                SavedScenario(row.id, row.name, row.region, row.saved_at.replace(tzinfo=UTC), row.scenario_id)
                for row in rows
            ]

    def load(self, id_: int) -> Scenario:
        """Load a scenario.

        Raises
        ------
        UnknownId
            Nothing is saved under this id.
        BadScenario
            What is saved was written by a newer version.
        """
        with self._session() as session:
            content = self._row(session, id_).content
        return Scenario.from_json(content, file=f"saved scenario {id_}")

    def rename(self, id_: int, name: str) -> None:
        """Give a saved scenario another name.

        Raises
        ------
        UnknownId, BadValue
            Nothing is saved under this id; the name is empty or too long.
        """
        checked = _checked(name)
        with self._session() as session:
            self._row(session, id_).name = checked

    def delete(self, id_: int) -> None:
        """Delete a saved scenario.

        Raises
        ------
        UnknownId
            Nothing is saved under this id.
        """
        with self._session() as session:
            session.delete(self._row(session, id_))

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with self._sessions.begin() as session:
                yield session
        except DatabaseError as error:
            mend = "see that the disk is not full, or put back a copy"
            message = f"the records cannot be read or written: {error.orig}"
            raise BrokenFile(message, file=self._file, mend=mend) from error

    def _row(self, session: Session, id_: int) -> ScenarioRow:
        # SQLite knows no number beyond 64 bits.
        row = session.get(ScenarioRow, id_) if 0 < id_ < 2**63 else None
        if row is None:
            mend = "choose one of the list"
            raise UnknownId("no scenario is saved under this id", file=self._file, rows=[id_], mend=mend)
        return row


def _checked(name: str) -> str:
    name = name.strip()
    if not name or len(name) > NAME_LENGTH:
        mend = f"give it a name of 1 to {NAME_LENGTH} characters"
        raise BadValue("the name is empty or too long", file="saved scenario", mend=mend)
    return name
