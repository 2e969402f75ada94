"""Fills a tool's arguments from one sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.naming.entries import NameKind
from bot.router.day_slots import Impossible, read_days_of_tool
from bot.router.facts import Facts
from bot.router.free_text import Template, build_templates, read_thing_asked_about, read_unknown_name
from bot.router.name_slots import NAME_KINDS, code_or_text, read_document, read_name, read_post
from bot.router.number_slots import (
    read_days,
    read_lines,
    read_money,
    read_number,
    read_quantity,
    says_shortfall,
)
from bot.router.references import read_reference
from bot.router.remarks import read_remark
from bot.router.reports import read_report
from bot.router.schema import Slot, SlotKind, ToolSchema
from bot.router.value_slots import read_choice, read_yes_no
from prompts.loader import PhraseFile, ValueSynonyms

_OWN_DAY_KINDS = {SlotKind.DATE, SlotKind.INSTANT, SlotKind.TIME}


@dataclass(frozen=True)
class Filling:
    """The arguments of one call.

    Attributes:
        arguments: values as JSON knows them.
        invalid: arguments for which something impossible was said, such as 30 February.
    """

    arguments: Mapping[str, Any]
    invalid: tuple[str, ...] = ()

    def missing(self, tool: ToolSchema) -> tuple[str, ...]:
        """Names of required arguments that nothing was said for."""
        return tuple(name for name in tool.required if name not in self.arguments)


class SlotFiller:
    """Knows the words for values, and the phrases in which free words stand."""

    def __init__(self, synonyms: ValueSynonyms, phrases: Sequence[PhraseFile]) -> None:
        self._synonyms = synonyms
        self._templates: Mapping[str, tuple[Template, ...]] = {
            file.label: build_templates(file) for file in phrases
        }

    def fill(self, tool: ToolSchema, facts: Facts) -> Filling:
        """Read every argument of a tool that the sentence gives."""
        values: dict[str, Any] = dict(read_days_of_tool(tool, facts))
        for slot in tool.slots:
            if slot.kind not in _OWN_DAY_KINDS:
                value = self.read(slot, tool, facts)
                if value is not None:
                    values[slot.name] = value
        if tool.name == "receive_order" and "lines" in values:
            _read_delivery(values, facts)
        impossible = {name: value for name, value in values.items() if isinstance(value, Impossible)}
        # What is required is asked for again; anything else goes on as it was said, for the tool to refuse it.
        kept = {name: value.said for name, value in impossible.items() if name not in tool.required}
        possible = {name: value for name, value in values.items() if name not in impossible}
        return Filling({**possible, **kept}, tuple(impossible))

    def read(self, slot: Slot, tool: ToolSchema, facts: Facts) -> Any | None:  # noqa: ANN401  JSON
        """Read one argument that is neither a day nor a time; None if the sentence does not give it."""
        if slot.kind in NAME_KINDS:
            return read_name(slot, facts, tool) or self._unknown_name(slot, tool, facts)
        if slot.kind in {SlotKind.REMARK, SlotKind.REMAINDER, SlotKind.QUESTION}:
            return self._read_words(slot, tool, facts)
        if slot.kind is SlotKind.CHOICE:
            return read_choice(slot, facts, self._synonyms)
        if slot.kind is SlotKind.YES_NO:
            return read_yes_no(slot, facts, self._synonyms)
        if slot.kind is SlotKind.DOCUMENT:
            return read_document(slot, facts, tool)
        return _read_number(slot, facts)

    def _unknown_name(self, slot: Slot, tool: ToolSchema, facts: Facts) -> str | None:
        if not slot.required:
            return None
        if slot.kind is SlotKind.PERSON and (post := read_post(facts)) is not None:
            return post
        templates = self._templates.get(tool.name, ())
        names = ["person", "post"] if slot.kind is SlotKind.PERSON else [slot.name]
        for name in names:
            found = read_unknown_name(name, facts, templates)
            if found is not None:
                return found
        return read_thing_asked_about(facts) if slot.kind is SlotKind.ITEM else None

    def _read_words(self, slot: Slot, tool: ToolSchema, facts: Facts) -> str | None:
        templates = self._templates.get(tool.name, ())
        if slot.kind is SlotKind.QUESTION:
            return facts.wording.typed or None
        if slot.kind is SlotKind.REMAINDER:
            return read_report(facts)
        return read_remark(slot.name, facts, templates)


def _read_delivery(values: dict[str, Any], facts: Facts) -> None:
    """Keep the goods of a delivery only where it was said how many came: `牛奶车来了，按单入库` names none."""
    if says_shortfall(facts):
        # How much came is not said; it must be asked and not computed from what was hoped for.
        short = [{"item": code_or_text(item, facts)} for item in facts.named(NameKind.ITEM)]
        values["lines"] = short or [{}]
    elif not any("quantity" in line for line in values["lines"]):
        del values["lines"]


def _read_number(slot: Slot, facts: Facts) -> Any | None:  # noqa: ANN401  JSON
    if slot.kind is SlotKind.QUANTITY:
        return read_quantity(slot, facts)
    if slot.kind is SlotKind.LINES:
        return read_lines(facts) or None
    if slot.kind is SlotKind.DAYS:
        return read_days(facts)
    if slot.kind is SlotKind.MONEY:
        return read_money(facts)
    if slot.kind is SlotKind.REFERENCE:
        return read_reference(facts)
    return read_number(facts)
