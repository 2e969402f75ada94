"""How long a provider is waited for: each call until its deadline, and not at all while it is in trouble."""

import contextvars
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

# Calls that are waited for at once; a worker answers eight turns at a time. A call given up at its deadline
# keeps its place until the provider's client gives up too, so a provider that hangs cannot take threads
# without end.
MOST_CALLS_AT_ONCE = 16
# After this many failures in a row people are not made to wait for the next one.
FAILURES_IN_A_ROW = 3
REST_SECONDS = 60.0

Result = TypeVar("Result")


class GaveUp(Exception):
    """The provider was not asked, or not waited for any longer; the text says why, for the log.

    Only after `deadline` was it asked, and may charge for what it was shown.
    """


class Patience:
    """Calls a provider within limits of time. Safe to share between threads."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._places = threading.BoundedSemaphore(MOST_CALLS_AT_ONCE)
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0

    def call(self, function: Callable[[], Result], *, until: float) -> Result:
        """Return what `function` returns, or raise what it raises.

        The client's own timeout is not enough: a server that sends a byte now and then is never timed out.

        Args:
            function: the call; it goes on in its thread when it is given up.
            until: the instant to give up, on the monotonic clock.

        Raises:
            GaveUp: `deadline`, it did not answer in time; `out_of_time`, none was left to ask it;
                `too_many_calls` are under way; `provider_rests`, it failed several times in a row within the
                last minute.
        """
        if self._monotonic() >= until:
            raise GaveUp("out_of_time")
        with self._lock:
            if self._monotonic() < self._rests_until:
                raise GaveUp("provider_rests")
        if not self._places.acquire(blocking=False):
            raise GaveUp("too_many_calls")
        try:
            result = self._wait_for(function, until=until)
        except BaseException:
            self._note_failure()
            raise
        with self._lock:
            self._failures = 0
        return result

    def _wait_for(self, function: Callable[[], Result], *, until: float) -> Result:
        box: SimpleQueue[tuple[Result | None, BaseException | None]] = SimpleQueue()
        context = contextvars.copy_context()

        def work() -> None:
            try:
                box.put((context.run(function), None))
            except BaseException as error:  # noqa: BLE001 -- raised again where it is waited for
                box.put((None, error))
            finally:
                self._places.release()

        # A daemon, so that a call nobody waits for does not keep the process from ending.
        threading.Thread(target=work, name="model-call", daemon=True).start()
        try:
            result, error = box.get(timeout=max(until - self._monotonic(), 0))
        except Empty:
            raise GaveUp("deadline") from None
        if error is not None:
            raise error
        return result  # type: ignore[return-value]  # without an error it is the function's result

    def _note_failure(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES_IN_A_ROW:
                self._rests_until = self._monotonic() + REST_SECONDS
                self._failures = 0
