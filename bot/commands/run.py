"""`run`: everything in one process, with the demo chain, against the local workspace."""

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from filelock import FileLock, Timeout
from pydantic import SecretStr

from backend.clock import HEAD_OFFICE_ZONE
from backend.locations import service as locations
from backend.migrate import migrate
from backend.people import service as people
from backend.rules import RULES
from backend.scheduler import Scheduler
from backend.seed import seed
from backend.settings import Settings
from bot.app import create_app, create_socket_handler
from bot.bootstrap import Application
from bot.commands.serve import wait_for_interrupt
from bot.demo_workspace import PAGE, demo_workspace
from bot.workspace.server import WorkspaceServer
from bot.workspace.workspace import Workspace

logger = logging.getLogger(__name__)


def add_commands(commands: Any) -> None:  # noqa: ANN401 -- argparse has no public type for this
    """Add `run`."""
    parser = commands.add_parser("run", help="everything in one process, in a local workspace")
    parser.set_defaults(run=_run)


def _run(application: Application, arguments: argparse.Namespace) -> int:
    del arguments
    settings = application.settings
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.data_dir / "run.lock", timeout=0):
            return _run_alone(application)
    except Timeout:
        print(
            f"Storehand is already running in this folder ({settings.data_dir}); use that one, or stop it first.\n"
            f"Storehand 已经在这个文件夹里运行（{settings.data_dir}），请直接使用，或先把它停掉。",
            file=sys.stderr,
        )
        return 1


def _run_alone(application: Application) -> int:
    started = time.monotonic()
    with running(application, say=print) as server:
        seconds = time.monotonic() - started
        print(f"\nReady after {seconds:.1f} s. Open {server.url}  (Ctrl-C ends it)", flush=True)
        print(f"{seconds:.1f} 秒后就绪，请打开 {server.url}（按 Ctrl-C 结束）", flush=True)
        for line in night_notice(application):
            print(line, flush=True)
        try:
            wait_for_interrupt()
        except KeyboardInterrupt:
            print("\nStopping … 正在停止 …", flush=True)
    return 0


def night_notice(application: Application) -> list[str]:
    """Return what explains empty store channels at night, in both languages; nothing while all are open."""
    with application.database.unit() as uow:
        stores = [place for place in locations.list_locations(uow) if place.kind == "store"]
        openings = [opens_at for store in stores if (opens_at := store.next_open_at(uow.now)) is not None]
    if not openings:
        return []
    first = min(openings).astimezone(HEAD_OFFICE_ZONE)
    closed, every = len(openings), len(stores)
    english = f"{closed} of {every} stores are closed now; their alerts go out when they open, the first at"
    chinese = f"{every} 家门店中有 {closed} 家已打烊，预警会在开门时发到门店频道，最早"
    return [f"{english} {first:%H:%M} ({HEAD_OFFICE_ZONE.key}).", f"{chinese} {first:%H:%M}（上海时间）。"]


@contextmanager
def running(application: Application, *, say: Callable[[str], None]) -> Iterator[WorkspaceServer]:
    """Start the demo, the workspace, the Slack edge, a worker and a scheduler; stop them all on leaving.

    Args:
        application: built from the settings; its Slack settings are replaced by those of the workspace.
        say: told each step, since the first start takes a while.

    Raises:
        OSError: the port is taken.
        DatabaseUnavailable: PostgreSQL does not start or answer.
    """
    say("Database … 数据库 …")
    migrate(application.engine)
    report = seed(application.database, today=application.today())
    if report.changed:
        say(f"Demo data loaded in {report.seconds:.0f} s. 演示数据已载入。")
    with ExitStack() as stack:
        stack.callback(application.engine.dispose)
        server = WorkspaceServer(_workspace(application), port=application.settings.port, page=PAGE)
        stack.callback(server.stop)
        server.start()
        local = application.pointed_at(_local_settings(application.settings, server))
        say("Handbook and router … 员工手册与理解模块 …")
        local.warm_up()
        worker = local.worker()
        stack.callback(worker.stop)
        worker.start()
        handler = create_socket_handler(create_app(local.settings, local.slack), local.settings)
        stack.callback(handler.close)
        handler.connect()  # type: ignore[no-untyped-call]
        scheduler = Scheduler(local.database, RULES.values())
        stack.callback(scheduler.stop)
        scheduler.start()
        yield server


def _workspace(application: Application) -> Workspace:
    with application.database.unit() as uow:
        seeded = demo_workspace(people.list_staff(uow), locations.list_locations(uow))
    return Workspace(seeded, persist=application.settings.data_dir / "workspace.json")


def _local_settings(settings: Settings, server: WorkspaceServer) -> Settings:
    """Point the Slack settings at the workspace, whatever real Slack is configured: `run` is a try-out."""
    app = server.workspace.seed.app
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(app.bot_token),
            "slack_app_token": SecretStr(app.app_token),
            "slack_signing_secret": SecretStr(app.signing_secret),
            "slack_api_url": server.api_url,
        }
    )
