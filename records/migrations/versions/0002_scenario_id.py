"""The scenario's own id beside its content, so that equal scenarios are found without reading them."""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the id and work it out for what is there."""
    with op.batch_alter_table("scenario") as table:
        table.add_column(sa.Column("scenario_id", sa.String(12), nullable=True))
    rows = sa.table("scenario", sa.column("id"), sa.column("content"), sa.column("scenario_id"))
    connection = op.get_bind()
    for id_, content in connection.execute(sa.select(rows.c.id, rows.c.content)).all():
        connection.execute(sa.update(rows).where(rows.c.id == id_).values(scenario_id=_id_of(content)))
    with op.batch_alter_table("scenario") as table:
        table.alter_column("scenario_id", existing_type=sa.String(12), nullable=False)
    op.create_index("ix_scenario_scenario_id", "scenario", ["scenario_id"])


def downgrade() -> None:
    """Drop the id."""
    op.drop_index("ix_scenario_scenario_id", "scenario")
    with op.batch_alter_table("scenario") as table:
        table.drop_column("scenario_id")


def _id_of(content: str) -> str:
    # As Scenario.id was when this was written: a migration must not change when the code does.
    given = {key: value for key, value in json.loads(content).items() if key != "name"}
    canonical = json.dumps(given, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]
