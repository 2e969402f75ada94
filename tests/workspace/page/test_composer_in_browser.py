"""Writing faster than messages are sent, and messages that are not sent, in a real browser."""

import pytest

from tests.workspace.page.conftest import LI_WEI
from tests.workspace.page.test_page_in_browser import COMPOSER, message, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_messages_typed_faster_than_they_are_sent_all_arrive_in_order(visitor):
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    held = []
    page.route("**/workspace/api/post", lambda route: held.append(route))  # noqa: PLW0108  it wants a function
    for text in ("快一", "快二", "快三"):
        say(page, text)
    assert page.input_value(COMPOSER) == ""
    for _ in range(3):
        visitor.wait_until(lambda: page.input_value(COMPOSER) == "" and held)
        held.pop(0).continue_()
    message(page, "快三").wait_for()
    shown = page.locator("#messages .message-body").all_text_contents()
    assert shown[-3:] == ["快一", "快二", "快三"]


def test_a_message_that_was_not_sent_comes_back_before_what_was_typed_since(visitor):
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    held = []
    page.route("**/workspace/api/post", lambda route: held.append(route))  # noqa: PLW0108  it wants a function
    say(page, "没发出去")
    page.fill(COMPOSER, "接着写")
    held[0].abort()
    visitor.wait_until(lambda: page.input_value(COMPOSER) == "没发出去\n接着写")
    visitor.forgive("ERR_FAILED")


def test_whoever_is_at_the_end_stays_there_when_a_picture_has_been_loaded(visitor):
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    say(page, "看这张")
    message(page, "看这张").wait_for()
    message(page, "看这张").evaluate("shown => { shown.style.minHeight = '3000px'; }")
    to_end = "pane => pane.scrollHeight - pane.scrollTop - pane.clientHeight"
    visitor.wait_until(lambda: page.locator("#messages").evaluate(to_end) < 2)
