"""Messages to HTML: who said it, what it says, its files, reactions and thread."""

import zlib
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.agent_blocks import render_task
from bot.workspace.page.blocks import render_blocks
from bot.workspace.page.context import RenderContext
from bot.workspace.page.dates import clock_time, day_label, full_time, ts_instant
from bot.workspace.page.file_cards import render_files
from bot.workspace.page.html import joined, tag
from bot.workspace.page.message_footer import render_reactions, render_thread_summary, render_tools
from bot.workspace.page.mrkdwn import render_mrkdwn
from bot.workspace.page.people_faces import person_name, render_face
from bot.workspace.page.text_objects import object_in, objects_in, plain_words, render_text, string_in

# Messages of one author within this time stand under one name, as in Slack.
_GROUP_SECONDS: Final = 300.0


def render_messages(
    messages: Sequence[JsonObject],
    context: RenderContext,
    *,
    in_thread: bool = False,
    new_after: str = "0",
    previous: JsonObject | None = None,
) -> Markup:
    """A run of messages, oldest first, with day lines and the line above the first unread one.

    Every child carries ``id`` and ``data-rev``; the browser keeps a child whose revision has not changed.
    ``previous`` stands right before the run and is not shown; runs drawn one by one then join without a seam.
    """
    pieces: list[Markup] = []
    has_marked_new = in_thread or new_after == "0"
    has_marked_new = has_marked_new or (previous is not None and _seconds(previous) > float(new_after))
    for message in messages:
        if previous is None or _day(previous, context) != _day(message, context):
            pieces.append(_day_line(message, context))
            previous = None
        is_own = string_in(message, "user") == context.viewer_id
        if not has_marked_new and _seconds(message) > float(new_after) and not is_own:
            has_marked_new = True
            pieces.append(_line("new-line", context.say("new_messages"), key="new"))
            previous = None
        is_follow_up = previous is not None and _continues(previous, message)
        pieces.append(render_message(message, context, in_thread=in_thread, is_follow_up=is_follow_up))
        previous = message
    return joined(pieces)


def render_message(
    message: JsonObject, context: RenderContext, *, in_thread: bool = False, is_follow_up: bool = False
) -> Markup:
    """One message with everything that hangs on it."""
    author = object_in(message, "author") or {}
    body = tag(
        "div",
        {"class": "message-main"},
        None if is_follow_up else _heading(message, author, context=context),
        _ephemeral_note(message, context),
        _content(message, context),
        render_files(message, context),
        render_reactions(message, context),
        None if in_thread else render_thread_summary(message, context),
    )
    ts = string_in(message, "ts")
    instant = ts_instant(ts, context)
    gutter = (
        tag(
            "time",
            {"class": "gutter-time", "title": full_time(instant, context)},
            clock_time(instant, context),
        )
        if is_follow_up
        else render_face(author)
    )
    inner = joined(
        [tag("div", {"class": "gutter"}, gutter), body, render_tools(message, context, in_thread=in_thread)]
    )
    place = "thread" if in_thread else "main"
    attributes = {
        "id": f"{place}-{ts}",
        "class": _classes(message, is_follow_up=is_follow_up),
        "data-rev": _revision(f"{is_follow_up}{inner}"),
        "data-ts": ts,
        "data-channel": string_in(message, "channel"),
        "data-thread": string_in(message, "thread_ts") or ts,
        "data-text": string_in(message, "text") if string_in(message, "user") == context.viewer_id else None,
        "tabindex": "-1",
    }
    return tag("article", attributes, inner)


def _classes(message: JsonObject, *, is_follow_up: bool) -> str:
    classes = ["message"]
    if is_follow_up:
        classes.append("is-follow-up")
    if message.get("ephemeral") is True:
        classes.append("is-ephemeral")
    if message.get("streaming") is True:
        classes.append("is-streaming")
    return " ".join(classes)


def _heading(message: JsonObject, author: JsonObject, *, context: RenderContext) -> Markup:
    instant = ts_instant(string_in(message, "ts"), context)
    name = string_in(message, "username") or person_name(author)
    return tag(
        "div",
        {"class": "message-head"},
        tag("strong", {"class": "author", "title": string_in(author, "title") or None}, name),
        tag("span", {"class": "badge"}, context.say("app_badge")) if author.get("is_bot") is True else None,
        tag("time", {"title": full_time(instant, context)}, clock_time(instant, context)),
    )


