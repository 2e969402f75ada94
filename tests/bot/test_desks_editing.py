"""A write is changed in a form before it is confirmed: requests, and what came of an order lot by lot."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from backend.actions.models import ActionRow
from backend.inventory.models import LotRow
from backend.items import service as items
from backend.procurement.deliveries import DeliveredLine
from backend.procurement.models import GoodsReceiptLineRow, PurchaseRequestRow
from bot.cards.context import CardContext
from bot.cards.delivery_form import delivery_modal
from bot.cards.language import Translator
from bot.form_names import EDIT_FORM
from tests.bot.desk import Desk, fixed_of, inputs_of, typed
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import COLA, COLA_CASE, DUMPLINGS, MILK, PRINTER, ordered
from tests.fakes import calls

REQUEST = calls(
    "raise_purchase_request",
    lines=[{"item": COLA, "quantity": "120"}, {"item": PRINTER, "quantity": "1"}],
)


@pytest.fixture
def asking(database):
    desk = Desk(database, REQUEST)
    reply = desk.say("liu.zeyang", "订可乐和打印机")
    return desk, reply.outcomes[0].pending_action


def edited(desk, number, inputs, *, who="liu.zeyang"):
    view = desk.open(who, EDIT_FORM, action=number)
    entry, errors = desk.read(EDIT_FORM, inputs, **fixed_of(view))
    assert errors == {}
    return desk.send(who, EDIT_FORM, **entry.values)


def test_a_request_is_changed_before_it_is_confirmed_and_the_new_card_takes_the_old_ones_place(asking):
    desk, number = asking
    day = (TODAY + timedelta(days=9)).isoformat()
    reply = edited(
        desk,
        number,
        {
            "quantity:0": typed("10箱"),
            "quantity:1": typed("0"),
            "needed_by": {"type": "datepicker", "selected_date": day},
            "reason": typed("周末促销"),
        },
    )
    [outcome] = reply.outcomes
    assert outcome.settles == number
    assert outcome.arguments == {
        "lines": [{"item": COLA, "quantity": "240"}],
        "location": "S001",
        "needed_by": day,
        "reason": "周末促销",
    }
    done = desk.say("liu.zeyang", kind="confirm", chosen_value=outcome.pending_action)
    assert done.outcomes[0].result.amount == COLA_CASE * 10
    [request] = desk.rows(PurchaseRequestRow)
    assert request.reason == "周末促销"


def test_the_old_button_leads_to_the_changed_card(asking):
    desk, number = asking
    newer = edited(desk, number, {"quantity:0": typed("240"), "quantity:1": typed("1")}).outcomes[0]
    reply = desk.say("liu.zeyang", kind="confirm", chosen_value=number)
    assert reply.outcomes[0].pending_action == newer.pending_action
    assert desk.rows(PurchaseRequestRow) == []


def test_a_change_answered_again_makes_no_second_card(asking):
    desk, number = asking
    values = {
        "action": number,
        "arguments": {"lines": [{"item": COLA, "quantity": "240"}], "location": "S001"},
    }
    first = desk.send("liu.zeyang", EDIT_FORM, **values)
    second = desk.send("liu.zeyang", EDIT_FORM, again=True, **values)
    assert first.outcomes[0].pending_action == second.outcomes[0].pending_action
    with desk.database.unit() as uow:
        assert uow.session.scalar(select(func.count()).select_from(ActionRow)) == 2


def test_a_change_that_cannot_be_leaves_the_card_as_it_is(asking):
    desk, number = asking
    arguments = {"lines": [{"item": COLA, "quantity": "240"}], "location": "S001", "needed_by": "2020-01-01"}
    reply = desk.send("liu.zeyang", EDIT_FORM, action=number, arguments=arguments)
    assert "过去" in desk.said(reply)
    done = desk.say("liu.zeyang", kind="confirm", chosen_value=number)
    assert done.outcomes[0].status == "answer"


def test_nobody_changes_what_somebody_else_is_about_to_do(asking):
    desk, number = asking
    assert "submit" not in desk.open("li.wei", EDIT_FORM, action=number)
    arguments = {"lines": [{"item": COLA, "quantity": "9600"}], "location": "S001"}
    reply = desk.send("li.wei", EDIT_FORM, action=number, arguments=arguments)
    assert reply.outcomes[0].reason == "not_allowed"


def test_what_was_confirmed_can_no_longer_be_changed(asking):
    desk, number = asking
    desk.say("liu.zeyang", kind="confirm", chosen_value=number)
    assert "改不了" in str(desk.open("liu.zeyang", EDIT_FORM, action=number))


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("很多", "读不出"),
        ("", "读不出"),
        ("-3", "0 到"),
        ("1.2345", "0 到"),
        ("9999999", "0 到"),
        ("3 公斤", "读不出"),
    ],
)
def test_a_quantity_that_is_none_is_pointed_out_beside_its_input(asking, words, fault):
    desk, number = asking
    view = desk.open("liu.zeyang", EDIT_FORM, action=number)
    inputs = {"quantity:0": typed(words), "quantity:1": typed("1")}
    _entry, errors = desk.read(EDIT_FORM, inputs, **fixed_of(view))
    assert list(errors) == ["quantity:0"]
    assert fault in Translator("zh").gettext(errors["quantity:0"])


def test_a_request_of_nothing_is_pointed_out(asking):
    desk, number = asking
    view = desk.open("liu.zeyang", EDIT_FORM, action=number)
    inputs = {"quantity:0": typed("0"), "quantity:1": typed("0 箱")}
    _entry, errors = desk.read(EDIT_FORM, inputs, **fixed_of(view))
    assert list(errors) == ["quantity:0"]


@pytest.fixture
def arriving(database):
    """Milk and dumplings have come to S001; the receiver has said so."""
    desk = Desk(database)
    desk.do(lambda uow: ordered(uow, (MILK, 24)))
    desk.model.script.append(calls("receive_order", document="PO-000001"))
    reply = desk.say("wu.yating", "PO-1 到货了")
    return desk, reply.outcomes[0].pending_action


def test_a_delivery_is_booked_with_what_label_and_thermometer_say(arriving):
    desk, number = arriving
    day = (TODAY + timedelta(days=12)).isoformat()
    view = desk.open("wu.yating", EDIT_FORM, action=number)
    assert {"quantity:0", "lot:0", "expires:0", "celsius:0"} <= set(inputs_of(view))
    inputs = {
        "quantity:0": typed("1箱"),
        "lot:0": typed("YL-0610"),
        "expires:0": {"type": "datepicker", "selected_date": day},
        "celsius:0": typed("9.5℃"),
    }
    waiting = edited(desk, number, inputs, who="wu.yating").outcomes[0]
    assert waiting.tool == "receive_order"
    desk.say("wu.yating", kind="confirm", chosen_value=waiting.pending_action)
    [line] = desk.rows(GoodsReceiptLineRow)
    assert (line.quantity, line.lot_code, line.expires_on.isoformat()) == (12, "YL-0610", day)
    assert (line.temperature_celsius, line.is_quarantined) == (Decimal("9.5"), True)


def test_a_delivery_that_was_not_changed_is_still_booked_as_it_was_said(arriving):
    desk, number = arriving
    desk.say("wu.yating", kind="confirm", chosen_value=number)
    [line] = desk.rows(GoodsReceiptLineRow)
    assert (line.quantity, line.is_expiry_assumed) == (24, True)


def test_goods_that_do_not_expire_and_are_not_cold_are_asked_for_neither(database):
    desk = Desk(database)
    desk.do(lambda uow: ordered(uow, (PRINTER, 1)))
    desk.model.script.append(calls("receive_order", document="PO-000001"))
    number = desk.say("wu.yating", "PO-1 到货了").outcomes[0].pending_action
    view = desk.open("wu.yating", EDIT_FORM, action=number)
    assert set(inputs_of(view)) == {"quantity:0", "lot:0"}


def test_frozen_goods_may_be_measured_below_zero(database):
    desk = Desk(database)
    desk.do(lambda uow: ordered(uow, (DUMPLINGS, 12), below_minimum=True))
    desk.model.script.append(calls("receive_order", document="PO-000001"))
    number = desk.say("wu.yating", "PO-1 到货了").outcomes[0].pending_action
    inputs = {"quantity:0": typed("1箱"), "celsius:0": typed("－19")}
    waiting = edited(desk, number, inputs, who="wu.yating").outcomes[0]
    desk.say("wu.yating", kind="confirm", chosen_value=waiting.pending_action)
    assert [line.is_quarantined for line in desk.rows(GoodsReceiptLineRow)] == [False]
    assert desk.rows(LotRow)


@pytest.mark.parametrize("words", ["冷", "3,5", "200", "1e3", "٣"])
def test_a_temperature_that_is_none_is_pointed_out(arriving, words):
    desk, number = arriving
    view = desk.open("wu.yating", EDIT_FORM, action=number)
    inputs = {"quantity:0": typed("12"), "celsius:0": typed(words)}
    _entry, errors = desk.read(EDIT_FORM, inputs, **fixed_of(view))
    assert list(errors) == ["celsius:0"]


def test_lines_that_a_form_has_no_room_for_stay_as_they_were(database):
    desk = Desk(database)
    lines = [DeliveredLine(item=COLA, quantity=Decimal(number)) for number in range(1, 21)]
    with database.unit() as uow:
        by_sku = items.list_items(uow, skus={COLA})
    context = CardContext(language="zh", timezone="Asia/Shanghai", now=NOW)
    view = delivery_modal("PO-000001", lines, by_sku, fixed={"action": "AC-000001"}, context=context)
    assert len(view["blocks"]) <= 100
    inputs = {f"quantity:{index}": typed("100") for index in range(18)}
    entry, errors = desk.read(EDIT_FORM, inputs, **fixed_of(view))
    assert errors == {}
    sent = [line["quantity"] for line in entry.values["arguments"]["lines"]]
    assert sent == ["100"] * 18 + ["19", "20"]
