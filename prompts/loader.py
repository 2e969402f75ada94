"""Reads the prompt texts: phrases the router learns from, slot fillers, value synonyms, the system prompt."""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from jinja2 import Environment, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

FOLDER = Path(__file__).parent
OUT_OF_SCOPE = "out_of_scope"
SLOT = re.compile(r"\{([a-z_0-9]+)\}")

Phrase = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
PhraseLanguage = Literal["zh", "en", "mixed"]


class PhraseFile(BaseModel):
    """Sentences of one tool, or those that no tool serves; names in braces are slots.

    Attributes:
        tool: the tool's name; absent in the file of refusals.
        note: one line for the reader that tells the tool from its neighbours.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tool: str | None = Field(default=None, pattern=r"^[a-z]+(_[a-z]+)*$")
    note: str = Field(min_length=1)
    zh: tuple[Phrase, ...] = Field(min_length=1)
    en: tuple[Phrase, ...] = Field(min_length=1)
    mixed: tuple[Phrase, ...] = ()

    @model_validator(mode="after")
    def _phrases_are_unique(self) -> "PhraseFile":
        for language, phrases in self.by_language().items():
            twice = sorted({phrase for phrase in phrases if phrases.count(phrase) > 1})
            if twice:
                raise ValueError(f"phrases occur twice under {language}: {twice!r}")
        return self

    @property
    def label(self) -> str:
        """The tool's name, or `out_of_scope`."""
        return self.tool or OUT_OF_SCOPE

    def by_language(self) -> Mapping[PhraseLanguage, tuple[str, ...]]:
        """The three lists under their language."""
        return {"zh": self.zh, "en": self.en, "mixed": self.mixed}


class StandIn(BaseModel):
    """A general word in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str


class Fillers(BaseModel):
    """What one slot may be filled with, by language.

    Attributes:
        stand_in: takes the place of a value where only the words around it matter; None if the value itself
            tells the tools apart.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: tuple[str, ...] = Field(min_length=1)
    en: tuple[str, ...] = Field(min_length=1)
    stand_in: StandIn | None = None


class ValueWords(BaseModel):
    """Words people use for one value of an enumeration; `weak` words count only if nothing stronger is said.

    Attributes:
        together: words that mean the value where all of one list occur, whatever stands between them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()


class BothLanguages(BaseModel):
    """Words of both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: tuple[Phrase, ...] = Field(min_length=1)
    en: tuple[Phrase, ...] = Field(min_length=1)

    def all(self) -> tuple[str, ...]:
        """Return all of them, small letters."""
        return tuple(word.lower() for word in (*self.zh, *self.en))


class AssentWords(BaseModel):
    """Words that press a button if a message holds nothing else; `fillers` may stand beside them.

    `agree` holds what confirms right after the question only, since people also say it out of courtesy.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    confirm: BothLanguages
    agree: BothLanguages
    cancel: BothLanguages
    undo: BothLanguages
    fillers: BothLanguages

    @model_validator(mode="after")
    def _no_word_is_in_two_lists(self) -> "AssentWords":
        words = [word for name in type(self).model_fields for word in getattr(self, name).all()]
        twice = sorted({word for word in words if words.count(word) > 1})
        if twice:
            raise ValueError(f"these words would press two buttons: {twice!r}")
        return self


ValueSynonyms = Mapping[str, Mapping[str, ValueWords]]


def load_phrases(folder: Path = FOLDER / "phrases") -> tuple[PhraseFile, ...]:
    """Read every phrase file, in the order of their names.

    Raises:
        ValueError: a file is malformed, is named other than its tool, or uses an unknown slot.
    """
    files = []
    known = set(load_slots())
    for path in sorted(folder.glob("*.yaml")):
        file = PhraseFile.model_validate(_read(path))
        if path.stem != file.label:
            raise ValueError(f"{path.name} holds the phrases of {file.label!r}; name it {file.label}.yaml")
        unknown = slots_used(file) - known
        if unknown:
            raise ValueError(f"{path.name} uses slots that slots.yaml does not fill: {sorted(unknown)}")
        files.append(file)
    return tuple(files)


def slots_used(file: PhraseFile) -> set[str]:
    """Names of all slots in a file."""
    return {
        name for phrases in file.by_language().values() for text in phrases for name in SLOT.findall(text)
    }


@cache
def load_slots(path: Path = FOLDER / "slots.yaml") -> Mapping[str, Fillers]:
    """Read what the slots are filled with."""
    return TypeAdapter(dict[str, Fillers]).validate_python(_read(path))


@cache
def load_values(path: Path = FOLDER / "values.yaml") -> ValueSynonyms:
    """Read the synonyms of enumeration values: argument name, value, words."""
    return TypeAdapter(dict[str, dict[str, ValueWords]]).validate_python(_read(path))


@cache
def load_assent(path: Path = FOLDER / "assent.yaml") -> AssentWords:
    """Read the words that press a button.

    Raises:
        ValueError: the file is malformed, or a word stands under two buttons.
    """
    return AssentWords.model_validate(_read(path))


def render_system(*, today: str, language: str, company: str) -> str:
    """The system prompt for a hosted or local language model.

    Args:
        today: ISO date in the asker's time zone.
        language: `zh` or `en`, what the asker reads.
        company: name of the chain.
    """
    # The text goes to a language model and not to a browser: HTML escaping would only spoil it.
    environment = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)  # noqa: S701
    template = environment.from_string((FOLDER / "system.md").read_text(encoding="utf-8"))
    return template.render(today=today, language=language, company=company)


def content_hash() -> str:
    """Fingerprint of everything the router learns from, for caches."""
    digest = hashlib.sha256()
    for path in sorted([*(FOLDER / "phrases").glob("*.yaml"), FOLDER / "slots.yaml"]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> object:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
