"""The states of every document of purchase to pay, and which event leads from one to the next.

This table is the only place that knows: services ask it before they write, the tables refuse a status that is not
here, and words for states and events come from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from backend.actor import Actor, Role
from backend.errors import Conflict, NotAllowed, message
from backend.naming.documents import DocumentKind

Words = Mapping[str, str]

_PR, _PO, _GR = DocumentKind.PURCHASE_REQUEST, DocumentKind.PURCHASE_ORDER, DocumentKind.GOODS_RECEIPT
_IV, _PY = DocumentKind.INVOICE, DocumentKind.PAYMENT

BUYERS = frozenset({Role.BUYER, Role.PROCUREMENT_MANAGER})
RECEIVERS = frozenset({Role.STORE_STAFF, Role.STORE_MANAGER, Role.AREA_MANAGER})
FINANCE = frozenset({Role.ACCOUNTS_PAYABLE, Role.FINANCE_MANAGER})


@dataclass(frozen=True)
class Transition:
    """An event of a document: from any of `sources` (none for the first) to `target`.

    `roles` may cause it; none means that relation to the document decides, as with approvers.
    """

    kind: DocumentKind
    event: str
    sources: frozenset[str]
    target: str
    roles: frozenset[Role] = frozenset()


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


TRANSITIONS: tuple[Transition, ...] = (
    Transition(_PR, "raised", _from(), "pending"),
    Transition(_PR, "revised", _from("pending", "approved", "rejected"), "pending"),
    Transition(_PR, "approved", _from("pending"), "approved"),
    Transition(_PR, "rejected", _from("pending"), "rejected"),
    Transition(_PR, "cancelled", _from("pending", "approved", "rejected"), "cancelled"),
    Transition(_PR, "rest_cancelled", _from("approved"), "ordered"),
    Transition(_PR, "ordered", _from("approved"), "ordered", BUYERS),
    Transition(_PR, "order_cancelled", _from("ordered"), "approved", BUYERS),
    Transition(_PR, "received", _from("ordered"), "received"),
    Transition(_PO, "placed", _from(), "ordered", BUYERS),
    Transition(
        _PO, "partly_received", _from("ordered", "partially_received"), "partially_received", RECEIVERS
    ),
    Transition(_PO, "received", _from("ordered", "partially_received"), "received", RECEIVERS),
    Transition(_PO, "closed", _from("partially_received"), "closed", BUYERS),
    Transition(_PO, "cancelled", _from("ordered"), "cancelled", BUYERS),
    Transition(_GR, "recorded", _from(), "recorded", RECEIVERS),
    Transition(_IV, "recorded", _from(), "matched", FINANCE),
    Transition(_IV, "matched", _from("matched", "waiting", "exception"), "matched"),
    Transition(_IV, "waited", _from("matched", "waiting", "exception"), "waiting"),
    Transition(_IV, "differed", _from("matched", "waiting", "exception"), "exception"),
    Transition(_IV, "cancelled", _from("matched", "waiting", "exception"), "cancelled", FINANCE),
    Transition(_IV, "paid", _from("matched"), "paid"),
    Transition(_PY, "proposed", _from(), "proposed", FINANCE),
    Transition(_PY, "released_once", _from("proposed", "half_released"), "half_released", FINANCE),
    Transition(_PY, "released", _from("half_released"), "released", FINANCE),
    Transition(_PY, "cancelled", _from("proposed", "half_released", "released"), "cancelled", FINANCE),
    Transition(_PY, "exported", _from("released"), "exported", FINANCE),
)

STATUS_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "pending": {"zh": "待审批", "en": "waiting for approval"},
        "approved": {"zh": "已批准", "en": "approved"},
        "rejected": {"zh": "已驳回", "en": "rejected"},
        "cancelled": {"zh": "已取消", "en": "cancelled"},
        "ordered": {"zh": "已下单", "en": "ordered"},
        "partially_received": {"zh": "部分到货", "en": "partly received"},
        "received": {"zh": "已到货", "en": "received"},
        "closed": {"zh": "已关闭", "en": "closed"},
        "recorded": {"zh": "已登记", "en": "recorded"},
        "matched": {"zh": "已核对一致", "en": "matched"},
        "waiting": {"zh": "等待到货", "en": "waiting for the goods"},
        "exception": {"zh": "有差异", "en": "in question"},
        "paid": {"zh": "已付款", "en": "paid"},
        "proposed": {"zh": "待放行", "en": "proposed"},
        "half_released": {"zh": "待第二人放行", "en": "released by one person"},
        "released": {"zh": "已放行", "en": "released"},
        "exported": {"zh": "已导出银行文件", "en": "sent to the bank"},
    }
)


def states_of(kind: DocumentKind) -> tuple[str, ...]:
    """Return every state that a kind of document can be in, in the order of the table."""
    return tuple(dict.fromkeys(transition.target for transition in TRANSITIONS if transition.kind is kind))


def status_check(kind: DocumentKind) -> str:
    """Return the SQL condition that refuses a status which is not in the table."""
    return f"status IN ({', '.join(repr(state) for state in states_of(kind))})"


def next_status(kind: DocumentKind, event: str, *, document: str, status: str) -> str:
    """Return the state to which an event leads.

    Raises:
        Conflict: the event is not possible in this state.
    """
    transition = _find(kind, event)
    if status not in transition.sources:
        raise Conflict(
            message("{document} is {status}, so this cannot be done any more."),
            document=document,
            status=STATUS_WORDS[status],
        )
    return transition.target


def require_role(actor: Actor, kind: DocumentKind, event: str) -> None:
    """Refuse a person whose roles do not allow an event.

    Raises:
        NotAllowed: with what the roles are for.
    """
    roles = _find(kind, event).roles
    if roles and not actor.holds_any(roles):
        raise NotAllowed(_REFUSALS[roles])


def states_markdown() -> str:
    """Return the table of states as Markdown, for the docs."""
    lines = ["| document | event | from | to | who |", "|---|---|---|---|---|"]
    lines += [
        f"| {each.kind.value} | {each.event} | {', '.join(sorted(each.sources)) or '—'} | {each.target} "
        f"| {', '.join(sorted(role.value for role in each.roles)) or 'by relation to the document'} |"
        for each in TRANSITIONS
    ]
    return "\n".join(lines) + "\n"


def _find(kind: DocumentKind, event: str) -> Transition:
    return next(
        transition for transition in TRANSITIONS if transition.kind is kind and transition.event == event
    )


_REFUSALS: Mapping[frozenset[Role], str] = MappingProxyType(
    {
        BUYERS: message("Only buyers and the procurement manager may do this."),
        RECEIVERS: message("Only staff and managers of the place that gets the goods may do this."),
        FINANCE: message("Only accounts payable and the finance manager may do this."),
    }
)
