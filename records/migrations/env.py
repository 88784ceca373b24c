"""Run by Alembic: migrates over the connection that `records.database` hands in."""

from __future__ import annotations

from alembic import context

from records.models import Base

connection = context.config.attributes["connection"]
# SQLite cannot alter tables in place; batches rebuild them.
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
