"""The alert engine: runs rules, stores what is new, ends what is over, and says who is to be told.

A rule's findings are compared with the alerts that are not over, by one run at a time; a partial unique index
on (rule, subject) makes sure of it.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.actor import Actor
from backend.alerts.models import AlertRow, RuleFiringRow
from backend.alerts.schemas import (
    URGENT_KINDS,
    Alert,
    AlertGroup,
    AlertList,
    AlertQuery,
    Evidence,
    Finding,
    Rule,
    RuleRun,
)
from backend.items import service as items
from backend.items.schemas import Item
from backend.locations import service as locations
from backend.locations.schemas import Location
from backend.numbering import next_number
from backend.outbox import service as outbox
from backend.uow import UnitOfWork


def claim_firing(uow: UnitOfWork, name: str, every: timedelta) -> bool:
    """Claim the current window of a rule or duty; False if another scheduler has it.

    Windows are whole multiples of the interval since 1970, so that every scheduler computes the same.
    """
    seconds = every.total_seconds()
    window_starts_at = datetime.fromtimestamp(uow.now.timestamp() // seconds * seconds, tz=UTC)
    statement = (
        insert(RuleFiringRow)
        .values(rule=name, window_starts_at=window_starts_at, claimed_at=uow.now)
        .on_conflict_do_nothing()
        .returning(RuleFiringRow.rule)
    )
    return uow.session.scalar(statement) is not None


def run_rule(uow: UnitOfWork, rule: Rule) -> RuleRun:
    """Bring the alerts of a rule in line with what is true now, and write the messages that tell it.

    Everything is in the caller's transaction: without its commit nothing was opened, ended or sent, which is
    what a dry run is.
    """
    _wait_for_other_runs(uow.session, rule)
    findings = {finding.subject: finding for finding in rule.find(uow, None)}
    current = {row.subject: row for row in _rows_not_over(uow.session, rule)}
    opened = _open(uow, rule, [finding for subject, finding in findings.items() if subject not in current])
    ended = [row for subject, row in current.items() if subject not in findings]
    for row in ended:
        row.status = "over"
        row.over_at = uow.now
    uow.session.flush()
    _tell(uow, [*opened, *ended])
    shown = _to_alerts(uow, [*opened, *ended])
    return RuleRun(
        rule=rule.name,
        opened=tuple(shown[: len(opened)]),
        ended=tuple(shown[len(opened) :]),
        still_open=len(current) - len(ended),
    )


def list_alerts(uow: UnitOfWork, actor: Actor, query: AlertQuery) -> AlertList:
    """Return the alerts that are not over at one location, or wherever the actor may see them.

    Raises:
        NotFound: no such location.
        NotAllowed: the location is outside the actor's scope.
    """
    if query.location is not None:
        places = [locations.get(uow, query.location)]
        actor.require_location(places[0])
    else:
        places = locations.list_locations(uow, codes=actor.visible_locations)
    statement = (
        select(AlertRow)
        .where(AlertRow.status != "over", AlertRow.location_code.in_([place.code for place in places]))
        .order_by(AlertRow.kind.not_in(URGENT_KINDS), AlertRow.opened_at.desc(), AlertRow.id.desc())
    )
    if query.kind is not None:
        statement = statement.where(AlertRow.kind == query.kind)
    return AlertList(
        documents=tuple(_to_alerts(uow, uow.session.scalars(statement).all())),
        locations=tuple(place.named() for place in places),
    )


def get_group(uow: UnitOfWork, group_key: str) -> AlertGroup:
    """Return the alerts that share one message, whatever has become of them, the oldest first."""
    kind, location_code, day = group_key.split(":")
    place = locations.get(uow, location_code)
    starts_at = datetime.combine(date.fromisoformat(day), time.min, tzinfo=ZoneInfo(place.timezone))
    rows = uow.session.scalars(
        select(AlertRow)
        .where(
            AlertRow.kind == kind,
            AlertRow.location_code == location_code,
            AlertRow.opened_at >= starts_at,
            # On the wall clock: a day on which the clocks change has not 24 hours.
            AlertRow.opened_at < starts_at + timedelta(days=1),
        )
        .order_by(AlertRow.id)
    )
    return AlertGroup(
        key=group_key,
        kind=kind,
        location=place.named(),
        slack_channel=place.slack_channel,
        opens_at=place.next_open_at(uow.now),
        alerts=tuple(_to_alerts(uow, rows.all())),
    )


def end_untrue(uow: UnitOfWork, rule: Rule, group: AlertGroup) -> AlertGroup:
    """Run the rule again for the group's location, end what is over in the group, and return it as it is now.

    Alerts of other groups are left to the next run, which also edits their messages.
    """
    _wait_for_other_runs(uow.session, rule)
    true_now = {finding.subject for finding in rule.find(uow, [group.location.code])}
    in_group = {alert.document for alert in group.alerts}
    for row in _rows_not_over(uow.session, rule):
        if row.number in in_group and row.subject not in true_now:
            row.status = "over"
            row.over_at = uow.now
    uow.session.flush()
    return get_group(uow, group.key)


def message_keys_in_use(uow: UnitOfWork) -> set[str]:
    """Return the outbox keys of the messages that will still be edited, since one of their alerts is not over."""
    places = {place.code: place for place in locations.list_locations(uow)}
    rows = uow.session.scalars(select(AlertRow).where(AlertRow.status != "over"))
    return {_message_key(_group_key(row, places[row.location_code])) for row in rows}


def forget_firings(uow: UnitOfWork, *, before: datetime) -> int:
    """Delete the clock's claims from before an instant; returns their number."""
    statement = (
        delete(RuleFiringRow).where(RuleFiringRow.claimed_at < before).returning(RuleFiringRow.claimed_at)
    )
    return len(uow.session.execute(statement).all())


