"""Tools about the IT helpdesk."""

from backend.helpdesk.schemas import TicketDraft, TicketQuery
from tools.catalog import EVERYONE
from tools.planned import planned

open_ticket = planned(
    "open_ticket",
    TicketDraft,
    effect="write",
    roles=EVERYONE,
    description="""Open a ticket for IT: tills, computers, printers, network, accounts, software.

    Use it for "the till won't start / I cannot log in / 打印机坏了 / 报修". Not for what an inspector sees in a store
    (log_inspection_issue).
    """,
)
list_tickets = planned(
    "list_tickets",
    TicketQuery,
    effect="read",
    roles=EVERYONE,
    description="""List IT tickets: the person's own, or all of them for IT.

    Use it for "my tickets / which tickets are open / 我的工单". Not for one ticket by its number (get_document).
    """,
)
