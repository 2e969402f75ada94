"""A person's hands for tests: write, click, submit, and wait for what the app does."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from bot.workspace.acting import interacting, modals, writing
from bot.workspace.acting.inputs import PlainState
from bot.workspace.block_validation import find_element
from bot.workspace.json_types import JsonObject
from bot.workspace.presenting import page_message
from bot.workspace.watching import Watcher


class AppDidNotRespond(AssertionError):
    """The app did not acknowledge an interaction within the deadline: a person would see an error."""


class Driver(Watcher):
    """Acts as people of a workspace, in the process of the test.

    People are named by user id, e-mail address or user name; conversations by id or ``#name``. Messages are those
    of the page API (docs/workspace-page-api.md): Slack's message with ``channel``, ``author`` and ``ephemeral``.
    """

    def post_as(
        self,
        user: str,
        channel: str,
        *,
        text: str,
        thread_ts: str | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> JsonObject:
        """Write a message, with files given as name and content."""
        user_id, channel_id = self.user_id(user), self.channel_id(channel)
        file_ids = [
            writing.upload(self.workspace, user_id=user_id, name=name, content=content).id
            for name, content in (files or {}).items()
        ]
        message = writing.post(
            self.workspace,
            user_id=user_id,
            channel_id=channel_id,
            text=text,
            thread_ts=thread_ts,
            file_ids=file_ids,
        )
        return page_message(self.workspace, channel_id, message)

    def mention(self, user: str, channel: str, *, text: str, thread_ts: str | None = None) -> JsonObject:
        """Write a message that begins with the app's name."""
        mention = f"<@{self.workspace.bot_user_id}> {text}"
        return self.post_as(user, channel, text=mention, thread_ts=thread_ts)

    def dm(self, user: str) -> str:
        """The id of the direct message between a person and the app."""
        return writing.open_direct_message(
            self.workspace, user_id=self.user_id(user), other_id=self.workspace.bot_user_id
        ).id

    def say(
        self, user: str, text: str, *, thread_ts: str | None = None, files: Mapping[str, bytes] | None = None
    ) -> JsonObject:
        """Write to the app in its direct message."""
        return self.post_as(user, self.dm(user), text=text, thread_ts=thread_ts, files=files)

    def edit(self, message: JsonObject, text: str) -> None:
        """Edit a message as the one who wrote it."""
        writing.edit(
            self.workspace,
            user_id=message["user"],
            channel_id=message["channel"],
            ts=message["ts"],
            text=text,
        )

    def delete(self, message: JsonObject) -> None:
        """Delete a message as the one who wrote it."""
        writing.delete(
            self.workspace, user_id=message["user"], channel_id=message["channel"], ts=message["ts"]
        )

    def react(self, user: str, message: JsonObject, *, name: str) -> None:
        """React to a message with an emoji."""
        writing.react(
            self.workspace,
            user_id=self.user_id(user),
            channel_id=message["channel"],
            ts=message["ts"],
            name=name,
        )

    def join(self, user: str, channel: str) -> None:
        """Join a public channel."""
        writing.join(self.workspace, user_id=self.user_id(user), channel_id=self.channel_id(channel))

    def invite_app(self, user: str, channel: str) -> None:
        """Invite the app to a channel."""
        writing.invite_app(self.workspace, user_id=self.user_id(user), channel_id=self.channel_id(channel))

    def ask(self, user: str, text: str, *, thread_ts: str | None = None) -> JsonObject:
        """Write to the app in its direct message and wait for the answer."""
        return self.reply_to(self.say(user, text, thread_ts=thread_ts))

    def click(
        self,
        user: str,
        message: JsonObject,
        *,
        action_id: str,
        value: Any = None,  # noqa: ANN401 - depends on the element
        block_id: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        """Use a button or menu of a message; returns when the app has acknowledged.

        Args:
            user: Who.
            message: Where, as :meth:`messages` or :meth:`wait_for_message` gave it.
            action_id: Which element.
            value: The option or value picked, where the element has one.
            block_id: Which block, where the same action id stands in several.
            values: What is filled in around it, by block id or action id.

        Raises:
            AppDidNotRespond: Nobody acknowledged in time.
        """
        answered = interacting.press(
            self.workspace,
            user_id=self.user_id(user),
            channel_id=message["channel"],
            message_ts=message["ts"],
            action_id=action_id,
            block_id=block_id,
            value=value,
            typed=_state(message.get("blocks", []), values or {}),
        )
        self._acknowledged(answered, f"the click on {action_id!r}")

    def click_in_view(
        self,
        user: str,
        view_id: str,
        *,
        action_id: str,
        value: Any = None,  # noqa: ANN401 - depends on the element
        block_id: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        """The same in a modal or on the Home tab."""
        answered = interacting.press(
            self.workspace,
            user_id=self.user_id(user),
            view_id=view_id,
            action_id=action_id,
            block_id=block_id,
            value=value,
            typed=self._view_state(view_id, values or {}),
        )
        self._acknowledged(answered, f"the click on {action_id!r}")

    def options(
        self, user: str, where: JsonObject, *, action_id: str, text: str, block_id: str | None = None
    ) -> list[JsonObject]:
        """Type into an external select of a message or view; gives the options the app offers."""
        place = (
            {"channel_id": where["channel"], "message_ts": where["ts"]}
            if "ts" in where
            else {"view_id": where["id"]}
        )
        future = interacting.ask_options(
            self.workspace,
            user_id=self.user_id(user),
            action_id=action_id,
            text=text,
            block_id=block_id,
            **place,
        )
        answer = self._outcome(future, f"the options of {action_id!r}")
        groups = answer.get("option_groups", [])
        return [*answer.get("options", []), *(option for group in groups for option in group["options"])]

    def submit(self, user: str, view_id: str, *, values: Mapping[str, Any] | None = None) -> JsonObject:
        """Submit a modal with plain values by block id or action id; gives ``result``, ``errors``, ``view``."""
        typed = self._view_state(view_id, values or {})
        future = modals.submit(self.workspace, user_id=self.user_id(user), view_id=view_id, typed=typed)
        return self._outcome(future, "the submission")

    def close(self, user: str, view_id: str, *, clear: bool = False) -> None:
        """Close a modal, or with ``clear`` all of them."""
        modals.close(self.workspace, user_id=self.user_id(user), view_id=view_id, clear=clear)

    def command(self, user: str, channel: str, *, command: str, text: str = "") -> None:
        """Type a slash command."""
        future = interacting.run_command(
            self.workspace,
            user_id=self.user_id(user),
            channel_id=self.channel_id(channel),
            command=command,
            text=text,
        )
        self._outcome(future, f"the command {command!r}")

    def shortcut(self, user: str, callback_id: str, *, message: JsonObject | None = None) -> None:
        """Use a global shortcut, or a message shortcut on a message."""
        answered = interacting.run_shortcut(
            self.workspace,
            user_id=self.user_id(user),
            callback_id=callback_id,
            channel_id=message["channel"] if message else None,
            message_ts=message["ts"] if message else None,
        )
        self._acknowledged(answered, f"the shortcut {callback_id!r}")

    def open_home(self, user: str, *, tab: str = "home") -> None:
        """Open the app's Home or Messages tab."""
        interacting.open_home(self.workspace, user_id=self.user_id(user), tab=tab)

    def stop_answer(self, user: str, channel: str, *, thread_ts: str) -> None:
        """Press the stop button of a running answer."""
        writing.stop_answer(
            self.workspace,
            user_id=self.user_id(user),
            channel_id=self.channel_id(channel),
            thread_ts=thread_ts,
        )

    def _view_state(self, view_id: str, values: Mapping[str, Any]) -> PlainState:
        opened = self.workspace.views.find(view_id=view_id)
        return _state(opened.view.get("blocks", []) if opened else [], values)

    def _acknowledged(self, answered: "Future[Any]", what: str) -> None:
        deadline = self.workspace.timing.ack_seconds + self.timeout_seconds
        if not answered.result(timeout=deadline).ok:
            raise AppDidNotRespond(f"the app did not acknowledge {what}")

    def _outcome(self, future: "Future[JsonObject]", what: str) -> JsonObject:
        outcome = future.result(timeout=self.workspace.timing.ack_seconds + self.timeout_seconds)
        if not outcome["ok"]:
            raise AppDidNotRespond(f"the app gave no valid answer to {what}: {self.workspace.complaints!r}")
        return outcome


def _state(blocks: Sequence[JsonObject], values: Mapping[str, Any]) -> PlainState:
    """Plain values by block id or action id, as state by both."""
    state: PlainState = {}
    for name, value in values.items():
        found = find_element(list(blocks), block_id=None, action_id=name)
        block = found[0] if found else next((b for b in blocks if b.get("block_id") == name), None)
        element = found[1] if found else (block or {}).get("element")
        if block is None or element is None:
            raise LookupError(f"no input {name!r} here")
        state.setdefault(block["block_id"], {})[element["action_id"]] = value
    return state
