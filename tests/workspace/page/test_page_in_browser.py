"""The page in a real browser against a real workspace and a tiny app."""

import pytest

from tests.workspace.page.conftest import HE_MIN, LI_WEI, MEI_LING

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COMPOSER = "#composer textarea"


def say(page, text, *, composer=COMPOSER):
    page.fill(composer, text)
    page.press(composer, "Enter")


def message(page, text):
    return page.locator("#messages .message", has_text=text).last


def test_somebody_asks_and_the_answer_appears_with_its_buttons(visitor):
    page = visitor.open(LI_WEI)
    say(page, "还有多少可乐?")
    answer = message(page, "哪家店")
    answer.wait_for()
    assert answer.locator("button", has_text="确认").is_visible()
    assert page.input_value(COMPOSER) == ""
    visitor.keep_picture(page)


def test_choosing_from_a_menu_reaches_the_app_and_changes_the_card(visitor, app):
    page = visitor.open(LI_WEI)
    say(page, "可乐")
    message(page, "哪家店").locator(".select-button", has_text="选择门店").click()
    page.locator(".picker .choice", has_text="3号店").click()
    message(page, "3号店 有 12 罐").wait_for()
    assert ("chosen", "S003") in app.seen


def test_a_menu_with_outside_data_asks_the_app_while_one_types(visitor, app):
    page = visitor.open(LI_WEI)
    say(page, "可乐")
    message(page, "哪家店").locator(".select-button", has_text="查品项").click()
    page.locator(".picker .choice-empty", has_text="请至少输入 1 个字符").wait_for()
    page.keyboard.type("可乐")
    page.locator(".picker .choice", has_text="可乐 500ml").click()
    message(page, "哪家店").locator(".select-label", has_text="可乐 500ml").wait_for()
    visitor.wait_until(lambda: ("item", "可乐 500ml") in app.seen)


def test_a_button_with_a_question_asks_first(visitor):
    page = visitor.open(LI_WEI)
    say(page, "可乐")
    confirm = message(page, "哪家店").locator("button", has_text="确认")
    confirm.click()
    page.locator("dialog.confirm [data-answer=no]").click()
    assert message(page, "哪家店").is_visible()
    confirm.click()
    visitor.keep_picture(page)
    page.locator("dialog.confirm [data-answer=yes]").click()
    message(page, "已提交 PR-000031").wait_for()


def test_a_modal_keeps_what_was_typed_and_shows_the_apps_error(visitor):
    page = visitor.open(LI_WEI)
    say(page, "盘点")
    message(page, "哪家店").locator("button", has_text="登记盘点").click()
    modal = page.locator("#modal .modal")
    modal.locator(".select-button").click()
    page.locator(".picker .choice", has_text="3号店").click()
    modal.locator("input.field").fill("很多")
    modal.locator("[data-do=modal-submit]").click()
    error = modal.locator(".field-error", has_text="请填写整数")
    error.wait_for()
    visitor.keep_picture(page)
    assert modal.locator("input.field").input_value() == "很多"
    modal.locator("input.field").fill("48")
    modal.locator("[data-do=modal-submit]").click()
    message(page, "S003 记为 48").wait_for()
    assert page.locator("#modal").is_hidden()


def test_an_empty_required_field_is_pointed_out(visitor, app):
    page = visitor.open(LI_WEI)
    say(page, "盘点")
    message(page, "哪家店").locator("button", has_text="登记盘点").click()
    page.locator("[data-do=modal-submit]").click()
    page.locator(".has-error").first.wait_for()
    assert ("counted",) not in {entry[:1] for entry in app.seen}


def test_a_pushed_modal_goes_back_to_what_was_typed_before(visitor):
    page = visitor.open(LI_WEI)
    say(page, "盘点")
    message(page, "哪家店").locator("button", has_text="登记盘点").click()
    page.locator("#modal input.field").fill("12")
    page.locator("#modal button", has_text="更多说明").click()
    page.locator("#modal h2", has_text="说明").wait_for()
    page.locator("#modal [data-do=modal-back]").click()
    page.locator("#modal h2", has_text="登记盘点").wait_for()
    assert page.locator("#modal input.field").input_value() == "12"
    page.keyboard.press("Escape")
    page.locator("#modal").wait_for(state="hidden")


def test_a_photo_is_uploaded_and_shown(visitor, tmp_path):
    picture = tmp_path / "冰柜<img src=x onerror=alert(1)>.png"
    picture.write_bytes(PNG)
    page = visitor.open(LI_WEI)
    page.locator("#composer input[type=file]").set_input_files(picture)
    page.locator("#composer .chip:not([aria-busy])").wait_for()
    page.fill(COMPOSER, "看这里")
    page.press(COMPOSER, "Enter")
    message(page, "收到 1 个文件").wait_for()
    shown = page.locator("#messages .message img.image-large")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    shown.click()
    page.locator("dialog.lightbox img").wait_for()
    visitor.keep_picture(page)


