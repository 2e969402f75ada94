"""`call()`: validate, resolve names, check role and scope, run in one unit of work, map every error.

Every request goes through here, from the router, a language model or the command line alike. It reads, or
changes what can be undone; a write it only stores for its button, which `tools.pressing` then runs.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from backend import audit
from backend.errors import AppError, Incomplete, NotAllowed
from backend.records import Record
from tools.arguments import Clarification, Unresolved, codes_of, resolve_arguments
from tools.catalog import Catalog, Tool
from tools.context import CallContext, ToolContext
from tools.privacy import is_personal
from tools.proposing import canonical, change, propose
from tools.refusing import invalid, not_built, refused, require_role
from tools.results import Cited, Outcome

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
        return not_built(name, arguments)
    try:
        return _run(catalog, tool, arguments, context)
    except AppError as error:
        return refused(tool.name, arguments, error)


def _run(catalog: Catalog, tool: Tool, arguments: Mapping[str, Any], context: CallContext) -> Outcome:
    services = context.services
    with services.database.unit() as uow:
        names = services.names.current(uow)
        resolved = resolve_arguments(tool.request, arguments, names=names, actor=context.actor, uow=uow)
        ctx = ToolContext(call=context, uow=uow, tools=catalog.open_to(context.actor.roles))
        understood = resolved.arguments if isinstance(resolved, Clarification | Unresolved) else resolved
        try:
            # First of all: nobody is asked about what they may not do, nor told whether it is there.
            require_role(tool, context.actor)
            if isinstance(resolved, Clarification):
                return resolved.to_outcome(tool.name)
            request = _validated(tool, resolved)
            outcome = _act(tool, request, ctx)
        except ValidationError as error:
            return invalid(tool.name, understood, error)
        except Incomplete as error:
            return Outcome(
                status="clarify", tool=tool.name, arguments=understood, missing=(error.missing,), asked=None
            )
        except AppError as error:
            if isinstance(error, NotAllowed):
                _record_refusal(tool, understood, error, ctx)
            return refused(tool.name, understood, error)
        if tool.effect != "read":
            uow.commit()
    return outcome


def _validated(tool: Tool, resolved: Mapping[str, Any] | Unresolved) -> Record:
    if isinstance(resolved, Unresolved):
        raise resolved.error
    return tool.request.model_validate(resolved)


def _act(tool: Tool, request: Record, ctx: ToolContext) -> Outcome:
    if tool.effect == "write":
        if tool.preview is None:
            return not_built(tool.name, canonical(request))
        return propose(tool, tool.preview, request, ctx)
    if tool.effect == "reversible":
        return change(tool, request, ctx)
    result = tool.function(ctx, request)
    return Outcome(
        status="answer",
        tool=tool.name,
        arguments=canonical(request),
        result=result,
        citations=result.citations if isinstance(result, Cited) else (),
        personal=is_personal(tool, result),
    )


def _record_refusal(tool: Tool, resolved: Mapping[str, Any], error: NotAllowed, ctx: ToolContext) -> None:
    # The refused call may have written nothing that must survive, but the refusal itself must.
    ctx.uow.session.rollback()
    audit.record(
        ctx.uow,
        ctx.actor,
        action="tool_refused",
        subject=tool.name,
        payload={"arguments": codes_of(tool.request, resolved), "reason": error.template},
        reference=ctx.call.reference,
    )
    ctx.uow.commit()
