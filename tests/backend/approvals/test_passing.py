"""A document whose approver leaves waits for the next one up, and never for nobody."""

from sqlalchemy import select, update

from backend.approvals import cases
from backend.approvals import service as approvals
from backend.approvals.passing import pass_on
from backend.approvals.schemas import PendingApprovalQuery
from backend.people.models import EmployeeRow
from backend.procurement import requests
from backend.timeline import read_timeline
from tests.factories.actors import actor_named, full_email
from tests.factories.purchasing import PRINTER, approve, raised


def leave(uow, *names):
    emails = [full_email(name) for name in names]
    uow.session.execute(update(EmployeeRow).where(EmployeeRow.email.in_(emails)).values(status="left"))


def steps_of(uow, document):
    case = cases.get_case(uow, document)
    return [(step.approver.code.partition("@")[0], step.status) for step in case.steps]


def waiting_for(uow, by):
    found = approvals.list_pending_approvals(uow, actor_named(uow, by), PendingApprovalQuery())
    return [entry.document for entry in found.documents]


def test_a_step_whose_approver_has_left_goes_to_the_next_level_up(uow):
    request = raised(uow)
    leave(uow, "li.wei")
    assert pass_on(uow) == (request.document,)
    assert steps_of(uow, request.document) == [("zhou.minghui", "waiting")]
    assert "passed_on" in [event.event for event in read_timeline(uow, request.document)]
    assert approve(uow, request.document, "zhou.minghui").status == "approved"
    cases.require_approved(uow, requests.load_approvable(uow, request.document))


def test_whoever_is_asked_at_a_later_level_anyway_is_asked_once(uow):
    request = raised(uow, (PRINTER, 60))
    assert [name for name, _ in steps_of(uow, request.document)] == ["li.wei", "zhou.minghui", "lu.jianming"]
    leave(uow, "li.wei")
    pass_on(uow)
    assert steps_of(uow, request.document) == [("zhou.minghui", "waiting"), ("lu.jianming", "queued")]


def test_a_later_level_is_passed_on_before_its_turn_comes(uow):
    request = raised(uow, (PRINTER, 20))
    leave(uow, "zhou.minghui")
    pass_on(uow)
    assert steps_of(uow, request.document) == [("li.wei", "waiting"), ("lu.jianming", "queued")]
    approve(uow, request.document, "li.wei")
    assert waiting_for(uow, "lu.jianming") == [request.document]


def test_nothing_is_passed_on_while_everybody_works_here(uow):
    request = raised(uow, (PRINTER, 20))
    assert pass_on(uow) == ()
    assert steps_of(uow, request.document) == [("li.wei", "waiting"), ("zhou.minghui", "queued")]


def test_a_document_that_only_its_requester_could_approve_waits_on_and_hinders_no_other(uow):
    stuck, other = raised(uow, by="gu.chengyuan"), raised(uow)
    everybody_else = select(EmployeeRow.email).where(EmployeeRow.email != full_email("gu.chengyuan"))
    kept = {full_email(name) for name in ("liu.zeyang", "zhou.minghui")}
    leave(uow, *(set(uow.session.scalars(everybody_else)) - kept))
    assert other.document in pass_on(uow)
    leave(uow, "zhou.minghui")
    assert pass_on(uow) == (other.document,)
    assert steps_of(uow, other.document) == [("gu.chengyuan", "waiting")]
    assert cases.get_case(uow, stuck.document).status == "pending"
