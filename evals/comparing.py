"""Compares arguments and facts: canonical values exactly, numbers by value, free text by the words it must hold."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

FREE_TEXT = frozenset({"question", "reason", "note", "comment", "description", "summary"})
_SEPARATORS = re.compile(r"[\W_]+")


def argument_faults(
    actual: Mapping[str, Any], said: Mapping[str, Any], *, filled: Mapping[str, Any], may_add: bool
) -> list[str]:
    """Say what is wrong with the arguments of a call; empty if nothing.

    Args:
        actual: what Storehand understood.
        said: what must be there.
        filled: what may be there with this value and no other.
        may_add: whether other arguments may stand beside these.
    """
    faults = [
        f"{name} should be {wanted!r}, is {actual.get(name)!r}"
        for name, wanted in said.items()
        if not same(actual.get(name), wanted, name=name)
    ]
    for name, value in actual.items():
        if name in said or may_add or name in FREE_TEXT:
            continue
        if name not in filled:
            faults.append(f"{name}={value!r} was never said")
        elif not same(value, filled[name], name=name):
            faults.append(f"{name} should be filled with {filled[name]!r}, is {value!r}")
    return faults


def same(actual: object, wanted: object, *, name: str = "") -> bool:
    """Tell whether a value is the wanted one."""
    if isinstance(wanted, bool) or wanted is None or actual is None:
        return actual is wanted
    if isinstance(wanted, Mapping):
        return isinstance(actual, Mapping) and not argument_faults(actual, wanted, filled={}, may_add=False)
    if isinstance(wanted, Sequence) and not isinstance(wanted, str):
        return _all_same(actual, wanted)
    return _same_scalar(str(actual), str(wanted), name=name)


def _all_same(actual: object, wanted: Sequence[object]) -> bool:
    return (
        isinstance(actual, Sequence)
        and not isinstance(actual, str)
        and len(actual) == len(wanted)
        and all(same(one, other) for one, other in zip(actual, wanted, strict=True))
    )


def _same_scalar(actual: str, wanted: str, *, name: str) -> bool:
    if name in FREE_TEXT:
        return _bare(wanted) in _bare(actual)
    if name == "until":
        # A day is enough where no time was said; an instant is compared as far as the case gives it.
        return actual.startswith(wanted)
    first, second = _number(actual), _number(wanted)
    if first is not None and second is not None:
        return first == second
    return actual == wanted


def fact(result: object, path: str) -> object:
    """Follow a dotted path (`balances.0.on_hand`) into a result; None where it leads nowhere."""
    for step in path.split("."):
        if isinstance(result, Mapping):
            result = result.get(step)
        elif isinstance(result, Sequence) and step.isdigit() and int(step) < len(result):
            result = result[int(step)]
        else:
            return None
    return result


def _number(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", text).casefold()
