"""Jobs are part of the caller's transaction, and a lost database is said in one way."""

import pytest
from sqlalchemy import text

from backend.errors import DatabaseUnavailable
from backend.queue import count_failed_jobs
from tests.factories.databases import outsider_on


def waiting(uow):
    return uow.session.execute(text("SELECT args->>'n' FROM procrastinate_jobs ORDER BY id")).scalars().all()


def test_a_second_job_with_the_same_queueing_lock_is_refused_and_undoes_nothing(empty_database):
    with empty_database.unit() as uow:
        assert uow.defer("task", {"n": 1}, queueing_lock="rule") is True
        assert uow.defer("task", {"n": 2}, queueing_lock="rule") is False
        assert uow.defer("task", {"n": 3}, queueing_lock="another") is True
        uow.commit()
    with empty_database.unit() as uow:
        assert waiting(uow) == ["1", "3"]


def test_a_connection_that_breaks_while_a_job_is_added_is_told_as_a_lost_database(fresh_empty_database):
    def add_on_a_broken_connection():
        with fresh_empty_database.unit() as uow:
            mine = uow.session.scalar(text("SELECT pg_backend_pid()"))
            with outsider_on(fresh_empty_database) as outsider:
                outsider.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
            uow.defer("task", {})

    with pytest.raises(DatabaseUnavailable):
        add_on_a_broken_connection()


def test_jobs_that_were_given_up_are_counted(empty_database):
    with empty_database.unit() as uow:
        uow.defer("task", {"n": 1})
        uow.defer("task", {"n": 2})
        connection = uow.session.connection()
        connection.execute(text("UPDATE procrastinate_jobs SET status = 'failed' WHERE args->>'n' = '2'"))
        assert count_failed_jobs(connection) == 1
