"""The tools in people's words: areas, titles, and two things one can say to each."""

from dataclasses import dataclass
from types import MappingProxyType

from backend.errors import message


@dataclass(frozen=True)
class ToolWords:
    """A tool's title and examples, as templates to translate."""

    title: str
    examples: tuple[str, str]


TOOL_WORDS = MappingProxyType(
    {
        "check_stock": ToolWords(
            message("Check stock"),
            (message("How many cans of cola are left?"), message("Which stores still have fresh milk?")),
        ),
        "list_low_stock": ToolWords(
            message("See what is running out"),
            (message("What is out of stock?"), message("Which drinks are running low?")),
        ),
        "list_expiring_stock": ToolWords(
            message("See what expires soon"),
            (message("What expires in three days?"), message("Anything past its date on the shelf?")),
        ),
        "explain_replenishment": ToolWords(
            message("Explain a reorder"),
            (message("How much milk should we order?"), message("Why order 5 cases of eggs?")),
        ),
        "record_stock_count": ToolWords(
            message("Record a stock count"),
            (message("I counted 12 cartons of milk"), message("Stock count: 30 bottles of water")),
        ),
        "request_transfer": ToolWords(
            message("Request a transfer"),
            (
                message("Move 24 cans of cola from store 1 to us"),
                message("Can we get 2 cases of eggs from the warehouse?"),
            ),
        ),
        "raise_purchase_request": ToolWords(
            message("Raise a purchase request"),
            (message("Order 5 cases of water"), message("We need 10 packs of paper cups by Friday")),
        ),
        "list_purchase_requests": ToolWords(
            message("List purchase requests"),
            (message("What have we ordered this week?"), message("Which purchase requests are pending?")),
        ),
        "get_document": ToolWords(
            message("Look up a document"), (message("How is PR-000012 going?"), message("Show PO-000003"))
        ),
        "list_pending_approvals": ToolWords(
            message("List what waits for my approval"),
            (message("What do I have to approve?"), message("Anything waiting for me?")),
        ),
        "approve_document": ToolWords(
            message("Approve a document"),
            (message("Approve PR-000012"), message("Approve the transfer TR-000004")),
        ),
        "reject_document": ToolWords(
            message("Reject a document"),
            (
                message("Reject PR-000012, too expensive"),
                message("Send PR-000012 back, the quantity is wrong"),
            ),
        ),
        "cancel_document": ToolWords(
            message("Cancel a document"),
            (message("Cancel PR-000012"), message("I no longer need TR-000004")),
        ),
        "delegate_approvals": ToolWords(
            message("Delegate my approvals"),
            (
                message("Simon Chen approves for me next week"),
                message("Pass my approvals to Li Wei from 1 to 5 May"),
            ),
        ),
        "receive_order": ToolWords(
            message("Receive an order"),
            (
                message("PO-000003 has arrived"),
                message("Receive PO-000003, 2 cases short"),
            ),
        ),
        "record_invoice": ToolWords(
            message("Record an invoice"),
            (
                message("Invoice 88123 for PO-000003, 1,250 yuan"),
                message("Enter the invoice for PO-000003"),
            ),
        ),
        "list_invoice_exceptions": ToolWords(
            message("List invoices that do not match"),
            (message("Which invoices do not match?"), message("Any invoice differences this month?")),
        ),
        "release_payment": ToolWords(
            message("Release a payment"),
            (message("Release PY-000007"), message("Pay invoice IV-000007")),
        ),
        "compare_suppliers": ToolWords(
            message("Compare suppliers"),
            (message("Who sells eggs cheapest?"), message("Compare suppliers for 20 cases of water")),
        ),
        "log_inspection_issue": ToolWords(
            message("Report an inspection issue"),
            (message("The freezer is at minus 5 degrees"), message("Dirty floor at store 3")),
        ),
        "list_inspection_issues": ToolWords(
            message("List inspection issues"),
            (message("Which inspection issues are open?"), message("What is overdue at store 3?")),
        ),
        "resolve_inspection_issue": ToolWords(
            message("Resolve an inspection issue"),
            (message("IS-000005 is fixed"), message("The freezer in IS-000005 was repaired")),
        ),
        "verify_inspection_issue": ToolWords(
            message("Verify an inspection issue"),
            (message("IS-000005 checked and fine"), message("IS-000005 is not fixed yet")),
        ),
        "ask_policy": ToolWords(
            message("Ask the staff handbook"),
            (message("How many days of annual leave do I get?"), message("How do I claim travel expenses?")),
        ),
        "get_leave_balance": ToolWords(
            message("Check my leave"),
            (message("How much leave do I have left?"), message("How many sick days have I used?")),
        ),
        "request_leave": ToolWords(
            message("Request leave"),
            (
                message("I want annual leave next Monday and Tuesday"),
                message("Sick leave for today, please"),
            ),
        ),
        "find_person": ToolWords(
            message("Find a colleague"),
            (message("Who is Simon Chen?"), message("How do I reach Ni Jia?")),
        ),
        "open_ticket": ToolWords(
            message("Open an IT ticket"),
            (message("The till does not start"), message("The receipt printer is out of order")),
        ),
        "list_tickets": ToolWords(
            message("List my IT tickets"),
            (message("How are my tickets going?"), message("Which tickets are still open?")),
        ),
        "list_alerts": ToolWords(
            message("List alerts"),
            (message("Any alerts?"), message("Which alerts are open in our store?")),
        ),
        "acknowledge_alert": ToolWords(
            message("Take an alert"),
            (message("I will take AL-000003"), message("Got it, AL-000003")),
        ),
        "snooze_alert": ToolWords(
            message("Snooze an alert"),
            (message("Remind me of AL-000003 tomorrow at 9"), message("Snooze AL-000003 for two hours")),
        ),
        "subscribe_alerts": ToolWords(
            message("Subscribe to alerts"),
            (message("Tell me about stock-outs at our store"), message("Send me expiry alerts")),
        ),
        "unsubscribe_alerts": ToolWords(
            message("Unsubscribe from alerts"),
            (message("No more expiry alerts, please"), message("Stop telling me about low stock")),
        ),
        "create_alert_rule": ToolWords(
            message("Create an alert rule"),
            (
                message("Tell me when eggs fall below 10"),
                message("Warn me when water lasts less than three days"),
            ),
        ),
        "show_capabilities": ToolWords(
            message("See what I can do"), (message("What can you do?"), message("Help"))
        ),
        "set_preferences": ToolWords(
            message("Change my settings"),
            (message("Speak English with me"), message("No alerts between 22:00 and 7:00")),
        ),
    }
)

AREAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        message("Stock"),
        (
            "check_stock",
            "list_low_stock",
            "list_expiring_stock",
            "explain_replenishment",
            "record_stock_count",
            "request_transfer",
        ),
    ),
    (
        message("Purchasing"),
        (
            "raise_purchase_request",
            "list_purchase_requests",
            "get_document",
            "list_pending_approvals",
            "approve_document",
            "reject_document",
            "cancel_document",
            "delegate_approvals",
            "receive_order",
            "record_invoice",
            "list_invoice_exceptions",
            "release_payment",
            "compare_suppliers",
        ),
    ),
    (
        message("Inspection"),
        (
            "log_inspection_issue",
            "list_inspection_issues",
            "resolve_inspection_issue",
            "verify_inspection_issue",
        ),
    ),
    (message("People and rules"), ("ask_policy", "find_person", "get_leave_balance", "request_leave")),
    (message("IT help"), ("open_ticket", "list_tickets")),
    (
        message("Alerts"),
        (
            "list_alerts",
            "acknowledge_alert",
            "snooze_alert",
            "subscribe_alerts",
            "unsubscribe_alerts",
            "create_alert_rule",
        ),
    ),
    (message("Settings"), ("set_preferences",)),
)


def words_of(tool: str | None) -> ToolWords | None:
    """Return the words of a tool, or None for no tool or one without words."""
    return TOOL_WORDS.get(tool) if tool is not None else None
