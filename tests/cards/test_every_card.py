"""What is true of every card, in both languages."""

import re
from datetime import time, timedelta

import pytest

from backend.actions.schemas import ActionCancelled
from bot.cards import notices
from bot.cards.confirm import PREVIEW_CARDS
from bot.cards.group import render_alert_addition, render_alert_group
from bot.cards.render import RESULT_CARDS, render
from tests.cards import results
from tests.cards.purchase_outcomes import PURCHASE_OUTCOMES
from tests.cards.reading import LANGUAGES, figures, problems, reader, shown, text_objects
from tests.factories.days import NOW
from tools.registry import build_catalog

OUTCOMES = {
    "stock of one store": results.stock(results.balance()),
    "stock that is out": results.stock(results.empty_balance(expired=results.balance().expired)),
    "stock of two stores": results.stock(results.balance(), results.empty_balance()),
    "stock nowhere": results.stock(),
    "stock not carried": results.stock(location="S003"),
    "low stock": results.low_stock(results.low_line(1), results.low_line(2, status="low")),
    "low stock of two stores": results.low_stock(
        results.low_line(), locations=(results.SQUARE, results.TEMPLE), category="dairy"
    ),
    "no low stock": results.low_stock(),
    "person": results.answer("find_person", results.person()),
    "policy": results.policy(results.passage(), results.passage(section="病假")),
    "alerts": results.answer("list_alerts", results.alert_list(results.alert(1), results.alert(2))),
    "no alerts": results.answer("list_alerts", results.alert_list()),
    "capabilities": results.answer("show_capabilities", results.capabilities()),
    "question with buttons": results.question(*results.choices(3)),
    "question with a menu": results.question(*results.choices(9)),
    "question without options": results.question(asked=None),
    "question for something rare": results.question(missing="quiet_start", asked=None),
    "refusal": results.refusal("There is no item {sku}.", sku="X-1"),
    "refusal without words": results.question().model_copy(update={"status": "refuse"}),
    "out of scope": results.refusal(
        "I cannot help with that. I know stock, purchasing, colleagues, rules and alerts.",
        reason="out_of_scope",
        tool=None,
    ),
    "not yet": results.refusal(
        "I understood what you want, but this is not available yet.",
        reason="unavailable",
        tool="request_leave",
    ),
    "confirmation": results.pending(),
    "confirmation of a count": results.pending_count(),
    "confirmation that was renewed": results.pending_count(is_renewed=True),
    "count": results.answer("record_stock_count", results.stock_count()),
    "count without a difference": results.answer("record_stock_count", results.stock_count(counted="867")),
    "count of too much": results.answer("record_stock_count", results.stock_count(counted="1001")),
    "cancelled": results.answer("record_stock_count", ActionCancelled(document="AC-000017")),
    "settings": results.settings(),
    "settings without a change": results.settings(changed=(), undo_action=None),
    "settings with quiet hours": results.settings(quiet_start=time(22), quiet_end=time(7)),
    "settings with a quiet noon": results.settings(quiet_start=time(12), quiet_end=time(13, 30)),
    "settings undone": results.settings(is_undone=True, undo_action=None),
    **PURCHASE_OUTCOMES,
}


def _all_cards(language):
    context = reader(language)
    later = NOW + timedelta(hours=4)
    for name, outcome in OUTCOMES.items():
        yield name, render(outcome, context=context)
    group = results.group(results.alert(1), results.ended(2, at=later))
    yield "group", render_alert_group(group, context=context)
    yield "group that is over", render_alert_group(results.group(results.ended(at=later)), context=context)
    yield (
        "group of another kind",
        render_alert_group(results.group(results.alert(kind="expiry"), kind="expiry"), context=context),
    )
    yield "addition", render_alert_addition(group, ["AL-000001"], context=context)
    yield "error", notices.render_error("R-7", language=language)
    yield "database down", notices.render_database_down(language=language)
    yield "stranger", notices.render_not_employee(language=language)


CARDS = {(language, name): card for language in LANGUAGES for name, card in _all_cards(language)}


@pytest.fixture(params=CARDS, ids=" ".join)
def card(request):
    return CARDS[request.param]


def test_slack_takes_the_blocks(card):
    assert problems(card.blocks) == []


def test_the_text_holds_every_line_and_figure_of_the_blocks(card):
    lines = [re.sub(r"\s", "", line) for line in shown(card.blocks).splitlines()]
    text = re.sub(r"\s", "", card.text)
    assert [line for line in lines if line not in text] == []
    assert set(figures(shown(card.blocks))) <= set(figures(card.text))


def test_the_text_has_no_markup_and_no_open_fields(card):
    assert not re.search(r"[*~{}]|<[@!#]|&amp;|\bNone\b|mailto:", card.text)
    assert card.text.strip() == card.text != ""


def test_bold_and_struck_words_stand_between_blanks_or_line_ends(card):
    # Slack shows the stars themselves when a mark touches a letter, and to it every Chinese character is one.
    for part in text_objects(card.blocks):
        if part["type"] == "mrkdwn":
            assert not re.search(
                r"[*~]", re.sub(r"(?<!\S)([*~])(?=\S)[^*~\n]+(?<=\S)\1(?!\S)", "", part["text"])
            )


def test_coloured_buttons_are_at_most_two(card):
    styled = [e for b in card.blocks if b["type"] == "actions" for e in b["elements"] if "style" in e]
    assert len(styled) <= 2


@pytest.mark.parametrize("name", [name for language, name in CARDS if language == "zh"])
def test_a_chinese_card_has_no_english_words_of_ours(name):
    ours = re.sub(r"[\w.]+@[\w.]+|\d+\s?ml|[A-Z]{2,3}-\d+", "", CARDS["zh", name].text)
    known = {"Simon", "Chen", "Slack", "IT", "HR", "Storehand", "R", "X", "S", "C"}
    assert set(re.findall(r"[A-Za-z]+", ours)) <= known


@pytest.mark.parametrize("name", [name for language, name in CARDS if language == "en"])
def test_an_english_card_has_no_chinese_words_of_ours(name):
    from_data = (
        "可乐 倪佳 陈思远 休假管理制度 年假 法定年假 病假 人力资源部 满 年不满 年 天 "
        "周末活动 库存够 可以 不要了 已和供应商谈好"
    )
    han = re.findall(r"[\u4e00-\u9fff]+", CARDS["en", name].text)
    assert set(han) <= set(from_data.split())


def test_every_tool_has_a_card_for_its_result():
    built = [tool for tool in build_catalog() if not tool.is_planned]
    assert {tool.result for tool in built} | {ActionCancelled} == set(RESULT_CARDS)


def test_every_write_has_a_card_for_its_preview():
    previews = {tool.preview_type for tool in build_catalog() if tool.preview_type is not None}
    assert previews == set(PREVIEW_CARDS)


def test_a_result_without_a_card_is_named():
    with pytest.raises(LookupError, match="'check_stock', a Item"):
        render(results.answer("check_stock", results.item()), context=reader())
