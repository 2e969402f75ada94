"""The provider's client as the settings describe it, and what is said when they cannot be right."""

import importlib

import pytest
from pydantic import BaseModel, ConfigDict, SecretStr

from backend.errors import ModelUnavailable
from backend.settings import Settings, SettingsError, load_settings
from bot.bootstrap import Application
from bot.models.provider import create_language_model, find_fault
from tests.models.provider import fails, says

OPENAI = {"model": "openai:gpt-4.1-mini"}


def settings_with(**values):
    return Settings(_env_file=None, **values)


@pytest.fixture(autouse=True)
def _no_provider_outside(monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
        monkeypatch.delenv(name, raising=False)


def test_key_address_and_patience_come_from_the_settings():
    model = create_language_model(
        settings_with(
            **OPENAI,
            model_api_key=SecretStr("sk-mine"),
            model_base_url="http://127.0.0.1:1/v1",
            model_timeout_seconds=7,
        )
    )
    assert model.openai_api_key.get_secret_value() == "sk-mine"
    assert model.openai_api_base == "http://127.0.0.1:1/v1"
    assert (model.request_timeout, model.temperature) == (7, 0)


def test_without_them_the_providers_own_variables_count(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-outside")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:2/v1")
    model = create_language_model(settings_with(**OPENAI))
    assert model.openai_api_key.get_secret_value() == "sk-outside"
    assert str(model.root_client.base_url) == "http://127.0.0.1:2/v1/"


def test_a_model_that_takes_no_temperature_is_given_none(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-outside")
    assert create_language_model(settings_with(model="openai:gpt-5-mini")).temperature is None


@pytest.mark.parametrize("model", ["openai:gpt-4.1-mini", "nobody:model", "anthropic:claude"])
def test_what_cannot_be_used_is_named_at_the_start(model):
    with pytest.raises(ModelUnavailable, match=f"The model {model} cannot be used: .+"):
        create_language_model(settings_with(model=model))


class Loud(BaseModel):
    """What a provider's client is when it quotes what it was given."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    api_key: int


@pytest.mark.parametrize(
    ("fail", "reason"),
    [
        (lambda key: Loud(api_key=key), "api_key (int_parsing)"),
        (int, "ValueError"),
        (lambda _: importlib.import_module("no_such_package"), "No module named 'no_such_package'"),
    ],
)
def test_the_key_is_not_quoted_in_what_cannot_be_used(monkeypatch, fail, reason):
    monkeypatch.setattr("langchain.chat_models.init_chat_model", lambda *_, api_key, **__: fail(api_key))
    with pytest.raises(ModelUnavailable) as caught:
        create_language_model(settings_with(**OPENAI, model_api_key=SecretStr("sk-mine")))
    assert caught.value.fields["reason"] == reason


@pytest.mark.parametrize(
    ("variable", "value", "hint"),
    [
        ("MODEL", "gpt-5-mini", "provider:model"),
        ("MODEL", "openai:", "provider:model"),
        ("MODEL_BASE_URL", "localhost:11434", "http://"),
        ("MODEL_TIMEOUT_SECONDS", "0", "greater than 0"),
        ("MODEL_TOKENS_PER_PERSON_AND_DAY", "-1", "greater than or equal to 0"),
        ("MODEL_USD_PER_PERSON_AND_DAY", "much", "decimal"),
        ("LEARN_FROM_QUESTIONS", "perhaps", "boolean"),
        ("LEARN_KEEP_DAYS", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, tmp_path, variable, value, hint):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable) as caught:
        load_settings()
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "fault"), [(says("OK"), None), (fails(401), "AuthenticationError"), (b"no JSON", "")]
)
def test_the_doctor_asks_one_word_and_tells_how_it_failed(provider, answer, fault):
    provider.will(answer)
    settings = settings_with(**OPENAI, model_api_key=SecretStr("sk-mine"), model_base_url=provider.url)
    found = find_fault(create_language_model(settings))
    assert found == fault if fault is None else fault in found


def test_the_key_is_not_shown_in_a_log():
    assert "sk-mine" not in repr(settings_with(**OPENAI, model_api_key=SecretStr("sk-mine")))


def test_without_a_model_there_is_none(settings):
    assert Application(settings).language_model is None
