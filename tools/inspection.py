"""Tools about store inspections."""

from backend.actor import Role
from backend.inspection.schemas import IssueQuery, IssueReport, IssueResolution, IssueVerification
from tools.catalog import EVERYONE
from tools.planned import planned

INSPECTORS = frozenset({Role.INSPECTOR, Role.AREA_MANAGER})

log_inspection_issue = planned(
    "log_inspection_issue",
    IssueReport,
    effect="write",
    roles=EVERYONE,
    description="""Record something wrong that was seen in a store, so that somebody puts it right in time.

    Use it for "freezer at minus five at store 3 / dirty floor / 3号店地面有水，记一下". Not for faults of tills,
    printers or networks (open_ticket).
    """,
)
list_inspection_issues = planned(
    "list_inspection_issues",
    IssueQuery,
    effect="read",
    roles=EVERYONE,
    description="""List inspection issues by store, status and severity, the most urgent first.

    Use it for "which issues are open / 未整改的问题". Not for alerts (list_alerts) nor IT tickets (list_tickets).
    """,
)
resolve_inspection_issue = planned(
    "resolve_inspection_issue",
    IssueResolution,
    effect="write",
    roles={Role.STORE_STAFF, Role.STORE_MANAGER, Role.AREA_MANAGER, Role.INSPECTOR},
    description="""Report that an inspection issue was put right; an inspector then looks again.

    Use it for "IS-5 is fixed / IS-5 已整改". Not for the inspector's second look (verify_inspection_issue).
    """,
)
verify_inspection_issue = planned(
    "verify_inspection_issue",
    IssueVerification,
    effect="write",
    roles=INSPECTORS,
    description="""Say after a second look whether an issue was really put right; if not, it is open again.

    Use it for "IS-5 verified / IS-5 复查通过 / IS-5 还是不合格". Not for reporting the repair itself
    (resolve_inspection_issue).
    """,
)
