"""The company's own account, from which suppliers are paid."""

from backend.procurement.drafts import PayerAccount
from backend.seed.demo import holds_demo_data
from backend.seed.finances import DEMO_PAYER
from backend.settings import Settings
from backend.uow import UnitOfWork


def payer_account(uow: UnitOfWork, settings: Settings) -> PayerAccount | None:
    """Return the account that the settings name; the demo chain's invented one in the local workspace; else None.

    Where people talk to the real Slack, nothing is ever paid from an account that no bank has.
    """
    name, number, bank = settings.payer_name, settings.payer_account_number, settings.payer_bank_code
    if name is not None and number is not None and bank is not None:
        return PayerAccount(name=name, account_number=number, bank_code=bank)
    is_local = settings.slack_bot_token is None or settings.slack_api_url is not None
    return DEMO_PAYER if is_local and holds_demo_data(uow) else None
