"""How a message begins and ends: the words that tie it to what was said before, and the core between them."""

from dataclasses import dataclass

from bot.router.lead_words import ATTRIBUTIVE, LEADS, NOT_THIS_BUT_THAT, TAILS, Tie
from bot.router.wording import Wording


@dataclass(frozen=True)
class Lead:
    """A message taken apart.

    Attributes:
        ties: what its first and last words say about the message before.
        core: what it says besides.
        request: the core with the words in front of it that belong to a request of its own: `也`, `add`, `then`.
        is_attributive: it ends like `无糖的`, `the plain one`: words that tell a thing from its like.
    """

    ties: frozenset[Tie]
    core: Wording
    request: Wording
    is_attributive: bool

    @property
    def continues(self) -> bool:
        """True if it asks the same of something else, or takes something back."""
        return bool(self.ties & {Tie.CORRECTION, Tie.FOLLOW_UP, Tie.ADDITION})


def take_apart(wording: Wording) -> Lead:
    """Cut the words that only tie a message to the one before off both of its ends."""
    ties: set[Tie] = set()
    request_start, start = _cut_front(wording.plain, ties)
    end = _cut_back(wording.plain, start, ties)
    return Lead(
        ties=frozenset(ties),
        core=_piece(wording, (start, end)),
        request=_piece(wording, (request_start, len(wording.plain))),
        is_attributive=ATTRIBUTIVE.search(wording.plain) is not None,
    )


def contrasted(core: Wording) -> tuple[Wording, Wording] | None:
    """Read `不是A，是B` and `not A but B`.

    Returns: A and B, or None.
    """
    match = NOT_THIS_BUT_THAT.match(core.plain)
    if match is None:
        return None
    wrong, right = ("wrong", "right") if match["wrong"] else ("wrong_en", "right_en")
    return _piece(core, match.span(wrong)), _piece(core, match.span(right))


def _piece(core: Wording, span: tuple[int, int]) -> Wording:
    return Wording(typed=core.typed[slice(*span)], plain=core.plain[slice(*span)])


def _cut_front(plain: str, ties: set[Tie]) -> tuple[int, int]:
    """Returns: where a request of its own would begin, and where the core begins."""
    start, request_start = 0, 0
    while True:
        rest = plain[start:]
        end, tie = max(
            ((match.end(), tie) for tie, pattern in LEADS if (match := pattern.match(rest))),
            key=lambda one: one[0],
            default=(0, None),
        )
        if end == 0:
            return request_start, start
        start += end
        if tie is not None:
            ties.add(tie)
        if not ties & {Tie.FOLLOW_UP, Tie.ADDITION}:
            request_start = start


def _cut_back(plain: str, start: int, ties: set[Tie]) -> int:
    """Returns: where the core ends."""
    end = len(plain)
    while True:
        found = next(
            (
                (match.start(), tie)
                for tie, pattern in TAILS
                if (match := pattern.search(plain, start, end)) is not None and match.start() < end
            ),
            None,
        )
        if found is None:
            return end
        end, tie = found
        if tie is not None:
            ties.add(tie)
