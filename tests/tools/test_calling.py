"""Every call, whoever makes it: names become codes, role and scope are checked, failures become sentences."""

from dataclasses import replace
from datetime import date
from typing import Annotated

import pytest
from pydantic import Field
from sqlalchemy import select

from backend.actions.schemas import Preview
from backend.actor import Role
from backend.audit import AuditRow, verify_chain
from backend.items.quantities import OptionalQuantity
from backend.naming.marks import ItemName, OneLocationName
from backend.naming.service import NameDirectory
from backend.records import Record
from tests.fakes import FakeHandbook, passage
from tools.calling import call
from tools.catalog import Catalog, ToolDefinitionError, tool
from tools.context import CallContext, Services, ToolContext
from tools.registry import build_catalog

CATALOG = build_catalog()


class Nothing(Record):
    pass


@tool(effect="read", roles=[Role.BUYER])
def buy_nothing(ctx: ToolContext, request: Nothing) -> Nothing:
    """Buy nothing."""
    del ctx
    return request


BUYERS_CATALOG = Catalog([*CATALOG, buy_nothing])


@pytest.fixture
def asking(database, actor_of):
    """Calls a tool as somebody, by default as the manager of S003 in a private conversation."""

    def ask(name, arguments=None, *, who="zhang.lina", handbook=None, public=False, catalog=CATALOG):
        context = CallContext(
            services=Services(database=database, names=NameDirectory(), handbook=handbook or FakeHandbook()),
            actor=actor_of(who),
            language="zh",
            public=public,
            reference="REF234",
        )
        return call(catalog, name, arguments or {}, context)

    return ask


def values(outcome):
    return [option.value for option in outcome.options]


def test_names_become_codes_before_the_rules_see_them(asking):
    outcome = asking("check_stock", {"item": "330可乐", "location": "三号店"})
    assert outcome.status == "answer"
    assert outcome.arguments == {"item": "BEV-0001", "location": "S003"}


def test_a_location_that_was_left_out_is_the_askers_own_store(asking):
    assert asking("check_stock", {"item": "乌龙茶"}).arguments == {"item": "BEV-0012", "location": "S003"}


def test_head_office_has_no_own_store_and_sees_all(asking):
    outcome = asking("check_stock", {"item": "乌龙茶"}, who="sun.yutong")
    assert outcome.arguments == {"item": "BEV-0012"}
    assert len(outcome.result.balances) > 10


def test_a_shared_name_is_asked_about_with_every_candidate(asking):
    outcome = asking("check_stock", {"item": "可乐"})
    assert (outcome.status, outcome.missing, outcome.asked) == ("clarify", ("item",), "可乐")
    assert sorted(values(outcome)) == ["BEV-0001", "BEV-0002", "BEV-0003"]
    assert outcome.arguments == {"location": "S003"}


def test_a_shared_store_name_means_the_askers_own_where_it_is_one_of_them(asking):
    outcome = asking("check_stock", {"item": "乌龙茶", "location": "新加坡店"}, who="lim.jiahao")
    assert outcome.arguments["location"] == "S016"


def test_a_shared_store_name_is_asked_about_by_head_office(asking):
    outcome = asking("check_stock", {"item": "乌龙茶", "location": "新加坡店"}, who="sun.yutong")
    assert (outcome.status, sorted(values(outcome))) == ("clarify", ["S015", "S016"])


def test_a_missing_item_is_asked_for(asking):
    outcome = asking("check_stock", {})
    assert (outcome.status, outcome.missing, outcome.options) == ("clarify", ("item",), ())


@pytest.mark.parametrize("item", ["螺丝刀", "flux capacitor", "BEV-9999", "'; DROP TABLE items; --"])
def test_what_nobody_knows_is_not_found(asking, item):
    outcome = asking("check_stock", {"item": item})
    assert (outcome.status, outcome.reason, outcome.tool) == ("refuse", "not_found", "check_stock")


def test_an_unknown_store_is_not_replaced_by_the_askers_own(asking):
    outcome = asking("check_stock", {"item": "乌龙茶", "location": "17号店"})
    assert (outcome.status, outcome.reason) == ("refuse", "not_found")


def test_another_store_is_refused_with_what_was_understood(asking):
    outcome = asking("check_stock", {"item": "330可乐", "location": "1号店"})
    assert (outcome.status, outcome.reason) == ("refuse", "not_allowed")
    assert outcome.arguments == {"item": "BEV-0001", "location": "S001"}


def test_a_refusal_stands_in_the_audit_chain(asking, database):
    asking("check_stock", {"item": "330可乐", "location": "1号店"})
    with database.unit() as uow:
        row = uow.session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        assert (row.action, row.subject, row.actor_email) == (
            "tool_refused",
            "check_stock",
            "zhang.lina@lantern.example.com",
        )
        assert row.reference == "REF234"
        assert verify_chain(uow.session).broken_at is None


