"""Alerts: told once, ended when over, whoever runs the rules and however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from backend.alerts import service as alerts
from backend.alerts.models import AlertRow
from backend.alerts.schemas import AlertQuery
from backend.clock import FixedClock
from backend.inventory.models import StockBalanceRow
from backend.outbox.models import OutboxRow
from backend.rules import RULES
from backend.scheduler import Scheduler
from tests.factories.actors import actor_named
from tests.factories.databases import database_on
from tests.factories.days import NOW
from tests.factories.stock import add_lot, move_stock

STOCKOUT = RULES["stockout"]


def run(uow):
    return alerts.run_rule(uow, STOCKOUT)


def opened_at(run_of_rule, location):
    return {alert.item.code for alert in run_of_rule.opened if alert.location.code == location}


def messages_of(uow, location):
    query = select(OutboxRow).where(OutboxRow.message_key.like(f"alert:stockout:{location}:%"))
    return uow.session.scalars(query).all()


def test_a_stock_out_is_opened_once_however_often_the_rule_runs(uow):
    first, second = run(uow), run(uow)
    assert "BEV-0001" in opened_at(first, "S003")
    assert second.opened == ()
    assert second.still_open == len(first.opened)


def test_the_items_of_one_store_share_one_message(uow):
    first = run(uow)
    assert len(opened_at(first, "S003")) > 1
    (message,) = messages_of(uow, "S003")
    assert message.payload["group"] == "stockout:S003:2026-06-10"


def test_the_distribution_centre_and_the_kitchen_raise_no_stock_outs(uow):
    assert {alert.location.code[0] for alert in run(uow).opened} == {"S"}


def test_restocking_ends_the_alert_and_edits_the_same_message(uow):
    run(uow)
    add_lot(uow.session, "NEW")
    move_stock(uow.session, 240, location="S003", lot="NEW", kind="receipt")
    second = run(uow)
    assert [(alert.location.code, alert.item.code, alert.status) for alert in second.ended] == [
        ("S003", "BEV-0001", "over")
    ]
    told, edited = messages_of(uow, "S003")
    assert told.message_key == edited.message_key


def test_a_stock_out_that_comes_back_is_a_new_alert(uow):
    run(uow)
    add_lot(uow.session, "NEW")
    move_stock(uow.session, 240, location="S003", lot="NEW", kind="receipt")
    run(uow)
    move_stock(uow.session, -240, location="S003", lot="NEW", kind="sale")
    assert opened_at(run(uow), "S003") == {"BEV-0001"}


def test_only_an_expired_lot_left_is_a_stock_out(uow):
    run(uow)
    add_lot(uow.session, "OLD", expires_on=NOW.date() - timedelta(days=1))
    move_stock(uow.session, 50, location="S003", lot="OLD", kind="receipt")
    assert run(uow).ended == ()


def test_a_dry_run_leaves_no_trace(database):
    with database.unit() as uow:
        assert run(uow).opened
    with database.unit() as uow:
        assert uow.session.scalar(select(func.count()).select_from(AlertRow)) == 0
        assert uow.session.scalar(select(func.count()).select_from(OutboxRow)) == 0


def test_a_closed_store_is_told_when_it_opens(connection):
    two_at_night = datetime(2026, 6, 10, 18, 0, tzinfo=UTC)
    database = database_on(connection, FixedClock(two_at_night))
    with database.unit() as uow:
        run(uow)
        rows = uow.session.connection().exec_driver_sql(
            "SELECT lock, scheduled_at FROM procrastinate_jobs WHERE task_name = 'deliver'"
        )
        due = {lock.split(":")[2]: at for lock, at in rows}
    assert due["S003"] == datetime(2026, 6, 10, 22, 30, tzinfo=UTC)  # 06:30 in Shanghai
    assert due["S005"] is None  # open round the clock


def test_alert_numbers_count_without_gaps(uow):
    numbers = sorted(alert.document for alert in run(uow).opened)
    assert numbers == [f"AL-{count:06d}" for count in range(1, len(numbers) + 1)]


def test_people_see_the_alerts_of_their_scope_only(uow, actor_of):
    run(uow)
    seen = alerts.list_alerts(uow, actor_of("zhang.lina"), AlertQuery())
    assert {alert.location.code for alert in seen.documents} == {"S003"}
    everything = alerts.list_alerts(uow, actor_of("sun.yutong"), AlertQuery())
    assert len(everything.documents) > len(seen.documents)


def test_two_schedulers_firing_at_once_queue_one_run(fresh_database):
    schedulers = [Scheduler(fresh_database, RULES.values()) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda scheduler: scheduler.fire(STOCKOUT), schedulers))
    assert claims.count(True) == 1
    with fresh_database.unit() as uow:
        jobs = uow.session.connection().exec_driver_sql(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'run_rule'"
        )
        assert jobs.scalar() == 1


def test_the_next_window_may_be_claimed_again(fresh_database):
    clock = FixedClock(NOW)
    scheduler = Scheduler(database_on(fresh_database.bind, clock), RULES.values())
    assert scheduler.fire(STOCKOUT)
    clock.instant += timedelta(seconds=30)
    assert not scheduler.fire(STOCKOUT)
    clock.instant += timedelta(seconds=30)
    assert scheduler.fire(STOCKOUT)


def test_the_same_rule_run_twice_at_once_opens_each_alert_once(fresh_database):
    def run_and_commit(_):
        with fresh_database.unit() as uow:
            found = run(uow)
            uow.commit()
        return len(found.opened)

    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(run_and_commit, range(4)))
    assert sum(count > 0 for count in opened) == 1


def test_a_stock_out_is_still_told_when_no_sale_of_the_last_four_weeks_tells_the_demand(database):
    with database.unit(now=NOW) as uow:
        number = next(
            alert.document
            for alert in run(uow).opened
            if (alert.location.code, alert.item.code) == ("S003", "BEV-0001")
        )
        uow.commit()
    with database.unit(now=NOW + timedelta(days=29)) as uow:
        later = run(uow)
        assert number not in {alert.document for alert in later.ended}
        # Told once: its old message stands, and no second alert is opened beside it.
        assert "BEV-0001" not in opened_at(later, "S003")
        listed = alerts.list_alerts(uow, actor_named(uow, "zhang.lina"), AlertQuery())
        assert number in {alert.document for alert in listed.documents}


def test_a_group_holds_the_alerts_of_one_local_day_only(database):
    # Eleven at night and one in the morning in Shanghai: two days there, one day in UTC.
    late, early = (datetime(2026, 6, 10, hour, tzinfo=UTC) for hour in (15, 17))
    with database.unit(now=late) as uow:
        first = opened_at(run(uow), "S003")
        uow.commit()
    with database.unit(now=early) as uow:
        lots = uow.session.execute(
            select(StockBalanceRow.sku, StockBalanceRow.lot_code, StockBalanceRow.quantity)
            .where(StockBalanceRow.location_code == "S003", StockBalanceRow.sku == "BEV-0002")
            .where(StockBalanceRow.quantity > 0)
        ).all()
        for sku, lot, quantity in lots:
            move_stock(uow.session, -quantity, location="S003", sku=sku, lot=lot, kind="sale")
        assert opened_at(run(uow), "S003") == {"BEV-0002"}

        def group_of(day):
            return {alert.item.code for alert in alerts.get_group(uow, f"stockout:S003:{day}").alerts}

        assert group_of("2026-06-10") == first
        assert group_of("2026-06-11") == {"BEV-0002"}


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [(NOW, None), (datetime(2026, 6, 10, 18, 0, tzinfo=UTC), datetime(2026, 6, 10, 22, 30, tzinfo=UTC))],
    ids=["by day", "at two in the night"],
)
def test_a_group_tells_when_its_store_opens(database, now, opens_at):
    with database.unit(now=now) as uow:
        assert alerts.get_group(uow, "stockout:S003:2026-06-10").opens_at == opens_at


def test_a_firing_whose_run_still_waits_for_a_worker_adds_no_second_run(fresh_database):
    clock = FixedClock(NOW)
    scheduler = Scheduler(database_on(fresh_database.bind, clock), RULES.values())
    for _ in range(5):
        assert scheduler.fire(STOCKOUT)  # the window is claimed all the same, so that nobody else fires it
        clock.instant += STOCKOUT.every
    with fresh_database.unit() as uow:
        jobs = uow.session.connection().exec_driver_sql("SELECT task_name FROM procrastinate_jobs")
        assert jobs.scalars().all() == ["run_rule"]
