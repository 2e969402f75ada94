"""uvicorn's WebSocket protocol with a heartbeat of its own for the app's connections."""

from typing import Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

SOCKET_MODE_PATH: Final = "/link/"
# slack_sdk's builtin client holds its lock until the next frame arrives, at most three seconds; frequent pings let
# it close and reconnect at once. Pages need no such thing, and hundreds of them would drown in it.
_APP_PING_SECONDS: Final = 0.1


class HeartbeatProtocol(WebSocketsSansIOProtocol):
    """Pings Socket Mode connections ten times a second, pages as seldom as uvicorn is told."""

    def start_keepalive(self) -> None:
        """Begin to ping once the connection stands."""
        if self.scope["path"] == SOCKET_MODE_PATH:
            self.ping_interval = _APP_PING_SECONDS
        super().start_keepalive()
