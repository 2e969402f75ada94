"""A write waits for its button in Slack: done once, by the one who asked, and the card says what came of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.actions.models import ActionRow
from backend.conversations.models import TurnRow
from backend.conversations.schemas import Turn
from backend.inventory.models import StockCountRow
from backend.people.models import EmployeeRow
from bot.workspace.faults import ApiFault
from tests.e2e.stack import MANAGER_S003, STAFF_S003, running_stack
from tests.e2e.test_dying_workers import START_TIMEOUT_SECONDS, worker_process
from tests.factories.stock import on_hand

pytestmark = pytest.mark.slow

ASKED = "盘点 PRO-0019 10盒"
SKU = "PRO-0019"


def buttons_of(message):
    return [
        element["action_id"]
        for block in message["blocks"]
        for element in block.get("elements", [])
        if element.get("type") == "button"
    ]


def counts(stack):
    with stack.database.unit() as uow:
        return uow.session.scalars(select(StockCountRow.number)).all()


def books(stack):
    with stack.database.unit() as uow:
        return on_hand(uow.session, location="S003", sku=SKU)


def answers(stack, channel=None):
    driver = stack.driver
    return [m for m in driver.messages(channel or driver.dm(MANAGER_S003)) if m.get("bot_id")]


def wait_for(stack, words, *, channel=None):
    return stack.driver.wait_for_message(
        channel or stack.driver.dm(MANAGER_S003), matching=lambda found: words in found["text"]
    )


def propose(stack):
    card = stack.driver.ask(MANAGER_S003, ASKED)
    assert buttons_of(card) == ["confirm", "cancel"]
    assert "比账面" in card["text"]
    return card


def test_the_button_does_it_and_the_card_says_what_was_done(stack):
    card = propose(stack)
    before = books(stack)
    assert (before != 10, counts(stack)) == (True, [])
    stack.driver.click(MANAGER_S003, card, action_id="confirm")
    done = wait_for(stack, "盘点已登记")
    assert (done["ts"], buttons_of(done)) == (card["ts"], [])
    assert counts(stack)[0] in done["text"]
    assert (books(stack), len(answers(stack))) == (10, 1)


def test_pressed_twice_it_is_done_once(stack):
    card = propose(stack)
    for _ in range(2):
        stack.driver.click(MANAGER_S003, card, action_id="confirm")
    wait_for(stack, "盘点已登记")
    stack.wait_until_idle()
    assert (len(counts(stack)), books(stack), len(answers(stack))) == (1, 10, 1)


def test_another_person_who_presses_is_told_alone_and_nothing_happens(stack):
    driver = stack.driver
    channel = "#s003-peoples-square"
    card = driver.reply_to(driver.mention(MANAGER_S003, channel, text=ASKED))
    before = books(stack)
    driver.click(STAFF_S003, card, action_id="confirm")
    told = driver.wait_for_message(channel, containing="只有提出这项操作的人", seen_by=STAFF_S003)
    stack.wait_until_idle()
    assert (counts(stack), books(stack)) == ([], before)
    assert told["ts"] not in {seen["ts"] for seen in driver.messages(channel)}  # nobody else reads it
    assert [buttons_of(seen) for seen in answers(stack, channel)] == [["confirm", "cancel"]]


def test_a_card_that_has_expired_says_so_in_its_place(stack):
    card = propose(stack)
    with stack.database.unit() as uow:
        uow.session.execute(update(ActionRow).values(expires_at=uow.now - timedelta(seconds=1)))
        uow.commit()
    stack.driver.click(MANAGER_S003, card, action_id="confirm")
    told = wait_for(stack, "已过期")
    assert (told["ts"], buttons_of(told), counts(stack)) == (card["ts"], [], [])


def test_a_word_presses_the_button_and_takes_it_off_the_card(stack):
    card = propose(stack)
    answer = stack.driver.ask(MANAGER_S003, "确认")
    assert "盘点已登记" in answer["text"]
    stack.wait_until_idle()
    first, second = answers(stack)
    assert (first["ts"], buttons_of(first), buttons_of(second)) == (card["ts"], [], [])
    assert (books(stack), len(counts(stack))) == (10, 1)


def test_cancelling_says_so_in_the_place_of_the_card(stack):
    card = propose(stack)
    before = books(stack)
    stack.driver.click(MANAGER_S003, card, action_id="cancel")
    dropped = wait_for(stack, "已取消")
    assert (dropped["ts"], buttons_of(dropped)) == (card["ts"], [])
    assert (counts(stack), books(stack)) == ([], before)


def test_a_change_of_settings_is_undone_by_its_button(stack):
    card = stack.driver.ask(MANAGER_S003, "以后用英文跟我说话")
    assert "Your settings are saved" in card["text"]
    stack.driver.click(MANAGER_S003, card, action_id="undo")
    undone = wait_for(stack, "已撤销")
    assert (undone["ts"], buttons_of(undone)) == (card["ts"], [])
    with stack.database.unit() as uow:
        assert uow.session.get_one(EmployeeRow, MANAGER_S003).language == "zh"


def test_a_worker_that_dies_between_the_write_and_the_answer_writes_once(
    live_database, brain, brain_directory
):
    with running_stack(live_database, brain, brain_directory, workers=0) as stack:
        worker = stack.new_worker()
        worker.start()
        card = propose(stack)
        worker.stop()
        stack.driver.click(MANAGER_S003, card, action_id="confirm")
        # What the first worker got done before it died: the write, and not a word of it.
        with stack.database.unit() as uow:
            press = uow.session.scalars(select(TurnRow).order_by(TurnRow.id.desc()).limit(1)).one()
            turn = Turn.model_validate(press.payload).model_copy(update={"email": MANAGER_S003})
        stack.application.assistant.answer(turn, [], reference=press.reference)
        assert (len(counts(stack)), len(answers(stack))) == (1, 1)
        second = stack.new_worker("second")
        second.start()
        try:
            done = wait_for(stack, "盘点已登记")
        finally:
            second.stop()
        assert done["ts"] == card["ts"]
        assert (len(counts(stack)), books(stack), len(answers(stack))) == (1, 10, 1)


def test_a_worker_killed_while_it_answers_is_replaced_and_the_write_stands_once(
    live_database, brain, brain_directory
):
    with running_stack(live_database, brain, brain_directory, workers=0) as stack:
        worker = stack.new_worker()
        worker.start()
        card = propose(stack)
        worker.stop()
        stack.workspace.faults.add(ApiFault(method="chat.update", delay_seconds=3))
        stack.driver.click(MANAGER_S003, card, action_id="confirm")
        with worker_process(stack, brain_directory) as doomed:
            stack.driver.wait_for(
                lambda: counts(stack), what="the write", timeout_seconds=START_TIMEOUT_SECONDS
            )
            doomed.kill()
            doomed.wait(10)
        with worker_process(stack, brain_directory):
            stack.driver.wait_for_message(
                stack.driver.dm(MANAGER_S003),
                matching=lambda found: "盘点已登记" in found["text"],
                # Its start, the dead worker's eight seconds without a heartbeat, and the delayed call.
                timeout_seconds=2 * START_TIMEOUT_SECONDS,
            )
        assert (len(counts(stack)), books(stack), len(answers(stack))) == (1, 10, 1)
