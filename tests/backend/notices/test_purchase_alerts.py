"""Alerts of buying: cold goods that came too warm, and decisions that are waited for too long."""

from datetime import timedelta
from decimal import Decimal

import pytest

from backend.alerts import service as alerts
from backend.alerts.schemas import AlertQuery
from backend.approvals.alerts import OVERDUE_AFTER
from backend.clock import FixedClock
from backend.inventory import incoming
from backend.rules import RULES
from tests.factories.actors import actor_named
from tests.factories.databases import database_on
from tests.factories.days import NOW
from tests.factories.purchasing import COLA, DUMPLINGS, MILK, PRINTER, approve, ordered, raised, received
from tests.factories.stock import move_stock

COLD_GOODS = RULES["cold_goods_held"]
OVERDUE = RULES["approval_overdue"]


def run(uow, rule):
    found = alerts.run_rule(uow, rule)
    return found.opened, found.ended


def deliver_warm_milk(uow, celsius="9.0", lot="W1"):
    order = ordered(uow, (MILK, 24))
    return received(uow, order, (MILK, 24), lot_code=lot, temperature_celsius=Decimal(celsius))


def test_milk_that_came_too_warm_is_told_to_its_store_as_a_critical_finding(uow):
    receipt = deliver_warm_milk(uow)
    [alert], _ = run(uow, COLD_GOODS)
    assert (alert.kind, alert.location.code, alert.item.code) == ("inspection_critical", "S001", MILK)
    assert (alert.source, alert.lot_code, alert.quantity, alert.celsius) == (
        receipt.document,
        "W1",
        Decimal(24),
        Decimal(9),
    )
    assert run(uow, COLD_GOODS) == ((), ())


@pytest.mark.parametrize("celsius", ["0.0", "4.0", "5.0"])
def test_milk_within_its_range_is_nobodys_alert(uow, celsius):
    deliver_warm_milk(uow, celsius)
    assert run(uow, COLD_GOODS) == ((), ())


def test_frozen_goods_above_minus_eighteen_are_told_and_ambient_ones_never(uow):
    frozen = ordered(uow, (DUMPLINGS, 20), below_minimum=True)
    received(uow, frozen, (DUMPLINGS, 20), temperature_celsius=Decimal("-17.9"))
    received(uow, ordered(uow), (COLA, 120), temperature_celsius=Decimal(30))
    opened, _ = run(uow, COLD_GOODS)
    assert [alert.item.code for alert in opened] == [DUMPLINGS]


def test_it_is_over_when_the_manager_has_released_the_lot(uow):
    deliver_warm_milk(uow)
    [alert], _ = run(uow, COLD_GOODS)
    incoming.release_lot(uow, actor_named(uow, "li.wei"), location_code="S001", sku=MILK, lot_code="W1")
    _, [ended] = run(uow, COLD_GOODS)
    assert (ended.document, ended.status) == (alert.document, "over")


def test_it_is_over_when_the_goods_are_thrown_away(uow):
    deliver_warm_milk(uow)
    run(uow, COLD_GOODS)
    move_stock(uow.session, -24, sku=MILK, lot="W1", kind="waste")
    _, [ended] = run(uow, COLD_GOODS)
    assert ended.status == "over"


def test_people_of_another_store_do_not_see_it(uow):
    deliver_warm_milk(uow)
    run(uow, COLD_GOODS)
    own = alerts.list_alerts(uow, actor_named(uow, "li.wei"), AlertQuery(kind="inspection_critical"))
    other = alerts.list_alerts(uow, actor_named(uow, "zhang.lina"), AlertQuery(kind="inspection_critical"))
    assert (len(own.documents), other.documents) == (1, ())


def at(connection, hours):
    return database_on(connection, FixedClock(NOW + timedelta(hours=hours))).unit()


@pytest.mark.parametrize(("hours", "count"), [(23.9, 0), (24, 1), (100, 1)])
def test_a_decision_is_overdue_after_a_day(connection, database, hours, count):
    with database.unit() as uow:
        document = raised(uow).document
        uow.commit()
    with at(connection, hours) as uow:
        opened, _ = run(uow, OVERDUE)
    assert [(alert.source, alert.post) for alert in opened] == [(document, "store_manager")] * count


def test_a_decision_ends_the_delay_and_the_next_level_has_a_day_of_its_own(connection, database):
    late = OVERDUE_AFTER.total_seconds() / 3600 + 1
    with database.unit() as uow:
        document = raised(uow, (PRINTER, 12)).document
        uow.commit()
    with at(connection, late) as uow:
        [first], _ = run(uow, OVERDUE)
        approve(uow, document, "li.wei")
        opened, [ended] = run(uow, OVERDUE)
        uow.commit()
    assert (opened, ended.document) == ((), first.document)
    with at(connection, 2 * late) as uow:
        [second], _ = run(uow, OVERDUE)
    assert (second.source, second.post) == (document, "area_manager")
    assert second.document != first.document
