"""Presses in Slack as turns: whose question it was, and which message the answer may take the place of."""

import json

import pytest

from bot.cards.clarify import render_clarify
from bot.cards.context import CardContext
from bot.listeners.actions import choose
from bot.listeners.actions.payload import accept_press
from tests.cards.reading import elements
from tests.factories.days import NOW
from tools.results import Choice, Outcome

LINA, JIA = "ULINA", "UJIA"
ASKED_IN = "C0AHJ7K2M9Q:1795312345.000100:ULINA"


class Kept:
    """An intake that keeps its turns; also an app that keeps its one listener."""

    def __init__(self):
        self.turns = []
        self.listener = None

    def accept(self, turn, *, event_key):
        del event_key
        self.turns.append(turn)

    def action(self, pattern):
        del pattern

        def keep(listener):
            self.listener = listener

        return keep


def body_of(user_id, *, is_ephemeral=False, thread_ts="1795312345.000100"):
    container = {"type": "message", "message_ts": "5.5", "is_ephemeral": is_ephemeral}
    if thread_ts is not None:
        container["thread_ts"] = thread_ts
    return {
        "user": {"id": user_id},
        "channel": {"id": "C0AHJ7K2M9Q"},
        "container": container | {"channel_id": "C0AHJ7K2M9Q"},
    }


def choices(count, *, value="BEV-{:04}", label="晨岚可乐330ml罐装{}"):
    options = tuple(
        Choice(value=value.format(n), label_zh=label.format(n), label_en=label.format(n))
        for n in range(count)
    )
    outcome = Outcome(
        status="clarify", tool="check_stock", arguments={}, missing=("item",), asked="可乐", options=options
    )
    context = CardContext(language="zh", timezone="Asia/Shanghai", now=NOW, conversation_key=ASKED_IN)
    return elements(render_clarify(outcome, context=context).blocks)


def pressed_as(element):
    """The action of Slack's payload for the first choice."""
    chosen = {"value": element["value"]} if "value" in element else {"selected_option": element["options"][0]}
    return {"action_id": element["action_id"], "action_ts": "6.6"} | chosen


def choice_of(user_id, *, count=2, **body):
    kept = Kept()
    choose.register(kept, kept)
    kept.listener(lambda: None, body_of(user_id, **body), pressed_as(choices(count)[0]))
    return kept.turns[0]


@pytest.mark.parametrize("count", [2, 12])
def test_a_choice_tells_whose_question_it_answers(count):
    own, of_another = choice_of(LINA, count=count), choice_of(JIA, count=count)
    assert (own.asked_in, own.conversation_key) == (ASKED_IN, ASKED_IN)
    assert of_another.asked_in == ASKED_IN
    assert of_another.conversation_key == "C0AHJ7K2M9Q:1795312345.000100:UJIA"


def test_a_choice_on_a_card_outside_of_the_thread_goes_on_with_the_question():
    assert choice_of(LINA, is_ephemeral=True, thread_ts=None).conversation_key == ASKED_IN


def test_a_menu_whose_values_are_long_stays_within_what_slack_takes():
    (menu,) = choices(
        12, value="someone.with.a.long.name{}@lantern.example.com", label="很长的名字" * 20 + "{}"
    )
    values = [option["value"] for option in menu["options"]]
    assert max(len(value) for value in values) <= 150
    assert {json.loads(value)["asked_in"] for value in values} == {ASKED_IN}


def test_the_answer_to_a_press_takes_the_place_of_its_card():
    assert choice_of(LINA).replaces_ts == "5.5"


def test_a_card_that_only_one_person_sees_is_not_edited():
    kept = Kept()
    action = {"action_id": "confirm", "action_ts": "6.6", "value": '{"action": "AC-000001"}'}
    accept_press(kept, body_of(LINA, is_ephemeral=True), action, kind="confirm")
    accept_press(kept, body_of(LINA), action, kind="confirm")
    assert [turn.replaces_ts for turn in kept.turns] == [None, "5.5"]
    assert choice_of(LINA, is_ephemeral=True).replaces_ts is None