def test_asking_for_all_stores_without_seeing_them_stands_in_the_audit_chain(asking, database):
    assert asking("list_low_stock", {"location": "所有门店"}).reason == "not_allowed"
    with database.unit() as uow:
        row = uow.session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        assert (row.action, row.subject) == ("tool_refused", "list_low_stock")


@pytest.mark.parametrize("arguments", [{}, {"document": "PO-1"}, {"document": "!"}])
def test_nobody_is_asked_about_what_their_role_may_not_do(asking, arguments):
    outcome = asking("release_payment", arguments, who="ni.jia")
    assert (outcome.status, outcome.reason) == ("refuse", "not_allowed")


def test_what_is_not_there_is_not_told_to_a_role_that_may_not_ask(asking):
    outcome = asking("delegate_approvals", {"delegate": "谭志远"}, who="ni.jia")
    assert (outcome.status, outcome.reason) == ("refuse", "not_allowed")


@pytest.mark.parametrize(("who", "status"), [("han.xueying", "refuse"), ("sun.yutong", "answer")])
def test_a_tool_for_buyers_is_closed_to_others(asking, who, status):
    outcome = asking("buy_nothing", who=who, catalog=BUYERS_CATALOG)
    assert outcome.status == status
    assert outcome.reason == ("not_allowed" if status == "refuse" else None)


def test_an_impossible_value_is_refused_as_invalid(asking):
    outcome = asking("list_low_stock", {"category": "furniture"})
    assert (outcome.status, outcome.reason) == ("refuse", "invalid")


def test_an_argument_no_tool_has_is_refused_and_not_ignored(asking):
    outcome = asking("check_stock", {"item": "BEV-0001", "as_user": "gu.chengyuan@lantern.example.com"})
    assert outcome.status == "refuse"


def test_a_tool_that_is_not_there_yet_says_so(asking):
    outcome = asking("resolve_inspection_issue", {"document": "IS-1"})
    assert (outcome.status, outcome.reason) == ("refuse", "unavailable")
    assert (outcome.tool, outcome.arguments) == ("resolve_inspection_issue", {"document": "IS-000001"})


def test_two_people_of_one_name_are_asked_about_and_one_who_left_is_not_offered(asking):
    assert sorted(values(asking("find_person", {"person": "Kevin"}))) == [
        "lin.kai@lantern.example.com",
        "zhao.kaiwen@lantern.example.com",
    ]
    assert asking("find_person", {"person": "谭志远"}).reason == "not_found"
    assert asking("find_person", {"person": "tan.zhiyuan@lantern.example.com"}).reason == "not_found"


def test_a_profile_holds_no_pay_and_no_leave(asking):
    profile = asking("find_person", {"person": "倪佳"}).result.model_dump_json()
    assert "5600" not in profile
    assert "salary" not in profile


def test_the_handbook_is_searched_with_the_askers_audiences(asking):
    handbook = FakeHandbook(passage())
    asking("ask_policy", {"question": "年假有几天"}, handbook=handbook)
    asking("ask_policy", {"question": "年假有几天"}, who="han.xueying", handbook=handbook)
    asking("ask_policy", {"question": "年假有几天"}, who="ni.jia", handbook=handbook)
    assert [search["audiences"] for search in handbook.searches] == [
        {"all", "managers"},
        {"all", "managers", "hr"},
        {"all"},
    ]


def test_where_others_read_along_only_documents_for_all_are_searched(asking):
    handbook = FakeHandbook(passage())
    asking("ask_policy", {"question": "年假有几天"}, who="han.xueying", handbook=handbook, public=True)
    assert handbook.searches[0]["audiences"] == {"all"}


def test_staff_in_singapore_are_asked_for_their_own_rules(asking):
    handbook = FakeHandbook(passage())
    asking("ask_policy", {"question": "annual leave"}, who="lim.jiahao", handbook=handbook)
    assert handbook.searches[0]["region"] == "singapore"


def test_an_answer_from_the_handbook_is_cited(asking):
    outcome = asking("ask_policy", {"question": "年假有几天"}, handbook=FakeHandbook(passage()))
    (citation,) = outcome.citations
    assert (citation.document, citation.section) == ("leave-cn-zh", "年假")


def test_what_the_handbook_does_not_say_is_not_found(asking):
    assert asking("ask_policy", {"question": "食堂今天吃什么"}).reason == "not_found"


def test_a_handbook_that_is_down_is_unavailable(asking):
    outcome = asking("ask_policy", {"question": "年假有几天"}, handbook=FakeHandbook(is_down=True))
    assert (outcome.status, outcome.reason) == ("refuse", "unavailable")


