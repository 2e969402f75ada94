"""A person asks in Slack and reads the answer: the whole path with its real parts."""

from dataclasses import replace
from time import sleep

import pytest

from bot.workspace.faults import ApiFault, DeliveryFault
from tests.e2e.stack import BUYER, MANAGER_S001, MANAGER_S003, MANAGER_S016, STAFF_S003, running_stack

pytestmark = pytest.mark.slow


def blocks_text(message):
    return str(message["blocks"])


def buttons_of(message):
    return [
        element
        for block in message["blocks"]
        for element in block.get("elements", [])
        if isinstance(element, dict) and element.get("type") == "button"
    ]


@pytest.mark.parametrize("edge", ["socket", "http"])
def test_which_cola_is_asked_and_the_pressed_one_answers_in_the_same_message(
    live_database, brain, brain_directory, edge
):
    with running_stack(live_database, brain, brain_directory, edge=edge) as stack:
        driver = stack.driver
        question = driver.ask(MANAGER_S003, "3号店可乐还有多少?")
        labels = [button["text"]["text"] for button in buttons_of(question)]
        assert labels == ["晨岚可乐330ml罐装", "晨岚可乐500ml瓶装", "晨岚可乐1.5L瓶装"]
        driver.click(MANAGER_S003, question, action_id=buttons_of(question)[0]["action_id"])
        channel = driver.dm(MANAGER_S003)
        answer = driver.wait_for_message(channel, matching=lambda found: "缺货" in found["text"])
        assert answer["ts"] == question["ts"]
        assert "人民广场店" in answer["text"]
        assert "晨岚可乐330ml罐装" in answer["text"]
        assert [m for m in driver.messages(channel) if m.get("bot_id")] == [answer]


def test_a_complete_question_is_answered_at_once_in_its_language(stack):
    answer = stack.driver.ask(MANAGER_S016, "how many 330 ml cola cans do we have")
    assert "Tampines Store" in answer["text"]
    assert "On hand" in answer["text"]


def test_the_handbook_answers_with_its_source(stack):
    answer = stack.driver.ask(MANAGER_S003, "年假有几天?")
    assert "满 10 年不满 20 年" in answer["text"]
    assert "休假管理制度" in answer["text"]


def test_singapore_staff_get_singapore_rules(stack):
    answer = stack.driver.ask(MANAGER_S016, "what are the annual leave rules?")
    assert "Singapore" in answer["text"]


def test_a_mention_in_a_channel_is_answered_once_in_its_thread(stack):
    driver, channel = stack.driver, "#s003-peoples-square"
    question = driver.mention(MANAGER_S003, channel, text="无糖乌龙还有吗")
    answer = driver.wait_for_message(channel, thread_ts=question["ts"], containing="乌龙茶")
    stack.wait_until_idle()
    said = [found["ts"] for found in driver.messages(channel) if found.get("bot_id")]
    assert said == [answer["ts"]]


def test_a_choice_pressed_by_a_colleague_is_refused_to_them_alone_and_still_open_to_the_asker(stack):
    driver, channel = stack.driver, "#s003-peoples-square"
    asked = driver.mention(MANAGER_S003, channel, text="可乐还有多少")
    question = driver.wait_for_message(channel, thread_ts=asked["ts"], matching=buttons_of)
    press = {"action_id": buttons_of(question)[0]["action_id"]}
    driver.click(STAFF_S003, question, **press)
    refused = driver.wait_for_message(channel, seen_by=STAFF_S003, containing="不是问你的")
    assert refused["ephemeral"]
    driver.click(MANAGER_S003, question, **press)
    answer = driver.wait_for_message(channel, thread_ts=asked["ts"], containing="缺货")
    assert answer["ts"] == question["ts"]
    assert driver.ephemeral_messages(MANAGER_S003, channel) == []


@pytest.mark.parametrize(
    ("text", "name"), [("<@U0LINKAI>是谁?", "林凯"), ("who is <@U0ZHAOKAIWEN>", "Kevin Zhao")]
)
def test_a_colleague_named_with_slacks_mention_is_that_colleague(stack, text, name):
    # Two people are called Kevin; the mention leaves no doubt.
    answer = stack.driver.ask(MANAGER_S003, text)
    assert name in answer["text"]
    assert buttons_of(answer) == []


