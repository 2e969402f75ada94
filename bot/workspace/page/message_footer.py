"""What hangs below and beside a message: reactions, the thread's summary, the tools on hover."""

from typing import Final

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.dates import when_said
from bot.workspace.page.emoji_names import emoji_character
from bot.workspace.page.html import joined, tag
from bot.workspace.page.people_faces import render_face
from bot.workspace.page.text_objects import objects_in, string_in

_FACES_SHOWN: Final = 4


def render_reactions(message: JsonObject, context: RenderContext) -> Markup | None:
    """Each reaction with its count; the reader's own are marked."""
    reactions = objects_in(message, "reactions")
    if not reactions:
        return None
    return tag("div", {"class": "reactions"}, joined(_reaction(reaction, context) for reaction in reactions))


def _reaction(reaction: JsonObject, context: RenderContext) -> Markup:
    name = string_in(reaction, "name")
    found = reaction.get("users")
    users = [str(user) for user in found] if isinstance(found, list) else []
    is_mine = context.viewer_id in users
    separator = "、" if context.language == "zh" else ", "
    names = separator.join(context.user_names.get(user, user) for user in users)
    label = context.say("reacted_with").format(names=names, name=name)
    return tag(
        "button",
        {
            "type": "button",
            "class": "reaction is-mine" if is_mine else "reaction",
            "data-do": "unreact" if is_mine else "react",
            "data-name": name,
            "title": label,
            "aria-label": label,
            "aria-pressed": "true" if is_mine else "false",
        },
        tag("span", {"class": "emoji"}, emoji_character(name) or f":{name}:"),
        tag("span", {"class": "count"}, str(reaction.get("count", len(users)))),
    )


def render_thread_summary(message: JsonObject, context: RenderContext) -> Markup | None:
    """How many replies there are and when the last came; ``None`` without any."""
    count = message.get("reply_count")
    if not isinstance(count, int) or count < 1:
        return None
    found = message.get("reply_users")
    users = [str(user) for user in found[:_FACES_SHOWN]] if isinstance(found, list) else []
    faces = joined(render_face(_person(user, context), small=True) for user in users)
    words = context.say("replies_one") if count == 1 else context.say("replies_many").format(count=count)
    latest = string_in(message, "latest_reply")
    # The time itself, not "a minute ago": the message would change, and be drawn anew, every minute.
    when = context.say("last_reply").format(when=when_said(latest, context)) if latest else None
    return tag(
        "button",
        {"type": "button", "class": "thread-summary", "data-do": "thread"},
        tag("span", {"class": "faces"}, faces),
        tag("span", {"class": "reply-count"}, words),
        tag("span", {"class": "last-reply"}, when) if when else None,
    )


def _person(user_id: str, context: RenderContext) -> JsonObject:
    name = context.user_names.get(user_id, user_id)
    return {"id": user_id, "real_name": name, "is_bot": user_id in context.bot_ids}


def render_tools(message: JsonObject, context: RenderContext, *, in_thread: bool) -> Markup | None:
    """The small bar that appears over a message: react, reply, and for one's own edit and delete."""
    if message.get("ephemeral") is True or string_in(message, "subtype") == "tombstone":
        return None
    is_own = string_in(message, "user") == context.viewer_id
    tools = [("pick-reaction", "☺", "add_reaction")]
    if not in_thread:
        tools.append(("thread", "💬", "reply_in_thread"))
    tools.append(("shortcuts", "⋯", "more_actions"))
    if is_own:
        tools.extend([("edit", "✎", "edit_message"), ("delete", "🗑", "delete_message")])
    buttons = (
        tag(
            "button",
            {"type": "button", "data-do": do, "title": context.say(key), "aria-label": context.say(key)},
            sign,
        )
        for do, sign, key in tools
    )
    return tag(
        "div", {"class": "tools", "role": "toolbar", "aria-label": context.say("message_actions")}, *buttons
    )
