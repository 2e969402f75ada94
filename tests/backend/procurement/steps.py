"""The steps of purchase to pay that the table of `test_who_may_what` tries, each with what leads up to it."""

from backend.approvals.delegations import delegate_approvals
from backend.approvals.schemas import Approval, Delegation, Rejection
from backend.documents import approve_document, cancel_document, get_document, reject_document
from backend.procurement import bank_accounts, credit_notes, invoices, orders, payments, receipts, requests
from backend.procurement.bank_file import export_payments
from backend.procurement.budgets import BudgetDraft, set_budget
from backend.procurement.drafts import (
    BankDetailsDraft,
    CreditNoteDraft,
    ExceptionAcceptance,
    OrderClosing,
    OrderDraft,
    PayerAccount,
    PaymentExport,
    ReceiptDraft,
    Revision,
    SupplierInvoiceDraft,
    ToleranceDraft,
)
from backend.procurement.schemas import DocumentCancellation, DocumentQuery, PaymentRelease
from tests.factories.actors import actor_named, full_email
from tests.factories.days import NOW, TODAY
from tests.factories.purchasing import (
    COLA,
    PRINTER,
    add_bank_details,
    approve,
    invoiced,
    ordered,
    raised,
    received,
    request_draft,
)


def _pending(uow, **details):
    delegation = Delegation(delegate=full_email("chen.siyuan"), start_on=TODAY, end_on=TODAY)
    delegate_approvals(uow, actor_named(uow, "li.wei"), delegation)
    return raised(uow, (PRINTER, 20), **details).document


def _approving(uow):
    return _approve_it(_pending(uow))


def _approve_it(document):
    return lambda uow, actor: approve_document(uow, actor, Approval(document=document))


def _second_level(uow):
    document = _pending(uow)
    approve(uow, document, "li.wei")
    return _approve_it(document)


def _own_request(uow):
    return _approve_it(_pending(uow, by="li.wei"))


def _requester_stands_in(uow):
    delegation = Delegation(delegate=full_email("liu.zeyang"), start_on=TODAY, end_on=TODAY)
    delegate_approvals(uow, actor_named(uow, "li.wei"), delegation)
    return _approve_it(raised(uow).document)


def _tried_again(uow):
    document = _pending(uow)
    rejection = Rejection(document=document, reason="太多了")
    reject_document(uow, actor_named(uow, "li.wei"), rejection)
    revision = Revision(document=document, draft=request_draft((PRINTER, 15)))
    requests.revise_request(uow, actor_named(uow, "liu.zeyang"), revision)
    return _approve_it(document)


def _rejecting(uow):
    rejection = Rejection(document=_pending(uow), reason="太多了")
    return lambda uow, actor: reject_document(uow, actor, rejection)


def _revising(uow):
    revision = Revision(document=raised(uow).document, draft=request_draft((COLA, 144)))
    return lambda uow, actor: requests.revise_request(uow, actor, revision)


def _cancelling(uow):
    cancellation = DocumentCancellation(document=raised(uow).document)
    return lambda uow, actor: cancel_document(uow, actor, cancellation)


def _looking_at(document):
    return lambda uow, actor: get_document(uow, actor, DocumentQuery(document=document))


def _ordering(uow):
    document = raised(uow).document
    approve(uow, document, "li.wei")
    draft = OrderDraft(requests=(document,))
    return lambda uow, actor: orders.place_orders(uow, actor, draft)


def _ordering_unmatched(uow):
    document = raised(uow).document
    approve(uow, document, "li.wei")
    draft = OrderDraft(requests=(document,), flow="two_way")
    return lambda uow, actor: orders.place_orders(uow, actor, draft)


def _cancelling_order(uow):
    closing = OrderClosing(document=ordered(uow).document)
    return lambda uow, actor: orders.cancel_order(uow, actor, closing)


def _receiving(uow):
    draft = ReceiptDraft(document=ordered(uow).document, location="S001")
    return lambda uow, actor: receipts.receive_order(uow, actor, draft)


def _receiving_after_stand_in(uow):
    delegation = Delegation(delegate=full_email("chen.siyuan"), start_on=TODAY, end_on=TODAY)
    delegate_approvals(uow, actor_named(uow, "li.wei"), delegation)
    document = raised(uow).document
    approve(uow, document, "chen.siyuan")
    buyer = actor_named(uow, "sun.yutong")
    [order] = orders.place_orders(uow, buyer, OrderDraft(requests=(document,))).documents
    draft = ReceiptDraft(document=order.document, location="S001")
    return lambda uow, actor: receipts.receive_order(uow, actor, draft)


def _tolerating(uow):
    del uow
    draft = ToleranceDraft(item=COLA, over_receipt_percent=5)
    return lambda uow, actor: receipts.set_over_receipt_tolerance(uow, actor, draft)


def _delivered(uow, **details):
    order = ordered(uow, **details)
    received(uow, order)
    return order


