"""Forms: what people fill in and send. They are typed like tools, and no model ever sees them.

What is sent has been looked at by the one who sends it, so it is done at once, once, and as that person.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue, ValidationError

from backend import audit
from backend.actions import service as actions
from backend.actions.schemas import Action, Proposal
from backend.actor import Role
from backend.conversations.schemas import FormEntry
from backend.errors import AppError, NotAllowed, NotFound, message
from backend.records import Record
from backend.uow import UnitOfWork
from tools.context import CallContext, ToolContext
from tools.results import Outcome, Refusal

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Form:
    """A form: who may send it, what it takes and gives, and the function `(ctx, request) -> result`."""

    name: str
    roles: frozenset[Role]
    request: type[Record]
    result: type[Record]
    function: Callable[[ToolContext, Any], Record]


@dataclass(frozen=True)
class FormBook:
    """The forms by name."""

    forms: Collection[Form]
    _by_name: Mapping[str, Form] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {form.name: form for form in self.forms})

    def get(self, name: str) -> Form:
        """Return a form.

        Raises:
            NotFound: there is none of that name, or none any more.
        """
        found = self._by_name.get(name)
        if found is None:
            raise NotFound(message("This form is no longer in use. Open my Home tab again."))
        return found


def submit(book: FormBook, entry: FormEntry, context: CallContext) -> Outcome:
    """Do what a form asks for, in one unit of work; sent again by the same turn it says what it did.

    Args:
        book: the forms there are.
        entry: which form, and its values.
        context: who sends it; roles and scope are checked as they are now.

    Returns:
        The typed result, or a refusal. Nothing is half done.
    """
    try:
        with context.services.database.unit() as uow:
            outcome = _submit(book.get(entry.form), entry.values, context, uow)
            uow.commit()
    except AppError as error:
        outcome = _refused(error)
        if isinstance(error, NotAllowed):
            _record_refusal(entry.form, error, context)
    logger.info(
        "form_submitted form=%s actor=%s status=%s reason=%s reference=%s",
        entry.form,
        context.actor.email,
        outcome.status,
        outcome.reason,
        context.reference,
    )
    return outcome


def _submit(form: Form, values: Mapping[str, JsonValue], context: CallContext, uow: UnitOfWork) -> Outcome:
    # A conversation of its own: no bare "yes" or "undo" in the chat is ever about a form.
    key = f"form:{context.actor.email}"
    earlier = actions.find_settled(uow, context.actor, key, reference=context.reference)
    if earlier is not None:
        return _answer(form.result.model_validate(earlier.result), context)
    if not context.actor.holds_any(form.roles):
        raise NotAllowed(
            message("Your role does not allow this. It is open to: {roles}."),
            roles=", ".join(sorted(form.roles)),
        )
    try:
        request = form.request.model_validate(values)
    except ValidationError as error:
        return _invalid(error)
    result = form.function(ToolContext(call=context, uow=uow, tools={}), request)
    action = actions.propose(
        uow,
        context.actor,
        _proposal(form, request, context, key=key),
        lifetime=context.services.button_lifetime,
    )
    _settle(uow, context, action, result)
    return _answer(result, context)


def _settle(uow: UnitOfWork, context: CallContext, action: Action, result: Record) -> None:
    actions.record_done(
        uow, action.document, result=result.model_dump(mode="json"), settled_by=context.reference
    )
    audit.record(
        uow,
        context.actor,
        action="form_submitted",
        subject=action.document,
        payload={"form": action.tool, "document": getattr(result, "document", None)},
        reference=context.reference,
    )


def _proposal(form: Form, request: Record, context: CallContext, *, key: str) -> Proposal:
    return Proposal(
        kind="confirm",
        tool=form.name,
        arguments=request.model_dump(mode="json", exclude_none=True),
        conversation_key=key,
        language=context.language,
        reference=context.reference,
    )


def _answer(result: Record, context: CallContext) -> Outcome:
    return Outcome(status="answer", tool=None, arguments={}, result=result, language=context.language)


def _invalid(error: ValidationError) -> Outcome:
    fault = error.errors(include_url=False)[0]
    return Outcome(
        status="refuse",
        tool=None,
        arguments={},
        reason="invalid",
        refusal=Refusal(
            template=message("{value} does not work as {field}. Please say it differently."),
            fields={"value": str(fault.get("input", "")), "field": str((fault["loc"] or ("",))[0])},
        ),
    )


def _refused(error: AppError) -> Outcome:
    return Outcome(status="refuse", tool=None, arguments={}, reason=error.reason, refusal=Refusal.of(error))


def _record_refusal(form_name: str, error: NotAllowed, context: CallContext) -> None:
    with context.services.database.unit() as uow:
        audit.record(
            uow,
            context.actor,
            action="form_refused",
            subject=form_name,
            payload={"reason": error.template},
            reference=context.reference,
        )
        uow.commit()
