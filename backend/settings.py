"""Settings: one frozen class, read once, every wrong value named at the start."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

Language = Literal["zh", "en"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

# As in a bank file (ISO 20022): an account of at most 34 characters, a BIC of 8 or 11.
ACCOUNT_NUMBER = r"[A-Z0-9]{5,34}"
BANK_CODE = r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?"
PAYER_SETTINGS = ("payer_name", "payer_account_number", "payer_bank_code")


class SettingsError(Exception):
    """A setting is missing or wrong; the sentence names the variable and what it takes."""


class Settings(BaseSettings):
    """Everything that may differ between two installations.

    Values come from the environment, then from `.env`; names are the field names in capitals.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    database_url: str | None = Field(
        default=None, description="postgresql://… of a real server; empty: an embedded one under DATA_DIR"
    )
    chroma_url: str | None = Field(
        default=None, description="http://host:port of a Chroma server; empty: embedded under DATA_DIR"
    )
    embedding_model: str | None = Field(
        default=None, description="a sentence-transformers name; empty: the encoder that ships with Storehand"
    )
    model: str | None = Field(
        default=None, description="provider:model for LangChain; empty: Storehand's own router, no network"
    )
    model_api_key: SecretStr | None = Field(
        default=None, description="the provider's key; empty: from the provider's own variable"
    )
    model_base_url: str | None = Field(
        default=None, description="where the provider is reached; empty: from the provider's own variable"
    )
    model_timeout_seconds: float = Field(
        default=20,
        gt=0,
        le=120,
        description="what the model may take for one message, all its calls together",
    )
    model_tokens_per_person_and_day: int = Field(
        default=1_000_000, ge=0, description="past this the router answers until the person's next day"
    )
    model_usd_per_person_and_day: Decimal | None = Field(
        default=None, ge=0, description="likewise in US dollars, by the two prices below; empty: no limit"
    )
    model_usd_per_million_input_tokens: Decimal = Field(default=Decimal(0), ge=0, description="price")
    model_usd_per_million_output_tokens: Decimal = Field(default=Decimal(0), ge=0, description="price")
    learn_from_questions: bool = Field(
        default=False,
        description="keep what was refused, asked back or voted down, without names, for review",
    )
    learn_keep_days: int = Field(
        default=90, ge=1, le=730, description="such a question is deleted after this many days"
    )
    payer_name: str | None = Field(
        default=None, max_length=70, description="who pays, as the bank knows the company"
    )
    payer_account_number: str | None = Field(
        default=None, description="the company's own account: an IBAN, or 5 to 34 letters and digits"
    )
    payer_bank_code: str | None = Field(
        default=None, description="BIC of that account's bank, 8 or 11 characters"
    )
    slack_bot_token: SecretStr | None = Field(default=None, description="xoxb-…")
    slack_app_token: SecretStr | None = Field(
        default=None, description="xapp-…; set: Socket Mode, empty: HTTP"
    )
    slack_signing_secret: SecretStr | None = Field(default=None, description="needed for HTTP")
    slack_api_url: str | None = Field(
        default=None, description="base of the Web API of a stand-in, such as http://127.0.0.1:8420/api/"
    )
    data_dir: Path = Field(default=Path(".data"), description="database, index and caches live here")
    default_language: Language = Field(default="zh", description="zh or en, where the person has none")
    button_minutes: int = Field(
        default=30, ge=1, le=1440, description="how long a Confirm or Undo button may be pressed"
    )
    port: int = Field(default=8420, ge=0, le=65535, description="of the local workspace or the HTTP edge")
    log_level: LogLevel = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")

    @field_validator("database_url")
    @classmethod
    def _only_postgresql(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(
            ("postgresql://", "postgres://", "postgresql+psycopg://")
        ):
            raise ValueError("must start with postgresql://")
        return value

    @field_validator("model")
    @classmethod
    def _names_its_provider(cls, value: str | None) -> str | None:
        if value is not None and not all(value.partition(":")):
            raise ValueError("must be provider:model, such as openai:gpt-5-mini")
        return value

    @field_validator("model_base_url")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value

    @field_validator("payer_account_number")
    @classmethod
    def _is_an_account(cls, value: str | None) -> str | None:
        compact = _without_spaces(value)
        if compact is not None and not re.fullmatch(ACCOUNT_NUMBER, compact):
            raise ValueError("must be 5 to 34 capital letters and digits")
        return compact

    @field_validator("payer_bank_code")
    @classmethod
    def _is_a_bic(cls, value: str | None) -> str | None:
        compact = _without_spaces(value)
        if compact is not None and not re.fullmatch(BANK_CODE, compact):
            raise ValueError("must be a BIC of 8 or 11 characters, such as ICBKCNBJ")
        return compact

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value if value.endswith("/") else f"{value}/"

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @model_validator(mode="after")
    def _has_the_whole_account(self) -> Self:
        """A bank file needs all three; with one missing it would be found out on the day of payment."""
        parts = {name: getattr(self, name) for name in PAYER_SETTINGS}
        missing = [name.upper() for name, value in parts.items() if value is None]
        if missing and len(missing) < len(parts):
            raise PydanticCustomError(
                "account_in_part",
                "{missing}: missing; the company's account needs {all}",
                {"missing": ", ".join(missing), "all": ", ".join(name.upper() for name in PAYER_SETTINGS)},
            )
        return self

    @model_validator(mode="after")
    def _has_prices_for_its_limit(self) -> Self:
        """A limit in dollars without a price would never be reached."""
        has_price = self.model_usd_per_million_input_tokens or self.model_usd_per_million_output_tokens
        if self.model_usd_per_person_and_day and not has_price:
            raise PydanticCustomError(
                "limit_without_price",
                "MODEL_USD_PER_PERSON_AND_DAY: needs MODEL_USD_PER_MILLION_INPUT_TOKENS and "
                "MODEL_USD_PER_MILLION_OUTPUT_TOKENS, or it would never be reached",
            )
        return self


def _without_spaces(value: str | None) -> str | None:
    """Take out the spaces between groups, as accounts are printed on letters."""
    return None if value is None else "".join(value.split())


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a value is wrong; the text names each variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        # A fault between several settings has no place of its own, and names them itself.
        faults = [
            ": ".join([*(str(part).upper() for part in fault["loc"]), fault["msg"]])
            for fault in error.errors(include_input=False)
        ]
        raise SettingsError("Wrong settings (environment or .env):\n  " + "\n  ".join(faults)) from error
