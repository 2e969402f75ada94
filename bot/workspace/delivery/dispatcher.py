"""Hands everything to the transport, tries events again, and applies delivery faults."""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace import limits
from bot.workspace.delivery.outgoing import Acknowledgement, Outgoing, Transport
from bot.workspace.faults import Faults

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DeliveryTiming:
    """How patient the workspace is; tests make it less so.

    Attributes:
        ack_seconds: How long the app may take to acknowledge.
        retry_delays_seconds: When an unacknowledged event is sent again, one entry for each retry.
        wait_for_app_seconds: How long an event waits for an app that is not there yet.
    """

    ack_seconds: float = limits.ACKNOWLEDGE_SECONDS
    retry_delays_seconds: tuple[float, ...] = limits.RETRY_DELAYS_SECONDS
    wait_for_app_seconds: float = 300.0


class Dispatcher:
    """Takes envelopes from any thread and delivers them on the server's event loop."""

    def __init__(
        self, transport: Transport, *, timing: DeliveryTiming, faults: Faults, complain: Callable[[str], None]
    ) -> None:
        self._transport = transport
        self._timing = timing
        self._faults = faults
        self._complain = complain
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._early: list[Outgoing] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[Outgoing] = []
        self._hold = 0
        self._arriving = 0

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to deliver on ``loop``; called by the server when it is up."""
        with self._lock:
            self._loop = loop
            early, self._early = self._early, []
            self._arriving += len(early)
        for outgoing in early:
            loop.call_soon_threadsafe(self._accept, outgoing)

    async def detach(self) -> None:
        """Stop delivering; what is under way is given up."""
        with self._lock:
            self._loop = None
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._transport.close()

    def send(self, outgoing: Outgoing) -> Outgoing:
        """Deliver soon. Events wait for a server that is not up yet, interactions fail at once."""
        with self._lock:
            loop = self._loop
            self._arriving += 1 if loop is not None else 0
            if loop is None and outgoing.kind == "events_api":
                self._early.append(outgoing)
        if loop is not None:
            loop.call_soon_threadsafe(self._accept, outgoing)
        elif outgoing.kind != "events_api":
            outgoing.answered.set_result(Acknowledgement(ok=False, reason="connection_failed"))
        return outgoing

    def _accept(self, outgoing: Outgoing) -> None:
        with self._lock:
            self._arriving -= 1
        if outgoing.kind != "events_api":
            self._start(outgoing)
            return
        self._hold = self._hold or self._faults.to_hold()
        if self._hold:
            self._held.append(outgoing)
            if len(self._held) < self._hold:
                return
            batch, self._held, self._hold = self._held[::-1], [], 0
        else:
            batch = [outgoing]
        for each in batch:
            self._start(each)

    def _start(self, outgoing: Outgoing) -> None:
        fault = self._faults.take_delivery() if outgoing.kind == "events_api" else None
        copies = 1
        if fault is not None:
            copies = 0 if fault.effect == "lose" else 1 + fault.copies
        if not copies:
            outgoing.answered.set_result(Acknowledgement(ok=False, reason="lost_on_request"))
        for _ in range(copies):
            task = asyncio.get_running_loop().create_task(self._deliver(outgoing))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, outgoing: Outgoing) -> None:
        answer = Acknowledgement(ok=False, reason="cancelled")
        try:
            if outgoing.kind == "events_api":
                answer = await self._deliver_event(outgoing)
            else:
                answer = await self._transport.attempt(outgoing, number=0, reason="")
        finally:
            if not outgoing.answered.done():
                outgoing.answered.set_result(answer)

    async def _deliver_event(self, outgoing: Outgoing) -> Acknowledgement:
        answer = await self._attempt_event(outgoing, number=0, reason="")
        for number, delay_seconds in enumerate(self._timing.retry_delays_seconds, start=1):
            if answer.ok or not answer.retry:
                break
            await asyncio.sleep(delay_seconds)
            answer = await self._attempt_event(outgoing, number=number, reason=answer.reason)
        if not answer.ok:
            event = outgoing.payload.get("event", {})
            self._complain(f"the event {event.get('type')} was never acknowledged ({answer.reason})")
            _logger.warning("event_given_up type=%s reason=%s", event.get("type"), answer.reason)
        return answer

    async def _attempt_event(self, outgoing: Outgoing, *, number: int, reason: str) -> Acknowledgement:
        await self._transport.wait_until_ready(self._timing.wait_for_app_seconds)
        return await self._transport.attempt(outgoing, number=number, reason=reason)

    @property
    def under_way(self) -> int:
        """How many deliveries have not ended yet."""
        return self._arriving + len(self._tasks) + len(self._held) + len(self._early)
