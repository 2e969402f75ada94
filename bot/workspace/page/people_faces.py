"""Avatars: initials on a colour that stays with the person."""

import re
import zlib
from typing import Final

from markupsafe import Markup

from bot.workspace.json_types import JsonObject
from bot.workspace.page.html import tag
from bot.workspace.page.text_objects import string_in

# The stylesheet defines this many tones; inline colours are refused by the page's security policy.
TONES: Final = 10
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]+")


def render_face(person: JsonObject, *, small: bool = False) -> Markup:
    """A square with the person's initials, or the app's sign."""
    identifier = string_in(person, "id")
    tone = zlib.crc32(identifier.encode()) % TONES
    classes = ["face", "face-app" if person.get("is_bot") is True else f"tone-{tone}"]
    if small:
        classes.append("face-small")
    return tag("span", {"class": " ".join(classes), "aria-hidden": "true"}, initials(person_name(person)))


def initials(name: str) -> str:
    """The last two characters of a Chinese name, else the first letters of the first two words."""
    chinese = _CHINESE.search(name)
    if chinese:
        return chinese.group(0)[-2:]
    return "".join(word[0] for word in name.split()[:2]).upper() or "?"


def person_name(person: JsonObject) -> str:
    """The name shown for a person."""
    return string_in(person, "real_name") or string_in(person, "name") or string_in(person, "id")
