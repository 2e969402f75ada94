from decimal import Decimal

import pytest
from sqlalchemy import update

from backend.approvals.chain import build_chain
from backend.errors import InvalidRequest
from backend.people.models import EmployeeRow
from tests.factories.actors import full_email


def chain(uow, *, requester, amount, location="S001", document_type="purchase_request"):
    links = build_chain(
        uow,
        document_type=document_type,
        requester_email=full_email(requester),
        location_code=location,
        amount_cny=None if amount is None else Decimal(amount),
    )
    return [link.approver_email.partition("@")[0] for link in links]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("5000.00", ["li.wei"]),
        ("5000.01", ["li.wei", "zhou.minghui"]),
        ("20000.00", ["li.wei", "zhou.minghui"]),
        ("20000.01", ["li.wei", "zhou.minghui", "lu.jianming"]),
        ("1000000.00", ["li.wei", "zhou.minghui", "lu.jianming", "he.min"]),
    ],
)
def test_every_level_up_to_the_first_whose_limit_covers_the_amount_approves(uow, amount, expected):
    assert chain(uow, requester="liu.zeyang", amount=amount) == expected


def test_an_amount_above_every_limit_cannot_be_approved_here(uow):
    with pytest.raises(InvalidRequest, match=r"1,000,000\.01 CNY is above 1,000,000\.00"):
        chain(uow, requester="liu.zeyang", amount="1000000.01")


@pytest.mark.parametrize(
    ("requester", "amount", "expected"),
    [
        # The store manager's own level goes to the area manager, who approves once for both.
        ("li.wei", "3000", ["zhou.minghui"]),
        ("li.wei", "12000", ["zhou.minghui"]),
        # Nobody judges the request of the person they report to.
        ("zhou.minghui", "3000", ["lu.jianming"]),
        ("lu.jianming", "50000", ["li.wei", "zhou.minghui", "he.min"]),
        # Above the last level there is only the line manager.
        ("he.min", "500000", ["li.wei", "zhou.minghui", "lu.jianming", "gu.chengyuan"]),
    ],
)
def test_a_level_held_by_the_requester_is_passed_upward(uow, requester, amount, expected):
    assert chain(uow, requester=requester, amount=amount) == expected


def test_the_warehouse_manager_is_judged_by_the_area_manager_of_the_warehouse(uow):
    assert chain(uow, requester="qin.weiguo", amount="3000", location="DC01") == ["zhou.minghui"]


def test_a_level_whose_holder_has_left_is_passed_upward(uow):
    uow.session.execute(
        update(EmployeeRow).where(EmployeeRow.email == full_email("li.wei")).values(status="left")
    )
    assert chain(uow, requester="liu.zeyang", amount="3000") == ["zhou.minghui"]


@pytest.mark.parametrize(
    ("requester", "location", "expected"),
    [
        ("liu.zeyang", "S001", ["li.wei"]),
        ("li.wei", "S001", ["zhou.minghui"]),
        ("zhou.minghui", None, ["yang.yifan"]),
        ("han.xueying", None, ["yang.yifan"]),
        ("yang.yifan", None, ["gu.chengyuan"]),
        # Everybody reports to the head of the company, so the last level decides.
        ("gu.chengyuan", None, ["yang.yifan"]),
    ],
)
def test_leave_has_no_limit_and_goes_to_the_first_level_above_the_requester(
    uow, requester, location, expected
):
    found = chain(uow, requester=requester, amount=None, location=location, document_type="leave_request")
    assert found[:1] == expected
