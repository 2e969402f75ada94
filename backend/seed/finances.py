"""The demo's money matters: budgets, where suppliers are paid, who stands in for whom, the company's account."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from backend.approvals.delegations import delegate_approvals
from backend.approvals.schemas import Delegation
from backend.procurement import bank_accounts
from backend.procurement.budgets import BudgetDraft, next_month, set_budget
from backend.procurement.drafts import BankDetailsDraft, PayerAccount
from backend.procurement.models import SupplierBankAccountRow
from backend.seed.files import TextRow, read_text_rows
from backend.seed.steps import DOMAIN, Step, colleague, instant
from backend.uow import UnitOfWork

# Invented, like everything of the demo: no bank has this number.
DEMO_PAYER = PayerAccount(
    name="灯笼便利餐饮（演示）有限公司", account_number="1001000000000000000", bank_code="DEMOCNBJ"
)
# Of invented banks too; a supplier's account is told by the digits of its code.
BANK_CODES = ("DEMOCNSH", "DEMOCNBJ", "DEMOCNSZ")

# Budgets were set and accounts entered before the first purchase.
BEFORE_EVERYTHING_DAYS = 60
SET_AT, ENTERED_AT, CONFIRMED_AT, DELEGATED_AT = time(9), time(10), time(14), time(9, 30)

# CNY a month and square metre of floor; a step of 500 is how budgets are written.
BUDGETS_PER_SQUARE_METRE = {
    "beverage": 45,
    "snack": 25,
    "packaging": 30,
    "cleaning": 18,
    "fresh_produce": 20,
    "it_equipment": 40,
}
BUDGET_STEP_CNY = 500

# This supplier's new account waits for a second person.
UNCONFIRMED_SUPPLIER, UNCONFIRMED_DAYS = "V012", 3
# A request of this store waits, so that the one who stands in has something to decide.
DELEGATOR, DELEGATE, DELEGATED_DAYS = "ma.junchi", "ye.qing", 5


def finance_steps(today: date) -> Iterator[Step]:
    """Yield what Finance and managers did beside the purchases, as of `today`."""
    yield Step(instant(today, BEFORE_EVERYTHING_DAYS, SET_AT), partial(_set_budgets, today))
    for supplier in read_text_rows("suppliers"):
        if supplier["status"] == "active":
            enter = partial(_enter_account, supplier)
            yield Step(instant(today, BEFORE_EVERYTHING_DAYS, ENTERED_AT), enter)
    yield Step(instant(today, BEFORE_EVERYTHING_DAYS, CONFIRMED_AT), _confirm_accounts)
    [changed] = [row for row in read_text_rows("suppliers") if row["code"] == UNCONFIRMED_SUPPLIER]
    yield Step(instant(today, UNCONFIRMED_DAYS, ENTERED_AT), partial(_enter_account, changed, by="jiang.hao"))
    yield Step(instant(today, 1, DELEGATED_AT), partial(_delegate, today))


def _set_budgets(today: date, uow: UnitOfWork) -> None:
    """Set the budgets of the stores for last month, this one and the next."""
    actor = colleague(uow, "he.min")
    this_month = today.replace(day=1)
    months = ((this_month - timedelta(days=1)).replace(day=1), this_month, next_month(this_month))
    for store in read_text_rows("locations"):
        if store["kind"] != "store":
            continue
        for category, rate in BUDGETS_PER_SQUARE_METRE.items():
            steps = max(round(int(store["area_m2"]) * rate / BUDGET_STEP_CNY), 1)
            for month in months:
                draft = BudgetDraft.model_validate(
                    {
                        "location": store["code"],
                        "category": category,
                        "month": month,
                        "amount": Decimal(steps * BUDGET_STEP_CNY),
                    }
                )
                set_budget(uow, actor, draft)


def _enter_account(supplier: TextRow, uow: UnitOfWork, *, by: str = "wu.xiaoyan") -> None:
    number = int(supplier["code"].removeprefix("V"))
    is_new = by != "wu.xiaoyan"
    draft = BankDetailsDraft(
        supplier=supplier["code"],
        holder_name=supplier["name_zh"],
        account_number=f"{'7' if is_new else '6'}22200000000{number:04}",
        bank_code=BANK_CODES[number % len(BANK_CODES)],
    )
    bank_accounts.enter_bank_details(uow, colleague(uow, by), draft)


def _confirm_accounts(uow: UnitOfWork) -> None:
    ids = uow.session.scalars(select(SupplierBankAccountRow.id).order_by(SupplierBankAccountRow.id))
    for account_id in ids.all():
        bank_accounts.confirm_bank_details(uow, colleague(uow, "he.min"), account_id)


def _delegate(today: date, uow: UnitOfWork) -> None:
    draft = Delegation(
        delegate=f"{DELEGATE}@{DOMAIN}", start_on=today, end_on=today + timedelta(days=DELEGATED_DAYS)
    )
    delegate_approvals(uow, colleague(uow, DELEGATOR), draft)
