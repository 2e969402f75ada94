"""Tools about colleagues and the handbook."""

from typing import Annotated, Literal

from pydantic import Field

from backend.actor import Actor, Role
from backend.errors import KnowledgeUnavailable, NotFound, message
from backend.locations import service as locations
from backend.people import service as people
from backend.people.schemas import LeaveBalanceQuery, LeaveRequest, PersonProfile, PersonQuery
from backend.records import Record
from knowledge.errors import KnowledgeError
from tools.catalog import EVERYONE, tool
from tools.context import ToolContext
from tools.planned import planned
from tools.results import Citation, Cited

ROLE_AUDIENCES: dict[str, frozenset[Role]] = {
    "managers": frozenset(
        {
            Role.STORE_MANAGER,
            Role.AREA_MANAGER,
            Role.PROCUREMENT_MANAGER,
            Role.FINANCE_MANAGER,
            Role.HR,
        }
    ),
    "hr": frozenset({Role.HR}),
    "finance": frozenset({Role.ACCOUNTS_PAYABLE, Role.FINANCE_MANAGER, Role.AUDITOR}),
    "it": frozenset({Role.IT, Role.ADMIN}),
}


class PolicyQuestion(Record):
    """A question to the handbook."""

    question: Annotated[str, Field(description="The whole question in the person's own words.", min_length=1)]


class PolicyPassage(Record):
    """A passage that answers: the words quoted, and where they stand."""

    document: str
    title: str
    section: str
    excerpt: str
    language: Literal["zh", "en"]
    effective_on: str
    owner: str


class PolicyAnswer(Cited):
    """The passages that answer, the best first; there is at least one."""

    question: str
    passages: tuple[PolicyPassage, ...]


@tool(effect="read", roles=EVERYONE)
def find_person(ctx: ToolContext, request: PersonQuery) -> PersonProfile:
    """Tell who a colleague is: job, place of work, manager and e-mail address.

    Use it for "who is / how do I reach / 谁是 / 联系方式". Never gives pay, leave or private data.
    """
    return people.get_profile(ctx.uow, request.person)


@tool(effect="read", roles=EVERYONE)
def ask_policy(ctx: ToolContext, request: PolicyQuestion) -> PolicyAnswer:
    """Quote the staff handbook on rules of work, leave, pay, expenses, IT, safety and store procedures.

    Use it for what the rule is ("how many days of annual leave are there / 年假有几天 / 怎么报销"). Not for
    the person's own remaining days (get_leave_balance) nor for asking for leave (request_leave).
    """
    try:
        found = ctx.call.services.handbook.search(
            request.question,
            audiences=audiences_of(ctx.actor, public=ctx.call.public),
            region=locations.region_of(ctx.uow, ctx.actor.location_code),
            language=ctx.call.language,
            most=3,
        )
    except KnowledgeError as error:
        raise KnowledgeUnavailable(
            message("The handbook cannot be searched at the moment. Please try again in a minute.")
        ) from error
    if not found.answered:
        raise NotFound(
            message("The handbook does not answer this. Ask #help-hr, or say it with other words.")
        )
    passages = tuple(
        PolicyPassage(
            document=passage.document,
            title=passage.title,
            section=passage.section,
            excerpt=passage.excerpt,
            language=passage.language,
            effective_on=str(passage.effective_on),
            owner=passage.owner,
        )
        for passage in found.passages
    )
    return PolicyAnswer(
        question=request.question,
        passages=passages,
        citations=tuple(
            Citation(document=passage.document, section=passage.section, excerpt=passage.excerpt)
            for passage in passages
        ),
    )


get_leave_balance = planned(
    "get_leave_balance",
    LeaveBalanceQuery,
    effect="read",
    roles=EVERYONE,
    personal=True,
    description="""Tell how many days of leave the person has left, by type.

    Use it for "how much annual leave do I have / 我还有几天年假". Only ever the asker's own. Not for the rule itself
    (ask_policy) nor for taking leave (request_leave).
    """,
)
request_leave = planned(
    "request_leave",
    LeaveRequest,
    effect="write",
    roles=EVERYONE,
    personal=True,
    description="""Ask for leave from one day to another, both included; the person's manager then decides.

    Use it for "I want Friday off / annual leave from Monday to Wednesday / 请假 / 休年假". Not for how many days
    are left (get_leave_balance).
    """,
)


def audiences_of(actor: Actor, *, public: bool) -> frozenset[str]:
    """Return the document audiences the actor may read; only `all` where others read along."""
    if public:
        return frozenset({"all"})
    audiences = {name for name, roles in ROLE_AUDIENCES.items() if actor.holds_any(roles)}
    if actor.has_reports:
        audiences.add("managers")
    return frozenset({"all", *audiences})
