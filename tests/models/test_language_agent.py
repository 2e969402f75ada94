"""A turn with a language model: what it calls is done as the router's calls are; whatever it cannot do, the
router does, and nobody is told."""

import time

import pytest
from langchain_core.messages import AIMessage

from tests.fakes import calls
from tests.models.conftest import ends
from tests.models.provider import after, calling, fails, says

TEA = ("answer", "check_stock")
ROUTERS = ("answer", "list_alerts")


@pytest.fixture
def with_router(storehand):
    """Storehand whose router would list alerts, so that its answers are told from the model's."""

    def build(**settings):
        built = storehand(**settings)
        built.router.script = [calls("list_alerts")]
        return built

    return build


def test_what_the_model_calls_is_answered(with_router, provider):
    provider.will(says("", calling("check_stock", item="乌龙茶")), says("OK"))
    reply = with_router().ask("乌龙茶还有吗")
    assert ends(reply) == [TEA]
    assert reply.outcomes[0].arguments == {"item": "BEV-0012", "location": "S003"}


def test_several_requests_are_answered_in_their_order(with_router, provider):
    provider.will(
        says("", calling("check_stock", item="乌龙茶"), calling("find_person", person="kevin")), says("OK")
    )
    reply = with_router().ask("乌龙茶还有多少，顺便问下 Kevin 是谁")
    assert [outcome.tool for outcome in reply.outcomes] == ["check_stock", "find_person"]


def test_a_model_that_makes_one_call_at_a_time_is_let_go_on(with_router, provider):
    provider.will(
        says("", calling("check_stock", item="乌龙茶")), says("", calling("list_alerts")), says("OK")
    )
    assert ends(with_router().ask("乌龙茶还有多少，有什么预警")) == [TEA, ROUTERS]


def test_of_calls_made_together_one_that_asks_back_ends_the_turn_and_the_other_is_shown(
    with_router, provider
):
    provider.will(
        says("", calling("check_stock", item="可乐"), calling("list_alerts")),
        says("", calling("check_stock", item="BEV-0001")),
    )
    reply = with_router().ask("可乐还有吗，有什么预警")
    assert ends(reply) == [("clarify", "check_stock"), ROUTERS]
    assert len(provider.requests) == 1


@pytest.mark.parametrize(
    "script",
    [
        pytest.param([says("", calling("check_stock", '{"item": "乌龙'))], id="malformed arguments"),
        pytest.param([says("", calling("check_stock", "[1, 2]"))], id="arguments that are no object"),
        pytest.param([says("", calling("delete_stock", item="乌龙茶"))], id="unknown tool"),
        pytest.param([says("", calling("check_stock", item="乌龙茶", actor="ceo"))], id="unknown argument"),
        pytest.param([says("", calling("check_stock", item={"sku": ["x"]}))], id="misshapen argument"),
        pytest.param(
            [says("", calling("list_low_stock", category="weapons"))], id="a value the argument cannot have"
        ),
        pytest.param(
            [says("", calling("check_stock", item="乌龙茶"), calling("drop_database"))],
            id="one good and one bad call",
        ),
        pytest.param([fails(500)], id="server error"),
        pytest.param([fails(400)], id="request refused"),
        pytest.param([fails(401)], id="wrong key"),
        pytest.param([b"<html>Bad gateway</html>"], id="no JSON"),
        pytest.param([(200, {"choices": []})], id="no choice"),
        pytest.param([(200, {"choices": None})], id="choices that are none"),
        pytest.param([says("")], id="empty answer"),
        pytest.param([says("You have 1,000 cans of tea.")], id="words without a call"),
    ],
)
def test_the_router_answers_where_the_model_is_of_no_use(with_router, provider, script):
    provider.will(*script)
    assert ends(with_router().ask("有什么预警")) == [ROUTERS]


def test_a_call_that_is_partly_bad_does_nothing_at_all(storehand, provider):
    provider.will(says("", calling("check_stock", item="乌龙茶"), calling("drop_database")))
    built = storehand()
    built.router.script = [AIMessage("", response_metadata={"reason": "out_of_scope"})]
    assert ends(built.ask("乌龙茶还有吗")) == [("refuse", None)]


def test_a_limit_of_the_provider_is_not_waited_for(with_router, provider):
    provider.will(fails(429))
    built = with_router(model_timeout_seconds=60)
    started = time.monotonic()
    assert ends(built.ask("有什么预警")) == [ROUTERS]
    assert time.monotonic() - started < 10


