"""Presses on approval cards: one press decides the one step that its card showed."""

import pytest

from backend.approvals import cases
from backend.approvals.delegations import delegate_approvals
from backend.approvals.schemas import Delegation
from backend.conversations.schemas import FormEntry
from backend.procurement import requests
from backend.procurement.schemas import DocumentCancellation
from bot.cards.language import Translator
from bot.cards.refuse import refusal_phrase
from tests.factories.actors import actor_named, full_email
from tests.factories.days import TODAY
from tests.factories.purchasing import PRINTER, raised
from tests.fakes import FakeHandbook
from tools.context import CallContext, Services
from tools.deciding import APPROVE_FORM, REJECT_FORM, decision_forms
from tools.forms import FormBook, submit

BOOK = FormBook(decision_forms())
# Asked at level 2, and stands in for level 1.
DEPUTY = "zhou.minghui"


class Deciding:
    """Somebody at the cards of one request, which asks for two levels."""

    def __init__(self, database, *, requester="liu.zeyang", delegator="li.wei", delegate=DEPUTY):
        self.database = database
        self.presses = 0
        with database.unit() as uow:
            delegation = Delegation(delegate=full_email(delegate), start_on=TODAY, end_on=TODAY)
            delegate_approvals(uow, actor_named(uow, delegator), delegation)
            case = raised(uow, (PRINTER, 20), by=requester).approval
            uow.commit()
        self.document, self.hash = case.document, case.content_hash

    def press(self, position, *, form=APPROVE_FORM, who=DEPUTY, **values):
        """Press a button of the card of a level; every press is one of its own."""
        self.presses += 1
        with self.database.unit() as uow:
            actor = actor_named(uow, who)
        context = CallContext(
            services=Services(database=self.database, names=None, handbook=FakeHandbook()),
            actor=actor,
            language="zh",
            public=False,
            reference=f"REF{self.presses}",
            conversation_key="K",
        )
        value = {"document": self.document, "hash": self.hash, "round": 1, "position": position}
        return submit(BOOK, FormEntry(form=form, values=value | values), context).result

    def levels(self):
        with self.database.unit() as uow:
            return [step.status for step in cases.get_case(uow, self.document).steps]

    def withdraw(self):
        with self.database.unit() as uow:
            taken_back = DocumentCancellation(document=self.document, reason="不需要了")
            requests.cancel_request(uow, actor_named(uow, "liu.zeyang"), taken_back)
            uow.commit()


def said(refusal, language):
    return refusal_phrase(refusal, Translator(language)).plain


@pytest.fixture
def deciding(database):
    return Deciding(database)


def test_two_presses_on_the_card_of_one_level_approve_that_level_only(deciding):
    first, second = deciding.press(1), deciding.press(1)
    assert (first.status, second.status, second.refusal) == ("pending", "decided", None)
    assert deciding.levels() == ["approved", "waiting"]


def test_each_of_two_levels_is_approved_on_its_own_card(deciding):
    assert [deciding.press(position).status for position in (1, 2)] == ["pending", "approved"]
    assert deciding.levels() == ["approved", "approved"]


def test_a_rejection_of_a_level_that_is_decided_says_so(deciding):
    deciding.press(1)
    pressed = deciding.press(1, form=REJECT_FORM, reason="太贵了")
    assert pressed.status == "refused"
    assert pressed.refusal.template == "You have approved {document} already; it now waits for {person}."
    assert deciding.levels() == ["approved", "waiting"]


def test_who_decided_a_level_before_it_was_withdrawn_reads_that_it_was(deciding):
    deciding.press(1)
    deciding.withdraw()
    for position in (1, 2):
        pressed = deciding.press(position)
        assert pressed.status == "refused"
        assert pressed.refusal.template == "{document} was withdrawn, so there is nothing to decide."


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "李伟已经批准了 PR-000001，现在等周明辉审批。"),
        ("en", "Li Wei has approved PR-000001 already; it now waits for Zhou Minghui."),
    ],
)
def test_who_comes_second_to_a_level_reads_who_was_first(deciding, language, words):
    deciding.press(1, who="li.wei")
    assert said(deciding.press(1).refusal, language).replace(deciding.document, "PR-000001") == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "PR-000001 是李伟申请的，李伟是你的上级，所以你不能代周明辉审批。"),
        (
            "en",
            "You report to Li Wei, who asked for PR-000001, so you cannot decide on it in place of Zhou Minghui.",
        ),
    ],
)
def test_a_deputy_reads_why_the_own_superiors_request_is_not_for_the_deputy(database, language, words):
    own = Deciding(database, requester="li.wei", delegator="zhou.minghui", delegate="wu.yating")
    pressed = own.press(1, who="wu.yating")
    assert said(pressed.refusal, language).replace(own.document, "PR-000001") == words
    assert own.levels() == ["waiting"]


def test_a_level_that_is_not_there_is_not_decided(deciding):
    pressed = deciding.press(7)
    assert pressed.status == "refused"
    assert deciding.levels() == ["waiting", "queued"]
