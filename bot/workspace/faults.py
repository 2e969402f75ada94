"""Misbehaviour on request: what a test wants Slack to do wrong, how often."""

import threading
from dataclasses import dataclass
from typing import Literal


@dataclass
class ApiFault:
    """What happens to the next calls of one Web API method (``*`` is any).

    Exactly one of the effects is set; ``delay_seconds`` may go with any of them.
    """

    method: str
    times: int = 1
    delay_seconds: float = 0.0
    error: str | None = None
    http_status: int | None = None
    retry_after_seconds: int = 1
    drop_connection: bool = False
    after_effect: bool = False
    """Drop the connection or fail only after the call has taken effect, so that a blind retry posts twice."""


@dataclass
class DeliveryFault:
    """What happens to the next deliveries to the app."""

    effect: Literal["duplicate", "lose"]
    times: int = 1
    copies: int = 1


class Faults:
    """Faults that wait for their moment. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._api: list[ApiFault] = []
        self._deliveries: list[DeliveryFault] = []
        self._hold = 0
        self.stream_dies_after_appends: int | None = None

    def add(self, fault: ApiFault | DeliveryFault) -> None:
        """Arm a fault."""
        with self._lock:
            if isinstance(fault, ApiFault):
                self._api.append(fault)
            else:
                self._deliveries.append(fault)

    def reorder_next(self, count: int) -> None:
        """Hold the next ``count`` events back and deliver them in reverse."""
        with self._lock:
            self._hold = count

    def clear(self) -> None:
        """Behave again."""
        with self._lock:
            self._api.clear()
            self._deliveries.clear()
            self._hold = 0
            self.stream_dies_after_appends = None

    def take_api(self, method: str) -> ApiFault | None:
        """The fault that meets this call, counted down."""
        with self._lock:
            for fault in self._api:
                if fault.method in {method, "*"} and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def take_delivery(self) -> DeliveryFault | None:
        """The fault that meets this delivery, counted down."""
        with self._lock:
            for fault in self._deliveries:
                if fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def to_hold(self) -> int:
        """How many events are to be collected before they go out in reverse; asked once."""
        with self._lock:
            count, self._hold = self._hold, 0
            return count
