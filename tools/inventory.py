"""Stock tools."""

from backend.actor import Role
from backend.inventory import counts
from backend.inventory import service as inventory
from backend.inventory.schemas import (
    CountPreview,
    CountRequest,
    ExpiringStockQuery,
    LowStockQuery,
    LowStockReport,
    ReplenishmentQuery,
    StockCount,
    StockQuery,
    StockReport,
    TransferRequest,
)
from tools.catalog import EVERYONE, tool
from tools.context import ToolContext
from tools.planned import planned


@tool(effect="read", roles=EVERYONE)
def check_stock(ctx: ToolContext, request: StockQuery) -> StockReport:
    """Tell how much of one item is on hand, reserved and on order, and how many days it lasts.

    Use it for "how much / do we have / 还有多少 / 还剩几箱". Not for a list of everything that is short
    (list_low_stock) nor for ordering more (raise_purchase_request). An empty list of balances means that no
    location the person may see carries the item.
    """
    return inventory.check_stock(ctx.uow, ctx.actor, request)


@tool(effect="read", roles=EVERYONE)
def list_low_stock(ctx: ToolContext, request: LowStockQuery) -> LowStockReport:
    """List the items that are out of stock or last less than two days, the most urgent first.

    Use it for "what is running out / 哪些快没了 / 缺货清单". Not for one named item (check_stock).
    """
    return inventory.list_low_stock(ctx.uow, ctx.actor, request)


def preview_stock_count(ctx: ToolContext, request: CountRequest) -> CountPreview:
    """Return what recording a count would change."""
    return counts.preview_count(ctx.uow, ctx.actor, request)


@tool(
    effect="write",
    roles={Role.STORE_STAFF, Role.STORE_MANAGER, Role.AREA_MANAGER},
    preview=preview_stock_count,
)
def record_stock_count(ctx: ToolContext, request: CountRequest) -> StockCount:
    """Record how much of one item was counted on the shelf, and correct the books by the difference.

    Use it for "I counted 12 / stock count / 盘点 / 实盘 / 点了一下有 12 盒". Not for asking how much there is
    (check_stock) nor for goods that a supplier delivered (receive_order). Zero is a count too.
    """
    return counts.record_count(ctx.uow, ctx.actor, request)


list_expiring_stock = planned(
    "list_expiring_stock",
    ExpiringStockQuery,
    effect="read",
    roles=EVERYONE,
    description="""List the lots that expire soon or are past their date, the first to expire first.

    Use it for "what expires in three days / 临期 / 快过期的". Not for what is running out (list_low_stock). An empty
    list means that nothing expires within those days.
    """,
)
explain_replenishment = planned(
    "explain_replenishment",
    ReplenishmentQuery,
    effect="read",
    roles=EVERYONE,
    description="""Explain how much of an item should be ordered and why: demand, cover, lead time, what is on its way.

    Use it for "how much milk should we order / why 5 cases / 建议订多少 / 为什么要订这么多". It orders nothing;
    to order use raise_purchase_request.
    """,
)
request_transfer = planned(
    "request_transfer",
    TransferRequest,
    effect="write",
    roles=EVERYONE,
    description="""Ask for goods to be moved from one location to another.

    Use it for "move 24 cans from store 1 to us / send / borrow / 调拨 / 调货 / 借". Not for buying from a supplier
    (raise_purchase_request).
    """,
)
