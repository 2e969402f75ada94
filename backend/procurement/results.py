"""What buying answers: requests, orders and receipts. Sums are in CNY without VAT, quantities in the item's unit."""

from datetime import date, datetime
from typing import Literal

from backend.approvals.results import ApprovalCase
from backend.items.schemas import Item
from backend.procurement.budgets import BudgetLine
from backend.procurement.drafts import OrderFlow
from backend.procurement.schemas import PurchaseRequestStatus
from backend.records import Amount, Named, Record

OrderStatus = Literal["ordered", "partially_received", "received", "closed", "cancelled"]


class PurchaseRequestLine(Record):
    """An item of a request.

    `quantity` is what was asked for, `cases` what is bought. `saving` is what the chosen supplier costs less than
    `next_best_supplier` for these cases; both are None where nobody else sells it. `is_below_minimum`: the
    supplier takes larger orders only (`min_cases`), so that the buyer must order for several stores.
    """

    item: Item
    quantity: Amount
    cases: int
    supplier: Named
    price_cny_per_case: Amount
    amount: Amount
    next_best_supplier: Named | None
    saving: Amount | None
    is_below_minimum: bool
    min_cases: int | None
    order: str | None


class RequestHint(Record):
    """Something to look at before sending.

    duplicate: the same item was asked for at the place within seven days. split: together with `documents` the
    value is above `limit`, below which each of them stays. late: the supplier needs longer than `needed_by`
    leaves. over_budget: the month's budget of `category` does not cover it.
    """

    kind: Literal["duplicate", "split", "late", "over_budget"]
    documents: tuple[str, ...] = ()
    item: Named | None = None
    category: str | None = None
    together: Amount | None = None
    limit: Amount | None = None


class PurchaseRequest(Record):
    """A purchase request as it stands."""

    document: str
    status: PurchaseRequestStatus
    amount: Amount
    currency: Literal["CNY"] = "CNY"
    location: Named
    requester: Named
    needed_by: date | None
    reason: str | None
    raised_at: datetime
    lines: tuple[PurchaseRequestLine, ...]
    orders: tuple[str, ...]
    hints: tuple[RequestHint, ...] = ()
    budgets: tuple[BudgetLine, ...] = ()
    approval: ApprovalCase | None


class PurchaseRequestList(Record):
    """Requests, the newest first; `total` counts those that did not fit in as well."""

    documents: tuple[PurchaseRequest, ...]
    total: int


class PurchaseOrderLine(Record):
    """An item for one location; `open` is what is still to come."""

    line: int
    item: Item
    location: Named
    cases: int
    quantity: Amount
    received: Amount
    billed: Amount
    open: Amount
    price_cny_per_case: Amount
    amount: Amount
    request: str


class PurchaseOrder(Record):
    """An order as it stands; `placed_by` may not receive it."""

    document: str
    status: OrderStatus
    amount: Amount
    currency: Literal["CNY"] = "CNY"
    supplier: Named
    flow: OrderFlow
    placed_by: Named
    placed_at: datetime
    expected_on: date
    lines: tuple[PurchaseOrderLine, ...]
    requests: tuple[str, ...]


class PlacedOrders(Record):
    """Orders that came of approved requests, one for each supplier."""

    documents: tuple[PurchaseOrder, ...]


class Consolidation(Record):
    """Open lines of several requests for one item: bought together from `supplier` they cost `saving` less."""

    item: Item
    supplier: Named
    requests: tuple[str, ...]
    locations: tuple[str, ...]
    cases: int
    price_cny_per_case: Amount
    separate_cny: Amount
    together_cny: Amount
    saving: Amount
    reaches_minimum: bool


class ConsolidationOffer(Record):
    """What can be bought together, the largest saving first."""

    offers: tuple[Consolidation, ...]
    saving: Amount


class GoodsReceiptLine(Record):
    """A lot that came.

    `notes`: expiry_assumed (nobody read the date), short_dated (less life left than the rules accept),
    not_measured (no temperature of cold goods), too_warm or too_cold (quarantined).
    """

    item: Item
    quantity: Amount
    lot_code: str
    expires_on: date | None
    temperature_celsius: Amount | None
    is_quarantined: bool
    notes: tuple[Literal["expiry_assumed", "short_dated", "not_measured", "too_warm", "too_cold"], ...]


class GoodsReceipt(Record):
    """A booked delivery; `amount` is its value at order prices, `order_status` what it made of the order."""

    document: str
    status: Literal["recorded"]
    amount: Amount
    order: str
    order_status: OrderStatus
    location: Named
    received_by: Named
    received_at: datetime
    lines: tuple[GoodsReceiptLine, ...]