def _invoicing(uow):
    order = _delivered(uow)
    draft = SupplierInvoiceDraft(document=order.document, invoice_number="A-1", amount=order.amount)
    return lambda uow, actor: invoices.record_invoice(uow, actor, draft)


def _crediting(uow):
    invoice = invoiced(uow, _delivered(uow))
    draft = CreditNoteDraft(document=invoice.document, credit_number="C-1", amount=10)
    return lambda uow, actor: credit_notes.record_credit_note(uow, actor, draft)


def _accepting_price(uow):
    order = ordered(uow, (PRINTER, 10))
    received(uow, order)
    return _accept_it(invoiced(uow, order, "2400", (PRINTER, 5, "2400")))


def _accepting_excess(uow):
    return _accept_it(invoiced(uow, _delivered(uow), "900", (COLA, 120, "900")))


def _accept_it(invoice):
    acceptance = ExceptionAcceptance(document=invoice.document, position=1, reason="已与供应商谈妥")
    return lambda uow, actor: invoices.accept_exception(uow, actor, acceptance)


def _accepting_quantity(uow):
    return _accept_it(invoiced(uow, ordered(uow)))


def _release_it(invoice):
    request = PaymentRelease(document=invoice)
    return lambda uow, actor: payments.release_payment(uow, actor, request)


def _payable(uow, **details):
    add_bank_details(uow.session.connection(), NOW)
    return invoiced(uow, _delivered(uow, **details)).document


def _releasing(uow):
    return _release_it(_payable(uow))


def _releasing_again(uow):
    release = _releasing(uow)
    release(uow, actor_named(uow, "jiang.hao"))
    return release


def _releasing_to_changed_account(uow):
    invoice = _payable(uow)
    add_bank_details(
        uow.session.connection(), NOW, days_ago=9, entered_by="jiang.hao", confirmed_by="wu.xiaoyan"
    )
    return _release_it(invoice)


def _releasing_own_wish(uow):
    return _release_it(_payable(uow, by="jiang.hao"))


def _releasing_own_credit(uow):
    invoice = _payable(uow)
    draft = CreditNoteDraft(document=invoice, credit_number="C-1", amount=10)
    credit_notes.record_credit_note(uow, actor_named(uow, "jiang.hao"), draft)
    return _release_it(invoice)


def _released(uow):
    invoice = _payable(uow)
    for by in ("jiang.hao", "he.min"):
        payment = _release_it(invoice)(uow, actor_named(uow, by))
    return payment.document


def _exporting(uow):
    _released(uow)
    payer = PayerAccount(name="灯笼", account_number="1001222233334444", bank_code="ICBKCNBJ")
    return lambda uow, actor: export_payments(uow, actor, PaymentExport(), payer=payer)


def _account(uow):
    del uow
    draft = BankDetailsDraft(
        supplier="V001", holder_name="晨岚", account_number="62220000001", bank_code="ICBKCNBJ"
    )
    return lambda uow, actor: bank_accounts.enter_bank_details(uow, actor, draft)


def _confirming(uow):
    entered = _account(uow)(uow, actor_named(uow, "jiang.hao"))
    return lambda uow, actor: bank_accounts.confirm_bank_details(uow, actor, entered.id)


def _budgeting(uow):
    del uow
    draft = BudgetDraft(location="S001", category="beverage", month=TODAY, amount=5000)
    return lambda uow, actor: set_budget(uow, actor, draft)


STEPS = {
    "approve a request of two levels": _approving,
    "approve what the approver has approved": _second_level,
    "approve a request of a manager's own": _own_request,
    "approve as the requester who stands in": _requester_stands_in,
    "approve after a rejection and a new try": _tried_again,
    "reject a request": _rejecting,
    "revise a request": _revising,
    "cancel a request": _cancelling,
    "look at a request": lambda uow: _looking_at(raised(uow, (PRINTER, 20)).document),
    "order what was approved": _ordering,
    "order what is paid without its goods": _ordering_unmatched,
    "cancel an order": _cancelling_order,
    "look at an order": lambda uow: _looking_at(ordered(uow).document),
    "receive an order": _receiving,
    "receive what a stand-in approved": _receiving_after_stand_in,
    "let more be received": _tolerating,
    "enter an invoice": _invoicing,
    "enter a credit note": _crediting,
    "look at an invoice": lambda uow: _looking_at(invoiced(uow, _delivered(uow)).document),
    "accept a difference in price": _accepting_price,
    "accept a sum above what was approved": _accepting_excess,
    "accept a difference in quantity": _accepting_quantity,
    "release a payment": _releasing,
    "release a payment once more": _releasing_again,
    "release to an account that was changed": _releasing_to_changed_account,
    "release what a clerk had asked for": _releasing_own_wish,
    "release what a clerk had credited": _releasing_own_credit,
    "send payments to the bank": _exporting,
    "look at a payment": lambda uow: _looking_at(_released(uow)),
    "enter an account": _account,
    "confirm an account": _confirming,
    "set a budget": _budgeting,
}
