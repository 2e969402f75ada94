from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backend.db import create_database_engine
from backend.errors import DatabaseUnavailable
from backend.numbering import DocumentCounterRow
from tests.factories.databases import database_on, outsider_on
from tests.factories.days import NOW


class SomethingFailedError(Exception):
    pass


def _write(uow, prefix="PR"):
    uow.session.add(DocumentCounterRow(prefix=prefix, last_number=1))
    uow.session.flush()


def _prefixes(database):
    with database.unit() as uow:
        return uow.session.scalars(select(DocumentCounterRow.prefix)).all()


@pytest.fixture(params=["fresh_empty_database", "empty_database"])
def some_database(request):
    """A unit behaves alike on an engine and inside a test's transaction."""
    return request.getfixturevalue(request.param)


def test_what_is_committed_stays(some_database):
    with some_database.unit() as uow:
        _write(uow)
        uow.commit()
    assert _prefixes(some_database) == ["PR"]


def test_what_is_not_committed_is_undone(some_database):
    with some_database.unit() as uow:
        _write(uow)
    assert _prefixes(some_database) == []


def test_an_error_undoes_everything_since_the_last_commit_and_is_passed_on(some_database):
    def request():
        with some_database.unit() as uow:
            _write(uow, "PR")
            uow.commit()
            _write(uow, "PO")
            raise SomethingFailedError

    with pytest.raises(SomethingFailedError):
        request()
    assert _prefixes(some_database) == ["PR"]


def test_a_broken_rule_of_the_database_is_no_outage(some_database):
    def request():
        with some_database.unit() as uow:
            _write(uow)
            uow.session.execute(text("INSERT INTO document_counters VALUES ('PR', 1)"))

    with pytest.raises(IntegrityError):
        request()
    assert _prefixes(some_database) == []


def test_a_unit_that_failed_in_a_test_leaves_the_test_what_it_committed_before(empty_database):
    with empty_database.unit() as uow:
        _write(uow, "AL")
        uow.commit()
    with pytest.raises(IntegrityError), empty_database.unit() as uow:
        uow.session.execute(text("INSERT INTO document_counters VALUES ('AL', 1)"))
    assert _prefixes(empty_database) == ["AL"]


def test_now_is_read_once_when_the_unit_opens(empty_database, clock):
    with empty_database.unit() as uow:
        clock.instant += timedelta(minutes=5)
        assert uow.now == NOW
    with empty_database.unit() as uow:
        assert uow.now == NOW + timedelta(minutes=5)


def test_a_dry_run_chooses_its_own_now(empty_database):
    with empty_database.unit(now=NOW - timedelta(days=1)) as uow:
        assert uow.now == NOW - timedelta(days=1)


def test_a_job_exists_once_its_unit_is_committed(fresh_empty_database):
    with fresh_empty_database.unit() as uow:
        uow.defer("answer_turn", {"turn": 7}, lock="thread-1", run_at=NOW)
        with outsider_on(fresh_empty_database) as outsider:
            assert _jobs(outsider) == []
        uow.commit()
    with fresh_empty_database.unit() as uow:
        assert _jobs(uow.session) == [("answer_turn", {"turn": 7}, "thread-1", NOW, "todo")]


def test_a_job_of_a_unit_that_is_undone_never_existed(some_database):
    def request():
        with some_database.unit() as uow:
            uow.defer("answer_turn", {"turn": 7})
            raise SomethingFailedError

    with pytest.raises(SomethingFailedError):
        request()
    with some_database.unit() as uow:
        assert _jobs(uow.session) == []


def _jobs(session):
    statement = text("SELECT task_name, args, lock, scheduled_at, status FROM procrastinate_jobs")
    return [tuple(row) for row in session.execute(statement)]


def test_a_server_that_cannot_be_reached_is_a_sentence_for_the_person(migrated_engine):
    nowhere = migrated_engine.url.set(host="127.0.0.1", port=1, query={})
    engine = create_database_engine(nowhere)
    with (
        pytest.raises(DatabaseUnavailable, match="does not answer at the moment"),
        database_on(engine).unit() as uow,
    ):
        uow.session.execute(text("SELECT 1"))


def test_a_connection_that_is_lost_midway_is_an_outage_and_the_next_unit_works(fresh_empty_database):
    def request():
        with fresh_empty_database.unit() as uow:
            _write(uow)
            with outsider_on(fresh_empty_database) as outsider:
                backend_pid = uow.session.connection().connection.driver_connection.info.backend_pid
                outsider.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend_pid})
            uow.session.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnavailable):
        request()
    assert _prefixes(fresh_empty_database) == []
