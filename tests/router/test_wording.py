import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.router.wording import MAX_CHARACTERS, read_wording


def test_full_width_and_traditional_characters_become_plain():
    assert read_wording("查一下靜安寺店的可樂庫存ＡＢＣ１２３").plain == "查一下静安寺店的可乐库存abc123"


def test_what_the_person_typed_stays_as_it_was():
    assert read_wording("Reject ＰＲ－12，太貴了").typed == "Reject ＰＲ－12，太貴了"


def test_control_and_zero_width_characters_are_dropped():
    assert read_wording("stock\u200b\x00 of\u202e\tcola\r\n").plain == "stock of cola"


def test_a_mention_of_the_bot_is_no_part_of_the_request():
    assert read_wording("<@U0LAN4Z89> 库存").plain == "库存"


@pytest.mark.parametrize("text", ["", "   ", "😀🎉👍", "\u200b\u200b", "？！…", "\ud83d"])
def test_a_message_without_words_is_empty(text):
    assert read_wording(text).is_empty


def test_forty_thousand_characters_keep_their_beginning_and_their_end():
    wording = read_wording("查一下可乐库存 " + "啊" * 40_000 + " 谢谢老板")
    assert len(wording.plain) <= MAX_CHARACTERS
    assert wording.plain.startswith("查一下可乐库存")
    assert wording.plain.endswith("谢谢老板")


@given(st.text(max_size=300))
def test_both_forms_have_one_length_whatever_is_typed(text):
    wording = read_wording(text)
    assert len(wording.typed) == len(wording.plain)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("语音转文字：盘点鸡蛋20盒", "盘点鸡蛋20盒"),
        ("語音輸入 盤點雞蛋20盒", "盤點雞蛋20盒"),
        ("[Voice note]: count eggs 20", "count eggs 20"),
        ("dictated: count eggs 20", "count eggs 20"),
    ],
)
def test_the_label_that_a_telephone_puts_before_spoken_words_is_dropped(text, said):
    assert read_wording(text).typed == said


@pytest.mark.parametrize("text", ["语音播报坏了", "voice mail is broken", "语音"])
def test_words_about_speech_are_no_such_label(text):
    assert read_wording(text).typed == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [("聽日邊間有貨", "明天哪家有货"), ("仲有咩未執", "还有啥未执"), ("那边个架", "那边个架")],
)
def test_written_cantonese_is_matched_as_what_it_means(text, plain):
    assert read_wording(text).plain == plain
