"""Names among the arguments: a name becomes a code, a choice between several, or nothing with what is near."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from backend.actor import Actor
from backend.errors import NotAllowed, NotFound, message
from backend.locations import service as locations
from backend.naming.entries import NameKind, Resolution
from backend.naming.marks import NameOf
from backend.naming.service import Names
from backend.uow import UnitOfWork
from tools.results import Choice

# Slack shows five buttons in a row well; a longer list becomes a menu, and past this nobody reads it.
MOST_OPTIONS = 10
# All of a chain's places fit into one menu, from which one is picked at sight.
MOST_PLACES = 40
MOST_SUGGESTIONS = 3

ALL_PLACES_ZH = (
    r"(?:(?:全部|所有|每个|每家|各个?)(?:的)?(?:门店|店铺|分店|网点|店)"
    r"|全(?:的)?(?:门店|店铺|分店|网点)|全公司|全集团|整个公司)"
)
ALL_PLACES_EN = (
    r"(?:(?:all|every|each)(?: of)?(?: (?:the|my|our))? (?:stores?|shops?|branch(?:es)?|locations?|outlets?)"
    r"|(?:the )?whole (?:chain|company)|chain-?wide|company-?wide|everywhere)"
)
"""Words in a message that mean every location; 全店 is the whole of one store."""

_ALL = re.compile(
    rf"(?:{ALL_PLACES_ZH}|{ALL_PLACES_EN}"
    r"|(?:all|every|each|any)(?: (?:of )?(?:the |my |our )?places?)?"
    r"|any (?:stores?|shops?|branch(?:es)?|locations?|outlets?)|across (?:all|the) .*"
    r"|(?:全部|所有|每个|每家|各个?|全)(?:的)?(?:地方|仓库?)|全部|所有|全国|全线"
    r"|my (?:area|region|stores)|our (?:area|region)|我的?(?:片区|区域|辖区|大区)|我管的(?:门)?店|我们(?:片区|区域))"
)
_OWN = re.compile(
    r"(?:my|our|this|the|own)(?: own)? (?:store|shop|branch|place|location|outlet|warehouse|kitchen)|here|mine|ours|us"
    r"|(?:我们?|咱们?|本|自己|这|俺们?)(?:的|这|家|边|里|个)*(?:门店|店里|店铺|店|仓库|仓|厨房)?|店里|这里|这边|门店|全店"
    r"|(?:我们?|咱们?)这(?:边|里|儿)"
)


@dataclass(frozen=True)
class Named:
    """What a name came to: a code, or the choices it leaves; `is_all` where every location was meant."""

    code: str | None
    choices: tuple[Choice, ...] = ()
    is_all: bool = False


def name_of(typed: str, mark: NameOf, *, names: Names, actor: Actor) -> Named:
    """Resolve one name.

    Raises:
        NotFound: the name means nothing; the sentence offers what is near.
    """
    if mark.kind is NameKind.LOCATION:
        plain = typed.strip().lower()
        if _ALL.fullmatch(plain):
            return Named(code=None, is_all=mark.own_by_default and not mark.is_needed)
        if _OWN.fullmatch(plain):
            return Named(code=actor.location_code)
    resolution = names.resolve(typed, kind=mark.kind, prefer=_preferred(mark.kind, actor), asker=actor.email)
    if resolution.status == "one":
        return Named(code=resolution.matches[0].code)
    if resolution.status == "several":
        return Named(code=None, choices=choices(resolution.codes[:MOST_OPTIONS], names))
    raise _nothing_like(typed, resolution, names)


def means_own_or_all(plain: str) -> bool:
    """True for words in lower case that mean the asker's own location, or every one: `our store`, `所有门店`."""
    return _ALL.fullmatch(plain) is not None or _OWN.fullmatch(plain) is not None


def place_choices(uow: UnitOfWork, actor: Actor) -> tuple[Choice, ...]:
    """Return the locations among which a person may choose; none if there are too many."""
    places = locations.list_locations(uow, codes=actor.visible_locations)
    if len(places) > MOST_PLACES:
        return ()
    return tuple(Choice(value=place.code, label_zh=place.name_zh, label_en=place.name_en) for place in places)


def choices(codes: Sequence[str], names: Names) -> tuple[Choice, ...]:
    """Name codes in both languages; people with their title and place of work."""
    return tuple(_choice(code, names) for code in codes)


def require_all_places(actor: Actor) -> None:
    """Refuse somebody who sees one location only what all of them hold.

    Raises:
        NotAllowed: the person works at one location.
    """
    if actor.visible_locations is not None and len(actor.visible_locations) <= 1:
        raise NotAllowed(message("I may only show you your own store, not all of them."))


def _preferred(kind: NameKind, actor: Actor) -> frozenset[str]:
    if kind is not NameKind.LOCATION:
        return frozenset()
    if actor.location_code is not None:
        return frozenset({actor.location_code})
    return actor.visible_locations or frozenset()


def _nothing_like(typed: str, resolution: Resolution, names: Names) -> NotFound:
    near = choices([match.code for match in resolution.suggestions[:MOST_SUGGESTIONS]], names)
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
    return Choice(
        value=code, label_zh=entry.label_zh or entry.name_zh, label_en=entry.label_en or entry.name_en
    )
