"""The base of every request and result, and the small shapes many of them share."""

from pydantic import BaseModel, ConfigDict


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
