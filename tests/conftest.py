"""Shared fixtures: databases on one throw-away PostgreSQL server, a standing clock, employees as actors.

`database` holds the demo chain and forgets what a test wrote; `empty_database` has the tables only;
`fresh_database` and `fresh_empty_database` are copies of their own, for tests that commit from several
threads or processes.
"""

import signal

import pytest

from backend.clock import FixedClock
from backend.settings import Settings
from tests.browser import chromium  # noqa: F401 -- a fixture for every folder
from tests.factories.actors import actor_named
from tests.factories.databases import database_on, throw_away_directory, throw_away_server
from tests.factories.days import NOW


def pytest_configure():
    # Else a run that is told to end would leave its database servers behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def data_dir():
    """A directory in which an embedded server may live; `tmp_path` may become unreadable for its user."""
    with throw_away_directory() as directory:
        yield directory


@pytest.fixture
def settings(data_dir):
    """The defaults, with a data directory of the test's own."""
    return Settings(_env_file=None, data_dir=data_dir)


@pytest.fixture
def clock():
    """A clock that stands at `days.NOW` until the test moves it."""
    return FixedClock(NOW)


@pytest.fixture(scope="session")
def database_server():
    with throw_away_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_engine(database_server):
    with database_server.copy_of(database_server.migrated_template()) as engine:
        yield engine


@pytest.fixture(scope="session")
def seeded_engine(database_server):
    with database_server.copy_of(database_server.seeded_template()) as engine:
        yield engine


@pytest.fixture
def empty_connection(migrated_engine):
    """An open transaction on a database without rows, rolled back after the test."""
    yield from _rolled_back(migrated_engine)


@pytest.fixture
def connection(seeded_engine):
    """An open transaction on the demo chain, rolled back after the test."""
    yield from _rolled_back(seeded_engine)


@pytest.fixture
def empty_database(empty_connection, clock):
    """Tables without rows; what the test commits is gone after it."""
    return database_on(empty_connection, clock)


@pytest.fixture
def database(connection, clock):
    """The demo chain; what the test commits is gone after it."""
    return database_on(connection, clock)


@pytest.fixture
def fresh_empty_database(database_server, clock):
    """Tables without rows, for this test alone; its `bind` is an engine."""
    with database_server.copy_of(database_server.migrated_template()) as engine:
        yield database_on(engine, clock)


@pytest.fixture
def fresh_database(database_server, clock):
    """A copy of the demo chain for this test alone; its `bind` is an engine."""
    with database_server.copy_of(database_server.seeded_template()) as engine:
        yield database_on(engine, clock)


@pytest.fixture
def uow(database):
    """An open unit of work on the demo chain."""
    with database.unit() as unit:
        yield unit


@pytest.fixture
def actor_of(database):
    """Turns the part of an e-mail address before the @ into that employee as an actor."""

    def build(name):
        with database.unit() as unit:
            return actor_named(unit, name)

    return build


def _rolled_back(engine):
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()
