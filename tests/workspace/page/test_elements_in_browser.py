"""Pickers, menus, files, keys and the Home tab in a real browser, each against the tiny app."""

import base64
import dataclasses

import pytest

from bot.workspace.acting import writing
from tests.workspace.page.conftest import HE_MIN, LI_WEI, MEI_LING
from tests.workspace.page.test_page_in_browser import COMPOSER, PNG, message, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What a browser hands over when files are dragged or pasted; Playwright cannot drag from outside the page.
HAND_OVER = """(target, [kind, files]) => {
    const carrier = new DataTransfer();
    for (const [name, type, content] of files) {
        const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
        carrier.items.add(new File([bytes], name, {type}));
    }
    const options = {bubbles: true, cancelable: true};
    const event = kind === "paste"
        ? new ClipboardEvent("paste", {...options, clipboardData: carrier})
        : new DragEvent(kind, {...options, dataTransfer: carrier});
    target.dispatchEvent(event);
}"""
PHOTO = ("冰柜.png", "image/png", base64.b64encode(PNG).decode())
SHEET = ("盘点.csv", "text/csv", base64.b64encode(b"a,b").decode())


def hand_over(page, selector, kind, *files):
    page.locator(selector).evaluate(HAND_OVER, [kind, files])


def open_plan(page):
    say(page, "排期")
    message(page, "哪家店").locator("button", has_text="排期").click()
    page.locator("#modal h2", has_text="排期").wait_for()


def picker(page, block):
    return page.locator(f"#modal [data-block={block}]")


def test_a_photo_and_a_file_are_dragged_into_the_conversation(visitor):
    page = visitor.open(LI_WEI)
    hand_over(page, "#messages", "dragenter", PHOTO)
    page.locator("#main.is-drop-target").wait_for()
    visitor.keep_picture(page, "-over")
    hand_over(page, "#messages", "drop", PHOTO, SHEET)
    page.locator("#main:not(.is-drop-target)").wait_for()
    page.locator("#composer .chip:not([aria-busy])").nth(1).wait_for()
    page.press(COMPOSER, "Enter")
    message(page, "收到 2 个文件").wait_for()
    visitor.keep_picture(page)
    assert page.locator("#messages .file-card", has_text="盘点.csv").count() == 1
    picture = page.locator("#messages .message img.image-large")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1


def test_a_pasted_picture_is_attached(visitor):
    page = visitor.open(LI_WEI)
    hand_over(page, COMPOSER, "paste", ("image.png", *PHOTO[1:]))
    page.locator("#composer .chip:not([aria-busy])", has_text="image.png").wait_for()
    page.press(COMPOSER, "Enter")
    message(page, "收到 1 个文件").wait_for()


def test_a_file_taken_off_again_is_not_sent(visitor):
    page = visitor.open(LI_WEI)
    hand_over(page, "#messages", "drop", PHOTO, SHEET)
    page.locator("#composer .chip:not([aria-busy])").nth(1).wait_for()
    page.locator("#composer .chip", has_text="冰柜.png").locator("button").click()
    page.press(COMPOSER, "Enter")
    message(page, "收到 1 个文件").wait_for()
    assert page.locator("#messages .file-card", has_text="盘点.csv").count() == 1


def test_the_overflow_menu_offers_its_options(visitor, app):
    page = visitor.open(LI_WEI)
    say(page, "可乐")
    message(page, "哪家店").locator(".overflow button").click()
    assert page.locator(".picker .choice").all_inner_texts() == ["查看记录", "不再提醒"]
    visitor.keep_picture(page)
    page.locator(".picker .choice", has_text="不再提醒").click()
    visitor.wait_until(lambda: ("more", "hide") in app.seen)


def test_dates_times_and_many_choices_reach_the_app_as_slack_sends_them(visitor, app):
    page = visitor.open(LI_WEI)
    open_plan(page)
    picker(page, "day").locator("input").fill("2026-09-14")
    picker(page, "clock").locator("input").fill("08:30")
    picker(page, "moment").locator("input").fill("2026-09-15T18:00")
    picker(page, "items").locator(".select-button").click()
    for name in ("品项03", "品项07"):
        page.fill(".picker-search", name)
        page.locator(".picker .choice", has_text=name).click()
    page.locator(".picker-done").click()
    picker(page, "helpers").locator(".select-button").click()
    page.locator(".picker .choice", has_text="何敏").click()
    page.keyboard.press("Tab")
    picker(page, "ways").locator("label", has_text="3号店").click()
    assert picker(page, "items").locator(".select-label").inner_text() == "品项03、品项07"
    visitor.keep_picture(page)
    page.locator("[data-do=modal-submit]").click()
    page.locator("#modal").wait_for(state="hidden")
    visitor.wait_until(lambda: app.seen[-1][0] == "planned")
    planned = app.seen[-1][1]
    assert planned["day"]["selected_date"] == "2026-09-14"
    assert planned["clock"]["selected_time"] == "08:30"
    # 18:00 in Shanghai is 10:00 UTC.
    assert planned["moment"]["selected_date_time"] == 1_789_466_400
    assert [entry["value"] for entry in planned["items"]["selected_options"]] == ["SKU-3", "SKU-7"]
    assert planned["helpers"]["selected_users"] == [HE_MIN]
    assert [entry["value"] for entry in planned["ways"]["selected_options"]] == ["S003"]


