"""A write waits for its button: proposed by a call, done once by the one person who asked for it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from backend.actions import service as actions
from backend.audit import AuditRow, verify_chain
from backend.errors import InvalidRequest, Unavailable
from backend.inventory.models import StockCountRow, StockEntryRow
from backend.people.models import EmployeeRow
from tests.factories.actors import actor_named, full_email
from tests.factories.calling import CATALOG, Caller
from tests.factories.stock import any_lot, move_stock, on_hand
from tools.catalog import Catalog

SKU = "BEV-0010"
COUNT = {"item": SKU, "counted_quantity": "29"}


@pytest.fixture
def caller(database):
    return Caller(database)


def propose(caller, **options):
    outcome = caller.call("record_stock_count", COUNT, **options)
    assert outcome.status == "confirm"
    return outcome.pending_action


def books(caller):
    with caller.database.unit() as uow:
        return on_hand(uow.session, location="S003", sku=SKU)


def counts(caller):
    with caller.database.unit() as uow:
        return uow.session.scalar(select(func.count()).select_from(StockCountRow))


def audited(caller, number):
    with caller.database.unit() as uow:
        assert verify_chain(uow.session).broken_at is None
        query = select(AuditRow.action).where(AuditRow.subject == number).order_by(AuditRow.seq)
        return uow.session.scalars(query).all()


def sell_one(caller):
    with caller.database.unit() as uow:
        move_stock(
            uow.session, -1, location="S003", sku=SKU, lot=any_lot(uow.session, location="S003", sku=SKU)
        )
        uow.commit()


def change_roles(caller, *roles, who="zhang.lina"):
    with caller.database.unit() as uow:
        uow.session.get_one(EmployeeRow, full_email(who)).roles = list(roles)
        uow.commit()


def test_a_call_of_a_write_only_proposes_it(caller):
    before = books(caller)
    outcome = caller.call("record_stock_count", {"item": SKU, "counted_quantity": "2箱"})
    assert (outcome.status, outcome.result) == ("confirm", None)
    assert outcome.arguments == {"item": SKU, "location": "S003", "counted_quantity": "48"}
    assert (outcome.preview.on_hand, outcome.preview.counted) == (before, 48)
    assert (books(caller), counts(caller)) == (before, 0)


def test_confirming_does_it_and_names_the_document(caller):
    number = propose(caller)
    outcome = caller.press("confirm", number)
    assert (outcome.status, outcome.tool, outcome.settles) == ("answer", "record_stock_count", number)
    assert outcome.arguments == {"item": SKU, "location": "S003", "counted_quantity": "29"}
    assert (outcome.result.document[:3], outcome.result.status) == ("SC-", "recorded")
    assert (books(caller), counts(caller)) == (29, 1)
    assert audited(caller, number) == ["action_proposed", "action_confirmed"]


def test_confirming_twice_says_the_first_result_again_and_writes_nothing(caller):
    number = propose(caller)
    first = caller.press("confirm", number)
    sell_one(caller)
    again = caller.press("confirm", number)
    assert again.result == first.result
    assert (books(caller), counts(caller)) == (28, 1)


def test_nobody_else_can_press_the_button(caller):
    number = propose(caller)
    before = books(caller)
    for button in ("confirm", "cancel"):
        outcome = caller.press(button, number, who="ni.jia")
        assert (outcome.status, outcome.reason, outcome.settles) == ("refuse", "not_allowed", None)
    assert books(caller) == before
    assert audited(caller, number) == ["action_proposed", "action_refused", "action_refused"]
    assert caller.press("confirm", number).status == "answer"


def test_a_button_that_has_expired_does_nothing(caller, clock):
    number = propose(caller)
    before = books(caller)
    clock.instant += timedelta(minutes=30)
    outcome = caller.press("confirm", number)
    assert (outcome.status, outcome.reason, outcome.settles) == ("refuse", "invalid", number)
    assert "expired" in outcome.refusal.template
    assert (books(caller), counts(caller)) == (before, 0)


def test_a_button_works_until_its_last_minute(caller, clock):
    number = propose(caller)
    clock.instant += timedelta(minutes=29, seconds=59)
    assert caller.press("confirm", number).status == "answer"


def test_a_cancelled_write_is_never_done(caller):
    number = propose(caller)
    before = books(caller)
    cancelled = caller.press("cancel", number)
    assert (cancelled.status, cancelled.result.model_dump()) == (
        "answer",
        {"document": number, "status": "cancelled"},
    )
    outcome = caller.press("confirm", number)
    assert (outcome.status, outcome.reason) == ("refuse", "invalid")
    assert caller.press("cancel", number).result == cancelled.result
    assert (books(caller), counts(caller)) == (before, 0)
    assert "action_cancelled" in audited(caller, number)


def test_what_is_done_cannot_be_cancelled(caller):
    number = propose(caller)
    caller.press("confirm", number)
    outcome = caller.press("cancel", number)
    assert (outcome.status, outcome.reason) == ("refuse", "invalid")
    assert books(caller) == 29


def test_what_changed_since_it_was_shown_is_shown_again_and_not_done(caller):
    number = propose(caller)
    before = books(caller)
    sell_one(caller)
    renewed = caller.press("confirm", number)
    assert (renewed.status, renewed.is_renewed, renewed.settles) == ("confirm", True, number)
    assert renewed.pending_action != number
    assert renewed.preview.on_hand == before - 1
    assert counts(caller) == 0
    # The button of the old card leads to the new one, and never to the write.
    assert caller.press("confirm", number).pending_action == renewed.pending_action
    assert caller.press("confirm", renewed.pending_action).status == "answer"
    assert (books(caller), counts(caller)) == (29, 1)


def test_the_role_is_checked_again_when_the_button_is_pressed(caller):
    number = propose(caller)
    change_roles(caller, "employee")
    outcome = caller.press("confirm", number)
    assert (outcome.status, outcome.reason, outcome.tool) == ("refuse", "not_allowed", "record_stock_count")
    assert counts(caller) == 0
    change_roles(caller, "employee", "store_manager")
    # Refused for good: what the role forbade then is asked for anew.
    assert caller.press("confirm", number).reason == "not_allowed"


def test_the_scope_is_checked_again_when_the_button_is_pressed(caller):
    number = propose(caller)
    with caller.database.unit() as uow:
        uow.session.get_one(EmployeeRow, full_email("zhang.lina")).location_code = "S001"
        uow.commit()
    outcome = caller.press("confirm", number)
    assert (outcome.status, outcome.reason) == ("refuse", "not_allowed")
    assert counts(caller) == 0


def test_a_role_that_may_not_write_gets_no_button(caller):
    outcome = caller.call("record_stock_count", {**COUNT, "location": "S003"}, who="sun.yutong")
    assert (outcome.status, outcome.reason, outcome.pending_action) == ("refuse", "not_allowed", None)


def test_what_the_write_would_refuse_is_refused_before_there_is_a_button(caller):
    outcome = caller.call("record_stock_count", {"item": "ITE-0001", "counted_quantity": "2"})
    assert (outcome.status, outcome.reason, outcome.pending_action) == ("refuse", "invalid", None)


def test_asking_twice_for_the_same_is_one_action(caller):
    assert propose(caller) == propose(caller)
    assert propose(caller, conversation="L") != propose(caller)


def test_a_correction_takes_the_place_of_what_it_corrects(caller):
    first = propose(caller)
    corrected = caller.call("record_stock_count", COUNT | {"counted_quantity": "31"}).pending_action
    assert corrected != first
    with caller.database.unit() as uow:
        waiting = actions.list_waiting(uow, actor_named(uow, "zhang.lina"), "K")
    assert [action.document for action in waiting] == [corrected]
    shown = caller.press("confirm", first)
    assert (shown.status, shown.pending_action, shown.preview.counted) == ("confirm", corrected, 31)
    caller.press("confirm", corrected)
    assert (books(caller), counts(caller)) == (31, 1)


def test_a_count_of_another_item_waits_beside_the_first(caller):
    first = propose(caller)
    second = caller.call("record_stock_count", {"item": "BEV-0012", "counted_quantity": "3"}).pending_action
    with caller.database.unit() as uow:
        waiting = actions.list_waiting(uow, actor_named(uow, "zhang.lina"), "K")
    assert [action.document for action in waiting] == [first, second]


def test_asking_again_after_it_was_done_is_another_action(caller):
    first = propose(caller)
    caller.press("confirm", first)
    assert propose(caller) != first


def test_undoing_a_write_that_waits_drops_it(caller):
    number = propose(caller)
    assert caller.press("undo", number).result.model_dump() == {"document": number, "status": "cancelled"}
    assert caller.press("confirm", number).reason == "invalid"
    assert counts(caller) == 0


def test_undoing_a_write_that_is_done_says_that_it_stays(caller):
    number = propose(caller)
    caller.press("confirm", number)
    outcome = caller.press("undo", number)
    assert (outcome.status, outcome.reason, outcome.settles) == ("refuse", "invalid", number)
    assert "cannot be undone" in outcome.refusal.template
    assert books(caller) == 29


def test_what_becomes_of_a_personal_card_is_personal_even_a_refusal(caller, clock):
    own = replace(CATALOG.get("record_stock_count"), personal=True)
    caller = Caller(caller.database, catalog=Catalog([own]))
    number = propose(caller)
    caller.press("cancel", number)
    assert (caller.press("confirm", number).status, caller.press("confirm", number).personal) == (
        "refuse",
        True,
    )
    late = propose(caller)
    clock.instant += timedelta(minutes=31)
    assert (caller.press("confirm", late).status, caller.press("confirm", late).personal) == ("refuse", True)


def test_a_number_nobody_has_is_not_found(caller):
    assert caller.press("confirm", "AC-999999").reason == "not_found"


def test_a_database_that_breaks_in_the_middle_leaves_the_button_and_the_books(caller):
    number = propose(caller)
    before = books(caller)

    def breaks(ctx, request):
        CATALOG.get("record_stock_count").function(ctx, request)
        raise Unavailable("The database does not answer.")

    broken = replace(CATALOG.get("record_stock_count"), function=breaks)
    outcome = Caller(caller.database, catalog=Catalog([broken])).press("confirm", number)
    assert (outcome.status, outcome.reason, outcome.settles) == ("refuse", "unavailable", None)
    assert (books(caller), counts(caller)) == (before, 0)
    assert caller.press("confirm", number).status == "answer"


def test_a_write_that_refuses_half_way_leaves_nothing_behind(caller):
    number = propose(caller)
    before = books(caller)

    def refuses(ctx, request):
        CATALOG.get("record_stock_count").function(ctx, request)
        raise InvalidRequest("No.")

    refusing = replace(CATALOG.get("record_stock_count"), function=refuses)
    outcome = Caller(caller.database, catalog=Catalog([refusing])).press("confirm", number)
    assert (outcome.status, outcome.reason, outcome.settles) == ("refuse", "invalid", number)
    assert (books(caller), counts(caller)) == (before, 0)
    assert audited(caller, number) == ["action_proposed", "action_refused"]


@pytest.mark.slow
def test_two_confirmations_at_once_are_one_write(fresh_database):
    caller = Caller(fresh_database)
    number = propose(caller)
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: caller.press("confirm", number), range(8)))
    assert {outcome.status for outcome in outcomes} == {"answer"}
    assert len({outcome.result.document for outcome in outcomes}) == 1
    with fresh_database.unit() as uow:
        booked = uow.session.scalars(
            select(StockEntryRow.document).where(StockEntryRow.kind == "count")
        ).all()
        assert set(booked) <= {outcomes[0].result.document}
    assert (books(caller), counts(caller)) == (29, 1)


def test_old_actions_are_forgotten_and_waiting_ones_are_not(caller, clock):
    old = propose(caller)
    clock.instant += timedelta(days=31)
    new = propose(caller)
    with caller.database.unit() as uow:
        assert actions.forget_old(uow, before=uow.now - timedelta(days=30)) == 1
        assert (actions.get(uow, old), actions.get(uow, new).status) == (None, "waiting")


def test_every_write_that_is_built_has_a_preview():
    writes = [tool for tool in CATALOG if tool.effect == "write" and not tool.is_planned]
    assert "record_stock_count" in {tool.name for tool in writes}
    assert all(tool.preview is not None and tool.preview_type is not None for tool in writes)
