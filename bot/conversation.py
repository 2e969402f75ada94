"""One turn of a conversation: history in, reply and new history out. Knows nothing of Slack."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    HumanMessage,
    ToolMessage,
    messages_from_dict,
    messages_to_dict,
)

from backend.actor import Actor
from backend.conversations import service as conversations
from backend.conversations.schemas import Turn
from backend.errors import AppError, message
from backend.people import service as people
from backend.people.schemas import PreferencesChange
from backend.settings import Language
from bot.agent import TurnRunner
from bot.buttons import Buttons, as_messages
from bot.cards.examples import words_of
from bot.cards.language import Translator
from bot.form_press import SentForms, remembered
from bot.language import LANGUAGE_KEY, language_of, read_language
from bot.router.dialogue import EXPIRED_KEY, NOW_KEY
from tools.catalog import Catalog
from tools.context import CallContext, Services
from tools.desks import with_details
from tools.results import Choice, Outcome, Refusal

# Nobody asks a question in more; a pasted document would only be half understood.
MOST_CHARACTERS = 4000

_HAS_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Reply:
    """What a turn ends in: at least one outcome, in the language of the question.

    `messages` are the LangChain messages of this turn as JSON, to be appended to the history.
    """

    outcomes: tuple[Outcome, ...]
    language: Language
    actor: Actor | None
    messages: tuple[dict[str, Any], ...] = ()


class Assistant:
    """Answers turns: a button that is pressed by itself, everything else with an agent."""

    def __init__(
        self, agent: TurnRunner, services: Services, *, catalog: Catalog, default_language: Language
    ) -> None:
        self._agent = agent
        pressed = with_details(catalog)
        self._buttons = Buttons(pressed)
        self._forms = SentForms(pressed)
        self._services = services
        self._default_language = default_language

    def answer(self, turn: Turn, history: Sequence[dict[str, Any]], *, reference: str) -> Reply:
        """Answer one turn.

        Args:
            turn: what was said, by whom, and whether others read along.
            history: the conversation's earlier messages as JSON, oldest first.
            reference: goes into logs, audit rows and error messages.

        Returns:
            A reply in every case that can be foreseen; only programming errors escape.
        """
        text = clean(turn.text)
        try:
            actor = self._actor_of(turn)
        except AppError as error:
            language = language_of(text, default=self._default_language)
            return Reply(outcomes=(_refusal(error.reason, Refusal.of(error)),), language=language, actor=None)
        past = _readable(history)
        language = _language_of_turn(
            turn, text, past, default=actor.language if actor else self._default_language
        )
        fault = _fault_of(turn, text, actor)
        if fault is not None or actor is None:
            return Reply(outcomes=(fault or _NOT_EMPLOYED,), language=language, actor=actor)
        context = CallContext(
            services=self._services,
            actor=actor,
            language=language,
            public=turn.public,
            reference=reference,
            conversation_key=turn.conversation_key,
        )
        try:
            outcomes, said = self._outcomes(turn, text, past, context)
        except AppError as error:
            outcomes, said = (_refusal(error.reason, Refusal.of(error)),), []
        return Reply(
            outcomes=outcomes,
            language=_language_after(outcomes, turn, language),
            actor=actor,
            messages=tuple(messages_to_dict(said)),
        )

    def _outcomes(
        self, turn: Turn, text: str, history: list[BaseMessage], context: CallContext
    ) -> tuple[tuple[Outcome, ...], list[BaseMessage]]:
        """Return how the turn ends, and the messages by which it is remembered."""
        now = self._services.database.clock.now().astimezone(ZoneInfo(context.actor.timezone))
        stamp = {NOW_KEY: now.isoformat(), LANGUAGE_KEY: context.language}
        if turn.form is not None:
            sent = self._forms.submit(turn.form, context)
            return (sent,), remembered(HumanMessage(text or turn.kind, additional_kwargs=stamp), sent)
        pressed = self._buttons.press(turn, text, context, history=history)
        if pressed is not None:
            words = HumanMessage(text or turn.kind, additional_kwargs=stamp)
            return (pressed,), as_messages(words, pressed)
        said = HumanMessage(turn.chosen_value or text, additional_kwargs=stamp)
        added = self._agent.run([*self._expired(turn), *history, said], context)
        return _outcomes_of(added) or (_without_a_call(added),), [said, *(_storable(new) for new in added)]

    def _expired(self, turn: Turn) -> list[BaseMessage]:
        """What was said before a long silence, so that an answer to an old question can be told so."""
        with self._services.database.unit() as uow:
            history = conversations.get_expired_history(uow, turn.conversation_key)
        return [
            old.model_copy(update={"additional_kwargs": {**old.additional_kwargs, EXPIRED_KEY: True}})
            for old in _readable(history)
        ]

    def _actor_of(self, turn: Turn) -> Actor | None:
        if turn.email is None:
            return None
        with self._services.database.unit() as uow:
            return people.get_actor(uow, turn.email)


def clean(text: str) -> str:
    """Drop control and invisible formatting characters, which no person types on purpose; keep line breaks."""
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs"}
    )
    return kept.strip()


def _fault_of(turn: Turn, text: str, actor: Actor | None) -> Outcome | None:
    if actor is None:
        return _NOT_EMPLOYED
    if len(text) > MOST_CHARACTERS:
        return _refusal(
            "invalid",
            Refusal(
                template=message(
                    "That is too long for me: {limit} characters are the most. Please ask in short."
                ),
                fields={"limit": MOST_CHARACTERS},
            ),
        )
    if turn.chosen_value is None and not _HAS_WORD.search(text):
        return _refusal(
            "invalid",
            Refusal(
                template=message(
                    "I found no words in that. Ask me something, for example how much cola is left."
                ),
                fields={},
            ),
        )
    return None


def _language_after(outcomes: Sequence[Outcome], turn: Turn, language: Language) -> Language:
    """Return the language to answer in: a change of it counts at once, a button speaks that of its card."""
    for outcome in outcomes:
        change = outcome.result
        if isinstance(change, PreferencesChange) and (
            "language" in change.changed or (not change.is_undone and "language" in outcome.arguments)
        ):
            return change.preferences.language
    if turn.kind != "message" and outcomes[0].language is not None:
        return outcomes[0].language
    return language


def _language_of_turn(turn: Turn, text: str, past: Sequence[BaseMessage], *, default: Language) -> Language:
    """Return the language of the message; a choice, a code or a number keeps that of the conversation.

    A form comes from the Home or an approval card, which speak the person's own language.
    """
    if turn.form is not None:
        return default
    spoken = next(
        (
            language
            for said in reversed(past)
            if isinstance(said, HumanMessage)
            and (language := read_language(said.additional_kwargs.get(LANGUAGE_KEY))) is not None
        ),
        None,
    )
    if turn.chosen_value is not None and spoken is not None:
        return spoken
    return language_of(text, default=spoken or default)


def _refusal(reason: Any, refusal: Refusal) -> Outcome:  # noqa: ANN401 -- checked by Outcome
    return Outcome(status="refuse", tool=None, arguments={}, reason=reason, refusal=refusal)


_NOT_EMPLOYED = _refusal(
    "not_allowed",
    Refusal(
        template=message(
            "I only work for employees, and your address is not in the staff list. Ask HR to add or correct it."
        ),
        fields={},
    ),
)


def _outcomes_of(messages: Sequence[BaseMessage]) -> tuple[Outcome, ...]:
    return tuple(
        new.artifact for new in messages if isinstance(new, ToolMessage) and isinstance(new.artifact, Outcome)
    )


def _without_a_call(messages: Sequence[BaseMessage]) -> Outcome:
    """End a turn in which no tool was called: the router may be unsure, or have understood one that is not there."""
    last = messages[-1] if messages else None
    metadata = last.response_metadata if isinstance(last, AIMessage) else {}
    if metadata.get("decision") == "ask":
        return Outcome(
            status="clarify",
            tool=None,
            arguments={},
            missing=("tool",),
            options=tuple(_tool_choice(name) for name in metadata["candidates"]),
        )
    if metadata.get("reason") == "cancelled":
        return Outcome(
            status="refuse",
            tool=None,
            arguments={},
            refusal=Refusal(template=message("All right, I have dropped that."), fields={}),
        )
    if metadata.get("reason") == "expired":
        return Outcome(
            status="refuse",
            tool=metadata.get("tool"),
            arguments=metadata.get("arguments", {}),
            reason="invalid",
            refusal=Refusal(
                template=message(
                    "That question is more than {minutes} minutes old, so I have let it go. Please ask me again."
                ),
                fields={"minutes": int(conversations.IDLE_AFTER.total_seconds() // 60)},
            ),
        )
    if metadata.get("reason") == "unavailable":
        return Outcome(
            status="refuse",
            tool=metadata.get("tool"),
            arguments=metadata.get("arguments", {}),
            reason="unavailable",
            refusal=Refusal(
                template=message("I understood what you want, but this is not available yet."), fields={}
            ),
        )
    return _refusal(
        "out_of_scope",
        Refusal(
            template=message(
                "I cannot help with that. I know stock, purchasing, colleagues, rules and alerts."
            ),
            fields={},
        ),
    )


def _readable(history: Sequence[dict[str, Any]]) -> list[BaseMessage]:
    """Read a history back from its first human message on: models refuse a result without its call."""
    messages = messages_from_dict(list(history))
    start = next(
        (index for index, past in enumerate(messages) if isinstance(past, HumanMessage)), len(messages)
    )
    return messages[start:]


def _tool_choice(name: str) -> Choice:
    words = words_of(name)
    title = words.title if words else name
    return Choice(value=name, label_zh=Translator("zh").gettext(title), label_en=title)


def _storable(new: BaseMessage) -> BaseMessage:
    """Take the artifact off a tool result: its JSON content is what a model reads back."""
    return new.model_copy(update={"artifact": None}) if isinstance(new, ToolMessage) else new
