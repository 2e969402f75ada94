"""Whatever a card holds, something that Slack takes comes out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import blocks
from bot.cards.budget import characters, fit, fit_blocks, slack_text
from bot.cards.card import Card
from bot.cards.cutting import cut, pieces
from tests.cards.reading import elements, problems, shown

LONG = st.one_of(
    st.text(max_size=40),
    st.builds(lambda word, times: word * times, st.text(min_size=1, max_size=12), st.integers(0, 1500)),
    st.builds(lambda times: "&amp;*中*\n<mailto:a@b.example|a> " * times, st.integers(0, 400)),
)
BUTTONS = st.builds(
    lambda label, name, value: {**blocks.button(label, action_id=name, value={}), "value": value},
    LONG,
    LONG,
    LONG,
)
MENUS = st.builds(
    lambda label, options: blocks.menu(label, action_id="choose", options=options),
    LONG,
    st.lists(st.tuples(LONG, LONG), max_size=8).map(lambda some: some * 20),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "text", "fields", "elements", "options", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
ANYTHING = st.dictionaries(
    st.sampled_from(["type", "text", "fields", "elements", "x"]), JSON, max_size=4
).flatmap(
    lambda block: st.sampled_from(["section", "header", "context", "actions", "divider", "image"]).map(
        lambda kind: {**block, "type": kind}
    )
)
BLOCKS = st.one_of(
    LONG.map(blocks.header),
    LONG.map(blocks.section),
    LONG.map(blocks.context),
    st.lists(LONG, max_size=25).map(blocks.fields),
    st.lists(BUTTONS | MENUS, max_size=30).map(blocks.actions),
    st.just(blocks.divider()),
    ANYTHING,
)
CARDS = st.builds(
    lambda text, some, times: Card(text=text, blocks=tuple(some * times)),
    LONG,
    st.lists(BLOCKS, max_size=12),
    st.integers(1, 8),
)


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(CARDS, st.sampled_from(["zh", "en"]))
def test_slack_takes_whatever_comes_out(card, language):
    fitted = fit(card, language=language)
    assert problems(fitted.blocks) == []
    assert characters(fitted.blocks) <= 13_000
    assert 0 < len(slack_text(fitted)) <= 4_000


@given(CARDS)
@settings(max_examples=25, deadline=None)
def test_fitting_twice_changes_nothing_more(card):
    once = fit(card, language="zh")
    assert problems(fit(once, language="zh").blocks) == []
    assert fit(once, language="zh").text == once.text


def test_a_card_that_fits_stays_as_it_is():
    card = Card(text="a & b", blocks=(blocks.header("t"), blocks.section("*a* &amp; b"), blocks.context("c")))
    assert fit(card, language="en") == card


def test_a_long_paragraph_becomes_several_at_line_ends():
    lines = [f"line {number:04} {'x' * 40}" for number in range(200)]
    fitted = fit_blocks([blocks.section("\n".join(lines))], most_blocks=50, language="en")
    assert len(fitted) > 1
    assert "\n".join(block["text"]["text"] for block in fitted).splitlines() == lines


@pytest.mark.parametrize(("language", "words"), [("zh", "…… 还有 71 项"), ("en", "… and 71 more")])
def test_too_many_blocks_end_with_how_many_are_missing_and_keep_their_buttons(language, words):
    actions = blocks.actions([blocks.button("ok", action_id="say:0", value={"say": "ok"})])
    card = Card(text="t", blocks=(*[blocks.section(f"{n}") for n in range(119)], actions))
    fitted = fit(card, language=language)
    assert len(fitted.blocks) == 50
    assert shown(fitted.blocks).splitlines()[-1] == words
    assert [element["action_id"] for element in elements(fitted.blocks)] == ["say:0"]


def test_a_value_is_never_cut():
    good = blocks.button("好" * 100, action_id="choose:0", value={"value": "a"})
    broken = {**blocks.button("b", action_id="choose:1", value={}), "value": "v" * 2001}
    fitted = fit(Card(text="t", blocks=(blocks.actions([good, broken]),)), language="zh")
    (only,) = elements(fitted.blocks)
    assert only["value"] == '{"value":"a"}'
    assert len(only["text"]["text"]) == 75


def test_only_two_buttons_keep_their_colour():
    row = [blocks.button("b", action_id=f"a{n}", value={"n": n}, style="primary") for n in range(4)]
    fitted = fit(Card(text="t", blocks=(blocks.actions(row),)), language="zh")
    assert ["style" in element for element in elements(fitted.blocks)] == [True, True, False, False]


def test_an_empty_card_still_says_something():
    assert fit(Card(text="", blocks=()), language="zh").text == "…"


def test_the_text_for_slack_cannot_call_a_channel():
    fitted = fit(Card(text="<!channel> & co", blocks=()), language="en")
    assert slack_text(fitted) == "&lt;!channel&gt; &amp; co"


@given(LONG, st.integers(2, 200))
def test_a_cut_text_is_short_enough_and_tears_no_entity(text, most):
    short = cut(text.replace("&", "&amp;"), most=most)
    assert len(short) <= most
    assert "&" not in short.replace("&amp;", "") or most < 7


@pytest.mark.parametrize("most", range(8, 30))
def test_a_cut_leaves_no_open_mark_or_link(most):
    short = cut("ab *cd ef* <mailto:x|y> ~gh~ ijklmno", most=most)
    assert short.count("*") % 2 == 0
    assert short.count("<") == short.count(">")


@given(st.text(alphabet="ab \n&中", max_size=300), st.integers(10, 60))
def test_pieces_lose_no_character_but_blanks(text, most):
    parts = pieces(text, most=most)
    assert all(len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
