"""The Bolt app, over Socket Mode or signed HTTP."""

from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI, Request, Response
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.concurrency import run_in_threadpool

from backend.settings import Settings, SettingsError
from bot.bootstrap import SlackSide
from bot.errors import register_error_handler
from bot.listeners import register

# Listeners only write a row; Bolt's own default of five would let a slow database starve the buttons.
LISTENER_THREADS = 20


def create_app(settings: Settings, slack: SlackSide) -> App:
    """Create the Bolt app with every listener.

    Listeners run before Slack is acknowledged, since the acknowledgement promises that the turn is stored.
    """
    secret = settings.slack_signing_secret
    app = App(
        client=slack.client,
        signing_secret=secret.get_secret_value() if secret else None,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener"),
        raise_error_for_unhandled_request=False,
    )
    register(
        app,
        slack.intake,
        slack.notifier,
        directory=slack.directory,
        lessons=slack.lessons,
        decisions=slack.decisions,
        form_maker=slack.form_maker,
        form_reader=slack.form_reader,
    )
    register_error_handler(app, default_language=settings.default_language)
    return app


def create_socket_handler(app: App, settings: Settings) -> SocketModeHandler:
    """Create the Socket Mode connection; `connect()` returns at once, `close()` ends it.

    Raises:
        SettingsError: the app token is missing.
    """
    if settings.slack_app_token is None:
        raise SettingsError("SLACK_APP_TOKEN: missing; it is needed for Socket Mode")
    return SocketModeHandler(app, app_token=settings.slack_app_token.get_secret_value())


def create_http_app(app: App, settings: Settings) -> FastAPI:
    """Create the HTTP edge with `/slack/events`, whose signature check is Bolt's.

    Raises:
        SettingsError: the signing secret is missing.
    """
    if settings.slack_signing_secret is None:
        raise SettingsError("SLACK_SIGNING_SECRET: missing; it is needed for HTTP, or set SLACK_APP_TOKEN")
    http = FastAPI(title="Storehand", docs_url=None, redoc_url=None, openapi_url=None)

    @http.post("/slack/events")
    async def receive(request: Request) -> Response:
        # The adapter's own handler would run our listeners, which wait for the database, on the event loop.
        bolt_request = to_bolt_request(request, await request.body())
        return to_starlette_response(await run_in_threadpool(app.dispatch, bolt_request))

    @http.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    return http
