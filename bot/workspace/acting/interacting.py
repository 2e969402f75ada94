"""What a person does with buttons, menus, commands, shortcuts and the app's Home.

Everything here returns at once with a future that ends when the app has acknowledged or the deadline has passed.
"""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from bot.workspace.acting.inputs import PlainState, action_fields
from bot.workspace.acting.targets import MessageTarget, element_of, file_lookup, find_target
from bot.workspace.block_checks import Findings, array, shaped
from bot.workspace.block_elements import OPTION, OPTION_GROUP
from bot.workspace.delivery.outgoing import Acknowledgement, Outgoing
from bot.workspace.delivery.payloads import (
    channel_reference,
    interaction,
    response_url,
    slash_command,
    view_for_app,
)
from bot.workspace.delivery.subscriptions import send_event
from bot.workspace.errors import MethodRefused, PersonRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.posting import join_channel, tell_conversation
from bot.workspace.web_api.response_urls import answer_address
from bot.workspace.workspace import Workspace

NOT_RESPONDING = "app_not_responding"
INVITE = "/invite"
_suggestions = shaped(
    {"options": array(OPTION, least=0, most=100), "option_groups": array(OPTION_GROUP, least=0, most=100)}
)


def press(
    workspace: Workspace,
    *,
    user_id: str,
    action_id: str,
    block_id: str | None = None,
    value: Any = None,  # noqa: ANN401 - depends on the element
    typed: PlainState | None = None,
    view_id: str | None = None,
    channel_id: str | None = None,
    message_ts: str | None = None,
) -> "Future[Acknowledgement]":
    """Use an element of a message or a view: the app receives ``block_actions``.

    Args:
        workspace: Where.
        user_id: Who.
        action_id: Which element.
        block_id: Which block, where the action id alone is ambiguous.
        value: What was picked or typed, plain (docs/workspace-page-api.md); buttons need none.
        typed: What else has been filled in around it.
        view_id: The modal or Home tab, or else
        channel_id: the conversation and
        message_ts: the message.

    Raises:
        PersonRefused: There is no such element, or the value is none of its options.
    """
    with workspace.lock:
        user = workspace.person(user_id)
        target = find_target(workspace, user, view_id=view_id, channel_id=channel_id, message_ts=message_ts)
        block, element = element_of(target, block_id=block_id, action_id=action_id)
        typed_here = dict(typed or {})
        if value is not None and block["type"] != "card":
            block_values = typed_here.get(block["block_id"], {}) | {action_id: value}
            typed_here[block["block_id"]] = block_values
        fields = action_fields(
            element, value, find_file=lambda file_id: file_lookup(workspace, user, file_id)
        )
        payload = interaction(workspace, "block_actions", user) | target.payload(workspace, user, typed_here)
        payload["trigger_id"] = workspace.triggers.issue(user.id, view_id=target.view_id)
        action = {"action_id": action_id, "block_id": block["block_id"], **fields}
        payload["actions"] = [action | {"action_ts": workspace.ids.new_ts()}]
        return workspace.dispatcher.send(Outgoing("interactive", payload)).answered


def ask_options(
    workspace: Workspace,
    *,
    user_id: str,
    action_id: str,
    text: str,
    block_id: str | None = None,
    view_id: str | None = None,
    channel_id: str | None = None,
    message_ts: str | None = None,
) -> "Future[JsonObject]":
    """Type into an external select: the app answers ``block_suggestion``.

    The future holds ``{"ok": true, "options": […]}`` or ``option_groups``, or ``ok: false``.
    """
    with workspace.lock:
        user = workspace.person(user_id)
        target = find_target(workspace, user, view_id=view_id, channel_id=channel_id, message_ts=message_ts)
        block, element = element_of(target, block_id=block_id, action_id=action_id)
        if not element["type"].endswith("external_select"):
            raise PersonRefused("not_external", f"{action_id!r} is no menu that asks the app for its options")
        place = target.payload(workspace, user, {})
        wanted = {key: place[key] for key in ("container", "channel", "message", "view") if key in place}
        payload = interaction(workspace, "block_suggestion", user) | wanted
        payload |= {"action_id": action_id, "block_id": block["block_id"], "value": text}
        sent = workspace.dispatcher.send(Outgoing("interactive", payload, accepts_response=True))
        return chained(sent.answered, lambda answer: _options(workspace, answer))


def _options(workspace: Workspace, answer: Acknowledgement) -> JsonObject:
    if not answer.ok:
        return {"ok": False, "error": NOT_RESPONDING}
    findings = Findings()
    _suggestions(answer.payload or {}, "", findings)
    if findings.problems or not answer.payload:
        workspace.complain(f"the app's options are not valid: {findings.problems or 'none were given'}")
        return {"ok": False, "error": NOT_RESPONDING}
    return {"ok": True, **answer.payload}


