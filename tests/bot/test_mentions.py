"""Ids in a message become the words a person would read."""

import pytest

from bot.directory import SlackDirectory
from bot.listeners.turns import plain_text
from bot.mentions import spell_out
from tests.bot.slack import ScriptedSlack, refusal, user

KEVIN = user("UKEVIN", email="wang.kai@lantern.example.com")
BOT = user("UOTHERBOT", email=None, is_bot=True) | {"profile": {"real_name": "Polly"}}


@pytest.fixture
def spelled(empty_database):
    def build(text, *, found=KEVIN, channel=None):
        slack = ScriptedSlack(
            users_info=[found if isinstance(found, Exception) else {"user": found}],
            conversations_info=[channel or refusal("channel_not_found")],
            auth_test=[{"team_id": "T1"}],
        )
        return spell_out(plain_text(text, bot_user_id="UBOT"), SlackDirectory(slack, empty_database))

    return build


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("who is <@UKEVIN>", "who is wang.kai@lantern.example.com"),
        ("<@UKEVIN|kevin>是谁", "wang.kai@lantern.example.com是谁"),
        ("<@UBOT> who is <@UKEVIN>?", "who is wang.kai@lantern.example.com?"),
        ("<#C123|s003-peoples-square> 缺什么", "#s003-peoples-square 缺什么"),
    ],
)
def test_colleagues_and_channels_are_spelled_out(spelled, typed, read):
    assert spelled(typed) == read


@pytest.mark.parametrize("typed", ["what is out in <#C123>", "what is out in <#C123|>"])
def test_a_channel_sent_without_its_name_is_looked_up(spelled, typed):
    words = spelled(typed, channel={"channel": {"id": "C123", "name": "s003-peoples-square"}})
    assert words == "what is out in #s003-peoples-square"


def test_a_channel_that_slack_does_not_tell_about_is_left_out(spelled):
    assert spelled("what is out in <#G123|>") == "what is out in "


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("&lt;#C0SECRET1&gt; 缺什么", "<#C0SECRET1> 缺什么"),
        ("who is &lt;@UKEVIN&gt;", "who is <@UKEVIN>"),
        ("可乐 &amp;lt;3 箱", "可乐 &lt;3 箱"),
        ("&lt;<@UKEVIN>&gt;", "<wang.kai@lantern.example.com>"),
    ],
)
def test_brackets_that_somebody_typed_are_text_and_ask_slack_nothing(spelled, sent, read):
    assert spelled(sent, channel={"channel": {"id": "C0SECRET1", "name": "board-salaries"}}) == read


def test_the_name_somebody_gave_themselves_is_not_looked_through_for_ids(spelled):
    sly = BOT | {"profile": {"real_name": "<#C0SECRET1>"}}
    words = spelled("who is <@UOTHERBOT>", found=sly, channel={"channel": {"name": "board-salaries"}})
    assert words == "who is <#C0SECRET1>"


def test_a_bot_is_called_by_its_name_and_a_user_who_cannot_be_read_by_the_name_shown(spelled):
    assert spelled("who is <@UOTHERBOT>", found=BOT) == "who is Polly"
    assert spelled("who is <@UGONE|sam>", found=refusal("user_not_found")) == "who is sam"
