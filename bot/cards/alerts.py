"""Open alerts, location by location."""

from backend.alerts.schemas import Alert, AlertList
from backend.items.schemas import Item
from bot.cards import labels
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.document_words import post_name
from bot.cards.language import Translator
from bot.cards.layout import Lines, Note, Part, Title, compose
from bot.cards.low_stock import place_names
from bot.cards.phrases import Phrase, Words, bold, joined
from bot.cards.quantities import quantity, rate
from tools.results import Outcome

_MOST_ALERTS = 20


def render_alerts(outcome: Outcome, alerts: AlertList, *, context: CardContext) -> Card:
    """Show the alerts that are not over, the newest first within each location."""
    del outcome
    say = context.translator
    place = place_names(alerts.locations, context=context)
    title = Title(joined(" · ", [words for words in (say.gettext("Open alerts"), place) if words]))
    return compose([title, *alert_parts(alerts, most=_MOST_ALERTS, context=context)])


def alert_parts(alerts: AlertList, *, most: int, context: CardContext) -> list[Part]:
    """Return a count and the alerts by location, or a line that says there are none."""
    say = context.translator
    count = len(alerts.documents)
    if not count:
        return [Lines([say.phrase("✅ No open alerts.")])]
    parts: list[Part] = [Lines([say.nphrase("{count} open alert", "{count} open alerts", count)])]
    shown = alerts.documents[:most]
    by_place: dict[str, list[Alert]] = {}
    for alert in shown:
        by_place.setdefault(alert.location.code, []).append(alert)
    for group in by_place.values():
        heading = [bold(say.pick(group[0].location))] if len(alerts.locations) != 1 else []
        parts.append(Lines([*heading, *(_line(alert, context) for alert in group)]))
    if count > most:
        hidden = count - most
        parts.append(Note(say.nphrase("… and {count} more", "… and {count} more", hidden)))
    return parts


def evidence(alert: Alert, *, context: CardContext) -> list[Words]:
    """Return what makes an alert pressing: daily use and what is on order, or what is held back, or who has to act."""
    say = context.translator
    facts: list[Words] = (
        []
        if alert.post is None
        else [say.phrase("waits for the {post}", {"post": post_name(say, alert.post)})]
    )
    if alert.item is None:
        return facts
    if alert.lot_code is not None:
        return _held(alert, alert.item, say)
    if alert.daily_demand is not None:
        facts.append(
            say.phrase("{quantity} a day", {"quantity": rate(say, alert.daily_demand, of=alert.item)})
        )
    if alert.on_order:
        coming = quantity(say, alert.on_order, of=alert.item)
        facts.append(say.phrase("{quantity} on order", {"quantity": coming}))
    elif alert.on_order is not None:
        facts.append(say.phrase("nothing on order"))
    return facts


def subject(alert: Alert, context: CardContext) -> str:
    """Return what an alert is about: an item, else a document, else its own number."""
    if alert.item is not None:
        return context.translator.pick(alert.item)
    return alert.source or alert.document


def _held(alert: Alert, item: Item, say: Translator) -> list[Words]:
    """Return of goods held back how many, how warm, in which lot and delivery."""
    facts: list[Words] = []
    if alert.quantity is not None:
        held = quantity(say, alert.quantity, of=item)
        facts.append(say.phrase("{quantity} held back, do not use", {"quantity": held}))
    if alert.celsius is not None:
        facts.append(say.phrase("measured {celsius} °C", {"celsius": say.number(alert.celsius)}))
    facts.append(say.phrase("lot {lot}", {"lot": alert.lot_code or ""}))
    # A lot that nobody read is named after its delivery.
    is_named_after = alert.lot_code is not None and alert.lot_code.startswith(alert.source or "-")
    return facts if alert.source is None or is_named_after else [*facts, alert.source]


def _line(alert: Alert, context: CardContext) -> Phrase:
    say = context.translator
    named: list[Words] = [] if subject(alert, context) == alert.document else [alert.document]
    facts: list[Words] = [
        *named,
        labels.alert_kind(say, alert.kind),
        *evidence(alert, context=context),
        say.phrase("since {time}", {"time": context.moment(alert.opened_at)}),
    ]
    if alert.acknowledged_by is not None:
        facts.append(say.phrase("taken by {person}", {"person": alert.acknowledged_by}))
    marked = joined(" ", [labels.alert_mark(alert.kind), bold(subject(alert, context))])
    return joined(" · ", [marked, *facts])