def _ephemeral_note(message: JsonObject, context: RenderContext) -> Markup | None:
    if message.get("ephemeral") is not True:
        return None
    return tag(
        "div",
        {"class": "only-you"},
        tag("span", {"aria-hidden": "true"}, "👁 "),
        context.say("only_you"),
        tag("button", {"type": "button", "class": "link", "data-do": "delete"}, context.say("dismiss")),
    )


def _content(message: JsonObject, context: RenderContext) -> Markup:
    subtype = string_in(message, "subtype")
    if subtype == "tombstone":
        return tag("div", {"class": "deleted"}, context.say("deleted_message"))
    pieces: list[Markup | None] = []
    if subtype == "thread_broadcast":
        link = tag(
            "button",
            {"type": "button", "class": "link", "data-do": "thread"},
            context.say("replied_in_thread"),
        )
        pieces.append(tag("div", {"class": "broadcast"}, link))
    tasks = [render_task(task, context) for task in objects_in(message, "tasks")]
    if tasks:
        pieces.append(tag("div", {"class": "plan"}, joined(tasks)))
    blocks = objects_in(message, "blocks")
    # Slack's composer turns typed marks into rich text; here the typed text is rendered instead.
    is_typed = (object_in(message, "author") or {}).get("is_bot") is not True and bool(
        string_in(message, "text")
    )
    if blocks and not is_typed:
        pieces.append(tag("div", {"class": "blocks"}, render_blocks(blocks, context)))
    elif string_in(message, "text"):
        pieces.append(tag("div", {"class": "text"}, render_mrkdwn(string_in(message, "text"), context)))
    pieces.extend(_attachment(entry, context) for entry in objects_in(message, "attachments"))
    if message.get("edited"):
        pieces.append(tag("span", {"class": "edited"}, context.say("edited")))
    if message.get("streaming") is True:
        pieces.append(tag("span", {"class": "writing", "role": "status"}, context.say("writing")))
    return tag("div", {"class": "message-body"}, joined(pieces))


def _attachment(attachment: JsonObject, context: RenderContext) -> Markup:
    blocks = objects_in(attachment, "blocks")
    title = plain_words(attachment.get("title"))
    words = string_in(attachment, "text") or string_in(attachment, "fallback")
    if blocks:
        inner = render_blocks(blocks, context)
    else:
        pretext = string_in(attachment, "pretext")
        fields = [
            tag(
                "div",
                None,
                tag("strong", None, plain_words(field.get("title"))),
                tag("br"),
                render_mrkdwn(string_in(field, "value"), context),
            )
            for field in objects_in(attachment, "fields")
        ]
        inner = joined(
            [
                render_mrkdwn(pretext, context) if pretext else None,
                tag("strong", {"class": "attachment-title"}, title) if title else None,
                tag("div", None, render_mrkdwn(words, context)) if words else None,
                tag("div", {"class": "section-fields"}, joined(fields)) if fields else None,
                render_text(attachment.get("footer"), context),
            ]
        )
    return tag("div", {"class": "attachment"}, inner)


def _day_line(message: JsonObject, context: RenderContext) -> Markup:
    day = _day(message, context)
    return _line(
        "day-line", day_label(ts_instant(string_in(message, "ts"), context), context), key=f"day-{day}"
    )


def _line(kind: str, words: str, *, key: str) -> Markup:
    return tag(
        "div",
        {"class": kind, "id": f"line-{key}", "data-rev": _revision(words), "role": "separator"},
        tag("span", None, words),
    )


def _day(message: JsonObject, context: RenderContext) -> str:
    return ts_instant(string_in(message, "ts"), context).date().isoformat()


def _seconds(message: JsonObject) -> float:
    return float(string_in(message, "ts") or 0)


def _continues(previous: JsonObject, message: JsonObject) -> bool:
    same_voice = (
        string_in(previous, "user") == string_in(message, "user")
        and string_in(previous, "bot_id") == string_in(message, "bot_id")
        and string_in(previous, "username") == string_in(message, "username")
    )
    is_plain = message.get("ephemeral") is not True and previous.get("ephemeral") is not True
    is_plain = is_plain and string_in(previous, "subtype") != "tombstone" and not previous.get("reply_count")
    return same_voice and is_plain and _seconds(message) - _seconds(previous) < _GROUP_SECONDS


def _revision(content: str) -> str:
    return f"{zlib.crc32(content.encode()):08x}"
