"""Every alert rule there is."""

from backend.alerts.schemas import Rule
from backend.approvals.alerts import APPROVAL_OVERDUE
from backend.inventory.alerts import STOCKOUT
from backend.procurement.alerts import COLD_GOODS_HELD

RULES: dict[str, Rule] = {rule.name: rule for rule in (STOCKOUT, COLD_GOODS_HELD, APPROVAL_OVERDUE)}
