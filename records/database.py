"""Opening a database.

Made when absent, brought to the newest tables, refused in one sentence when it is damaged.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from layers.errors import BrokenFile, InputError, MissingFile

BUSY_SECONDS = 30
_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_MEND = "put back a copy, or move the file away: a new one is made"

# Alembic keeps the migration that is running in module globals.
_MIGRATING = Lock()


def open_database(url: str) -> Engine:
    """Open a SQLite database in WAL mode and bring its tables up to date.

    Parameters
    ----------
    url : str
        As SQLAlchemy writes it, such as ``sqlite:///var/records.sqlite``. Folders that are absent are made.

    Raises
    ------
    InputError
        The URL is none of SQLite; the folder cannot be written to; the file is no database, is damaged, or
        was written by a newer version.
    """
    path = _path_of(url)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate(engine)
    except DatabaseError as error:
        engine.dispose()
        raise BrokenFile(f"it cannot be opened as a database: {error.orig}", file=path, mend=_MEND) from error
    except OSError as error:
        engine.dispose()
        mend = "name a folder that can be written to"
        raise MissingFile(f"the folder cannot be made: {error.strerror}", file=path, mend=mend) from error
    except (CommandError, RevisionError) as error:
        engine.dispose()
        message = "its tables are of a version that this one does not know"
        raise BrokenFile(message, file=path, mend="update the tool") from error
    return engine


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to a revision, forwards or backwards, in one transaction.

    Parameters
    ----------
    engine : Engine
    revision : str
        As Alembic names it: "head" = the newest, "base" = no tables.
    """
    with _MIGRATING, engine.connect() as connection:
        # Take the write lock first, or two processes that open a new file both begin to make the tables.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        if revision == "base" or _is_backwards(connection, revision):
            command.downgrade(_config(connection), revision)
        else:
            command.upgrade(_config(connection), revision)
        connection.commit()


def _is_backwards(connection: Connection, revision: str) -> bool:
    current = current_revision(connection)
    if revision == "head" or current is None:
        return False
    script = ScriptDirectory.from_config(_config(connection))
    return revision in {step.revision for step in script.iterate_revisions(current, "base")}


def current_revision(connection: Connection) -> str | None:
    """Return the revision of the tables, None when there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    # A percent sign in the path would be taken for an interpolation.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _path_of(url: str) -> Path:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() != "sqlite" or not parsed.database:
        mend = "write it as sqlite:///folder/records.sqlite"
        raise InputError("this is not the URL of a SQLite file", file="records", mend=mend)
    return Path(parsed.database)
