"""Every tool of the contract is declared, and what was said becomes canonical whoever chose the tool."""

import re

import pytest

from tests.factories.calling import CATALOG, Caller

# Copied out of the public contract: arguments, with a mark where one may be left out.
CONTRACT = """
check_stock(item, location?) list_low_stock(location?, category?) list_expiring_stock(location?, within_days?)
explain_replenishment(item, location?) record_stock_count(item, location?, counted_quantity)
request_transfer(item, from_location, to_location?, quantity)
raise_purchase_request(lines, location?, needed_by?, reason?)
list_purchase_requests(location?, status?) get_document(document) list_pending_approvals()
approve_document(document, comment?) reject_document(document, reason) cancel_document(document, reason?)
delegate_approvals(delegate, start_on, end_on) receive_order(document, lines?)
record_invoice(document, invoice_number, amount) list_invoice_exceptions(supplier?) release_payment(document)
compare_suppliers(item, quantity?) log_inspection_issue(location?, category, description, severity?)
list_inspection_issues(location?, status?, severity?) resolve_inspection_issue(document, note?)
verify_inspection_issue(document, accepted, note?) ask_policy(question) get_leave_balance(leave_type?)
request_leave(leave_type, start_on, end_on, reason?) find_person(person) open_ticket(summary, category?, priority?)
list_tickets(status?) list_alerts(location?, kind?) acknowledge_alert(alert) snooze_alert(alert, until)
subscribe_alerts(kind, location?) unsubscribe_alerts(kind, location?)
create_alert_rule(metric, operator, threshold, item?, location?) show_capabilities()
set_preferences(language?, quiet_start?, quiet_end?)
"""
WRITES = frozenset(
    {
        "record_stock_count",
        "request_transfer",
        "raise_purchase_request",
        "approve_document",
        "reject_document",
        "cancel_document",
        "delegate_approvals",
        "receive_order",
        "record_invoice",
        "release_payment",
        "log_inspection_issue",
        "resolve_inspection_issue",
        "verify_inspection_issue",
        "request_leave",
        "open_ticket",
        "create_alert_rule",
    }
)
REVERSIBLE = frozenset(
    {
        "acknowledge_alert",
        "snooze_alert",
        "subscribe_alerts",
        "unsubscribe_alerts",
        "set_preferences",
    }
)
AREA_MANAGER = "zhou.minghui"
STAFF = "wu.yating"


def contract():
    for name, arguments in re.findall(r"(\w+)\(([^)]*)\)", CONTRACT):
        yield name, re.findall(r"(\w+)(\?)?", arguments)


@pytest.fixture
def asking(database):
    return Caller(database).call


def values(outcome):
    return [option.value for option in outcome.options]


@pytest.mark.parametrize(("name", "arguments"), list(contract()))
def test_a_tool_takes_the_arguments_of_the_contract(name, arguments):
    fields = CATALOG.get(name).request.model_fields
    assert {field: info.is_required() for field, info in fields.items()} == {
        argument: not optional for argument, optional in arguments
    }


def test_there_is_no_tool_beside_those_of_the_contract():
    assert {tool.name for tool in CATALOG} == {name for name, _ in contract()}


@pytest.mark.parametrize("name", [name for name, _ in contract()])
def test_a_tool_does_what_the_contract_says_to_the_data(name):
    expected = "write" if name in WRITES else "reversible" if name in REVERSIBLE else "read"
    assert CATALOG.get(name).effect == expected


def test_nobody_is_told_of_what_is_not_built_yet():
    shown = CATALOG.open_to({role for tool in CATALOG for role in tool.roles})
    assert set(shown) == {tool.name for tool in CATALOG if not tool.is_planned}


@pytest.mark.parametrize(
    ("said", "canonical"),
    [("2 箱", "48"), ("两箱", "48"), ("half a case", "12"), ("a dozen", "12"), ("7", "7")],
)
def test_quantities_are_counted_in_the_items_unit(asking, said, canonical):
    outcome = asking("compare_suppliers", {"item": "330可乐", "quantity": said})
    assert outcome.arguments == {"item": "BEV-0001", "quantity": canonical}


def test_a_unit_the_item_does_not_have_is_asked_about_with_what_it_may_mean(asking):
    outcome = asking("compare_suppliers", {"item": "330可乐", "quantity": "5 kg"})
    assert (outcome.status, outcome.missing, outcome.asked) == ("clarify", ("quantity",), "5 kg")
    assert values(outcome) == ["5", "120"]
    assert outcome.arguments == {"item": "BEV-0001"}


