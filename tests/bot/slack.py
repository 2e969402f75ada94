"""A Slack whose answers a test writes beforehand, for what the local workspace has no lever for."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse


def refusal(code, *, status=200, retry_after=None):
    """An error as slack_sdk raises it."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": code},
        headers=headers,
        status_code=status,
    )
    return SlackApiError(code, response)


class ScriptedSlack:
    """Answers each method with the next of its outcomes; an exception among them is raised.

    The last outcome of a method is given for ever. `calls` are (method, arguments) in order.
    """

    def __init__(self, **outcomes):
        self._outcomes = {method: list(listed) for method, listed in outcomes.items()}
        self.calls = []

    def __getattr__(self, method):
        def call(**arguments):
            self.calls.append((method, arguments))
            listed = self._outcomes[method]
            outcome = listed.pop(0) if len(listed) > 1 else listed[0]
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        return call

    def times(self, method):
        return sum(name == method for name, _ in self.calls)


def user(user_id="U1", *, email="zhang.lina@lantern.example.com", team="T1", **changes):
    """A user object of users.info."""
    return {
        "id": user_id,
        "team_id": team,
        "name": "lina",
        "profile": {"email": email, "real_name": "张丽娜 Lina"},
    } | changes
