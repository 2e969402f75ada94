"""A reply as people read it: one card, and the JSON of the command line."""

from datetime import datetime
from typing import Any

from backend.clock import HEAD_OFFICE_ZONE
from backend.conversations.schemas import Turn
from bot.cards.budget import fit
from bot.cards.card import Card, join
from bot.cards.context import CardContext
from bot.cards.render import render
from bot.conversation import Reply
from tools.results import Outcome


def to_card(reply: Reply, *, now: datetime, conversation_key: str | None = None) -> Card:
    """Render every outcome of a reply into one card that Slack accepts.

    Args:
        reply: what is to be said.
        now: the aware instant of writing.
        conversation_key: of the question, where others could press the buttons of the answer.
    """
    context = CardContext(
        language=reply.language,
        timezone=reply.actor.timezone if reply.actor else HEAD_OFFICE_ZONE.key,
        now=now,
        conversation_key=conversation_key,
    )
    card = join(render(outcome, context=context) for outcome in reply.outcomes)
    return fit(card, language=reply.language)


def is_private(reply: Reply, turn: Turn) -> bool:
    """Tell whether only the asker may see the reply, where others read along.

    Personal results are, and refusals: nobody is turned down in front of others. That a button has expired is
    said in its place.
    """
    return turn.public and any(
        outcome.personal
        or (outcome.status == "refuse" and (outcome.settles is None or outcome.reason == "not_allowed"))
        for outcome in reply.outcomes
    )


def to_json(reply: Reply, card: Card, *, turn_id: str, milliseconds: float) -> dict[str, Any]:
    """Return one turn as JSON; a message with several requests has the later ones under `more`."""
    first, *others = reply.outcomes
    return {
        "id": turn_id,
        **_outcome_json(first, reply),
        "text": card.text,
        "language": reply.language,
        "milliseconds": round(milliseconds, 1),
        "more": [_outcome_json(other, reply) for other in others],
    }


def _outcome_json(outcome: Outcome, reply: Reply) -> dict[str, Any]:
    return {
        "decision": outcome.status,
        "tool": outcome.tool,
        "arguments": dict(outcome.arguments),
        "missing": list(outcome.missing),
        "options": [
            {
                "value": option.value,
                "label": option.label_zh if reply.language == "zh" else option.label_en,
            }
            for option in outcome.options
        ],
        "reason": outcome.reason,
        "result": None if outcome.result is None else outcome.result.model_dump(mode="json"),
        "citations": [citation.model_dump() for citation in outcome.citations],
        "pending_action": outcome.pending_action,
        "preview": None
        if outcome.preview is None
        else outcome.preview.model_dump(mode="json", exclude={"version", "subject"}),
        "undo_action": outcome.undo_action,
    }
