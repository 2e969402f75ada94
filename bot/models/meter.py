"""What each person's messages take of a language model, counted in the database and held to a limit."""

import json
from dataclasses import dataclass

from langchain_core.messages import AIMessage

from backend.actor import Actor
from backend.settings import Settings
from backend.uow import Database
from backend.usage import service as usage
from backend.usage.schemas import DailyLimits, ModelCall, Prices

# Servers that report no usage are counted by length; two characters a token is right for Chinese and twice
# too many for English, and a limit should rather be reached early.
CHARACTERS_PER_TOKEN = 2


@dataclass(frozen=True)
class Meter:
    """Counts calls of one model and knows who has any left."""

    database: Database
    model: str
    limits: DailyLimits
    prices: Prices

    @classmethod
    def from_settings(cls, settings: Settings, database: Database) -> "Meter":
        """Make the meter that the settings describe."""
        return cls(
            database=database,
            model=str(settings.model),
            limits=DailyLimits(
                tokens=settings.model_tokens_per_person_and_day,
                cost_usd=settings.model_usd_per_person_and_day,
            ),
            prices=Prices(
                input_usd=settings.model_usd_per_million_input_tokens,
                output_usd=settings.model_usd_per_million_output_tokens,
            ),
        )

    def allows(self, actor: Actor) -> bool:
        """Tell whether a person's messages may take a further call today.

        A call under way is not counted yet, so the last one may go past the limit.
        """
        with self.database.unit() as uow:
            used = usage.get_usage(uow, email=actor.email, used_on=actor.local_date(uow.now))
        return used.is_within(self.limits)

    def record(self, actor: Actor, answer: AIMessage, *, shown_characters: int) -> None:
        """Count a call that was answered.

        Args:
            actor: whose message it was.
            answer: what the model said, with the usage its server reports, if it does.
            shown_characters: how much it was shown, tools included, for where no usage is reported.
        """
        reported = answer.usage_metadata
        if reported is not None:
            taken, given = reported["input_tokens"], reported["output_tokens"]
        else:
            written = len(str(answer.content)) + len(json.dumps(answer.tool_calls, ensure_ascii=False))
            taken, given = shown_characters // CHARACTERS_PER_TOKEN, written // CHARACTERS_PER_TOKEN
        self._record(actor, ModelCall(model=self.model, input_tokens=taken, output_tokens=given))

    def record_failure(self, actor: Actor, *, read_characters: int = 0) -> None:
        """Count a call that brought no answer.

        Args:
            actor: whose message it was.
            read_characters: how much the provider is likely to have read, and to charge for; 0 where it refused.
        """
        taken = read_characters // CHARACTERS_PER_TOKEN
        self._record(actor, ModelCall(model=self.model, input_tokens=taken, output_tokens=0, failed=True))

    def _record(self, actor: Actor, call: ModelCall) -> None:
        with self.database.unit() as uow:
            today = actor.local_date(uow.now)
            usage.record_call(uow, call, email=actor.email, used_on=today, prices=self.prices)
            uow.commit()
