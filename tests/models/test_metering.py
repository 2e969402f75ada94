"""Tokens and cost per person and day, and the limit past which the router answers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from langchain_core.messages import AIMessage

from backend.usage import service as usage
from backend.usage.report import usage_table
from backend.usage.schemas import DailyLimits, ModelCall, Prices
from tests.factories.days import NOW, TODAY
from tests.fakes import calls
from tests.models.conftest import LINA, ends
from tests.models.provider import after, calling, fails, says

JIAHAO = "lim.jiahao@lantern.example.com"
ROUTERS = ("answer", "list_alerts")
MODELS = ("answer", "list_low_stock")


def used(database, email=LINA, on=TODAY):
    with database.unit() as uow:
        return usage.get_usage(uow, email=email, used_on=on)


def record(uow, tokens=100, *, email=LINA, used_on=TODAY, model="m", prices=None, failed=False):
    call = ModelCall(model=model, input_tokens=tokens, output_tokens=tokens // 10, failed=failed)
    usage.record_call(uow, call, email=email, used_on=used_on, prices=prices or Prices())


@pytest.fixture
def short(storehand, provider):
    """The model lists shortages, the router alerts."""

    def build(**settings):
        provider.will(says("", calling("list_low_stock")))
        built = storehand(**settings)
        built.router.script = [calls("list_alerts"), AIMessage("")] * 3
        return built

    return build


def test_calls_and_tokens_are_counted_for_who_asked(short, database):
    short().ask("店里缺什么")
    taken = used(database)
    assert (taken.calls, taken.failed_calls, taken.input_tokens, taken.output_tokens) == (2, 0, 200, 40)
    assert used(database, JIAHAO).calls == 0


def test_cost_follows_the_prices_of_the_settings(short, database):
    prices = {
        "model_usd_per_million_input_tokens": Decimal("2.5"),
        "model_usd_per_million_output_tokens": Decimal(10),
    }
    short(**prices).ask("店里缺什么")
    # Two calls of 100 tokens in and 20 out: 2 * (100 * 2.5 + 20 * 10) / 1 000 000.
    assert used(database).cost_usd == Decimal("0.0009")


def test_past_the_limit_of_tokens_the_router_answers_and_nothing_is_said(short, provider):
    built = short(model_tokens_per_person_and_day=150)
    assert ends(built.ask("店里缺什么")) == [MODELS]
    asked = len(provider.requests)
    assert ends(built.ask("店里缺什么")) == [ROUTERS]
    assert len(provider.requests) == asked


def test_past_the_limit_of_dollars_too(short):
    built = short(
        model_usd_per_person_and_day=Decimal("0.0001"), model_usd_per_million_input_tokens=Decimal(1)
    )
    assert ends(built.ask("店里缺什么")) == [MODELS]
    assert ends(built.ask("店里缺什么")) == [ROUTERS]


def test_one_persons_limit_is_nobody_elses(short):
    built = short(model_tokens_per_person_and_day=150)
    built.ask("店里缺什么")
    assert ends(built.ask("what is running out", email=JIAHAO)) == [MODELS]


def test_a_new_day_begins_at_the_persons_midnight(short, clock):
    built = short(model_tokens_per_person_and_day=150)
    built.ask("店里缺什么")
    clock.instant = NOW.replace(hour=15, minute=59)  # 23:59 in Shanghai
    assert ends(built.ask("店里缺什么")) == [ROUTERS]
    clock.instant += timedelta(minutes=1)
    assert ends(built.ask("店里缺什么")) == [MODELS]


def test_a_limit_of_nothing_switches_the_model_off(short, provider):
    assert ends(short(model_tokens_per_person_and_day=0).ask("店里缺什么")) == [ROUTERS]
    assert provider.requests == []


def test_a_limit_reached_within_a_turn_ends_it_with_what_is_there(short, provider):
    provider.script = [says("", calling("list_low_stock")), says("", calling("list_alerts"))]
    assert ends(short(model_tokens_per_person_and_day=100).ask("店里缺什么")) == [MODELS]
    assert len(provider.requests) == 1


def test_a_call_that_fails_is_counted_as_such(short, provider, database):
    built = short()
    provider.will(fails(400))
    built.ask("店里缺什么")
    assert (used(database).calls, used(database).failed_calls) == (1, 1)


def test_a_call_left_at_its_deadline_is_counted_with_what_the_provider_has_read(short, provider, database):
    built = short(model_timeout_seconds=0.2)
    provider.will(after(0.6, says("OK")))
    assert ends(built.ask("店里缺什么")) == [ROUTERS]
    taken = used(database)
    assert (taken.calls, taken.failed_calls, taken.output_tokens) == (1, 1, 0)
    # The tools alone have over ten thousand characters.
    assert taken.input_tokens > 5_000


def test_a_server_that_reports_no_usage_is_counted_by_length(short, provider, database):
    built = short()
    provider.will(says("OK", usage=None))
    built.ask("店里缺什么")
    # The tools alone have over ten thousand characters.
    assert used(database).input_tokens > 5_000
    assert used(database).output_tokens >= 1


def test_calls_of_several_models_add_up_for_the_limit(database):
    with database.unit() as uow:
        record(uow, 100, model="openai:a")
        record(uow, 200, model="openai:b", failed=True)
        record(uow, 400, model="openai:b", used_on=TODAY - timedelta(days=1))
        uow.commit()
        total = usage.get_usage(uow, email=LINA, used_on=TODAY)
        listed = usage.list_usage(uow, since=TODAY - timedelta(days=1))
    assert (total.calls, total.failed_calls, total.input_tokens, total.output_tokens) == (2, 1, 300, 30)
    assert [(row.used_on, row.model, row.input_tokens) for row in listed] == [
        (TODAY, "openai:a", 100),
        (TODAY, "openai:b", 200),
        (TODAY - timedelta(days=1), "openai:b", 400),
    ]


def test_calls_that_two_workers_record_at_once_all_count(fresh_database):
    def work(number):
        del number
        with fresh_database.unit() as uow:
            record(uow, 100)
            uow.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(20)))
    assert used(fresh_database).calls == 20
    assert used(fresh_database).input_tokens == 2_000


@pytest.mark.parametrize(
    ("limits", "is_within"),
    [
        (DailyLimits(tokens=111), True),
        (DailyLimits(tokens=110), False),
        (DailyLimits(tokens=1_000, cost_usd=Decimal("0.5")), False),
        (DailyLimits(tokens=1_000, cost_usd=Decimal("0.51")), True),
    ],
)
def test_reaching_a_limit_is_being_past_it(uow, limits, is_within):
    record(uow, 100, prices=Prices(input_usd=Decimal(5_000)))
    assert usage.get_usage(uow, email=LINA, used_on=TODAY).is_within(limits) is is_within


def test_who_pays_reads_a_table_with_the_sum(uow):
    record(uow, 100, prices=Prices(input_usd=Decimal(2_500)), used_on=TODAY)
    record(uow, 200, prices=Prices(input_usd=Decimal(2_500)), used_on=TODAY - timedelta(days=29))
    record(uow, 400, used_on=TODAY - timedelta(days=30))
    heading, today, earlier, total = usage_table(uow, days=30).splitlines()
    assert heading.split()[:3] == ["day", "person", "model"]
    assert today.split() == ["2026-06-10", LINA, "m", "1", "0", "100", "10", "0.2500"]
    assert earlier.split()[0] == "2026-05-12"
    assert total == "USD 0.7500 in all"


def test_a_table_of_nothing_says_so(uow):
    assert usage_table(uow, days=30) == "No language model was used."


def test_counts_are_forgotten_after_years(uow):
    record(uow, used_on=TODAY)
    record(uow, used_on=TODAY - usage.RETENTION - timedelta(days=1))
    assert usage.forget_old(uow) == 1
    assert [row.used_on for row in usage.list_usage(uow, since=date(2000, 1, 1))] == [TODAY]
