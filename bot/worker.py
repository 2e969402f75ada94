"""A worker: takes jobs from the queue, beats its heart, and takes over from workers that died."""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress

import procrastinate
from procrastinate.jobs import Job, Status

from backend.errors import DatabaseUnavailable
from backend.queue import ListeningConnector

logger = logging.getLogger(__name__)

CONCURRENCY = 8
# A worker that missed four beats is dead; its jobs go back to the queue.
HEARTBEAT_SECONDS = 2.0
DEAD_AFTER_SECONDS = 8.0
RESCUE_EVERY_SECONDS = 3.0
# New jobs wake the worker by NOTIFY; polling only serves what a lost connection missed.
POLL_SECONDS = 3.0
GRACE_SECONDS = 10.0
RECONNECT_SECONDS = 2.0
START_SECONDS = 15.0
CALL_EVERY_SECONDS = 0.05


class Worker:
    """Runs the queue's tasks in a thread with an event loop of its own; each task runs in a further thread."""

    def __init__(
        self,
        queue: procrastinate.App,
        *,
        name: str = "worker",
        give_up: Callable[[Job], None] | None = None,
        is_last_try: Callable[[Job], bool] = lambda job: False,  # noqa: ARG005 -- the parameter's name is told
    ) -> None:
        """Prepare a worker.

        Args:
            queue: with its tasks.
            name: for the log.
            give_up: settles what a job leaves behind that ended with its worker once too often.
            is_last_try: tells which jobs of dead workers those are.
        """
        self._queue = queue
        self._name = name
        self._give_up = give_up
        self._is_last_try = is_last_try
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._ready = threading.Event()
        self._is_stopped = threading.Event()
        # The loop and its event, for as long as the loop takes calls; the lock keeps it open meanwhile.
        self._lock = threading.Lock()
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def start(self) -> None:
        """Start, and wait until new jobs are heard of, for fifteen seconds at most."""
        self._thread.start()
        if not self._ready.wait(timeout=START_SECONDS):
            logger.warning("worker_not_listening name=%s", self._name)

    def stop(self) -> None:
        """Finish the jobs under way, for ten seconds at most, and end; also while the database is away."""
        self._is_stopped.set()
        with self._lock:
            if self._running is not None:
                loop, stopping = self._running
                loop.call_soon_threadsafe(stopping.set)
        if self._thread.is_alive():
            self._thread.join(timeout=GRACE_SECONDS + 5)

    def is_alive(self) -> bool:
        """Tell whether the worker's thread runs."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._is_stopped.is_set():
            try:
                asyncio.run(self._work())
            except (procrastinate.exceptions.ConnectorException, OSError) as error:
                # The database went away; whoever watches the process sees it alive, so it must come back by itself.
                logger.warning("worker_lost_database error=%s", error)
                self._is_stopped.wait(RECONNECT_SECONDS)
        # Who waits for the start of a worker that was stopped meanwhile need not wait on.
        self._ready.set()

    async def _work(self) -> None:
        stopping = asyncio.Event()
        with self._lock:
            if self._is_stopped.is_set():
                return
            self._running = asyncio.get_running_loop(), stopping
        try:
            await self._work_until(stopping)
        finally:
            with self._lock:
                self._running = None

    async def _work_until(self, stopping: asyncio.Event) -> None:
        async with self._queue.open_async():
            duties = [
                asyncio.create_task(
                    self._queue.run_worker_async(
                        name=self._name,
                        concurrency=CONCURRENCY,
                        install_signal_handlers=False,
                        listen_notify=True,
                        fetch_job_polling_interval=POLL_SECONDS,
                        update_heartbeat_interval=HEARTBEAT_SECONDS,
                        stalled_worker_timeout=DEAD_AFTER_SECONDS,
                        shutdown_graceful_timeout=GRACE_SECONDS,
                        delete_jobs="successful",
                    )
                ),
                asyncio.create_task(self._rescue_forever()),
            ]
            hearing = asyncio.create_task(self._tell_when_listening())
            stop = asyncio.create_task(stopping.wait())
            await asyncio.wait([stop, *duties], return_when=asyncio.FIRST_COMPLETED)
            for task in (stop, hearing, *duties):
                task.cancel()
            for task in (stop, hearing, *duties):
                with suppress(asyncio.CancelledError):
                    await task

    async def _tell_when_listening(self) -> None:
        """Note that the worker is ready once it has heard itself."""
        connector = self._queue.connector
        if isinstance(connector, ListeningConnector):
            while not connector.has_heard.is_set():
                await connector.call_myself()
                await asyncio.sleep(CALL_EVERY_SECONDS)
        self._ready.set()

    async def _rescue_forever(self) -> None:
        while True:
            try:
                await self.rescue_stalled()
            except (procrastinate.exceptions.ConnectorException, DatabaseUnavailable) as error:
                logger.warning("rescue_failed error=%s", error)
            await asyncio.sleep(RESCUE_EVERY_SECONDS)

    async def rescue_stalled(self) -> None:
        """Put the jobs of dead workers back into the queue; every job is safe to run twice.

        A job that was there each time a worker died is likely to be why, and is given up.
        """
        manager = self._queue.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
            if self._is_last_try(job):
                logger.error("job_given_up id=%s task=%s tries=%s", job.id, job.task_name, job.attempts + 1)
                # First what the person is told: after the end of the job nobody would come back to it.
                await self._settle(job)
                await manager.finish_job(job, Status.FAILED, delete_job=False)
                continue
            logger.warning("job_rescued id=%s task=%s", job.id, job.task_name)
            try:
                await manager.retry_job(job)
            except procrastinate.exceptions.UniqueViolation:
                # Another one with its queueing lock waits already, and will do the same.
                await manager.finish_job(job, Status.ABORTED, delete_job=True)

    async def _settle(self, job: Job) -> None:
        if self._give_up is None:
            return
        try:
            await asyncio.to_thread(self._give_up, job)
        except DatabaseUnavailable:
            raise
        except Exception:  # one of many jobs: it must not keep the others from being rescued
            logger.exception("job_not_settled id=%s task=%s", job.id, job.task_name)
