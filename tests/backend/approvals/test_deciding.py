import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from backend.approvals import cases, delegations
from backend.approvals import service as approvals
from backend.approvals.models import ApprovalStepRow
from backend.approvals.schemas import Approval, Delegation, PendingApprovalQuery, Rejection, SeenStep
from backend.documents import approve_document, reject_document
from backend.errors import Conflict, DomainError, InvalidRequest, NotAllowed, NotFound
from backend.procurement import requests
from backend.procurement.drafts import Revision
from backend.procurement.models import PurchaseRequestLineRow, PurchaseRequestRow
from backend.procurement.schemas import DocumentCancellation
from tests.factories.actors import actor_named, full_email
from tests.factories.days import TODAY
from tests.factories.purchasing import COLA, PRINTER, approve, approved, raised, request_draft


def delegate(uow, by, to, *, start_on=TODAY, end_on=TODAY):
    request = Delegation(delegate=full_email(to), start_on=start_on, end_on=end_on)
    return delegations.delegate_approvals(uow, actor_named(uow, by), request)


def reject(uow, document, by, reason="太贵了"):
    return reject_document(uow, actor_named(uow, by), Rejection(document=document, reason=reason))


def seen(case):
    """What somebody is shown of a case as it is now."""
    return SeenStep(content_hash=case.content_hash, round=case.round, position=case.waiting_position)


def press(uow, document, by, shown):
    return approve_document(uow, actor_named(uow, by), Approval(document=document), seen=shown)


def steps_of(uow, document):
    case = cases.get_case(uow, document)
    return [(step.approver.code.partition("@")[0], step.status) for step in case.steps]


def waiting_for(uow, by):
    found = approvals.list_pending_approvals(uow, actor_named(uow, by), PendingApprovalQuery())
    return [entry.document for entry in found.documents]


def test_one_approval_is_enough_for_a_small_request(uow):
    request = raised(uow)
    decision = approve(uow, request.document, "li.wei")
    assert (decision.status, decision.approval.waiting_for) == ("approved", None)
    assert uow.session.get(PurchaseRequestRow, request.document).status == "approved"


def test_the_next_level_is_asked_only_when_the_one_below_has_approved(uow):
    request = raised(uow, (PRINTER, 20))
    assert waiting_for(uow, "zhou.minghui") == []
    with pytest.raises(NotAllowed, match="waits for"):
        approve(uow, request.document, "zhou.minghui")
    decision = approve(uow, request.document, "li.wei")
    assert decision.status == "pending"
    assert waiting_for(uow, "zhou.minghui") == [request.document]
    assert uow.session.get(PurchaseRequestRow, request.document).status == "pending"
    assert approve(uow, request.document, "zhou.minghui").status == "approved"


def test_a_rejection_ends_it_for_everybody_and_keeps_the_reason(uow):
    request = raised(uow, (PRINTER, 20))
    decision = reject(uow, request.document, "li.wei", reason="先盘点再买")
    assert decision.status == "rejected"
    assert decision.approval.steps[0].comment == "先盘点再买"
    assert waiting_for(uow, "zhou.minghui") == []
    with pytest.raises(Conflict, match="was rejected by"):
        approve(uow, request.document, "zhou.minghui")


def test_a_rejection_without_words_is_refused(uow):
    request = raised(uow)
    with pytest.raises(InvalidRequest, match="Say why"):
        reject(uow, request.document, "li.wei", reason="  ")
    assert waiting_for(uow, "li.wei") == [request.document]


@pytest.mark.parametrize(
    "by", ["liu.zeyang", "wu.yating", "feng.li", "gu.chengyuan", "he.min", "chen.siyuan"]
)
def test_nobody_but_the_person_whose_turn_it_is_may_approve(uow, by):
    request = raised(uow)
    with pytest.raises(NotAllowed):
        approve(uow, request.document, by)
    assert waiting_for(uow, "li.wei") == [request.document]


def test_a_manager_never_approves_what_the_manager_asked_for(uow):
    request = raised(uow, by="li.wei")
    with pytest.raises(NotAllowed, match="You asked for"):
        approve(uow, request.document, "li.wei")
    assert waiting_for(uow, "li.wei") == []


def test_a_delegate_decides_in_the_others_place_and_both_are_named(uow):
    request = raised(uow)
    delegate(uow, "li.wei", "chen.siyuan")
    assert waiting_for(uow, "chen.siyuan") == [request.document]
    [step] = approve(uow, request.document, "chen.siyuan").approval.steps
    assert (step.approver.code, step.decided_by.code) == (full_email("li.wei"), full_email("chen.siyuan"))
    assert cases.deciders_of(uow, request.document) == {full_email("li.wei"), full_email("chen.siyuan")}


def test_a_delegate_does_not_decide_on_a_request_of_the_delegates_own(uow):
    request = raised(uow)
    delegate(uow, "li.wei", "liu.zeyang")
    assert waiting_for(uow, "liu.zeyang") == []
    with pytest.raises(NotAllowed, match="You asked for"):
        approve(uow, request.document, "liu.zeyang")


