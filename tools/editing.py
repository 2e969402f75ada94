"""A write is changed before it is confirmed: the changed arguments take the place of those that wait."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from backend.actions import service as actions
from backend.actions.schemas import Action
from backend.errors import AppError, Conflict, NotAllowed, NotFound, message
from backend.uow import UnitOfWork
from tools.arguments import codes_of
from tools.catalog import Catalog, Tool
from tools.context import CallContext, ToolContext
from tools.proposing import canonical, proposal_of, record, waiting
from tools.refusing import invalid, refused, require_role
from tools.results import Outcome


def edit(catalog: Catalog, number: str, arguments: Mapping[str, Any], context: CallContext) -> Outcome:
    """Put changed arguments in the place of those of a waiting write.

    Args:
        catalog: the tools whose writes wait for buttons.
        number: of the action, such as `AC-000017`.
        arguments: canonical, as the form gives them.
        context: who changes them.

    Returns:
        The new action with its preview, which settles the old one; or why not, and then the old one still waits.
    """
    try:
        with context.services.database.unit() as uow:
            outcome = _edit(catalog, number, arguments, context=context, uow=uow)
            uow.commit()
    except AppError as error:
        return refused(None, {}, error)
    return outcome


def read_waiting(uow: UnitOfWork, email: str, number: str) -> Action:
    """Return a person's own write that waits for its button.

    Raises:
        NotFound: there is none of that number.
        NotAllowed: it is somebody else's.
        Conflict: it waits no longer.
    """
    return _own_waiting(actions.get(uow, number), email, number)


def _edit(
    catalog: Catalog, number: str, arguments: Mapping[str, Any], *, context: CallContext, uow: UnitOfWork
) -> Outcome:
    action = actions.lock(uow, number)
    earlier = _edited_before(uow, action, context)
    tool = None if action is None else catalog.get(action.tool)
    if earlier is not None and tool is not None:
        return _shown(tool, earlier, settles=number)
    action = _own_waiting(action, context.actor.email, number)
    if tool is None or tool.preview is None:
        raise Conflict(_NOT_WAITING, number=number)
    require_role(tool, context.actor)
    try:
        request = tool.request.model_validate(arguments)
    except ValidationError as error:
        return invalid(tool.name, arguments, error)
    ctx = ToolContext(call=context, uow=uow, tools=catalog.open_to(context.actor.roles))
    preview = tool.preview(ctx, request)
    proposal = proposal_of(tool, canonical(request), preview, context).model_copy(
        update={"language": action.language, "conversation_key": action.conversation_key}
    )
    newer = actions.replace(
        uow, context.actor, number, proposal=proposal, lifetime=context.services.button_lifetime
    )
    record(ctx, "action_edited", action, by=newer.document, arguments=codes_of(tool.request, newer.arguments))
    return _shown(tool, newer, settles=number)


def _edited_before(uow: UnitOfWork, action: Action | None, context: CallContext) -> Action | None:
    """Return what this turn made of the action before its answer got lost; None if it comes for the first time."""
    if action is None or action.status != "replaced" or action.replaced_by is None:
        return None
    newer = actions.get(uow, action.replaced_by)
    is_ours = newer is not None and newer.reference == context.reference and newer.status == "waiting"
    return newer if is_ours else None


def _own_waiting(action: Action | None, email: str, number: str) -> Action:
    if action is None:
        raise NotFound(message("There is no action {number}."), number=number)
    if action.actor_email != email:
        raise NotAllowed(
            message("Only the person who asked for this may press its buttons. Ask me yourself, please.")
        )
    if action.status != "waiting":
        raise Conflict(_NOT_WAITING, number=number)
    return action


def _shown(tool: Tool, newer: Action, *, settles: str) -> Outcome:
    return waiting(tool, newer).model_copy(update={"settles": settles, "language": newer.language})


_NOT_WAITING = message("{number} no longer waits, so it cannot be changed. Ask me again to get a new one.")
