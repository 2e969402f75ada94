"""Purchase to pay in a conversation: what comes back as JSON, what is private, and that a word presses the button."""

import pytest

from backend.conversations.schemas import Turn
from backend.naming.service import NameDirectory
from bot.agent import Agent
from bot.conversation import Assistant
from bot.replies import is_private, to_card, to_json
from tests.factories.actors import full_email
from tests.factories.purchasing import invoiced, ordered, raised
from tests.fakes import FakeHandbook, ScriptedModel, calls
from tools.context import Services
from tools.registry import build_catalog

ASKER = "liu.zeyang"
MANAGER = "li.wei"
FIVE_CASES = [{"item": "330可乐", "quantity": "5箱"}]


@pytest.fixture
def say(database):
    """Says something as somebody; the model calls what the test tells it to."""
    catalog = build_catalog()
    services = Services(database=database, names=NameDirectory(), handbook=FakeHandbook())

    def speak(text, *script, who=ASKER, public=False):
        model = ScriptedModel(script=list(script), seen=[])
        assistant = Assistant(Agent(model, catalog), services, catalog=catalog, default_language="zh")
        turn = Turn(email=full_email(who), text=text, conversation_key=who, public=public)
        reply = assistant.answer(turn, [], reference=f"REF{len(text)}")
        card = to_card(reply, now=database.clock.now())
        return to_json(reply, card, turn_id="1", milliseconds=1), is_private(reply, turn)

    return speak


@pytest.mark.parametrize(
    ("words", "yes", "total", "done"),
    [
        ("订5箱可乐", "确认", "不含税金额：¥194.40", "✅ 采购申请 PR-000001 已提交"),
        ("order 5 cases of cola", "confirm", "Total without VAT: CN¥194.40", "✅ Purchase request PR-000001"),
    ],
)
def test_a_word_confirms_a_request_and_its_number_comes_back(say, words, yes, total, done):
    asked, _ = say(words, calls("raise_purchase_request", lines=FIVE_CASES))
    assert (asked["decision"], asked["pending_action"]) == ("confirm", "AC-000001")
    assert asked["arguments"] == {"lines": [{"item": "BEV-0001", "quantity": "120"}], "location": "S001"}
    assert total in asked["text"]
    raised_now, _ = say(yes)
    assert (raised_now["decision"], raised_now["tool"]) == ("answer", "raise_purchase_request")
    assert (raised_now["result"]["document"], raised_now["result"]["status"]) == ("PR-000001", "pending")
    assert done in raised_now["text"]


def test_a_refused_write_names_the_tool_and_what_was_understood(say):
    refused, is_private_reply = say(
        "批准PR-12", calls("approve_document", document="PR-12"), who="wu.yating", public=True
    )
    assert (refused["decision"], refused["reason"], refused["tool"]) == (
        "refuse",
        "not_allowed",
        "approve_document",
    )
    assert (refused["arguments"], is_private_reply) == ({"document": "PR-000012"}, True)


def test_what_waits_for_somebody_is_for_their_eyes_only(say, database):
    with database.unit() as uow:
        raised(uow)
        uow.commit()
    waiting, is_private_reply = say(
        "有什么要我审批的", calls("list_pending_approvals"), who=MANAGER, public=True
    )
    assert is_private_reply
    assert waiting["result"]["documents"][0] | {"content_hash": ""} == {
        "document": "PR-000001",
        "document_type": "purchase_request",
        "status": "pending",
        "amount": "194.4",
        "requester": {"code": full_email(ASKER), "name_zh": "刘泽洋", "name_en": "Liu Zeyang"},
        "location": {"code": "S001", "name_zh": "静安寺店", "name_en": "Jing'an Temple Store"},
        "waiting_since": "2026-06-10T02:00:00Z",
        "instead_of": None,
        "content_hash": "",
        "round": 1,
        "position": 1,
    }


def test_a_document_comes_back_with_its_number_status_and_sum(say, database):
    with database.unit() as uow:
        raised(uow)
        uow.commit()
    found, _ = say("PR-1到哪了", calls("get_document", document="PR-1"))
    result = found["result"]
    assert (result["document"], result["status"], result["amount"]) == ("PR-000001", "pending", "194.4")
    assert found["text"].splitlines()[-1] == "• 10:00 · 提交 · 刘泽洋"


@pytest.fixture
def billed(database):
    """An order of S001, and an invoice over more than it."""
    with database.unit() as uow:
        order = ordered(uow)
        invoice = invoiced(uow, order, "900.00")
        uow.commit()
    return order.document, invoice.document


@pytest.mark.parametrize("words", ["{document}怎么样了", "show {document}"])
def test_an_invoice_asked_for_in_a_channel_is_for_the_asker_alone(say, billed, words):
    order, invoice = billed
    shown, is_for_one = say(
        words.format(document=invoice), calls("get_document", document=invoice), who="he.min", public=True
    )
    assert (shown["decision"], shown["result"]["details"]["document"]) == ("answer", invoice)
    assert is_for_one
    _shown, is_for_one = say(
        words.format(document=order), calls("get_document", document=order), who="he.min", public=True
    )
    assert not is_for_one


def test_the_queue_of_differences_is_for_the_asker_alone(say, billed):
    shown, is_for_one = say("哪些发票对不上", calls("list_invoice_exceptions"), who="sun.yutong", public=True)
    assert [found["document"] for found in shown["result"]["documents"]] == [billed[1]]
    assert is_for_one


def test_cancelling_an_invoice_in_a_channel_stays_private_from_the_question_to_the_end(say, billed):
    _order, invoice = billed
    asked, is_for_one = say(
        f"取消{invoice}，录错了",
        calls("cancel_document", document=invoice, reason="录错了"),
        who="wu.xiaoyan",
        public=True,
    )
    assert (asked["decision"], is_for_one) == ("confirm", True)
    done, is_for_one = say("确认", who="wu.xiaoyan", public=True)
    assert (done["decision"], done["result"]["status"], is_for_one) == ("answer", "cancelled", True)


def test_a_list_of_requests_of_several_stores_is_for_the_asker_alone(say, database):
    with database.unit() as uow:
        raised(uow)
        uow.commit()
    _shown, is_for_one = say("采购申请列表", calls("list_purchase_requests"), who="zhou.minghui", public=True)
    assert not is_for_one
    with database.unit() as uow:
        raised(uow, by="fang.yi", location="S002")
        uow.commit()
    shown, is_for_one = say("采购申请列表", calls("list_purchase_requests"), who="zhou.minghui", public=True)
    assert (shown["result"]["total"], is_for_one) == (2, True)
