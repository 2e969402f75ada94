"""Every tool of the public contract as a JSON schema, written the way Pydantic writes them."""

import re

_CONTRACT = """
check_stock(item, location?) list_low_stock(location?, category?:item_category)
list_expiring_stock(location?, within_days?:integer) explain_replenishment(item, location?)
record_stock_count(item, location?, counted_quantity) request_transfer(item, from_location, to_location?, quantity)
raise_purchase_request(lines:lines, location?, needed_by?:date, reason?)
list_purchase_requests(location?, status?:request_status) get_document(document) list_pending_approvals()
approve_document(document, comment?) reject_document(document, reason) cancel_document(document, reason?)
delegate_approvals(delegate, start_on:date, end_on:date) receive_order(document, lines?:lines)
record_invoice(document, invoice_number, amount) list_invoice_exceptions(supplier?) release_payment(document)
compare_suppliers(item, quantity?) log_inspection_issue(location?, category, description, severity?:severity)
list_inspection_issues(location?, status?:issue_status, severity?:severity) resolve_inspection_issue(document, note?)
verify_inspection_issue(document, accepted:boolean, note?) ask_policy(question)
get_leave_balance(leave_type?:leave_type) request_leave(leave_type:leave_type, start_on:date, end_on:date, reason?)
find_person(person) open_ticket(summary, category?:ticket_category, priority?:priority)
list_tickets(status?:ticket_status) list_alerts(location?, kind?:kind) acknowledge_alert(alert)
snooze_alert(alert, until:date-time) subscribe_alerts(kind:kind, location?) unsubscribe_alerts(kind:kind, location?)
create_alert_rule(metric:metric, operator:operator, threshold, item?, location?) show_capabilities()
set_preferences(language?:language, quiet_start?:time, quiet_end?:time)
"""

_VALUES = {
    "item_category": "alcohol bakery beverage cleaning dairy fresh_produce frozen packaging snack",
    "request_status": "pending approved rejected ordered received cancelled",
    "issue_status": "open resolved verified overdue",
    "ticket_status": "open waiting resolved closed",
    "ticket_category": "hardware software network account pos other",
    "severity": "critical major minor",
    "priority": "urgent high normal low",
    "leave_type": "annual sick personal marriage maternity paternity compensatory",
    "kind": "stockout low_stock expiry approval_overdue inspection_overdue inspection_critical"
    " invoice_exception custom",
    "metric": "on_hand days_of_cover daily_sales open_issues",
    "operator": "below above",
    "language": "zh en",
}
_LINES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"item": {"type": "string"}, "quantity": {"type": "string"}},
        "required": ["item", "quantity"],
    },
}


def _property(kind, *, optional):
    if kind in _VALUES:
        schema = {"type": "string", "enum": _VALUES[kind].split()}
    elif kind in {"date", "date-time", "time"}:
        schema = {"type": "string", "format": kind}
    elif kind == "lines":
        schema = _LINES
    else:
        schema = {"type": kind or "string"}
    return {"anyOf": [schema, {"type": "null"}], "default": None} if optional else schema


def _tool(name, arguments):
    parsed = re.findall(r"(\w+)(\?)?(?::([\w-]+))?", arguments)
    return {
        "type": "function",
        "function": {
            "name": name,
            "description": name.replace("_", " "),
            "parameters": {
                "type": "object",
                "properties": {
                    argument: _property(kind, optional=bool(optional)) for argument, optional, kind in parsed
                },
                "required": [argument for argument, optional, _ in parsed if not optional],
            },
        },
    }


TOOLS = {name: _tool(name, arguments) for name, arguments in re.findall(r"(\w+)\(([^)]*)\)", _CONTRACT)}
