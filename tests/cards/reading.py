"""Reading cards as Slack and as people would."""

import json
import re

from bot.cards.context import CardContext
from bot.workspace.block_validation import check_blocks
from tests.factories.days import NOW

LANGUAGES = ("zh", "en")


def reader(language="zh", *, timezone="Asia/Shanghai", now=NOW):
    return CardContext(language=language, timezone=timezone, now=now)


def text_objects(blocks):
    """Every text object of the blocks that a person reads; what is pressed is left out."""
    found = []
    for block in blocks:
        if block["type"] == "actions":
            continue
        found += [
            part
            for part in (block.get("text"), *block.get("fields", ()), *block.get("elements", ()))
            if part is not None
        ]
    return found


def shown(blocks):
    """The words of the blocks without mrkdwn's marks."""
    lines = []
    for part in text_objects(blocks):
        words = part["text"]
        if part["type"] == "mrkdwn":
            words = re.sub(r"<[^>|]*\|([^>]*)>", r"\1", words)
            words = re.sub(r"(?m)^> ", "", words)
            words = re.sub(r"(?<!\S)([*~])(.+?)\1(?!\S)", r"\2", words)
            words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        lines.append(words)
    return "\n".join(lines)


def elements(blocks):
    return [element for block in blocks if block["type"] == "actions" for element in block["elements"]]


def values(blocks):
    """The JSON values behind the buttons and menu options, in order."""
    found = []
    for element in elements(blocks):
        found += [json.loads(option["value"]) for option in element.get("options", [element])]
    return found


def figures(text):
    return sorted(re.findall(r"\d+(?:[,.:]\d+)*", text))


def problems(blocks, *, surface="message"):
    """What Slack would find wrong with the blocks."""
    return check_blocks(list(blocks), surface=surface).problems
