"""Which results only the asker may read, where others read along: told by what is in them."""

from backend.procurement.invoice_results import InvoiceExceptionList, Payment, SupplierInvoice
from backend.procurement.results import PurchaseOrder, PurchaseRequestList
from backend.records import Record
from tools.catalog import Tool


def is_personal(tool: Tool, shown: Record | None) -> bool:
    """Tell whether a result or preview of a tool is for the asker's eyes only.

    Invoices and payments are, by whichever tool they are shown; so are orders and lists of several places, which
    nobody in one place's channel has asked for.
    """
    return tool.personal or is_confidential(shown)


def is_confidential(shown: Record | None) -> bool:
    """Tell whether a record holds, itself or as its details, what is not for everybody in a channel."""
    found = getattr(shown, "details", shown)
    match found:
        case SupplierInvoice() | Payment() | InvoiceExceptionList():
            return True
        case PurchaseRequestList():
            return len({request.location.code for request in found.documents}) > 1
        case PurchaseOrder():
            return len({line.location.code for line in found.lines}) > 1
        case _:
            return False
