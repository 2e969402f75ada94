"""From what people typed to canonical arguments: names become codes, quantities units, the own store is filled in.

The arguments of a router, a language model or a button all pass through here.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args

from pydantic.fields import FieldInfo

from backend.actor import Actor
from backend.errors import AppError, NotAllowed, NotFound
from backend.items.quantities import QuantityOf
from backend.money import SumOfMoney
from backend.naming.entries import NameKind
from backend.naming.marks import NameOf, NumberOf
from backend.naming.service import Names
from backend.records import Record
from backend.uow import UnitOfWork
from tools.amounts import document_of, money_of, names_a_unit, quantity_of
from tools.naming import choices, name_of, place_choices, require_all_places
from tools.results import Choice, Outcome
from tools.value_labels import choices_of

# 64 bits: enough to tell any two texts of a shop apart.
_DIGEST_DIGITS = 16

Mark = NameOf | NumberOf | QuantityOf | SumOfMoney


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


@dataclass(frozen=True)
class Unresolved:
    """A name means nothing, or may not be used; `arguments` are what was understood besides."""

    arguments: Mapping[str, Any]
    error: AppError


def resolve_arguments(
    request: type[Record], arguments: Mapping[str, Any], *, names: Names, actor: Actor, uow: UnitOfWork
) -> dict[str, Any] | Clarification | Unresolved:
    """Resolve every name and number among the arguments of a request.

    All others are resolved before the first question is asked, so that an answer completes the call.

    Returns:
        JSON values by field, ready to be validated; the first question; or the first error.
    """
    resolving = _Resolving(names=names, actor=actor, uow=uow)
    resolved = resolving.record(request, arguments)
    if resolving.error is not None:
        return Unresolved(arguments=resolved, error=resolving.error)
    if resolving.question is not None:
        missing, asked, options = resolving.question
        return Clarification(arguments=resolved, missing=missing, asked=asked, options=options)
    return resolved


def codes_of(request: type[Record], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments as they may be kept for good: codes, numbers and days stay, free words become digests.

    What people write of their leave or their troubles must not stand where nothing can be deleted. The digest
    still proves what was said, to somebody who has it in front of them.

    Args:
        request: whose arguments they are.
        arguments: resolved ones, by name; a name the request does not have counts as free words.
    """
    kept: dict[str, Any] = {}
    for name, value in arguments.items():
        info = request.model_fields.get(name)
        line = _line_of(info) if info is not None else None
        if line is not None and isinstance(value, Sequence) and not isinstance(value, str):
            kept[name] = [
                codes_of(line, row) if isinstance(row, Mapping) else _digest(str(row)) for row in value
            ]
        elif info is None or _holds_free_words(info):
            kept[name] = _digest(str(value))
        else:
            kept[name] = value
    return kept


def _holds_free_words(info: FieldInfo) -> bool:
    """True of text that is neither a name to be resolved nor one of a fixed set."""
    is_text = info.annotation is str or str in get_args(info.annotation)
    return is_text and _mark_of(info) is None


def _digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_DIGITS]}"


