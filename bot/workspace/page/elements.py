"""Any interactive element or picture inside a block."""

from collections.abc import Callable
from typing import Final

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.buttons import (
    render_button,
    render_feedback_buttons,
    render_icon_button,
    render_overflow,
)
from bot.workspace.page.context import RenderContext
from bot.workspace.page.html import tag
from bot.workspace.page.images import render_image_element
from bot.workspace.page.inputs import INPUTS
from bot.workspace.page.selects import SELECT_KINDS, render_select
from bot.workspace.page.text_objects import string_in

_PRESSED: Final[dict[str, Callable[[JsonObject, RenderContext], Markup | None]]] = {
    "button": render_button,
    "workflow_button": render_button,
    "overflow": render_overflow,
    "feedback_buttons": render_feedback_buttons,
    "icon_button": render_icon_button,
    "image": render_image_element,
}


def render_element(element: JsonObject, context: RenderContext, *, block_id: str) -> Markup | None:
    """An element by its type; ``None`` only where the app hides it from this reader.

    A type this page does not know becomes a grey box that names it.
    """
    kind = string_in(element, "type")
    if kind in _PRESSED:
        return _PRESSED[kind](element, context)
    typed = context.typed.get(block_id, {}).get(string_in(element, "action_id"))
    if kind in SELECT_KINDS:
        return render_select(element, context, typed=typed)
    if kind in INPUTS:
        return INPUTS[kind](element, context, typed)
    return tag("span", {"class": "unknown"}, context.say("unknown_element").format(kind=kind or "?"))