def run_command(
    workspace: Workspace, *, user_id: str, channel_id: str, command: str, text: str = ""
) -> "Future[JsonObject]":
    """Type a slash command; what the app says in its answer is shown at once. ``/invite`` brings the app in.

    Raises:
        PersonRefused: The app's manifest has no such command, or the person is not in the conversation.
    """
    with workspace.lock:
        user = workspace.person(user_id)
        channel = workspace.conversation(channel_id, user_id=user.id)
        if user.id not in channel.members:
            raise PersonRefused("not_in_channel", f"{user.name} is not in this conversation")
        if command == INVITE:
            join_channel(workspace, channel, workspace.bot_user_id, inviter=user.id)
            invited: Future[JsonObject] = Future()
            invited.set_result({"ok": True})
            return invited
        known = [entry.command for entry in workspace.seed.app.commands]
        if command not in known:
            raise PersonRefused(
                "unknown_command", f"{command!r} is no command of the app, which has {known!r}"
            )
        secret = workspace.triggers.issue_address(channel_id=channel.id, user_id=user.id)
        fields = slash_command(
            workspace,
            user=user,
            channel=channel,
            command=command,
            text=text,
            address=response_url(workspace, secret),
            trigger_id=workspace.triggers.issue(user.id),
        )
        sent = workspace.dispatcher.send(Outgoing("slash_commands", fields, accepts_response=True))
        return chained(sent.answered, lambda answer: _command_answer(workspace, secret, answer))


def _command_answer(workspace: Workspace, secret: str, answer: Acknowledgement) -> JsonObject:
    if not answer.ok:
        return {"ok": False, "error": NOT_RESPONDING}
    if answer.payload:
        try:
            with workspace.lock:
                answer_address(workspace, workspace.triggers.use_address(secret), answer.payload)
        except MethodRefused as refusal:
            workspace.complain(f"the answer to a command was not valid: {refusal}")
            return {"ok": False, "error": refusal.code}
    return {"ok": True}


def run_shortcut(
    workspace: Workspace,
    *,
    user_id: str,
    callback_id: str,
    channel_id: str | None = None,
    message_ts: str | None = None,
) -> "Future[Acknowledgement]":
    """Use a global shortcut, or with a message a message shortcut.

    Raises:
        PersonRefused: The app's manifest has no such shortcut of this kind.
    """
    with workspace.lock:
        user = workspace.person(user_id)
        kind = "message" if message_ts is not None else "global"
        known = [entry.callback_id for entry in workspace.seed.app.shortcuts if entry.type == kind]
        if callback_id not in known:
            raise PersonRefused("unknown_shortcut", f"{callback_id!r} is no {kind} shortcut, only {known!r}")
        payload = interaction(workspace, "shortcut" if kind == "global" else "message_action", user)
        payload |= {"callback_id": callback_id, "action_ts": workspace.ids.new_ts()}
        payload["trigger_id"] = workspace.triggers.issue(user.id)
        if kind == "message":
            target = find_target(workspace, user, channel_id=channel_id, message_ts=message_ts)
            if not isinstance(target, MessageTarget) or target.is_ephemeral:
                raise PersonRefused("message_not_found", "a message shortcut needs an ordinary message")
            place = target.payload(workspace, user, {})
            wanted = {key: place[key] for key in ("message", "response_url")}
            payload |= {**wanted, "channel": channel_reference(target.channel), "message_ts": message_ts}
        return workspace.dispatcher.send(Outgoing("interactive", payload)).answered


def open_home(workspace: Workspace, *, user_id: str, tab: str = "home") -> None:
    """Open the app's Home or Messages tab: the app receives ``app_home_opened``."""
    with workspace.lock:
        user = workspace.person(user_id)
        if tab not in {"home", "messages"}:
            raise PersonRefused("invalid_tab", f"the app has no tab {tab!r}")
        known = workspace.channels.find_direct(frozenset({workspace.bot_user_id, user.id}))
        channel = known or workspace.direct_message(workspace.bot_user_id, user.id)
        if known is None:
            tell_conversation(workspace, channel)
        event: JsonObject = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": channel.id,
            "tab": tab,
            "event_ts": workspace.ids.new_ts(),
        }
        home = workspace.views.home_of(user.id)
        if tab == "home" and home is not None:
            event["view"] = view_for_app(workspace, home)
        send_event(workspace, event)


def chained(
    answered: "Future[Acknowledgement]", finish: Callable[[Acknowledgement], JsonObject]
) -> "Future[JsonObject]":
    """A future with ``finish(acknowledgement)``, computed on the thread that settles ``answered``."""
    result: Future[JsonObject] = Future()

    def settle(done: "Future[Acknowledgement]") -> None:
        try:
            result.set_result(finish(done.result()))
        except (MethodRefused, PersonRefused) as refusal:
            result.set_exception(refusal)

    answered.add_done_callback(settle)
    return result
