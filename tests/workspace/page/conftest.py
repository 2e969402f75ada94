import time
from pathlib import Path

import pytest

from bot.workspace.page.settings import PageSettings, TryThis
from bot.workspace.seed import AppSeed, ChannelSeed, CommandSeed, ShortcutSeed, UserSeed, WorkspaceSeed
from bot.workspace.server import WorkspaceServer
from bot.workspace.workspace import Workspace
from tests.workspace.page.tiny_app import TinyApp

_PICTURES = Path(__file__).parents[3] / "test-artifacts" / "workspace-page"

LI_WEI = "U0LIWEI"
HE_MIN = "U0HEMIN"
MEI_LING = "U0MEILING"


def demo_seed():
    return WorkspaceSeed(
        team_name="灯笼便利 Lantern",
        users=(
            UserSeed(
                id=LI_WEI,
                name="li.wei",
                real_name="李伟",
                email="li.wei@lantern.example.com",
                title="3号店店长",
            ),
            UserSeed(
                id=HE_MIN,
                name="he.min",
                real_name="何敏",
                email="he.min@lantern.example.com",
                title="财务经理",
            ),
            UserSeed(
                id=MEI_LING,
                name="tan.meiling",
                real_name="Tan Mei Ling",
                email="tan.meiling@lantern.example.com",
                title="Store Manager",
                locale="en-SG",
                tz="Asia/Singapore",
            ),
        ),
        channels=(
            ChannelSeed(
                id="C0STORE3", name="store-s003", members=(LI_WEI, HE_MIN, "U0STOREHAND"), topic="3号店"
            ),
            ChannelSeed(id="C0FINANCE", name="finance", members=(HE_MIN,)),
        ),
        app=AppSeed(
            description="Answers about stock",
            commands=(CommandSeed(command="/stock", description="库存", usage_hint="[品名]"),),
            shortcuts=(ShortcutSeed(type="message", callback_id="make_ticket", name="Make a ticket"),),
        ),
    )


PAGE_SETTINGS = PageSettings(
    title="Lantern",
    welcome_zh="先随便问一句。",
    welcome_en="Just ask something.",
    about_zh="查库存的助手",
    tries=(
        TryThis(who="li.wei@lantern.example.com", text="还有多少可乐?", note_zh="查库存", note_en="stock"),
        TryThis(who=MEI_LING, text="How much cola is left?"),
    ),
)


@pytest.fixture
def server():
    with WorkspaceServer(Workspace(demo_seed()), page=PAGE_SETTINGS) as running:
        yield running


@pytest.fixture
def app(server):
    running = TinyApp(server).start()
    yield running
    running.stop()


class Visitor:
    """Opens the page as different people; each person has a browser profile of their own."""

    def __init__(self, browser, url, *, name):
        self._browser = browser
        self._url = url
        self._name = name
        self._contexts = []
        self.complaints = []

    def open(self, who, *, query="", width=1280, height=800, newcomer=False, **options):
        context = self._browser.new_context(viewport={"width": width, "height": height}, **options)
        self._contexts.append(context)
        context.set_default_timeout(8000)
        if not newcomer:
            context.add_init_script("localStorage.setItem('workspace welcome seen', 'yes')")
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)
        page.goto(f"{self._url}/?as={who}{query}")
        page.wait_for_selector("body[data-ready]")
        return page

    def _note(self, message):
        if "Content Security Policy" in message.text or message.type == "error":
            self.complaints.append(message.text)

    def forgive(self, word):
        """Expect complaints of one kind, such as those of a server that was stopped."""
        self.complaints = [complaint for complaint in self.complaints if word not in complaint]

    def wait_until(self, is_so):
        give_up_at = time.monotonic() + 5
        while not is_so():
            assert time.monotonic() < give_up_at
            time.sleep(0.02)

    def keep_picture(self, page, suffix=""):
        _PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(_PICTURES / f"{self._name}{suffix}.png"))

    def close(self):
        for context in self._contexts:
            context.close()


@pytest.fixture
def visitor(chromium, server, app, request):  # noqa: ARG001 - the app has to be there to answer
    found = Visitor(chromium, server.url, name=request.node.name)
    yield found
    found.close()
    assert found.complaints == []
