import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.page.mrkdwn import render_mrkdwn
from tests.workspace.page.readers import reader


def html(text, **options):
    return str(render_mrkdwn(text, reader(**options)))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*bold*", "<strong>bold</strong>"),
        ("_italic_", "<em>italic</em>"),
        ("~gone~", "<del>gone</del>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("（*库存不足*）", "（<strong>库存不足</strong>）"),
        ("库存 *不足* 了", "库存 <strong>不足</strong> 了"),
        ("`*not bold*`", '<code class="code">*not bold*</code>'),
        ("one\ntwo", "one<br>two"),
    ],
)
def test_marks_become_elements(typed, shown):
    assert html(typed) == shown


@pytest.mark.parametrize(
    "typed",
    ["2*3*4", "snake_case_name", "库存*不足*了", "* not bold *", "a ~ b ~ c", "*open", "*two\nlines*"],
)
def test_marks_that_slack_would_show_are_shown(typed):
    shown = html(typed).replace("<br>", "\n")
    assert shown == typed


def test_emphasis_goes_over_a_mention_without_cutting_it():
    assert html("*<@U0HEMIN> approved*").startswith("<strong><span")
    assert html("*<@U0HEMIN> approved*").endswith("approved</strong>")


def test_a_fence_keeps_its_words_as_they_are():
    assert html("before\n```\n*x* &lt;b&gt;\n```\nafter") == (
        'before<pre class="code-block"><code>*x* &lt;b&gt;</code></pre>after'
    )


def test_quoted_lines_stand_together():
    assert html("&gt; one\n&gt; two\nthree") == "<blockquote>one<br>two</blockquote>three"


def test_three_signs_quote_the_rest():
    assert html("a\n&gt;&gt;&gt;b\nc") == "a<blockquote>b<br>c</blockquote>"


def test_a_link_shows_its_label():
    shown = html("<https://example.com/a?b=1&amp;c=2|Order>")
    assert 'href="https://example.com/a?b=1&amp;c=2"' in shown
    assert ">Order</a>" in shown


def test_a_bare_address_ends_before_chinese_punctuation():
    shown = html("见https://example.com/po。谢谢")
    assert 'href="https://example.com/po"' in shown
    assert shown.endswith("</a>。谢谢")


def test_a_mention_of_the_reader_is_marked():
    assert '<span class="mention mention-me" data-user="U0LIWEI">@李伟</span>' in html("<@U0LIWEI>")
    assert '<span class="mention" data-user="U0HEMIN">@何敏</span>' in html("<@U0HEMIN>")


def test_a_channel_is_named_and_an_unseen_one_is_not():
    assert ">#采购</a>" in html("<#C0PURCHASE>")
    assert "C0SECRET" not in html("<#C0SECRET>")
    assert "#private channel" in html("<#C0SECRET>")


def test_everybody_is_called():
    assert ">@here<" in html("<!here>")
    assert ">@channel<" in html("<!channel>")


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "September 3, 2026 at 9:30"), ("zh", "2026年9月3日 at 09:30")]
)
def test_a_date_is_shown_in_the_readers_zone_and_language(language, shown):
    # 2026-09-03 01:30 UTC is 09:30 in Shanghai.
    found = html("<!date^1788399000^{date} at {time}|then>", language=language).replace("\u202f", " ")
    assert shown in found


def test_a_pretty_date_of_today_says_so():
    assert ">今天<" in html("<!date^1788399000^{date_short_pretty}|then>", language="zh")
    assert ">Today<" in html("<!date^1788399000^{date_short_pretty}|then>")


def test_a_broken_date_shows_its_fallback():
    assert "soon" in html("<!date^soonish^{date}|soon>")
    assert "far" in html("<!date^99999999999999^{date}|far>")


def test_known_emoji_names_become_characters_and_others_stay():
    assert "✅" in html(":white_check_mark:")
    assert "🟢" in html(":large_green_circle:")
    assert html("at 12:30:45 :no_such_emoji:") == "at 12:30:45 :no_such_emoji:"


@pytest.mark.parametrize(
    "attack",
    [
        "<javascript:alert(1)|click>",
        "<data:text/html;base64,PHNjcmlwdD4=|click>",
        "<java\tscript:alert(1)|click>",
        "<vbscript:x|click>",
        "<//evil.example/x|click>",
    ],
)
def test_an_address_that_may_not_be_followed_leaves_only_its_label(attack):
    shown = html(attack)
    assert "href" not in shown
    assert "click" in shown


def test_tags_in_peoples_words_are_shown_and_not_made():
    assert html('&lt;img src=x onerror="alert(1)"&gt;') == "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;"


def test_escapes_are_decoded_once_only():
    assert html("&amp;lt;b&amp;gt;") == "&amp;lt;b&amp;gt;"


@given(st.text(alphabet="<>&;*_~`:@#!|^\"'/ \nabc甲乙https://javascript{}()=", max_size=120))
def test_no_text_makes_a_script_or_an_unknown_element(text):
    shown = html(text)
    assert "<script" not in shown.lower()
    assert 'href="javascript' not in shown.lower()
    assert shown.count("<strong>") == shown.count("</strong>")


def test_a_line_of_three_thousand_stars_is_quick():
    assert html("*a " * 3000).count("*") == 3000
