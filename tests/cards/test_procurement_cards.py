"""The cards of purchase to pay, read aloud in both languages."""

from decimal import Decimal

import pytest

from backend.procurement.budgets import BudgetLine
from bot.cards.budget import fit
from bot.cards.context import CardContext
from bot.cards.documents import document_parts
from bot.cards.layout import compose
from bot.cards.render import render
from tests.cards import payable_results as payables
from tests.cards import purchase_results as purchases
from tests.cards.purchase_outcomes import PURCHASE_OUTCOMES
from tests.cards.purchase_results import LI, LU, SIFANGDU, ZHOU, step
from tests.cards.reading import LANGUAGES, elements, problems, reader, values
from tests.cards.results import answer
from tests.factories.days import NOW


def text(outcome, language="zh"):
    return render(outcome, context=reader(language)).text


def lines(name, language="zh"):
    return text(PURCHASE_OUTCOMES[name], language).splitlines()


def test_a_request_is_read_over_with_its_hints_before_the_buttons():
    card = render(PURCHASE_OUTCOMES["request before it is raised"], context=reader())
    assert card.text.splitlines() == [
        "提采购申请？",
        "• 晨岚可乐330ml罐装 · 要 110 罐，整箱订 120 罐（5 箱） · ¥194.40 · 晨岚饮料 · 比四方渡商贸省 ¥2.55",
        "• 云麓鲜牛奶 · 12 盒（1 箱） · ¥194.40 · 晨岚饮料 · PO-000003",
        "• 云麓鲜牛奶 · 12 盒（1 箱） · ¥194.40 · 晨岚饮料 · 比四方渡商贸省 ¥2.55",
        "不含税金额：¥194.40",
        "用货地点：静安寺店（S001）",
        "申请人：刘泽洋",
        "需要日期：6月11日",
        "原因：周末活动",
        "采购单：PO-000003",
        "饮料当月预算 ¥3,000.00，算上这张还剩 ¥1,800.00",
        "审批：⏳ 李伟（店长） → 周明辉（区域经理）",
        "⚠️ 晨岚可乐330ml罐装 7 天内已经申请过：PR-000010、PR-000011。",
        "⚠️ 饮料：加上 PR-000011 一共 ¥6,200.00，超过 ¥5,000.00 的审批限额。如果是同一笔采购，请合在一起申请。",
        "⚠️ 晨岚可乐330ml罐装 6月11日前可能到不了，供应商需要更长时间。",
        "⚠️ 乳制品超出当月预算：合计 ¥1,300.00，预算 ¥1,000.00。",
        "⚠️ 晨岚饮料的云麓鲜牛奶 4 箱起订，要等几家门店凑够了再下单。",
        "回复“确认”或“取消”。",
        "AC-000017 · 确认之前不会有任何改动 · 10:30 前有效",
    ]
    kinds = [block["type"] for block in card.blocks]
    warned = next(n for n, block in enumerate(card.blocks) if "⚠️" in str(block))
    assert warned < kinds.index("actions")


def test_a_raised_request_tells_its_number_and_who_was_asked():
    said = text(answer("raise_purchase_request", purchases.request()), "en").splitlines()
    assert said[0] == "✅ Purchase request PR-000012 is raised"
    assert "Approval: ⏳ Li Wei (store manager) → Zhou Minghui (area manager)" in said
    assert said[-1] == "Li Wei has been asked for approval."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "饮料当月预算 ¥3,000.00，算上这张超出 ¥292.00"),
        ("en", "Month's budget for Beverages: CN¥292.00 above the CN¥3,000.00, this request included"),
    ],
)
def test_a_budget_that_does_not_suffice_is_not_told_as_a_negative_rest(language, said):
    budget = BudgetLine(
        category="beverage", budget=Decimal(3000), committed=Decimal(3292), remaining=Decimal(-292)
    )
    assert said in text(purchases.document(purchases.request(budgets=(budget,))), language).splitlines()


def test_a_request_without_remarks_has_no_warning():
    assert "⚠️" not in text(answer("raise_purchase_request", purchases.request()))


@pytest.mark.parametrize("status", ["rejected", "cancelled", "received"])
def test_what_is_over_is_not_said_to_wait_for_other_stores(status):
    line = purchases.request_line(is_below_minimum=True, min_cases=9)
    assert "起订" in text(purchases.document(purchases.request(lines=(line,))))
    assert "起订" not in text(purchases.document(purchases.request(lines=(line,), status=status)))


