"""Work for other processes, put into the queue in the transaction of the change that needs it."""

from collections.abc import Mapping
from datetime import datetime

import procrastinate
from procrastinate.types import JSONValue
from sqlalchemy import URL, Connection


def create_queue(url: URL) -> procrastinate.App:
    """Create the Procrastinate application on the database at `url`; nothing connects yet."""
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=conninfo, min_size=1, max_size=8)
    )


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
        run_at: datetime | None = None,
    ) -> None:
        """Add a job that exists only if the transaction of `connection` commits.

        Args:
            connection: an open SQLAlchemy connection with a transaction.
            task_name: the name under which the worker registers the task.
            arguments: JSON values given to the task.
            lock: jobs with the same lock run one after another, in the order they were added.
            run_at: not before this instant.
        """
        self._app.configure_task(
            task_name,
            lock=lock,
            schedule_at=run_at,
            connection=connection.connection.driver_connection,
        ).defer(**arguments)
