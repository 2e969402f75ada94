"""Tables of purchase to pay, from the price list to the payment."""

from backend.procurement.models.requests import (
    PurchaseBudgetRow,
    PurchaseOrderLineRow,
    PurchaseOrderRow,
    PurchaseRequestLineRow,
    PurchaseRequestRow,
)
from backend.procurement.models.settlement import (
    GoodsReceiptLineRow,
    GoodsReceiptRow,
    InvoiceExceptionRow,
    InvoiceLineRow,
    InvoiceRow,
    PaymentReleaseRow,
    PaymentRow,
)
from backend.procurement.models.suppliers import (
    ReceivingToleranceRow,
    SupplierBankAccountRow,
    SupplierPriceRow,
    SupplierRow,
)

__all__ = [
    "GoodsReceiptLineRow",
    "GoodsReceiptRow",
    "InvoiceExceptionRow",
    "InvoiceLineRow",
    "InvoiceRow",
    "PaymentReleaseRow",
    "PaymentRow",
    "PurchaseBudgetRow",
    "PurchaseOrderLineRow",
    "PurchaseOrderRow",
    "PurchaseRequestLineRow",
    "PurchaseRequestRow",
    "ReceivingToleranceRow",
    "SupplierBankAccountRow",
    "SupplierPriceRow",
    "SupplierRow",
]
