"""A throw-away PostgreSQL server for one test run, and databases copied from templates on it."""

import itertools
import tempfile
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from sqlalchemy import URL, create_engine, text
from sqlalchemy.pool import NullPool

from backend.clock import FixedClock
from backend.db import create_database_engine
from backend.migrate import migrate
from backend.postgres import start_embedded_server, stop_embedded_server
from backend.queue import JobQueue
from backend.seed import seed
from backend.uow import Database
from tests.factories.days import NOW, TODAY


class DatabaseServer:
    """The server of one test run; a template is built when the first test asks for it."""

    def __init__(self, maintenance_url: URL) -> None:
        self._maintenance_url = maintenance_url
        self._templates = set()
        self._copies = itertools.count(1)

    def url_of(self, name):
        return self._maintenance_url.set(database=name)

    def migrated_template(self):
        return self._template("template_migrated", source="template0", fill=migrate)

    def seeded_template(self):
        """The demo chain before its first purchase, so that a test's own documents are the only ones."""

        def fill(engine):
            seed(database_on(engine), today=TODAY, with_purchases=False)

        return self._template("template_seeded", source=self.migrated_template(), fill=fill)

    def lived_template(self):
        """The demo chain as people load it, with the purchases of its last six weeks."""

        def fill(engine):
            seed(database_on(engine), today=TODAY)

        return self._template("template_lived", source=self.seeded_template(), fill=fill)

    @contextmanager
    def copy_of(self, template):
        """Give an engine on a new copy of `template`, dropped afterwards."""
        name = f"copy_{next(self._copies)}"
        self.create(name, template=template)
        engine = create_database_engine(self.url_of(name))
        try:
            yield engine
        finally:
            engine.dispose()
            self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def create(self, name, *, template="template0"):
        # Copying files is quicker than logging every page, and nobody needs to recover a test.
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    def _template(self, name, *, source, fill):
        if name not in self._templates:
            self.create(name, template=source)
            engine = create_database_engine(self.url_of(name))
            fill(engine)
            engine.dispose()  # a database with connections cannot be copied
            self._templates.add(name)
        return name

    def _execute(self, statement):
        engine = create_engine(self._maintenance_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def database_on(bind, clock=None):
    """Return a `Database` on an engine, or inside the transaction of a connection."""
    return Database(bind=bind, clock=clock or FixedClock(NOW), queue=JobQueue())


@contextmanager
def outsider_on(database):
    """Give a connection of its own, as another process would have one."""
    engine = create_engine(database.bind.engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection


@contextmanager
def throw_away_directory():
    """Give a new directory and delete it afterwards.

    It is not one of pytest's: with every run pytest takes away other users' access to those, and a server
    started by root runs as another user.
    """
    directory = Path(tempfile.mkdtemp(prefix="storehand-tests-"))
    try:
        yield directory
    finally:
        rmtree(directory, ignore_errors=True)


@contextmanager
def throw_away_server():
    """Run a server in a directory of its own until the test run ends."""
    with throw_away_directory() as data_dir:
        url = start_embedded_server(data_dir)
        try:
            _forget_about_power_cuts(url)
            yield DatabaseServer(url)
        finally:
            stop_embedded_server(data_dir)


def _forget_about_power_cuts(url):
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
