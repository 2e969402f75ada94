"""Standing in for one another, before and after it is agreed."""

from datetime import date

from backend.approvals.delegations import DelegationPreview
from backend.approvals.results import DelegationView
from backend.records import Named
from bot.cards.blocks import button
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.layout import Buttons, Lines, Note, Part, Title, compose
from bot.cards.phrases import Phrase, Words
from bot.form_names import END_DELEGATION
from tools.results import Outcome


def render_delegation(outcome: Outcome, delegation: DelegationView, *, context: CardContext) -> Card:
    """Tell who stands in, and until when, with a button to end it; or that it has ended."""
    del outcome
    say = context.translator
    if delegation.status == "revoked":
        fields: dict[str, Words] = {"person": say.pick(delegation.delegate)}
        ended = say.phrase(
            "{person} no longer approves in your place. What waits for you stays with you.", fields
        )
        return compose([Title(say.phrase("✅ The delegation has ended")), Lines([ended])])
    line = _who_and_when(delegation.delegate, delegation.start_on, delegation.end_on, context=context)
    end = button(say.gettext("End delegation"), action_id=END_DELEGATION, value={"delegation": delegation.id})
    return compose(
        [Title(say.phrase("✅ Somebody stands in for you")), Lines([line]), Buttons([end]), _limits(context)]
    )


def preview_delegation(preview: DelegationPreview, context: CardContext) -> list[Part]:
    """Show who would stand in, and until when."""
    line = _who_and_when(preview.delegate, preview.start_on, preview.end_on, context=context)
    return [Lines([line]), _limits(context)]


def _who_and_when(person: Named, start_on: date, end_on: date, *, context: CardContext) -> Phrase:
    say = context.translator
    fields: dict[str, Words] = {
        "person": say.pick(person),
        "address": person.code,
        "start": context.date(start_on),
        "end": context.date(end_on),
    }
    if start_on == end_on:
        return say.phrase("{person} ({address}) approves in your place on {start}.", fields)
    return say.phrase("{person} ({address}) approves in your place from {start} to {end}.", fields)


def _limits(context: CardContext) -> Note:
    return Note(
        context.translator.phrase("You can still decide yourself. Nobody approves what they asked for.")
    )