def test_a_slow_model_is_given_up_at_the_deadline(with_router, provider):
    provider.will(after(8, says("", calling("check_stock", item="乌龙茶"))))
    built = with_router(model_timeout_seconds=0.3)
    started = time.monotonic()
    assert ends(built.ask("有什么预警")) == [ROUTERS]
    assert time.monotonic() - started < 6


def test_all_calls_of_a_turn_share_one_deadline(with_router, provider):
    items = ("乌龙茶", "矿泉水", "鲜牛奶", "鸡蛋")
    provider.will(*[after(0.4, says("", calling("check_stock", item=item))) for item in items])
    built = with_router(model_timeout_seconds=1)
    reply = built.ask("乌龙茶、矿泉水、鲜牛奶、鸡蛋还有吗")
    assert 1 <= len(reply.outcomes) <= 2


def test_a_provider_that_is_down_costs_the_fourth_person_no_time(with_router, provider):
    provider.will(fails(500))
    built = with_router()
    for _ in range(3):
        built.ask("有什么预警")
    asked = len(provider.requests)
    built.router.script = [calls("list_alerts")]
    assert ends(built.ask("有什么预警")) == [ROUTERS]
    assert len(provider.requests) == asked


def test_what_was_done_before_the_provider_failed_is_shown_and_not_done_again(with_router, provider):
    provider.will(says("", calling("check_stock", item="乌龙茶")), fails(500))
    assert ends(with_router().ask("乌龙茶还有吗")) == [TEA]


def test_the_same_call_again_and_again_is_made_once(with_router, provider):
    provider.will(says("", calling("check_stock", item="乌龙茶")))
    assert ends(with_router().ask("乌龙茶还有吗")) == [TEA]
    assert len(provider.requests) == 2


def test_twins_among_calls_made_together_are_one(with_router, provider):
    provider.will(
        says("", calling("list_alerts", call_id="a"), calling("list_alerts", call_id="b")), says("OK")
    )
    assert ends(with_router().ask("有什么预警")) == [ROUTERS]


def test_a_loop_of_ever_new_calls_ends_after_six(with_router, provider):
    def one_more(request):
        del request
        number = len(provider.requests)
        return says("", calling("list_low_stock", location=f"S{number:03}"))

    provider.will(one_more)
    reply = with_router().ask("各店缺什么", email="sun.yutong@lantern.example.com")
    assert [outcome.tool for outcome in reply.outcomes] == ["list_low_stock"] * 6
    assert len(provider.requests) <= 7


def test_calls_that_share_one_id_keep_their_own_results(with_router, provider):
    provider.will(
        says(
            "",
            calling("check_stock", item="乌龙茶", call_id="same"),
            calling("find_person", person="kevin", call_id="same"),
        ),
        says("OK"),
    )
    reply = with_router().ask("乌龙茶还有多少，Kevin 是谁")
    assert [outcome.tool for outcome in reply.outcomes] == ["check_stock", "find_person"]


def test_a_name_the_model_put_in_other_words_is_left_to_the_router(with_router, provider):
    provider.will(says("", calling("check_stock", item="Wulong infusion of the hills")))
    assert ends(with_router().ask("乌龙茶还有吗")) == [ROUTERS]


def test_a_name_that_neither_knows_is_named_in_the_refusal(storehand, provider):
    provider.will(says("", calling("check_stock", item="flux capacitor")))
    reply = storehand().ask("how many flux capacitors")
    assert [(outcome.status, outcome.reason) for outcome in reply.outcomes] == [("refuse", "not_found")]


def test_an_answer_to_our_question_needs_no_model(with_router, provider):
    provider.will(says("", calling("check_stock", item="可乐")))
    built = with_router()
    first = built.ask("可乐还有吗")
    answered = calls("check_stock", item="BEV-0001")
    answered.response_metadata = {"continuation": "answer"}
    built.router.script = [answered, answered]
    reply = built.ask("第一个", history=first.messages)
    assert ends(reply) == [TEA]
    assert len(provider.requests) == 1


def test_a_new_request_after_our_question_goes_to_the_model(with_router, provider):
    provider.will(
        says("", calling("check_stock", item="可乐")), says("", calling("list_low_stock")), says("")
    )
    built = with_router()
    first = built.ask("可乐还有吗")
    built.router.script = [AIMessage("", response_metadata={"continuation": "new"})]
    assert ends(built.ask("店里缺什么", history=first.messages)) == [("answer", "list_low_stock")]


def test_the_models_own_words_are_never_shown_or_kept(with_router, provider):
    provider.will(
        says("There are 4,711 cans left.", calling("check_stock", item="乌龙茶")), says("4,711 cans, enjoy!")
    )
    reply = with_router().ask("how much oolong tea")
    assert "4,711" not in str(reply)
