"""How the workspace says no: ``MethodRefused`` to apps, ``PersonRefused`` to the page and to tests."""

from bot.workspace.json_types import JsonObject


class MethodRefused(Exception):
    """A Web API call that real Slack would answer with ``{"ok": false, "error": code}``.

    Attributes:
        code: Slack's error code, for example ``channel_not_found``.
        messages: Sentences for ``response_metadata.messages``, in Slack's ``[ERROR] … [json-pointer:…]`` form.
        fields: Further top-level fields of the answer, such as ``needed`` and ``provided``.
        http_status: 200 for nearly everything, as in Slack; 429 for rate limits.
        headers: Further HTTP headers, such as ``Retry-After``.
    """

    def __init__(
        self,
        code: str,
        *messages: str,
        fields: JsonObject | None = None,
        http_status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {'; '.join(messages)}" if messages else code)
        self.code = code
        self.messages = messages
        self.fields = fields or {}
        self.http_status = http_status
        self.headers = headers or {}

    def answer(self) -> JsonObject:
        """The JSON body that the caller receives."""
        body: JsonObject = {"ok": False, "error": self.code, **self.fields}
        if self.messages:
            body["response_metadata"] = {"messages": list(self.messages)}
        return body


class PersonRefused(Exception):
    """Something a person cannot do in the workspace, such as writing to a channel they are not in.

    Attributes:
        code: A word for programs, for example ``not_in_channel``.
        sentence: The same for people.
        http_status: What the page API answers with.
    """

    def __init__(self, code: str, sentence: str, *, http_status: int = 400) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.http_status = http_status