def test_two_cases_of_nothing_in_particular_are_asked_about_and_not_taken_for_two(asking):
    rule = {"metric": "on_hand", "operator": "below", "threshold": "2 箱"}
    outcome = asking("create_alert_rule", rule)
    assert (outcome.status, outcome.missing) == ("clarify", ("item",))
    completed = asking("create_alert_rule", {**outcome.arguments, "item": "330可乐"})
    assert completed.arguments["threshold"] == "48"


@pytest.mark.parametrize("said", ["3", "3 天", "3 days"])
def test_a_threshold_in_days_needs_no_item(asking, said):
    outcome = asking(
        "create_alert_rule", {"metric": "days_to_expiry", "operator": "below", "threshold": said}
    )
    assert outcome.arguments["threshold"] == "3"


@pytest.mark.parametrize("said", ["1.5", "1.5天", "1.5 days"])
def test_a_threshold_in_days_may_be_a_fraction_beside_an_item(asking, said):
    rule = {"metric": "days_of_cover", "operator": "below", "threshold": said, "item": "BEV-0019"}
    assert asking("create_alert_rule", rule).arguments["threshold"] == "1.5"


def test_lines_are_resolved_one_by_one(asking):
    lines = [{"item": "330可乐", "quantity": "2 箱"}, {"item": "小瓶水", "quantity": "10 bottles"}]
    outcome = asking("raise_purchase_request", {"lines": lines, "needed_by": "2026-06-12"})
    assert outcome.arguments == {
        "lines": [{"item": "BEV-0001", "quantity": "48"}, {"item": "BEV-0010", "quantity": "10"}],
        "location": "S003",
        "needed_by": "2026-06-12",
    }


def test_a_line_whose_item_is_shared_keeps_its_quantity_until_it_is_known(asking):
    lines = [{"item": "330可乐", "quantity": "1"}, {"item": "牛奶", "quantity": "2 箱"}]
    outcome = asking("raise_purchase_request", {"lines": lines})
    assert (outcome.status, outcome.missing, outcome.asked) == ("clarify", ("item",), "牛奶")
    assert "DAI-0001" in values(outcome)
    assert outcome.arguments["lines"] == [{"item": "BEV-0001", "quantity": "1"}, {"quantity": "2 箱"}]


@pytest.mark.parametrize(
    ("lines", "missing"),
    [([{"item": "330可乐"}], "quantity"), ([{"quantity": "2 箱"}], "item"), ([], "item"), (None, "item")],
)
def test_what_a_line_lacks_is_asked_for(asking, lines, missing):
    outcome = asking("raise_purchase_request", {"lines": lines})
    assert (outcome.status, outcome.missing) == ("clarify", (missing,))


def test_an_unknown_item_in_a_line_is_refused_with_the_rest_understood(asking):
    outcome = asking("raise_purchase_request", {"lines": [{"item": "量子电容器", "quantity": "2 箱"}]})
    assert (outcome.status, outcome.reason) == ("refuse", "not_found")
    assert outcome.arguments["location"] == "S003"


def test_what_was_not_found_comes_with_the_askers_own_store(asking):
    outcome = asking("check_stock", {"item": "量子电容器"})
    assert (outcome.reason, outcome.arguments) == ("not_found", {"item": "量子电容器", "location": "S003"})


@pytest.mark.parametrize(
    ("said", "canonical"), [("1,250.50", "1250.5"), ("一千二百块", "1200"), ("1.2万", "12000")]
)
def test_sums_of_money_become_decimal_strings(asking, said, canonical):
    outcome = asking(
        "record_invoice", {"document": "po 3", "invoice_number": "FP-1", "amount": said}, who="wu.xiaoyan"
    )
    assert outcome.arguments == {"document": "PO-000003", "invoice_number": "FP-1", "amount": canonical}


@pytest.mark.parametrize("said", ["po 3", "3", "订单3号", "#3", "PO-000003"])
def test_a_number_is_of_the_kind_that_the_tool_handles(asking, said):
    assert asking("receive_order", {"document": said}).arguments["document"] == "PO-000003"


def test_a_number_that_may_be_of_any_kind_is_asked_about(asking):
    outcome = asking("get_document", {"document": "#12"})
    assert (outcome.status, outcome.missing, outcome.asked) == ("clarify", ("document",), "#12")


