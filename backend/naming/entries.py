"""What the index is built from, and what it answers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

MatchedBy = Literal["code", "barcode", "name", "alias", "refined", "pinyin", "fuzzy"]
"""How a text led to an entry; `refined` is a shared word narrowed by the words around it."""


class NameKind(StrEnum):
    """What a name can stand for."""

    ITEM = "item"
    LOCATION = "location"
    PERSON = "person"
    SUPPLIER = "supplier"
    INSPECTION_CATEGORY = "inspection_category"


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One thing that can be named.

    Attributes:
        kind: what it is.
        code: SKU, location code, email address, supplier code or category code.
        name_zh: display name in Chinese.
        name_en: display name in English.
        aliases: other words people use, in either language; several entries may share one.
        barcode: EAN-13 of an item.
        active: an inactive entry is found by its exact code only, and its match says so.
        hints: words that belong to it but do not name it: unit and category of an item, city and
            district of a location, job title and place of work of a person. They narrow a shared name.
        label_zh: what a choice shows instead of the name, in Chinese: a person with title and place of work.
        label_en: the same in English.
    """

    kind: NameKind
    code: str
    name_zh: str
    name_en: str
    aliases: tuple[str, ...] = ()
    barcode: str | None = None
    active: bool = True
    hints: tuple[str, ...] = ()
    label_zh: str = ""
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """One entry that a text may mean.

    Attributes:
        score: certainty from 0 to 1; 1.0 is a code, 0.95 an alias, below 0.85 a guess at a spelling.
        active: False for someone or something that must not be offered any more.
    """

    kind: NameKind
    code: str
    score: float
    how: MatchedBy
    active: bool = True


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer to one name.

    Attributes:
        status: `one` entry, `several` to choose from, or `none`.
        matches: best first; empty when none.
        suggestions: nearest entries when none, best first; never to be used without asking.
    """

    status: Literal["one", "several", "none"]
    matches: tuple[Match, ...] = ()
    suggestions: tuple[Match, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the matches."""
        return tuple(match.code for match in self.matches)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found inside a sentence.

    Attributes:
        start: offset of the first character in the sentence as given.
        end: offset after the last character.
        text: the characters between them.
        candidates: codes it may mean. Empty for a number that no store or code has ("17号店"):
            the person named something, and it does not exist.
        score: certainty from 0 to 1, as in `Match`.
    """

    start: int
    end: int
    text: str
    kind: NameKind
    candidates: tuple[str, ...]
    score: float
    how: MatchedBy
