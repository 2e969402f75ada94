"""A colleague, as in the staff directory."""

from backend.people.schemas import PersonProfile
from bot.cards import labels
from bot.cards.card import Card
from bot.cards.context import CardContext
from bot.cards.layout import Facts, Title, compose
from bot.cards.phrases import Words, joined, mail_link, phrase_of
from tools.results import Outcome


def render_person(outcome: Outcome, person: PersonProfile, *, context: CardContext) -> Card:
    """Show a directory entry."""
    del outcome
    say = context.translator
    name, other = say.pick(person), person.name_en if say.language == "zh" else person.name_zh
    pairs: list[tuple[str, Words]] = [
        (say.gettext("Job"), say.choose(zh=person.job_title_zh, en=person.job_title_en)),
        (say.gettext("Department"), labels.department(say, person.department)),
    ]
    if person.location is not None:
        pairs.append((say.gettext("Works at"), say.pick(person.location)))
    if person.manager is not None:
        manager = joined(" ", [say.pick(person.manager), mail_link(person.manager.code)])
        pairs.append((say.gettext("Manager"), manager))
    pairs.append((say.gettext("E-mail"), mail_link(person.email)))
    title = phrase_of(name) if other in {"", name} else joined(" · ", [name, other])
    return compose([Title(title), Facts(pairs, say.colon)])