def test_a_delegation_is_not_passed_on(uow):
    request = raised(uow)
    delegate(uow, "li.wei", "chen.siyuan")
    delegate(uow, "chen.siyuan", "zhang.lina")
    with pytest.raises(NotAllowed):
        approve(uow, request.document, "zhang.lina")


def test_one_person_does_not_decide_on_two_levels(uow):
    request = raised(uow, (PRINTER, 20))
    delegate(uow, "zhou.minghui", "li.wei")
    approve(uow, request.document, "li.wei")
    with pytest.raises(Conflict, match="You have approved"):
        approve(uow, request.document, "li.wei")


def test_who_has_decided_is_not_asked_again_for_somebody_else(uow):
    request = raised(uow, (PRINTER, 20))
    delegate(uow, "zhou.minghui", "li.wei")
    approve(uow, request.document, "li.wei")
    assert waiting_for(uow, "li.wei") == []
    assert waiting_for(uow, "zhou.minghui") == [request.document]


def test_who_stood_in_below_still_decides_on_the_own_level(uow):
    request = raised(uow, (PRINTER, 20))
    delegate(uow, "li.wei", "zhou.minghui")
    approve(uow, request.document, "zhou.minghui")
    assert waiting_for(uow, "zhou.minghui") == [request.document]
    approve(uow, request.document, "zhou.minghui")
    assert waiting_for(uow, "zhou.minghui") == []


def test_one_sight_of_a_document_decides_one_level_only(uow):
    request = raised(uow, (PRINTER, 20))
    delegate(uow, "li.wei", "zhou.minghui")
    shown = seen(request.approval)
    press(uow, request.document, "zhou.minghui", shown)
    with pytest.raises(Conflict, match="You have approved"):
        press(uow, request.document, "zhou.minghui", shown)
    assert steps_of(uow, request.document) == [("li.wei", "approved"), ("zhou.minghui", "waiting")]


def test_a_level_that_another_has_decided_meanwhile_is_told_with_the_name(uow):
    request = raised(uow, (PRINTER, 20))
    delegate(uow, "li.wei", "zhou.minghui")
    shown = seen(request.approval)
    approve(uow, request.document, "li.wei")
    with pytest.raises(Conflict, match="it now waits for") as caught:
        press(uow, request.document, "zhou.minghui", shown)
    assert caught.value.fields["decider"] == {"zh": "李伟", "en": "Li Wei"}
    assert steps_of(uow, request.document)[1] == ("zhou.minghui", "waiting")


def test_what_was_shown_of_a_round_before_counts_no_more_though_nothing_differs(uow):
    request = raised(uow)
    shown = seen(request.approval)
    reject(uow, request.document, "li.wei")
    revision = Revision(document=request.document, draft=request_draft((COLA, 120)))
    revised = requests.revise_request(uow, actor_named(uow, "liu.zeyang"), revision)
    assert revised.approval.content_hash == shown.content_hash
    with pytest.raises(Conflict, match="has changed since you saw it"):
        press(uow, request.document, "li.wei", shown)


def test_nobody_decides_in_anothers_place_on_what_the_own_superior_asks_for(uow):
    request = raised(uow, by="li.wei")
    delegate(uow, "zhou.minghui", "wu.yating")
    assert waiting_for(uow, "wu.yating") == []
    with pytest.raises(NotAllowed, match="You report to") as caught:
        approve(uow, request.document, "wu.yating")
    assert caught.value.fields["requester"] == {"zh": "李伟", "en": "Li Wei"}
    # The delegation counts for what others ask.
    other = raised(uow, by="zhang.lina", location="S003")
    assert waiting_for(uow, "wu.yating") == [other.document]
    assert approve(uow, other.document, "wu.yating").status == "approved"


@pytest.mark.parametrize(
    ("first", "last", "counts"), [(1, 2, False), (-2, -1, None), (0, 0, True), (-5, 0, True)]
)
def test_a_delegation_counts_on_its_days_only(uow, first, last, counts):
    request = raised(uow)
    days = {"start_on": TODAY + timedelta(days=first), "end_on": TODAY + timedelta(days=last)}
    if counts is None:
        with pytest.raises(InvalidRequest, match="over already"):
            delegate(uow, "li.wei", "chen.siyuan", **days)
        return
    delegate(uow, "li.wei", "chen.siyuan", **days)
    assert (waiting_for(uow, "chen.siyuan") == [request.document]) is counts


def test_a_delegation_that_was_ended_counts_no_more(uow):
    raised(uow)
    running = delegate(uow, "li.wei", "chen.siyuan", end_on=TODAY + timedelta(days=9))
    delegations.revoke_delegation(uow, actor_named(uow, "li.wei"), running.id)
    assert waiting_for(uow, "chen.siyuan") == []


@pytest.mark.parametrize(
    ("to", "days", "error"),
    [
        ("li.wei", {}, InvalidRequest),
        ("tan.zhiyuan", {}, NotFound),
        ("chen.siyuan", {"start_on": date(2026, 6, 20), "end_on": date(2026, 6, 12)}, InvalidRequest),
        ("chen.siyuan", {"end_on": date(2027, 6, 12)}, InvalidRequest),
    ],
)
def test_impossible_delegations_are_refused(uow, to, days, error):
    with pytest.raises(error):
        delegate(uow, "li.wei", to, **days)


