"""What happened to a document, line by line."""

from collections.abc import Sequence

from backend.timeline import TimelineEvent
from bot.cards.context import CardContext
from bot.cards.document_words import event_name
from bot.cards.layout import Lines, Part
from bot.cards.phrases import Phrase, Words, bold, joined

# The latest steps say how it stands; what lies further back is counted.
_MOST_EVENTS = 15


def timeline_parts(events: Sequence[TimelineEvent], *, context: CardContext) -> list[Part]:
    """Return the steps of a document, the first one first; nothing where nothing is recorded."""
    if not events:
        return []
    say = context.translator
    heading = [bold(say.gettext("What happened"))]
    hidden = len(events) - _MOST_EVENTS
    if hidden > 0:
        heading.append(say.nphrase("{count} earlier step", "{count} earlier steps", hidden))
    return [Lines([*heading, *(_line(event, context) for event in events[-_MOST_EVENTS:])])]


def _line(event: TimelineEvent, context: CardContext) -> Phrase:
    say = context.translator
    facts: list[Words] = [context.moment(event.happened_at), event_name(say, event.event)]
    if event.actor is not None:
        facts.append(say.pick(event.actor))
    if event.related is not None:
        facts.append(event.related)
    if event.note:
        facts.append(say.phrase("“{words}”", {"words": event.note}))
    return joined(" ", ["•", joined(" · ", facts)])
