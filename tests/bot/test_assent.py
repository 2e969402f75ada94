"""A bare yes, no or undo is read in both languages; whatever says more is left to the agent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.assent import read_assent
from prompts.loader import AssentWords, load_assent


def button(text):
    assent = read_assent(text)
    return None if assent is None else assent.button


@pytest.mark.parametrize(
    "text",
    ["确认", "确认。", "好的", "好的，确认吧", "是", "是的！", "可以", "沒問題", "確認", "嗯，好的",
     "yes", "Yes.", "OK", "ok!", "ＯＫ", "go ahead", "yes please", "sure, go ahead", "OK 好的", "👍 好"],
)  # fmt: skip
def test_a_yes_confirms(text):
    assert button(text) == "confirm"


@pytest.mark.parametrize(
    "text",
    ["取消", "算了", "算了，不用了", "不要了", "不", "取消吧", "No", "no thanks", "never mind", "Don’t do it",
     "cancel it", "cancel that please", "no, cancel"],
)  # fmt: skip
def test_a_no_cancels(text):
    assert button(text) == "cancel"


@pytest.mark.parametrize("text", ["撤销", "改回去吧", "undo", "Undo that, please"])
def test_an_undo_undoes(text):
    assert button(text) == "undo"


@pytest.mark.parametrize(
    "text",
    ["", "对了", "好吗", "可以吗", "是不是", "不对", "不是", "不好", "好久不见", "是的，3号店", "好的，再查一下可乐",
     "确认PR-000012", "取消采购单", "okra", "yesterday", "notebook", "yes, but make it 3", "no, store 5", "yes no",
     "好的取消", "嗯", "谢谢", "thanks", "cancel PR-000012", "go", "is it ok?", "好的" * 30],
)  # fmt: skip
def test_what_says_more_or_less_is_no_button(text):
    assert button(text) is None


@pytest.mark.parametrize(
    "text",
    ["确定？", "可以？", "对吧？", "对吧", "是吧", "可以吧", "好的？", "确认 AC-000003？", "ok?", "sure?", "yes?",
     "OK？", "取消?", "undo?"],
)  # fmt: skip
def test_a_question_presses_nothing(text):
    assert read_assent(text) is None


@pytest.mark.parametrize("text", ["好吧", "行吧", "确认吧", "那就确认吧", "就这样吧"])
def test_a_yes_that_gives_in_confirms(text):
    assert button(text) == "confirm"


@pytest.mark.parametrize(
    "text", ["确认", "確認", "好的，确认", "确定", "yes", "yes please", "Confirm!", "ok, confirm"]
)
def test_a_yes_that_is_nothing_but_a_yes_is_firm(text):
    assert read_assent(text).is_firm


@pytest.mark.parametrize(
    "text", ["好的，谢谢", "好", "行", "可以", "同意", "对", "ok", "OK thanks", "sure", "no problem"]
)
def test_a_yes_that_may_be_a_courtesy_is_not_firm(text):
    assert not read_assent(text).is_firm


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("确认 AC-000003", "AC-000003"),
        ("confirm ac-3", "AC-000003"),
        ("AC 12 取消", "AC-000012"),
        ("好的", None),
    ],
)
def test_an_action_may_be_named(text, number):
    assert read_assent(text).number == number


def test_a_number_alone_presses_nothing():
    assert read_assent("AC-000003") is None


@given(st.text(max_size=60))
def test_any_text_is_read_without_failing(text):
    read_assent(text)


def test_every_word_of_the_table_presses_its_own_button():
    table = load_assent()
    sections = {"confirm": "confirm", "agree": "confirm", "cancel": "cancel", "undo": "undo"}
    for section, pressed in sections.items():
        assert {button(word) for word in getattr(table, section).all()} == {pressed}


def test_a_word_under_two_buttons_is_refused():
    words = {"zh": ["好"], "en": ["ok"]}
    sections = dict.fromkeys(("confirm", "agree", "undo", "fillers"), words)
    with pytest.raises(ValidationError, match="two buttons"):
        AssentWords.model_validate(sections | {"cancel": {"zh": ["不"], "en": ["OK"]}})
