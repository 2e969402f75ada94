"""The App Home tab: what waits for the reader, the reader's desks, what is open, what one can ask."""

from dataclasses import dataclass, field

from pydantic import JsonValue

from backend.actor import Role
from backend.alerts.schemas import AlertList
from backend.procurement.invoice_results import SupplierInvoice
from bot.cards.alerts import alert_parts
from bot.cards.budget import VIEW_BLOCKS, fit_blocks
from bot.cards.buyer_desk import BuyerDesk, buyer_parts
from bot.cards.capabilities import area_parts, example_buttons, examples_of
from bot.cards.context import CardContext
from bot.cards.finance_desk import FinanceDesk, exception_parts, finance_parts
from bot.cards.inbox import Inbox, inbox_parts
from bot.cards.layout import Buttons, Lines, Part, Title, compose
from bot.cards.paging import Page, Pages
from tools.assistant import Capabilities

_MOST_ALERTS = 15


@dataclass(frozen=True)
class Desk:
    """What a person finds on the Home tab: the inbox, and the desks of the person's roles, None where they have none.

    `pages` tells which page of each section is open.
    """

    inbox: Inbox = field(default_factory=Inbox)
    buyer: BuyerDesk | None = None
    finance: FinanceDesk | None = None
    exceptions: Page[SupplierInvoice] | None = None
    roles: frozenset[Role] = frozenset()
    pages: Pages = field(default_factory=dict)


def render_home(
    name: str,
    capabilities: Capabilities,
    *,
    alerts: AlertList,
    context: CardContext,
    desk: Desk | None = None,
) -> dict[str, JsonValue]:
    """Build the view for `views.publish`.

    Args:
        name: the person's name in the language of the context.
        capabilities: the tools the person may use.
        alerts: the open alerts of the person's scope.
        context: language, zone and now.
        desk: what waits for the person; nothing where it is left out.
    """
    say = context.translator
    parts: list[Part] = [
        Title(say.phrase("Hello {name}", {"name": name})),
        *_desk_parts(desk or Desk(), context),
        Title(say.phrase("Open alerts")),
        *alert_parts(alerts, most=_MOST_ALERTS, context=context),
        Title(say.phrase("What you can ask me")),
        Lines([say.phrase("Write to me under Messages, or press one of these:")]),
        Buttons(example_buttons(examples_of(capabilities.tools, say))),
        *area_parts(capabilities.tools, say),
    ]
    blocks = fit_blocks(compose(parts).blocks, most_blocks=VIEW_BLOCKS, language=context.language)
    return {"type": "home", "blocks": [*blocks]}


def _desk_parts(desk: Desk, context: CardContext) -> list[Part]:
    parts = inbox_parts(desk.inbox, pages=desk.pages, context=context)
    if desk.buyer is not None:
        parts += buyer_parts(desk.buyer, pages=desk.pages, context=context)
    if desk.finance is not None:
        parts += finance_parts(desk.finance, pages=desk.pages, context=context)
    if desk.exceptions is not None:
        parts += exception_parts(desk.exceptions, desk.roles, pages=desk.pages, context=context)
    return parts
