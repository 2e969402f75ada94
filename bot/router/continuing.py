"""Does a message go on with the conversation: an answer, a correction, a follow-up, a change of mind?"""

from dataclasses import replace

from bot.router.answers import answer
from bot.router.changes import change
from bot.router.context import Context
from bot.router.cues import CANCEL
from bot.router.decision import Decision
from bot.router.lead_words import Tie


def go_on(context: Context) -> list[Decision]:
    """Decide how a message continues the conversation; empty if it starts something new."""
    dialogue = context.dialogue
    if CANCEL.fullmatch(context.lead.request.plain) or (context.is_empty and Tie.DROP in context.lead.ties):
        return [_dropped(context)]
    if Tie.DROP in context.lead.ties or context.is_empty:
        return []
    for question in dialogue.open_questions:
        answered = answer(question, context, is_newest=question.messages_ago == dialogue.past[0].messages_ago)
        if answered is not None:
            return [answered]
    if dialogue.past:
        return change(context, "correction" if Tie.CORRECTION in context.lead.ties else "follow_up")
    return []


def answers_what_expired(context: Context) -> Decision | None:
    """Tell whether a message answers a question from before a long silence; it is understood and not done."""
    for question in context.dialogue.expired_questions:
        past = replace(context.dialogue, past=context.dialogue.expired, expired=())
        answered = answer(question, replace(context, dialogue=past), is_newest=True)
        if answered is not None and not context.asks:
            return Decision("refuse", tool=answered.tool, arguments=answered.arguments, reason="expired")
    return None


def _dropped(context: Context) -> Decision:
    questions = context.dialogue.open_questions
    previous = questions[0] if questions else context.dialogue.previous
    return Decision(
        "refuse",
        continuation="cancel",
        tool=previous.tool if previous else None,
        reason="cancelled",
        drops_questions=True,
    )
