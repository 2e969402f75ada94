import pytest

from bot.router.siblings import find_sibling


@pytest.mark.parametrize(
    ("words", "code", "sibling"),
    [
        ("无糖", "BEV-0001", "BEV-0004"),
        ("无糖", "BEV-0002", "BEV-0005"),
        ("zero", "BEV-0001", "BEV-0004"),
        ("dark", "SNK-0007", "SNK-0006"),
        ("牛奶", "SNK-0006", "SNK-0007"),
        ("瓶装", "BEV-0001", "BEV-0002"),
    ],
)
def test_new_words_take_the_place_of_those_that_told_an_item_from_its_like(names, words, code, sibling):
    assert find_sibling(words, code, names) == sibling


def test_words_that_fit_several_alike_are_left_to_be_asked_about(names):
    # There is a can and a bottle of it, and the big bottle that was talked about has neither as its like.
    assert find_sibling("无糖", "BEV-0003", names) == "无糖可乐"


@pytest.mark.parametrize(("words", "code"), [("天气", "BEV-0001"), ("无糖", "PRO-0019"), ("无糖", "可乐")])
def test_words_that_make_nothing_of_an_item_lead_nowhere(names, words, code):
    assert find_sibling(words, code, names) is None
