"""A running Storehand for each test, with the slow parts loaded once."""

import pytest

from backend.clock import SystemClock
from backend.settings import Settings
from bot.bootstrap import Application
from tests.e2e.stack import Brain, running_stack
from tests.factories.databases import database_on


@pytest.fixture(scope="session")
def brain_directory(tmp_path_factory):
    return tmp_path_factory.mktemp("brain")


@pytest.fixture(scope="session")
def brain(brain_directory):
    """The real encoder, handbook index and router cache."""
    application = Application(Settings(_env_file=None, data_dir=brain_directory))
    brain = Brain(application)
    _ = application.handbook
    return brain


@pytest.fixture
def live_database(fresh_database):
    """The demo chain on a database of this test's own, with the real clock."""
    return database_on(fresh_database.bind, SystemClock())


@pytest.fixture
def stack(live_database, brain, brain_directory):
    """Storehand over Socket Mode with one worker."""
    with running_stack(live_database, brain, brain_directory) as running:
        yield running
