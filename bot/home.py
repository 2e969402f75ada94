"""A person's Home tab, made of what is true when it is published."""

from backend.actor import Actor
from backend.alerts import service as alerts
from backend.alerts.schemas import AlertQuery
from backend.approvals import service as approvals
from backend.approvals.results import PendingApproval
from backend.approvals.schemas import PendingApprovalQuery
from backend.procurement import consolidation, desks, invoice_views, payment_views
from backend.procurement.drafts import DuePaymentQuery
from backend.procurement.invoice_results import SupplierInvoice
from backend.procurement.results import PurchaseRequest
from backend.procurement.schemas import InvoiceExceptionQuery
from backend.procurement.states import BUYERS, FINANCE
from backend.uow import UnitOfWork
from bot.cards.buyer_desk import OPEN_ORDERS, BuyerDesk
from bot.cards.card import Block
from bot.cards.context import CardContext
from bot.cards.finance_desk import DUE, EXCEPTIONS, FinanceDesk
from bot.cards.home import Desk, render_home
from bot.cards.inbox import APPROVALS, REQUESTS, Inbox
from bot.cards.modal import MENU_OPTIONS
from bot.cards.paging import PAGE_SIZE, Page, Pages, page_of
from tools.assistant import Capabilities
from tools.catalog import Catalog


def make_home(uow: UnitOfWork, actor: Actor, catalog: Catalog, *, pages: Pages) -> Block:
    """Return the view of somebody's Home tab; `pages` tells which page of each section is open."""
    context = CardContext(language=actor.language, timezone=actor.timezone, now=uow.now)
    return render_home(
        actor.name_zh if actor.language == "zh" else actor.name_en,
        Capabilities(tools=tuple(catalog.open_to(actor.roles))),
        alerts=alerts.list_alerts(uow, actor, AlertQuery()),
        context=context,
        desk=read_desk(uow, actor, pages=pages),
    )


def read_desk(uow: UnitOfWork, actor: Actor, *, pages: Pages) -> Desk:
    """Return what waits for somebody, with the desks of their roles."""
    is_buyer, is_finance = actor.holds_any(BUYERS), actor.holds_any(FINANCE)
    return Desk(
        inbox=Inbox(
            approvals=_approvals(uow, actor, pages.get(APPROVALS, 0)),
            requests=_requests(uow, actor, pages.get(REQUESTS, 0)),
        ),
        buyer=_buyer_desk(uow, actor, pages) if is_buyer else None,
        finance=_finance_desk(uow, actor, pages) if is_finance else None,
        exceptions=_exceptions(uow, actor, pages.get(EXCEPTIONS, 0)) if is_buyer or is_finance else None,
        roles=actor.roles,
        pages=pages,
    )


def _approvals(uow: UnitOfWork, actor: Actor, number: int) -> Page[PendingApproval]:
    found = approvals.list_pending_approvals(uow, actor, PendingApprovalQuery())
    return page_of(found.documents, number, total=found.total)


def _requests(uow: UnitOfWork, actor: Actor, number: int) -> Page[PurchaseRequest]:
    found = desks.list_own_requests(uow, actor, skip=number * PAGE_SIZE, most=PAGE_SIZE)
    if not found.documents and number > 0:
        return _requests(uow, actor, max(found.total - 1, 0) // PAGE_SIZE)
    return Page(entries=found.documents, number=number, total=found.total)


def _buyer_desk(uow: UnitOfWork, actor: Actor, pages: Pages) -> BuyerDesk:
    number = pages.get(OPEN_ORDERS, 0)
    found = desks.list_open_orders(uow, actor, skip=number * PAGE_SIZE, most=PAGE_SIZE)
    if not found.documents and number > 0:
        number = max(found.total - 1, 0) // PAGE_SIZE
        found = desks.list_open_orders(uow, actor, skip=number * PAGE_SIZE, most=PAGE_SIZE)
    return BuyerDesk(
        to_order=desks.list_orders_to_place(uow, actor, most=MENU_OPTIONS),
        consolidation=consolidation.offer_consolidation(uow, actor),
        open_orders=Page(entries=found.documents, number=number, total=found.total),
    )


def _finance_desk(uow: UnitOfWork, actor: Actor, pages: Pages) -> FinanceDesk:
    number = pages.get(DUE, 0)
    due = payment_views.list_due_payments(
        uow, actor, DuePaymentQuery(), skip=number * PAGE_SIZE, most=PAGE_SIZE
    )
    if not due.documents and number > 0:
        number = max(due.total - 1, 0) // PAGE_SIZE
        due = payment_views.list_due_payments(
            uow, actor, DuePaymentQuery(), skip=number * PAGE_SIZE, most=PAGE_SIZE
        )
    return FinanceDesk(
        due=Page(entries=due.documents, number=number, total=due.total),
        due_cny=due.amount,
        released=desks.sum_released_payments(uow, actor),
    )


def _exceptions(uow: UnitOfWork, actor: Actor, number: int) -> Page[SupplierInvoice]:
    found = invoice_views.list_invoice_exceptions(
        uow, actor, InvoiceExceptionQuery(), skip=number * PAGE_SIZE, most=PAGE_SIZE
    )
    if not found.documents and number > 0:
        return _exceptions(uow, actor, max(found.total - 1, 0) // PAGE_SIZE)
    return Page(entries=found.documents, number=number, total=found.total)
