from __future__ import annotations

import pytest

from knowledge.lexicon import Lexicon, fold, stem
from knowledge.question import read_question


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon({"overtime": ["加班", "OT", "overtime"], "annual_leave": ["年假", "annual leave"]})


@pytest.mark.parametrize("text", ["加班费怎么算", "How is OT paid?", "ＯＴ 怎么算", "overtime"])
def test_words_that_mean_the_same_are_found_as_one_meaning(lexicon, text):
    assert "§overtime" in lexicon.subjects(text)


def test_a_short_word_does_not_match_inside_a_longer_english_one(lexicon):
    assert "§overtime" not in lexicon.words("the bot got a note")


def test_several_words_make_one_meaning_only_together(lexicon):
    assert "§annual_leave" in lexicon.words("my annual leave")
    assert "§annual_leave" not in lexicon.words("annual report on leave")


def test_a_question_is_about_its_nouns_and_not_about_its_asking(lexicon):
    assert lexicon.subjects("我的年假到底有多少天呢") == {"§annual_leave", "到底"}
    assert lexicon.subjects("how many days do I get") == frozenset()


def test_an_error_code_is_one_word(lexicon):
    assert "e-401" in lexicon.subjects("VPN 报错 E-401")


def test_an_amount_is_a_word_but_not_a_subject(lexicon):
    assert "30000" in lexicon.words("who signs 30,000")
    assert "30000" not in lexicon.subjects("who signs 30,000")


@pytest.mark.parametrize(
    ("word", "same_as"),
    [
        ("policies", "policy"),
        ("swapping", "swap"),
        ("printed", "print"),
        ("invoices", "invoice"),
        ("classes", "class"),
    ],
)
def test_forms_of_an_english_word_share_a_stem(word, same_as):
    assert stem(word) == stem(same_as)


def test_width_case_and_thousands_are_folded():
    assert fold("ＶＰＮ 3,000") == "vpn 3000"
    assert fold("3,000元以上谁批") == "3000元以上谁批"


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("SG店的年假", "singapore"),
        ("annual leave in SG", "singapore"),
        ("我在china的门店", "china"),
        ("message", "own"),
    ],
)
def test_a_region_is_read_beside_chinese_characters_too(lexicon, text, region):
    assert read_question(text, own_region="own", lexicon=lexicon).regions == {region}


def test_no_meaning_of_the_installed_table_is_empty():
    assert {"§annual_leave", "§resign"} <= Lexicon.load().subjects("离职时的年假")
