"""Cutting mrkdwn and plain text so that no entity, link or pair of marks is torn."""

import re

# What must stay whole: an escaped character, or a link or mention in angle brackets.
_WHOLE = re.compile(r"&(?:amp|lt|gt);|<[^<>\n]*>")
_MARKS = "*~"


def cut(text: str, *, most: int) -> str:
    """Shorten a text to `most` characters with an ellipsis at the end."""
    text = text.strip()
    if len(text) <= most:
        return text
    if most <= 1:
        return "…"[:most]
    head = text[: _safe_end(text, most - 1)].rstrip()
    return f"{_closed(head, most - 1)}…"


def pieces(text: str, *, most: int) -> list[str]:
    """Split a text into parts of up to `most` characters, at line ends where there are any."""
    found: list[str] = []
    rest = text.strip()
    while len(rest) > most:
        at_line_end = rest.rfind("\n", most // 2, most)
        end = at_line_end if at_line_end > 0 else _safe_end(rest, most)
        found.append(rest[:end].strip())
        rest = rest[end:].strip()
    return [part for part in [*found, rest] if part]


def _safe_end(text: str, most: int) -> int:
    """Return the largest offset up to `most` that is not inside something whole; never 0."""
    for match in _WHOLE.finditer(text):
        if match.start() >= most:
            break
        if match.end() > most:
            return match.start() or most
    return most


def _closed(head: str, most: int) -> str:
    """Drop the last mark of the last line if it has no partner, so that it is not shown as a star."""
    start = head.rfind("\n") + 1
    line = head[start:]
    for mark in _MARKS:
        if line.count(mark) % 2:
            at = line.rfind(mark)
            line = line[:at] + line[at + 1 :]
    return (head[:start] + line)[:most]
