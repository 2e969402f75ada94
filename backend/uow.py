"""One unit of work per request: opened and committed at the door, rolled back unless committed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from procrastinate.types import JSONValue
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.errors import database_unavailable
from backend.queue import JobQueue


class UnitOfWork:
    """A transaction with its clock reading and its jobs.

    `now` is read once, so that everything written in one unit carries the same instant.
    """

    def __init__(self, session: Session, *, now: datetime, queue: JobQueue) -> None:
        self.session = session
        self.now = now
        self._queue = queue

    def defer(
        self,
        task_name: str,
        arguments: Mapping[str, JSONValue],
        *,
        lock: str | None = None,
        queueing_lock: str | None = None,
        run_at: datetime | None = None,
    ) -> bool:
        """Add a job that exists only if this unit commits; see `JobQueue.defer`."""
        self.session.flush()
        return self._queue.defer(
            self.session.connection(),
            task_name,
            arguments,
            lock=lock,
            queueing_lock=queueing_lock,
            run_at=run_at,
        )

    def commit(self) -> None:
        """Make everything durable; called once, at the door."""
        self.session.commit()


@dataclass(frozen=True)
class Database:
    """Opens units of work on an engine, or inside the open transaction of one connection.

    On a connection a unit is a savepoint: its commit lasts as long as the outer transaction does.
    """

    bind: Engine | Connection
    clock: Clock
    queue: JobQueue

    @contextmanager
    def unit(self, *, now: datetime | None = None) -> Iterator[UnitOfWork]:
        """Open a unit of work; leaving it without `commit()` undoes it.

        Args:
            now: instead of the clock's reading, for dry runs at another time.

        Raises:
            DatabaseUnavailable: the server cannot be reached or went away.
        """
        session = Session(self.bind, expire_on_commit=False, join_transaction_mode="create_savepoint")
        try:
            try:
                yield UnitOfWork(session, now=now or self.clock.now(), queue=self.queue)
            finally:
                # Inside, since undoing needs the server too.
                session.close()
        except (OperationalError, InterfaceError, PoolTimeoutError) as error:
            raise database_unavailable() from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise database_unavailable() from error
            raise
