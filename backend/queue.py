"""Work for other processes, put into the queue in the transaction of the change that needs it."""

import threading
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import procrastinate
import psycopg
from procrastinate.connector import Notify
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.types import JSONValue
from sqlalchemy import URL, Connection, text

from backend.errors import database_unavailable


class ListeningConnector(procrastinate.PsycopgConnector):
    """A connector that tells when it hears notifications: before that, a new job waits for the next poll."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 -- handed on as they are
        super().__init__(**options)
        self.has_heard = threading.Event()

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        """Listen for ever, and note the first thing heard."""

        async def note(*, channel: str, payload: str) -> None:
            self.has_heard.set()
            await on_notification(channel=channel, payload=payload)

        await super().listen_notify(note, channels)

    async def call_myself(self) -> None:
        """Send a notification that means nothing; whoever listens hears it."""
        await self.execute_query_async(
            'SELECT pg_notify(\'procrastinate_any_queue_v1\', \'{"type": "hello", "job_id": 0}\')'
        )


def create_queue(url: URL) -> procrastinate.App:
    """Create the Procrastinate application on the database at `url`; nothing connects yet."""
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return procrastinate.App(connector=ListeningConnector(conninfo=conninfo, min_size=1, max_size=8))


class JobQueue:
    """Puts jobs into the queue by the name of their task."""

    def __init__(self) -> None:
        # A connector of its own that is never opened: jobs are added on the caller's connection. The worker's
        # connector would not do, since it is asynchronous once it is open.
        self._app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())

    def defer(
        self,
        connection: Connection,
        task_name: str,
        arguments: Mapping[str, JSONValue],
        *,
        lock: str | None = None,
        queueing_lock: str | None = None,
        run_at: datetime | None = None,
    ) -> bool:
        """Add a job that exists only if the transaction of `connection` commits.

        Args:
            connection: an open SQLAlchemy connection with a transaction.
            task_name: the name under which the worker registers the task.
            arguments: JSON values given to the task.
            lock: jobs with the same lock run one after another, in the order they were added.
            queueing_lock: at most one job with it waits; a further one is not added.
            run_at: not before this instant.

        Returns:
            False if a job with the same `queueing_lock` waits already.

        Raises:
            DatabaseUnavailable: the server went away.
        """
        deferrer = self._app.configure_task(
            task_name,
            lock=lock,
            queueing_lock=queueing_lock,
            schedule_at=run_at,
            connection=connection.connection.driver_connection,
        )
        try:
            if queueing_lock is None:
                deferrer.defer(**arguments)
            else:
                # The refusal of a second job must not undo what the caller has written.
                with connection.begin_nested():
                    deferrer.defer(**arguments)
        except AlreadyEnqueued:
            return False
        except ConnectorException as error:
            if isinstance(error.__cause__, psycopg.OperationalError | psycopg.InterfaceError):
                raise database_unavailable() from error
            raise
        return True


def count_failed_jobs(connection: Connection) -> int:
    """Return how many jobs were given up."""
    query = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    return connection.scalar(query) or 0


def find_waiting(connection: Connection, task_name: str, *, now: datetime) -> dict[int, datetime]:
    """Return when jobs of a task that wait for their time will run, by the one number they were given."""
    query = text(
        "SELECT (jsonb_path_query_first(args, '$.*'))::bigint, scheduled_at FROM procrastinate_jobs "
        "WHERE task_name = :task AND status = 'todo' AND scheduled_at > :now"
    )
    found = connection.execute(query, {"task": task_name, "now": now})
    return {row[0]: row[1] for row in found}


def forget_ended_jobs(connection: Connection, *, before: datetime) -> int:
    """Delete jobs that ended before an instant, whatever became of them; returns their number."""
    query = text(
        "DELETE FROM procrastinate_jobs AS job "
        "WHERE job.status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND NOT EXISTS "
        "(SELECT FROM procrastinate_events AS event WHERE event.job_id = job.id AND event.at >= :before) "
        "RETURNING job.id"
    )
    return len(connection.execute(query, {"before": before}).all())
