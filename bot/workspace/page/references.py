"""What stands between ``<`` and ``>`` in mrkdwn: links, people, channels, groups, dates."""

from markupsafe import Markup

from bot.workspace.page.context import RenderContext
from bot.workspace.page.dates import formatted_date
from bot.workspace.page.html import tag
from bot.workspace.page.links import safe_link

_BROADCASTS = frozenset({"here", "channel", "everyone"})
_DATE_PARTS = 3


def _decoded(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def reference(content: str, context: RenderContext) -> Markup:
    """The content of one ``<…>`` as HTML; what is not understood is shown as its label, never lost."""
    target, _, label = content.partition("|")
    label = _decoded(label)
    if target.startswith("@"):
        return user_mention(target[1:], context, label=label)
    if target.startswith("#"):
        return channel_mention(target[1:], context, label=label)
    if target.startswith("!"):
        return _special(target[1:], context, label=label)
    return link(_decoded(target), label=label)


def link(address: str, *, label: str = "") -> Markup:
    """A link that opens elsewhere; an address that may not be followed leaves only its label."""
    checked = safe_link(address)
    if checked is None:
        return tag("span", {"class": "dead-link"}, label or address)
    shown = label or address.removeprefix("mailto:")
    return tag("a", {"href": checked, "target": "_blank", "rel": "noopener noreferrer"}, shown)


def user_mention(user_id: str, context: RenderContext, *, label: str = "") -> Markup:
    """A person's name in a coloured box, brighter when the reader is meant."""
    name = context.user_names.get(user_id) or label or user_id
    classes = "mention mention-me" if user_id == context.viewer_id else "mention"
    return tag("span", {"class": classes, "data-user": user_id}, f"@{name}")


def channel_mention(channel_id: str, context: RenderContext, *, label: str = "") -> Markup:
    """A channel's name; pressing it opens the channel."""
    name = context.channel_names.get(channel_id) or label
    if channel_id not in context.channel_names:
        return tag("span", {"class": "mention"}, f"#{name or context.say('private_channel')}")
    return tag(
        "a", {"class": "mention", "href": f"/?c={channel_id}", "data-open-channel": channel_id}, f"#{name}"
    )


def broadcast(name: str) -> Markup:
    """``@here``, ``@channel`` or ``@everyone``."""
    return tag("span", {"class": "mention mention-me"}, f"@{name}")


def _special(content: str, context: RenderContext, *, label: str) -> Markup:
    kind, _, rest = content.partition("^")
    if kind in _BROADCASTS:
        return broadcast(kind)
    if kind == "date":
        return _date(rest, context, fallback=label)
    if kind == "subteam":
        return tag("span", {"class": "mention"}, label or f"@{rest}")
    return tag("span", {"class": "mention"}, label or kind)


def _date(content: str, context: RenderContext, *, fallback: str) -> Markup:
    parts = content.split("^", _DATE_PARTS - 1)
    if not parts[0].isascii() or not parts[0].isdigit() or len(parts) < _DATE_PARTS - 1:
        return tag("span", None, fallback)
    shown = formatted_date(int(parts[0]), pattern=_decoded(parts[1]), context=context) or fallback
    if len(parts) == _DATE_PARTS:
        return link(_decoded(parts[2]), label=shown)
    return tag("time", {"title": fallback}, shown)
