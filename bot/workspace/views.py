"""Modals and Home tabs that the app has opened."""

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.workspace import limits
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject

_VIEW_TEXTS = ("private_metadata", "callback_id", "external_id")


@dataclass
class OpenView:
    """A view as the app gave it, with who sees it and where it lies in the stack."""

    id: str
    user_id: str
    view: JsonObject
    root_id: str
    previous_id: str | None
    hash: str
    state: JsonObject = field(default_factory=dict)
    is_open: bool = True

    @property
    def external_id(self) -> str:
        """The app's own name for the view, or nothing."""
        return str(self.view.get("external_id") or "")


@dataclass
class ViewStore:
    """Open modals (a stack for each person) and published Home tabs (one for each)."""

    clock: Callable[[], float]
    new_id: Callable[[str], str]
    _views: dict[str, OpenView] = field(default_factory=dict)
    _stacks: dict[str, list[OpenView]] = field(default_factory=dict)
    _homes: dict[str, OpenView] = field(default_factory=dict)

    def open_modal(self, user_id: str, view: JsonObject) -> OpenView:
        """Start a new stack; whatever was open before gives way, as in Slack's client."""
        for old in self._stacks.pop(user_id, []):
            old.is_open = False
        return self._stack_up(user_id, view)

    def push_modal(self, parent: OpenView, view: JsonObject) -> OpenView:
        """Lay a view on top.

        Raises:
            MethodRefused: ``push_limit_reached`` beyond three (https://docs.slack.dev/reference/methods/views.push),
                ``not_found`` when the parent has been closed.
        """
        stack = self._stacks.get(parent.user_id, [])
        if parent not in stack:
            raise MethodRefused("not_found")
        if len(stack) >= limits.VIEW_STACK:
            raise MethodRefused("push_limit_reached")
        return self._stack_up(parent.user_id, view)

    def _stack_up(self, user_id: str, view: JsonObject) -> OpenView:
        self._refuse_taken_external_id(view, own=None)
        stack = self._stacks.setdefault(user_id, [])
        view_id = self.new_id("V")
        opened = OpenView(
            id=view_id,
            user_id=user_id,
            view=copy.deepcopy(view),
            root_id=stack[0].id if stack else view_id,
            previous_id=stack[-1].id if stack else None,
            hash="",
        )
        self._stamp(opened)
        self._views[view_id] = opened
        stack.append(opened)
        return opened

    def update(self, opened: OpenView, view: JsonObject, *, given_hash: str | None = None) -> OpenView:
        """Replace a view's content; what was typed stays where block and element are the same.

        Raises:
            MethodRefused: ``hash_conflict`` when the view changed since the caller saw it, ``not_found`` when closed.
        """
        if not opened.is_open:
            raise MethodRefused("not_found")
        if given_hash is not None and given_hash != opened.hash:
            raise MethodRefused("hash_conflict")
        self._refuse_taken_external_id(view, own=opened)
        opened.view = copy.deepcopy(view)
        kept = {block.get("block_id") for block in view.get("blocks", [])}
        opened.state = {block_id: values for block_id, values in opened.state.items() if block_id in kept}
        self._stamp(opened)
        return opened

    def publish_home(self, user_id: str, view: JsonObject, *, given_hash: str | None = None) -> OpenView:
        """Set a person's Home tab."""
        current = self._homes.get(user_id)
        if current is not None:
            return self.update(current, view, given_hash=given_hash)
        view_id = self.new_id("V")
        opened = OpenView(view_id, user_id, copy.deepcopy(view), root_id=view_id, previous_id=None, hash="")
        self._stamp(opened)
        self._views[view_id] = self._homes[user_id] = opened
        return opened

    def close(self, opened: OpenView) -> list[OpenView]:
        """Close a modal and all above it; gives those that were closed, topmost first."""
        stack = self._stacks.get(opened.user_id, [])
        if opened not in stack:
            return []
        index = stack.index(opened)
        closed = stack[index:]
        del stack[index:]
        for view in closed:
            view.is_open = False
        return closed[::-1]

    def clear(self, user_id: str) -> list[OpenView]:
        """Close the whole stack of a person, topmost first."""
        stack = self._stacks.get(user_id, [])
        return self.close(stack[0]) if stack else []

    def find(self, *, view_id: str | None = None, external_id: str | None = None) -> OpenView | None:
        """An open view by Slack's id or by the app's own."""
        if view_id:
            found = self._views.get(view_id)
            return found if found is not None and found.is_open else None
        return next(
            (v for v in self._views.values() if v.is_open and external_id and v.external_id == external_id),
            None,
        )

    def stack_of(self, user_id: str) -> list[OpenView]:
        """A person's open modals, the topmost last."""
        return list(self._stacks.get(user_id, []))

    def home_of(self, user_id: str) -> OpenView | None:
        """What the app published for this person."""
        return self._homes.get(user_id)

    def homes(self) -> list[OpenView]:
        """Every published Home tab, for the state file."""
        return list(self._homes.values())

    def restore_home(self, home: OpenView) -> None:
        """Take over a Home tab of an earlier run."""
        self._views[home.id] = self._homes[home.user_id] = home

    def _refuse_taken_external_id(self, view: JsonObject, *, own: OpenView | None) -> None:
        wanted = view.get("external_id")
        if wanted and any(
            v.external_id == wanted and v.is_open and v is not own for v in self._views.values()
        ):
            raise MethodRefused("duplicate_external_id")

    def _stamp(self, opened: OpenView) -> None:
        digest = hashlib.sha256(json.dumps(opened.view, sort_keys=True).encode()).hexdigest()[:8]
        opened.hash = f"{self.clock():.6f}.{self.new_id('')[-6:]}{digest}"


def view_object(opened: OpenView, *, team_id: str, app_id: str, bot_id: str) -> JsonObject:
    """The view object of payloads and of views.open's answer.

    Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    view = opened.view
    body: JsonObject = {
        "id": opened.id,
        "team_id": team_id,
        "type": view["type"],
        "blocks": copy.deepcopy(view.get("blocks", [])),
        "state": {"values": copy.deepcopy(opened.state)},
        "hash": opened.hash,
        "title": view.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(view.get("clear_on_close", False)),
        "notify_on_close": bool(view.get("notify_on_close", False)),
        "close": view.get("close"),
        "submit": view.get("submit"),
        "submit_disabled": bool(view.get("submit_disabled", False)),
        "previous_view_id": opened.previous_id,
        "root_view_id": opened.root_id,
        "app_id": app_id,
        "app_installed_team_id": team_id,
        "bot_id": bot_id,
    }
    return body | {key: view.get(key) or "" for key in _VIEW_TEXTS}
