"""The newcomer's path in a real browser, against the whole of Storehand; screenshots stay in test-artifacts/."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ARTIFACTS = Path("test-artifacts")
PATIENCE_MS = 30_000


@pytest.fixture
def page(chromium, stack):
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(stack.server.url)
    # The script shows the welcome when it has started; before that, keys go nowhere.
    expect(page.locator("#welcome")).to_be_visible(timeout=PATIENCE_MS)
    yield page
    context.close()


def write(page, text):
    composer = page.locator("#composer textarea").first
    composer.fill(text)
    composer.press("Enter")


def shoot(page, name):
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"storehand-{name}.png")


def test_a_newcomer_asks_chooses_and_reads_the_card(page):
    write(page, "3号店可乐还有多少？")
    choice = page.get_by_role("button", name="晨岚可乐330ml罐装")
    expect(choice).to_be_visible(timeout=PATIENCE_MS)
    shoot(page, "choice")
    choice.click()
    expect(page.locator("#messages").get_by_text(re.compile("缺货")).first).to_be_visible(timeout=PATIENCE_MS)
    expect(choice).to_have_count(0)
    shoot(page, "card")


def test_a_newcomer_reads_the_rule_with_its_source(page):
    write(page, "年假有几天？")
    expect(page.locator("#messages").get_by_text(re.compile("休假管理制度")).first).to_be_visible(
        timeout=PATIENCE_MS
    )
    shoot(page, "rule")


def test_the_welcome_makes_room_for_the_first_conversation(page):
    write(page, "你会什么")
    expect(page.locator("#welcome")).to_be_hidden()
