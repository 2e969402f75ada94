"""Storehand as it runs, in the process of a test: workspace, edge, worker, scheduler, on a database of its own."""

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Thread

import uvicorn
from pydantic import SecretStr

from backend.locations import service as locations
from backend.people import service as people
from backend.settings import Settings
from bot.app import create_app, create_http_app, create_socket_handler
from bot.bootstrap import Application
from bot.demo_workspace import PAGE, demo_workspace
from bot.workspace.delivery.dispatcher import DeliveryTiming
from bot.workspace.driver import Driver
from bot.workspace.server import WorkspaceServer
from bot.workspace.workspace import Workspace

MANAGER_S003 = "zhang.lina@lantern.example.com"
STAFF_S003 = "ni.jia@lantern.example.com"
MANAGER_S001 = "li.wei@lantern.example.com"
MANAGER_S016 = "lim.jiahao@lantern.example.com"
BUYER = "sun.yutong@lantern.example.com"

# What an overloaded machine may take for one answer; a correct one takes a tenth of a second.
ANSWER_TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Brain:
    """What takes seconds to load and may serve every test of a run."""

    application: Application

    def lend_to(self, application):
        """Give another application the loaded encoder and handbook."""
        for part in ("embedder", "handbook"):
            application.__dict__[part] = getattr(self.application, part)


@dataclass
class Stack:
    """A running Storehand with a driver for its people."""

    application: Application
    workspace: Workspace
    server: WorkspaceServer
    driver: Driver
    worker_applications: list

    @property
    def database(self):
        return self.application.database

    def is_idle(self):
        """Tell whether no job waits or runs; those whose time comes later are left out."""
        with self.database.unit() as uow:
            found = uow.session.connection().exec_driver_sql(
                "SELECT count(*) FROM procrastinate_jobs "
                "WHERE status = 'doing' OR (status = 'todo' AND coalesce(scheduled_at, now()) <= now())"
            )
            return found.scalar() == 0

    def wait_until_idle(self):
        """Wait until everything under way has come to its end."""
        self.driver.settle()
        self.driver.wait_for(self.is_idle, what="an empty queue")

    def new_worker(self, name="worker"):
        """A further worker, with an application of its own like another process has."""
        twin = self.twin()
        self.worker_applications.append(twin.application)
        return twin.worker(name)

    def twin(self):
        """An application that shares the database and the Slack workspace and nothing else."""
        twin = self.application.pointed_at(self.application.settings)
        for part in ("embedder", "handbook", "model"):
            twin.__dict__[part] = getattr(self.application, part)
        return Twin(twin)


@dataclass
class Twin:
    application: Application

    def worker(self, name="worker"):
        return self.application.worker(name=name)


@contextmanager
def running_stack(database, brain, data_dir, *, edge="socket", workers=1, timing=None):
    """Start everything but the scheduler; leaving stops it."""
    application = _application(database, brain, data_dir)
    with database.unit() as uow:
        seed = demo_workspace(people.list_staff(uow), locations.list_locations(uow))
    with ExitStack() as stack:
        port = _free_port()
        if edge == "http":
            app = seed.app.model_copy(update={"events_url": f"http://127.0.0.1:{port}/slack/events"})
            seed = seed.model_copy(update={"app": app})
        workspace = Workspace(seed, timing=timing or DeliveryTiming(retry_delays_seconds=(0.2, 0.5, 1.0)))
        server = stack.enter_context(WorkspaceServer(workspace, page=PAGE))
        local = application.pointed_at(_slack_settings(application.settings, server))
        brain.lend_to(local)
        local.warm_up()
        running = Stack(
            local, workspace, server, Driver(workspace, timeout_seconds=ANSWER_TIMEOUT_SECONDS), []
        )
        for number in range(workers):
            worker = running.new_worker(f"worker-{number}")
            stack.callback(worker.stop)
            worker.start()
        if edge == "http":
            _serve_http(local, port, stack)
        else:
            handler = create_socket_handler(create_app(local.settings, local.slack), local.settings)
            stack.callback(handler.close)
            handler.connect()
            running.driver.wait_for_app()
        yield running
        # What Slack would have let pass and a person would have stumbled over.
        assert workspace.complaints == []


def _application(database, brain, data_dir):
    application = Application(Settings(_env_file=None, data_dir=data_dir, log_level="WARNING"))
    application.__dict__.update(url=database.bind.url, engine=database.bind, database=database)
    brain.lend_to(application)
    return application


def _slack_settings(settings, server):
    app = server.workspace.seed.app
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(app.bot_token),
            "slack_app_token": SecretStr(app.app_token),
            "slack_signing_secret": SecretStr(app.signing_secret),
            "slack_api_url": server.api_url,
        }
    )


def _serve_http(application, port, stack):
    http = create_http_app(create_app(application.settings, application.slack), application.settings)
    server = uvicorn.Server(
        uvicorn.Config(http, host="127.0.0.1", port=port, log_config=None, lifespan="off")
    )
    thread = Thread(target=server.run, daemon=True)
    thread.start()

    def stop():
        server.should_exit = True
        thread.join(10)

    stack.callback(stop)
    while not server.started:
        thread.join(0.01)


def _free_port():
    import socket  # noqa: PLC0415 -- pytest-socket has replaced the module's class by now

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
