"""What a language model took, and what it may take."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from backend.records import Amount, Record


class ModelCall(Record):
    """One call of a language model; a failed one is counted with the tokens it is known to have taken."""

    model: str
    input_tokens: int = Field(ge=0)
    output_tokens: int = Field(ge=0)
    failed: bool = False


class Prices(Record):
    """The provider's prices in US dollars for a million tokens."""

    input_usd: Decimal = Decimal(0)
    output_usd: Decimal = Decimal(0)

    def cost_usd_of(self, call: ModelCall) -> Decimal:
        """Return what a call costs, rounded to a millionth of a dollar."""
        cost = (call.input_tokens * self.input_usd + call.output_tokens * self.output_usd) / 1_000_000
        return cost.quantize(Decimal("0.000001"))


class DailyLimits(Record):
    """What one person's messages may take on one day; None is no limit."""

    tokens: int
    cost_usd: Decimal | None = None


class Usage(Record):
    """What was taken in total."""

    calls: int
    failed_calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: Amount

    def is_within(self, limits: DailyLimits) -> bool:
        """Tell whether a further call is allowed."""
        if self.input_tokens + self.output_tokens >= limits.tokens:
            return False
        return limits.cost_usd is None or self.cost_usd < limits.cost_usd


class PersonDayUsage(Usage):
    """What one person's messages took of one model on one day."""

    email: str
    used_on: date
    model: str
