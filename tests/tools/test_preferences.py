"""Settings act at once and can be taken back, once, by the person alone."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from backend.actions.models import ActionRow
from backend.actions.schemas import ActionCancelled
from backend.audit import AuditRow
from backend.people.models import EmployeeRow
from backend.people.schemas import Preferences
from tests.factories.actors import full_email
from tests.factories.calling import Caller

LINA = full_email("zhang.lina")


@pytest.fixture
def caller(database):
    return Caller(database)


def settings_of(caller, email=LINA):
    with caller.database.unit() as uow:
        row = uow.session.get_one(EmployeeRow, email)
        return row.language, row.quiet_start, row.quiet_end


def test_a_language_is_changed_at_once_and_can_be_undone(caller):
    outcome = caller.call("set_preferences", {"language": "en"})
    assert (outcome.status, outcome.arguments, outcome.personal) == ("answer", {"language": "en"}, True)
    assert settings_of(caller)[0] == "en"
    undone = caller.press("undo", outcome.undo_action)
    assert (undone.status, undone.result.is_undone, undone.settles) == ("answer", True, outcome.undo_action)
    assert settings_of(caller)[0] == "zh"


def test_quiet_hours_may_reach_over_midnight(caller):
    outcome = caller.call("set_preferences", {"quiet_start": "22:00", "quiet_end": "07:00"})
    assert outcome.arguments == {"quiet_start": "22:00", "quiet_end": "07:00"}
    assert settings_of(caller)[1:] == (time(22), time(7))


def test_one_end_of_the_quiet_hours_asks_for_the_other(caller):
    outcome = caller.call("set_preferences", {"quiet_start": "22:00"})
    assert (outcome.status, outcome.missing) == ("clarify", ("quiet_end",))
    assert settings_of(caller)[1:] == (None, None)
    caller.call("set_preferences", {"quiet_start": "22:00", "quiet_end": "07:00"})
    assert caller.call("set_preferences", {"quiet_end": "06:30"}, reference="R2").status == "answer"
    assert settings_of(caller)[1:] == (time(22), time(6, 30))


def test_quiet_hours_of_no_length_are_none(caller):
    caller.call("set_preferences", {"quiet_start": "22:00", "quiet_end": "07:00"})
    caller.call("set_preferences", {"quiet_start": "00:00", "quiet_end": "00:00"}, reference="R2")
    assert settings_of(caller)[1:] == (None, None)


@pytest.mark.parametrize("arguments", [{"language": "fr"}, {"quiet_start": "25:00", "quiet_end": "07:00"}])
def test_an_impossible_setting_is_refused(caller, arguments):
    before = settings_of(caller)
    outcome = caller.call("set_preferences", arguments)
    assert (outcome.status, outcome.reason) == ("refuse", "invalid")
    assert settings_of(caller) == before


def test_nothing_named_shows_the_settings_as_they_are(caller):
    outcome = caller.call("set_preferences", {})
    assert outcome.result.preferences == Preferences(language="zh", quiet_start=None, quiet_end=None)
    assert (outcome.result.changed, outcome.undo_action) == ((), None)


def test_what_was_so_already_offers_no_undo(caller):
    outcome = caller.call("set_preferences", {"language": "zh"})
    assert (outcome.status, outcome.undo_action) == ("answer", None)


def test_an_undo_leaves_other_settings_alone(caller):
    language = caller.call("set_preferences", {"language": "en"})
    caller.call("set_preferences", {"quiet_start": "22:00", "quiet_end": "07:00"}, reference="R2")
    caller.press("undo", language.undo_action)
    assert settings_of(caller) == ("zh", time(22), time(7))


def test_what_was_changed_again_cannot_be_undone_over_it(caller):
    first = caller.call("set_preferences", {"quiet_start": "22:00", "quiet_end": "07:00"})
    caller.call("set_preferences", {"quiet_end": "08:00"}, reference="R2")
    outcome = caller.press("undo", first.undo_action)
    assert (outcome.status, outcome.reason) == ("refuse", "invalid")
    assert settings_of(caller)[1:] == (time(22), time(8))


def test_undoing_twice_undoes_once(caller):
    outcome = caller.call("set_preferences", {"language": "en"})
    first = caller.press("undo", outcome.undo_action)
    caller.call("set_preferences", {"language": "en"}, reference="R2")
    again = caller.press("undo", outcome.undo_action)
    assert again.result == first.result
    assert settings_of(caller)[0] == "en"


def test_nobody_else_can_undo_it(caller):
    outcome = caller.call("set_preferences", {"language": "en"})
    refused = caller.press("undo", outcome.undo_action, who="ni.jia")
    assert (refused.status, refused.reason) == ("refuse", "not_allowed")
    assert settings_of(caller)[0] == "en"


def test_an_undo_expires(caller, clock):
    outcome = caller.call("set_preferences", {"language": "en"})
    clock.instant += timedelta(minutes=31)
    assert caller.press("undo", outcome.undo_action).status == "refuse"
    assert settings_of(caller)[0] == "en"


def test_an_undo_button_never_confirms_a_write(caller):
    number = caller.call("record_stock_count", {"item": "BEV-0010", "counted_quantity": "3"}).pending_action
    assert caller.press("undo", number).result == ActionCancelled(document=number)
    assert caller.press("confirm", number).reason == "invalid"


def test_a_turn_answered_again_after_a_crash_still_offers_its_undo(caller):
    first = caller.call("set_preferences", {"language": "en"}, reference="SAME")
    again = caller.call("set_preferences", {"language": "en"}, reference="SAME")
    assert (again.undo_action, again.result) == (first.undo_action, first.result)
    with caller.database.unit() as uow:
        assert len(uow.session.scalars(select(ActionRow)).all()) == 1


def test_a_change_and_its_undoing_stand_in_the_audit_chain(caller):
    number = caller.call("set_preferences", {"language": "en"}).undo_action
    caller.press("undo", number)
    with caller.database.unit() as uow:
        facts = uow.session.scalars(
            select(AuditRow.action).where(AuditRow.subject == number).order_by(AuditRow.seq)
        ).all()
    assert facts == ["change_made", "change_undone"]
