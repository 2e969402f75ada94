import re

import pytest

from bot.workspace.page.messages import render_message, render_messages
from tests.workspace.page.readers import reader

HE_MIN = {"id": "U0HEMIN", "real_name": "何敏", "is_bot": False, "title": "财务经理"}
APP = {"id": "U0STOREHAND", "real_name": "Storehand", "is_bot": True}
# 2026-09-03 01:30 UTC is 09:30 in Shanghai.
MORNING = 1788399000


def message(text="hi", *, seconds=0, author=HE_MIN, **fields):
    return {
        "type": "message",
        "ts": f"{MORNING + seconds}.000100",
        "user": author["id"],
        "author": author,
        "channel": "C0STORE3",
        "text": text,
        "ephemeral": False,
        "streaming": False,
        "tasks": [],
        **fields,
    }


def html(*messages, language="en", **options):
    return str(render_messages(messages, reader(language=language), **options))


def test_a_message_shows_who_when_and_what():
    shown = html(message("*到货*"), language="zh")
    assert "何敏" in shown
    assert "09:30" in shown
    assert "<strong>到货</strong>" in shown


def test_an_app_is_marked_as_one():
    assert "应用" in html(message(author=APP), language="zh")
    assert "应用" not in html(message(), language="zh")


def test_messages_of_one_writer_stand_under_one_name():
    assert html(message("a"), message("b", seconds=60)).count("message-head") == 1


@pytest.mark.parametrize(
    "second",
    [
        message("b", seconds=60, author=APP),
        message("b", seconds=301),
        message("b", seconds=60, ephemeral=True),
    ],
)
def test_another_writer_a_pause_or_a_private_note_gets_a_name(second):
    assert html(message("a"), second).count("message-head") == 2


def test_every_day_has_a_line():
    shown = html(message(seconds=-86400), message(), language="zh")
    assert shown.count("day-line") == 2
    assert "昨天" in shown
    assert "今天" in shown


def test_a_line_stands_above_the_first_unread_message():
    shown = html(message("old"), message("new", seconds=400), new_after=f"{MORNING + 1}.000000")
    assert shown.index(">old<") < shown.index("new-line") < shown.index(">new<")


def test_ones_own_message_is_never_new():
    own = message("mine", author={"id": "U0LIWEI", "real_name": "李伟", "is_bot": False})
    assert "new-line" not in html(own, new_after="1.0")


def test_a_note_for_one_reader_says_so():
    shown = html(message(ephemeral=True))
    assert "Only visible to you" in shown
    assert "仅你可见" in html(message(ephemeral=True), language="zh")


def test_the_blocks_of_an_app_win_over_its_text_and_a_persons_text_over_their_blocks():
    blocks = [{"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": "from blocks"}}]
    assert "from blocks" in html(message("from text", author=APP, blocks=blocks))
    assert "from text" in html(message("from text", blocks=blocks))


def test_a_deleted_parent_leaves_a_note():
    assert "This message was deleted." in html(message(subtype="tombstone"))


def test_reactions_count_and_mark_the_readers_own():
    reactions = [{"name": "white_check_mark", "count": 2, "users": ["U0LIWEI", "U0HEMIN"]}]
    shown = html(message(reactions=reactions))
    assert "✅" in shown
    assert "is-mine" in shown
    assert "李伟, 何敏 reacted with :white_check_mark:" in shown


@pytest.mark.parametrize(("count", "words"), [(1, "1 reply"), (3, "3 replies")])
def test_a_thread_is_summed_up_under_its_first_message(count, words):
    fields = {"reply_count": count, "reply_users": ["U0HEMIN"], "latest_reply": f"{MORNING + 60}.000200"}
    shown = html(message(**fields))
    assert words in shown
    assert "Today 9:31" in shown
    assert words not in html(message(**fields), in_thread=True)


def test_files_are_pictures_or_cards():
    picture = {"id": "F0000000A", "title": "冰柜", "is_image": True, "size": 9, "filetype": "png"}
    paper = {"id": "F0000000B", "name": "盘点.xlsx", "is_image": False, "size": 48_213, "filetype": "xlsx"}
    shown = html(message(files=[picture, paper]))
    assert '<img src="/workspace/files/F0000000A" alt="冰柜"' in shown
    assert 'href="/workspace/files/F0000000B?download=1"' in shown
    assert "XLSX · 48.2 KB" in shown


def test_a_file_name_cannot_make_an_element():
    name = '"><script>alert(1)</script>.png'
    shown = html(message(files=[{"id": "F0000000A", "title": name, "is_image": True}]))
    assert "<script" not in shown


def test_a_streamed_message_shows_its_steps_and_that_more_comes():
    tasks = [{"id": "1", "title": "查库存", "status": "in_progress"}]
    shown = html(message("第一段", author=APP, streaming=True, tasks=tasks), language="zh")
    assert "is-streaming" in shown
    assert "查库存" in shown
    assert "正在输入" in shown


def test_attachments_of_older_apps_are_shown():
    attachment = {"title": "Old", "text": "*still* here", "fields": [{"title": "A", "value": "1"}]}
    shown = html(message("", author=APP, attachments=[attachment]))
    assert "<strong>still</strong>" in shown
    assert "Old" in shown


def test_only_ones_own_messages_can_be_edited():
    own = message(author={"id": "U0LIWEI", "real_name": "李伟", "is_bot": False})
    assert 'data-do="edit"' in html(own)
    assert 'data-do="edit"' not in html(message())


def test_the_revision_changes_with_the_content_and_only_then():
    def revision(text):
        shown = str(render_message(message(text), reader()))
        return re.search(r'data-rev="(\w+)"', shown).group(1)

    assert revision("a") == revision("a")
    assert revision("a") != revision("b")
