"""Stock tools."""

from backend.inventory import service as inventory
from backend.inventory.schemas import LowStockQuery, LowStockReport, StockQuery, StockReport
from tools.catalog import EVERYONE, tool
from tools.context import ToolContext


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
