"""The list on the left: channels, direct messages, the app."""

from collections.abc import Mapping

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.html import joined, tag
from bot.workspace.page.people_faces import person_name, render_face
from bot.workspace.page.text_objects import string_in


def render_sidebar(
    conversations: list[JsonObject],
    context: RenderContext,
    *,
    people: Mapping[str, JsonObject],
    app_user_id: str,
) -> Markup:
    """Channels by name, then the app, then people; unread ones are bold, mentions carry a number."""
    channels = sorted((entry for entry in conversations if entry.get("kind") != "im"), key=_by_membership)
    talks = [entry for entry in conversations if entry.get("kind") == "im"]
    with_app = [entry for entry in talks if entry.get("user") == app_user_id]
    with_people = sorted(
        (entry for entry in talks if entry.get("user") != app_user_id),
        key=_latest,
        reverse=True,
    )
    new_message = tag(
        "button",
        {"type": "button", "class": "row row-add", "data-do": "new-dm"},
        tag("span", {"class": "row-sign", "aria-hidden": "true"}, "+"),
        tag("span", {"class": "row-name"}, context.say("new_direct_message")),
    )
    return joined(
        [
            _section("apps", joined(_talk(entry, context, people=people) for entry in with_app), context),
            _section("channels", joined(_channel(entry, context) for entry in channels), context),
            _section(
                "direct_messages",
                joined([*(_talk(entry, context, people=people) for entry in with_people), new_message]),
                context,
            ),
        ]
    )


def _by_membership(entry: JsonObject) -> tuple[bool, str]:
    return (entry.get("is_member") is not True, string_in(entry, "name"))


def _latest(entry: JsonObject) -> float:
    return float(string_in(entry, "latest_ts") or 0)


def _section(key: str, rows: Markup, context: RenderContext) -> Markup:
    return tag("section", {"class": "side-section"}, tag("h2", None, context.say(key)), rows)


def _channel(entry: JsonObject, context: RenderContext) -> Markup:
    sign = "🔒" if entry.get("kind") == "private" else "#"
    return _row(
        entry,
        context,
        sign=tag("span", {"class": "row-sign", "aria-hidden": "true"}, sign),
        name=string_in(entry, "name"),
    )


def _talk(entry: JsonObject, context: RenderContext, *, people: Mapping[str, JsonObject]) -> Markup:
    person = people.get(string_in(entry, "user"), {"id": string_in(entry, "user")})
    name = person_name(person)
    if string_in(entry, "user") == context.viewer_id:
        name = f"{name} ({context.say('you')})"
    return _row(entry, context, sign=render_face(person, small=True), name=name)


def _row(entry: JsonObject, context: RenderContext, *, sign: Markup, name: str) -> Markup:
    unread = entry.get("unread") if isinstance(entry.get("unread"), int) else 0
    mentions = entry.get("mentions") if entry.get("kind") != "im" else unread
    classes = ["row"]
    if unread:
        classes.append("is-unread")
    if entry.get("is_member") is not True:
        classes.append("is-outside")
    label = f"{name}, {context.say('unread_count').format(count=unread)}" if unread else None
    return tag(
        "a",
        {
            "class": " ".join(classes),
            "href": f"/?as={context.viewer_id}&c={string_in(entry, 'id')}",
            "data-open-channel": string_in(entry, "id"),
            "aria-label": label,
        },
        sign,
        tag("span", {"class": "row-name"}, name),
        tag("span", {"class": "count", "aria-hidden": "true"}, str(mentions)) if mentions else None,
    )
