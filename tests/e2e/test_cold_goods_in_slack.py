"""Cold goods that come too warm: held back with the receipt, and told in the store's channel until somebody acts."""

from datetime import timedelta
from decimal import Decimal

import pytest

from backend.clock import FixedClock
from backend.inventory import incoming
from backend.rules import RULES
from backend.scheduler import Scheduler
from tests.e2e.deciding import MANAGER
from tests.e2e.stack import running_stack
from tests.factories.actors import actor_named
from tests.factories.databases import database_on
from tests.factories.days import NOW
from tests.factories.purchasing import MILK, ordered, received

pytestmark = pytest.mark.slow

CHANNEL = "#s001-jingan-temple"


@pytest.fixture
def open_stack(fresh_database, brain, brain_directory):
    """Ten in the morning of the demo's day, when every store is open."""
    database = database_on(fresh_database.bind, FixedClock(NOW))
    with running_stack(database, brain, brain_directory) as stack:
        yield stack


def fire(stack):
    Scheduler(stack.database, RULES.values()).fire(RULES["cold_goods_held"])
    stack.wait_until_idle()


def test_a_warm_delivery_is_told_in_the_stores_channel_until_its_manager_has_released_it(open_stack):
    stack = open_stack
    with stack.database.unit() as uow:
        order = ordered(uow, (MILK, 24))
        receipt = received(uow, order, (MILK, 24), lot_code="W1", temperature_celsius=Decimal("9.5"))
        uow.commit()
    fire(stack)
    told = stack.driver.wait_for_message(CHANNEL, containing="温度超标", seen_by=MANAGER)
    [line] = [line for line in told["text"].splitlines() if line.startswith("•")]
    assert "已隔离 24" in line
    assert f"实测 9.5 °C · 批号 W1 · {receipt.document}" in line
    with stack.database.unit() as uow:
        incoming.release_lot(uow, actor_named(uow, "li.wei"), location_code="S001", sku=MILK, lot_code="W1")
        uow.commit()
    stack.database.clock.instant = NOW + timedelta(minutes=1)
    fire(stack)
    posts = [found for found in stack.driver.messages(CHANNEL) if found.get("bot_id")]
    assert [found["ts"] for found in posts] == [told["ts"]]
    assert "✅ 静安寺店" in posts[0]["text"]
