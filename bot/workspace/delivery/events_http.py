"""Delivery by signed HTTP requests to the app's address.

Source: https://docs.slack.dev/apis/events-api/using-http-request-urls and
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
import secrets
import time
import urllib.parse
from http import HTTPStatus

import httpx

from bot.workspace.delivery.outgoing import Acknowledgement, Outgoing
from bot.workspace.json_types import JsonObject


def sign(body: bytes, *, secret: str, timestamp: int) -> str:
    """The ``X-Slack-Signature`` of a request body."""
    base = b"v0:%d:%s" % (timestamp, body)
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class EventsHttp:
    """Posts to one address, with the deadline of three seconds."""

    def __init__(self, *, url: str, signing_secret: str, verification_token: str, ack_seconds: float) -> None:
        self._url = url
        self._secret = signing_secret
        self._token = verification_token
        self._ack_seconds = ack_seconds
        self._client: httpx.AsyncClient | None = None

    async def wait_until_ready(self, timeout_seconds: float) -> bool:  # noqa: ARG002 - the same for every transport
        """An address is always worth a try."""
        return True

    async def verify_address(self) -> bool:
        """Whether the app answers Slack's challenge (https://docs.slack.dev/reference/events/url_verification)."""
        challenge = secrets.token_urlsafe(32)
        body = json.dumps({"token": self._token, "challenge": challenge, "type": "url_verification"}).encode()
        try:
            response = await self._post(body, "application/json", {})
        except httpx.HTTPError:
            return False
        return response.status_code == HTTPStatus.OK and challenge in response.text

    async def _post(self, body: bytes, content_type: str, extra: dict[str, str]) -> httpx.Response:
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=self._ack_seconds, trust_env=False, follow_redirects=False
            )
        timestamp = int(time.time())
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": sign(body, secret=self._secret, timestamp=timestamp),
            **extra,
        }
        return await self._client.post(self._url, content=body, headers=headers)

    async def attempt(self, outgoing: Outgoing, *, number: int, reason: str) -> Acknowledgement:
        """Post once and read the answer."""
        body, content_type = _encode(outgoing)
        extra = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason} if number else {}
        try:
            response = await self._post(body, content_type, extra)
        except httpx.TimeoutException:
            return Acknowledgement(ok=False, reason="http_timeout")
        except httpx.HTTPError:
            return Acknowledgement(ok=False, reason="connection_failed")
        if not response.is_success:
            retry = response.headers.get("X-Slack-No-Retry") != "1"
            return Acknowledgement(ok=False, reason="http_error", retry=retry)
        return Acknowledgement(ok=True, payload=_decode(response))

    async def close(self) -> None:
        """Close idle connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def _encode(outgoing: Outgoing) -> tuple[bytes, str]:
    if outgoing.kind == "events_api":
        return json.dumps(outgoing.payload).encode(), "application/json"
    fields = (
        outgoing.payload if outgoing.kind == "slash_commands" else {"payload": json.dumps(outgoing.payload)}
    )
    return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _decode(response: httpx.Response) -> JsonObject | None:
    if not response.text.strip():
        return None
    if "json" in response.headers.get("Content-Type", ""):
        try:
            decoded = response.json()
        except ValueError:
            return None
        return decoded if isinstance(decoded, dict) else None
    return {"text": response.text}
