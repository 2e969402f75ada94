"""The Chinese catalogue against the code."""

from string import Formatter

import pytest

from bot.cards.language import Translator
from bot.locale.catalogue import read_chinese
from bot.locale.extraction import extract_messages, is_translated


@pytest.fixture(scope="module")
def code():
    return {entry.id: entry for entry in extract_messages() if entry.id}


@pytest.fixture(scope="module")
def chinese():
    return {entry.id: entry for entry in read_chinese() if entry.id}


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


def test_every_message_of_the_code_is_in_the_catalogue(code, chinese):
    # Run `python -m bot.locale` and translate what it names.
    assert sorted(map(str, code.keys() - chinese.keys())) == []


def test_every_message_has_a_checked_translation(chinese):
    assert [entry.id for entry in chinese.values() if not is_translated(entry)] == []


def test_no_translation_is_left_of_a_message_that_is_gone(code, chinese):
    assert sorted(map(str, chinese.keys() - code.keys())) == []


def test_every_translation_has_the_fields_of_its_message(chinese):
    wrong = [
        entry.id
        for entry in chinese.values()
        for form in forms(entry.string)
        if fields(form) != set().union(*(fields(part) for part in forms(entry.id)))
    ]
    assert wrong == []


def test_translations_use_chinese_punctuation(chinese):
    wrong = [
        form
        for entry in chinese.values()
        for form in forms(entry.string)
        if any(mark in form for mark in (",", "?", "!", ";", "(", "您"))
    ]
    assert wrong == []


def test_messages_of_cards_tools_and_backend_are_all_found(code):
    assert {"Out of stock", "There is no item {sku}.", ("{count} day", "{count} days")} <= code.keys()


def test_the_catalogue_reaches_the_reader():
    assert Translator("zh").gettext("Which item?") == "哪个商品？"
    assert Translator("en").gettext("Which item?") == "Which item?"
