"""Completing and changing the lines of an order that is still being talked about."""

from collections.abc import Mapping, Sequence

Line = dict[str, str]


def complete_line(
    lines: Sequence[Mapping[str, str]],
    given: Sequence[Mapping[str, str]],
    *,
    name: str,
    asked: str | None,
    value: str | None,
) -> list[Line]:
    """Put an answer into the line that lacks it.

    Args:
        lines: as far as they are known.
        given: lines read from the answer.
        name: `item`, `quantity`, or the argument itself if no line is known yet.
        asked: the item's name that fitted several; marks its line.
        value: the option that was chosen, if any.
    """
    completed: list[Line] = [dict(line) for line in lines]
    if not completed:
        return [dict(line) for line in given] or (
            [{name: value}] if value and name in {"item", "quantity"} else []
        )
    if name not in {"item", "quantity"}:
        return [dict(line) for line in given] or completed
    open_line = next(
        (line for line in completed if not line.get(name) or (asked is not None and line.get(name) == asked)),
        completed[0],
    )
    answer = value or next((line[name] for line in given if line.get(name)), None)
    if answer is not None:
        open_line[name] = answer
    return completed
