"""The demo chain as people load it: with the purchases of its last six weeks."""

import pytest

from tests.factories.databases import database_on


@pytest.fixture(scope="session")
def lived_engine(database_server):
    with database_server.copy_of(database_server.lived_template()) as engine:
        yield engine


@pytest.fixture
def lived_database(lived_engine, clock):
    """What the test commits is gone after it."""
    with lived_engine.connect() as connection:
        transaction = connection.begin()
        yield database_on(connection, clock)
        transaction.rollback()


@pytest.fixture
def lived(lived_database):
    """An open unit of work on it."""
    with lived_database.unit() as unit:
        yield unit
