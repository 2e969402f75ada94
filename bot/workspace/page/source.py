"""Where the page's fragments get their facts from."""

from typing import Protocol

from bot.workspace.json_types import JsonObject
from bot.workspace.page_state import page_messages, page_state, user_id_of
from bot.workspace.workspace import Workspace


class PageSource(Protocol):
    """The reading half of the page API (docs/workspace-page-api.md) as function calls."""

    def state(self, user_id: str | None) -> JsonObject:
        """What ``GET /workspace/api/state`` answers; without a user the first active person."""
        ...

    def messages(
        self, user_id: str, channel_id: str, *, thread_ts: str | None, before: str | None, newest: int
    ) -> JsonObject:
        """What ``GET /workspace/api/messages`` answers: at most ``newest`` messages, oldest first."""
        ...

    def user_id_of(self, who: str) -> str | None:
        """The id behind a user id, e-mail or user name."""
        ...


class WorkspaceSource:
    """A workspace in this process as the page's source."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def state(self, user_id: str | None) -> JsonObject:
        """See ``PageSource.state``; raises ``PersonRefused`` for a stranger."""
        return page_state(self._workspace, user_id)

    def messages(
        self, user_id: str, channel_id: str, *, thread_ts: str | None, before: str | None, newest: int
    ) -> JsonObject:
        """See ``PageSource.messages``; raises ``PersonRefused`` for a conversation the person cannot see."""
        return page_messages(
            self._workspace, user_id, channel_id, thread_ts=thread_ts, before=before, newest=newest
        )

    def user_id_of(self, who: str) -> str | None:
        """See ``PageSource.user_id_of``."""
        return user_id_of(self._workspace, who)
