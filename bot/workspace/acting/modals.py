"""What a person does with open modals: submit and close."""

from collections.abc import Callable
from concurrent.futures import Future

from bot.workspace.acting.inputs import PlainState
from bot.workspace.acting.interacting import NOT_RESPONDING, chained
from bot.workspace.acting.objections import input_errors
from bot.workspace.acting.targets import ViewTarget, find_view
from bot.workspace.delivery.outgoing import Acknowledgement, Outgoing
from bot.workspace.delivery.payloads import interaction, view_for_app
from bot.workspace.errors import MethodRefused, PersonRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.page.texts import Language
from bot.workspace.people import User
from bot.workspace.presenting import page_view
from bot.workspace.view_content import checked_view
from bot.workspace.views import OpenView
from bot.workspace.web_api.views import tell_view
from bot.workspace.workspace import Workspace


def submit(
    workspace: Workspace,
    *,
    user_id: str,
    view_id: str,
    typed: PlainState | None = None,
    language: Language = "en",
) -> "Future[JsonObject]":
    """Submit a modal: the app receives ``view_submission`` unless a required input is empty.

    What the client itself objects to is said in ``language``.

    The future holds what ``POST /workspace/api/submit`` answers (docs/workspace-page-api.md).

    Raises:
        PersonRefused: The view is not open, not theirs or has no submit button.
    """
    with workspace.lock:
        user = workspace.person(user_id)
        opened = find_view(workspace, user, view_id)
        if opened.view["type"] != "modal" or not opened.view.get("submit"):
            raise PersonRefused("not_submittable", "this view has no submit button")
        if opened not in workspace.views.stack_of(user.id)[-1:]:
            raise PersonRefused("view_not_on_top", "another view lies on top of this one")
        place = ViewTarget(opened).payload(workspace, user, typed or {})
        errors = input_errors(opened.view["blocks"], opened.state, language=language)
        if errors:
            refused: Future[JsonObject] = Future()
            refused.set_result({"ok": True, "result": "errors", "errors": errors})
            return refused
        payload = interaction(workspace, "view_submission", user)
        payload |= {"view": place["view"], "response_urls": []}
        payload["trigger_id"] = workspace.triggers.issue(user.id, view_id=opened.id)
        sent = workspace.dispatcher.send(Outgoing("interactive", payload, accepts_response=True))
        return chained(sent.answered, lambda answer: _submitted(workspace, opened, answer))


def _submitted(workspace: Workspace, opened: OpenView, answer: Acknowledgement) -> JsonObject:
    if not answer.ok:
        return {"ok": False, "error": NOT_RESPONDING}
    body = answer.payload or {}
    known: dict[str, Callable[[Workspace, OpenView, JsonObject], JsonObject]] = {
        "errors": _show_errors,
        "update": _update,
        "push": _push,
        "clear": _clear,
    }
    with workspace.lock:
        if not body:
            return _close_this(workspace, opened)
        act = known.get(str(body.get("response_action")), _refuse)
        try:
            return act(workspace, opened, body)
        except MethodRefused as refusal:
            workspace.complain(f"the answer to a submission was not valid: {refusal}")
            return {"ok": False, "error": NOT_RESPONDING}


def _close_this(workspace: Workspace, opened: OpenView) -> JsonObject:
    for closed in workspace.views.close(opened):
        gone = {"type": "view_closed", "view_id": closed.id}
        workspace.live.tell(gone, audience=frozenset({opened.user_id}))
    return {"ok": True, "result": "closed"}


def _refuse(_workspace: Workspace, _opened: OpenView, body: JsonObject) -> JsonObject:
    raise MethodRefused("invalid_response_action", f"{body!r} is no answer to a submission")


def _show_errors(_workspace: Workspace, opened: OpenView, body: JsonObject) -> JsonObject:
    errors = body.get("errors")
    inputs = {block["block_id"] for block in opened.view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise MethodRefused("invalid_errors", "errors must be an object with at least one block_id")
    strangers = set(errors) - inputs
    if strangers:
        raise MethodRefused("invalid_errors", f"{sorted(strangers)} are no input blocks of the view")
    return {"ok": True, "result": "errors", "errors": errors}


def _update(workspace: Workspace, opened: OpenView, body: JsonObject) -> JsonObject:
    view = checked_view(workspace, body.get("view"), surface="modal")
    workspace.views.update(opened, view)
    tell_view(workspace, "view_updated", opened)
    return {"ok": True, "result": "updated", "view": page_view(workspace, opened)}


def _push(workspace: Workspace, opened: OpenView, body: JsonObject) -> JsonObject:
    view = checked_view(workspace, body.get("view"), surface="modal")
    pushed = workspace.views.push_modal(opened, view)
    tell_view(workspace, "view_opened", pushed)
    return {"ok": True, "result": "pushed", "view": page_view(workspace, pushed)}


def _clear(workspace: Workspace, opened: OpenView, _body: JsonObject) -> JsonObject:
    workspace.views.clear(opened.user_id)
    workspace.live.tell({"type": "views_cleared"}, audience=frozenset({opened.user_id}))
    return {"ok": True, "result": "cleared"}


def close(workspace: Workspace, *, user_id: str, view_id: str, clear: bool = False) -> None:
    """Close a modal with its Close button, or with ``clear`` the whole stack with the ×.

    The app receives ``view_closed`` for every closed view that asked for it.
    """
    with workspace.lock:
        user = workspace.person(user_id)
        opened = find_view(workspace, user, view_id)
        everything = clear or bool(opened.view.get("clear_on_close"))
        closed = workspace.views.clear(user.id) if everything else workspace.views.close(opened)
        for view in closed:
            _tell_closed(workspace, user, view, is_cleared=everything)
        live: JsonObject = (
            {"type": "views_cleared"} if everything else {"type": "view_closed", "view_id": opened.id}
        )
        workspace.live.tell(live, audience=frozenset({user.id}))


def _tell_closed(workspace: Workspace, user: User, opened: OpenView, *, is_cleared: bool) -> None:
    if not opened.view.get("notify_on_close"):
        return
    payload = interaction(workspace, "view_closed", user)
    payload |= {"view": view_for_app(workspace, opened), "is_cleared": is_cleared}
    workspace.dispatcher.send(Outgoing("interactive", payload))
