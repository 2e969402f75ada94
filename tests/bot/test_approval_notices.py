"""Approval notices and news as people read them: who, once, and true at the moment of delivery."""

from datetime import time, timedelta

import pytest
from sqlalchemy import func, select, text, update

from backend.approvals.announcing import announce_begun_delegations
from backend.approvals.delegations import delegate_approvals, revoke_delegation
from backend.approvals.passing import pass_on
from backend.approvals.schemas import Delegation, Rejection
from backend.documents import reject_document
from backend.notices.approvals import bring_forward
from backend.outbox.models import OutboxRow
from backend.people.models import EmployeeRow
from backend.procurement import orders, previews, requests
from backend.procurement.drafts import OrderClosing, OrderDraft, Revision
from backend.procurement.schemas import DocumentCancellation
from backend.tidying import RETENTION, tidy
from tests.bot.postbox import Postbox
from tests.factories.actors import actor_named, full_email
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import (
    COLA,
    DUMPLINGS,
    PRINTER,
    approve,
    approve_fully,
    approved,
    raised,
    received,
    request_draft,
)

DEAR = (PRINTER, 12)


@pytest.fixture
def postbox(database):
    return Postbox(database)


@pytest.fixture
def do(database):
    """Runs a write in a unit of work of its own and returns what it gave."""

    def run(write):
        with database.unit() as uow:
            found = write(uow)
            uow.commit()
        return found

    return run


def stand_in(uow, delegator, delegate, *, days=1):
    request = Delegation(
        delegate=full_email(delegate), start_on=TODAY, end_on=TODAY + timedelta(days=days - 1)
    )
    return delegate_approvals(uow, actor_named(uow, delegator), request)


def revise(uow, document, *lines):
    revision = Revision(document=document, draft=request_draft(*lines))
    return requests.revise_request(uow, actor_named(uow, "liu.zeyang"), revision)


def place(uow, *documents):
    draft = OrderDraft(requests=documents, below_minimum=True)
    return orders.place_orders(uow, actor_named(uow, "sun.yutong"), draft).documents


