from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from backend.alerts.models import RuleFiringRow
from tests.factories.days import NOW


def _claim(session, instant):
    session.add(RuleFiringRow(rule="stockout", window_starts_at=instant, claimed_at=NOW))
    session.flush()


def test_an_instant_without_a_zone_is_refused(empty_database):
    with empty_database.unit() as uow, pytest.raises(StatementError, match="naive datetime"):
        _claim(uow.session, datetime(2026, 6, 10, 10, 0))  # noqa: DTZ001


def test_an_instant_of_any_zone_comes_back_in_utc(empty_database):
    with empty_database.unit() as uow:
        _claim(uow.session, datetime(2026, 6, 10, 10, 0, tzinfo=timezone(timedelta(hours=8))))
        uow.session.expunge_all()
        stored = uow.session.scalars(select(RuleFiringRow.window_starts_at)).one()
    assert stored == datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
    assert stored.tzinfo is UTC


def test_a_comparison_with_an_instant_without_a_zone_is_refused(empty_database):
    statement = select(RuleFiringRow).where(RuleFiringRow.claimed_at < datetime(2026, 6, 10))  # noqa: DTZ001
    with empty_database.unit() as uow, pytest.raises(StatementError, match="naive datetime"):
        uow.session.execute(statement)
