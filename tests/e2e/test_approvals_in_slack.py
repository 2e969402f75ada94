"""Approvals in Slack: the approver's card with its buttons, what it becomes, and what the requester hears."""

from datetime import timedelta

import pytest

from backend.approvals.delegations import delegate_approvals
from backend.approvals.schemas import Delegation
from backend.procurement import orders
from backend.procurement.drafts import OrderDraft
from bot.workspace.faults import ApiFault
from tests.e2e.deciding import (
    AREA_MANAGER,
    DEAR,
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
from tests.e2e.stack import MANAGER_S016
from tests.factories.actors import actor_named
from tests.factories.purchasing import MILK

pytestmark = pytest.mark.slow

REQUESTER_S016 = "priya.nair@lantern.example.com"


def stand_in(stack, delegator, delegate):
    with stack.database.unit() as uow:
        actor = actor_named(uow, delegator)
        today = actor.local_date(uow.now)
        delegate_approvals(
            uow, actor, Delegation(delegate=delegate, start_on=today, end_on=today + timedelta(days=3))
        )
        uow.commit()


def test_the_approver_is_asked_and_the_button_decides(stack):
    document = raise_request(stack)
    card = card_of(stack, MANAGER, document)
    assert buttons_of(card) == ["approve", "reject", "details"]
    title, *rest = card["text"].splitlines()
    assert title == f"{document} 等你审批 · ¥194.40"
    assert "晨岚可乐330ml罐装 · 120 罐（5 箱）" in card["text"]
    assert "申请人：刘泽洋" in rest
    stack.driver.click(MANAGER, card, action_id="approve")
    done = wait_for(stack, MANAGER, "你已批准")
    stack.wait_until_idle()
    assert (done["ts"], buttons_of(done)) == (card["ts"], [])
    assert "没有别的单据等你审批了" in done["text"]
    assert len(posts_to(stack, MANAGER)) == 1
    assert state_of(stack, document) == ("approved", ["approved"])
    heard = wait_for(stack, REQUESTER, f"✅ 你的采购申请 {document} 已全部批准")
    assert "静安寺店 · ¥194.40" in heard["text"]
    assert (buttons_of(heard), len(posts_to(stack, REQUESTER))) == (["details"], 1)


def test_a_rejection_asks_for_its_reason_and_the_requester_reads_it(stack):
    document = raise_request(stack, (MILK, 12), by="priya.nair", location="S016")
    card = card_of(stack, MANAGER_S016, document)
    assert card["text"].startswith(f"{document} needs your approval · CN¥")
    driver = stack.driver
    driver.click(MANAGER_S016, card, action_id="reject")
    form = driver.wait_for_modal(MANAGER_S016, callback_id="reject")
    assert (form["title"]["text"], form["submit"]["text"]) == (f"Reject {document}", "Reject")
    assert driver.submit(MANAGER_S016, form["id"], values={"reason": "   "}) == {
        "ok": True,
        "result": "errors",
        "errors": {"reason": "Say why: the person who asked reads the reason."},
    }
    assert state_of(stack, document) == ("pending", ["waiting"])
    sent = driver.submit(MANAGER_S016, form["id"], values={"reason": "We still have *enough* <!channel>"})
    assert sent["result"] == "closed"
    done = wait_for(stack, MANAGER_S016, "You rejected it")
    assert (done["ts"], buttons_of(done)) == (card["ts"], [])
    heard = wait_for(stack, REQUESTER_S016, f"Lim Jia Hao rejected your purchase request {document}")
    assert "“We still have *enough* &lt;!channel&gt;”" in heard["text"]
    stack.wait_until_idle()
    assert decisions_on(stack, document) == ["document_rejected"]
    assert (len(posts_to(stack, MANAGER_S016)), len(posts_to(stack, REQUESTER_S016))) == (1, 1)


def test_each_level_is_asked_in_turn_and_the_requester_hears_of_each(stack):
    document = raise_request(stack, DEAR)
    first = card_of(stack, MANAGER, document)
    stack.wait_until_idle()
    assert posts_to(stack, AREA_MANAGER) == []
    stack.driver.click(MANAGER, first, action_id="approve")
    second = card_of(stack, AREA_MANAGER, document)
    wait_for(stack, REQUESTER, "李伟 批准了你的", "第 1 级，共 2 级", "现在等 周明辉 审批")
    assert "现在等 周明辉 审批" in wait_for(stack, MANAGER, "你已批准")["text"]
    stack.driver.click(AREA_MANAGER, second, action_id="approve")
    wait_for(stack, REQUESTER, "已全部批准")
    stack.wait_until_idle()
    # The first card tells how it ended as well.
    assert "审批已全部通过" in now_at(stack, MANAGER, first)["text"]
    assert len(posts_to(stack, REQUESTER)) == 2
    assert decisions_on(stack, document) == ["document_approved", "document_approved"]


def test_the_requester_hears_once_that_it_is_ordered(stack):
    document = raise_request(stack)
    stack.driver.click(MANAGER, card_of(stack, MANAGER, document), action_id="approve")
    wait_for(stack, REQUESTER, "已全部批准")
    with stack.database.unit() as uow:
        buyer = actor_named(uow, "sun.yutong")
        [order] = orders.place_orders(uow, buyer, OrderDraft(requests=(document,))).documents
        uow.commit()
    told = wait_for(stack, REQUESTER, f"🚚 你的采购申请 {document} 已下单：{order.document}")
    assert "上海晨岚饮料有限公司 · 预计" in told["text"]
    stack.wait_until_idle()
    assert len(posts_to(stack, REQUESTER)) == 2


def test_what_waits_next_is_offered_and_its_card_comes_down(stack):
    first, second = raise_request(stack), raise_request(stack)
    card = card_of(stack, MANAGER, first)
    other = card_of(stack, MANAGER, second)
    stack.driver.click(MANAGER, card, action_id="approve")
    done = wait_for(stack, MANAGER, "你已批准", "还有 1 张单据等你审批")
    assert buttons_of(done) == ["next_approval"]
    stack.driver.click(MANAGER, done, action_id="next_approval")
    below = card_of(stack, MANAGER, second, after=other["ts"])
    # A sixth call to one channel waits for a second, which is not idleness.
    stack.driver.wait_for(
        lambda: now_at(stack, MANAGER, other)["text"] == f"{second} 已移到下面。", what="the old place"
    )
    assert buttons_of(now_at(stack, MANAGER, other)) == []
    stack.driver.click(MANAGER, below, action_id="approve")
    stack.driver.wait_for(lambda: not buttons_of(now_at(stack, MANAGER, below)), what="the card's end")
    assert state_of(stack, second)[0] == "approved"
    stack.driver.wait_for(lambda: not buttons_of(now_at(stack, MANAGER, done)), what="an old offer's end")


def test_the_deputy_has_a_card_too_and_both_tell_who_decided(stack):
    stand_in(stack, MANAGER, DEPUTY)
    document = raise_request(stack)
    own = card_of(stack, MANAGER, document)
    deputys = card_of(stack, DEPUTY, document)
    assert "你代 李伟 审批。" in deputys["text"]
    stack.driver.click(DEPUTY, deputys, action_id="approve")
    wait_for(stack, DEPUTY, "你已批准")
    wait_for(stack, MANAGER, "陆建明 已批准")
    stack.wait_until_idle()
    assert [buttons_of(now_at(stack, MANAGER, own)), buttons_of(now_at(stack, DEPUTY, deputys))] == [[], []]
    assert (len(posts_to(stack, MANAGER)), len(posts_to(stack, DEPUTY))) == (1, 1)


def test_words_decide_as_the_button_does_and_the_card_follows(stack):
    document = raise_request(stack)
    card = card_of(stack, MANAGER, document)
    asked = stack.driver.ask(MANAGER, f"批准{document}")
    assert buttons_of(asked)[:2] == ["confirm", "cancel"]
    stack.driver.click(MANAGER, asked, action_id="confirm")
    stack.driver.wait_for(
        lambda: "你已批准" in now_at(stack, MANAGER, card)["text"], what="the card that follows"
    )
    stack.wait_until_idle()
    assert (buttons_of(now_at(stack, MANAGER, card)), state_of(stack, document)[0]) == ([], "approved")


def test_details_show_the_document_and_its_history_in_the_readers_language(stack):
    document = raise_request(stack, by="priya.nair", location="S016")
    card = card_of(stack, MANAGER_S016, document)
    stack.driver.click(MANAGER_S016, card, action_id="details")
    shown = stack.driver.wait_for_modal(MANAGER_S016, callback_id="details")
    assert shown["title"]["text"] == document
    words = str(shown["blocks"])
    assert "What happened" in words
    assert "Priya Nair" in words
    assert "等" not in words


def test_a_press_on_the_home_tab_decides_and_the_tab_forgets_it(stack):
    document = raise_request(stack)
    card = card_of(stack, MANAGER, document)
    stack.driver.open_home(MANAGER)
    home = stack.driver.wait_for_home(MANAGER, matching=lambda view: document in str(view["blocks"]))
    stack.driver.click_in_view(MANAGER, home["id"], action_id="approve")
    stack.driver.wait_for_home(MANAGER, matching=lambda view: document not in str(view["blocks"]))
    stack.wait_until_idle()
    assert (buttons_of(now_at(stack, MANAGER, card)), state_of(stack, document)[0]) == ([], "approved")
    assert len(posts_to(stack, MANAGER)) == 1


def test_a_card_whose_posting_was_refused_for_a_while_comes_once(stack):
    stack.workspace.faults.add(ApiFault(method="chat.postMessage", error="internal_error", times=2))
    document = raise_request(stack)
    card_of(stack, MANAGER, document)
    stack.wait_until_idle()
    assert len(posts_to(stack, MANAGER)) == 1