def test_capabilities_are_those_of_the_askers_role(asking):
    for who, is_open in (("han.xueying", False), ("sun.yutong", True)):
        shown = asking("show_capabilities", who=who, catalog=BUYERS_CATALOG).result.tools
        assert ("buy_nothing" in shown) == is_open


class Question(Record):
    undescribed: str


def test_a_tool_without_a_docstring_cannot_be_defined():
    def silent(ctx: ToolContext, request: Nothing) -> Nothing: ...

    with pytest.raises(ToolDefinitionError, match="'silent' has no docstring"):
        tool(effect="read", roles=[Role.EMPLOYEE])(silent)


def test_a_tool_without_a_role_cannot_be_defined():
    def open_door(ctx: ToolContext, request: Nothing) -> Nothing:
        """Let anybody in."""

    with pytest.raises(ToolDefinitionError, match="names no role"):
        tool(effect="read", roles=[])(open_door)


def test_a_tool_with_an_undescribed_argument_cannot_be_defined():
    def guess(ctx: ToolContext, request: Question) -> Nothing:
        """Guess."""

    with pytest.raises(ToolDefinitionError, match="'undescribed' of tool 'guess'"):
        tool(effect="read", roles=[Role.EMPLOYEE])(guess)


def write_nothing(ctx: ToolContext, request: Nothing) -> Nothing:
    """Write nothing."""


def change_nothing(ctx: ToolContext, request: Nothing) -> Nothing:
    """Change nothing."""


def test_a_preview_that_is_none_cannot_be_given_to_a_tool():
    with pytest.raises(ToolDefinitionError, match="preview of 'write_nothing'"):
        tool(effect="write", roles=[Role.EMPLOYEE], preview=change_nothing)(write_nothing)


def test_a_preview_of_what_is_no_write_cannot_be_given():
    def show_nothing(ctx: ToolContext, request: Nothing) -> Preview: ...

    tool(effect="write", roles=[Role.EMPLOYEE], preview=show_nothing)(write_nothing)
    with pytest.raises(ToolDefinitionError, match="preview of 'write_nothing'"):
        tool(effect="read", roles=[Role.EMPLOYEE], preview=show_nothing)(write_nothing)


def test_an_undo_without_a_result_that_tells_how_cannot_be_given():
    with pytest.raises(ToolDefinitionError, match="undo of 'change_nothing'"):
        tool(effect="reversible", roles=[Role.EMPLOYEE], undo=change_nothing)(change_nothing)


def test_a_write_whose_service_is_not_built_is_never_run(asking):
    ran = []

    def write(ctx: ToolContext, request: Nothing) -> Nothing:
        """Write at once."""
        ran.append((ctx, request))
        return request

    catalog = Catalog([tool(effect="write", roles=[Role.EMPLOYEE])(write)])
    outcome = asking("write", catalog=catalog)
    assert (outcome.status, outcome.reason, ran) == ("refuse", "unavailable", [])


class Troubles(Record):
    item: ItemName
    location: OneLocationName = None
    quantity: OptionalQuantity = None
    day: Annotated[date, Field(description="When.")]
    reason: Annotated[str | None, Field(description="Why.")] = None


def test_free_words_stand_in_the_audit_chain_as_a_digest_only(asking, database):
    def preview_trouble(ctx: ToolContext, request: Troubles) -> Preview:
        del ctx, request
        return Preview(version="1")

    def report_trouble(ctx: ToolContext, request: Troubles) -> Nothing:
        """Report trouble."""

    catalog = Catalog([tool(effect="write", roles=[Role.EMPLOYEE], preview=preview_trouble)(report_trouble)])
    arguments = {"item": "330可乐", "quantity": "2 箱", "day": "2026-06-12", "reason": "孩子发烧了"}
    outcome = asking("report_trouble", arguments, catalog=catalog)
    assert (outcome.status, outcome.arguments["reason"]) == ("confirm", "孩子发烧了")
    with database.unit() as uow:
        row = uow.session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        kept = dict(row.payload["arguments"])
        assert kept.pop("reason").startswith("sha256:")
        assert kept == {"item": "BEV-0001", "location": "S003", "quantity": "48", "day": "2026-06-12"}
        assert (row.action, row.subject) == ("action_proposed", outcome.pending_action)


def test_a_function_of_another_shape_is_no_tool():
    def shapeless(request: Nothing) -> Nothing:
        """Do nothing."""

    with pytest.raises(ToolDefinitionError, match="must be"):
        tool(effect="read", roles=[Role.EMPLOYEE])(shapeless)


def test_two_tools_of_one_name_cannot_stand_in_one_catalogue():
    one = CATALOG.get("check_stock")
    with pytest.raises(ToolDefinitionError, match="same name"):
        Catalog([one, replace(one)])
