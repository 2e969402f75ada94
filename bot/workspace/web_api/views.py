"""views.*: https://docs.slack.dev/reference/methods?family=views."""

from bot.workspace.delivery.payloads import view_for_app
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.presenting import page_view
from bot.workspace.view_content import checked_view
from bot.workspace.views import OpenView
from bot.workspace.web_api.call import Call, Method
from bot.workspace.workspace import Workspace


def tell_view(workspace: Workspace, kind: str, opened: OpenView) -> None:
    """Show a view to the one who has it open."""
    live = {"type": kind, "view": page_view(workspace, opened)}
    workspace.live.tell(live, audience=frozenset({opened.user_id}))


def _trigger_id(call: Call) -> str:
    arguments = call.arguments
    return (
        arguments.text("trigger_id") if "trigger_id" in arguments else arguments.text("interactivity_pointer")
    )


def open_view(call: Call) -> JsonObject:
    """views.open: within three seconds of what the person did, once."""
    workspace = call.workspace
    view = checked_view(workspace, call.arguments.json("view"), surface="modal")
    trigger = workspace.triggers.redeem(_trigger_id(call))
    opened = workspace.views.open_modal(trigger.user_id, view)
    tell_view(workspace, "view_opened", opened)
    return {"view": view_for_app(workspace, opened)}


def push(call: Call) -> JsonObject:
    """views.push: on top of the modal whose element was used."""
    workspace = call.workspace
    view = checked_view(workspace, call.arguments.json("view"), surface="modal")
    trigger = workspace.triggers.redeem(_trigger_id(call))
    parent = workspace.views.find(view_id=trigger.view_id) if trigger.view_id else None
    if parent is None:
        raise MethodRefused("not_found")
    opened = workspace.views.push_modal(parent, view)
    tell_view(workspace, "view_opened", opened)
    return {"view": view_for_app(workspace, opened)}


def update(call: Call) -> JsonObject:
    """views.update: by Slack's id or by the app's own, with a hash against races."""
    workspace = call.workspace
    view_id, external_id = call.arguments.optional("view_id"), call.arguments.optional("external_id")
    if view_id is None and external_id is None:
        raise MethodRefused("invalid_arguments", "[ERROR] one of view_id and external_id is required")
    opened = workspace.views.find(view_id=view_id, external_id=external_id)
    if opened is None:
        raise MethodRefused("not_found")
    surface = opened.view["type"]
    view = checked_view(workspace, call.arguments.json("view"), surface=surface)
    workspace.views.update(opened, view, given_hash=call.arguments.optional("hash"))
    tell_view(workspace, "view_updated" if surface == "modal" else "home_published", opened)
    return {"view": view_for_app(workspace, opened)}


def publish(call: Call) -> JsonObject:
    """views.publish: one person's Home tab."""
    workspace = call.workspace
    user = workspace.people.find(call.arguments.text("user_id"))
    if user is None or user.is_bot:
        raise MethodRefused("user_not_found")
    if not workspace.seed.app.has_home:
        raise MethodRefused("not_enabled")
    view = checked_view(workspace, call.arguments.json("view"), surface="home")
    opened = workspace.views.publish_home(user.id, view, given_hash=call.arguments.optional("hash"))
    tell_view(workspace, "home_published", opened)
    return {"view": view_for_app(workspace, opened)}


METHODS = (
    Method("views.open", open_view, tier=4),
    Method("views.push", push, tier=4),
    Method("views.update", update, tier=4),
    Method("views.publish", publish, tier=4),
)