@pytest.mark.parametrize("said", ["all stores", "所有门店", "my area", "各店"])
def test_all_stores_means_all_that_an_area_manager_may_see(asking, said):
    outcome = asking("list_low_stock", {"location": said}, who=AREA_MANAGER)
    assert (outcome.status, outcome.arguments) == ("answer", {})
    assert len(outcome.result.locations) > 1


def test_all_stores_are_not_shown_to_somebody_who_works_at_one(asking):
    outcome = asking("list_low_stock", {"location": "所有门店"})
    assert (outcome.status, outcome.reason, outcome.arguments) == ("refuse", "not_allowed", {})


@pytest.mark.parametrize("said", ["our store", "我们店", "本店", "here", "全店"])
def test_our_store_is_the_askers_own(asking, said):
    assert asking("check_stock", {"item": "330可乐", "location": said}).arguments["location"] == "S003"


def test_a_write_never_means_all_stores_but_asks_which(asking):
    outcome = asking(
        "raise_purchase_request", {"lines": [{"item": "330可乐", "quantity": "1"}]}, who=AREA_MANAGER
    )
    assert (outcome.status, outcome.missing) == ("clarify", ("location",))
    assert {"S001", "S003"} <= set(values(outcome))
    assert "S007" not in values(outcome)


def test_goods_that_only_have_a_destination_come_from_the_askers_own_store(asking):
    outcome = asking("request_transfer", {"item": "330可乐", "to_location": "1号店", "quantity": "2"})
    assert (outcome.arguments["from_location"], outcome.arguments["to_location"]) == ("S003", "S001")


def test_goods_from_the_askers_own_store_need_a_destination(asking):
    outcome = asking("request_transfer", {"item": "330可乐", "from_location": "3号店", "quantity": "2"})
    assert (outcome.status, outcome.missing) == ("clarify", ("to_location",))


def test_an_order_for_a_store_outside_the_scope_is_not_allowed(asking):
    lines = [{"item": "330可乐", "quantity": "1"}]
    outcome = asking("raise_purchase_request", {"lines": lines, "location": "1号店"})
    assert (outcome.status, outcome.reason, outcome.arguments["location"]) == (
        "refuse",
        "not_allowed",
        "S001",
    )


def test_a_role_is_refused_with_what_was_understood(asking):
    outcome = asking("approve_document", {"document": "pr 12"}, who=STAFF)
    assert (outcome.status, outcome.reason) == ("refuse", "not_allowed")
    assert (outcome.tool, outcome.arguments) == ("approve_document", {"document": "PR-000012"})


def test_my_manager_is_the_manager_of_who_asks(asking):
    assert asking("find_person", {"person": "my manager"}, who=STAFF).arguments == {
        "person": "li.wei@lantern.example.com"
    }


def test_people_to_choose_from_are_told_apart_by_title_in_both_languages(asking):
    options = asking("find_person", {"person": "Kevin"}).options
    assert {option.label_en for option in options} == {
        "Kevin Lin (林凯), IT Manager",
        "Kevin Zhao (赵凯文), Fresh Food Buyer",
    }
    assert {option.label_zh for option in options} == {
        "林凯 Kevin Lin，信息技术经理",
        "赵凯文 Kevin Zhao，生鲜采购专员",
    }


def test_a_missing_type_of_leave_is_offered_as_a_choice(asking):
    outcome = asking("request_leave", {"start_on": "2026-06-12", "end_on": "2026-06-12"}, who=STAFF)
    assert outcome.missing == ("leave_type",)
    assert values(outcome) == [
        "annual",
        "sick",
        "personal",
        "marriage",
        "maternity",
        "paternity",
        "compensatory",
    ]


def test_a_missing_category_of_finding_is_offered_out_of_the_catalogue(asking):
    outcome = asking("log_inspection_issue", {"description": "怪味"})
    assert outcome.missing == ("category",)
    assert len(values(outcome)) == 20


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("request_leave", {"leave_type": "holiday", "start_on": "2026-06-12", "end_on": "2026-06-12"}),
        ("list_tickets", {"status": "lost"}),
        ("list_expiring_stock", {"within_days": -1}),
        ("raise_purchase_request", {"lines": [{"item": "BEV-0001", "quantity": "-3 箱"}]}),
        ("raise_purchase_request", {"lines": [{"item": "BEV-0001", "quantity": "0"}]}),
        ("snooze_alert", {"alert": "AL-1", "until": "tomorrow"}),
    ],
)
def test_an_impossible_value_is_refused_as_invalid(asking, name, arguments):
    outcome = asking(name, arguments)
    assert (outcome.status, outcome.reason, outcome.tool) == ("refuse", "invalid", name)
