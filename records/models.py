"""Tables of the records, as SQLAlchemy models.

What changes here needs a migration under records/migrations.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAME_LENGTH = 200


class Base(DeclarativeBase):
    """Base of all models; constraints have stated names, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}
    )


class ScenarioRow(Base):
    """A saved scenario.

    Attributes
    ----------
    id : int
    name : str
        Given by a person; need not be unique.
    region : str
        Title of the region it was made for.
    saved_at : datetime
        UTC, stored without a time zone because SQLite keeps none.
    scenario_id : str
        `Scenario.id` at the time of saving.
    content : str
        `Scenario.to_json`.
    """

    __tablename__ = "scenario"
    __table_args__ = (Index("ix_scenario_scenario_id", "scenario_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    region: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(DateTime)
    scenario_id: Mapped[str] = mapped_column(String(12))
    content: Mapped[str] = mapped_column(Text)
