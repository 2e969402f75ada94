"""The pieces of the page that the browser fetches, from the page API's answers."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext, TypedValues
from bot.workspace.page.messages import render_messages
from bot.workspace.page.people_faces import person_name
from bot.workspace.page.sidebar import render_sidebar
from bot.workspace.page.text_objects import object_in, objects_in, string_in
from bot.workspace.page.texts import LANGUAGES, Language, language_of
from bot.workspace.page.views import render_home, render_modal

_UTC = "UTC"


def reader_language(state: JsonObject, asked: str | None) -> Language:
    """The language asked for in the address, else that of the reader's profile."""
    for language in LANGUAGES:
        if asked == language:
            return language
    return language_of(string_in(state["me"], "locale"))


def reader_context(state: JsonObject, *, language: Language, now: datetime) -> RenderContext:
    """What rendering needs, from the page API's ``state``."""
    names = {string_in(person, "id"): person_name(person) for person in objects_in(state, "people")}
    channels = {
        string_in(entry, "id"): string_in(entry, "name") or names.get(string_in(entry, "user"), "")
        for entry in objects_in(state, "conversations")
    }
    return RenderContext(
        viewer_id=string_in(state["me"], "id"),
        language=language,
        zone=_zone(string_in(state["me"], "tz")),
        now=now,
        user_names=names,
        channel_names=channels,
        bot_ids=frozenset(string_in(p, "id") for p in objects_in(state, "people") if p.get("is_bot") is True),
    )


def sidebar_fragment(state: JsonObject, context: RenderContext) -> Markup:
    """The list of conversations."""
    people = {string_in(person, "id"): person for person in objects_in(state, "people")}
    return render_sidebar(
        objects_in(state, "conversations"),
        context,
        people=people,
        app_user_id=string_in(state["app"], "user_id"),
    )


def conversation_fragment(
    state: JsonObject,
    answer: JsonObject,
    context: RenderContext,
    *,
    in_thread: bool,
    newest: int,
    new_after: str | None = None,
) -> JsonObject:
    """The messages of a conversation or thread, and what stands around them.

    Args:
        state: The page API's ``state`` for the reader.
        answer: Its ``messages`` for the conversation; one more than are shown, if there are more.
        context: The reader.
        in_thread: Whether ``answer`` is a thread.
        newest: How many messages are shown at most.
        new_after: The timestamp after which a line says that messages are new, ``"0"`` for no line; without
            it, where the reader stopped reading. The browser sends it so that the line stays while they read.
    """
    conversation: JsonObject = answer["conversation"]
    if new_after is None:
        new_after = string_in(conversation, "last_read") if conversation.get("unread") else "0"
    messages = objects_in(answer, "messages")
    previous = messages[-newest - 1] if len(messages) > newest else None
    html = render_messages(
        messages[-newest:],
        context,
        in_thread=in_thread,
        new_after=new_after,
        previous=previous,
    )
    return {
        "ok": True,
        "html": str(html),
        "new_after": new_after,
        "previous": string_in(previous, "ts") if previous else None,
        "conversation": conversation,
        "status": answer.get("status"),
        "suggested_prompts": answer.get("suggested_prompts"),
        "beginning": _beginning(state, conversation, context=context),
    }


def home_fragment(state: JsonObject, context: RenderContext) -> Markup:
    """The app's Home tab for the reader."""
    return render_home(object_in(state, "home"), context, typed={})


def modal_fragment(
    state: JsonObject, context: RenderContext, *, view_id: str, typed: TypedValues
) -> Markup | None:
    """One open modal with what has been typed into it; ``None`` if the reader has no such modal."""
    for view in objects_in(state, "modals"):
        if view.get("id") == view_id:
            return render_modal(view, context, typed=typed, app_name=string_in(state["app"], "name"))
    return None


def _beginning(state: JsonObject, conversation: JsonObject, *, context: RenderContext) -> str:
    if conversation.get("kind") != "im":
        return context.say("beginning_channel").format(name=string_in(conversation, "name"))
    name = context.user_names.get(string_in(conversation, "user"), "")
    words = context.say("beginning_im").format(name=name)
    is_app = conversation.get("user") == string_in(state["app"], "user_id")
    joint = "" if context.language == "zh" else " "
    return f"{words}{joint}{context.say('beginning_app')}" if is_app else words


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or _UTC)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(_UTC)
