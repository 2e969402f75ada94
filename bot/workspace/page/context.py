"""What rendering needs to know about the reader and the workspace around a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from bot.workspace.page.texts import Language, text_in

TypedValues: TypeAlias = Mapping[str, Mapping[str, object]]
"""What the reader has typed so far, by block id and action id, as docs/workspace-page-api.md has it."""

Surface: TypeAlias = Literal["message", "modal", "home"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderContext:
    """The reader, their language and zone, and the names behind ids.

    Attributes:
        viewer_id: User id of the reader.
        language: Language of the page's own words, not of the messages.
        zone: The reader's time zone; all times shown are in it.
        now: The instant of rendering, aware.
        user_names: Display name by user id.
        channel_names: Channel name without ``#`` by conversation id.
        bot_ids: User ids of apps.
        typed: Values typed into a view that is rendered again; they win over initial values.
        surface: Where the blocks stand.
    """

    viewer_id: str
    language: Language
    zone: ZoneInfo
    now: datetime
    user_names: Mapping[str, str]
    channel_names: Mapping[str, str]
    bot_ids: frozenset[str] = frozenset()
    typed: TypedValues = field(default_factory=dict)
    surface: Surface = "message"

    def say(self, key: str) -> str:
        """One of the page's own words in the reader's language."""
        return text_in(self.language, key)
