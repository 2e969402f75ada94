from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.card import Card, join
from bot.cards.examples import AREAS, TOOL_WORDS
from bot.cards.language import Translator
from bot.cards.phrases import bold, escape, fill, quoted
from bot.cards.render import render
from bot.workspace.page.context import RenderContext
from bot.workspace.page.mrkdwn import render_mrkdwn
from tests.cards import results
from tests.cards.reading import reader
from tests.factories.days import NOW

PAGE = RenderContext(
    viewer_id="U1",
    language="zh",
    zone=ZoneInfo("Asia/Shanghai"),
    now=NOW,
    user_names={"U1": "倪佳"},
    channel_names={"C1": "general"},
)
TROUBLE = [
    "<!channel>",
    "<@U1>",
    "<#C1>",
    "<mailto:a@b.example|y>",
    "*b*",
    "_i_",
    "~s~",
    "`c`",
    "> q",
    ":cola:",
    "&",
]


@pytest.mark.parametrize("name", [*TROUBLE, "a\n> b", "```x```", "&lt;!here&gt;"])
def test_a_name_from_data_cannot_mention_link_or_format(name):
    page = str(render_mrkdwn(escape(name), PAGE)).replace("<br>", "")
    assert "<" not in page
    assert "🥤" not in page


@given(st.lists(st.sampled_from([*TROUBLE, "a", " ", "中", "\n", "@channel"]), max_size=8).map("".join))
def test_no_mixture_of_marks_formats(name):
    assert "<" not in str(render_mrkdwn(escape(name), PAGE)).replace("<br>", "")


def test_an_address_from_data_is_never_hidden_behind_other_words():
    page = str(render_mrkdwn(escape("<https://elsewhere.example|our bank>"), PAGE))
    assert ">https://elsewhere.example</a>|our bank&gt;" in page


def test_names_are_escaped_on_cards_and_plain_in_their_text():
    outcome = results.stock(
        results.balance(), results.empty_balance(), of=results.item(unit_en="<!channel> & can")
    )
    card = render(outcome, context=reader("en"))
    assert "<!channel> & can" in card.text
    assert "<!channel>" not in str(card.blocks)
    assert "&lt;!channel&gt; &amp; can" in str(card.blocks)


def test_an_address_with_an_underscore_stays_as_it_is():
    assert escape("a_b@example.com") == "a_b@example.com"


def test_a_template_is_filled_plain_and_as_mrkdwn_at_once():
    phrase = fill("{item} & more", {"item": bold("A<B")})
    assert (phrase.plain, phrase.mrkdwn) == ("A<B & more", "*A&lt;B* &amp; more")


def test_a_quotation_marks_every_line():
    assert quoted("a\n\n  b <c>").mrkdwn == "> a\n> b &lt;c&gt;"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("12.000", "12"),
        ("12.500", "12.5"),
        ("1234", "1,234"),
        ("1234567.125", "1,234,567.125"),
        ("0.000", "0"),
        ("-3.10", "−3.1"),
        ("-0.0001", "0"),
        ("1E+3", "1,000"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_numbers_have_separators_and_no_trailing_zeros(language, value, written):
    assert Translator(language).number(Decimal(value)) == written


def test_rates_are_rounded_half_up():
    assert Translator("zh").number(Decimal("2.25"), most_decimals=1) == "2.3"


@pytest.mark.parametrize(("language", "written"), [("zh", "¥1,250.00"), ("en", "CN¥1,250.00")])
def test_money_stands_beside_its_currency(language, written):
    assert Translator(language).money(Decimal(1250)) == written


@pytest.mark.parametrize(
    ("value", "zh", "en"), [("1.0", "1 天", "1 day"), ("0", "0 天", "0 days"), ("1.5", "1.5 天", "1.5 days")]
)
def test_days_agree_with_their_number(value, zh, en):
    assert (Translator("zh").days(Decimal(value)), Translator("en").days(Decimal(value))) == (zh, en)


def test_dates_leave_out_this_year_only():
    today = date(2026, 6, 10)
    assert Translator("zh").date(date(2026, 6, 12), today=today) == "6月12日"
    assert Translator("zh").date(date(2027, 6, 12), today=today) == "2027年6月12日"
    assert Translator("en").date(date(2026, 6, 12), today=today) == "12 Jun"
    assert Translator("en").date(date(2026, 6, 12)) == "12 Jun 2026"


def test_an_instant_is_told_on_the_readers_own_day():
    late = datetime(2026, 6, 9, 17, 30, tzinfo=UTC)
    assert reader(timezone="Asia/Shanghai").moment(late) == "01:30"
    assert reader(timezone="Europe/London").moment(late) == "6月9日 18:30"


def test_a_missing_name_gives_way_to_the_other_language():
    assert Translator("en").choose(zh="人民广场店", en="") == "人民广场店"


def test_joined_cards_have_a_line_between_them():
    one, two = (Card(text=word, blocks=({"type": "header"},)) for word in "ab")
    joined = join([one, two])
    assert [block["type"] for block in joined.blocks] == ["header", "divider", "header"]
    assert joined.text == "a\n\nb"


def test_every_tool_with_words_stands_in_one_area():
    placed = [name for _, members in AREAS for name in members]
    assert sorted([*placed, "show_capabilities"]) == sorted(TOOL_WORDS)