@dataclass
class _Resolving:
    """One call's arguments on their way; keeps the first question and the first error."""

    names: Names
    actor: Actor
    uow: UnitOfWork
    question: tuple[str, str | None, tuple[Choice, ...]] | None = None
    error: AppError | None = None

    def record(self, request: type[Record], arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Resolve the fields of a request in their order, what counts an item after the item."""
        resolved = {key: value for key, value in arguments.items() if value not in (None, "", [], ())}
        in_order = sorted(request.model_fields.items(), key=lambda field: _counts_an_item(field[1]))
        for name, info in in_order:
            self._field(name, info, resolved)
        for name, info in request.model_fields.items():
            self._two_ends(name, info, resolved, arguments)
        return resolved

    def _two_ends(
        self, name: str, info: FieldInfo, resolved: dict[str, Any], arguments: Mapping[str, Any]
    ) -> None:
        """Ask for the end of a way that the asker's own location was put in for though it is the other end."""
        mark = _mark_of(info)
        other = mark.other_end if isinstance(mark, NameOf) else None
        if other is None or resolved.get(name) is None or resolved.get(name) != resolved.get(other):
            return
        filled_in = next((end for end in (name, other) if not arguments.get(end)), None)
        if filled_in is not None:
            del resolved[filled_in]
            self._ask(filled_in)

    def _field(self, name: str, info: FieldInfo, resolved: dict[str, Any]) -> None:
        mark, line = _mark_of(info), _line_of(info)
        if isinstance(mark, NameOf):
            self._name(name, mark, resolved, is_required=info.is_required())
        elif name not in resolved:
            if info.is_required():
                self._ask("item" if line is not None else name, options=choices_of(name))
        elif line is not None:
            resolved[name] = self._lines(line, resolved[name])
        elif mark is not None:
            self._number(name, mark, resolved)

    def _name(self, name: str, mark: NameOf, resolved: dict[str, Any], *, is_required: bool) -> None:
        typed = resolved.get(name)
        if typed is None:
            is_other_end = mark.other_end is not None and mark.other_end in resolved
            if (mark.own_by_default or is_other_end) and self.actor.location_code is not None:
                resolved[name] = self.actor.location_code
            elif is_required or mark.is_needed:
                self._ask(name, options=self._places(mark))
            return
        try:
            found = name_of(str(typed), mark, names=self.names, actor=self.actor)
        except NotFound as error:
            self.error = self.error or error
            return
        if found.code is not None:
            resolved[name] = found.code
            return
        del resolved[name]
        if found.is_all:
            try:
                require_all_places(self.actor)
            except NotAllowed as error:
                self.error = self.error or error
        else:
            self._ask(
                name, asked=str(typed) if found.choices else None, options=found.choices or self._places(mark)
            )

    def _number(self, name: str, mark: Mark, resolved: dict[str, Any]) -> None:
        typed = str(resolved[name])
        options: tuple[Choice, ...] = ()
        value: str | None = None
        if isinstance(mark, QuantityOf):
            item = resolved.get(mark.item_field)
            is_open = item is None and self.question is not None
            if is_open or (item is not None and not self.names.knows(item)):
                # The item is asked about or unknown; the quantity is read when it is known.
                return
            counts_goods = names_a_unit(typed)
            if item is None and counts_goods:
                # Two cases of what? The quantity is read when that is known.
                self._ask(mark.item_field)
                return
            # A threshold such as 1.5 days is no quantity of the item beside it.
            is_plain = mark.may_be_of_something_else and not counts_goods
            quantity = quantity_of(typed, sku=None if is_plain else item, uow=self.uow)
            value, options = (quantity, ()) if isinstance(quantity, str) else (None, quantity)
        elif isinstance(mark, NumberOf):
            value = document_of(typed, mark)
        else:
            value = money_of(typed)
        if value is not None:
            resolved[name] = value
        else:
            del resolved[name]
            self._ask(name, asked=typed, options=options)

    def _lines(self, line: type[Record], typed: object) -> list[Any]:
        rows: Sequence[Any] = typed if isinstance(typed, Sequence) and not isinstance(typed, str) else [typed]
        return [
            self.record(line, row) if isinstance(row, Mapping) else self.record(line, {"item": str(row)})
            for row in rows
        ]

    def _places(self, mark: NameOf) -> tuple[Choice, ...]:
        if mark.kind is NameKind.INSPECTION_CATEGORY:
            return choices(self.names.codes(mark.kind), self.names)
        return place_choices(self.uow, self.actor) if mark.own_by_default else ()

    def _ask(self, missing: str, *, asked: str | None = None, options: tuple[Choice, ...] = ()) -> None:
        self.question = self.question or (missing, asked, options)


def _mark_of(info: FieldInfo) -> Mark | None:
    return next((mark for mark in info.metadata if isinstance(mark, Mark)), None)


def _counts_an_item(info: FieldInfo) -> bool:
    return isinstance(_mark_of(info), QuantityOf)


def _line_of(info: FieldInfo) -> type[Record] | None:
    """The record that a field holds several of."""
    return next((part for part in _parts(info.annotation) if issubclass(part, Record)), None)


def _parts(annotation: object) -> Iterator[type]:
    for argument in get_args(annotation):
        if isinstance(argument, type) and argument is not NoneType:
            yield argument
        yield from _parts(argument)
