"""A sentence with general words in the place of what was recognised: `门店商品还有多少` for `静安店可乐还有多少`.

Names of goods, people and places pull the meaning of a sentence about; without them it is the verb that counts.
"""

from collections.abc import Iterator, Mapping

from backend.naming.entries import NameKind
from bot.router.facts import Facts
from bot.router.spans import Span
from prompts.loader import Fillers

_SLOT_OF_NAME: Mapping[NameKind, str] = {
    NameKind.ITEM: "item",
    NameKind.LOCATION: "location",
    NameKind.PERSON: "person",
    NameKind.SUPPLIER: "supplier",
}
_SLOT_OF_AMOUNT = {"counted": "quantity", "money": "amount", "bare": "number"}


def generalise(facts: Facts, slots: Mapping[str, Fillers]) -> str:
    """Put stand-ins into a sentence; words that tell tools apart, such as `缺货`, stay."""
    text = facts.wording.plain
    for span, slot in sorted(_recognised(facts), key=lambda found: -found[0].start):
        stand_in = slots[slot].stand_in
        if stand_in is not None:
            word = stand_in.zh if facts.wording.language == "zh" else stand_in.en
            text = text[: span.start] + word + text[span.end :]
    return text


def recognised_share(facts: Facts) -> float:
    """Tell how much of a sentence is names, documents, days and amounts.

    Returns: 0 to 1, of its letters, digits and characters.
    """
    text = facts.wording.plain
    counted = {at for at, char in enumerate(text) if char.isalnum()}
    inside = {at for span, _ in _recognised(facts) for at in range(span.start, span.end)}
    return len(counted & inside) / max(len(counted), 1)


def _recognised(facts: Facts) -> Iterator[tuple[Span, str]]:
    for mention in facts.names:
        if mention.kind in _SLOT_OF_NAME:
            yield Span(mention.start, mention.end), _SLOT_OF_NAME[mention.kind]
    for document in facts.documents:
        slot = document.kind.value.lower() if document.kind is not None else "document"
        yield Span(document.start, document.end), slot
    for day in facts.dates:
        yield day, "date"
    for time in facts.times:
        yield time, "time"
    for amount in facts.amounts:
        if amount.kind in _SLOT_OF_AMOUNT:
            yield amount, _SLOT_OF_AMOUNT[amount.kind]
