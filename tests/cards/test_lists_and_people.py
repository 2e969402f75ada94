from datetime import timedelta

import pytest

from bot.cards.group import render_alert_addition, render_alert_group
from bot.cards.home import render_home
from bot.cards.render import render
from tests.cards import results
from tests.cards.reading import elements, problems, reader, shown, values
from tests.factories.days import NOW


def text(outcome, language="zh"):
    return render(outcome, context=reader(language)).text


def test_low_stock_counts_first_and_keeps_the_order_of_urgency():
    said = text(results.low_stock(results.low_line(1), results.low_line(2, status="low"))).splitlines()
    assert said == [
        "缺货与低库存 · 人民广场店",
        "🔴 1 项缺货   🟡 1 项不够 2 天",
        "🔴 商品1号 · 缺货 · 日均 7.5 罐 · 在途 48 罐",
        "🟡 商品2号 · 剩 4 罐，够用 0.5 天 · 日均 7.5 罐 · 在途 48 罐",
    ]


def test_a_long_list_of_low_stock_says_how_many_are_not_shown():
    lines = [results.low_line(number) for number in range(1, 31)]
    said = text(results.low_stock(*lines), "en")
    assert "🔴 30 out of stock" in said
    assert "Article 20 " in said
    assert "Article 21 " not in said
    assert "… and 10 more. Name a store or a category to see fewer." in said


def test_low_stock_of_several_stores_names_the_store_of_each_line():
    outcome = results.low_stock(
        results.low_line(), locations=(results.SQUARE, results.TEMPLE), category="dairy"
    )
    said = text(outcome)
    assert "缺货与低库存 · 2 个地点 · 乳制品" in said
    assert "商品1号 · 人民广场店 · 缺货" in said


def test_nothing_low_is_good_news():
    assert "✅ 没有缺货" in text(results.low_stock())


def test_a_person_is_shown_with_both_names_and_a_mail_link():
    card = render(results.answer("find_person", results.person()), context=reader())
    assert card.text.splitlines() == [
        "陈思远 · Simon Chen",
        "职位：店长",
        "部门：门店营运",
        "工作地点：人民广场店",
        "上级：周明辉 zhou.minghui@lantern.example.com",
        "邮箱：chen.siyuan@lantern.example.com",
    ]
    assert "<mailto:chen.siyuan@lantern.example.com|chen.siyuan@lantern.example.com>" in str(card.blocks)


def test_head_office_without_manager_has_no_empty_lines():
    profile = results.person(location=None, manager=None, department="executive")
    said = text(results.answer("find_person", profile), "en")
    assert "Manager:" not in said
    assert "Works at" not in said
    assert "Department: Executive office" in said


def test_a_policy_answer_is_quoted_with_its_source_below():
    card = render(results.policy(results.passage()), context=reader())
    assert card.text.splitlines() == [
        "满 1 年不满 10 年，5 天。",
        "满 10 年不满 20 年，10 天。",
        "出处：《休假管理制度》 · 年假 > 法定年假 · 2026年1月1日起施行 · 人力资源部",
    ]
    assert card.blocks[0]["text"]["text"] == "> 满 1 年不满 10 年，5 天。\n> 满 10 年不满 20 年，10 天。"


def test_only_three_passages_are_shown_and_the_later_ones_are_cut_at_a_sentence():
    long = "".join(f"第{number}条规定须于三日内提交申请。" for number in range(100, 200))
    passages = [results.passage(section=f"第{n}节", excerpt=long) for n in range(1, 5)]
    said = text(results.policy(*passages))
    assert said.count("出处：") == 3
    assert "第4节" not in said
    first, second, _ = (line for line in said.splitlines() if line.startswith("第100条"))
    assert len(second) < 250 < len(first) <= 1500
    assert first.endswith("。…")
    assert second.endswith("。…")


def test_a_passage_in_the_other_language_is_announced():
    assert "the original is in Chinese" in text(results.policy(results.passage()), "en")
    assert "原文是英文" in text(results.policy(results.passage(language="en")))


def test_alerts_are_listed_by_store_with_number_and_evidence():
    alerts = results.alert_list(
        results.alert(2, acknowledged_by="倪佳"), results.alert(1, place=results.TEMPLE)
    )
    assert text(results.answer("list_alerts", alerts)).splitlines() == [
        "未解除的预警 · 2 个地点",
        "共 2 条",
        "人民广场店",
        "🔴 商品2号 · AL-000002 · 缺货 · 日均 38.2 罐 · 在途 24 罐 · 10:00 起 · 倪佳 已接手",
        "静安寺店",
        "🔴 商品1号 · AL-000001 · 缺货 · 日均 38.2 罐 · 在途 24 罐 · 10:00 起",
    ]


def test_the_channel_message_counts_what_is_still_out():
    group = results.group(results.alert(1), results.alert(2), results.ended(3, at=NOW + timedelta(hours=4)))
    card = render_alert_group(group, context=reader(now=NOW + timedelta(hours=5)))
    assert card.text.splitlines()[0] == "🔴 人民广场店：2 个商品缺货"
    assert "• ~商品3号~ 14:00 已恢复有货" in str(card.blocks)


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh", "✅ 人民广场店：已全部恢复"), ("en", "✅ People's Square Store: all back to normal")],
)
def test_when_all_are_over_the_header_turns_green(language, title):
    group = results.group(results.ended(at=NOW))
    card = render_alert_group(group, context=reader(language))
    assert card.blocks[0]["text"]["text"] == title


def test_one_item_is_singular_in_english():
    card = render_alert_group(results.group(results.alert()), context=reader("en"))
    assert card.text.startswith("🔴 People's Square Store: 1 item out of stock")


def test_an_addition_names_only_the_new_ones():
    group = results.group(results.alert(1), results.alert(2), results.alert(3))
    said = render_alert_addition(group, {"AL-000002"}, context=reader()).text
    assert said.splitlines()[0] == "🔴 人民广场店：新增 1 条预警（缺货）"
    assert "商品2号" in said
    assert "商品1号" not in said


@pytest.mark.parametrize(("language", "greeting"), [("zh", "倪佳，你好"), ("en", "Hello Ni Jia")])
def test_home_greets_shows_alerts_and_offers_examples(language, greeting):
    view = render_home(
        "倪佳" if language == "zh" else "Ni Jia",
        results.capabilities(),
        alerts=results.alert_list(results.alert(7)),
        context=reader(language),
    )
    assert view["type"] == "home"
    assert problems(view["blocks"], surface="home") == []
    assert greeting in shown(view["blocks"])
    assert "AL-000007" in shown(view["blocks"])
    assert [element["action_id"] for element in elements(view["blocks"])] == [f"say:{n}" for n in range(5)]


def test_home_holds_any_number_of_alerts():
    many = [
        results.alert(n, place=results.Named(code=f"L{n}", name_zh=f"第{n}店", name_en=f"Place {n}"))
        for n in range(300)
    ]
    view = render_home("倪佳", results.capabilities(), alerts=results.alert_list(*many), context=reader())
    assert problems(view["blocks"], surface="home") == []
    assert "还有 285 项" in shown(view["blocks"])


def test_example_buttons_say_what_they_show():
    view = render_home("倪佳", results.capabilities(), alerts=results.alert_list(), context=reader())
    labels = [element["text"]["text"] for element in elements(view["blocks"])]
    assert [value["say"] for value in values(view["blocks"])] == labels
