"""A person's own settings, and the button that takes a change of them back."""

from types import MappingProxyType

from backend.errors import message
from backend.people.schemas import Preferences, PreferencesChange
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.language import Translator
from bot.cards.layout import Facts, Part, Title, compose
from bot.cards.phrases import Phrase, Words, joined
from bot.cards.undo import undo_parts
from tools.results import Outcome

_LANGUAGES = MappingProxyType({"zh": message("Chinese"), "en": message("English")})


def render_preferences(outcome: Outcome, change: PreferencesChange, *, context: CardContext) -> Card:
    """Show the settings as they are now."""
    say = context.translator
    facts: list[tuple[str, Words]] = [
        (say.gettext("Language"), say.gettext(_LANGUAGES[change.preferences.language])),
        (say.gettext("Quiet hours"), _quiet(change.preferences, say)),
    ]
    parts: list[Part] = [Title(_title(change, say)), Facts(facts, say.colon)]
    return compose([*parts, *undo_parts(outcome, context=context)])


def _title(change: PreferencesChange, say: Translator) -> Phrase:
    if change.is_undone:
        return joined(" ", ["↩️", say.phrase("Undone: your settings are as before")])
    if change.changed:
        return joined(" ", ["✅", say.phrase("Your settings are saved")])
    return say.phrase("Your settings")


def _quiet(preferences: Preferences, say: Translator) -> Words:
    if preferences.quiet_start is None or preferences.quiet_end is None:
        return say.phrase("No quiet hours set")
    start, end = (moment.strftime("%H:%M") for moment in (preferences.quiet_start, preferences.quiet_end))
    if preferences.quiet_start > preferences.quiet_end:
        return say.phrase("{start} to {end} the next morning", {"start": start, "end": end})
    return say.phrase("{start} to {end}", {"start": start, "end": end})
