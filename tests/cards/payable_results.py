"""Typed results about invoices, payments and prices, naming only what a test is about."""

from datetime import timedelta
from decimal import Decimal

from backend.actor import Role
from backend.procurement.invoice_results import (
    InvoiceException,
    InvoiceExceptionList,
    LookalikeInvoice,
    Payment,
    SupplierInvoice,
)
from backend.procurement.pricing import Offer, SupplierOffers
from tests.cards.purchase_results import CHENLAN, LI, LIU, LU
from tests.cards.results import answer, item
from tests.factories.days import NOW, TODAY


def difference(kind="quantity", **changes):
    return InvoiceException(
        **{
            "position": 1,
            "kind": kind,
            "item": None if kind == "amount" else item(),
            "expected": Decimal(100),
            "billed": Decimal(120),
            "excess_cny": Decimal("32.40"),
            "tolerance_cny": Decimal(5),
            "status": "open",
            "may_accept": (Role.PROCUREMENT_MANAGER,),
            "accepted_by": None,
            "reason": None,
        }
        | changes
    )


def lookalike(why):
    return LookalikeInvoice(document="IV-000002", why=why, supplier_number="88120", amount=Decimal("194.40"))


def invoice(*exceptions, number=7, **changes):
    return SupplierInvoice(
        **{
            "document": f"IV-{number:06}",
            "kind": "invoice",
            "status": "exception" if exceptions else "matched",
            "amount": Decimal("194.40"),
            "outstanding": Decimal("194.40"),
            "supplier": CHENLAN,
            "order": "PO-000003",
            "supplier_number": "88123",
            "invoiced_on": TODAY,
            "due_on": TODAY + timedelta(days=30),
            "entered_by": LIU,
            "entered_at": NOW,
            "exceptions": exceptions,
            "credit_notes": (),
            "credited_invoice": None,
        }
        | changes
    )


def remarkable_invoice():
    """An invoice with everything that can be said about one."""
    return invoice(
        difference("quantity"),
        difference("price", position=2, expected=Decimal("194.40"), billed=Decimal("226.80")),
        difference(
            "amount",
            position=3,
            status="accepted",
            accepted_by=LU,
            reason="已和供应商谈好",
            may_accept=(Role.BUYER, Role.PROCUREMENT_MANAGER),
        ),
        outstanding=Decimal("180.00"),
        credit_notes=("IV-000009",),
        lookalikes=(lookalike("number"), lookalike("amount"), lookalike("other_supplier")),
    )


def exceptions(*found, total=None):
    listed = InvoiceExceptionList(documents=found, total=len(found) if total is None else total)
    return answer("list_invoice_exceptions", listed)


def payment(*released_by, **changes):
    return Payment(
        **{
            "document": "PY-000005",
            "status": "released" if len(released_by) > 1 else "half_released",
            "amount": Decimal("190.51"),
            "discount": Decimal("3.89"),
            "discount_rate_percent": Decimal("37.2"),
            "invoice": "IV-000007",
            "supplier": CHENLAN,
            "released_by": released_by or (LI,),
            "needed_releases": 2 - len(released_by or (LI,)),
            "bank_file": None,
        }
        | changes
    )


def offer(supplier=CHENLAN, *, cases=5, **changes):
    price = Decimal(changes.get("price_cny_per_case", "38.88"))
    return Offer(
        **{
            "supplier": supplier,
            "price_cny_per_case": price,
            "min_cases": 1,
            "cases": cases,
            "total_cny": price * cases,
            "valid_from": TODAY,
            "lead_time_days": Decimal("2.5"),
            "on_time_rate": Decimal("0.965"),
            "payment_terms_days": 30,
            "early_discount_percent": Decimal(0),
            "early_discount_days": 0,
            "obstacle": None,
        }
        | changes
    )


def offers(*found, best=None):
    result = SupplierOffers(item=item(), quantity=Decimal(120), cases=5, offers=found, best=best)
    return answer("compare_suppliers", result, item="BEV-0001")
