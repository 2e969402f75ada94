"""Whether Slack would take these blocks, and filling in the ids that Slack fills in.

Our own tables give the JSON pointers; afterwards slack_sdk's models, where they know the block, are asked too.
"""

import copy
import itertools
import logging
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from bot.workspace import limits
from bot.workspace.block_charts import CHARTS_PER_MESSAGE
from bot.workspace.block_checks import Findings
from bot.workspace.block_elements import ELEMENTS
from bot.workspace.block_kinds import BLOCKS, SURFACES
from bot.workspace.json_types import JsonObject

Surface = Literal["message", "modal", "home"]
# Its datetime and rich text models are behind the platform, so only these are asked for a second opinion.
_SDK_KNOWS: Final = frozenset(
    {"section", "divider", "image", "actions", "context", "header", "markdown", "table"}
)
_logger = logging.getLogger(__name__)


def check_blocks(blocks: Any, *, surface: Surface, pointer: str = "/blocks") -> Findings:  # noqa: ANN401 - JSON
    """Everything that is wrong with ``blocks``; ``characters`` is the length of all their text.

    Args:
        blocks: The parsed JSON value an app sent.
        surface: Where they are to be shown; some blocks are allowed only in some places.
        pointer: Where the value stands, for the messages.
    """
    findings = Findings()
    if not isinstance(blocks, list):
        findings.add("must be an array", pointer)
        return findings
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    if len(blocks) > most:
        findings.add(f"no more than {most} items allowed", pointer)
    for index, block in enumerate(blocks):
        _check_block(block, surface, f"{pointer}/{index}", findings)
    _note_repeated_block_ids(blocks, pointer, findings)
    charts = sum(isinstance(block, dict) and block.get("type") == "data_visualization" for block in blocks)
    if charts > CHARTS_PER_MESSAGE:
        findings.add(f"no more than {CHARTS_PER_MESSAGE} data_visualization blocks allowed", pointer)
    if not findings.problems:
        _ask_the_sdk(blocks, pointer, findings)
    return findings


def _check_block(block: Any, surface: Surface, pointer: str, findings: Findings) -> None:  # noqa: ANN401 - JSON
    if not isinstance(block, dict):
        findings.add("must be an object", pointer)
        return
    kind = block.get("type")
    if not isinstance(kind, str) or kind not in BLOCKS or kind not in SURFACES[surface]:
        findings.add(f"unsupported type: {kind}", f"{pointer}/type")
        return
    BLOCKS[kind](block, pointer, findings)
    if isinstance(block.get("block_id"), str):
        findings.block_ids.append(block["block_id"])
    _note_repeated_action_ids(block, pointer, findings)
    element = block.get("element")
    if surface == "message" and isinstance(element, dict) and element.get("type") == "file_input":
        findings.add("unsupported type: file_input", f"{pointer}/element/type")


def _note_repeated_block_ids(blocks: list[Any], pointer: str, findings: Findings) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if isinstance(block_id, str):
            if block_id in seen:
                findings.add(f"duplicate block_id: {block_id}", f"{pointer}/{index}/block_id")
            seen.add(block_id)


def _note_repeated_action_ids(block: JsonObject, pointer: str, findings: Findings) -> None:
    seen: set[str] = set()
    for element in interactive_elements(block):
        name = element.get("action_id")
        if isinstance(name, str):
            if name in seen:
                findings.add(f"`action_id` {name} already exists for another element in blocks", pointer)
            seen.add(name)


def _ask_the_sdk(blocks: list[JsonObject], pointer: str, findings: Findings) -> None:
    for index, block in enumerate(blocks):
        if block["type"] not in _SDK_KNOWS or any(
            "date" in e.get("type", "") for e in interactive_elements(block)
        ):
            continue
        try:
            model = Block.parse(block)
            if model is not None:
                model.validate_json()
        except SlackObjectFormationError as error:
            findings.add(str(error), f"{pointer}/{index}")


def interactive_elements(block: JsonObject) -> Iterator[JsonObject]:
    """Every element of a block that a person can use, children of containers and cards included."""
    candidates = [block.get("accessory"), block.get("element")]
    for name in ("elements", "actions", "child_blocks"):
        if isinstance(block.get(name), list):
            candidates.extend(block[name])
    for candidate in filter(None, candidates):
        kind = _kind(candidate)
        if kind in BLOCKS and kind != "image":
            yield from interactive_elements(candidate)
        elif kind in ELEMENTS:
            yield candidate


def _kind(value: Any) -> str:  # noqa: ANN401 - JSON of any shape
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


def with_ids(blocks: list[JsonObject], new_id: Callable[[str], str]) -> list[JsonObject]:
    """A copy in which every block has a ``block_id`` and every element an ``action_id``, as Slack does."""
    filled = copy.deepcopy(blocks)
    for block in _with_children(filled):
        block.setdefault("block_id", new_id("b").lower()[-5:])
        for number, element in zip(itertools.count(), interactive_elements(block), strict=False):
            element.setdefault("action_id", f"{block['block_id']}-{number}")
    return filled


def _with_children(blocks: list[JsonObject]) -> Iterator[JsonObject]:
    for block in blocks:
        yield block
        for name in ("child_blocks", "elements"):
            children = block.get(name)
            if isinstance(children, list):
                yield from _with_children([c for c in children if _kind(c) in BLOCKS])


def find_element(
    blocks: list[JsonObject], *, block_id: str | None, action_id: str
) -> tuple[JsonObject, JsonObject] | None:
    """The block and element with these ids; any block when ``block_id`` is not given."""
    for block in _with_children(blocks):
        if block_id in {None, block.get("block_id")}:
            for element in interactive_elements(block):
                if element.get("action_id") == action_id:
                    return block, element
    return None
