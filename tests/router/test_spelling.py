import pytest

from bot.router.spelling import Speller

SPELLER = Speller.learn(
    ["any alerts", "show alerts", "stock of invoices", "check the stock"] * 4 + ["exceptions look tired"] * 4
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("alrts", "alerts"),
        ("stok of invocies", "stock of invoices"),
        ("exeptoins", "exceptions"),
        ("库存 stcok", "库存 stock"),
    ],
)
def test_a_slip_is_read_as_the_word_that_was_meant(typed, meant):
    assert SPELLER.correct(typed) == meant


@pytest.mark.parametrize("text", ["alerts", "lock", "tax", "salerts", "PO-000012", "可乐还有多少"])
def test_other_words_stay_as_they_are(text):
    assert SPELLER.correct(text) == text


def test_a_word_that_was_seen_only_once_is_not_believed():
    assert Speller.learn(["any alrets", *["any alerts"] * 4]).correct("alrets") == "alerts"
