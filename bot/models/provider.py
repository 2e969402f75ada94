"""The language model that the settings name."""

from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import ValidationError

from backend.errors import ModelUnavailable, message
from backend.settings import Settings

# A dropped connection is worth one more try within the turn's time; a provider in trouble is not.
RETRIES = 1


def create_language_model(settings: Settings) -> BaseChatModel:
    """Create the provider's client; no connection is made yet.

    Raises:
        ModelUnavailable: the provider's package or key is missing, or there is no such provider.
    """
    # Imported here since it pulls in every provider that is installed.
    from langchain.chat_models import init_chat_model  # noqa: PLC0415

    options: dict[str, Any] = {}
    if settings.model_api_key is not None:
        options["api_key"] = settings.model_api_key.get_secret_value()
    if settings.model_base_url is not None:
        options["base_url"] = settings.model_base_url
    try:
        model: BaseChatModel = init_chat_model(
            str(settings.model),
            temperature=0,
            timeout=settings.model_timeout_seconds,
            max_retries=RETRIES,
            **options,
        )
    # Each provider's package has its own error for a missing key, and most derive it from nothing better.
    except Exception as error:
        raise ModelUnavailable(
            message("The model {model} cannot be used: {reason}"),
            model=settings.model,
            reason=_reason_of(error),
        ) from error
    return model


def _reason_of(error: Exception) -> str:
    """Say what is wrong in words that cannot hold the key: an error's text may quote what it was given."""
    if isinstance(error, ImportError):
        # Of the package that is missing; no setting has come near it.
        return str(error)
    if isinstance(error, ValidationError):
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        return ", ".join(f"{'.'.join(map(str, fault['loc']))} ({fault['type']})" for fault in faults)
    return type(error).__name__


def find_fault(model: BaseChatModel) -> str | None:
    """Ask a provider one word; returns the kind of error it ends in, or None if it answers."""
    try:
        model.invoke("Answer with the single word OK.")
    # Each provider's package has errors of its own, see above; the kind tells a wrong key from a wrong address.
    except Exception as error:  # noqa: BLE001
        return type(error).__name__
    return None
