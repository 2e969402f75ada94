"""Cards of approvals and of what becomes of them: what Slack takes, and what people read in either language."""

import re

import pytest

from backend.alerts.schemas import AlertGroup
from backend.approvals.results import ApprovalCase, ApprovalStep, PendingApproval
from backend.notices.approvals import ApprovalNotice
from backend.notices.news import News
from backend.notices.rows import ApprovalCardKey
from backend.records import Named
from bot.cards.approval_request import render_approval, render_moved
from bot.cards.budget import slack_text
from bot.cards.decision_presses import render_next, render_pressed
from bot.cards.decision_views import loading_modal, reject_modal
from bot.cards.document_news import render_news
from bot.cards.group import render_alert_addition, render_alert_group
from tests.cards import results
from tests.cards.reading import LANGUAGES, figures, problems, reader, shown, values
from tests.factories.days import NOW
from tools.deciding import NextShown, PressedDecision
from tools.results import Outcome, Refusal

LI = Named(code="li@x", name_zh="李伟", name_en="Li Wei")
ZHOU = Named(code="zhou@x", name_zh="周明辉", name_en="Zhou Minghui")
LIU = Named(code="liu@x", name_zh="刘泽洋", name_en="Liu Zeyang")
PLACE = results.TEMPLE
KEY = ApprovalCardKey(document="PR-000012", round=2, position=1, reader="li@x")
WORDS = "太贵了 <!channel> *bold*"


def step(person, status, *, by=None, comment=None):
    return ApprovalStep(
        role="store_manager" if person == LI else "area_manager",
        approver=person,
        status=status,
        decided_by=by,
        decided_at=None if by is None else NOW,
        comment=comment,
    )


def notice(state, *steps, status="pending", is_readers_decision=False, waiting_for=None, **changes):
    case = ApprovalCase(
        document="PR-000012",
        document_type="purchase_request",
        status=status,
        requester=LIU,
        amount="5040.00",
        content_hash="f" * 64,
        round=2,
        steps=steps,
        waiting_for=waiting_for,
    )
    return ApprovalNotice(
        document="PR-000012",
        state=state,
        case=case,
        step=steps[0] if steps and state != "changed" else None,
        is_readers_decision=is_readers_decision,
        instead_of=changes.pop("instead_of", None),
        details=None,
        **changes,
    )


FOLLOWING = PendingApproval(
    document="PR-000013",
    document_type="purchase_request",
    status="pending",
    amount="99.50",
    requester=LIU,
    location=PLACE,
    waiting_since=NOW,
    instead_of=None,
    content_hash="e" * 64,
    round=1,
    position=1,
)
WAITS = step(LI, "waiting")
YES = step(LI, "approved", by=LI)
NOTICES = {
    "waiting": notice("waiting", WAITS, step(ZHOU, "queued"), waiting_for=LI),
    "waiting in another's place": notice("waiting", WAITS, waiting_for=LI, instead_of=LI),
    "approved by the reader": notice(
        "approved",
        YES,
        step(ZHOU, "waiting"),
        is_readers_decision=True,
        waiting_for=ZHOU,
        offers_next=True,
        following=FOLLOWING,
        following_count=3,
    ),
    "approved by another, to the end": notice(
        "approved", step(LI, "approved", by=ZHOU, comment="好"), status="approved"
    ),
    "rejected by the reader": notice(
        "rejected",
        step(LI, "rejected", by=LI, comment=WORDS),
        status="rejected",
        is_readers_decision=True,
    ),
    "rejected by another": notice(
        "rejected", step(LI, "rejected", by=ZHOU, comment=WORDS), status="rejected"
    ),
    "changed": notice("changed", WAITS, waiting_for=LI),
    "withdrawn": notice("withdrawn", step(LI, "void"), status="withdrawn"),
    "elsewhere": notice("elsewhere", WAITS, waiting_for=LI),
}


def news(event, **changes):
    return News(
        **{
            "document": "PR-000012",
            "event": event,
            "actor": LI,
            "happened_at": NOW,
            "note": None,
            "related": (),
            "details": None,
        }
        | changes
    )


NEWS = {
    "level": news("approved", level=1, levels=2, waiting_for=ZHOU),
    "last level": news("approved", level=2, levels=2, is_last=True, note="好"),
    "approved before a change": news("approved"),
    "rejected": news("rejected", note=WORDS),
    "ordered": news("ordered", related=("PO-000003", "PO-000004")),
    "order cancelled": news("order_cancelled", note="停产", related=("PO-000003",)),
    "received": news("received", actor=None, related=("PO-000003",)),
    "cancelled": news("cancelled", note="重复"),
}
WARM = results.alert(
    1,
    kind="inspection_critical",
    daily_demand=None,
    on_order=None,
    source="GR-000012",
    lot_code="W1",
    quantity="24",
    celsius="9.5",
)
LATE = results.alert(
    2,
    kind="approval_overdue",
    item=None,
    daily_demand=None,
    on_order=None,
    source="PR-000012",
    post="area_manager",
)