def buttons(blocks):
    return [
        element["action_id"]
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_the_approver_reads_what_is_asked_for_and_nobody_else_does(do, postbox):
    request = do(lambda uow: raised(uow, reason="周末促销"))
    assert postbox.deliver() == [("sent", None)]
    [(words, blocks)] = postbox.messages("li.wei")
    assert f"{request.document} 等你审批 · ¥194.40" in words
    assert "原因：周末促销" in words
    assert buttons(blocks) == ["approve", "reject", "details"]
    assert postbox.calls == [("post", f"D{full_email('li.wei')}")]


def test_hints_stand_ahead_of_the_buttons(do, postbox):
    first = do(raised)
    do(raised)
    postbox.deliver()
    *_, (_, blocks) = postbox.messages("li.wei")
    words = str(blocks)
    assert words.index(f"7 天内已经申请过：{first.document}") < words.index("'actions'")


def test_a_delivery_that_runs_again_posts_nothing_again(do, postbox, database):
    do(raised)
    postbox.deliver()
    with database.unit() as uow:
        outbox_id = uow.session.scalars(select(OutboxRow.id)).one()
    postbox.deliver_again(outbox_id)
    assert len(postbox.calls) == 1


def test_a_preview_asks_nobody(database):
    with database.unit() as uow:
        previews.preview_request(uow, actor_named(uow, "liu.zeyang"), request_draft((COLA, 120)))
        uow.commit()
    with database.unit() as uow:
        assert uow.session.scalar(select(func.count()).select_from(OutboxRow)) == 0
        jobs = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'deliver'")
        assert uow.session.scalar(jobs) == 0


def test_a_deputy_has_a_card_as_long_as_the_delegation_runs(do, postbox):
    delegation = do(lambda uow: stand_in(uow, "li.wei", "chen.siyuan"))
    do(raised)
    postbox.deliver()
    assert "你代 李伟 审批。" in postbox.texts("chen.siyuan")[0]
    do(lambda uow: revoke_delegation(uow, actor_named(uow, "li.wei"), delegation.id))
    do(raised)
    postbox.deliver()
    assert (len(postbox.texts("li.wei")), len(postbox.texts("chen.siyuan"))) == (2, 1)


def test_a_deputys_card_tells_the_end_though_the_delegation_is_over_by_then(do, postbox):
    delegation = do(lambda uow: stand_in(uow, "li.wei", "chen.siyuan"))
    request = do(raised)
    postbox.deliver()
    do(lambda uow: revoke_delegation(uow, actor_named(uow, "li.wei"), delegation.id))
    do(lambda uow: approve(uow, request.document, "li.wei"))
    postbox.deliver()
    [(words, blocks)] = postbox.messages("chen.siyuan")
    assert ("李伟 已批准" in words, buttons(blocks)) == (True, [])


def test_whoever_is_made_a_deputy_gets_the_cards_of_what_waits_already(do, postbox):
    request = do(raised)
    postbox.deliver()
    do(lambda uow: stand_in(uow, "li.wei", "chen.siyuan"))
    postbox.deliver()
    [(words, blocks)] = postbox.messages("chen.siyuan")
    assert ("你代 李伟 审批。" in words, buttons(blocks)[0]) == (True, "approve")
    assert (request.document in words, len(postbox.texts("li.wei"))) == (True, 1)


def test_a_deputy_from_tomorrow_on_gets_the_cards_tomorrow(do, postbox, clock):
    do(raised)
    tomorrow = Delegation(
        delegate=full_email("chen.siyuan"),
        start_on=TODAY + timedelta(days=1),
        end_on=TODAY + timedelta(days=2),
    )
    do(lambda uow: delegate_approvals(uow, actor_named(uow, "li.wei"), tomorrow))
    do(announce_begun_delegations)
    postbox.deliver()
    assert postbox.texts("chen.siyuan") == []
    clock.instant += timedelta(days=1)
    for _ in range(2):
        do(announce_begun_delegations)
        postbox.deliver()
    assert [words.splitlines()[1] for words in postbox.texts("chen.siyuan")] == ["你代 李伟 审批。"]


def test_a_deputy_gets_no_card_of_what_the_deputys_own_superior_asks_for(do, postbox):
    do(lambda uow: stand_in(uow, "zhou.minghui", "wu.yating"))
    do(lambda uow: raised(uow, by="li.wei"))
    postbox.deliver()
    assert (len(postbox.texts("zhou.minghui")), postbox.texts("wu.yating")) == (1, [])


def test_the_next_one_up_is_asked_when_an_approver_leaves(do, postbox):
    request = do(raised)
    postbox.deliver()
    left = update(EmployeeRow).where(EmployeeRow.email == full_email("li.wei")).values(status="left")
    do(lambda uow: uow.session.execute(left))
    do(pass_on)
    postbox.deliver()
    [(words, blocks)] = postbox.messages("zhou.minghui")
    assert (f"{request.document} 等你审批" in words, buttons(blocks)[0]) == (True, "approve")


def test_who_asked_gets_no_card_of_the_own_request_as_somebodys_deputy(do, postbox):
    do(lambda uow: stand_in(uow, "li.wei", "liu.zeyang"))
    do(raised)
    postbox.deliver()
    assert (len(postbox.texts("li.wei")), postbox.texts("liu.zeyang")) == (1, [])


def test_after_a_change_the_old_card_says_so_and_a_new_one_comes(do, postbox):
    request = do(lambda uow: raised(uow, DEAR))
    postbox.deliver()
    do(lambda uow: approve(uow, request.document, "li.wei"))
    postbox.deliver()
    do(lambda uow: revise(uow, request.document, (PRINTER, 13)))
    postbox.deliver()
    (old, old_blocks), (new, new_blocks) = postbox.messages("li.wei")
    assert "刘泽洋 在送审后改动了内容" in old
    assert "13 台" in new
    assert (buttons(old_blocks), buttons(new_blocks)) == ([], ["approve", "reject", "details"])
    # The area manager is asked again only when it is that level's turn again.
    [(words, blocks)] = postbox.messages("zhou.minghui")
    assert ("现在等 李伟 审批" in words, buttons(blocks)) == (True, [])


def test_a_card_brought_forward_twice_at_once_is_moved_once(do, postbox):
    request = do(raised)
    postbox.deliver()
    for _ in range(2):
        do(lambda uow: bring_forward(uow, actor_named(uow, "li.wei"), request.document))
    postbox.deliver()
    (left, left_blocks), (card, blocks) = postbox.messages("li.wei")
    assert (left, buttons(left_blocks)) == (f"{request.document} 已移到下面。", [])
    assert (request.document in card, buttons(blocks)[0]) == (True, "approve")


def test_a_card_brought_forward_while_it_is_on_its_way_keeps_its_buttons_in_one_place(do, postbox):
    request = do(raised)
    do(lambda uow: bring_forward(uow, actor_named(uow, "li.wei"), request.document))
    postbox.deliver()
    (_, left_blocks), (_, blocks) = postbox.messages("li.wei")
    assert (buttons(left_blocks), buttons(blocks)[0]) == ([], "approve")


def test_a_card_moved_twice_has_buttons_in_the_last_place_only(do, postbox):
    request = do(raised)
    postbox.deliver()
    for _ in range(2):
        do(lambda uow: bring_forward(uow, actor_named(uow, "li.wei"), request.document))
        postbox.deliver()
    assert [bool(buttons(blocks)) for _, blocks in postbox.messages("li.wei")] == [False, False, True]


def test_a_card_decided_before_it_could_be_moved_tells_its_end_where_it_stands(do, postbox):
    request = do(raised)
    postbox.deliver()
    do(lambda uow: bring_forward(uow, actor_named(uow, "li.wei"), request.document))
    do(lambda uow: approve(uow, request.document, "li.wei"))
    postbox.deliver()
    [(words, _)] = postbox.messages("li.wei")
    assert "你已批准" in words


def test_only_the_latest_decision_offers_what_waits_next(do, postbox, clock):
    documents = [do(raised).document for _ in range(3)]
    postbox.deliver()
    for document in documents[:2]:
        clock.instant += timedelta(minutes=1)
        do(lambda uow, document=document: approve(uow, document, "li.wei"))
        postbox.deliver()
    first, second, third = postbox.messages("li.wei")
    assert [buttons(blocks) for _, blocks in (first, second)] == [[], ["next_approval"]]
    assert f"还有 1 张单据等你审批，下一张：\n{documents[2]}" in second[0]
    assert buttons(third[1])[0] == "approve"


def test_an_approver_who_is_not_in_slack_shows_as_a_failure(do, database):
    postbox = Postbox(database, strangers={full_email("li.wei")})
    do(raised)
    assert postbox.deliver() == [("failed", "users_not_found")]


def test_an_approver_who_has_left_is_not_written_to(do, postbox):
    do(raised)
    do(lambda uow: uow.session.execute(update(EmployeeRow).values(status="left")))
    assert postbox.deliver() == [("dropped", "nobody to tell")]


def test_quiet_hours_put_a_card_off_but_not_what_became_of_it(do, postbox, database):
    request = do(raised)
    postbox.deliver()
    quiet = update(EmployeeRow).values(quiet_start=time(9), quiet_end=time(11, 30))
    do(lambda uow: uow.session.execute(quiet.where(EmployeeRow.email == full_email("li.wei"))))
    do(raised)
    assert postbox.deliver() == [("pending", None)]
    with database.unit() as uow:
        jobs = text("SELECT max(scheduled_at) FROM procrastinate_jobs WHERE task_name = 'deliver'")
        assert uow.session.scalar(jobs) == NOW.replace(hour=3, minute=30)
    do(lambda uow: approve(uow, request.document, "li.wei"))
    postbox.deliver()
    [(words, _)] = postbox.messages("li.wei")
    assert "你已批准" in words


def test_the_requester_hears_of_every_level_then_of_the_order_and_the_goods(do, postbox, clock):
    request = do(lambda uow: raised(uow, DEAR)).document
    for step in (
        lambda uow: approve(uow, request, "li.wei"),
        lambda uow: approve(uow, request, "zhou.minghui"),
        lambda uow: place(uow, request)[0],
    ):
        last = do(step)
        clock.instant += timedelta(minutes=5)
        postbox.deliver()
    do(lambda uow: received(uow, last))
    postbox.deliver()
    assert [words.splitlines()[0] for words in postbox.texts("liu.zeyang")] == [
        f"✅ 李伟 批准了你的采购申请 {request}（第 1 级，共 2 级）",
        f"✅ 你的采购申请 {request} 已全部批准",
        f"🚚 你的采购申请 {request} 已下单：{last.document}",
        f"📦 你的采购申请 {request} 已全部到货",
    ]


def test_a_request_that_becomes_two_orders_is_told_in_one_message(do, postbox):
    request = do(lambda uow: approved(uow, (COLA, 120), (DUMPLINGS, 10)))
    postbox.deliver()
    placed = do(lambda uow: place(uow, request))
    assert len(placed) == 2
    postbox.deliver()
    *_, told = postbox.texts("liu.zeyang")
    assert f"已下单：{placed[0].document}、{placed[1].document}" in told


def test_the_requester_hears_that_the_order_was_cancelled_and_why(do, postbox):
    request = do(approved)
    [order] = do(lambda uow: place(uow, request))
    closing = OrderClosing(document=order.document, reason="供应商停产")
    do(lambda uow: orders.cancel_order(uow, actor_named(uow, "sun.yutong"), closing))
    postbox.deliver()
    *_, told = postbox.texts("liu.zeyang")
    assert f"孙雨桐 取消了你的采购申请 {request} 的采购单 {order.document}" in told
    assert "“供应商停产”" in told


def test_nobody_is_told_of_their_own_doing(do, postbox):
    request = do(raised)
    taken_back = DocumentCancellation(document=request.document, reason="不需要了")
    do(lambda uow: requests.cancel_request(uow, actor_named(uow, "liu.zeyang"), taken_back))
    assert ("dropped", "their own doing") in postbox.deliver()
    assert postbox.texts("liu.zeyang") == []


def test_news_of_last_week_is_no_news(do, postbox, clock):
    request = do(raised)
    do(lambda uow: approve_fully(uow, request.document))
    clock.instant = NOW + timedelta(days=4)
    assert ("dropped", "too long ago") in postbox.deliver()
    assert postbox.texts("liu.zeyang") == []


def test_a_rejection_reaches_the_requester_with_its_words(do, postbox):
    request = do(raised)
    no = Rejection(document=request.document, reason="库存够用 <!here>")
    do(lambda uow: reject_document(uow, actor_named(uow, "li.wei"), no))
    postbox.deliver()
    [words] = postbox.texts("liu.zeyang")
    assert "李伟 驳回了你的采购申请" in words
    assert "“库存够用 &lt;!here&gt;”" in words


def test_the_card_of_a_request_that_still_waits_is_kept_so_that_it_can_be_edited(do, postbox, clock):
    waiting = do(raised).document
    done = do(approved)
    postbox.deliver()
    clock.instant = NOW + RETENTION + timedelta(days=1)
    do(tidy)
    do(lambda uow: approve(uow, waiting, "li.wei"))
    postbox.deliver()
    words = next(found for found in postbox.texts("li.wei") if waiting in found)
    assert "你已批准" in words
    assert done != waiting
