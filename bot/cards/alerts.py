"""Open alerts, location by location."""

from backend.alerts.schemas import Alert, AlertList
from bot.cards import labels
from bot.cards.card import Card
from bot.cards.context import CardContext
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
    """Return what makes a stock alert pressing: daily use and what is on order."""
    say = context.translator
    if alert.item is None:
        return []
    facts: list[Words] = []
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


def _line(alert: Alert, context: CardContext) -> Phrase:
    say = context.translator
    named: list[Words] = [] if alert.item is None else [alert.document]
    facts: list[Words] = [
        *named,
        labels.alert_kind(say, alert.kind),
        *evidence(alert, context=context),
        say.phrase("since {time}", {"time": context.moment(alert.opened_at)}),
    ]
    if alert.acknowledged_by is not None:
        facts.append(say.phrase("taken by {person}", {"person": alert.acknowledged_by}))
    subject = alert.document if alert.item is None else say.pick(alert.item)
    return joined(" · ", [joined(" ", [labels.alert_mark(alert.kind), bold(subject)]), *facts])
