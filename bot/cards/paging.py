"""Pages of a list on the Home tab: what is shown, and the buttons to the pages around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import JsonValue

from bot.cards.blocks import button
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.layout import Buttons, Note, Part

Entry = TypeVar("Entry")

# As many as are taken in at a glance; more make the sections below unreachable on a phone.
PAGE_SIZE = 5
HOME_PAGE_ACTION = "home_page"

Pages = Mapping[str, int]
"""Which page of each section is open, from 0."""


@dataclass(frozen=True)
class Page(Generic[Entry]):
    """One page of a list of `total` entries, from 0 on; of these `reach` can be paged to, all where it is None."""

    entries: tuple[Entry, ...]
    number: int
    total: int
    reach: int | None = None

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max((self.total if self.reach is None else self.reach) - 1, 0) // PAGE_SIZE


def page_of(entries: Sequence[Entry], number: int, *, total: int | None = None) -> Page[Entry]:
    """Return a page of a list that is there as a whole; the last one for a number behind it.

    Args:
        entries: from the first on, all or the first many.
        number: which page, from 0.
        total: how many there are where `entries` holds not all of them.
    """
    shown = min(max(number, 0), max(len(entries) - 1, 0) // PAGE_SIZE)
    start = shown * PAGE_SIZE
    return Page(
        entries=tuple(entries[start : start + PAGE_SIZE]),
        number=shown,
        total=len(entries) if total is None else total,
        reach=len(entries),
    )


def pager(section: str, page: Page[Entry], *, pages: Pages, context: CardContext) -> list[Part]:
    """Return where in the list one is and the buttons to the pages around; nothing where one page holds all."""
    if page.last == 0:
        return []
    say = context.translator
    first = page.number * PAGE_SIZE
    where = say.phrase(
        "{first}–{last} of {count}",
        {"first": str(first + 1), "last": str(first + len(page.entries)), "count": str(page.total)},
    )
    buttons: list[Block] = []
    if page.number > 0:
        buttons.append(_turn(section, "earlier", say.gettext("◀ Back"), number=page.number - 1, pages=pages))
    if page.number < page.last and page.entries:
        buttons.append(_turn(section, "later", say.gettext("More ▶"), number=page.number + 1, pages=pages))
    return [Note(where), Buttons(buttons)]


def _turn(section: str, way: str, label: str, *, number: int, pages: Pages) -> Block:
    value: dict[str, JsonValue] = {"pages": {**pages, section: number}}
    return button(label, action_id=f"{HOME_PAGE_ACTION}:{section}:{way}", value=value)
