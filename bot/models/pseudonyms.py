"""Stand-ins for the e-mail addresses that name colleagues: a language model reads `person_1` instead."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage
from langchain_core.messages.tool import ToolCall

# Bounded as RFC 5321 bounds them, so that a long text without an address is searched in a moment.
_ADDRESS = re.compile(
    r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}(?![A-Za-z0-9])", re.ASCII
)
_STAND_IN = re.compile(r"(?<![A-Za-z0-9_])person_([0-9]{1,4})(?![0-9])", re.ASCII)


@dataclass
class Pseudonyms:
    """The addresses of one conversation with their stand-ins, numbered as they come up.

    They hold for one call of the model: the next one reads the whole conversation anew.
    """

    _numbers: dict[str, int] = field(default_factory=dict)

    def hide(self, text: str) -> str:
        """Return a text with stand-ins in the place of addresses."""
        return _ADDRESS.sub(self._stand_in, text)

    def hide_in(self, value: Any) -> Any:  # noqa: ANN401 -- any JSON value
        """Return a JSON value with stand-ins in the place of the addresses in its texts."""
        return _changed(value, self.hide)

    def hide_in_call(self, call: ToolCall) -> ToolCall:
        """Return a call with stand-ins in the place of the addresses among its arguments."""
        return _with_texts(call, self.hide)

    def put_back(self, answer: AIMessage) -> AIMessage:
        """Return a model's answer with the addresses in the arguments of its calls."""
        addresses = {str(number): address for address, number in self._numbers.items()}

        def restore(text: str) -> str:
            return _STAND_IN.sub(lambda found: addresses.get(found[1], found[0]), text)

        return answer.model_copy(
            update={"tool_calls": [_with_texts(call, restore) for call in answer.tool_calls]}
        )

    def _stand_in(self, found: re.Match[str]) -> str:
        number = self._numbers.setdefault(found[0].lower(), len(self._numbers) + 1)
        return f"person_{number}"


def _with_texts(call: ToolCall, change: Callable[[str], str]) -> ToolCall:
    arguments = {name: _changed(value, change) for name, value in call["args"].items()}
    return ToolCall(name=call["name"], args=arguments, id=call["id"], type="tool_call")


def _changed(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 -- any JSON value
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_changed(part, change) for part in value]
    if isinstance(value, dict):
        return {name: _changed(part, change) for name, part in value.items()}
    return value
