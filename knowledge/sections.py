"""Cut Markdown at its headings and break each section into the lines an answer can quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from pydantic import BaseModel, ConfigDict

LineKind = Literal["sentence", "item", "step", "row", "note"]

_SENTENCE_END = re.compile(r"(?<=[。！？])(?=[^」』”’）\s])|(?<=[.!?])\s+(?=[A-Z\"“(])")
CELL_SEPARATOR = " | "


class Line(BaseModel):
    """The smallest thing that is quoted: a sentence, a list item or a table row.

    Attributes:
        text: Verbatim but for Markdown's own marks; the cells of a row stand between " | ".
        kind: A `step` is an item of a numbered list; a `note` is quoted text.
        block: Lines of one paragraph, list or table share this number within their section.
        header: The table's header row, for a row.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    kind: LineKind
    block: int
    header: str | None = None


class Section(BaseModel):
    """The text between one heading and the next.

    Attributes:
        headings: The headings above it, outermost first, without the document's title.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    headings: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The section as plain text, one line for each item, row or paragraph."""
        return join_lines(self.lines)


def join_lines(lines: tuple[Line, ...] | list[Line]) -> str:
    """Put lines together again: sentences of one paragraph on one line, a header before its rows."""
    text = ""
    previous: Line | None = None
    for line in lines:
        same_block = previous is not None and previous.block == line.block
        if line.header is not None and not same_block:
            text += f"{line.header}\n" if not text else f"\n{line.header}\n"
        elif same_block and line.kind in {"sentence", "note"}:
            text += "" if text.endswith(("。", "！", "？")) else " "
        elif text:
            text += "\n"
        text += line.text
        previous = line
    return text


def read_sections(markdown: str) -> tuple[Section, ...]:
    """Cut the text at its headings; a heading with nothing below it gives no section of its own."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    lines: list[Line] = []

    def close() -> None:
        if lines:
            sections.append(Section(headings=tuple(title for _, title in path), lines=tuple(lines)))
            lines.clear()

    for block, node in enumerate(tree.children):
        if node.type == "heading":
            close()
            level = int(node.tag[1:])
            path[:] = [entry for entry in path if entry[0] < level]
            path.append((level, _plain(node)))
        else:
            lines.extend(_lines(node, block))
    close()
    return tuple(sections)


def _lines(node: SyntaxTreeNode, block: int) -> Iterator[Line]:
    if node.type == "table":
        yield from _rows(node, block)
    elif node.type in {"bullet_list", "ordered_list"}:
        kind: LineKind = "step" if node.type == "ordered_list" else "item"
        for item in node.children:
            text = " ".join(_plain(child) for child in item.children)
            if text:
                yield Line(text=text, kind=kind, block=block)
    elif node.type == "blockquote":
        yield from (Line(text=text, kind="note", block=block) for text in sentences(_plain(node)))
    elif node.type in {"fence", "code_block"}:
        if node.content.strip():
            yield Line(text=node.content.strip(), kind="item", block=block)
    elif node.type != "hr":
        yield from (Line(text=text, kind="sentence", block=block) for text in sentences(_plain(node)))


def _rows(table: SyntaxTreeNode, block: int) -> Iterator[Line]:
    header, *rows = [
        CELL_SEPARATOR.join(_plain(cell) for cell in row.children)
        for part in table.children
        for row in part.children
    ]
    yield from (Line(text=row, kind="row", block=block, header=header) for row in rows)


def _plain(node: SyntaxTreeNode) -> str:
    """The words of a node without Markdown's marks."""
    if node.type in {"text", "code_inline", "html_inline", "html_block"}:
        return node.content
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    separator = "" if node.type in {"inline", "strong", "em", "link"} else " "
    return separator.join(part for child in node.children if (part := _plain(child))).strip(
        "" if separator == "" else " ",
    )


def sentences(text: str) -> tuple[str, ...]:
    """Split running text after each full stop, Chinese or English."""
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if part.strip())
