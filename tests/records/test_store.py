"""Scenarios that are kept: what goes in comes out, from many threads, through every migration."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from coverage.scenario import Scenario
from layers.errors import BadValue, BrokenFile, InputError, UnknownId
from records.database import current_revision, migrate, open_database
from records.models import Base
from records.store import ScenarioStore

SCENARIO = Scenario(vehicle="truck", name="Août").close("a").place(29.1, -1.5)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'deep' / 'records.sqlite'}"


def test_what_is_saved_is_loaded_listed_renamed_deleted(url):
    store = ScenarioStore(url)
    first = store.save("  First ", SCENARIO, "Kivu")
    second = store.save("Second", Scenario(), "Kivu")
    assert store.load(first) == SCENARIO
    assert [(row.id, row.name) for row in store.list()] == [(second, "Second"), (first, "First")]
    row = store.list()[1]
    assert (row.region, row.scenario_id) == ("Kivu", SCENARIO.id)
    assert row.saved_at.tzinfo is UTC
    assert abs(datetime.now(UTC) - row.saved_at) < timedelta(minutes=1)
    store.rename(first, "Nyabiondo")
    assert store.list()[1].name == "Nyabiondo"
    store.delete(second)
    assert [row.id for row in store.list()] == [first]
    # Another store on the same file sees it all.
    assert ScenarioStore(url).load(first) == SCENARIO


@pytest.mark.parametrize("ask", ["load", "delete"])
def test_an_unknown_id(url, ask):
    for id_ in (7, 0, -1, 10**30):
        with pytest.raises(UnknownId, match=str(id_)):
            getattr(ScenarioStore(url), ask)(id_)
    with pytest.raises(UnknownId):
        ScenarioStore(url).rename(7, "x")


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_that_does_not_do(url, name):
    store = ScenarioStore(url)
    with pytest.raises(BadValue):
        store.save(name, SCENARIO, "Kivu")
    assert store.list() == []


def test_it_writes_ahead(url, tmp_path):
    ScenarioStore(url)
    with sqlite3.connect(tmp_path / "deep" / "records.sqlite") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_many_threads_open_and_save_at_once(url):
    def work(n):
        return ScenarioStore(url).save(f"n {n}", SCENARIO.close(str(n)), "Kivu")

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(work, range(40)))
    assert len(set(ids)) == 40
    assert len(ScenarioStore(url).list()) == 40


@pytest.mark.parametrize("content", [b"not a database, by far" * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_is_no_database(tmp_path, content):
    path = tmp_path / "records.sqlite"
    path.write_bytes(content)
    with pytest.raises(BrokenFile, match=r"records\.sqlite.*Mend") as caught:
        ScenarioStore(f"sqlite:///{path}")
    assert isinstance(caught.value, InputError)
    assert path.read_bytes() == content


def test_a_file_that_is_damaged_later(url, tmp_path):
    store = ScenarioStore(url)
    store.save("x", SCENARIO, "Kivu")
    store.close()
    path = tmp_path / "deep" / "records.sqlite"
    path.write_bytes(b"gone" * 1000)
    with pytest.raises(BrokenFile):
        store.list()


def test_a_file_of_a_newer_version(url, tmp_path):
    ScenarioStore(url).close()
    with sqlite3.connect(tmp_path / "deep" / "records.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BrokenFile, match="update the tool"):
        ScenarioStore(url)


@pytest.mark.parametrize("url", ["", "postgresql://x/y", "sqlite://", "not a url"])
def test_a_url_of_something_else(url):
    with pytest.raises(InputError, match="sqlite:///"):
        ScenarioStore(url)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        ScenarioStore(f"sqlite:///{tmp_path / 'file' / 'records.sqlite'}")


def test_migrations_go_down_and_up_with_data_in(url):
    store = ScenarioStore(url)
    saved = store.save("kept", SCENARIO, "Kivu")
    before = store.list()
    engine = open_database(url)
    migrate(engine, "0001")
    with engine.connect() as connection:
        assert current_revision(connection) == "0001"
        columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(scenario)")]
    assert "scenario_id" not in columns
    migrate(engine)
    # The migration works the id out again, equal to the scenario's own.
    assert ScenarioStore(url).list() == before
    assert ScenarioStore(url).load(saved) == SCENARIO
    migrate(engine, "base")
    migrate(engine)
    assert ScenarioStore(url).list() == []


def test_the_migrations_make_the_models_tables(url):
    engine = open_database(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
