"""Says what is wrong with an answer: one fault per thing that is not as expected."""

from collections.abc import Collection, Mapping
from typing import Any, Literal

from backend.records import Record
from evals.comparing import argument_faults, fact, same
from evals.suites import ANY_TOOL, Expectation

FaultKind = Literal[
    "tool", "decision", "arguments", "missing", "options", "reason", "text", "citations", "result", "more"
]
Answer = Mapping[str, Any]
"""One turn as JSON, as the public contract describes it."""


class Fault(Record):
    """One thing that is not as expected."""

    kind: FaultKind
    sentence: str


def faults_of(answer: Answer, expected: Expectation, *, available: Collection[str]) -> tuple[Fault, ...]:
    """Compare an answer with what was expected.

    A tool that is not `available` yet must be refused as unavailable with the arguments that were understood,
    where it would otherwise have answered.
    """
    if expected.tool not in {answer["tool"], ANY_TOOL}:
        return (Fault(kind="tool", sentence=f"should be {expected.tool}, is {answer['tool']}"),)
    if expected.tool not in {None, ANY_TOOL, *available}:
        faults = _faults_before_it_exists(answer, expected)
    else:
        faults = _faults(answer, expected)
    return (*faults, *_faults_of_the_others(answer, expected, available=available))


def _faults(answer: Answer, expected: Expectation) -> list[Fault]:
    faults = [
        *_unequal("decision", answer["decision"], expected.decision),
        *_unequal("reason", answer["reason"], expected.reason),
        *(
            Fault(kind="arguments", sentence=sentence)
            for sentence in argument_faults(
                answer["arguments"],
                {**expected.arguments, **expected.filled},
                filled={},
                may_add=expected.match == "subset",
            )
        ),
    ]
    if expected.missing is not None:
        faults += _unequal("missing", sorted(answer["missing"]), sorted(expected.missing))
    if expected.options is not None:
        offered = sorted(option["value"] for option in answer["options"])
        faults += _unequal("options", offered, sorted(expected.options))
    for path, wanted in expected.result.items():
        found = fact(answer["result"], path)
        if not same(found, wanted):
            faults.append(Fault(kind="result", sentence=f"{path} should be {wanted!r}, is {found!r}"))
    return [*faults, *_faults_of_the_text(answer, expected), *_faults_of_the_citations(answer, expected)]


def _faults_before_it_exists(answer: Answer, expected: Expectation) -> list[Fault]:
    """Compare a tool whose service is not built; a question or another refusal comes before it would be needed."""
    if expected.decision in {"clarify", "refuse"} or expected.missing is not None:
        return _faults(answer, expected)
    ending = {"decision": "refuse", "reason": "unavailable"} if expected.decision is not None else {}
    return _faults(answer, expected.model_copy(update={**ending, "result": {}, "text_contains": ()}))


def _faults_of_the_others(
    answer: Answer, expected: Expectation, *, available: Collection[str]
) -> list[Fault]:
    """Compare the second and later requests of a message; none may be added and none dropped."""
    others = answer.get("more", [])
    if len(others) != len(expected.more):
        tools = [other["tool"] for other in others]
        return [Fault(kind="more", sentence=f"{len(expected.more)} more were asked for, answered: {tools}")]
    return [
        Fault(kind="more", sentence=f"{fault.kind}: {fault.sentence}")
        for other, wanted in zip(others, expected.more, strict=True)
        for fault in faults_of({"text": answer["text"], **other}, wanted, available=available)
    ]


def _faults_of_the_text(answer: Answer, expected: Expectation) -> list[Fault]:
    text = str(answer["text"]).casefold()
    return [
        *(
            Fault(kind="text", sentence=f"does not say {words!r}")
            for words in expected.text_contains
            if words.casefold() not in text
        ),
        *(
            Fault(kind="text", sentence=f"says {words!r}")
            for words in expected.text_excludes
            if words.casefold() in text
        ),
    ]


def _faults_of_the_citations(answer: Answer, expected: Expectation) -> list[Fault]:
    if not expected.citations:
        return []
    first = answer["citations"][0]["document"] if answer["citations"] else None
    if first in expected.citations:
        return []
    return [Fault(kind="citations", sentence=f"first should be one of {expected.citations}, is {first}")]


def _unequal(kind: FaultKind, actual: object, wanted: object) -> list[Fault]:
    """Compare what the case names; None means that it says nothing about it."""
    if wanted is None or actual == wanted:
        return []
    return [Fault(kind=kind, sentence=f"should be {wanted!r}, is {actual!r}")]
