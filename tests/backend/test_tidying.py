"""What people wrote is forgotten after thirty days; what will still be needed is kept."""

from datetime import timedelta

from sqlalchemy import func, select, text

from backend.alerts import service as alerts
from backend.alerts.models import AlertRow, RuleFiringRow
from backend.conversations import service as conversations
from backend.conversations import speakers
from backend.conversations.models import ConversationMessageRow, SpeakerRow, TurnRow
from backend.conversations.schemas import Speaker, Turn
from backend.outbox import service as outbox
from backend.outbox.models import OutboxRow
from backend.rules import RULES
from backend.tidying import tidy
from tests.factories.days import NOW
from tests.factories.stock import add_lot, move_stock

A_MONTH = timedelta(days=30)
MOMENT = timedelta(seconds=1)


def ask(uow, key):
    turn = Turn(email=None, text="可乐还有吗", conversation_key=key, public=False)
    conversations.accept_turn(uow, turn, event_key=key, reference="REF234")
    conversations.append_history(uow, key, [{"type": "human"}])


def count(uow, row):
    return uow.session.scalar(select(func.count()).select_from(row))


def test_what_was_said_is_kept_for_thirty_days_and_not_longer(empty_database):
    with empty_database.unit(now=NOW) as uow:
        ask(uow, "old")
        speakers.remember_speaker(uow, Speaker(user_id="U1", email=None, name="x"), read_at=uow.now)
        alerts.claim_firing(uow, "stockout", timedelta(minutes=1))
        outbox.add(uow, dedupe_key="old", kind="reply", payload={"text": "864 罐"}, lock="x")
        uow.commit()
    rows = (TurnRow, ConversationMessageRow, SpeakerRow, RuleFiringRow, OutboxRow)
    with empty_database.unit(now=NOW + A_MONTH) as uow:
        tidy(uow)
        assert [count(uow, row) for row in rows] == [1, 1, 1, 1, 1]
    with empty_database.unit(now=NOW + A_MONTH + MOMENT) as uow:
        ask(uow, "young")
        forgotten = tidy(uow)
        assert [count(uow, row) for row in rows] == [1, 1, 0, 0, 0]
        assert uow.session.scalars(select(TurnRow.event_key)).all() == ["young"]
    gone = {what: number for what, number in forgotten.items() if number}
    assert gone == {"turns": 1, "speakers": 1, "messages": 1, "firings": 1}


def test_jobs_that_ended_long_ago_are_forgotten_and_those_to_come_are_not(empty_database):
    with empty_database.unit() as uow:
        for number in range(3):
            uow.defer("answer_turn", {"turn_id": number})
        run = uow.session.execute
        run(text("UPDATE procrastinate_jobs SET status = 'failed' WHERE args->>'turn_id' IN ('0', '1')"))
        run(
            text(
                "UPDATE procrastinate_events SET at = :then FROM procrastinate_jobs AS job "
                "WHERE job.id = job_id AND args->>'turn_id' IN ('0', '2')"
            ),
            {"then": NOW - A_MONTH - MOMENT},
        )
        assert tidy(uow)["jobs"] == 1
        left = run(text("SELECT args->>'turn_id' FROM procrastinate_jobs ORDER BY id")).scalars()
        assert left.all() == ["1", "2"]


def test_the_message_of_a_stock_out_that_goes_on_is_kept_so_that_it_can_be_edited(database):
    def run_rule(uow):
        return alerts.run_rule(uow, RULES["stockout"])

    with database.unit(now=NOW) as uow:
        run_rule(uow)
        uow.commit()
    later = NOW + A_MONTH + timedelta(days=1)
    with database.unit(now=later) as uow:
        # The demo's lots expire meanwhile, which empties further shelves: only what was told first counts here.
        first = uow.session.scalars(
            select(AlertRow).where(AlertRow.location_code == "S003", AlertRow.sku == "BEV-0001")
        ).one()
        add_lot(uow.session, "NEW")
        for alert in uow.session.scalars(select(AlertRow).where(AlertRow.location_code == "S012")):
            alert.status = "over"
        uow.session.flush()
        tidy(uow)
        keys = set(uow.session.scalars(select(OutboxRow.message_key)))
        assert "alert:stockout:S003:2026-06-10" in keys
        assert "alert:stockout:S012:2026-06-10" not in keys
        move_stock(uow.session, 240, location="S003", lot="NEW", kind="receipt")
        ended = run_rule(uow).ended
        assert first.number in {alert.document for alert in ended}
