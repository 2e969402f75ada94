"""Every alert rule there is."""

from backend.alerts.schemas import Rule
from backend.inventory.alerts import STOCKOUT

RULES: dict[str, Rule] = {rule.name: rule for rule in (STOCKOUT,)}
