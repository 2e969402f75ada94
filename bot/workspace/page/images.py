"""Pictures in blocks; only the workspace's own files are loaded."""

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.html import tag
from bot.workspace.page.links import file_source, safe_image_source
from bot.workspace.page.references import link
from bot.workspace.page.text_objects import object_in, plain_words, string_in


def image_source(image: JsonObject) -> str | None:
    """Where the picture of an image block or element may be loaded from, ``None`` if from nowhere."""
    own = object_in(image, "slack_file")
    if own is not None:
        file_id = string_in(own, "id")
        return file_source(file_id) if file_id else safe_image_source(string_in(own, "url"))
    return safe_image_source(string_in(image, "image_url"))


def render_image_element(image: JsonObject, context: RenderContext) -> Markup:
    """A small picture in a section or context; a stranger's picture becomes its description."""
    del context
    alt = plain_words(image.get("alt_text"))
    source = image_source(image)
    if source is None:
        return tag("span", {"class": "image-missing", "title": alt}, alt or "🖼")
    return tag("img", {"src": source, "alt": alt, "class": "image-small", "loading": "lazy"})


def render_image_block(block: JsonObject, context: RenderContext) -> Markup:
    """A picture over the message's width; pressing it opens it."""
    alt = plain_words(block.get("alt_text"))
    title = plain_words(block.get("title"))
    source = image_source(block)
    caption = tag("figcaption", None, title) if title else None
    if source is None:
        note = tag("span", None, f"🖼 {alt or title} — {context.say('image_elsewhere')} ")
        return tag("figure", {"class": "image-missing"}, caption, note, link(string_in(block, "image_url")))
    picture = tag("img", {"src": source, "alt": alt, "class": "image-large", "loading": "lazy"})
    return tag(
        "figure", {"class": "image"}, caption, tag("a", {"href": source, "data-lightbox": source}, picture)
    )
