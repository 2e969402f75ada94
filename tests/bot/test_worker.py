"""Workers that lose their database, and jobs that take their workers with them."""

import asyncio
import time
from contextlib import asynccontextmanager, contextmanager, suppress
from threading import Event, Thread

import procrastinate
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from backend.errors import DatabaseUnavailable, database_unavailable
from backend.queue import create_queue
from bot.jobs import MOST_TRIES, is_last_try
from bot.worker import RECONNECT_SECONDS, Worker
from tests.factories.databases import outsider_on

PATIENCE_SECONDS = 30


def eventually(condition, *, what):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)


@pytest.fixture
def queue(fresh_empty_database):
    return create_queue(fresh_empty_database.bind.url)


def register(queue, done):
    @queue.task(name="note")
    def note(number):
        done.append(number)


@contextmanager
def running(worker):
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def add(database, task="note", *, times=1):
    with database.unit() as uow:
        for _ in range(times):
            uow.defer(task, {"number": 7})
        uow.commit()


def jobs(database):
    with database.unit() as uow:
        query = text("SELECT status::text, attempts FROM procrastinate_jobs ORDER BY id")
        return [tuple(row) for row in uow.session.execute(query)]


@pytest.mark.slow
def test_a_started_worker_hears_of_a_job_before_it_would_look_for_one(fresh_empty_database, queue):
    done = []
    register(queue, done)
    with running(Worker(queue)), outsider_on(fresh_empty_database) as outsider:
        listening = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        assert outsider.scalar(listening) == 1
        add(fresh_empty_database)
        eventually(lambda: done == [7], what="the job")


@pytest.mark.slow
def test_a_worker_survives_the_loss_of_its_connections_and_goes_on(fresh_empty_database, queue):
    done = []
    register(queue, done)
    with running(Worker(queue)) as worker:
        add(fresh_empty_database)
        eventually(lambda: len(done) == 1, what="the first job")
        fresh_empty_database.bind.dispose()
        with outsider_on(fresh_empty_database) as outsider:
            cut = outsider.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
            assert len(cut.all()) >= 2
        add(fresh_empty_database, times=3)
        eventually(lambda: len(done) == 4, what="the jobs after the outage")
        assert worker.is_alive()


@pytest.mark.slow
def test_a_worker_waits_for_a_database_that_refuses_connections(fresh_empty_database, queue):
    done = []
    register(queue, done)
    add(fresh_empty_database)
    worker = Worker(queue)
    with refusing_connections(fresh_empty_database):
        starting = Thread(target=worker.start)
        starting.start()
        time.sleep(2)
        assert worker.is_alive()
        assert done == []
    try:
        eventually(lambda: done == [7], what="the job after the outage")
    finally:
        starting.join()
        worker.stop()


class NoDatabase:
    """A queue whose database is away."""

    def __init__(self):
        self.was_tried = Event()

    @asynccontextmanager
    async def open_async(self):
        self.was_tried.set()
        raise procrastinate.exceptions.ConnectorException
        yield  # what makes it a generator


@pytest.mark.parametrize("is_between_tries", [True, False])
def test_a_worker_that_waits_for_its_database_ends_when_it_is_told_to(is_between_tries):
    queue = NoDatabase()
    worker = Worker(queue)
    starting = Thread(target=worker.start)
    starting.start()
    assert queue.was_tried.wait(PATIENCE_SECONDS)
    if is_between_tries:
        time.sleep(0.1)  # its event loop is closed by then; the next try is seconds away
    started = time.monotonic()
    worker.stop()
    assert not worker.is_alive()
    starting.join()
    assert time.monotonic() - started < RECONNECT_SECONDS


@contextmanager
def refusing_connections(database):
    """Let nobody into the database; who is in must leave."""
    url = database.bind.url
    database.bind.dispose()
    engine = create_engine(url.set(database="postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as outsider:
        outsider.execute(text(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false'))
        try:
            yield
        finally:
            outsider.execute(text(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true'))


@pytest.fixture
def orphan(fresh_empty_database):
    """Leaves a job behind as a dead worker does, after so many earlier tries."""

    def leave(*, attempts, queueing_lock=None):
        with fresh_empty_database.unit() as uow:
            uow.defer("note", {"number": 7}, queueing_lock=queueing_lock)
            uow.session.execute(
                text(
                    "UPDATE procrastinate_jobs SET status = 'doing', attempts = :attempts, worker_id = NULL "
                    "WHERE id = (SELECT max(id) FROM procrastinate_jobs)"
                ),
                {"attempts": attempts},
            )
            uow.commit()

    return leave


def rescue(queue, given_up):
    async def once():
        async with queue.open_async():
            worker = Worker(
                queue, give_up=lambda job: given_up.append(job.task_kwargs), is_last_try=is_last_try
            )
            await worker.rescue_stalled()

    asyncio.run(once())


def test_the_job_of_a_dead_worker_goes_back_into_the_queue(fresh_empty_database, queue, orphan):
    orphan(attempts=0)
    given_up = []
    rescue(queue, given_up)
    assert jobs(fresh_empty_database) == [("todo", 1)]
    assert given_up == []


def test_a_job_that_was_there_whenever_a_worker_died_is_given_up_and_settled_once(
    fresh_empty_database, queue, orphan
):
    orphan(attempts=MOST_TRIES - 1)
    given_up = []
    rescue(queue, given_up)
    rescue(queue, given_up)
    assert jobs(fresh_empty_database) == [("failed", MOST_TRIES)]
    assert given_up == [{"number": 7}]


def test_the_run_of_a_dead_worker_gives_way_to_the_next_one_that_waits_already(
    fresh_empty_database, queue, orphan
):
    orphan(attempts=0, queueing_lock="duty:stockout")
    with fresh_empty_database.unit() as uow:
        assert uow.defer("note", {"number": 8}, queueing_lock="duty:stockout")
        uow.commit()
    orphan(attempts=0)
    rescue(queue, [])
    # The waiting one is untouched, and the jobs behind the abandoned one are rescued all the same.
    assert jobs(fresh_empty_database) == [("todo", 0), ("todo", 1)]


@pytest.mark.parametrize(
    ("error", "status"), [(database_unavailable(), "doing"), (ZeroDivisionError(), "failed")]
)
def test_a_job_that_cannot_be_settled_stays_only_while_the_database_is_away(
    fresh_empty_database, queue, orphan, error, status
):
    orphan(attempts=MOST_TRIES - 1)

    def fail(job):
        del job
        raise error

    async def once():
        async with queue.open_async():
            with suppress(DatabaseUnavailable):
                await Worker(queue, give_up=fail, is_last_try=is_last_try).rescue_stalled()

    asyncio.run(once())
    assert [found for found, _ in jobs(fresh_empty_database)] == [status]
