"""The channel message of a group of alerts, and the reply below it that names the new ones."""

from collections.abc import Collection

from backend.alerts.schemas import Alert, AlertGroup
from bot.cards import labels
from bot.cards.alerts import evidence, subject
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.layout import Lines, Note, Part, Title, compose
from bot.cards.phrases import Phrase, Words, bold, joined, phrase_of, strike


def render_alert_group(group: AlertGroup, *, context: CardContext) -> Card:
    """Show a group as it is now; what is over stays, struck through, with the time it ended."""
    say = context.translator
    going = [alert for alert in group.alerts if alert.over_at is None]
    over = [alert for alert in group.alerts if alert.over_at is not None]
    parts: list[Part] = [Title(_title(group, len(going), context))]
    if going:
        parts.append(Lines([_open_line(alert, context) for alert in going]))
    if over:
        parts.append(Lines([_over_line(alert, context) for alert in over]))
    if going:
        since = min(alert.opened_at for alert in going)
        parts.append(
            Note(say.phrase("Since {time}. This message updates itself.", {"time": context.moment(since)}))
        )
    return compose(parts)


def render_alert_addition(group: AlertGroup, numbers: Collection[str], *, context: CardContext) -> Card:
    """Name the alerts of a group that have just been opened.

    Args:
        group: all alerts of the group.
        numbers: the document numbers of the new ones.
        context: in which language and zone.
    """
    say = context.translator
    new = [alert for alert in group.alerts if alert.document in numbers]
    title = say.nphrase(
        "{place}: {count} new alert, {kind}",
        "{place}: {count} new alerts, {kind}",
        len(new),
        fields={"place": say.pick(group.location), "kind": labels.alert_kind(say, group.kind)},
    )
    heading = joined(" ", [labels.alert_mark(group.kind), bold(title)])
    return compose([Lines([heading]), Lines([_open_line(alert, context) for alert in new])])


def _title(group: AlertGroup, going_count: int, context: CardContext) -> Phrase:
    say = context.translator
    place = say.pick(group.location)
    if not going_count:
        return say.phrase("✅ {place}: all back to normal", {"place": place})
    if group.kind == "stockout":
        return say.nphrase(
            "🔴 {place}: {count} item out of stock",
            "🔴 {place}: {count} items out of stock",
            going_count,
            fields={"place": place},
        )
    if all(alert.celsius is not None for alert in group.alerts):
        return say.nphrase(
            "🔴 {place}: {count} delivery out of its temperature range is held back",
            "🔴 {place}: {count} deliveries out of their temperature range are held back",
            going_count,
            fields={"place": place},
        )
    words = say.nphrase(
        "{place}: {count} alert, {kind}",
        "{place}: {count} alerts, {kind}",
        going_count,
        fields={"place": place, "kind": labels.alert_kind(say, group.kind)},
    )
    return joined(" ", [labels.alert_mark(group.kind), words])


def _open_line(alert: Alert, context: CardContext) -> Phrase:
    facts: list[Words] = evidence(alert, context=context)
    if alert.acknowledged_by is not None:
        facts.append(context.translator.phrase("taken by {person}", {"person": alert.acknowledged_by}))
    return joined(" · ", [joined(" ", ["•", bold(_subject(alert, context))]), *facts])


def _over_line(alert: Alert, context: CardContext) -> Phrase:
    say = context.translator
    ended = context.moment(alert.over_at) if alert.over_at is not None else ""
    done = (
        say.phrase("back in stock {time}", {"time": ended})
        if alert.kind == "stockout"
        else say.phrase("over {time}", {"time": ended})
    )
    return joined(" ", ["•", strike(_subject(alert, context)), done])


def _subject(alert: Alert, context: CardContext) -> Phrase:
    return phrase_of(subject(alert, context))
