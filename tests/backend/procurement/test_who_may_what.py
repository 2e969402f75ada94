"""Who may take which step of purchase to pay: one table of step, relation to the document, and what happens.

The people are those of `tests.factories.purchasing`; `yes` means that the step is taken, anything else is a part of
the sentence that the person reads, with nothing written.
"""

import pytest
from sqlalchemy import func, select

from backend.audit import AuditRow
from backend.errors import DomainError
from tests.backend.procurement.steps import STEPS
from tests.factories.actors import actor_named

PEOPLE = {
    "requester": "liu.zeyang",
    "same store": "wu.yating",
    "other store": "fang.yi",
    "manager elsewhere": "zhang.lina",
    "approver": "li.wei",
    "stand-in of the approver": "chen.siyuan",
    "next approver": "zhou.minghui",
    "placer of the order": "sun.yutong",
    "other buyer": "zhao.kaiwen",
    "procurement manager": "lu.jianming",
    "receiver": "wu.yating",
    "enterer of the invoice": "wu.xiaoyan",
    "other clerk": "jiang.hao",
    "finance manager": "he.min",
    "changer of the account": "jiang.hao",
    "auditor": "cao.wenjing",
    "administrator": "feng.li",
    "general manager": "gu.chengyuan",
    "stranger": "he.yiming",
}

TABLE = """
approve a request of two levels
    requester                | You asked for
    same store               | You are not asked
    other store              | You are not asked
    manager elsewhere        | waits for
    approver                 | yes
    stand-in of the approver | yes
    next approver            | waits for
    procurement manager      | waits for
    finance manager          | waits for
    administrator            | You are not asked
    general manager          | You are not asked
    stranger                 | You are not asked
approve what the approver has approved
    requester                | You asked for
    approver                 | You have approved
    stand-in of the approver | waits for
    next approver            | yes
approve a request of a manager's own
    approver                 | You asked for
    stand-in of the approver | waits for
    next approver            | yes
    general manager          | You are not asked
approve as the requester who stands in
    requester                | You asked for
approve after a rejection and a new try
    requester                | You asked for
    approver                 | yes
    next approver            | waits for
reject a request
    requester                | You asked for
    same store               | You are not asked
    approver                 | yes
    stand-in of the approver | yes
    administrator            | You are not asked
    stranger                 | You are not asked
revise a request
    requester                | yes
    same store               | somebody else's request
    approver                 | somebody else's request
    procurement manager      | somebody else's request
    administrator            | somebody else's request
cancel a request
    requester                | yes
    same store               | somebody else's request
    approver                 | somebody else's request
    administrator            | somebody else's request
    general manager          | somebody else's request
look at a request
    requester                | yes
    same store               | yes
    other store              | outside your stores
    manager elsewhere        | outside your stores
    approver                 | yes
    next approver            | yes
    placer of the order      | yes
    auditor                  | yes
order what was approved
    requester                | Only buyers
    approver                 | Only buyers
    placer of the order      | yes
    other buyer              | yes
    procurement manager      | yes
    finance manager          | Only buyers
    administrator            | Only buyers
    stranger                 | Only buyers
cancel an order
    requester                | Only buyers
    approver                 | Only buyers
    placer of the order      | yes
    other buyer              | yes
    other clerk              | Only buyers
    administrator            | Only buyers
look at an order
    same store               | yes
    other store              | There is no PO-000001 that you may see
    next approver            | yes
    auditor                  | yes
receive an order
    requester                | You asked for PR-000001
    same store               | yes
    other store              | outside your stores
    manager elsewhere        | outside your stores
    approver                 | You approved PR-000001
    next approver            | yes
    placer of the order      | Only staff and managers
    procurement manager      | Only staff and managers
    other clerk              | Only staff and managers
    administrator            | Only staff and managers
receive what a stand-in approved
    approver                 | You approved PR-000001
    stand-in of the approver | outside your stores
    same store               | yes
let more be received
    same store               | Only buyers
    approver                 | Only buyers
    placer of the order      | yes
    finance manager          | Only buyers
enter an invoice
    requester                | Only accounts payable
    receiver                 | Only accounts payable
    placer of the order      | Only accounts payable
    enterer of the invoice   | yes
    finance manager          | yes
    administrator            | Only accounts payable
enter a credit note
    enterer of the invoice   | yes
    other clerk              | yes
    placer of the order      | Only accounts payable
look at an invoice
    requester                | Only Finance
    approver                 | Only Finance
    placer of the order      | yes
    other clerk              | yes
    auditor                  | yes
    administrator            | Only Finance
accept a difference in price
    enterer of the invoice   | Only Procurement
    other clerk              | Only Procurement
    finance manager          | Only Procurement
    placer of the order      | You had a part in PO-000001
    other buyer              | yes
    procurement manager      | yes
    approver                 | Only Procurement
accept a sum above what was approved
    placer of the order      | 194.40 CNY were approved
    other buyer              | 194.40 CNY were approved
    procurement manager      | yes
    finance manager          | Only Procurement
    approver                 | Only Procurement
order what is paid without its goods
    requester                | Only buyers
    placer of the order      | Only the procurement manager
    procurement manager      | yes
accept a difference in quantity
    placer of the order      | Only Procurement
    other buyer              | Only Procurement
    procurement manager      | yes
    finance manager          | Only Procurement
release a payment
    requester                | Only accounts payable
    placer of the order      | Only accounts payable
    procurement manager      | Only accounts payable
    enterer of the invoice   | You entered
    other clerk              | yes
    finance manager          | yes
    auditor                  | Only accounts payable
    administrator            | Only accounts payable
release a payment once more
    other clerk              | You have released
    finance manager          | yes
release to an account that was changed
    changer of the account   | bank details in the last ten days
    finance manager          | yes
release what a clerk had asked for
    other clerk              | You had a part
    finance manager          | yes
release what a clerk had credited
    other clerk              | You entered
    finance manager          | yes
send payments to the bank
    requester                | Only accounts payable
    procurement manager      | Only accounts payable
    other clerk              | yes
    finance manager          | yes
    administrator            | Only accounts payable
look at a payment
    requester                | Only Finance
    placer of the order      | Only Finance
    other clerk              | yes
    auditor                  | yes
enter an account
    placer of the order      | Only accounts payable
    other clerk              | yes
    administrator            | Only accounts payable
confirm an account
    changer of the account   | You entered these bank details
    finance manager          | yes
    procurement manager      | Only accounts payable
set a budget
    approver                 | Only the finance manager
    other clerk              | Only the finance manager
    finance manager          | yes
    general manager          | Only the finance manager
"""


def rows():
    step = ""
    for line in TABLE.strip().splitlines():
        if not line.startswith(" "):
            step = line
            continue
        relation, outcome = (part.strip() for part in line.split("|"))
        yield pytest.param(step, relation, outcome, id=f"{step}: {relation}")


def test_every_step_of_the_table_is_tried_and_every_step_stands_in_it():
    assert {row.values[0] for row in rows()} == set(STEPS)


@pytest.mark.parametrize(("step", "relation", "outcome"), list(rows()))
def test_a_step_is_taken_or_refused_with_the_reason(uow, step, relation, outcome):
    take = STEPS[step](uow)
    actor = actor_named(uow, PEOPLE[relation])
    before = uow.session.scalar(select(func.count()).select_from(AuditRow))
    if outcome == "yes":
        assert take(uow, actor) is not None
        return
    with pytest.raises(DomainError) as refused:
        take(uow, actor)
    assert outcome in str(refused.value)
    assert uow.session.scalar(select(func.count()).select_from(AuditRow)) == before
