"""Fixtures of the local workspace's tests: a workspace without a server for the Web API, and one that is served."""

import dataclasses

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.workspace.delivery.dispatcher import DeliveryTiming
from bot.workspace.delivery.outgoing import Acknowledgement
from bot.workspace.server import WorkspaceServer, create_app
from bot.workspace.web_api.endpoint import create_api_router
from bot.workspace.web_api.response_urls import create_response_router
from bot.workspace.workspace import Workspace
from tests.workspace.api_client import ApiClient
from tests.workspace.sample_seed import sample_seed

IMPATIENT = DeliveryTiming(ack_seconds=0.2, retry_delays_seconds=(0.02, 0.02, 0.02), wait_for_app_seconds=2.0)


class HandClock:
    """A clock that a test moves."""

    def __init__(self, now=1_790_000_000.0):
        self.now = now

    def __call__(self):
        return self.now

    def advance(self, seconds):
        self.now += seconds


@dataclasses.dataclass
class RecordingDispatcher:
    """Keeps what would go to the app, and answers interactions at once."""

    sent: list = dataclasses.field(default_factory=list)
    answer: Acknowledgement = dataclasses.field(default_factory=lambda: Acknowledgement(ok=True))

    def send(self, outgoing):
        self.sent.append(outgoing)
        outgoing.answered.set_result(self.answer)
        return outgoing

    @property
    def events(self):
        return [each.payload["event"] for each in self.sent if each.kind == "events_api"]

    @property
    def interactions(self):
        return [each.payload for each in self.sent if each.kind == "interactive"]


@pytest.fixture
def hand_clock():
    return HandClock()


@pytest.fixture
def workspace(hand_clock):
    """A workspace that is not served; what would go to the app is in `workspace.dispatcher.sent`."""
    return recorded(Workspace(sample_seed(), clock=hand_clock))


@pytest.fixture
def build_workspace(hand_clock):
    """Builds a workspace like `workspace` with other settings of the app."""

    def build(*, rate_limits=False, **app_fields):
        return recorded(Workspace(sample_seed(**app_fields), clock=hand_clock, rate_limits=rate_limits))

    return build


def recorded(workspace):
    workspace.dispatcher = RecordingDispatcher()
    return workspace


@pytest.fixture
def http(workspace):
    """A plain HTTP client of the Web API and the response addresses."""
    return api_only(workspace)


@pytest.fixture
def api(http, workspace):
    """Calls Web API methods as the app."""
    return ApiClient(http, workspace.seed.app.bot_token)


@pytest.fixture
def api_of():
    """Calls Web API methods of a workspace built by the test."""
    return lambda workspace: ApiClient(api_only(workspace), workspace.seed.app.bot_token)


@pytest.fixture
def page(workspace):
    """A plain HTTP client of everything the workspace serves."""
    return TestClient(create_app(workspace), base_url="http://127.0.0.1")


def api_only(workspace):
    """The whole application takes long to build, and most tests need these two routes."""
    app = FastAPI()
    app.include_router(create_api_router(workspace))
    app.include_router(create_response_router(workspace))
    return TestClient(app)


@pytest.fixture
def served():
    """A workspace behind a real port, with short deadlines."""
    workspace = Workspace(sample_seed(), timing=IMPATIENT)
    with WorkspaceServer(workspace) as server:
        yield server
