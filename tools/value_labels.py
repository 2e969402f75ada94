"""What the values of enumerations are called, where a person has to choose among them."""

from collections.abc import Mapping
from types import MappingProxyType

from tools.results import Choice

_LABELS: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "leave_type": {
            "annual": ("年假", "Annual leave"),
            "sick": ("病假", "Sick leave"),
            "personal": ("事假", "Personal leave"),
            "marriage": ("婚假", "Marriage leave"),
            "maternity": ("产假", "Maternity leave"),
            "paternity": ("陪产假", "Paternity leave"),
            "compensatory": ("调休", "Time off in lieu"),
        },
        "kind": {
            "stockout": ("缺货", "Out of stock"),
            "low_stock": ("低库存", "Low stock"),
            "expiry": ("临期", "Expiring stock"),
            "approval_overdue": ("审批超时", "Overdue approval"),
            "inspection_overdue": ("整改逾期", "Overdue inspection issue"),
            "inspection_critical": ("严重巡检问题", "Critical inspection issue"),
            "invoice_exception": ("发票异常", "Invoice that does not match"),
            "custom": ("自定义规则", "Your own rule"),
        },
        "metric": {
            "on_hand": ("现有库存", "Stock on hand"),
            "days_of_cover": ("可售天数", "Days of cover"),
            "daily_sales": ("日销量", "Daily sales"),
            "open_issues": ("未解决的巡检问题数", "Open inspection issues"),
        },
        "operator": {"below": ("低于", "Below"), "above": ("高于", "Above")},
        "accepted": {"true": ("合格", "Yes, it is fixed"), "false": ("不合格", "No, not yet")},
    }
)


def choices_of(field_name: str) -> tuple[Choice, ...]:
    """Return the values of a field as choices, in the order of the contract; none if it has no fixed values."""
    return tuple(
        Choice(value=value, label_zh=label_zh, label_en=label_en)
        for value, (label_zh, label_en) in _LABELS.get(field_name, {}).items()
    )
