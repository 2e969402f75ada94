"""Small checks that together describe Block Kit: each looks at one value and notes what is wrong with it."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

_MAX_ACTION_ID: Final = 255


@dataclass
class Findings:
    """What is wrong, as Slack words it, and the ids met on the way."""

    problems: list[str] = field(default_factory=list)
    block_ids: list[str] = field(default_factory=list)
    characters: int = 0

    def add(self, sentence: str, pointer: str) -> None:
        """Note one fault at one JSON pointer."""
        self.problems.append(f"[ERROR] {sentence} [json-pointer:{pointer}]")


Check: TypeAlias = Callable[[Any, str, Findings], None]
Shape: TypeAlias = Mapping[str, Check]


def anything(_value: object, _pointer: str, _findings: Findings) -> None:
    """Take whatever comes, where Slack's own rules are not published."""


def boolean(value: object, pointer: str, findings: Findings) -> None:
    """Take true or false."""
    if not isinstance(value, bool):
        findings.add("must be a boolean", pointer)


def integer(*, least: int | None = None, most: int | None = None) -> Check:
    """Take a whole number within bounds."""

    def check(value: object, pointer: str, findings: Findings) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            findings.add("must be an integer", pointer)
        elif least is not None and value < least:
            findings.add(f"must be more than {least - 1}", pointer)
        elif most is not None and value > most:
            findings.add(f"must be less than {most + 1}", pointer)

    return check


def string(
    most: int | None = None, *, least: int = 1, pattern: str | None = None, counted: bool = False
) -> Check:
    """Take a string; ``counted`` ones add to the message's total length."""

    def check(value: object, pointer: str, findings: Findings) -> None:
        if not isinstance(value, str):
            findings.add("must be a string", pointer)
            return
        if counted:
            findings.characters += len(value)
        if len(value) < least:
            findings.add(f"must be more than {least - 1} characters", pointer)
        if most is not None and len(value) > most:
            findings.add(f"must be less than {most + 1} characters", pointer)
        if pattern is not None and not re.fullmatch(pattern, value):
            findings.add(f"does not match the pattern {pattern}", pointer)

    return check


def one_of(*allowed: str) -> Check:
    """Take one of a few words."""

    def check(value: object, pointer: str, findings: Findings) -> None:
        if value not in allowed:
            findings.add(f"must be one of: {', '.join(allowed)}", pointer)

    return check


def array(item: Check, *, least: int = 1, most: int | None = None) -> Check:
    """Take a list of ``item``."""

    def check(value: object, pointer: str, findings: Findings) -> None:
        if not isinstance(value, list):
            findings.add("must be an array", pointer)
            return
        if len(value) < least:
            findings.add(f"no fewer than {least} items allowed", pointer)
        if most is not None and len(value) > most:
            findings.add(f"no more than {most} items allowed", pointer)
        for index, entry in enumerate(value):
            item(entry, f"{pointer}/{index}", findings)

    return check


def shaped(shape: Shape, *, required: Collection[str] = (), either: tuple[str, ...] = ()) -> Check:
    """Take an object with these properties and no others; at least one of ``either`` must be there."""

    def check(value: object, pointer: str, findings: Findings) -> None:
        if not isinstance(value, dict):
            findings.add("must be an object", pointer)
            return
        for name in required:
            if name not in value:
                findings.add(f"missing required field: {name}", pointer)
        if either and not any(name in value for name in either):
            findings.add(f"missing required field: {' or '.join(either)}", pointer)
        for name, entry in value.items():
            if name not in shape:
                findings.add(f"invalid additional property: {name}", pointer)
            else:
                shape[name](entry, f"{pointer}/{name}", findings)

    return check


def text_object(most: int, *, plain: bool = False, least: int = 1) -> Check:
    """Take a text object, ``plain_text`` only where ``plain``.

    Source: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
    """
    types = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    inner = shaped(
        {
            "type": one_of(*types),
            "text": string(most, least=least, counted=True),
            "emoji": boolean,
            "verbatim": boolean,
        },
        required=("type", "text"),
    )

    def check(value: object, pointer: str, findings: Findings) -> None:
        inner(value, pointer, findings)
        if isinstance(value, dict):
            if value.get("type") == "mrkdwn" and "emoji" in value:
                findings.add("invalid additional property: emoji", pointer)
            if value.get("type") == "plain_text" and "verbatim" in value:
                findings.add("invalid additional property: verbatim", pointer)

    return check


def typed(table: Mapping[str, Check], *, what: str) -> Check:
    """Take an object whose ``type`` chooses the check."""

    def check(value: object, pointer: str, findings: Findings) -> None:
        if not isinstance(value, dict):
            findings.add("must be an object", pointer)
            return
        chosen = table.get(str(value.get("type")))
        if chosen is None:
            findings.add(f"unsupported type: {value.get('type')} for {what}", f"{pointer}/type")
            return
        chosen(value, pointer, findings)

    return check


action_id = string(_MAX_ACTION_ID)
