"""The button that opens a waiting write in a form, to be changed before it is confirmed."""

from typing import Final

from bot.cards.blocks import button
from bot.cards.card import Block
from bot.cards.language import Translator
from bot.form_names import EDIT
from tools.results import Outcome

EDITABLE_TOOLS: Final = frozenset({"raise_purchase_request", "receive_order"})


def edit_button(outcome: Outcome, say: Translator) -> list[Block]:
    """Return the button where the write has a form, else nothing."""
    if outcome.tool not in EDITABLE_TOOLS or outcome.pending_action is None:
        return []
    return [button(say.gettext("Change…"), action_id=EDIT, value={"action": outcome.pending_action})]
