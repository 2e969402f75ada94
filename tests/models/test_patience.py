"""Waiting for a provider: until the deadline, and not at all while it is in trouble."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.models.patience import FAILURES_IN_A_ROW, MOST_CALLS_AT_ONCE, REST_SECONDS, GaveUp, Patience


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def patience(clock):
    return Patience(monotonic=clock)


def fail():
    raise KeyError("whatever a provider's package throws")


def fail_often(patience, clock):
    for _ in range(FAILURES_IN_A_ROW):
        with pytest.raises(KeyError):
            patience.call(fail, until=clock.now + 1)


def test_a_call_gives_what_the_function_gives(patience, clock):
    assert patience.call(lambda: "answer", until=clock.now + 1) == "answer"


def test_an_error_comes_out_as_it_is(patience, clock):
    with pytest.raises(KeyError, match="whatever"):
        patience.call(fail, until=clock.now + 1)


def test_a_call_that_drips_on_is_left_at_its_deadline():
    is_over = threading.Event()
    started = time.monotonic()
    with pytest.raises(GaveUp, match="deadline"):
        Patience().call(is_over.wait, until=time.monotonic() + 0.05)
    is_over.set()
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("late_seconds", [0, 5])
def test_nothing_is_asked_when_no_time_is_left_and_that_is_no_failure_of_the_provider(
    patience, clock, late_seconds
):
    asked = []
    for _ in range(FAILURES_IN_A_ROW):
        with pytest.raises(GaveUp, match="out_of_time"):
            patience.call(lambda: asked.append(1), until=clock.now - late_seconds)
    assert asked == []
    assert patience.call(lambda: "answer", until=clock.now + 1) == "answer"


def test_after_failures_in_a_row_nobody_is_made_to_wait_for_a_minute(patience, clock):
    fail_often(patience, clock)
    with pytest.raises(GaveUp, match="rests"):
        patience.call(lambda: "answer", until=clock.now + 1)
    clock.now += REST_SECONDS
    assert patience.call(lambda: "answer", until=clock.now + 1) == "answer"


def test_a_success_in_between_makes_failures_forgotten(patience, clock):
    for _ in range(FAILURES_IN_A_ROW * 2):
        with pytest.raises(KeyError):
            patience.call(fail, until=clock.now + 1)
        assert patience.call(lambda: "answer", until=clock.now + 1) == "answer"


def test_calls_that_hang_cannot_take_threads_without_end():
    patience = Patience()
    are_all_in, is_over = threading.Barrier(MOST_CALLS_AT_ONCE + 1), threading.Event()

    def hang():
        are_all_in.wait(timeout=30)
        return is_over.wait(timeout=30)

    until = time.monotonic() + 60
    with ThreadPoolExecutor(MOST_CALLS_AT_ONCE) as pool:
        hanging = [pool.submit(patience.call, hang, until=until) for _ in range(MOST_CALLS_AT_ONCE)]
        are_all_in.wait(timeout=30)
        with pytest.raises(GaveUp, match="too_many"):
            patience.call(lambda: "answer", until=until)
        is_over.set()
        assert all(call.result() for call in hanging)
    assert patience.call(lambda: "answer", until=until) == "answer"
