"""Tools about alerts."""

from backend.alerts import service as alerts
from backend.alerts.schemas import (
    AlertAcknowledgement,
    AlertList,
    AlertQuery,
    AlertRuleDraft,
    AlertSnooze,
    AlertSubscription,
)
from tools.catalog import EVERYONE, tool
from tools.context import ToolContext
from tools.planned import planned


@tool(effect="read", roles=EVERYONE)
def list_alerts(ctx: ToolContext, request: AlertQuery) -> AlertList:
    """List the alerts that are open now, such as stock-outs that were told and are not over.

    Use it for "any alerts / what needs attention / 有什么预警". An empty list means nothing is open.
    """
    return alerts.list_alerts(ctx.uow, ctx.actor, request)


acknowledge_alert = planned(
    "acknowledge_alert",
    AlertAcknowledgement,
    effect="reversible",
    roles=EVERYONE,
    description="""Note that the person has seen an alert and looks after it.

    Use it for "AL-3 got it / 预警3已阅 / 知道了". Not for being reminded later (snooze_alert).
    """,
)
snooze_alert = planned(
    "snooze_alert",
    AlertSnooze,
    effect="reversible",
    roles=EVERYONE,
    description="""Silence one alert until an instant.

    Use it for "snooze AL-4 until tomorrow 9 am / AL-4 两小时后再提醒". Not for ending a kind of alert for good
    (unsubscribe_alerts).
    """,
)
subscribe_alerts = planned(
    "subscribe_alerts",
    AlertSubscription,
    effect="reversible",
    roles=EVERYONE,
    description="""Send the person alerts of one kind from now on.

    Use it for "tell me about stock-outs / subscribe me to expiry alerts / 订阅缺货预警". Not for seeing what is open
    now (list_alerts), nor for a threshold of the person's own (create_alert_rule).
    """,
)
unsubscribe_alerts = planned(
    "unsubscribe_alerts",
    AlertSubscription,
    effect="reversible",
    roles=EVERYONE,
    description="""Send the person no more alerts of one kind.

    Use it for "no more expiry alerts / 退订临期预警 / 别再发". Not for one alert (snooze_alert).
    """,
)
create_alert_rule = planned(
    "create_alert_rule",
    AlertRuleDraft,
    effect="write",
    roles=EVERYONE,
    description="""Make a rule of the person's own that tells when a figure falls below or rises above a value.

    Use it for "alert me when cola at store 3 is below 48 / 牛奶库存低于20盒提醒我". Not for the ready-made kinds
    of alert (subscribe_alerts).
    """,
)
