"""Slack's mrkdwn to HTML, no kinder than Slack itself.

Emphasis needs a blank, punctuation or the line's edge on its outer side, Chinese characters count as letters:
``库存*不足*了`` shows its stars here as it does in Slack, so that a card which forgets the blanks is noticed.
"""

import re
from typing import Final

from markupsafe import Markup

from bot.workspace.page.context import RenderContext
from bot.workspace.page.emoji_names import EMOJI_PATTERN, emoji_character
from bot.workspace.page.html import joined, tag
from bot.workspace.page.references import reference

_FENCE: Final = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_CONTROL: Final = re.compile(r"<([^<>\n]+)>")
_CODE: Final = re.compile(r"`([^`\n]+)`")
# Chinese punctuation ends an address: people write 见https://example.com。
_BARE_LINK: Final = re.compile(
    r"https?://[^\s<>|\"'，。；：！？、（）「」《》【】]+[^\s<>|\"'，。；：！？、（）「」《》【】.,;:!?)]"
)
_SPECIAL: Final = re.compile(r"[<`*_~:\nh]")
_QUOTE: Final = re.compile(r"^(?:&gt;|>)(?!(?:&gt;|>)) ?")
_LONG_QUOTE: Final = re.compile(r"^(?:&gt;|>){3} ?")
_EMPHASIS: Final = {"*": "strong", "_": "em", "~": "del"}


def unescaped(text: str) -> str:
    """The text with ``&lt;``, ``&gt;`` and ``&amp;`` decoded, and nothing else, as Slack does."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def render_mrkdwn(text: str, context: RenderContext) -> Markup:
    """The text as HTML.

    Args:
        text: mrkdwn with ``&``, ``<`` and ``>`` of people's words escaped, as Slack's API carries it.
        context: Names behind ids, and the reader's language and zone.
    """
    parts = _FENCE.split(text)
    rendered = [
        tag("pre", {"class": "code-block"}, tag("code", None, _code_text(part)))
        if position % 2
        else _render_lines(_trimmed(part, first=position == 0, last=position == len(parts) - 1), context)
        for position, part in enumerate(parts)
    ]
    return joined(rendered)


def _trimmed(part: str, *, first: bool, last: bool) -> str:
    # The block around a fence makes the line break; the typed one beside it would double it.
    if not first:
        part = part.removeprefix("\n")
    if not last:
        part = part.removesuffix("\n")
    return part


def _code_text(code: str) -> str:
    # Slack keeps links inside code as their plain address.
    return unescaped(_CONTROL.sub(lambda match: match.group(1).split("|")[-1], code))


def _render_lines(text: str, context: RenderContext) -> Markup:
    if not text:
        return Markup("")
    pieces: list[Markup] = []
    plain: list[str] = []
    quoted: list[str] = []

    def close(lines: list[str], *, quote: bool) -> None:
        if lines:
            inner = render_inline("\n".join(lines), context)
            pieces.append(tag("blockquote", None, inner) if quote else inner)
            lines.clear()

    lines = text.split("\n")
    for position, line in enumerate(lines):
        if _LONG_QUOTE.match(line):
            close(plain, quote=False)
            close(quoted, quote=True)
            rest = [_LONG_QUOTE.sub("", line), *lines[position + 1 :]]
            close(rest, quote=True)
            return joined(pieces)
        if _QUOTE.match(line):
            close(plain, quote=False)
            quoted.append(_QUOTE.sub("", line))
        else:
            close(quoted, quote=True)
            plain.append(line)
    close(quoted, quote=True)
    close(plain, quote=False)
    return joined(pieces)


def render_inline(text: str, context: RenderContext, *, inside: frozenset[str] = frozenset()) -> Markup:
    """One run of text without fences and quotes; ``inside`` names the emphasis marks already open."""
    out: list[Markup | str] = []
    without_closer: set[str] = set()
    position = 0
    while position < len(text):
        found = _SPECIAL.search(text, position)
        if found is None:
            out.append(unescaped(text[position:]))
            break
        out.append(unescaped(text[position : found.start()]))
        position = found.start()
        mark = text[position]
        if mark in _EMPHASIS and mark not in inside and mark not in without_closer:
            end = _closing(text, position)
            if end is None:
                if _opens(text, position):
                    without_closer.add(mark)
            else:
                inner = render_inline(text[position + 1 : end], context, inside=inside | {mark})
                out.append(tag(_EMPHASIS[mark], None, inner))
                position = end + 1
                continue
        piece, length = _atom(text, position, context=context)
        out.append(piece)
        position += length
    return joined(out)


def _atom(text: str, position: int, *, context: RenderContext) -> tuple[Markup | str, int]:
    """The smallest piece that starts here, and how many characters it took."""
    mark = text[position]
    if mark == "\n":
        return tag("br"), 1
    if mark == "<" and (control := _CONTROL.match(text, position)):
        return reference(control.group(1), context), len(control.group(0))
    if mark == "`" and (code := _CODE.match(text, position)):
        return tag("code", {"class": "code"}, _code_text(code.group(1))), len(code.group(0))
    if mark == ":" and (named := EMOJI_PATTERN.match(text, position)):
        character = emoji_character(named.group(1))
        if character:
            return tag("span", {"class": "emoji", "title": named.group(0)}, character), len(named.group(0))
    if mark == "h" and (link := _BARE_LINK.match(text, position)):
        address = unescaped(link.group(0))
        return tag("a", {"href": address, "target": "_blank", "rel": "noopener noreferrer"}, address), len(
            link.group(0)
        )
    return mark, 1


def _opens(text: str, position: int) -> bool:
    before = text[position - 1] if position else " "
    after = text[position + 1] if position + 1 < len(text) else " "
    return not before.isalnum() and not after.isspace()


def _closing(text: str, position: int) -> int | None:
    """Where the emphasis opened at ``position`` ends; it never crosses a line or cuts code and references."""
    if not _opens(text, position):
        return None
    mark = text[position]
    scan = position + 1
    while scan < len(text) and text[scan] != "\n":
        if text[scan] in "<`":
            span = _CONTROL.match(text, scan) or _CODE.match(text, scan)
            scan = span.end() if span else scan + 1
            continue
        after = text[scan + 1] if scan + 1 < len(text) else " "
        if (
            text[scan] == mark
            and scan > position + 1
            and not text[scan - 1].isspace()
            and not after.isalnum()
        ):
            return scan
        scan += 1
    return None
