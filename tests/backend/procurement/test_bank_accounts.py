from datetime import date, timedelta

import pytest

from backend.clock import FixedClock
from backend.errors import Conflict, NotAllowed
from backend.procurement import bank_accounts, payments
from backend.procurement.bank_accounts import usable_from
from backend.procurement.drafts import BankDetailsDraft
from backend.procurement.schemas import PaymentRelease
from backend.uow import Database
from tests.factories.actors import actor_named
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import add_bank_details, invoiced, ordered, received


def release(uow, document, by):
    return payments.release_payment(uow, actor_named(uow, by), PaymentRelease(document=document))


def matched(uow):
    """Return a matched invoice over 194.40 for cola of V001."""
    order = ordered(uow)
    received(uow, order)
    return invoiced(uow, order)


@pytest.fixture(autouse=True)
def _the_supplier_has_bank_details(connection):
    add_bank_details(connection, NOW, "V001")


@pytest.mark.parametrize(("days_ago", "is_free"), [(9, False), (10, True)])
def test_who_changed_the_bank_details_lately_does_not_pay(connection, uow, days_ago, is_free):
    add_bank_details(
        connection, NOW, "V001", days_ago=days_ago, entered_by="jiang.hao", confirmed_by="he.min"
    )
    invoice = matched(uow)
    for by in ("jiang.hao", "he.min"):
        if is_free:
            release(uow, invoice.document, by)
        else:
            with pytest.raises(NotAllowed, match="bank details in the last ten days"):
                release(uow, invoice.document, by)


def test_the_ten_days_of_both_who_changed_bank_details_begin_with_the_confirmation(connection, uow):
    past = FixedClock(NOW - timedelta(days=18))
    draft = BankDetailsDraft(
        supplier="V001", holder_name="晨岚", account_number="62220000001", bank_code="ICBKCNBJ"
    )
    with Database(bind=connection, clock=past, queue=None).unit() as earlier:
        entered = bank_accounts.enter_bank_details(earlier, actor_named(earlier, "jiang.hao"), draft)
        earlier.commit()
    past.instant = NOW - timedelta(days=7)
    with Database(bind=connection, clock=past, queue=None).unit() as later:
        bank_accounts.confirm_bank_details(later, actor_named(later, "he.min"), entered.id)
        later.commit()
    invoice = matched(uow)
    for by in ("jiang.hao", "he.min"):
        with pytest.raises(NotAllowed, match="bank details in the last ten days"):
            release(uow, invoice.document, by)


def test_new_bank_details_rest_for_four_working_days(connection, uow):
    # Confirmed on Thursday 4 June: usable from Wednesday 10 June, the weekend left out.
    details = add_bank_details(
        connection, NOW, "V001", days_ago=6, entered_by="wu.xiaoyan", confirmed_by="he.min"
    )
    assert details.usable_from == TODAY
    invoice = matched(uow)
    assert release(uow, invoice.document, "jiang.hao").status == "half_released"
    add_bank_details(connection, NOW, "V001", days_ago=5, entered_by="wu.xiaoyan", confirmed_by="he.min")
    with pytest.raises(Conflict, match="Nothing is paid there before 2026-06-11"):
        release(uow, invoice.document, "he.min")


def test_resting_skips_the_weekend():
    assert usable_from(NOW - timedelta(days=1)) == date(2026, 6, 15)


def test_bank_details_need_a_second_person_and_show_four_characters(uow):
    clerk, other = actor_named(uow, "wu.xiaoyan"), actor_named(uow, "jiang.hao")
    draft = BankDetailsDraft(
        supplier="V003", holder_name="麦笙", account_number="6222021234567890", bank_code="ICBKCNBJ"
    )
    entered = bank_accounts.enter_bank_details(uow, clerk, draft)
    assert (entered.account_ending, entered.status) == ("7890", "entered")
    assert "621234" not in entered.model_dump_json()
    with pytest.raises(NotAllowed, match="You entered"):
        bank_accounts.confirm_bank_details(uow, clerk, entered.id)
    with pytest.raises(NotAllowed):
        bank_accounts.confirm_bank_details(uow, actor_named(uow, "lu.jianming"), entered.id)
    assert bank_accounts.confirm_bank_details(uow, other, entered.id).status == "confirmed"
    with pytest.raises(Conflict):
        bank_accounts.confirm_bank_details(uow, other, entered.id)