@pytest.mark.parametrize(
    ("steps", "zh", "en"),
    [
        (
            (
                step(LI, "approved"),
                step(ZHOU, "waiting", role="area_manager"),
                step(LU, "queued", role="procurement_manager"),
            ),
            "审批：✅ 李伟（店长） → ⏳ 周明辉（区域经理） → 陆建明（采购经理）",
            "Approval: ✅ Li Wei (store manager) → ⏳ Zhou Minghui (area manager) → Lu Jianming (procurement manager)",
        ),
        (
            (step(LI, "approved", by=LU),),
            "审批：✅ 陆建明 代 李伟（店长）",
            "Approval: ✅ Lu Jianming for Li Wei (store manager)",
        ),
        (
            (step(LI, "rejected"), step(ZHOU, "void", role="area_manager")),
            "审批：❌ 李伟（店长）",
            "Approval: ❌ Li Wei (store manager)",
        ),
        (
            (step(LI, "waiting", role="line_manager"),),
            "审批：⏳ 李伟（直属上级）",
            "Approval: ⏳ Li Wei (own manager)",
        ),
    ],
)
def test_the_chain_tells_who_decided_and_whose_turn_it_is(steps, zh, en):
    for language, said in (("zh", zh), ("en", en)):
        request = purchases.request(approval=purchases.case(*steps))
        assert said in text(purchases.document(request), language).splitlines()


def test_the_timeline_tells_who_did_what_when_in_whose_words():
    said = lines("document: request")
    assert said[said.index("经过") + 1 :] == [
        "• 10:00 · 提交 · 刘泽洋 · “周末活动”",
        "• 10:00 · 下单 · 陆建明 · PO-000003",
        "• 10:00 · 货已到齐",
    ]


def test_a_long_history_shows_its_end_and_counts_the_rest():
    said = lines("document with a long history", "en")
    assert "25 earlier steps" in said
    assert sum("changed" in line for line in said) == 15


def test_an_order_tells_what_came_and_what_is_missing():
    said = lines("document: order", "en")
    assert said[0] == "Purchase order PO-000003 · 🚚 partly received · CN¥194.40"
    assert said[1].endswith("· 48 cans received · 72 cans still to come")
    assert "Expected: 13 Jun" in said


def test_warm_milk_is_quarantined_and_cold_goods_that_nobody_measured_are_pointed_out():
    assert lines("receipt")[:3] == [
        "✅ 收货单 GR-000004 已登记",
        "• 晨岚可乐330ml罐装 · 120 罐（5 箱） · 批号 GR-000004-1 · 2027年2月9日到期",
        "• 云麓鲜牛奶 · 12 盒（1 箱） · 批号 240601 · 6月13日到期 · 9.5 °C · 🔴 已隔离",
    ]
    assert lines("receipt")[-3:] == [
        "🔴 温度过高，已隔离，不能销售：云麓鲜牛奶",
        "⚠️ 剩余保质期不够收货标准：云麓鲜牛奶",
        "⚠️ 冷链商品没有量温度：晨岚可乐330ml罐装",
    ]


def test_a_receipt_before_it_is_booked_names_no_lot_that_has_no_name_yet():
    said = "\n".join(lines("receipt before it is booked", "en"))
    assert "GR-000004" not in said
    assert "taken to expire on 9 Feb 2027" in said
    assert "Check the label: Chenlan Cola 330 ml Can" in said


def test_an_invoice_tells_what_differs_by_how_much_and_who_may_settle_it():
    said = lines("document: invoice", "en")
    assert (
        "🔴 Chenlan Cola 330 ml Can: 120 cans billed, 100 cans to be paid for · CN¥32.40 apart, CN¥5.00 would "
        "pass · may be settled by: procurement managers"
    ) in said
    assert (
        "✅ CN¥120.00 billed, CN¥100.00 at the order's prices · CN¥32.40 apart, CN¥5.00 would pass · accepted by "
        "Lu Jianming: “已和供应商谈好”"
    ) in said
    assert "Still to be paid: CN¥180.00" in said
    assert sum("Is it IV-000002 again?" in line for line in said) == 3


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("invoice that agrees", "与采购单、收货一致，可以付款。", "and can be paid."),
        ("invoice that waits", "货到齐后才付款。", "once the goods have come."),
        ("invoice before it is entered", "下面的差异处理完才能付款。", "before the differences below"),
    ],
)
def test_an_invoice_tells_first_whether_it_can_be_paid(name, zh, en):
    assert zh in lines(name)[1]
    assert en in lines(name, "en")[1]


