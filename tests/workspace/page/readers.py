"""A reader and the names around them, for rendering tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.workspace.page.context import RenderContext

NOW = datetime(2026, 9, 3, 4, 0, tzinfo=UTC)


def reader(*, language: Literal["zh", "en"] = "en", typed: Mapping[str, Mapping[str, object]] | None = None):
    return RenderContext(
        viewer_id="U0LIWEI",
        language=language,
        zone=ZoneInfo("Asia/Shanghai"),
        now=NOW,
        user_names={"U0LIWEI": "李伟", "U0HEMIN": "何敏", "U0STOREHAND": "Storehand"},
        channel_names={"C0STORE3": "store-s003", "C0PURCHASE": "采购"},
        typed=typed or {},
    )
