"""Whether Slack would take a view, and filling in the ids that Slack fills in.

Source: https://docs.slack.dev/reference/views.
"""

import json
from typing import Any, Literal

from bot.workspace import limits
from bot.workspace.block_checks import Check, Findings, anything, boolean, one_of, shaped, string, text_object
from bot.workspace.block_validation import check_blocks, with_ids
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.workspace import Workspace

_SHARED: dict[str, Check] = {
    "type": one_of("modal", "home"),
    "blocks": anything,
    "private_metadata": string(limits.VIEW_PRIVATE_METADATA, least=0),
    "callback_id": string(limits.VIEW_CALLBACK_ID, least=0),
    "external_id": string(limits.VIEW_EXTERNAL_ID, least=0),
}
_title = text_object(limits.VIEW_TITLE, plain=True)
_MODAL = shaped(
    {
        **_SHARED,
        "title": _title,
        "submit": _title,
        "close": _title,
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    required=("type", "title", "blocks"),
)
_HOME = shaped(_SHARED, required=("type", "blocks"))


def checked_view(workspace: Workspace, view: Any, *, surface: Literal["modal", "home"]) -> JsonObject:  # noqa: ANN401
    """A view with the ids filled in.

    Raises:
        MethodRefused: ``invalid_arguments`` with JSON pointers below ``/view``, or ``view_too_large``.
    """
    if not isinstance(view, dict):
        raise MethodRefused("invalid_arguments", "[ERROR] missing required field: view")
    if len(json.dumps(view, ensure_ascii=False).encode()) > limits.VIEW_BYTES:
        raise MethodRefused("view_too_large")
    findings = Findings()
    present = {key: value for key, value in view.items() if value is not None}
    (_MODAL if surface == "modal" else _HOME)(present, "/view", findings)
    if present.get("type") != surface:
        findings.add(f"must be one of: {surface}", "/view/type")
    blocks = present.get("blocks", [])
    findings.problems += check_blocks(blocks, surface=surface, pointer="/view/blocks").problems
    if surface == "modal" and not findings.problems:
        has_input = any(block.get("type") == "input" for block in blocks)
        if has_input and "submit" not in present:
            findings.add("`submit` is required when an `input` block is in the `blocks` array", "/view")
    if findings.problems:
        raise MethodRefused("invalid_arguments", *findings.problems)
    return {**present, "blocks": with_ids(blocks, workspace.ids.new_id)}
