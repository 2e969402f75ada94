from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from backend.audit import GENESIS_HASH, AuditRow, ChainReport, record, verify_chain
from tests.factories.days import NOW

SHANGHAI = timezone(timedelta(hours=8))


def _record(uow, subject="S001", **payload):
    record(uow, None, action="stock_counted", subject=subject, payload=payload, reference="r-1")


@pytest.fixture
def chain(empty_database):
    """A unit of work on a chain of five rows."""
    with empty_database.unit() as uow:
        for number in range(1, 6):
            _record(uow, subject=f"SC-{number:06d}", counted=number)
        yield uow


def test_an_empty_chain_is_whole(empty_database):
    with empty_database.unit() as uow:
        assert verify_chain(uow.session) == ChainReport(rows=0, broken_at=None)


def test_rows_are_numbered_from_one_and_each_names_the_hash_before_it(chain):
    rows = chain.session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5]
    assert [row.previous_hash for row in rows] == [GENESIS_HASH, *(row.hash for row in rows[:-1])]
    assert verify_chain(chain.session) == ChainReport(rows=5, broken_at=None)


@pytest.mark.parametrize(
    "change",
    [
        """payload = '{"counted": 999}'""",
        """payload = payload || '{"note": "added"}'""",
        "actor_email = 'someone@example.com'",
        "action = 'stock_found'",
        "subject = 'SC-000009'",
        "reference = NULL",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "previous_hash = repeat('1', 64)",
        "hash = repeat('1', 64)",
    ],
)
def test_a_row_changed_behind_its_back_is_found(chain, change):
    _as_superuser(chain, f"UPDATE audit_log SET {change} WHERE seq = 3")  # noqa: S608 -- our own text
    assert verify_chain(chain.session).broken_at == 3


def test_a_row_taken_out_is_found_at_the_next_one(chain):
    _as_superuser(chain, "DELETE FROM audit_log WHERE seq = 2")
    assert verify_chain(chain.session).broken_at == 3


def test_two_rows_that_changed_places_are_found(chain):
    _as_superuser(
        chain,
        "UPDATE audit_log SET seq = 102 WHERE seq = 2",
        "UPDATE audit_log SET seq = 2 WHERE seq = 3",
        "UPDATE audit_log SET seq = 3 WHERE seq = 102",
    )
    assert verify_chain(chain.session).broken_at == 2


def test_a_row_slipped_in_at_the_end_is_found(chain):
    _as_superuser(
        chain,
        "INSERT INTO audit_log SELECT 6, recorded_at, actor_email, action, subject, payload, reference, hash, "
        "hash FROM audit_log WHERE seq = 5",
    )
    assert verify_chain(chain.session).broken_at == 6


def _as_superuser(uow, *statements):
    uow.session.execute(text("ALTER TABLE audit_log DISABLE TRIGGER ALL"))
    for statement in statements:
        uow.session.execute(text(statement))


@pytest.mark.parametrize(
    "value",
    [
        "可乐 330ml “罐”",
        Decimal("12.50"),
        0.1 + 0.2,
        1e22,
        -0.0,
        10**30,
        {"b": [1, None, True], "a": {}},
        NOW,
    ],
)
def test_every_kind_of_value_survives_the_database(empty_database, value):
    with empty_database.unit() as uow:
        _record(uow, value=value)
        assert verify_chain(uow.session) == ChainReport(rows=1, broken_at=None)


def test_an_instant_given_in_another_zone_is_the_same_instant(empty_database):
    with empty_database.unit(now=NOW.astimezone(SHANGHAI)) as uow:
        _record(uow)
        assert verify_chain(uow.session).broken_at is None


def test_who_acted_is_recorded(database, actor_of):
    with database.unit() as uow:
        record(uow, actor_of("li.wei"), action="stock_counted", subject="SC-000001", payload={})
        newest = uow.session.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
    assert (newest.actor_email, newest.recorded_at) == ("li.wei@lantern.example.com", NOW)


def test_a_unit_that_is_undone_leaves_no_row_and_no_gap(empty_database):
    with empty_database.unit() as uow:
        _record(uow)
    with empty_database.unit() as uow:
        _record(uow)
        assert uow.session.scalars(select(AuditRow.seq)).all() == [1]


def test_eight_writers_at_once_make_one_chain_without_gaps(fresh_empty_database):
    def write(writer):
        for number in range(5):
            with fresh_empty_database.unit() as uow:
                _record(uow, subject=f"writer {writer}", number=number)
                uow.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    with fresh_empty_database.unit() as uow:
        assert verify_chain(uow.session) == ChainReport(rows=40, broken_at=None)
        subjects = uow.session.scalars(select(AuditRow.subject)).all()
    assert all(subjects.count(f"writer {writer}") == 5 for writer in range(8))


def test_a_clock_that_goes_back_does_not_break_the_chain(empty_database):
    earlier = replace(empty_database.clock, instant=NOW - timedelta(hours=1)).now()
    with empty_database.unit() as uow:
        _record(uow)
        uow.commit()
    with empty_database.unit(now=earlier) as uow:
        _record(uow)
        assert verify_chain(uow.session) == ChainReport(rows=2, broken_at=None)
