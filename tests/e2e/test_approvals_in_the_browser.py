"""Deciding in a real browser, in both languages and on a narrow screen; screenshots stay in test-artifacts/."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.deciding import DEAR, MANAGER, card_of, raise_request, state_of, wait_for
from tests.e2e.stack import MANAGER_S016
from tests.factories.purchasing import COLA, MILK

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ARTIFACTS = Path("test-artifacts")
PATIENCE_MS = 30_000


@pytest.fixture
def page_of(chromium, stack):
    """Opens a person's direct channel with the bot, on a screen of so many pixels."""
    opened = []

    def open_page(person, *, width=1200, height=1200):
        context = chromium.new_context(viewport={"width": width, "height": height})
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{stack.server.url}/?as={person}&c={stack.driver.dm(person)}")
        return page

    yield open_page
    for context in opened:
        context.close()


def shoot(page, name):
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"storehand-{name}.png")


def test_a_manager_approves_one_rejects_one_and_goes_on_to_the_next(stack, page_of):
    first = raise_request(stack, (COLA, 120), DEAR, reason="周末促销备货")
    second = raise_request(stack, (COLA, 120))
    card_of(stack, MANAGER, second)
    page = page_of(MANAGER)
    page.get_by_role("button", name="知道了").click()
    approve = page.get_by_role("button", name="批准", exact=True)
    expect(approve).to_have_count(2, timeout=PATIENCE_MS)
    shoot(page, "approval-cards")
    approve.first.click()
    expect(page.get_by_text(re.compile("你已批准"))).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name=f"下一张：{second}")).to_be_visible()
    shoot(page, "approval-decided")
    page.get_by_role("button", name="驳回", exact=True).click()
    form = page.get_by_role("dialog")
    reason = form.get_by_role("textbox")
    expect(reason).to_be_visible()
    shoot(page, "approval-reject")
    reason.fill("上周刚进过货")
    form.get_by_role("button", name="驳回").click()
    expect(page.get_by_text(re.compile("你已驳回"))).to_be_visible(timeout=PATIENCE_MS)
    shoot(page, "approval-rejected")
    assert state_of(stack, first)[1] == ["approved", "waiting"]
    assert state_of(stack, second)[0] == "rejected"


def test_an_english_manager_decides_on_a_telephone(stack, page_of):
    document = raise_request(stack, (MILK, 12), by="priya.nair", location="S016")
    card_of(stack, MANAGER_S016, document)
    page = page_of(MANAGER_S016, width=390, height=840)
    details = page.get_by_role("button", name="Details", exact=True)
    expect(details).to_be_visible(timeout=PATIENCE_MS)
    shoot(page, "approval-card-narrow")
    details.click()
    expect(page.get_by_role("dialog").get_by_text("What happened")).to_be_visible()
    shoot(page, "approval-details-narrow")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Approve", exact=True).click()
    wait_for(stack, MANAGER_S016, "You approved it")
    heard = page_of("priya.nair@lantern.example.com", width=390, height=840)
    expect(heard.get_by_text(re.compile("is fully approved"))).to_be_visible(timeout=PATIENCE_MS)
    shoot(heard, "approval-news-narrow")