def test_a_file_goes_into_a_modal(visitor, app, tmp_path):
    paper = tmp_path / "盘点.csv"
    paper.write_text("a,b", encoding="utf-8")
    page = visitor.open(LI_WEI)
    say(page, "盘点")
    message(page, "哪家店").locator("button", has_text="登记盘点").click()
    page.locator("#modal .select-button").click()
    page.locator(".picker .choice", has_text="1号店").click()
    page.locator("#modal input.field").fill("5")
    page.locator("#modal input[type=file]").set_input_files(paper)
    page.locator("#modal .chip", has_text="盘点.csv").wait_for()
    page.locator("[data-do=modal-submit]").click()
    message(page, "S001 记为 5").wait_for()
    assert ("counted", "S001", "5", 1) in app.seen


def test_the_home_tab_is_filled_by_the_app(visitor):
    page = visitor.open(LI_WEI)
    page.locator("#tabs [data-tab=home]").click()
    page.locator("#home h3", has_text="今日待办").wait_for()
    visitor.keep_picture(page)
    page.locator("#home button", has_text="登记盘点").click()
    page.locator("#modal h2", has_text="登记盘点").wait_for()


def test_two_people_talk_in_one_thread(visitor):
    one = visitor.open(LI_WEI, query="&c=C0STORE3")
    other = visitor.open(HE_MIN, query="&c=C0STORE3")
    say(one, "冰柜坏了")
    message(other, "冰柜坏了").hover()
    message(other, "冰柜坏了").locator("[data-do=thread]").first.click()
    say(other, "已报修", composer="#thread-composer textarea")
    summary = message(one, "冰柜坏了").locator(".thread-summary")
    summary.click()
    one.locator("#thread-messages .message", has_text="已报修").wait_for()
    say(one, "谢谢", composer="#thread-composer textarea")
    other.locator("#thread-messages .message", has_text="谢谢").wait_for()
    assert other.locator("#messages .message", has_text="谢谢").count() == 0
    visitor.keep_picture(one)


def test_picking_the_app_with_an_at_sign_calls_it(visitor, app):
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    page.click(COMPOSER)
    page.keyboard.type("@stor")
    page.locator("#composer .suggestions .choice", has_text="Storehand").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("在吗")
    visitor.keep_picture(page)
    page.keyboard.press("Enter")
    page.locator("#messages .mention", has_text="@Storehand").wait_for()
    page.locator("#messages .thread-summary").click()
    page.locator("#thread-messages .message", has_text="在。").wait_for()
    assert app.seen[-1][0] == "mention"


def test_a_command_is_answered_to_the_person_alone(visitor):
    one = visitor.open(LI_WEI, query="&c=C0STORE3")
    other = visitor.open(HE_MIN, query="&c=C0STORE3")
    say(one, "/stock 可乐")
    message(one, "库存:可乐").locator(".only-you").wait_for()
    visitor.keep_picture(one)
    say(one, "收到")
    message(other, "收到").wait_for()
    assert other.locator("#messages .message", has_text="库存:可乐").count() == 0
    message(one, "库存:可乐").locator("[data-do=delete]").click()
    one.locator("#messages .message", has_text="库存:可乐").wait_for(state="detached")


def test_enter_during_a_chinese_composition_does_not_send(visitor):
    page = visitor.open(LI_WEI)
    page.fill(COMPOSER, "kucun")
    page.eval_on_selector(
        COMPOSER,
        "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))",
    )
    assert page.input_value(COMPOSER) == "kucun"
    page.press(COMPOSER, "Shift+Enter")
    assert page.input_value(COMPOSER) == "kucun\n"
    page.press(COMPOSER, "Enter")
    message(page, "kucun").wait_for()


def test_acting_as_somebody_else_stays_in_the_address(visitor):
    page = visitor.open(LI_WEI)
    page.click("[data-do=act-as]")
    page.keyboard.type("store manager")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**as={MEI_LING}*")
    page.wait_for_selector("body[data-ready='Tan Mei Ling']")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(COMPOSER).get_attribute("placeholder") == "Message Storehand"


def test_ctrl_k_jumps_and_escape_closes(visitor):
    page = visitor.open(LI_WEI)
    page.keyboard.press("Control+k")
    page.locator("dialog.switcher").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog.switcher").wait_for(state="detached")
    page.keyboard.press("Control+k")
    page.keyboard.type("s003")
    page.keyboard.press("Enter")
    page.locator("#pane-title", has_text="#store-s003").wait_for()


def test_a_channel_one_is_not_in_can_be_read_and_joined(visitor):
    page = visitor.open(LI_WEI, query="&c=C0FINANCE")
    assert page.locator("#composer").is_hidden()
    page.locator("[data-do=join]").click()
    page.locator("#composer").wait_for()
    say(page, "大家好")
    message(page, "大家好").wait_for()


def test_an_unread_message_is_marked_and_unmarked_by_reading(visitor):
    reader = visitor.open(HE_MIN)
    writer = visitor.open(LI_WEI, query="&c=C0STORE3")
    say(writer, "今天的报表?")
    row = reader.locator("#side .row.is-unread", has_text="store-s003")
    row.click()
    message(reader, "今天的报表").wait_for()
    reader.locator("#side .row:not(.is-unread)", has_text="store-s003").wait_for()


