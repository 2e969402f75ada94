import pytest

from bot.cards.render import render
from tests.cards import results
from tests.cards.reading import elements, reader, values
from tools.results import Choice


def card_of(outcome, language="zh"):
    return render(outcome, context=reader(language))


def test_up_to_five_options_are_buttons_with_typed_values():
    card = card_of(results.question(*results.choices(5)))
    assert [element["action_id"] for element in elements(card.blocks)] == [f"choose:{n}" for n in range(5)]
    assert values(card.blocks)[1] == {"argument": "item", "value": "SKU-0001", "label": "商品1号"}


def test_more_than_five_options_are_one_menu():
    card = card_of(results.question(*results.choices(6)), "en")
    (menu,) = elements(card.blocks)
    assert (menu["type"], menu["action_id"]) == ("static_select", "choose")
    assert values(card.blocks)[5] == {"argument": "item", "value": "SKU-0005", "label": "Article 5"}


def test_a_menu_value_stays_within_slacks_150_characters_and_keeps_its_code():
    long = [
        Choice(value=f"{'x' * 60}{n}@lantern.example.com", label_zh="名" * 90, label_en="n" * 90)
        for n in range(6)
    ]
    card = card_of(results.question(*long, missing="person"))
    (menu,) = elements(card.blocks)
    assert all(len(option["value"]) <= 150 for option in menu["options"])
    assert [value["value"] for value in values(card.blocks)] == [choice.value for choice in long]


def test_plain_text_lists_the_options_for_those_who_see_no_buttons():
    assert card_of(results.question(*results.choices(2))).text.splitlines() == [
        "「可乐」有好几种，你要的是哪一种？",
        "1. 商品0号",
        "2. 商品1号",
        "上面没有？直接打全名或编码。",
    ]


def test_options_of_one_name_are_told_apart():
    two = [
        Choice(value=f"{local}@lantern.example.com", label_zh=zh, label_en="Li Wei")
        for local, zh in (("li.wei", "李伟"), ("li.wei2", "李薇"))
    ]
    outcome = results.question(*two, missing="person", asked="Li Wei")
    labels = [element["text"]["text"] for element in elements(card_of(outcome, "en").blocks)]
    assert labels == ["Li Wei (li.wei)", "Li Wei (li.wei2)"]
    assert [e["text"]["text"] for e in elements(card_of(outcome).blocks)] == ["李伟", "李薇"]


@pytest.mark.parametrize(
    ("missing", "zh", "en"),
    [
        ("item", "哪个商品？", "Which item?"),
        ("location", "哪个门店？", "Which store?"),
        ("counted_quantity", "盘到多少？", "How many did you count?"),
        ("severity", "还差一项：严重程度", "I need one more thing: Severity"),
    ],
)
def test_without_options_the_question_is_plain(missing, zh, en):
    outcome = results.question(missing=missing, asked=None)
    assert (card_of(outcome).text, card_of(outcome, "en").text) == (zh, en)


def test_a_refusal_is_translated_with_names_in_the_readers_language():
    outcome = results.refusal(
        "I know nothing called “{typed}”. Did you mean {near}?",
        typed="可乐可乐",
        near={"zh": "晨岚可乐", "en": "Chenlan Cola"},
    )
    assert card_of(outcome).text == "没找到「可乐可乐」。你是不是指晨岚可乐？"
    assert card_of(outcome, "en").text == "I know nothing called “可乐可乐”. Did you mean Chenlan Cola?"


def test_roles_and_fields_are_named_in_the_readers_language():
    roles = results.refusal(
        "Your role does not allow this. It is open to: {roles}.",
        reason="not_allowed",
        roles="area_manager, hr",
    )
    assert card_of(roles).text == "你的岗位没有这个权限，可以使用的是：区域经理、人事。"
    assert card_of(roles, "en").text.endswith("area managers, HR.")
    field = results.refusal(
        "{value} does not work as {field}. Please say it differently.", value="abc", field="leave_type"
    )
    assert card_of(field).text == "「abc」不能用作假别，请换个说法。"
    assert card_of(field, "en").text == "abc does not work as type of leave. Please say it differently."


def test_out_of_scope_offers_three_examples_and_help():
    outcome = results.refusal(
        "I cannot help with that. I know stock, purchasing, colleagues, rules and alerts.",
        reason="out_of_scope",
        tool=None,
    )
    card = card_of(outcome)
    assert card.text.count("• ") == 3
    assert [element["action_id"] for element in elements(card.blocks)] == [
        "say:0",
        "say:1",
        "say:2",
        "say:help",
    ]
    assert values(card.blocks)[-1] == {"say": "帮助"}
    assert values(card_of(outcome, "en").blocks)[-1] == {"say": "help"}


def test_what_is_not_available_yet_is_named():
    outcome = results.refusal(
        "I understood what you want, but this is not available yet.",
        reason="unavailable",
        tool="request_leave",
    )
    assert card_of(outcome).text.splitlines() == ["请假", "我明白你的意思，不过这个功能还没有上线。"]


def test_a_pending_write_can_be_confirmed_or_cancelled():
    card = card_of(results.pending())
    assert [element["action_id"] for element in elements(card.blocks)] == ["confirm", "cancel"]
    assert values(card.blocks) == [{"action": "AC-000017"}] * 2
    assert "数量：24" in card.text


def test_capabilities_show_only_the_tools_of_the_person():
    outcome = results.answer("show_capabilities", results.capabilities("ask_policy"))
    said = card_of(outcome).text
    assert "问公司制度：「年假有几天？」「差旅费怎么报销？」" in said
    assert "库存" not in said