def group_of(alert):
    return AlertGroup(
        key=f"{alert.kind}:S003:2026-06-10",
        kind=alert.kind,
        location=results.SQUARE,
        slack_channel="s003",
        alerts=(alert,),
    )


def _cards(language):
    context = reader(language)
    for name, found in NOTICES.items():
        yield name, render_approval(found, KEY, context=context)
    for name, found in NEWS.items():
        yield f"news: {name}", render_news(found, context=context)
    for alert in (WARM, LATE):
        yield alert.kind, render_alert_group(group_of(alert), context=context)
        yield f"{alert.kind} added", render_alert_addition(group_of(alert), [alert.document], context=context)
    yield "moved", render_moved("PR-000012", language=language)
    outcome = Outcome(status="answer", tool=None, arguments={})
    refusal = Refusal(template="{document} does not ask for approval.", fields={"document": "PR-000012"})
    pressed = PressedDecision(document="PR-000012", status="refused", refusal=refusal)
    yield "refused press", render_pressed(outcome, pressed, context=context)
    yield "nothing next", render_next(outcome, NextShown(document=None), context=context)


CARDS = {(language, name): card for language in LANGUAGES for name, card in _cards(language)}


@pytest.fixture(params=CARDS, ids=" ".join)
def card(request):
    return CARDS[request.param]


def test_slack_takes_the_blocks(card):
    assert problems(card.blocks) == []


def test_the_text_holds_every_line_and_figure_of_the_blocks(card):
    text = re.sub(r"\s", "", card.text)
    lines = [re.sub(r"\s", "", line) for line in shown(card.blocks).splitlines()]
    # Marks in people's words are shown as characters that look alike.
    assert [line for line in lines if line.replace("∗", "*") not in text] == []
    assert set(figures(shown(card.blocks))) <= set(figures(card.text))


def test_nobodys_words_can_call_a_channel(card):
    assert "<!" not in str(card.blocks)
    assert "<!" not in slack_text(card)


@pytest.mark.parametrize("name", [name for language, name in CARDS if language == "zh"])
def test_a_chinese_card_has_no_english_words_of_ours(name):
    ours = re.sub(r"[A-Z]{2}-\d+|<!channel> \*bold\*|°C|S\d+|W1", "", CARDS["zh", name].text)
    assert re.findall(r"[A-Za-z]+", ours) == []


@pytest.mark.parametrize("name", [name for language, name in CARDS if language == "en"])
def test_an_english_card_has_no_chinese_words_of_ours(name):
    typed = {"太贵了", "好", "停产", "重复"}
    assert set(re.findall(r"[\u4e00-\u9fff]+", CARDS["en", name].text)) <= typed


def test_only_a_waiting_card_has_buttons_that_decide():
    deciding = {
        name for name in NOTICES if any(value.get("hash") for value in values(CARDS["zh", name].blocks))
    }
    assert deciding == {"waiting", "waiting in another's place"}


def test_the_buttons_carry_the_document_its_hash_and_their_card():
    first, *_ = values(CARDS["zh", "waiting"].blocks)
    assert first == {
        "document": "PR-000012",
        "hash": "f" * 64,
        "round": 2,
        "position": 1,
        "language": "zh",
    }


def test_what_waits_next_is_offered_to_whoever_decided():
    assert "3 documents wait for you. Next:" in CARDS["en", "approved by the reader"].text
    assert "还有 3 张单据等你审批，下一张：" in CARDS["zh", "approved by the reader"].text
    assert values(CARDS["zh", "approved by another, to the end"].blocks) == []


def test_goods_held_back_are_told_with_quantity_temperature_lot_and_delivery():
    assert CARDS["en", "inspection_critical"].text.startswith(
        "🔴 People's Square Store: 1 delivery out of its temperature range is held back\n"
    )
    assert (
        "商品1号 · 已隔离 24 罐，不要使用 · 实测 9.5 °C · 批号 W1 · GR-000012"
        in CARDS["zh", "inspection_critical"].text
    )
    assert (
        "Article 1 · 24 cans held back, do not use · measured 9.5 °C · lot W1 · GR-000012"
        in CARDS["en", "inspection_critical"].text
    )


def test_an_overdue_decision_names_the_post_and_no_person():
    assert "• PR-000012 · waits for the area manager" in CARDS["en", "approval_overdue"].text
    assert "• PR-000012 · 等区域经理处理" in CARDS["zh", "approval_overdue"].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_the_modals(language):
    pressed = {"document": "PR-000012", "hash": "f" * 64, "round": 2, "position": 1}
    view = reject_modal(pressed, language=language)
    assert problems(view["blocks"], surface="modal") == []
    assert len(view["title"]["text"]) <= 24
    assert problems(loading_modal("PR-000012", language=language)["blocks"], surface="modal") == []
