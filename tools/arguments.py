"""From what people typed to canonical arguments: names become codes, the asker's own store is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.actor import Actor
from backend.errors import NotFound, message
from backend.naming.entries import NameKind, Resolution
from backend.naming.marks import NameOf
from backend.naming.service import Names
from backend.records import Record
from tools.results import Choice, Outcome

# Slack shows five buttons in a row well; a longer list becomes a menu, and past this nobody reads it.
MOST_OPTIONS = 10


@dataclass(frozen=True)
class Clarification:
    """One argument is missing, or what was typed fits several."""

    arguments: Mapping[str, Any]
    missing: str
    asked: str | None
    options: tuple[Choice, ...]

    def to_outcome(self, tool_name: str) -> Outcome:
        """Make the question the end of the call."""
        return Outcome(
            status="clarify",
            tool=tool_name,
            arguments=self.arguments,
            missing=(self.missing,),
            asked=self.asked,
            options=self.options,
        )


def resolve_arguments(
    request: type[Record], arguments: Mapping[str, Any], *, names: Names, actor: Actor
) -> dict[str, Any] | Clarification:
    """Resolve every name among the arguments of a request.

    All other names are resolved before the first question is asked, so that an answer completes the call.

    Raises:
        NotFound: a name means nothing; the sentence offers what is near.
    """
    resolved = {key: value for key, value in arguments.items() if value not in (None, "")}
    question: Clarification | None = None
    for name, field in request.model_fields.items():
        mark = next((mark for mark in field.metadata if isinstance(mark, NameOf)), None)
        typed = resolved.get(name)
        if mark is not None and typed is not None:
            resolution = names.resolve(str(typed), kind=mark.kind, prefer=_preferred(mark.kind, actor))
            if resolution.status == "one":
                resolved[name] = resolution.matches[0].code
            elif resolution.status == "several":
                del resolved[name]
                question = question or _which(name, str(typed), resolution, names)
            else:
                raise _nothing_like(str(typed), resolution, names)
        elif mark is not None and mark.own_by_default and actor.location_code is not None:
            resolved[name] = actor.location_code
        elif typed is None and field.is_required():
            question = question or Clarification(arguments={}, missing=name, asked=None, options=())
    if question is None:
        return resolved
    return Clarification(
        arguments=resolved, missing=question.missing, asked=question.asked, options=question.options
    )


def _preferred(kind: NameKind, actor: Actor) -> frozenset[str]:
    if kind is not NameKind.LOCATION:
        return frozenset()
    if actor.location_code is not None:
        return frozenset({actor.location_code})
    return actor.visible_locations or frozenset()


def _which(name: str, typed: str, resolution: Resolution, names: Names) -> Clarification:
    codes = [match.code for match in resolution.matches][:MOST_OPTIONS]
    return Clarification(
        arguments={}, missing=name, asked=typed, options=tuple(_choice(code, names) for code in codes)
    )


def _nothing_like(typed: str, resolution: Resolution, names: Names) -> NotFound:
    near = [_choice(match.code, names) for match in resolution.suggestions[:3]]
    if not near:
        return NotFound(
            message("I know nothing called “{typed}”. Try its full name, code or barcode."), typed=typed
        )
    return NotFound(
        message("I know nothing called “{typed}”. Did you mean {near}?"),
        typed=typed,
        near={
            "zh": "、".join(choice.label_zh for choice in near),
            "en": ", ".join(choice.label_en for choice in near),
        },
    )


def _choice(code: str, names: Names) -> Choice:
    entry = names.entry(code)
    return Choice(value=code, label_zh=entry.name_zh, label_en=entry.name_en)