def test_not_more_can_be_chosen_than_the_menu_allows(visitor):
    page = visitor.open(LI_WEI)
    open_plan(page)
    picker(page, "items").locator(".select-button").click()
    for number in range(4):
        page.locator(".picker .choice", has_text=f"品项{number:02}").click()
    assert page.locator(".picker .choice[aria-selected=true]").count() == 3


def test_an_optional_choice_can_be_taken_back_and_a_required_one_cannot(visitor):
    page = visitor.open(LI_WEI)
    open_plan(page)
    store = picker(page, "store")
    assert store.locator(".select-label").inner_text() == "1号店"
    store.locator(".select-clear").click()
    assert store.locator(".select-label").inner_text() == "请选择"
    assert store.locator(".select-clear").is_hidden()
    store.locator(".select-button").click()
    page.locator(".picker .choice", has_text="3号店").click()
    assert store.locator(".select-clear").is_visible()
    page.keyboard.press("Escape")
    say(page, "盘点")
    message(page, "哪家店").locator("button", has_text="登记盘点").click()
    picker(page, "store").locator(".select-button").click()
    page.locator(".picker .choice", has_text="3号店").click()
    assert picker(page, "store").locator(".select-clear").is_hidden()


def test_a_choice_taken_back_reaches_the_app_as_none(visitor, app):
    page = visitor.open(LI_WEI)
    open_plan(page)
    picker(page, "clock").locator("input").fill("08:30")
    picker(page, "moment").locator("input").fill("2026-09-15T18:00")
    picker(page, "items").locator(".select-button").click()
    page.locator(".picker .choice", has_text="品项01").click()
    page.locator(".picker-done").click()
    picker(page, "store").locator(".select-clear").click()
    page.locator("[data-do=modal-submit]").click()
    visitor.wait_until(lambda: app.seen[-1][0] == "planned")
    assert app.seen[-1][1]["store"]["selected_option"] is None


def test_a_menu_is_used_with_the_keyboard_alone(visitor, app):
    page = visitor.open(LI_WEI)
    say(page, "可乐")
    message(page, "哪家店").locator(".select-button", has_text="选择门店").focus()
    page.keyboard.press("Enter")
    page.locator(".picker").wait_for()
    page.keyboard.press("Escape")
    page.locator(".picker").wait_for(state="detached")
    assert page.evaluate("document.activeElement.className") == "select-button"
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    message(page, "3号店 有 12 罐").wait_for()
    assert ("chosen", "S003") in app.seen


def test_a_modal_is_filled_and_sent_with_the_keyboard_alone(visitor, app):
    page = visitor.open(LI_WEI)
    say(page, "盘点")
    message(page, "哪家店").locator("button", has_text="登记盘点").focus()
    page.keyboard.press("Enter")
    page.locator("#modal h2", has_text="登记盘点").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("９６")
    page.keyboard.press("Control+a")
    page.keyboard.type("96")
    page.keyboard.press("Enter")
    message(page, "S003 记为 96").wait_for()
    assert ("counted", "S003", "96", 0) in app.seen


def test_the_stop_button_ends_a_running_answer(visitor, app):
    page = visitor.open(LI_WEI)
    say(page, "一直说")
    page.locator("#thread-messages .message.is-streaming", has_text="正在查").wait_for()
    stop = page.locator("#thread-status [data-do=stop]")
    stop.wait_for()
    visitor.keep_picture(page)
    stop.click()
    page.locator("#thread-messages .message:not(.is-streaming)", has_text="正在查").wait_for()
    visitor.wait_until(lambda: ("refused", "stopped_by_user") in app.seen)
    assert ("stopped", LI_WEI) in app.seen
    stop.wait_for(state="detached")


