"""Approvals as people see them in Slack: raising, waiting for cards, reading their buttons."""

from sqlalchemy import select

from backend.audit import AuditRow
from backend.procurement import requests
from tests.factories.actors import full_email
from tests.factories.purchasing import PRINTER, raised

REQUESTER = full_email("liu.zeyang")
MANAGER = full_email("li.wei")
AREA_MANAGER = full_email("zhou.minghui")
DEPUTY = full_email("lu.jianming")
# 12 printers at 420.00 are more than a store manager may approve alone.
DEAR = (PRINTER, 12)


def buttons_of(message):
    """The action ids of a message's buttons, in order."""
    return [
        element["action_id"]
        for block in message["blocks"]
        for element in block.get("elements", [])
        if element.get("type") == "button"
    ]


def raise_request(stack, *lines, **details):
    """Have a request raised as by somebody who is not at the keyboard; returns its number."""
    with stack.database.unit() as uow:
        document = raised(uow, *lines, **details).document
        uow.commit()
    return document


def posts_to(stack, person):
    """What the bot has written to a person, the oldest first."""
    return [found for found in stack.driver.messages(stack.driver.dm(person)) if found.get("bot_id")]


def wait_for(stack, person, *words):
    """Wait for a message to a person that holds all the words."""
    return stack.driver.wait_for_message(
        stack.driver.dm(person), matching=lambda found: all(part in found["text"] for part in words)
    )


def card_of(stack, person, document, *, after="0"):
    """Wait for the card on which a person is to decide."""
    return stack.driver.wait_for_message(
        stack.driver.dm(person),
        matching=lambda found: _is_to_approve(found, document) and found["ts"] > after,
    )


def _is_to_approve(message, document):
    """Whether a message asks for a decision on this document, and not only names it as one like its own."""
    return any(
        element.get("action_id") == "approve" and document in element["value"]
        for block in message["blocks"]
        for element in block.get("elements", [])
    )


def now_at(stack, person, message):
    """A message as it stands now."""
    return next(found for found in posts_to(stack, person) if found["ts"] == message["ts"])


def state_of(stack, document):
    """The state of a case, and those of its steps."""
    with stack.database.unit() as uow:
        case = requests.approvals.get_case(uow, document)
        return case.status, [step.status for step in case.steps]


def decisions_on(stack, document):
    """The decisions in the audit chain, in order."""
    with stack.database.unit() as uow:
        query = (
            select(AuditRow.action)
            .where(
                AuditRow.subject == document,
                AuditRow.action.in_(["document_approved", "document_rejected"]),
            )
            .order_by(AuditRow.seq)
        )
        return uow.session.scalars(query).all()