def test_two_people_do_not_stand_in_on_the_same_day(uow):
    delegate(uow, "li.wei", "chen.siyuan", end_on=TODAY + timedelta(days=3))
    with pytest.raises(Conflict, match="stands in for you"):
        delegate(
            uow, "li.wei", "zhang.lina", start_on=TODAY + timedelta(days=3), end_on=TODAY + timedelta(days=4)
        )


def test_an_edit_voids_what_was_approved_and_asks_again(uow):
    request = raised(uow, (PRINTER, 20))
    approve(uow, request.document, "li.wei")
    revision = Revision(document=request.document, draft=request_draft((PRINTER, 30)))
    revised = requests.revise_request(uow, actor_named(uow, "liu.zeyang"), revision)
    assert revised.status == "pending"
    assert revised.approval.round == 2
    assert [step.status for step in revised.approval.steps] == ["waiting", "queued"]
    assert waiting_for(uow, "li.wei") == [request.document]
    assert cases.deciders_of(uow, request.document) == frozenset()


def test_a_rejected_request_that_is_opened_again_is_still_not_for_its_requester(uow):
    request = raised(uow, by="li.wei")
    reject(uow, request.document, "zhou.minghui")
    revision = Revision(document=request.document, draft=request_draft((COLA, 144)))
    requests.revise_request(uow, actor_named(uow, "li.wei"), revision)
    with pytest.raises(NotAllowed, match="You asked for"):
        approve(uow, request.document, "li.wei")
    assert approve(uow, request.document, "zhou.minghui").status == "approved"


def test_a_click_on_what_was_shown_before_an_edit_decides_nothing(uow):
    request = raised(uow)
    shown = seen(request.approval)
    revision = Revision(document=request.document, draft=request_draft((COLA, 144)))
    requests.revise_request(uow, actor_named(uow, "liu.zeyang"), revision)
    with pytest.raises(Conflict, match="has changed since you saw it"):
        approve_document(uow, actor_named(uow, "li.wei"), Approval(document=request.document), seen=shown)
    assert waiting_for(uow, "li.wei") == [request.document]


@pytest.mark.parametrize("column", ["cases", "price_cny_per_case"])
def test_a_change_behind_the_back_of_the_services_makes_the_approval_worthless(uow, column):
    document = approved(uow)
    uow.session.execute(
        update(PurchaseRequestLineRow)
        .where(PurchaseRequestLineRow.request_number == document)
        .values({column: 50})
    )
    subject = requests.load_approvable(uow, document)
    with pytest.raises(Conflict, match="was changed after it was approved"):
        cases.require_approved(uow, subject)


def test_a_withdrawn_request_waits_for_nobody_and_says_so(uow):
    request = raised(uow)
    requests.cancel_request(
        uow, actor_named(uow, "liu.zeyang"), DocumentCancellation(document=request.document)
    )
    assert waiting_for(uow, "li.wei") == []
    with pytest.raises(Conflict, match="was withdrawn"):
        approve(uow, request.document, "li.wei")


def test_a_second_click_says_who_decided(uow):
    request = raised(uow)
    approve(uow, request.document, "li.wei")
    with pytest.raises(Conflict, match="was approved by") as caught:
        approve(uow, request.document, "li.wei")
    assert caught.value.fields["person"] == {"zh": "李伟", "en": "Li Wei"}


def test_a_document_that_does_not_exist_cannot_be_approved(uow):
    with pytest.raises(NotFound, match="PR-000999"):
        approve(uow, "PR-000999", "li.wei")
    with pytest.raises(NotFound, match="does not ask for approval"):
        approve(uow, "PO-000001", "li.wei")


@pytest.mark.slow
def test_of_two_delegations_at_once_for_the_same_day_one_is_refused(fresh_database):
    together = Barrier(2)

    def delegate_to(name):
        try:
            with fresh_database.unit() as uow:
                together.wait(timeout=30)
                delegate(uow, "li.wei", name)
                # The other one has begun by now, and must wait for this one's end.
                time.sleep(0.3)
                uow.commit()
        except Conflict:
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(delegate_to, ["chen.siyuan", "zhang.lina"]))
    assert sorted(outcomes) == ["done", "refused"]


@pytest.mark.slow
def test_fifty_clicks_at_once_make_exactly_one_decision(fresh_database):
    with fresh_database.unit() as uow:
        document = raised(uow).document
        uow.commit()

    def click(number):
        try:
            with fresh_database.unit() as uow:
                if number % 2:
                    approve(uow, document, "li.wei")
                else:
                    reject(uow, document, "li.wei")
                uow.commit()
        except DomainError as error:
            return type(error)
        return "decided"

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(click, range(50)))
    assert outcomes.count("decided") == 1
    assert set(outcomes) == {"decided", Conflict}
    with fresh_database.unit() as uow:
        [step] = uow.session.scalars(select(ApprovalStepRow)).all()
        assert step.status == uow.session.get(PurchaseRequestRow, document).status
