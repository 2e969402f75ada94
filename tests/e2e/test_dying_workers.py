"""Workers are separate processes that may be killed at any moment; nobody is left without an answer, or told twice."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from bot.workspace.faults import ApiFault
from tests.e2e.stack import MANAGER_S003, running_stack

pytestmark = pytest.mark.slow

START_TIMEOUT_SECONDS = 90


@contextmanager
def worker_process(stack, data_dir):
    """A worker as `python -m bot worker` starts it."""
    settings = stack.application.settings
    environment = os.environ | {
        "DATABASE_URL": stack.application.url.set(drivername="postgresql").render_as_string(
            hide_password=False
        ),
        "DATA_DIR": str(data_dir),
        "SLACK_BOT_TOKEN": settings.slack_bot_token.get_secret_value(),
        "SLACK_API_URL": settings.slack_api_url,
        "LOG_LEVEL": "WARNING",
    }
    process = subprocess.Popen([sys.executable, "-m", "bot", "worker"], env=environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def jobs(stack, status):
    with stack.database.unit() as uow:
        found = uow.session.connection().exec_driver_sql(
            f"SELECT task_name FROM procrastinate_jobs WHERE status = '{status}'"  # noqa: S608 -- a constant
        )
        return [row.task_name for row in found]


def answers(stack):
    driver = stack.driver
    return [m for m in driver.messages(driver.dm(MANAGER_S003)) if m.get("bot_id")]


def test_a_worker_killed_between_intake_and_answer_is_replaced_and_answers_once(
    live_database, brain, brain_directory
):
    with running_stack(live_database, brain, brain_directory, workers=0) as stack:
        driver = stack.driver
        # Whoever takes the job hangs in its first call to Slack, so that it can be killed in the middle.
        stack.workspace.faults.add(ApiFault(method="users.info", delay_seconds=20))
        driver.say(MANAGER_S003, "蜂蜜绿茶还有多少")
        with worker_process(stack, brain_directory) as doomed:
            driver.wait_for(
                lambda: "answer_turn" in jobs(stack, "doing"),
                what="the worker taking the job",
                timeout_seconds=START_TIMEOUT_SECONDS,
            )
            doomed.kill()
            doomed.wait(10)
        assert answers(stack) == []
        with worker_process(stack, brain_directory):
            driver.wait_for(lambda: answers(stack), what="the answer", timeout_seconds=START_TIMEOUT_SECONDS)
            driver.wait_for(
                lambda: not jobs(stack, "doing") and not jobs(stack, "todo"), what="an empty queue"
            )
        assert len(answers(stack)) == 1
        assert "蜂蜜绿茶" in answers(stack)[0]["text"]


def test_a_worker_killed_after_posting_does_not_post_again(live_database, brain, brain_directory):
    with running_stack(live_database, brain, brain_directory, workers=0) as stack:
        driver = stack.driver
        # The message stands in Slack, but the answer to the call comes too late for the worker to note it.
        stack.workspace.faults.add(ApiFault(method="chat.postMessage", delay_seconds=20, after_effect=True))
        driver.say(MANAGER_S003, "蜂蜜绿茶还有多少")
        with worker_process(stack, brain_directory) as doomed:
            driver.wait_for(lambda: answers(stack), what="the post", timeout_seconds=START_TIMEOUT_SECONDS)
            doomed.kill()
            doomed.wait(10)
        with worker_process(stack, brain_directory):
            driver.wait_for(
                lambda: not jobs(stack, "doing") and not jobs(stack, "todo"),
                what="an empty queue",
                timeout_seconds=START_TIMEOUT_SECONDS,
            )
        assert len(answers(stack)) == 1