def test_a_release_tells_whether_it_is_the_first_or_the_second_and_what_the_discount_is_worth():
    assert lines("first release before it is given")[1] == "这是第一次放行，还要另一个人放行才会付款。"
    assert lines("second release before it is given")[1] == "这是第二次放行，放行后就可以导出银行文件付款。"
    assert "提前付款折扣：¥3.89，相当于年化 37.2%" in lines("first release")
    assert "Released by: Li Wei, Zhou Minghui" in lines("second release without a discount", "en")
    assert not any("折扣" in line for line in lines("second release without a discount"))


def test_only_the_best_offer_is_ticked_and_one_on_hold_is_not_offered():
    said = lines("offers")
    assert said[0] == "晨岚可乐330ml罐装 · 120 罐（5 箱）"
    assert said[1] == "✅ 晨岚饮料 · ¥194.40 · 每箱 ¥38.88 · 最划算 · 5 箱起订"
    assert said[2] == "2.5 天到货 · 准时率 97% · 账期 30 天 · 10 天内付款减 2.5%"
    assert said[3].startswith("🟡 四方渡商贸")
    assert said[5] == "⚠️ 这个数量不够起订，要几家门店一起订。"
    assert "已暂停合作，不能下单：四方渡商贸" in said
    assert sum("✅" in line for line in said) == 1


def test_the_best_offer_is_not_ticked_where_the_quantity_is_too_small_for_it():
    best = payables.offer(SIFANGDU, min_cases=8, obstacle="minimum")
    assert "✅" not in text(payables.offers(best, best=best))


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("no requests", "要订货可以说“订 5 箱水”", "To raise one say"),
        ("no requests of a status", "不说状态就能看到全部", "Leave the status out"),
        ("no waiting approvals", "有了我会发消息给你", "I write to you when something does"),
        ("no invoices in question", "都和采购单、收货对得上", "Every invoice agrees"),
        ("no offers", "请联系采购部", "Ask Procurement"),
    ],
)
def test_an_empty_list_says_what_that_means_and_what_to_do(name, zh, en):
    assert zh in text(PURCHASE_OUTCOMES[name])
    assert en in text(PURCHASE_OUTCOMES[name], "en")


def test_waiting_approvals_can_be_approved_by_a_button_or_a_word():
    card = render(PURCHASE_OUTCOMES["waiting approvals"], context=reader())
    assert [value["say"] for value in values(card.blocks)] == ["批准 PR-000012", "批准 PR-000013"]
    assert "可以说“看看 PR-000012”或“批准 PR-000012”。" in card.text
    assert "PR-000013 · 刘泽洋 · 10:00 起等待 · 代 周明辉 审批" in card.text
    assert "还有 78 项" in card.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "outcome",
    [
        purchases.requests(*(purchases.request(number) for number in range(1, 51)), total=900),
        purchases.pending_list(*(purchases.pending(number) for number in range(1, 51)), total=900),
        payables.exceptions(
            *(
                payables.invoice(*(payables.difference(position=n) for n in range(1, 9)), number=number)
                for number in range(1, 51)
            ),
            total=900,
        ),
        purchases.document(purchases.request(lines=tuple(purchases.request_line() for _ in range(50)))),
        payables.offers(*(payables.offer() for _ in range(50))),
    ],
    ids=["requests", "approvals", "exceptions", "lines", "offers"],
)
def test_fifty_of_anything_fit_into_one_message(outcome, language):
    card = render(outcome, context=reader(language))
    fitted = fit(card, language=language)
    assert problems(fitted.blocks) == []
    assert len(fitted.text) <= 4000


def test_a_long_list_counts_what_it_does_not_show():
    listed = purchases.requests(*(purchases.request(number) for number in range(1, 51)), total=900)
    said = text(listed, "en")
    assert "900 requests" in said
    assert "… and 880 more. Name a store or a status to see fewer." in said


def test_what_people_wrote_is_never_markup():
    request = purchases.request(reason="<!channel> *ALL* & `code`", approval=None)
    card = render(purchases.document(request), context=reader())
    assert "<!channel>" not in str(card.blocks)
    assert "<!channel> *ALL* & `code`" in card.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_document_is_shown_compactly_for_other_cards(language):
    context = CardContext(language=language, timezone="Asia/Shanghai", now=NOW)
    for details in (
        purchases.request(),
        purchases.order(),
        purchases.receipt(),
        payables.invoice(),
        payables.payment(),
    ):
        card = compose(document_parts(details, context))
        first = card.text.splitlines()[0]
        assert details.document in first
        assert "194.40" in first or "190.51" in first
        assert elements(card.blocks) == []


def test_a_sum_without_a_discount_rate_says_the_sum_alone():
    said = text(answer("release_payment", payables.payment(discount=Decimal(4), discount_rate_percent=None)))
    assert "提前付款折扣：¥4.00" in said.splitlines()
