"""What a case says: who asks what, and what must come of it. Cases are YAML files, one per bucket."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from backend.records import Record

FOLDER = Path(__file__).parent / "cases"
HANDBOOK = FOLDER / "handbook.yaml"
SCHEMA = FOLDER / "suite.schema.json"

ANY_TOOL = "any"

Decision = Literal["answer", "confirm", "clarify", "refuse"]
Reason = Literal["out_of_scope", "not_allowed", "not_found", "invalid", "unavailable"]
CaseLanguage = Literal["zh", "en", "mixed"]


class Bucket(StrEnum):
    """What a suite looks at."""

    ROUTING = "routing"
    ARGUMENTS = "arguments"
    DIALOGUES = "dialogues"
    OUT_OF_SCOPE = "out_of_scope"
    BOUNDARIES = "boundaries"
    NOISE = "noise"
    PARITY = "parity"
    BAD_INPUT = "bad_input"
    SECURITY = "security"
    HANDBOOK = "handbook"


class Expectation(Record):
    """What must come of one turn; what is not named is not looked at, but for the arguments.

    Arguments are compared one by one and none may be added, unless `match` is `subset`; free text (a reason, a
    summary) need only hold the words given. Day placeholders such as `{today+1}` are resolved by `evals.days`.
    """

    tool: Annotated[
        str | None,
        Field(description="The tool; null where none may be understood, `any` where it does not matter."),
    ]
    decision: Annotated[
        Decision | None,
        Field(
            description="Left out while it depends on a service that is not there yet; "
            "give it as soon as the tool is in the catalogue."
        ),
    ] = None
    arguments: Annotated[
        Mapping[str, Any],
        Field(description="What was said, in canonical values: SKU, code, e-mail, ISO day."),
    ] = {}
    filled: Annotated[
        Mapping[str, Any],
        Field(description="What the program adds by itself, such as the asker's own store."),
    ] = {}
    match: Annotated[
        Literal["exact", "subset"], Field(description="Whether other arguments may stand beside these.")
    ] = "exact"
    missing: Annotated[tuple[str, ...] | None, Field(description="Arguments that must be asked for.")] = None
    options: Annotated[frozenset[str] | None, Field(description="Values offered, in any order.")] = None
    reason: Annotated[Reason | None, Field(description="Why it is refused.")] = None
    text_contains: Annotated[tuple[str, ...], Field(description="Words the person must read.")] = ()
    text_excludes: Annotated[tuple[str, ...], Field(description="Words the person must not read.")] = ()
    citations: Annotated[
        tuple[str, ...], Field(description="Documents of which one must be cited first.")
    ] = ()
    result: Annotated[
        Mapping[str, Any],
        Field(description="Facts of the result: a dotted path (`balances.0.on_hand`) and its value."),
    ] = {}
    more: Annotated[
        "tuple[Expectation, ...]", Field(description="The second and later requests of one message.")
    ] = ()


class CaseTurn(Record):
    """One message of a conversation."""

    text: str
    expect: Expectation | None = None


class Case(Record):
    """One message, or a conversation in one thread, by one person."""

    id: Annotated[str, Field(pattern=r"^[a-z]+-\d{3}$")]
    email: Annotated[str, Field(alias="as", description="Who asks.")]
    language: CaseLanguage
    public: Annotated[bool, Field(description="Others read along, as in a channel.")] = False
    note: Annotated[str | None, Field(description="Why this is right, where it does not show.")] = None
    text: str | None = None
    expect: Expectation | None = None
    turns: Annotated[tuple[CaseTurn, ...], Field(description="Instead of `text` and `expect`.")] = ()

    @model_validator(mode="after")
    def _is_one_message_or_several(self) -> "Case":
        if (self.text is None) == (not self.turns) or (self.text is None) != (self.expect is None):
            raise ValueError("a case has either `text` and `expect`, or `turns`")
        if self.turns and self.turns[-1].expect is None:
            raise ValueError("the last turn must say what is expected")
        return self

    @property
    def conversation(self) -> tuple[CaseTurn, ...]:
        """Every case as a conversation."""
        return self.turns or (CaseTurn(text=self.text or "", expect=self.expect),)

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        """What is expected, turn by turn."""
        return tuple(turn.expect for turn in self.conversation if turn.expect is not None)


class Suite(Record):
    """All cases of one bucket."""

    bucket: Bucket
    note: Annotated[str, Field(min_length=1, description="What the bucket looks at.")]
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]


class CaseFileError(Exception):
    """A case file cannot be used; the sentence names the file and the place."""


def load_suites(folder: Path = FOLDER) -> tuple[Suite, ...]:
    """Read every suite but the handbook's, in the order of their names.

    Raises:
        CaseFileError: a file is malformed, its name is not its bucket, or an id occurs twice.
    """
    suites = tuple(_load(path) for path in sorted(folder.glob("*.yaml")) if path.name != HANDBOOK.name)
    seen: set[str] = set()
    for suite in suites:
        for case in suite.cases:
            if case.id in seen:
                raise CaseFileError(f"{suite.bucket}.yaml: the id {case.id!r} occurs twice")
            seen.add(case.id)
    return suites


def _load(path: Path) -> Suite:
    try:
        suite = Suite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise CaseFileError(f"{path.name}: {place}: {fault['msg']}") from error
    if path.stem != suite.bucket:
        raise CaseFileError(f"{path.name} holds the bucket {suite.bucket!r}; name it {suite.bucket}.yaml")
    return suite
