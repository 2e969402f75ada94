"""Counts what a language model takes, so that nobody's messages cost more than the company wants."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from backend.uow import UnitOfWork
from backend.usage.models import ModelUsageRow
from backend.usage.schemas import ModelCall, PersonDayUsage, Prices, Usage

# A year can be compared with the one before.
RETENTION = timedelta(days=800)


def record_call(uow: UnitOfWork, call: ModelCall, *, email: str, used_on: date, prices: Prices) -> None:
    """Add one call to a person's day; calls recorded at the same time by several workers all count."""
    statement = insert(ModelUsageRow).values(
        email=email,
        used_on=used_on,
        model=call.model,
        calls=1,
        failed_calls=int(call.failed),
        input_tokens=call.input_tokens,
        output_tokens=call.output_tokens,
        cost_usd=prices.cost_usd_of(call),
    )
    added = statement.excluded
    uow.session.execute(
        statement.on_conflict_do_update(
            index_elements=[ModelUsageRow.email, ModelUsageRow.used_on, ModelUsageRow.model],
            set_={
                "calls": ModelUsageRow.calls + added.calls,
                "failed_calls": ModelUsageRow.failed_calls + added.failed_calls,
                "input_tokens": ModelUsageRow.input_tokens + added.input_tokens,
                "output_tokens": ModelUsageRow.output_tokens + added.output_tokens,
                "cost_usd": ModelUsageRow.cost_usd + added.cost_usd,
            },
        )
    )


def get_usage(uow: UnitOfWork, *, email: str, used_on: date) -> Usage:
    """Return what a person's messages took on a day, of all models together."""
    row = uow.session.execute(
        select(
            func.coalesce(func.sum(ModelUsageRow.calls), 0),
            func.coalesce(func.sum(ModelUsageRow.failed_calls), 0),
            func.coalesce(func.sum(ModelUsageRow.input_tokens), 0),
            func.coalesce(func.sum(ModelUsageRow.output_tokens), 0),
            func.coalesce(func.sum(ModelUsageRow.cost_usd), 0),
        ).where(ModelUsageRow.email == email, ModelUsageRow.used_on == used_on)
    ).one()
    return Usage(
        calls=row[0], failed_calls=row[1], input_tokens=row[2], output_tokens=row[3], cost_usd=row[4]
    )


def list_usage(uow: UnitOfWork, *, since: date) -> list[PersonDayUsage]:
    """Return what was taken from a day on, newest day first, then by person."""
    query = (
        select(ModelUsageRow)
        .where(ModelUsageRow.used_on >= since)
        .order_by(ModelUsageRow.used_on.desc(), ModelUsageRow.email, ModelUsageRow.model)
    )
    return [
        PersonDayUsage(
            email=row.email,
            used_on=row.used_on,
            model=row.model,
            calls=row.calls,
            failed_calls=row.failed_calls,
            input_tokens=row.input_tokens,
            output_tokens=row.output_tokens,
            cost_usd=row.cost_usd,
        )
        for row in uow.session.scalars(query)
    ]


def forget_old(uow: UnitOfWork) -> int:
    """Delete the counts of days longer ago than a bill is looked at; returns the number of rows."""
    statement = delete(ModelUsageRow).where(ModelUsageRow.used_on < (uow.now - RETENTION).date())
    return len(uow.session.execute(statement.returning(ModelUsageRow.email)).all())
