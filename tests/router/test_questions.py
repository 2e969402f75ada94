import pytest

from bot.router.questions import is_question


@pytest.mark.parametrize(
    "text",
    [
        "批了吗",
        "批了没",
        "批没批",
        "是谁驳回的",
        "现在什么状态",
        "看一下",
        "has it been paid",
        "is it approved yet",
        "any news on",
        "approved?",
        "status",
        "show me",
        "can you tell me who approved",
    ],
)
def test_asking_how_it_stands_is_a_question(text):
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "批了",
        "批了吧",
        "驳回，预算不够",
        "能不能帮我批一下",
        "取消掉可以吗",
        "复查通过",
        "approve",
        "can you approve",
        "reject because it is too much",
    ],
)
def test_asking_to_have_it_done_is_none(text):
    assert not is_question(text)
