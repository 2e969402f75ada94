"""The one place where HTML is made; everything passes through ``tag``, which escapes and refuses."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from markupsafe import Markup, escape

from bot.workspace.page.links import safe_image_source, safe_link

AttributeValue: TypeAlias = str | int | bool | None
Child: TypeAlias = str | Markup | None

# Elements that can run, load or restyle anything by themselves are absent on purpose.
_ALLOWED_TAGS: Final = frozenset(
    (  # noqa: SIM905 - a list literal would be forty lines
        "a article blockquote br button code del details div em fieldset figcaption figure footer form h2 h3 "
        "header hr img input label legend li ol p pre section span strong summary table tbody td textarea th "
        "thead time tr u ul"
    ).split()
)
_VOID_TAGS: Final = frozenset({"br", "hr", "img", "input"})
_ATTRIBUTE_NAME: Final = re.compile(r"^(?!on|style$|srcdoc$|formaction$)[a-z][a-z0-9-]*$")


def tag(name: str, attributes: Mapping[str, AttributeValue] | None = None, *children: Child) -> Markup:
    """One HTML element with its text escaped.

    Args:
        name: One of the allowed elements; scripts, frames, styles and forms' targets are not among them.
        attributes: ``True`` gives a bare attribute, ``None`` and ``False`` leave it out. ``href`` keeps only
            http, https, mailto and own paths; ``src`` keeps only the workspace's own files and image data.
        children: Strings are escaped, ``Markup`` is taken as it is, ``None`` is skipped.

    Raises:
        ValueError: the element or an attribute is not allowed; names are ours, so the code is at fault.
    """
    if name not in _ALLOWED_TAGS:
        raise ValueError(f"the page makes no <{name}> elements")
    opening = f"<{name}{''.join(_attribute(key, value) for key, value in (attributes or {}).items())}>"
    if name in _VOID_TAGS:
        return Markup(opening)  # noqa: S704 - checked name and escaped attributes
    return Markup(f"{opening}{joined(children)}</{name}>")  # noqa: S704 - likewise, and escaped children


def joined(children: Iterable[Child]) -> Markup:
    """The children one after the other, strings escaped."""
    return Markup("").join(escape(child) for child in children if child is not None)


def json_attribute(value: object) -> str:
    """A value for a ``data-`` attribute that the browser reads with ``JSON.parse``."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _attribute(name: str, value: AttributeValue) -> str:
    if not _ATTRIBUTE_NAME.match(name):
        raise ValueError(f"the page sets no attribute {name!r}")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    text = str(value)
    if name == "href":
        checked = safe_link(text)
    elif name == "src":
        checked = safe_image_source(text)
    else:
        checked = text
    return "" if checked is None else f' {name}="{escape(checked)}"'
