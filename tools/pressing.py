"""A button is pressed: the stored arguments run once, for the person they were stored for.

No tool leads here, so that a model can propose a write but never confirm one.
"""

import logging
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import ValidationError

from backend import audit
from backend.actions import service as actions
from backend.actions.schemas import Action, ActionCancelled
from backend.errors import AppError, Conflict, DomainError, NotAllowed, NotFound, Reason, Unavailable, message
from backend.records import Record
from backend.uow import UnitOfWork
from tools.catalog import Catalog, Tool
from tools.context import CallContext, ToolContext
from tools.privacy import is_confidential, is_personal
from tools.proposing import preview_of, proposal_of, record, waiting
from tools.refusing import invalid, not_built, refused, require_role
from tools.results import Outcome, Refusal

logger = logging.getLogger(__name__)

Button = Literal["confirm", "cancel", "undo"]


def press(catalog: Catalog, number: str, context: CallContext, *, button: Button) -> Outcome:
    """Press a button for somebody, in one unit of work with all that it changes.

    Args:
        catalog: the tools there are.
        number: of the action, such as `AC-000017`.
        context: who presses; roles and scope are checked as they are now.
        button: which one; `confirm` also presses the undo of an action that has only that, and `undo` drops a
            write that has not been done.

    Returns:
        What the button came to. Pressed again it says the same and does nothing. `settles` is empty where the
        buttons must stay: they belong to somebody else, or something did not answer.
    """
    try:
        with context.services.database.unit() as uow:
            outcome = _Press(catalog, context, uow).run(number, button)
            uow.commit()
    except AppError as error:
        outcome = refused(None, {}, error)
    logger.info(
        "button_pressed button=%s action=%s actor=%s status=%s reason=%s reference=%s",
        button,
        number,
        context.actor.email,
        outcome.status,
        outcome.reason,
        context.reference,
    )
    return outcome


