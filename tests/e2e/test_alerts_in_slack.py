"""Stock-outs in the stores' channels: told once whoever runs, edited when over."""

from decimal import Decimal
from time import sleep

import pytest
from sqlalchemy import select

from backend.alerts import service as alerts
from backend.clock import FixedClock
from backend.inventory import service as inventory
from backend.inventory.models import LotRow
from backend.outbox.models import OutboxRow
from backend.rules import RULES
from backend.scheduler import Scheduler
from bot.directory import MISSED_SECONDS
from tests.e2e.stack import MANAGER_S003, running_stack
from tests.factories.databases import database_on
from tests.factories.days import NOW

pytestmark = pytest.mark.slow

CHANNEL = "#s003-peoples-square"


@pytest.fixture
def opened_database(fresh_database):
    """The demo chain at ten in the morning of its own day, when every store is open."""
    return database_on(fresh_database.bind, FixedClock(NOW))


@pytest.fixture
def alert_stack(opened_database, brain, brain_directory):
    with running_stack(opened_database, brain, brain_directory, workers=2) as stack:
        yield stack


def fire_with_two_schedulers(stack):
    for _ in range(2):
        Scheduler(stack.database, RULES.values()).fire(RULES["stockout"])


def later(stack, minutes=1):
    clock = stack.database.clock
    clock.instant = clock.instant.replace(minute=clock.instant.minute + minutes)


def posts(stack):
    return [m for m in stack.driver.messages(CHANNEL, as_user=MANAGER_S003) if m.get("bot_id")]


def book(stack, quantity):
    with stack.database.unit() as uow:
        lot = uow.session.scalars(select(LotRow.lot_code).where(LotRow.sku == "BEV-0001")).first()
        inventory.record_movement(
            uow,
            None,
            location_code="S003",
            sku="BEV-0001",
            lot_code=lot,
            quantity=Decimal(quantity),
            kind="receipt" if quantity > 0 else "sale",
        )
        uow.commit()


def test_a_stock_out_is_told_once_and_edited_when_it_is_over(alert_stack):
    stack, driver = alert_stack, alert_stack.driver
    fire_with_two_schedulers(stack)
    told = driver.wait_for_message(CHANNEL, containing="晨岚可乐330ml罐装", seen_by=MANAGER_S003)
    stack.wait_until_idle()
    later(stack)
    fire_with_two_schedulers(stack)
    stack.wait_until_idle()
    assert [post["ts"] for post in posts(stack)] == [told["ts"]]

    book(stack, 240)
    later(stack)
    fire_with_two_schedulers(stack)
    driver.wait_for(lambda: posts(stack)[0]["text"] != told["text"], what="the edit")
    stack.wait_until_idle()
    (edited,) = posts(stack)
    assert edited["ts"] == told["ts"]
    (cola,) = [line for line in told["text"].splitlines() if "晨岚可乐330ml罐装" in line]
    title, *others = [line for line in told["text"].splitlines() if line != cola]
    assert title == "🔴 人民广场店：2 个商品缺货"
    *still_out, note = others
    assert edited["text"].splitlines() == [
        "🔴 人民广场店：1 个商品缺货",
        *still_out,
        "• 晨岚可乐330ml罐装 10:02 已恢复有货",
        note,
    ]
    assert "• ~晨岚可乐330ml罐装~ 10:02 已恢复有货" in str(edited["blocks"])


def test_a_further_stock_out_of_the_day_edits_the_message_and_rings_in_its_thread(alert_stack):
    stack, driver = alert_stack, alert_stack.driver
    book(stack, 240)
    fire_with_two_schedulers(stack)
    told = driver.wait_for_message(CHANNEL, containing="缺货", seen_by=MANAGER_S003)
    stack.wait_until_idle()
    assert "晨岚可乐330ml罐装" not in told["text"]

    book(stack, -240)
    later(stack)
    fire_with_two_schedulers(stack)
    driver.wait_for_message(
        CHANNEL,
        thread_ts=told["ts"],
        seen_by=MANAGER_S003,
        matching=lambda found: "晨岚可乐330ml罐装" in found["text"] and found["ts"] != told["ts"],
    )
    stack.wait_until_idle()
    parent = next(post for post in posts(stack) if post["ts"] == told["ts"])
    assert "晨岚可乐330ml罐装" in parent["text"]


def test_what_is_restocked_before_the_message_goes_out_is_not_told(opened_database, brain, brain_directory):
    with running_stack(opened_database, brain, brain_directory, workers=0) as stack:
        with stack.database.unit() as uow:
            alerts.run_rule(uow, RULES["stockout"])
            uow.commit()
        book(stack, 240)
        worker = stack.new_worker()
        worker.start()
        try:
            told = stack.driver.wait_for_message(CHANNEL, containing="缺货", seen_by=MANAGER_S003)
            stack.wait_until_idle()
        finally:
            worker.stop()
        going = [line for line in told["text"].splitlines() if "晨岚可乐330ml罐装" in line]
        assert all("已" in line or "恢复" in line for line in going)


def test_a_stock_out_reaches_its_channel_once_the_bot_is_invited(alert_stack):
    stack, driver = alert_stack, alert_stack.driver
    channel = stack.workspace.channels.find_by_name(CHANNEL)
    with stack.workspace.lock:
        channel.members.remove(stack.workspace.bot_user_id)
    fire_with_two_schedulers(stack)
    stack.wait_until_idle()
    assert posts(stack) == []
    assert delivery_of(stack, "S003") == ("failed", "channel_not_found")

    # The pause after an invitation is by the clock, which stands; so it is kept here.
    sleep(MISSED_SECONDS)
    driver.invite_app(MANAGER_S003, CHANNEL)
    told = driver.wait_for_message(CHANNEL, containing="晨岚可乐330ml罐装", seen_by=MANAGER_S003)
    stack.wait_until_idle()
    assert [post["ts"] for post in posts(stack)] == [told["ts"]]
    assert delivery_of(stack, "S003") == ("sent", "channel_not_found")


def delivery_of(stack, location):
    with stack.database.unit() as uow:
        row = uow.session.scalars(
            select(OutboxRow).where(OutboxRow.message_key.like(f"alert:stockout:{location}:%"))
        ).one()
        return row.status, row.failure
