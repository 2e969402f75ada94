"""Presses on approval cards that come too late, twice, or before a worker dies: one decision, and a word about it."""

import pytest
from sqlalchemy import select

from backend.conversations.models import TurnRow
from backend.conversations.schemas import Turn
from backend.procurement import requests
from backend.procurement.drafts import Revision
from backend.procurement.schemas import DocumentCancellation
from tests.e2e.deciding import (
    DEPUTY,
    MANAGER,
    REQUESTER,
    buttons_of,
    card_of,
    decisions_on,
    now_at,
    posts_to,
    raise_request,
    state_of,
    wait_for,
)
from tests.e2e.stack import running_stack
from tests.e2e.test_approvals_in_slack import stand_in
from tests.factories.actors import actor_named
from tests.factories.purchasing import COLA, approve, request_draft

pytestmark = pytest.mark.slow


@pytest.fixture
def still_stack(live_database, brain, brain_directory):
    """Storehand without a worker: what is pressed waits until a test starts one."""
    with running_stack(live_database, brain, brain_directory, workers=0) as stack:
        yield stack


@pytest.fixture
def at_work(still_stack):
    """Runs a worker until everything is done."""

    def work():
        worker = still_stack.new_worker()
        worker.start()
        try:
            still_stack.wait_until_idle()
        finally:
            worker.stop()

    return work


def change(stack, write):
    with stack.database.unit() as uow:
        write(uow)
        uow.commit()


def test_pressed_twice_it_is_decided_once_and_nothing_is_said_of_the_second(stack):
    document = raise_request(stack)
    card = card_of(stack, MANAGER, document)
    for _ in range(2):
        stack.driver.click(MANAGER, card, action_id="approve")
    wait_for(stack, MANAGER, "你已批准")
    stack.wait_until_idle()
    assert decisions_on(stack, document) == ["document_approved"]
    assert [found["ts"] for found in posts_to(stack, MANAGER)] == [card["ts"]]


def test_a_press_is_done_by_whichever_worker_comes_next(still_stack, at_work):
    document = raise_request(still_stack)
    at_work()
    card = card_of(still_stack, MANAGER, document)
    still_stack.driver.click(MANAGER, card, action_id="approve")
    assert state_of(still_stack, document) == ("pending", ["waiting"])
    at_work()
    assert decisions_on(still_stack, document) == ["document_approved"]
    done = now_at(still_stack, MANAGER, card)
    assert ("你已批准" in done["text"], buttons_of(done)) == (True, [])


def test_a_worker_that_dies_between_the_decision_and_its_record_decides_once(still_stack, at_work):
    document = raise_request(still_stack)
    at_work()
    card = card_of(still_stack, MANAGER, document)
    still_stack.driver.click(MANAGER, card, action_id="approve")
    # What the first worker got done before it died: the decision, and not the turn's end.
    with still_stack.database.unit() as uow:
        press = uow.session.scalars(select(TurnRow).order_by(TurnRow.id.desc()).limit(1)).one()
        turn = Turn.model_validate(press.payload).model_copy(update={"email": MANAGER})
    still_stack.application.assistant.answer(turn, [], reference=press.reference)
    assert decisions_on(still_stack, document) == ["document_approved"]
    at_work()
    assert decisions_on(still_stack, document) == ["document_approved"]
    assert [found["ts"] for found in posts_to(still_stack, MANAGER)] == [card["ts"]]
    assert len(posts_to(still_stack, REQUESTER)) == 1


def test_who_comes_second_is_told_who_was_first(still_stack, at_work):
    stand_in(still_stack, MANAGER, DEPUTY)
    document = raise_request(still_stack)
    at_work()
    own = card_of(still_stack, MANAGER, document)
    change(still_stack, lambda uow: approve(uow, document, DEPUTY))
    still_stack.driver.click(MANAGER, own, action_id="approve")
    at_work()
    told = wait_for(still_stack, MANAGER, f"{document} 已由陆建明批准")
    assert told["ts"] != own["ts"]
    settled = now_at(still_stack, MANAGER, own)
    assert ("陆建明 已批准" in settled["text"], buttons_of(settled)) == (True, [])
    assert decisions_on(still_stack, document) == ["document_approved"]


def test_a_press_on_what_has_changed_decides_nothing_and_the_new_card_comes(still_stack, at_work):
    document = raise_request(still_stack)
    at_work()
    old = card_of(still_stack, MANAGER, document)
    revision = Revision(document=document, draft=request_draft((COLA, 240)))
    change(still_stack, lambda uow: requests.revise_request(uow, actor_named(uow, REQUESTER), revision))
    still_stack.driver.click(MANAGER, old, action_id="approve")
    at_work()
    assert (decisions_on(still_stack, document), state_of(still_stack, document)[0]) == ([], "pending")
    wait_for(still_stack, MANAGER, "在你看过之后有改动")
    left = now_at(still_stack, MANAGER, old)
    assert ("需要重新审批" in left["text"], buttons_of(left)) == (True, [])
    new = card_of(still_stack, MANAGER, document)
    assert (new["ts"] > old["ts"], "240 罐" in new["text"]) == (True, True)
    still_stack.driver.click(MANAGER, new, action_id="approve")
    at_work()
    assert decisions_on(still_stack, document) == ["document_approved"]


def test_what_was_taken_back_says_so_and_can_be_neither_approved_nor_rejected(still_stack, at_work):
    document = raise_request(still_stack)
    at_work()
    card = card_of(still_stack, MANAGER, document)
    still_stack.driver.click(MANAGER, card, action_id="reject")
    form = still_stack.driver.wait_for_modal(MANAGER, callback_id="reject")
    taken_back = DocumentCancellation(document=document, reason=None)
    change(still_stack, lambda uow: requests.cancel_request(uow, actor_named(uow, REQUESTER), taken_back))
    still_stack.driver.submit(MANAGER, form["id"], values={"reason": "太贵"})
    at_work()
    wait_for(still_stack, MANAGER, document, "已撤回")
    settled = now_at(still_stack, MANAGER, card)
    assert ("刘泽洋 已撤回" in settled["text"], buttons_of(settled)) == (True, [])
    assert (decisions_on(still_stack, document), posts_to(still_stack, REQUESTER)) == ([], [])


def test_a_card_that_is_over_before_it_goes_out_is_not_posted(still_stack, at_work):
    document = raise_request(still_stack)
    change(still_stack, lambda uow: approve(uow, document, MANAGER))
    at_work()
    assert posts_to(still_stack, MANAGER) == []
    wait_for(still_stack, REQUESTER, "已全部批准")


def test_an_offer_of_what_waited_once_finds_nothing_and_says_so(still_stack, at_work):
    first, second = raise_request(still_stack), raise_request(still_stack)
    at_work()
    card = card_of(still_stack, MANAGER, first)
    still_stack.driver.click(MANAGER, card, action_id="approve")
    at_work()
    offer = now_at(still_stack, MANAGER, card)
    assert buttons_of(offer) == ["next_approval"]
    change(still_stack, lambda uow: approve(uow, second, MANAGER))
    still_stack.driver.click(MANAGER, offer, action_id="next_approval")
    at_work()
    wait_for(still_stack, MANAGER, "✅ 没有单据等你审批。")