def test_suggested_prompts_are_asked_at_a_click(visitor):
    page = visitor.open(LI_WEI)
    say(page, "给点建议")
    page.locator("#prompts .prompts-title", has_text="不妨问问").wait_for()
    visitor.keep_picture(page)
    page.locator("#prompts .prompt", has_text="查库存").click()
    message(page, "哪家店").wait_for()
    assert page.locator("#messages .message", has_text="可乐").first.is_visible()


def test_a_button_on_the_home_tab_says_where_its_answer_is_and_leads_there(visitor):
    page = visitor.open(LI_WEI)
    page.locator("#tabs [data-tab=home]").click()
    page.locator("#home button", has_text="查缺货").click()
    page.locator("#toast", has_text="Storehand 在“消息”里回复了你").wait_for()
    page.locator("#tabs .has-news[data-tab=messages]").wait_for()
    visitor.keep_picture(page)
    page.locator("#toast button", has_text="去看看").click()
    message(page, "缺货的有 3 种").wait_for()
    assert page.locator("#tabs .has-news").count() == 0


def test_earlier_messages_are_loaded_page_by_page_to_the_very_first(visitor, server):
    talk = server.workspace.channels.find("C0STORE3")
    for number in range(230):
        posted = writing.post(server.workspace, user_id=HE_MIN, channel_id=talk.id, text=f"第{number}条")
        if number == 19:
            writing.mark_read(server.workspace, user_id=LI_WEI, channel_id=talk.id, ts=posted["ts"])
    page = visitor.open(LI_WEI, query=f"&c={talk.id}")
    texts = page.locator("#messages .message .message-body")
    page.locator("#messages .message", has_text="第229条").wait_for()
    assert texts.count() == 50
    for shown in (100, 150, 200, 230):
        page.click("#earlier")
        texts.nth(shown - 1).wait_for()
    assert page.locator("#earlier").is_hidden()
    assert texts.all_inner_texts() == [f"第{number}条" for number in range(230)]
    assert page.locator("#messages .day-line").count() == 1
    assert page.locator("#messages .new-line").count() == 1
    assert page.locator("#messages .new-line + .message").inner_text().endswith("第20条")

    writing.post(server.workspace, user_id=HE_MIN, channel_id=talk.id, text="第230条")
    page.locator("#messages .message", has_text="第230条").wait_for()
    assert texts.all_inner_texts() == [f"第{number}条" for number in range(231)]


def test_an_early_message_that_changes_or_goes_is_mended(visitor, server):
    place = {"user_id": HE_MIN, "channel_id": "C0STORE3"}
    stamps = [writing.post(server.workspace, text=f"第{number}条", **place)["ts"] for number in range(80)]
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    page.locator("#messages .message", has_text="第79条").wait_for()
    page.click("#earlier")
    page.locator("#messages .message", has_text="第3条").first.wait_for()
    writing.edit(server.workspace, ts=stamps[3], text="改过了", **place)
    page.locator(f"[id='main-{stamps[3]}']", has_text="改过了").wait_for()
    writing.delete(server.workspace, ts=stamps[4], **place)
    page.locator(f"[id='main-{stamps[4]}']").wait_for(state="detached")
    assert page.locator("#messages .message").count() == 79


def test_the_welcome_says_who_one_is_and_leaves_room_on_a_phone(visitor):
    page = visitor.open(MEI_LING, width=390, height=844, newcomer=True)
    card = page.locator("#welcome")
    card.wait_for()
    assert "You are Tan Mei Ling (Store Manager)" in card.inner_text()
    assert card.bounding_box()["height"] < 844 / 3
    visitor.keep_picture(page)
    card.locator("[aria-label=Close]").click()
    card.wait_for(state="hidden")


@pytest.mark.parametrize(("language", "about"), [("zh", "查库存的助手"), ("en", "Answers about stock")])
def test_the_line_below_the_apps_name_is_in_the_readers_language(visitor, language, about):
    page = visitor.open(LI_WEI, query=f"&lang={language}")
    assert page.locator("#pane-topic").inner_text() == about


def test_a_name_with_markup_is_shown_as_it_is(visitor, server):
    name = "<img src=x onerror=\"document.title='ran'\">"
    person = server.workspace.people.find(HE_MIN)
    writing.change_profile(
        server.workspace, user_id=HE_MIN, changed=dataclasses.replace(person, real_name=name, title=name)
    )
    writing.post(server.workspace, user_id=HE_MIN, channel_id="C0STORE3", text="早")
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    assert page.locator("#messages .author").inner_text() == name
    page.click("[data-do=act-as]")
    page.locator("dialog.switcher .choice", has_text="onerror").first.wait_for()
    assert page.title() != "ran"
    assert page.locator("img").count() == 0
