"""The base of every request and result, and the small shapes many of them share."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer


def plain_decimal(value: Decimal) -> str:
    """Write a decimal without exponent and trailing zeros: 864.000 is "864"."""
    return format(value.normalize() + 0, "f")


Amount = Annotated[Decimal, PlainSerializer(plain_decimal, return_type=str, when_used="json")]
"""A quantity or a sum of money; a plain decimal string in JSON."""


class Record(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(Record):
    """A code with its names in both languages."""

    code: str
    name_zh: str
    name_en: str

    def both_names(self) -> dict[str, str]:
        """Return the names by language, as the fields of an error's sentence take them."""
        return {"zh": self.name_zh, "en": self.name_en}

    def named(self) -> "Named":
        """Reduce a larger record to its code and names."""
        return Named(code=self.code, name_zh=self.name_zh, name_en=self.name_en)