def test_a_newcomer_is_welcomed_and_can_try_something(visitor):
    page = visitor.open(MEI_LING, newcomer=True)
    page.locator("#welcome", has_text="Just ask something.").wait_for()
    visitor.keep_picture(page)
    page.locator("#welcome .try", has_text="还有多少可乐?").click()
    page.wait_for_url(f"**as={LI_WEI}*")
    page.wait_for_selector("body[data-ready='李伟']")
    assert page.input_value(COMPOSER) == "还有多少可乐?"
    assert page.locator("#welcome").is_hidden()


def test_names_and_messages_cannot_run_scripts(visitor):
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    say(page, "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>")
    message(page, "<script>").wait_for()
    assert page.title() != "ran"
    assert page.locator("#messages .message-body img").count() == 0


def test_a_reaction_counts_for_everybody(visitor):
    one = visitor.open(LI_WEI, query="&c=C0STORE3")
    other = visitor.open(HE_MIN, query="&c=C0STORE3")
    say(one, "到货了")
    message(other, "到货了").hover()
    message(other, "到货了").locator("[data-do=pick-reaction]").click()
    other.locator(".picker .choice", has_text="white_check_mark").click()
    reaction = message(one, "到货了").locator(".reaction", has_text="1")
    reaction.click()
    message(other, "到货了").locator(".reaction", has_text="2").wait_for()


def test_a_message_can_be_edited_and_deleted_by_its_writer(visitor):
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    say(page, "到货 5 箱")
    message(page, "到货 5 箱").hover()
    message(page, "到货 5 箱").locator("[data-do=edit]").click()
    page.locator(".edit textarea").fill("到货 6 箱")
    page.keyboard.press("Enter")
    changed = message(page, "到货 6 箱")
    changed.locator(".edited").wait_for()
    changed.hover()
    changed.locator("[data-do=delete]").click()
    page.locator("dialog.confirm [data-answer=yes]").click()
    page.locator("#messages .message", has_text="到货 6 箱").wait_for(state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_at_390_pixels_nothing_sticks_out_and_everything_can_be_reached(visitor, scheme, language):
    page = visitor.open(
        LI_WEI, query=f"&lang={language}", width=390, height=844, color_scheme=scheme, has_touch=True
    )
    say(page, "可乐")
    message(page, "哪家店").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    visitor.keep_picture(page)
    page.locator("[data-do=menu]").first.click()
    page.locator("#side .row", has_text="store-s003").click()
    page.locator("#pane-title", has_text="#store-s003").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for name in ("act-as", "help", "theme", "language"):
        box = page.locator(f".top [data-do={name}]").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_a_streamed_answer_grows_and_then_stands(visitor, app):
    page = visitor.open(LI_WEI)
    say(page, "慢慢说")
    # The answer comes in a thread, which opens by itself for who asked.
    answer = page.locator("#thread-messages .message.is-streaming", has_text="第一段")
    answer.wait_for()
    visitor.keep_picture(page)
    app.go_on.set()
    finished = page.locator("#thread-messages .message:not(.is-streaming)", has_text="第一段")
    finished.locator("strong", has_text="第二段").wait_for()
    page.locator("#side .row:not(.is-unread)", has_text="Storehand").wait_for()


def test_the_page_finds_its_way_back_after_a_restart_of_the_workspace(visitor, server, app):
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    say(page, "关机前")
    message(page, "关机前").wait_for()
    app.stop()
    server.stop()
    page.locator("#notice", has_text="正在重连").wait_for()
    server.start()
    page.locator("#notice", has_text="应用未连接").wait_for()
    app.start()
    page.locator("#notice").wait_for(state="hidden")
    say(page, "<@U0STOREHAND> 开机后")
    message(page, "开机后").locator(".thread-summary").wait_for()
    visitor.forgive("ERR_CONNECTION_REFUSED")


def test_the_arrow_keys_lead_from_the_composer_to_a_message_and_its_buttons(visitor):
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    say(page, "一")
    say(page, "二")
    message(page, "二").wait_for()
    page.focus(COMPOSER)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.querySelector('.message-body').textContent") == "一"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.do") == "pick-reaction"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_what_was_typed_waits_in_its_conversation(visitor):
    page = visitor.open(LI_WEI, query="&c=C0STORE3")
    page.fill(COMPOSER, "还没写完")
    page.locator("#side .row", has_text="Storehand").click()
    page.locator("#pane-title", has_text="Storehand").wait_for()
    assert page.input_value(COMPOSER) == ""
    page.go_back()
    page.locator("#pane-title", has_text="#store-s003").wait_for()
    assert page.input_value(COMPOSER) == "还没写完"


def test_the_theme_switch_is_remembered(visitor):
    page = visitor.open(LI_WEI, color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("[data-do=theme]")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c63f8cfc0f01f0005000 1ff"
    "56c72f0d0000000049454e44ae426082".replace(" ", "")
)
