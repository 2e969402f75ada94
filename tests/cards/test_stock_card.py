from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from backend.inventory.schemas import StockMovement
from bot.cards.render import render
from tests.cards import results
from tests.cards.reading import reader


def text(outcome, language="zh", **context):
    return render(outcome, context=reader(language, **context)).text


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("zh", ["867 罐", "840 罐", "24 罐", "1,200 罐", "3 罐", "38.2 罐", "22.6 天", "9月2日（84 天后）"]),
        (
            "en",
            ["867 cans", "840 cans", "24 cans", "1,200 cans", "3 cans", "38.2 cans", "22.6 days", "2 Sep"],
        ),
    ],
)
def test_one_store_shows_every_figure(language, facts):
    said = text(results.stock(results.balance()), language)
    assert [fact for fact in facts if fact not in said] == []


def test_the_first_lines_say_what_and_where_and_how_much_is_left():
    said = text(results.stock(results.balance())).splitlines()
    assert said[:2] == ["晨岚可乐330ml罐装 · 静安寺店", "✅ 还剩 840 罐可用 · 够用约 22.6 天"]


@pytest.mark.parametrize(("language", "words"), [("zh", "🔴 缺货"), ("en", "🔴 Out of stock")])
def test_out_of_stock_is_said_before_any_figure(language, words):
    assert text(results.stock(results.empty_balance()), language).splitlines()[1] == words


def test_out_of_stock_tells_what_is_coming_and_what_may_not_be_sold():
    balance = results.empty_balance(on_hand=Decimal(2), expired=Decimal(2), on_order=Decimal(48))
    said = text(results.stock(balance))
    assert "货架上有 2 罐已过期，不能卖" in said
    assert "在途 48 罐" in said


def test_stock_that_is_all_reserved_is_not_called_available():
    balance = results.balance(
        on_hand=Decimal(24), expired=Decimal(0), reserved=Decimal(24), available=Decimal(0)
    )
    assert "🟡 剩下的都已预留（24 罐）" in text(results.stock(balance))


def test_less_than_two_days_is_yellow():
    balance = results.balance(days_of_cover=Decimal("1.9"))
    assert text(results.stock(balance), "en").splitlines()[1].startswith("🟡 840 cans available")


def test_an_item_that_was_not_sold_has_no_days():
    said = text(results.stock(results.balance(daily_demand=None, days_of_cover=None)))
    assert "近 28 天没有销售" in said
    assert "够用" not in said


@pytest.mark.parametrize(
    ("quantity", "words"),
    [("1", "1 can available"), ("0.5", "0.5 cans available"), ("2.50", "2.5 cans available")],
)
def test_english_units_agree_with_their_number(quantity, words):
    assert words in text(results.stock(results.balance(available=Decimal(quantity))), "en")


@pytest.mark.parametrize(
    ("unit", "words"), [("loaf", "840 loaves"), ("box", "840 boxes"), ("bunch", "840 bunches")]
)
def test_english_units_have_their_own_plural(unit, words):
    outcome = results.stock(results.balance(), of=results.item(unit_en=unit))
    assert f"{words} available" in text(outcome, "en")


@pytest.mark.parametrize(
    ("timezone", "words"), [("Asia/Shanghai", "6月10日 06:40"), ("Europe/London", "23:40")]
)
def test_the_last_movement_is_in_the_readers_zone(timezone, words):
    now = datetime(2026, 6, 11, 3, 0, tzinfo=UTC)
    said = text(results.stock(results.balance()), timezone=timezone, now=now)
    assert f"最近变动：销售 −12 罐，{words}" in said.replace("6月9日 23", "23")


def test_a_movement_of_today_is_told_by_its_time_with_its_document():
    movement = StockMovement(
        kind="receipt",
        quantity=Decimal(48),
        moved_at=datetime(2026, 6, 10, 1, 30, tzinfo=UTC),
        document="GR-000004",
    )
    said = text(results.stock(results.balance(last_movement=movement)))
    assert "最近变动：收货 +48 罐，09:30 · GR-000004" in said


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 10), "6月10日（今天）"),
        (date(2026, 6, 11), "6月11日（明天）"),
        (date(2027, 1, 5), "2027年1月5日"),
    ],
)
def test_the_next_expiry_is_a_date_people_use(day, words):
    assert words in text(results.stock(results.balance(next_expiry_on=day)))


def test_several_stores_are_listed_by_urgency_with_their_total():
    low = results.balance(
        results.Named(code="S005", name_zh="虹桥店", name_en="Hub"), days_of_cover=Decimal(1)
    )
    idle = results.balance(
        results.Named(code="DC01", name_zh="配送中心", name_en="DC"), days_of_cover=None, daily_demand=None
    )
    said = text(results.stock(idle, results.balance(), low, results.empty_balance())).splitlines()
    assert said[1:3] == ["4 个地点共有 2,520 罐可用", "🔴 1 个地点缺货"]
    assert [line.split()[1] for line in said[3:7]] == ["人民广场店", "虹桥店", "静安寺店", "配送中心"]
    assert said[3] == "🔴 人民广场店 · 缺货"


def test_a_store_that_does_not_carry_the_item_is_told_so():
    assert "人民广场店没有经营这个商品" in text(results.stock(location="S003"))
    assert "People's Square Store does not carry it" in text(results.stock(location="S003"), "en")
