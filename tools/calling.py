"""`call()`: validate, resolve names, check role and scope, run in one unit of work, map every error.

Every request goes through here, from the router, a language model, a button or the command line alike.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from backend import audit
from backend.errors import AppError, NotAllowed, message
from backend.records import Record
from tools.arguments import Clarification, resolve_arguments
from tools.catalog import Catalog, Tool
from tools.context import CallContext, ToolContext
from tools.results import Cited, Outcome, Refusal

logger = logging.getLogger(__name__)


def call(catalog: Catalog, name: str, arguments: Mapping[str, Any], context: CallContext) -> Outcome:
    """Run one tool for one person.

    Args:
        catalog: the tools there are.
        name: which tool.
        arguments: as the person or the model gave them; names need not be codes yet.
        context: who asks, and the services.

    Returns:
        An outcome, whatever happened; expected failures become `clarify` or `refuse`.
    """
    started = time.perf_counter()
    outcome = _outcome(catalog, name, arguments, context)
    logger.info(
        "tool_called name=%s actor=%s ms=%.1f status=%s reason=%s reference=%s",
        name,
        context.actor.email,
        (time.perf_counter() - started) * 1000,
        outcome.status,
        outcome.reason,
        context.reference,
    )
    return outcome


def _outcome(catalog: Catalog, name: str, arguments: Mapping[str, Any], context: CallContext) -> Outcome:
    tool = catalog.get(name)
    if tool is None:
        return Outcome(
            status="refuse",
            tool=name,
            arguments=dict(arguments),
            reason="unavailable",
            refusal=Refusal(
                template=message("I understood what you want, but this is not available yet."), fields={}
            ),
        )
    try:
        return _run(catalog, tool, arguments, context)
    except AppError as error:
        return _refused(tool, arguments, error)


def _run(catalog: Catalog, tool: Tool, arguments: Mapping[str, Any], context: CallContext) -> Outcome:
    services = context.services
    with services.database.unit() as uow:
        names = services.names.current(uow)
        resolved = resolve_arguments(tool.request, arguments, names=names, actor=context.actor)
        if isinstance(resolved, Clarification):
            return resolved.to_outcome(tool.name)
        try:
            _require_role(tool, context)
            request = tool.request.model_validate(resolved)
            tool_context = ToolContext(call=context, uow=uow, tools=catalog.open_to(context.actor.roles))
            result = tool.function(tool_context, request)
        except ValidationError as error:
            return _invalid(tool, resolved, error)
        except AppError as error:
            if isinstance(error, NotAllowed):
                # The refused call may have written nothing that must survive, but the refusal itself must.
                uow.session.rollback()
                audit.record(
                    uow,
                    context.actor,
                    action="tool_refused",
                    subject=tool.name,
                    payload={"arguments": resolved, "reason": error.template},
                    reference=context.reference,
                )
                uow.commit()
            return _refused(tool, resolved, error)
        if tool.effect != "read":
            uow.commit()
    return Outcome(
        status="answer",
        tool=tool.name,
        arguments=_canonical(request),
        result=result,
        citations=result.citations if isinstance(result, Cited) else (),
        personal=tool.personal,
    )


def _require_role(tool: Tool, context: CallContext) -> None:
    if not context.actor.holds_any(tool.roles):
        raise NotAllowed(
            message("Your role does not allow this. It is open to: {roles}."),
            roles=", ".join(sorted(tool.roles)),
        )


def _canonical(request: Record) -> dict[str, Any]:
    return request.model_dump(mode="json", exclude_none=True)


def _refused(tool: Tool, arguments: Mapping[str, Any], error: AppError) -> Outcome:
    return Outcome(
        status="refuse",
        tool=tool.name,
        arguments=dict(arguments),
        reason=error.reason,
        refusal=Refusal.of(error),
    )


def _invalid(tool: Tool, arguments: Mapping[str, Any], error: ValidationError) -> Outcome:
    fault = error.errors()[0]
    field = str(fault["loc"][0]) if fault["loc"] else ""
    return Outcome(
        status="refuse",
        tool=tool.name,
        arguments=dict(arguments),
        reason="invalid",
        refusal=Refusal(
            template=message("{value} does not work as {field}. Please say it differently."),
            fields={"value": str(arguments.get(field, "")), "field": field},
        ),
    )
