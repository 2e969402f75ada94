"""Tools about alerts."""

from backend.alerts import service as alerts
from backend.alerts.schemas import AlertList, AlertQuery
from tools.catalog import EVERYONE, tool
from tools.context import ToolContext


@tool(effect="read", roles=EVERYONE)
def list_alerts(ctx: ToolContext, request: AlertQuery) -> AlertList:
    """List the alerts that are open now, such as stock-outs that were told and are not over.

    Use it for "any alerts / what needs attention / 有什么预警". An empty list means nothing is open.
    """
    return alerts.list_alerts(ctx.uow, ctx.actor, request)
