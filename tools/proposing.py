"""What a call does beyond reading: a write is stored for its button, a reversible change offers its undo."""

from collections.abc import Mapping
from typing import Any

from backend import audit
from backend.actions import service as actions
from backend.actions.schemas import Action, Preview, Proposal, Undoable
from backend.records import Record
from tools.arguments import codes_of
from tools.catalog import Tool, ToolFunction
from tools.context import CallContext, ToolContext
from tools.privacy import is_personal
from tools.results import Outcome


def propose(tool: Tool, make_preview: ToolFunction, request: Record, ctx: ToolContext) -> Outcome:
    """Store a write for its button; nothing else is written.

    Raises:
        AppError: what the write itself would raise.
    """
    preview = make_preview(ctx, request)
    proposal = proposal_of(tool, canonical(request), preview, ctx.call)
    action = actions.propose(ctx.uow, ctx.actor, proposal, lifetime=ctx.call.services.button_lifetime)
    record(ctx, "action_proposed", action, arguments=codes_of(tool.request, action.arguments))
    return waiting(tool, action)


def change(tool: Tool, request: Record, ctx: ToolContext) -> Outcome:
    """Make a reversible change at once and offer to undo it; done again for one turn, it says what it did."""
    arguments = canonical(request)
    reference = ctx.call.reference
    earlier = actions.find_undo(ctx.uow, ctx.actor, tool=tool.name, arguments=arguments, reference=reference)
    if earlier is not None:
        result = tool.result.model_validate(earlier.result)
        return _changed(tool, arguments, result, undo=earlier)
    result = tool.function(ctx, request)
    undo = None
    if isinstance(result, Undoable) and result.reversal is not None and tool.undo is not None:
        proposal = Proposal(
            kind="undo",
            tool=tool.name,
            arguments=arguments,
            conversation_key=ctx.call.conversation_key,
            language=ctx.call.language,
            reference=reference,
            reversal=result.reversal.model_dump(mode="json"),
            result=result.model_dump(mode="json"),
        )
        undo = actions.propose(ctx.uow, ctx.actor, proposal, lifetime=ctx.call.services.button_lifetime)
    audit.record(
        ctx.uow,
        ctx.actor,
        action="change_made",
        subject=tool.name if undo is None else undo.document,
        payload={"tool": tool.name, "arguments": codes_of(tool.request, arguments)},
        reference=reference,
    )
    return _changed(tool, arguments, result, undo=undo)


def proposal_of(tool: Tool, arguments: Mapping[str, Any], preview: Record, context: CallContext) -> Proposal:
    """Return what is stored of a write that waits for its button."""
    return Proposal(
        kind="confirm",
        tool=tool.name,
        arguments=arguments,
        conversation_key=context.conversation_key,
        language=context.language,
        reference=context.reference,
        subject=preview.subject if isinstance(preview, Preview) else "",
        version=preview.version if isinstance(preview, Preview) else "",
        preview=preview.model_dump(mode="json"),
    )


def waiting(tool: Tool, action: Action) -> Outcome:
    """Return the outcome that shows a stored write with its buttons."""
    preview = preview_of(tool, action)
    return Outcome(
        status="confirm",
        tool=tool.name,
        arguments=dict(action.arguments),
        pending_action=action.document,
        expires_at=action.expires_at,
        preview=preview,
        personal=is_personal(tool, preview),
    )


def preview_of(tool: Tool, action: Action) -> Record | None:
    """Return what the person was shown of a stored write; None where there was nothing to show."""
    if tool.preview_type is None or action.preview is None:
        return None
    return tool.preview_type.model_validate(action.preview)


def record(ctx: ToolContext, fact: str, action: Action, **more: object) -> None:
    """Put a fact about an action into the audit chain; its arguments stand there once, where it was proposed."""
    audit.record(
        ctx.uow,
        ctx.actor,
        action=fact,
        subject=action.document,
        payload={"tool": action.tool, **more},
        reference=ctx.call.reference,
    )


def canonical(request: Record) -> dict[str, Any]:
    """Return a request as the JSON that callers see: codes, ISO dates, decimal strings."""
    return request.model_dump(mode="json", exclude_none=True)


def _changed(tool: Tool, arguments: Mapping[str, Any], result: Record, *, undo: Action | None) -> Outcome:
    return Outcome(
        status="answer",
        tool=tool.name,
        arguments=dict(arguments),
        result=result,
        undo_action=None if undo is None else undo.document,
        expires_at=None if undo is None else undo.expires_at,
        personal=is_personal(tool, result),
    )
