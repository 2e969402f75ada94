"""Files that belong to an answer: named in the outbox, made of what is true when they are sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from backend.actor import Actor
from backend.conversations.schemas import StoredTurn
from backend.errors import DomainError, message
from backend.outbox import service as outbox
from backend.people import service as people
from backend.procurement import orders
from backend.procurement.bank_file_copies import get_bank_file
from backend.procurement.desk_results import BankFileCopy, ExportedPayments, OrderPaper
from backend.procurement.order_pdf import render_order_pdf
from backend.procurement.results import PlacedOrders
from backend.records import Record
from backend.settings import Language
from backend.uow import UnitOfWork
from bot.cards.desk_answers import MOST_PAPERS
from bot.cards.language import Translator
from bot.conversation import Reply

FILE_KIND = "file"
FileType = Literal["order_pdf", "bank_xml", "bank_csv"]


@dataclass(frozen=True)
class Upload:
    """A file as Slack takes it."""

    name: str
    title: str
    content: bytes


class CannotBeMade(Exception):
    """The file cannot be made for this person any more; the text says why."""


def add_files(uow: UnitOfWork, stored: StoredTurn, reply: Reply, *, lock: str) -> None:
    """Write the files of an answer to the outbox, for the direct channel of the person who was answered."""
    place = stored.turn.destination
    if place is None or reply.actor is None:
        return
    for outcome in reply.outcomes:
        for kind, number in _files_of(outcome.result):
            outbox.add(
                uow,
                dedupe_key=f"turn:{stored.id}:{kind}:{number}",
                kind=FILE_KIND,
                payload={
                    "user_id": place.user_id,
                    "email": reply.actor.email,
                    "file": kind,
                    "number": number,
                    "language": reply.language,
                },
                lock=lock,
            )


def make_upload(uow: UnitOfWork, payload: dict[str, Any]) -> Upload:
    """Return the file that an outbox row names, if its reader may still have it.

    Raises:
        CannotBeMade: the reader has left, or may not see it any more.
    """
    actor = people.get_actor(uow, payload["email"])
    if actor is None:
        raise CannotBeMade("the reader has left")
    try:
        return _make(uow, actor, payload)
    except DomainError as error:
        raise CannotBeMade(str(error)) from error


def _make(uow: UnitOfWork, actor: Actor, payload: dict[str, Any]) -> Upload:
    number: str = payload["number"]
    language: Language = payload["language"]
    say = Translator(language)
    kind: FileType = payload["file"]
    if kind == "order_pdf":
        order = orders.get_order(uow, actor, number)
        title = say.gettext(_ORDER_TITLE).format(document=number, supplier=say.pick(order.supplier))
        return Upload(f"{number}.pdf", title, render_order_pdf(order, language=language))
    made = get_bank_file(uow, actor, number)
    title = say.gettext(_BANK_TITLE).format(document=number)
    if kind == "bank_xml":
        return Upload(f"{number}.xml", title, made.xml.encode())
    # Spreadsheets take a file without this mark for one in another encoding.
    return Upload(f"{number}.csv", title, made.csv.encode("utf-8-sig"))


def _files_of(result: Record | None) -> Iterator[tuple[FileType, str]]:
    if isinstance(result, PlacedOrders):
        yield from (("order_pdf", order.document) for order in result.documents[:MOST_PAPERS])
    elif isinstance(result, OrderPaper):
        yield "order_pdf", result.document
    elif isinstance(result, ExportedPayments | BankFileCopy):
        yield "bank_xml", result.document
        yield "bank_csv", result.document


_ORDER_TITLE = message("{document} for {supplier}")
_BANK_TITLE = message("Bank file {document}")
