import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from tests.router.chain import COLA_OPTIONS

WHICH_COLA = {
    "status": "clarify",
    "arguments": {"location": "S003"},
    "missing": ["item"],
    "asked": "可乐",
    "options": COLA_OPTIONS,
}
LISTED = {
    "result": {"documents": [{"document": "PR-000003"}, {"document": "PR-000007"}, {"document": "PR-000012"}]}
}


def outcome_of(decision):
    return decision["decision"], decision["tool"], decision["arguments"]


@pytest.mark.parametrize(
    ("answer", "item"),
    [
        ("第二个", "BEV-0002"),
        ("2", "BEV-0002"),
        ("the second one", "BEV-0002"),
        ("最后一个", "BEV-0003"),
        ("500ml的", "BEV-0002"),
        ("我要1.5升的", "BEV-0003"),
        ("罐装", "BEV-0001"),
        ("the can", "BEV-0001"),
        ("BEV-0003", "BEV-0003"),
        ("Cola 500 ml Bottle", "BEV-0002"),
    ],
)
def test_a_question_is_answered_by_name_place_or_part_of_a_name(talk, answer, item):
    talk.say("3号店可乐还有多少", **WHICH_COLA)
    decision = talk.say(answer)
    assert outcome_of(decision) == ("act", "check_stock", {"item": item, "location": "S003"})
    assert decision["continuation"] == "answer"


@pytest.mark.parametrize(
    ("text", "tool"), [("我还剩几天年假", "get_leave_balance"), ("show me the open alerts", "list_alerts")]
)
def test_another_request_instead_of_an_answer_is_served(talk, text, tool):
    talk.say("3号店可乐还有多少", **WHICH_COLA)
    decision = talk.say(text)
    assert (decision["tool"], decision["continuation"]) == (tool, "new")


def test_a_question_put_aside_can_still_be_answered(talk):
    talk.say("3号店可乐还有多少", **WHICH_COLA)
    talk.say("我还剩几天年假")
    assert outcome_of(talk.say("第二个")) == ("act", "check_stock", {"item": "BEV-0002", "location": "S003"})


@pytest.mark.parametrize("text", ["算了", "不用了，谢谢", "cancel", "never mind", "forget it"])
def test_what_was_asked_can_be_dropped(talk, text):
    talk.say("3号店可乐还有多少", **WHICH_COLA)
    decision = talk.say(text)
    assert (decision["decision"], decision["reason"], decision["continuation"]) == (
        "refuse",
        "cancelled",
        "cancel",
    )


@pytest.mark.parametrize(
    ("request_text", "outcome", "answer", "arguments"),
    [
        (
            "从总仓调鸡蛋到3号店",
            {
                "arguments": {"item": "PRO-0019", "from_location": "DC01", "to_location": "S003"},
                "missing": ["quantity"],
            },
            "twenty cases",
            {"item": "PRO-0019", "from_location": "DC01", "to_location": "S003", "quantity": "20 cases"},
        ),
        (
            "请年假",
            {"arguments": {"leave_type": "annual"}, "missing": ["start_on"]},
            "下周一到周三",
            {"leave_type": "annual", "start_on": "2026-11-30", "end_on": "2026-12-02"},
        ),
        (
            "驳回PR-1",
            {"arguments": {"document": "PR-000001"}, "missing": ["reason"]},
            "太贵了",
            {"document": "PR-000001", "reason": "太贵了"},
        ),
        (
            "订鸡蛋",
            {"arguments": {"lines": [{"item": "PRO-0019"}]}, "missing": ["quantity"]},
            "3箱",
            {"lines": [{"item": "PRO-0019", "quantity": "3 箱"}]},
        ),
    ],
)
def test_a_missing_argument_is_filled_by_the_next_message(talk, request_text, outcome, answer, arguments):
    talk.say(request_text, status="clarify", options=[], **outcome)
    assert talk.say(answer)["arguments"] == arguments


def test_an_option_completes_the_line_it_was_asked_for(talk):
    lines = [{"item": "PRO-0019", "quantity": "2"}, {"quantity": "3 箱"}]
    talk.say(
        "订2个鸡蛋和3箱可乐",
        status="clarify",
        arguments={"lines": lines},
        missing=["item"],
        options=COLA_OPTIONS,
    )
    assert talk.say("罐装的")["arguments"] == {
        "lines": [{"item": "PRO-0019", "quantity": "2"}, {"item": "BEV-0001", "quantity": "3 箱"}]
    }


@pytest.mark.parametrize("text", ["5号店呢", "and store 5?", "虹桥店", "what about store 5"])
def test_a_follow_up_asks_the_same_of_another_place(talk, text):
    talk.say("3号店罐装可乐还有多少")
    decision = talk.say(text)
    assert outcome_of(decision) == ("act", "check_stock", {"item": "BEV-0001", "location": "S005"})
    assert decision["continuation"] == "follow_up"


@pytest.mark.parametrize("text", ["总仓现在还有多少", "and how many are left at the warehouse now"])
def test_a_follow_up_with_words_that_name_nothing_keeps_the_item(talk, text):
    talk.say("3号店罐装可乐还有多少")
    assert talk.say(text)["arguments"] == {"item": "BEV-0001", "location": "DC01"}


def test_a_dropped_question_cannot_be_answered_any_more(talk):
    talk.say("3号店可乐还有多少", **WHICH_COLA)
    talk.say("算了不查了")
    assert talk.say("第二个")["continuation"] != "answer"


def test_dropping_a_question_may_come_with_another_wish(talk):
    talk.say("3号店可乐还有多少", **WHICH_COLA)
    decision = talk.say("算了，看看鸡蛋还有多少")
    assert outcome_of(decision) == ("act", "check_stock", {"item": "PRO-0019"})
    assert talk.say("第二个")["continuation"] != "answer"


