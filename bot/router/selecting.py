"""Which tool to act on, given what the scorer and the handbook say; or which two to ask about; or none."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from bot.router.scorer import Verdict

HANDBOOK_TOOL = "ask_policy"
"""The tool that answers from the handbook."""

# Below these two tools are offered instead of one being taken: neither has half of the probability, and
# the second is not far behind.
_SURE_ENOUGH = 0.5
_CLEAR_LEAD = 0.15
# A write wins only when it is clearly ahead of every read: being asked back costs a tap, a proposed
# change that nobody wanted costs trust.
_CLEAR_LEAD_OF_A_WRITE = 0.4
# The handbook's score tells how surely its first passage answers. Of questions to it that three others wrote, 66 to 85
# in 100 score 0.8 or more and 51 to 71 score 0.9; of small talk and other companies' business, 2 to 6 and 1 to 6.
_SURELY_ANSWERED = 0.9
_RATHER_ANSWERED = 0.8
# How likely the phrases must find the handbook for its own opinion to count.
_MAYBE_HANDBOOK = 0.1
_PERHAPS_HANDBOOK = 0.05
# Below this probability of being in scope even the handbook is not asked: `order me a taxi home` has words
# of the travel rules and is none of them.
_NONE_OF_OURS = 0.08
# Above this one, a question about rules is put to the handbook whatever it holds.
_SURELY_IN_SCOPE = 0.45
# From here on another tool takes a question that the handbook does not answer: `how many screwdrivers do we have`.
_LIKELY_WITHOUT_THE_HANDBOOK = 0.3
_SURE_OF_ANOTHER = 0.9
# Of 360 messages that nobody serves, and that taught the router nothing, none is refused with a tool as likely as this.
_SURE_OF_A_TOOL = 0.85
_PART_OF_THE_THRESHOLD = 0.6


@dataclass(frozen=True)
class Selection:
    """The outcome.

    Attributes:
        kind: act on the one tool, ask which of the two, or refuse as none of our business.
        tools: the tool, or the two, the likelier first; none for a refusal.
    """

    kind: Literal["act", "ask", "refuse"]
    tools: tuple[str, ...] = ()


def select(verdict: Verdict, *, writes: Collection[str], handbook: Callable[[], float] | None) -> Selection:
    """Select a tool.

    Args:
        verdict: what the scorer thinks.
        writes: names of the tools that propose a change.
        handbook: how surely the handbook answers the message, 0 to 1; asked only where that may decide.
    """
    if handbook is not None and _is_for_the_handbook(verdict, handbook):
        return Selection("act", (HANDBOOK_TOOL,))
    if verdict.is_out_of_scope and not _is_sure_of_a_tool(verdict):
        return Selection("refuse")
    if handbook is not None and _is_small_talk(verdict, handbook):
        return _without_the_handbook(verdict, writes)
    best, second = verdict.scores[0], verdict.scores[1]
    lead = best.probability - second.probability
    if best.probability < _SURE_ENOUGH and lead < _CLEAR_LEAD:
        return Selection("ask", (best.label, second.label))
    if best.label in writes and second.label not in writes and lead < _CLEAR_LEAD_OF_A_WRITE:
        return Selection("ask", (best.label, second.label))
    return Selection("act", (best.label,))


def _is_for_the_handbook(verdict: Verdict, handbook: Callable[[], float]) -> bool:
    """Give the handbook a say where the phrases are not sure: it knows better what it covers."""
    best, likely = verdict.best, _probability_of_the_handbook(verdict)
    if best.label == HANDBOOK_TOOL and not verdict.is_out_of_scope:
        return False
    if verdict.is_out_of_scope:
        least = _RATHER_ANSWERED if likely >= _MAYBE_HANDBOOK else _SURELY_ANSWERED
        return verdict.in_scope >= _NONE_OF_OURS and handbook() >= least
    if best.probability >= _SURE_OF_ANOTHER or likely < _PERHAPS_HANDBOOK:
        return False
    return handbook() >= _RATHER_ANSWERED


def _is_sure_of_a_tool(verdict: Verdict) -> bool:
    """A few words such as `查库存` are like much else, yet like one tool only; questions about rules never are."""
    best = verdict.best
    return (
        best.label != HANDBOOK_TOOL
        and best.probability >= _SURE_OF_A_TOOL
        and verdict.in_scope >= _PART_OF_THE_THRESHOLD * verdict.threshold
    )


def _is_small_talk(verdict: Verdict, handbook: Callable[[], float]) -> bool:
    """A question as about rules, but hardly one of ours, to which the handbook has no answer."""
    return verdict.best.label == HANDBOOK_TOOL and verdict.in_scope < _SURELY_IN_SCOPE and handbook() == 0.0


def _without_the_handbook(verdict: Verdict, writes: Collection[str]) -> Selection:
    """A question that the handbook does not answer may still be one for the next likely look-up, or for nobody."""
    others = [one for one in verdict.scores if one.label != HANDBOOK_TOOL]
    if others and others[0].probability >= _LIKELY_WITHOUT_THE_HANDBOOK and others[0].label not in writes:
        return Selection("act", (others[0].label,))
    return Selection("refuse")


def _probability_of_the_handbook(verdict: Verdict) -> float:
    return next((one.probability for one in verdict.scores if one.label == HANDBOOK_TOOL), 0.0)