def test_a_question_pressed_in_app_home_is_answered_in_the_direct_message(stack):
    driver = stack.driver
    driver.open_home(MANAGER_S003)
    home = driver.wait_for_home(MANAGER_S003)
    button = next(button for button in buttons_of(home) if button["action_id"].startswith("say:"))
    driver.click_in_view(MANAGER_S003, home["id"], action_id=button["action_id"])
    answer = driver.wait_for_message(driver.dm(MANAGER_S003))
    stack.wait_until_idle()
    said = [found["ts"] for found in driver.messages(driver.dm(MANAGER_S003)) if found.get("bot_id")]
    assert said == [answer["ts"]]


def test_a_reply_in_an_engaged_thread_needs_no_mention_but_a_colleagues_is_left_alone(stack):
    driver, channel = stack.driver, "#s003-peoples-square"
    question = driver.mention(MANAGER_S003, channel, text="无糖乌龙还有吗")
    first = driver.wait_for_message(
        channel, thread_ts=question["ts"], matching=lambda found: found.get("bot_id")
    )
    driver.post_as(STAFF_S003, channel, text="我去仓库看看", thread_ts=question["ts"])
    driver.post_as(MANAGER_S003, channel, text="那蜂蜜绿茶呢?", thread_ts=question["ts"])
    second = driver.wait_for_message(
        channel,
        thread_ts=question["ts"],
        matching=lambda found: found.get("bot_id") and found["ts"] != first["ts"],
    )
    assert "蜂蜜绿茶" in second["text"]


def test_a_denial_in_a_channel_is_seen_by_the_asker_alone(stack):
    driver, channel = stack.driver, "#s001-jingan-temple"
    driver.mention(MANAGER_S001, channel, text="3号店330可乐还有多少")
    denial = driver.wait_for_message(
        channel, seen_by=MANAGER_S001, matching=lambda found: "不在你的门店范围" in found["text"]
    )
    assert denial["ephemeral"]
    others = driver.messages(channel, as_user="liu.zeyang@lantern.example.com")
    assert not [m for m in others if "不在你的门店范围" in m["text"]]


def test_a_document_for_managers_is_not_quoted_where_others_read_along(stack):
    driver = stack.driver
    question = "员工违纪书面警告的程序是什么?"
    private = driver.ask(MANAGER_S003, question)
    assert "违纪" in private["text"]
    driver.mention(MANAGER_S003, "#general", text=question)
    public = driver.wait_for_message(
        "#general", seen_by=MANAGER_S003, matching=lambda found: found.get("bot_id")
    )
    assert "违纪处理程序" not in public["text"]


def test_what_is_out_of_scope_is_declined_with_examples(stack):
    answer = stack.driver.ask(BUYER, "write me a poem about the sea")
    assert "cannot help" in answer["text"]


def test_app_home_shows_the_open_alerts_and_what_can_be_asked(stack):
    driver = stack.driver
    driver.open_home(MANAGER_S003)
    home = driver.wait_for_home(MANAGER_S003)
    assert "张丽娜" in str(home)
    assert "say:" in str(home)


def test_a_message_delivered_twice_is_answered_once(stack):
    stack.workspace.faults.add(DeliveryFault(effect="duplicate", times=3, copies=2))
    assert_one_answer(stack)


@pytest.mark.parametrize(
    "fault",
    [
        ApiFault(method="chat.postMessage", http_status=429, retry_after_seconds=1),
        ApiFault(method="chat.postMessage", http_status=500),
        ApiFault(method="chat.postMessage", drop_connection=True),
        ApiFault(method="chat.postMessage", drop_connection=True, after_effect=True),
        ApiFault(method="chat.postMessage", http_status=500, after_effect=True),
        ApiFault(method="users.info", http_status=500),
        ApiFault(method="chat.postMessage", error="invalid_blocks"),
    ],
    ids=["429", "500", "dropped", "dropped after the effect", "500 after the effect", "users.info", "blocks"],
)
def test_slack_failing_once_still_ends_in_exactly_one_answer(stack, fault):
    stack.workspace.faults.add(replace(fault))
    assert_one_answer(stack)


def assert_one_answer(stack):
    driver = stack.driver
    answer = driver.ask(MANAGER_S003, "蜂蜜绿茶还有多少")
    assert "蜂蜜绿茶" in answer["text"]
    driver.settle()
    sleep(1.5)  # longer than the retry of a delivery or a post
    stack.wait_until_idle()
    answers = [m for m in driver.messages(driver.dm(MANAGER_S003)) if m.get("bot_id")]
    assert len(answers) == 1