def test_a_day_that_does_not_exist_leaves_the_question_open(talk):
    talk.say("请年假", status="clarify", arguments={"leave_type": "annual"}, missing=["start_on"], options=[])
    again = talk.say(
        "2月30号", status="clarify", arguments={"leave_type": "annual"}, missing=["start_on"], options=[]
    )
    assert outcome_of(again) == ("act", "request_leave", {"leave_type": "annual"})
    assert talk.say("12月1号")["arguments"]["start_on"] == "2026-12-01"


def test_a_follow_up_with_a_new_word_narrows_the_item(talk):
    talk.say("3号店可乐还有多少")
    assert talk.say("那无糖的呢?")["arguments"] == {"item": "无糖可乐", "location": "S003"}


@pytest.mark.parametrize(("text", "item"), [("那无糖的呢?", "BEV-0004"), ("那1.5升的呢", "BEV-0003")])
def test_a_follow_up_after_a_chosen_item_leads_to_the_one_beside_it(talk, text, item):
    talk.say("3号店罐装可乐还有多少")
    assert talk.say(text)["arguments"] == {"item": item, "location": "S003"}


@pytest.mark.parametrize("text", ["帮我写一首关于春天的诗", "write me a poem about a spring day"])
def test_what_nobody_serves_is_no_follow_up_of_a_question_to_the_handbook(talk, text):
    talk.say("年假有几天？" if "诗" in text else "how many days of annual leave do I get")
    assert talk.say(text)["decision"] == "refuse"


def test_a_correction_goes_to_the_argument_that_held_the_wrong_name(talk):
    talk.say("从总仓调20箱鸡蛋到3号店")
    changed = talk.say("不是3号店，是5号店")["arguments"]
    assert (changed["from_location"], changed["to_location"]) == ("DC01", "S005")


def test_the_handbook_is_asked_the_same_of_another_kind_of_leave(talk):
    talk.say("how many days of annual leave do people in Singapore get")
    decision = talk.say("and paternity leave?")
    assert decision["tool"] == "ask_policy"
    assert decision["arguments"]["question"] == "how many days of paternity leave do people in Singapore get"


@pytest.mark.parametrize("text", ["不对，是5号店", "no, store 5", "我是说虹桥店", "改成5号店"])
def test_a_correction_changes_one_argument(talk, text):
    talk.say("给3号店订2箱鸡蛋")
    decision = talk.say(text)
    assert decision["arguments"] == {"lines": [{"item": "PRO-0019", "quantity": "2 箱"}], "location": "S005"}
    assert decision["continuation"] == "correction"


def test_a_corrected_quantity_keeps_the_item(talk):
    talk.say("订2箱鸡蛋")
    assert talk.say("不对，是5箱")["arguments"] == {"lines": [{"item": "PRO-0019", "quantity": "5 箱"}]}


def test_an_order_after_a_question_about_stock_is_for_that_item(talk):
    talk.say("鸡蛋还有多少")
    assert outcome_of(talk.say("再订两箱")) == (
        "act",
        "raise_purchase_request",
        {"lines": [{"item": "PRO-0019", "quantity": "2 箱"}]},
    )


@pytest.mark.parametrize(
    ("text", "tool", "document"),
    [
        ("批准第二个", "approve_document", "PR-000007"),
        ("approve the last one", "approve_document", "PR-000012"),
        ("approve #12", "approve_document", "PR-000012"),
        ("#7 到哪了", "get_document", "PR-000007"),
    ],
)
def test_a_document_is_named_by_its_place_in_the_list_or_its_bare_number(talk, text, tool, document):
    talk.say("列出3号店的采购申请", **LISTED)
    assert outcome_of(talk.say(text)) == ("act", tool, {"document": document})


@pytest.mark.parametrize("text", ["批准它", "approve it", "批准"])
def test_a_document_just_shown_needs_no_number(talk, text):
    talk.say("看看 PR-3")
    assert outcome_of(talk.say(text)) == ("act", "approve_document", {"document": "PR-000003"})


def test_after_a_tool_has_answered_the_turn_is_over(router, talk):
    talk.say("哪些货要补")
    reply = router.invoke(talk._messages[:-1])
    assert (reply.content, reply.tool_calls) == ("", [])


def test_the_day_is_the_askers_and_not_the_servers(router):
    message = HumanMessage("明天请病假", additional_kwargs={"now": "2026-12-31T23:30:00+08:00"})
    assert (
        router.invoke([SystemMessage("be brief"), message]).tool_calls[0]["args"]["start_on"] == "2027-01-01"
    )


def test_a_tool_that_is_not_offered_is_named_and_not_called(model):
    from tests.router.toolset import TOOLS  # noqa: PLC0415  only this test needs one tool by itself

    reply = model.bind_tools([TOOLS["check_stock"]]).invoke([HumanMessage("批准PR-12")])
    assert reply.tool_calls == []
    assert reply.response_metadata["tool"] == "approve_document"
    assert reply.response_metadata["reason"] == "unavailable"


def test_a_conversation_without_a_person_is_refused(router):
    reply = router.invoke([AIMessage("hello")])
    assert reply.response_metadata["decision"] == "refuse"


def test_a_pressed_tool_is_done_with_the_words_said_before(talk):
    talk.say("乌龙茶还有多少")
    assert outcome_of(talk.say("list_alerts"))[:2] == ("act", "list_alerts")
    talk.say("乌龙茶 我们店")
    decision, tool, arguments = outcome_of(talk.say("check_stock"))
    assert (decision, tool, arguments["item"]) == ("act", "check_stock", "乌龙茶")
