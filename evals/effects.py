"""What each tool does, by the public contract: known before the tool is built, so that a case can say so."""

WRITES = frozenset({
    "record_stock_count", "request_transfer", "raise_purchase_request", "approve_document", "reject_document",
    "cancel_document", "delegate_approvals", "receive_order", "record_invoice", "release_payment",
    "log_inspection_issue", "resolve_inspection_issue", "verify_inspection_issue", "request_leave",
    "open_ticket", "create_alert_rule",
})  # fmt: skip
REVERSIBLE = frozenset({
    "acknowledge_alert", "snooze_alert", "subscribe_alerts", "unsubscribe_alerts", "set_preferences",
})  # fmt: skip
READS = frozenset({
    "check_stock", "list_low_stock", "list_expiring_stock", "explain_replenishment", "list_purchase_requests",
    "get_document", "list_pending_approvals", "list_invoice_exceptions", "compare_suppliers",
    "list_inspection_issues", "ask_policy", "get_leave_balance", "find_person", "list_tickets", "list_alerts",
    "show_capabilities",
})  # fmt: skip
TOOLS = WRITES | REVERSIBLE | READS
