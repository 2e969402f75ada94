"""Which cards are kept for editing, at a cost that does not grow with what is open."""

from contextlib import contextmanager

from sqlalchemy import event

from backend.approvals.announcing import message_keys_in_use
from tests.factories.actors import full_email
from tests.factories.purchasing import approve_fully, raised


@contextmanager
def counted(uow):
    """Count the statements that a unit of work sends meanwhile."""
    sent = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    connection = uow.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_the_cards_of_open_requests_are_in_use_and_those_of_decided_ones_are_not(uow):
    waiting, done = raised(uow), raised(uow)
    approve_fully(uow, done.document)
    keys = message_keys_in_use(uow)
    assert f"approval:{waiting.document}:1:1:{full_email('li.wei')}" in keys
    assert not any(done.document in key for key in keys)


def test_ten_open_requests_are_looked_through_with_as_many_questions_as_one(uow):
    raised(uow)
    with counted(uow) as for_one:
        message_keys_in_use(uow)
    for _ in range(9):
        raised(uow)
    with counted(uow) as for_ten:
        assert len(message_keys_in_use(uow)) >= 10
    assert len(for_ten) == len(for_one)