@dataclass(frozen=True)
class _Press:
    catalog: Catalog
    context: CallContext
    uow: UnitOfWork

    def run(self, number: str, button: Button) -> Outcome:
        action = actions.lock(self.uow, number)
        if action is None:
            raise NotFound(message("There is no action {number}."), number=number)
        if action.actor_email != self.context.actor.email:
            return self._of_somebody_else(action)
        tool = self.catalog.get(action.tool)
        if tool is None:
            return not_built(action.tool, action.arguments)
        outcome = self._settled(tool, action, button)
        return outcome.model_copy(
            # What became of a personal card is as personal as the card, even a refusal.
            update={
                "language": action.language,
                "settles": number,
                "personal": _is_personal(tool, action, outcome),
            }
        )

    def _settled(self, tool: Tool, action: Action, button: Button) -> Outcome:
        # What has not been done yet is taken back by not doing it.
        drops = button == "cancel" or (button == "undo" and action.kind == "confirm")
        if action.status == "waiting":
            return self._cancel(tool, action) if drops else self._act(tool, action)
        if action.status == "expired":
            return self._too_late(action, _EXPIRED)
        if action.status == "replaced":
            return self._newer(tool, action)
        if action.status == "cancelled":
            return _cancelled(tool, action) if drops else self._too_late(action, _CANCELLED)
        if drops and action.status == "done":
            return self._too_late(action, _DONE if button == "cancel" else _LASTING)
        return _said_again(tool, action)

    def _act(self, tool: Tool, action: Action) -> Outcome:
        ctx = self._tool_context()
        try:
            # What the tool had begun when it refused must not stay.
            with self.uow.session.begin_nested():
                require_role(tool, self.context.actor)
                outcome = self._confirm(tool, action, ctx)
        except Unavailable:
            raise
        except DomainError as error:
            outcome = refused(tool.name, action.arguments, error)
        except ValidationError as error:
            # The tool has changed since, and its arguments with it.
            outcome = invalid(tool.name, action.arguments, error)
        if outcome.status == "refuse":
            refusal = {"reason": outcome.reason, "refusal": _refusal_of(outcome).model_dump(mode="json")}
            actions.record_refused(
                self.uow, action.document, refusal=refusal, settled_by=self.context.reference
            )
            record(ctx, "action_refused", action, reason=_refusal_of(outcome).template)
        return outcome

    def _confirm(self, tool: Tool, action: Action, ctx: ToolContext) -> Outcome:
        if action.kind == "undo":
            return self._undo(tool, action, ctx)
        request = tool.request.model_validate(action.arguments)
        if tool.preview is None:
            raise Unavailable(message("I understood what you want, but this is not available yet."))
        preview = tool.preview(ctx, request)
        proposal = proposal_of(tool, action.arguments, preview, self.context)
        if proposal.version != action.version:
            newer = actions.replace(
                self.uow,
                self.context.actor,
                action.document,
                proposal=proposal.model_copy(update={"language": action.language}),
                lifetime=self.context.services.button_lifetime,
            )
            record(ctx, "action_replaced", action, by=newer.document)
            return _changed_since(tool, newer)
        return self._finish(tool, action, tool.function(ctx, request), ctx, fact="action_confirmed")

    def _undo(self, tool: Tool, action: Action, ctx: ToolContext) -> Outcome:
        if tool.undo is None or tool.reversal_type is None:
            raise Conflict(message("This can no longer be undone."))
        result = tool.undo(ctx, tool.reversal_type.model_validate(action.reversal))
        return self._finish(tool, action, result, ctx, fact="change_undone")

    def _finish(self, tool: Tool, action: Action, result: Record, ctx: ToolContext, *, fact: str) -> Outcome:
        actions.record_done(
            self.uow,
            action.document,
            result=result.model_dump(mode="json"),
            settled_by=self.context.reference,
        )
        record(ctx, fact, action, document=getattr(result, "document", None))
        return _answer(tool, action, result)

    def _cancel(self, tool: Tool, action: Action) -> Outcome:
        actions.record_cancelled(self.uow, action.document, settled_by=self.context.reference)
        record(self._tool_context(), "action_cancelled", action)
        return _cancelled(tool, action)

    def _newer(self, tool: Tool, action: Action) -> Outcome:
        newer = None if action.replaced_by is None else actions.get(self.uow, action.replaced_by)
        if newer is None or newer.status != "waiting":
            return self._too_late(action, _REPLACED, newer=action.replaced_by)
        return _changed_since(tool, newer)

    def _of_somebody_else(self, action: Action) -> Outcome:
        error = NotAllowed(
            message("Only the person who asked for this may press its buttons. Ask me yourself, please.")
        )
        record(self._tool_context(), "action_refused", action, reason=error.template)
        return refused(None, {}, error)

    def _too_late(self, action: Action, sentence: str, **fields: object) -> Outcome:
        error = Conflict(sentence, number=action.document, **fields)
        audit.record(
            self.uow,
            self.context.actor,
            action="action_refused",
            subject=action.document,
            payload={"tool": action.tool, "status": action.status},
            reference=self.context.reference,
        )
        return refused(action.tool, action.arguments, error)

    def _tool_context(self) -> ToolContext:
        tools = self.catalog.open_to(self.context.actor.roles)
        return ToolContext(call=self.context, uow=self.uow, tools=tools)


_EXPIRED = message("{number} has expired, and nothing was changed. Ask me again to get a new one.")
_CANCELLED = message("{number} was cancelled, and nothing was changed. Ask me again to get a new one.")
_DONE = message("{number} has been done already, so it cannot be cancelled.")
_LASTING = message(
    "{number} has been done and cannot be undone. Tell me what would put it right, such as a new count."
)
_REPLACED = message("{number} is out of date; {newer} took its place.")


def _is_personal(tool: Tool, action: Action, outcome: Outcome) -> bool:
    return is_personal(tool, preview_of(tool, action)) or is_confidential(outcome.preview or outcome.result)


def _answer(tool: Tool, action: Action, result: Record) -> Outcome:
    return Outcome(status="answer", tool=tool.name, arguments=dict(action.arguments), result=result)


def _cancelled(tool: Tool, action: Action) -> Outcome:
    return _answer(tool, action, ActionCancelled(document=action.document))


def _changed_since(tool: Tool, newer: Action) -> Outcome:
    return waiting(tool, newer).model_copy(update={"is_renewed": True})


def _said_again(tool: Tool, action: Action) -> Outcome:
    if action.result is not None and action.status == "done":
        return _answer(tool, action, tool.result.model_validate(action.result))
    stored = action.refusal or {}
    reason: Reason | None = stored.get("reason")
    return Outcome(
        status="refuse",
        tool=tool.name,
        arguments=dict(action.arguments),
        reason=reason if reason in get_args(Reason) else None,
        refusal=Refusal.model_validate(stored["refusal"]) if "refusal" in stored else None,
    )


def _refusal_of(outcome: Outcome) -> Refusal:
    return outcome.refusal or Refusal(template="", fields={})
