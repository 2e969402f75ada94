"""The table of what stands in ``rich_text`` blocks.

Sources: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block and the pages of its elements, such as
https://docs.slack.dev/reference/block-kit/block-elements/link-element.
"""

from typing import Final

from bot.workspace.block_checks import (
    Check,
    Findings,
    Shape,
    anything,
    array,
    boolean,
    integer,
    one_of,
    shaped,
    string,
    typed,
)

_DEEPEST_INDENT: Final = 8
_style = shaped(
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "highlight", "client_highlight", "underline", "unlink"), boolean
    )
)
_words = string(counted=True)


def _element(shape: Shape, *required: str) -> Check:
    return shaped({"type": anything, "style": _style, **shape}, required=("type", *required))


_text = _element({"text": _words}, "text")
_link = _element(
    {
        "url": string(),
        "text": string(least=0, counted=True),
        **dict.fromkeys(("unsafe", "from_llm", "is_slack_url", "truncated"), boolean),
    },
    "url",
)
# Slack's own clients make these; what they hold is not published.
_SLACKS_OWN: Final = (
    "attachment_mention", "canvas", "canvas_message_unfurl", "canvas_user_mention", "citation", "file",
    "list_record", "message_mention", "salesforce_data_field", "tag", "work_object_mention", "workflow_mention",
)  # fmt: skip
_INLINE: Final[dict[str, Check]] = {
    "text": _text,
    "link": _link,
    "emoji": _element({"name": string(), "unicode": string(), "skin_tone": integer(least=1, most=6)}, "name"),
    "user": _element({"user_id": string()}, "user_id"),
    "usergroup": _element({"usergroup_id": string()}, "usergroup_id"),
    "team": _element({"team_id": string()}, "team_id"),
    "channel": _element({"channel_id": string()}, "channel_id"),
    "broadcast": _element({"range": one_of("here", "channel", "everyone")}, "range"),
    "color": _element({"value": string()}, "value"),
    "date": _element(
        {"timestamp": integer(least=0), "format": string(), "url": string(), "fallback": string()},
        "timestamp",
        "format",
    ),
    **dict.fromkeys(_SLACKS_OWN, anything),
}
_inline = array(typed(_INLINE, what="rich_text_section"), least=0)
_preformatted = array(typed({"text": _text, "link": _link}, what="rich_text_preformatted"), least=0)
_section = shaped({"type": anything, "elements": _inline}, required=("type", "elements"))
_border = integer(least=0, most=1)


def _part(shape: Shape, *required: str) -> Check:
    return shaped({"type": anything, "border": _border, **shape}, required=("type", "elements", *required))


_PARTS: Final[dict[str, Check]] = {
    "rich_text_section": _section,
    "rich_text_quote": _part({"elements": _inline}),
    "rich_text_preformatted": _part({"elements": _preformatted, "language": string()}),
    "rich_text_list": _part(
        {
            "elements": array(typed({"rich_text_section": _section}, what="rich_text_list"), least=0),
            "style": one_of("bullet", "ordered"),
            "indent": integer(least=0, most=_DEEPEST_INDENT),
            "offset": integer(least=0),
        },
        "style",
    ),
}
_KNOWN: Final = typed(_PARTS, what="rich_text")


def rich_text_part(value: object, pointer: str, findings: Findings) -> None:
    """Take one section, list, quote or preformatted part."""
    _KNOWN(value, pointer, findings)
