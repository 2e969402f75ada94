import re
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from backend.procurement.drafts import PayerAccount
from backend.settings import Settings, SettingsError, load_settings

PROJECT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _without_a_file(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


def test_the_example_file_lists_exactly_the_settings():
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    names = [match[1] for line in lines if (match := re.match(r"([A-Z_]+)=", line))]
    assert names == [name.upper() for name in Settings.model_fields]


def test_the_example_file_taken_as_it_is_means_the_defaults(tmp_path):
    (tmp_path / ".env").write_text((PROJECT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    assert load_settings() == Settings(_env_file=None)


def test_every_setting_of_the_example_file_is_explained():
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(lines):
        assert "=" not in line.partition("#")[0] or before.startswith("#"), line


@pytest.mark.parametrize(
    ("variable", "value", "hint"),
    [
        ("PORT", "eighty", "integer"),
        ("PORT", "70000", "65535"),
        ("DATABASE_URL", "mysql://localhost/x", "postgresql://"),
        ("SLACK_API_URL", "localhost:8420", "http://"),
        ("DEFAULT_LANGUAGE", "fr", "'zh' or 'en'"),
        ("LOG_LEVEL", "LOUD", "'DEBUG'"),
        ("PAYER_NAME", "店" * 71, "70 characters"),
        ("PAYER_ACCOUNT_NUMBER", "62-22", "5 to 34"),
        ("PAYER_ACCOUNT_NUMBER", "abc12345", "capital letters"),
        ("PAYER_BANK_CODE", "ICBK", "BIC of 8 or 11"),
    ],
)
def test_a_wrong_value_is_named_with_what_it_takes(monkeypatch, variable, value, hint):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert f"{variable}: " in str(caught.value)
    assert hint in str(caught.value)


def test_a_limit_in_dollars_that_would_never_be_reached_stops_the_start(monkeypatch):
    monkeypatch.setenv("MODEL_USD_PER_PERSON_AND_DAY", "1")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    for name in ("PERSON_AND_DAY", "MILLION_INPUT_TOKENS", "MILLION_OUTPUT_TOKENS"):
        assert f"MODEL_USD_PER_{name}" in str(caught.value)
    assert "\n  MODEL_USD" in str(caught.value)


@pytest.mark.parametrize("kind", ["INPUT", "OUTPUT"])
def test_a_limit_in_dollars_needs_one_price(monkeypatch, kind):
    monkeypatch.setenv("MODEL_USD_PER_PERSON_AND_DAY", "1")
    monkeypatch.setenv(f"MODEL_USD_PER_MILLION_{kind}_TOKENS", "0.25")
    assert load_settings().model_usd_per_person_and_day == 1


def test_a_limit_of_no_dollars_switches_the_model_off_at_any_price(monkeypatch):
    monkeypatch.setenv("MODEL_USD_PER_PERSON_AND_DAY", "0")
    assert load_settings().model_usd_per_person_and_day == 0


def test_an_account_with_a_part_missing_stops_the_start_with_that_part(monkeypatch):
    monkeypatch.setenv("PAYER_NAME", "灯笼")
    monkeypatch.setenv("PAYER_BANK_CODE", "ICBKCNBJ")
    with pytest.raises(SettingsError, match=r"\n  PAYER_ACCOUNT_NUMBER: missing"):
        load_settings()


def test_an_account_is_read_as_it_is_printed_on_letters(monkeypatch):
    monkeypatch.setenv("PAYER_NAME", "灯笼便利餐饮有限公司")
    monkeypatch.setenv("PAYER_ACCOUNT_NUMBER", "DE89 3704 0044 0532 0130 00")
    monkeypatch.setenv("PAYER_BANK_CODE", "COBADEFF XXX")
    settings = load_settings()
    assert settings.payer_account_number == "DE89370400440532013000"
    assert settings.payer_bank_code == "COBADEFFXXX"


@pytest.mark.parametrize("number", ["1234", "12345", "A" * 34, "A" * 35, "12a45", "123456"])
def test_an_account_number_is_taken_by_the_settings_where_a_bank_file_takes_it(number):
    def is_taken(build):
        try:
            build()
        except ValidationError:
            return False
        return True

    parts = {"name": "灯笼", "account_number": number, "bank_code": "ICBKCNBJ"}
    by_settings = is_taken(
        lambda: Settings(_env_file=None, **{f"payer_{part}": value for part, value in parts.items()})
    )
    assert by_settings == is_taken(lambda: PayerAccount(**parts))


def test_all_wrong_values_are_named_at_once(monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsError, match=r"PORT: [\s\S]*LOG_LEVEL: "):
        load_settings()


def test_an_empty_value_means_the_default(monkeypatch):
    monkeypatch.setenv("PORT", "")
    assert load_settings().port == 8420


def test_the_environment_comes_before_the_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("PORT=1111\nLOG_LEVEL=DEBUG\n")
    monkeypatch.setenv("PORT", "2222")
    settings = load_settings()
    assert (settings.port, settings.log_level) == (2222, "DEBUG")


def test_a_token_is_not_shown_in_a_log_or_a_traceback(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")
    assert "very-secret" not in repr(load_settings())


def test_settings_cannot_be_changed_later(settings):
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1
    assert settings.port == 8420


def test_the_data_directory_does_not_depend_on_where_a_process_stands_later(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", "here")
    assert load_settings().data_dir == tmp_path / "here"
