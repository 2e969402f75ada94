"""`serve`, `worker` and `scheduler`: the three processes of a real installation."""

import argparse
import logging
import threading
from typing import Any

import uvicorn

from backend.migrate import migrate
from backend.rules import RULES
from backend.scheduler import Scheduler
from bot.app import create_app, create_http_app, create_socket_handler
from bot.bootstrap import Application

logger = logging.getLogger(__name__)


def add_commands(commands: Any) -> None:  # noqa: ANN401 -- argparse has no public type for this
    """Add the three commands."""
    serve = commands.add_parser("serve", help="the Slack edge: Socket Mode, or HTTP on PORT")
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help="answers turns and delivers messages")
    worker.set_defaults(run=_work)
    scheduler = commands.add_parser("scheduler", help="the clock of the alerts; two are harmless")
    scheduler.set_defaults(run=_schedule)


def _serve(application: Application, arguments: argparse.Namespace) -> int:
    del arguments
    settings = application.settings
    migrate(application.engine)
    app = create_app(settings, application.slack)
    if settings.slack_app_token is not None:
        handler = create_socket_handler(app, settings)
        handler.connect()  # type: ignore[no-untyped-call]
        logger.info("serving mode=socket")
        try:
            wait_for_interrupt()
        finally:
            handler.close()  # type: ignore[no-untyped-call]
    else:
        http = create_http_app(app, settings)
        logger.info("serving mode=http port=%s", settings.port)
        uvicorn.run(http, host="0.0.0.0", port=settings.port, log_level="warning")  # noqa: S104 -- the edge
    return 0


def _work(application: Application, arguments: argparse.Namespace) -> int:
    del arguments
    migrate(application.engine)
    worker = application.worker()
    application.warm_up()
    worker.start()
    logger.info("working")
    try:
        wait_for_interrupt()
    finally:
        worker.stop()
    return 0


def _schedule(application: Application, arguments: argparse.Namespace) -> int:
    del arguments
    migrate(application.engine)
    scheduler = Scheduler(application.database, RULES.values())
    scheduler.start()
    logger.info("scheduling rules=%s", ",".join(RULES))
    try:
        wait_for_interrupt()
    finally:
        scheduler.stop()
    return 0


def wait_for_interrupt() -> None:
    """Block until Ctrl-C or SIGTERM."""
    threading.Event().wait()
