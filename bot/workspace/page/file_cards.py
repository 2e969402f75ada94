"""Files shared with a message: pictures as pictures, everything else as a card to download."""

from typing import Final

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.html import joined, tag
from bot.workspace.page.links import file_source
from bot.workspace.page.text_objects import objects_in, string_in

_SIZES: Final = ((1_000_000, "MB"), (1_000, "KB"))


def render_files(message: JsonObject, context: RenderContext) -> Markup | None:
    """All files of a message, ``None`` if it has none."""
    files = objects_in(message, "files")
    if not files:
        return None
    return tag("div", {"class": "files"}, joined(_file(file, context) for file in files))


def readable_size(size_bytes: int) -> str:
    """A file's size for people, such as ``1.4 MB``."""
    for unit_bytes, unit in _SIZES:
        if size_bytes >= unit_bytes:
            return f"{size_bytes / unit_bytes:.1f} {unit}"
    return f"{size_bytes} B"


def _file(file: JsonObject, context: RenderContext) -> Markup:
    source = file_source(string_in(file, "id"))
    name = string_in(file, "title") or string_in(file, "name") or string_in(file, "id")
    if file.get("is_image") is True:
        picture = tag("img", {"src": source, "alt": name, "class": "image-large", "loading": "lazy"})
        return tag(
            "figure",
            {"class": "image"},
            tag("figcaption", None, name),
            tag(
                "a", {"href": source, "data-lightbox": source, "title": context.say("show_picture")}, picture
            ),
        )
    size = file.get("size")
    kind = string_in(file, "filetype").upper() or "FILE"
    note = f"{kind} · {readable_size(size)}" if isinstance(size, int) else kind
    return tag(
        "a",
        {
            "class": "file-card",
            "href": f"{source}?download=1",
            "download": name,
            "title": context.say("download"),
        },
        tag("span", {"class": "file-kind", "aria-hidden": "true"}, kind[:4]),
        tag(
            "span", None, tag("span", {"class": "file-name"}, name), tag("span", {"class": "file-note"}, note)
        ),
    )