def _wait_for_other_runs(session: Session, rule: Rule) -> None:
    """Let one transaction at a time compare findings with alerts: two would open the same alert twice."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"rule:{rule.name}", 0))))


def _rows_not_over(session: Session, rule: Rule) -> list[AlertRow]:
    query = select(AlertRow).where(AlertRow.rule == rule.name, AlertRow.status != "over").with_for_update()
    return list(session.scalars(query))


def _open(uow: UnitOfWork, rule: Rule, findings: Iterable[Finding]) -> list[AlertRow]:
    rows = [
        AlertRow(
            number=next_number(uow, "AL"),
            rule=rule.name,
            kind=rule.kind,
            subject=finding.subject,
            location_code=finding.location_code,
            sku=finding.sku,
            status="open",
            evidence=finding.model_dump(mode="json", include=set(Evidence.model_fields)),
            opened_at=uow.now,
        )
        for finding in findings
    ]
    uow.session.add_all(rows)
    uow.session.flush()
    return rows


def _tell(uow: UnitOfWork, changed: Collection[AlertRow]) -> None:
    """Write one message per group that changed; the delivery renders the group as it is by then."""
    places = {place.code: place for place in locations.list_locations(uow)}
    groups: dict[str, list[AlertRow]] = {}
    for row in changed:
        groups.setdefault(_group_key(row, places[row.location_code]), []).append(row)
    for key, rows in groups.items():
        changes = ",".join(sorted(f"{row.number}={row.status}" for row in rows))
        outbox.add(
            uow,
            dedupe_key=f"{_message_key(key)}:{changes}",
            message_key=_message_key(key),
            kind="alert_group",
            payload={"group": key, "opened": [row.number for row in rows if row.status == "open"]},
            lock=_message_key(key),
            deliver_at=places[rows[0].location_code].next_open_at(uow.now),
        )


def _group_key(row: AlertRow, place: Location) -> str:
    return f"{row.kind}:{row.location_code}:{place.local_date(row.opened_at).isoformat()}"


def _message_key(group_key: str) -> str:
    return f"alert:{group_key}"


def _to_alerts(uow: UnitOfWork, rows: Collection[AlertRow]) -> list[Alert]:
    by_sku = items.list_items(uow, skus={row.sku for row in rows if row.sku is not None})
    places = {
        place.code: place
        for place in locations.list_locations(uow, codes={row.location_code for row in rows})
    }
    return [
        _to_alert(row, None if row.sku is None else by_sku[row.sku], places[row.location_code])
        for row in rows
    ]


def _to_alert(row: AlertRow, item: Item | None, place: Location) -> Alert:
    return Alert(
        document=row.number,
        kind=row.kind,
        status=row.status,
        location=place.named(),
        item=item,
        opened_at=row.opened_at,
        over_at=row.over_at,
        acknowledged_by=row.acknowledged_by,
        **Evidence.model_validate(row.evidence).model_dump(),
    )
