"""Every name of every entry, in the forms that a text is searched for."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from backend.naming.decoys import DECOYS
from backend.naming.derived import derived_names, surname_of
from backend.naming.entries import MatchedBy, NameEntry, NameKind
from backend.naming.profiles import Profile, build_profile
from backend.naming.sounds import reading, syllables
from backend.naming.text import fold_name, texts_of

Phrase = tuple[str, ...]
_NUMBERED_CODE = re.compile(r"([a-z]+)-?(\d{1,9})")
_MIN_FAMILY_CHARACTERS = 2
_MIN_TYPED_PINYIN = 4
_MIN_HOMOPHONE_SYLLABLES = 3


@dataclass(slots=True)
class Name:
    """What one phrase stands for, per kind."""

    codes: dict[NameKind, dict[str, MatchedBy]] = field(default_factory=dict)
    decoy: bool = False


@dataclass(slots=True)
class Node:
    """A node of a trie over tokens."""

    children: dict[str, "Node"] = field(default_factory=dict)
    name: Name | None = None
    phrase: Phrase = ()


class Lexicon:
    """The searchable forms of all entries.

    Attributes:
        entries: by code.
        phrases: token texts of every name to what it stands for.
        trie: the same, to scan a sentence with; holds the decoys too.
        homophones: the names of three or more Chinese characters by their readings.
        typed_pinyin: readings in one piece ("renminguangchang") to phrases.
        latin_names: English names in one piece ("jingantemple") to phrases.
        families: (kind, ending of a name) to the codes whose names end so: 可乐 to 无糖可乐.
        literals: exact codes, email addresses, their local parts and barcodes, lower case.
        numbered: (letters, number) of codes such as S003.
        number_kinds: letters of numbered codes to their kind.
    """

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        self.entries: dict[str, NameEntry] = {}
        self.profiles: dict[str, Profile] = {}
        self.phrases: dict[Phrase, Name] = {}
        self.root = Node()
        self.homophones = Node()
        self.typed_pinyin: dict[str, set[Phrase]] = defaultdict(set)
        self.latin_names: dict[str, set[Phrase]] = defaultdict(set)
        self.families: dict[tuple[NameKind, Phrase], set[str]] = defaultdict(set)
        self.literals: dict[str, str] = {}
        self.barcodes: dict[str, str] = {}
        self.numbered: dict[tuple[str, int], str] = {}
        self.number_kinds: dict[str, NameKind] = {}
        listed = list(entries)
        for entry in listed:
            self._add_codes(entry)
        for entry in listed:
            if entry.active:
                self._add_names(entry)
        for entry in listed:
            if entry.active:
                self._add_derived(entry)
        self._add_searchable_forms()
        self.store_prefix = self._most_common_location_prefix()
        for decoy in DECOYS:
            self._insert_decoy(texts_of(decoy))

    def codes_of(self, phrase: Phrase, kind: NameKind) -> dict[str, MatchedBy]:
        """The codes a phrase stands for within a kind, in the order the entries came."""
        name = self.phrases.get(phrase)
        return name.codes.get(kind, {}) if name is not None else {}

    def store_code(self, number: int) -> str | None:
        """The store of that number."""
        return self.numbered.get((self.store_prefix, number))

    def surname(self, code: str) -> str | None:
        """The Chinese surname of a person, by email address."""
        return surname_of(self.entries[code])

    def _add_codes(self, entry: NameEntry) -> None:
        self.entries[entry.code] = entry
        self.profiles[entry.code] = build_profile(entry)
        code = entry.code.casefold()
        self.literals[code] = entry.code
        if "@" in code and entry.active:
            self.literals.setdefault(code.partition("@")[0], entry.code)
        if entry.barcode:
            self.barcodes[entry.barcode] = entry.code
        numbered = _NUMBERED_CODE.fullmatch(code)
        if numbered and entry.active:
            self.numbered[numbered[1], int(numbered[2])] = entry.code
            self.number_kinds[numbered[1]] = entry.kind

    def _add_names(self, entry: NameEntry) -> None:
        if "@" not in entry.code and not _NUMBERED_CODE.fullmatch(entry.code.casefold()):
            self._add(texts_of(entry.code.replace("_", " ")), entry, how="code")
        for name in (entry.name_zh, entry.name_en):
            self._add(texts_of(name), entry, how="name")
        for alias in entry.aliases:
            self._add(texts_of(alias), entry, how="alias")
        for name in (entry.name_en, *entry.aliases):
            self._add_spellings(name)

    def _add_derived(self, entry: NameEntry) -> None:
        for name in derived_names(entry):
            phrase = texts_of(name)
            known = self.codes_of(phrase, entry.kind)
            # A listed name wins: 张店长 stays one person although a second Zhang may become manager.
            if all(how == "refined" for how in known.values()):
                self._add(phrase, entry, how="refined")
                self._add_spellings(name)

    def _add_spellings(self, name: str) -> None:
        """Keep an English name in one piece, with and without plural endings."""
        tokens = fold_name(name).tokens
        if tokens and all(token.text.isascii() for token in tokens):
            phrase = tuple(token.text for token in tokens)
            self.latin_names["".join(phrase)].add(phrase)
            self.latin_names["".join(token.raw for token in tokens)].add(phrase)

    def _add(self, phrase: Phrase, entry: NameEntry, *, how: MatchedBy) -> None:
        if not phrase:
            return
        name = self.phrases.setdefault(phrase, Name())
        name.codes.setdefault(entry.kind, {}).setdefault(entry.code, how)
        for length in range(1, len(phrase)):
            ending = phrase[-length:]
            if length >= _MIN_FAMILY_CHARACTERS or ending[0].isascii():
                self.families[entry.kind, ending].add(entry.code)

    def _add_searchable_forms(self) -> None:
        for phrase, name in self.phrases.items():
            _insert(self.root, phrase, name, phrase)
            han = "".join(phrase)
            if all(not part.isascii() for part in phrase):
                sounds = syllables(phrase)
                for typed in {"".join(sounds), reading(han)}:
                    if len(phrase) > 1 and len(typed) >= _MIN_TYPED_PINYIN:
                        self.typed_pinyin[typed].add(phrase)
                if len(phrase) >= _MIN_HOMOPHONE_SYLLABLES:
                    _insert(self.homophones, sounds, name, phrase)

    def _insert_decoy(self, phrase: Phrase) -> None:
        if phrase not in self.phrases:
            _insert(self.root, phrase, Name(decoy=True), phrase)

    def _most_common_location_prefix(self) -> str:
        prefixes = Counter(
            prefix
            for (prefix, _), code in self.numbered.items()
            if self.entries[code].kind == NameKind.LOCATION
        )
        return prefixes.most_common(1)[0][0] if prefixes else ""


def _insert(root: Node, path: Phrase, name: Name, phrase: Phrase) -> None:
    node = root
    for step in path:
        node = node.children.setdefault(step, Node())
    node.name, node.phrase = name, phrase
