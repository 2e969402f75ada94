"""chat.*: every method, its errors and limits. Sources: https://docs.slack.dev/reference/methods?family=chat."""

import pytest

from bot.workspace.acting import writing
from bot.workspace.schedule import post_due
from tests.workspace.sample_seed import AUDIT, BOT, CHEN, GENERAL, GONE, GRACE, LI, LOBBY, SECRET, STORE

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}


def person_posts(workspace, text="hello", **more):
    return writing.post(workspace, user_id=LI, channel_id=GENERAL, text=text, **more)


def test_a_posted_message_is_the_bots_and_stays(api, workspace):
    answer = api("chat.postMessage", channel=GENERAL, text="到货了")
    stored = workspace.messages.find(GENERAL, answer["ts"])
    assert (stored["text"], stored["user"], stored["bot_id"]) == ("到货了", BOT, "B0STOREHAND")
    assert answer["message"] == stored


def test_every_message_has_a_later_timestamp_even_while_the_clock_stands(api):
    first, second = api.post(GENERAL), api.post(GENERAL)
    assert float(second) > float(first)


def test_a_channel_may_be_named(api):
    assert api("chat.postMessage", channel="#general", text="hi")["channel"] == GENERAL


def test_posting_to_a_person_opens_the_direct_message(api, workspace):
    channel = api("chat.postMessage", channel=CHEN, text="hi")["channel"]
    assert set(workspace.channels.find(channel).members) == {BOT, CHEN}


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("", "channel_not_found"),
        (SECRET, "channel_not_found"),
        (LOBBY, "not_in_channel"),
        (BOT, "channel_not_found"),
        ("U0NOBODY", "channel_not_found"),
        (GONE, "user_disabled"),
    ],
)
def test_the_app_posts_only_where_it_may(api, channel, error):
    assert api.error("chat.postMessage", channel=channel, text="hi") == error


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_message_has_no_text(api, text):
    assert api.error("chat.postMessage", channel=GENERAL, text=text) == "no_text"


def test_thirteen_thousand_characters_pass_and_one_more_does_not(api):
    """slack.md 3.3: a message's total text ceiling; hold at most 13,000."""
    assert api.error("chat.postMessage", channel=GENERAL, text="字" * 13_000) is None
    assert api.error("chat.postMessage", channel=GENERAL, text="字" * 13_001) == "msg_too_long"


def test_the_text_of_all_blocks_together_is_limited(api):
    """slack.md 3.3: msg_blocks_too_long, measured in metabase PR 79908."""
    blocks = [{"type": "markdown", "text": "x" * 6_500}, {"type": "markdown", "text": "x" * 6_500}]
    assert api.error("chat.postMessage", channel=GENERAL, text="x", blocks=blocks) is None
    blocks.append({"type": "markdown", "text": "x"})
    assert api.error("chat.postMessage", channel=GENERAL, text="x", blocks=blocks) == "msg_blocks_too_long"


def test_blocks_without_text_are_taken_with_a_complaint(api, workspace):
    """slack.md 3.3: always send top-level text for notifications and screen readers."""
    assert api("chat.postMessage", channel=GENERAL, blocks=[SECTION])["ok"]
    assert any("no text" in complaint for complaint in workspace.complaints)


@pytest.mark.parametrize("text", ["Q&A", "a < b", "<b>bold</b>"])
def test_unescaped_characters_are_complained_about(api, workspace, text):
    """https://docs.slack.dev/messaging/formatting-message-text#escaping."""
    api.post(GENERAL, text)
    assert any("unescaped" in complaint for complaint in workspace.complaints)


@pytest.mark.parametrize(
    "text",
    ["Q&amp;A", "a &lt; b", "<@U0LIWEI>", "<https://example.com|page>", "<!here>", "<#C0GENERAL>", "a > b"],
)
def test_escaped_text_and_links_are_in_order(api, workspace, text):
    api.post(GENERAL, text)
    assert workspace.complaints == []


def test_markdown_text_excludes_text_and_blocks(api):
    """https://docs.slack.dev/reference/methods/chat.postMessage: markdown_text_conflict."""
    post = {"channel": GENERAL, "markdown_text": "**hi**"}
    assert api("chat.postMessage", **post)["message"]["blocks"][0]["type"] == "markdown"
    assert api.error("chat.postMessage", **post, text="hi") == "markdown_text_conflict"
    assert api.error("chat.postMessage", channel=GENERAL, markdown_text="x" * 12_001) == "msg_too_long"


def test_metadata_is_kept(api, workspace):
    """https://docs.slack.dev/messaging/message-metadata."""
    metadata = {"event_type": "alert", "event_payload": {"alert": "AL-000001"}}
    ts = api.post(GENERAL, metadata=metadata)
    assert workspace.messages.find(GENERAL, ts)["metadata"] == metadata


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ([1], "invalid_metadata_format"),
        ({"event_type": "x"}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"v": "x" * 16_000}}, "metadata_too_large"),
    ],
)
def test_bad_metadata_is_refused(api, metadata, error):
    assert api.error("chat.postMessage", channel=GENERAL, text="hi", metadata=metadata) == error


def test_a_hundred_attachments_are_the_limit(api):
    """https://docs.slack.dev/reference/methods/chat.postMessage: too_many_attachments."""
    hundred = [{"text": "x"}] * 100
    assert api.error("chat.postMessage", channel=GENERAL, text="x", attachments=hundred) is None
    one_more = [*hundred, {"text": "x"}]
    assert (
        api.error("chat.postMessage", channel=GENERAL, text="x", attachments=one_more)
        == "too_many_attachments"
    )


def test_markdown_text_has_twelve_thousand_characters(api):
    """https://docs.slack.dev/reference/methods/chat.postMessage: "Limit this field to 12,000 characters"."""
    assert api.error("chat.postMessage", channel=GENERAL, markdown_text="x" * 12_000) is None
    assert api.error("chat.postMessage", channel=GENERAL, markdown_text="x" * 12_001) == "msg_too_long"


def test_a_reply_is_counted_on_its_parent(api, workspace):
    parent = person_posts(workspace)
    api.post(GENERAL, thread_ts=parent["ts"])
    stored = workspace.messages.find(GENERAL, parent["ts"])
    assert (stored["reply_count"], stored["reply_users"], stored["thread_ts"]) == (1, [BOT], parent["ts"])


def test_a_reply_needs_an_existing_parent_that_is_no_reply(api, workspace):
    parent = person_posts(workspace)
    reply = api.post(GENERAL, thread_ts=parent["ts"])
    post = {"channel": GENERAL, "text": "hi"}
    assert api.error("chat.postMessage", **post, thread_ts="1.000001") == "thread_not_found"
    assert api.error("chat.postMessage", **post, thread_ts=reply) == "cannot_reply_to_message"


def test_another_name_needs_its_scope(build_workspace, api_of):
    """https://docs.slack.dev/reference/scopes/chat.write.customize."""
    api = api_of(build_workspace(scopes=frozenset({"chat:write"})))
    assert (
        api("chat.postMessage", channel=GENERAL, text="x", username="HR")["needed"] == "chat:write.customize"
    )


class TestUpdate:
    """https://docs.slack.dev/reference/methods/chat.update."""

    def test_text_replaces_blocks_and_shows_as_edited(self, api, workspace):
        ts = api.post(GENERAL, "old", blocks=[SECTION])
        api("chat.update", channel=GENERAL, ts=ts, text="new")
        stored = workspace.messages.find(GENERAL, ts)
        assert (stored["text"], "blocks" in stored, stored["edited"]["user"]) == ("new", False, BOT)

    def test_new_blocks_do_not_show_as_edited(self, api, workspace):
        ts = api.post(GENERAL, "old", blocks=[SECTION])
        api("chat.update", channel=GENERAL, ts=ts, text="new", blocks=[{"type": "divider"}])
        stored = workspace.messages.find(GENERAL, ts)
        assert ([b["type"] for b in stored["blocks"]], "edited" in stored) == (["divider"], False)

    def test_the_app_hears_of_its_own_change(self, api, workspace):
        ts = api.post(GENERAL, "old")
        api("chat.update", channel=GENERAL, ts=ts, text="new")
        event = workspace.dispatcher.events[-1]
        assert (event["subtype"], event["message"]["text"], event["previous_message"]["text"]) == (
            "message_changed",
            "new",
            "old",
        )

    def test_four_thousand_characters_are_the_limit(self, api):
        ts = api.post(GENERAL)
        assert api.error("chat.update", channel=GENERAL, ts=ts, text="x" * 4_000) is None
        assert api.error("chat.update", channel=GENERAL, ts=ts, text="x" * 4_001) == "msg_too_long"

    def test_only_own_messages_can_be_changed(self, api, workspace):
        ts = person_posts(workspace)["ts"]
        assert api.error("chat.update", channel=GENERAL, ts=ts, text="x") == "cant_update_message"
        assert api.error("chat.delete", channel=GENERAL, ts=ts) == "cant_delete_message"

    def test_an_unknown_message_is_not_found(self, api):
        assert api.error("chat.update", channel=GENERAL, ts="1.000001", text="x") == "message_not_found"

    def test_a_person_is_no_channel_here(self, api):
        channel = api("chat.postMessage", channel=CHEN, text="hi")
        assert api.error("chat.update", channel=CHEN, ts=channel["ts"], text="x") == "channel_not_found"

    def test_an_ephemeral_message_cannot_be_updated(self, api):
        ts = api("chat.postEphemeral", channel=GENERAL, user=LI, text="psst")["message_ts"]
        assert api.error("chat.update", channel=GENERAL, ts=ts, text="x") == "message_not_found"

    def test_metadata_stays_until_it_is_removed(self, api, workspace):
        ts = api.post(GENERAL, metadata={"event_type": "a", "event_payload": {}})
        api("chat.update", channel=GENERAL, ts=ts, text="new")
        assert workspace.messages.find(GENERAL, ts)["metadata"]["event_type"] == "a"
        api("chat.update", channel=GENERAL, ts=ts, text="new", metadata={})
        assert "metadata" not in workspace.messages.find(GENERAL, ts)

    def test_rich_text_cannot_become_something_else(self, api):
        rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
        ts = api.post(GENERAL, blocks=[rich])
        answer = api.error("chat.update", channel=GENERAL, ts=ts, text="x", blocks=[SECTION])
        assert answer == "block_mismatch"

    def test_an_input_that_keeps_its_block_id_is_complained_about(self, api, workspace):
        """slack.md 3.3: block_id must change when a message is updated."""
        element = {"type": "plain_text_input", "action_id": "note"}
        box = {
            "type": "input",
            "block_id": "note",
            "label": {"type": "plain_text", "text": "Note"},
            "element": element,
        }
        ts = api.post(GENERAL, blocks=[box])
        relabelled = {**box, "label": {"type": "plain_text", "text": "备注"}}
        api("chat.update", channel=GENERAL, ts=ts, text="x", blocks=[relabelled])
        assert any("block_id" in complaint for complaint in workspace.complaints)


class TestDelete:
    """https://docs.slack.dev/reference/methods/chat.delete."""

    def test_a_deleted_message_is_gone_and_the_app_hears_of_it(self, api, workspace):
        ts = api.post(GENERAL)
        assert api("chat.delete", channel=GENERAL, ts=ts)["ok"]
        assert workspace.messages.find(GENERAL, ts) is None
        event = workspace.dispatcher.events[-1]
        assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", ts)

    def test_a_parent_with_replies_leaves_a_tombstone(self, api, workspace):
        ts = api.post(GENERAL)
        api.post(GENERAL, "reply", thread_ts=ts)
        api("chat.delete", channel=GENERAL, ts=ts)
        assert workspace.messages.find(GENERAL, ts)["subtype"] == "tombstone"
        assert api.error("chat.update", channel=GENERAL, ts=ts, text="x") == "message_not_found"

    def test_deleting_the_last_reply_frees_the_parent(self, api, workspace):
        ts = api.post(GENERAL)
        reply = api.post(GENERAL, "reply", thread_ts=ts)
        api("chat.delete", channel=GENERAL, ts=reply)
        assert "reply_count" not in workspace.messages.find(GENERAL, ts)


class TestEphemeral:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral."""

    def test_one_person_alone_sees_it(self, api, workspace):
        ts = api("chat.postEphemeral", channel=GENERAL, user=LI, text="只给你看")["message_ts"]
        assert [m["ts"] for m in workspace.messages.ephemeral_for(GENERAL, LI)] == [ts]
        assert workspace.messages.ephemeral_for(GENERAL, CHEN) == []
        assert workspace.messages.find(GENERAL, ts) is None

    def test_no_event_is_sent_for_it(self, api, workspace):
        api("chat.postEphemeral", channel=GENERAL, user=LI, text="psst")
        assert workspace.dispatcher.events == []

    @pytest.mark.parametrize(
        ("channel", "user", "error"),
        [
            (STORE, GRACE, "user_not_in_channel"),
            (GENERAL, "U0NOBODY", "user_not_in_channel"),
            (LOBBY, LI, "not_in_channel"),
            (SECRET, LI, "channel_not_found"),
        ],
    )
    def test_only_members_can_be_whispered_to(self, api, channel, user, error):
        assert api.error("chat.postEphemeral", channel=channel, user=user, text="psst") == error

    def test_in_a_thread_without_replies_slack_shows_nothing(self, api, workspace):
        """ "Ephemeral messages in threads are only shown if there is already an active thread"."""
        parent = person_posts(workspace)
        api("chat.postEphemeral", channel=GENERAL, user=LI, text="psst", thread_ts=parent["ts"])
        assert any("does not show" in complaint for complaint in workspace.complaints)


class TestPermalink:
    """https://docs.slack.dev/reference/methods/chat.getPermalink."""

    def test_a_reply_links_into_its_thread(self, api):
        parent = api.post(AUDIT)
        reply = api.post(AUDIT, thread_ts=parent)
        link = api("chat.getPermalink", channel=AUDIT, message_ts=reply)["permalink"]
        assert link.endswith(f"/archives/{AUDIT}/p{reply.replace('.', '')}?thread_ts={parent}&cid={AUDIT}")

    def test_an_unknown_message_has_none(self, api):
        assert api.error("chat.getPermalink", channel=AUDIT, message_ts="1.000001") == "message_not_found"


class TestSchedule:
    """https://docs.slack.dev/reference/methods/chat.scheduleMessage."""

    def test_it_is_posted_when_its_time_has_come(self, api, workspace, hand_clock):
        api("chat.scheduleMessage", channel=GENERAL, text="later", post_at=int(hand_clock.now) + 60)
        post_due(workspace)
        assert list(workspace.messages.in_channel(GENERAL)) == []
        hand_clock.advance(61)
        post_due(workspace)
        assert [m["text"] for m in workspace.messages.in_channel(GENERAL)] == ["later"]

    @pytest.mark.parametrize(
        ("seconds", "error"), [(-1, "time_in_past"), (121 * 86_400, "time_too_far"), (119 * 86_400, None)]
    )
    def test_at_most_a_hundred_and_twenty_days_ahead(self, api, hand_clock, seconds, error):
        post_at = int(hand_clock.now) + seconds
        assert api.error("chat.scheduleMessage", channel=GENERAL, text="x", post_at=post_at) == error

    def test_at_most_thirty_in_five_minutes(self, api, hand_clock):
        post_at = int(hand_clock.now) // 300 * 300 + 600
        for _ in range(30):
            api("chat.scheduleMessage", channel=GENERAL, text="x", post_at=post_at)
        answer = api.error("chat.scheduleMessage", channel=GENERAL, text="x", post_at=post_at)
        assert answer == "restricted_too_many"

    def test_with_metadata_it_is_never_posted(self, api, workspace, hand_clock):
        """The page's "Bug alert", slack.md 3.2."""
        metadata = {"event_type": "a", "event_payload": {}}
        post_at = int(hand_clock.now) + 60
        assert api("chat.scheduleMessage", channel=GENERAL, text="x", post_at=post_at, metadata=metadata)[
            "ok"
        ]
        assert workspace.scheduled == {}
        assert any("metadata" in complaint for complaint in workspace.complaints)

    def test_it_can_be_taken_back_once(self, api, hand_clock):
        post_at = int(hand_clock.now) + 60
        scheduled = api("chat.scheduleMessage", channel=GENERAL, text="x", post_at=post_at)[
            "scheduled_message_id"
        ]
        take_back = {"channel": GENERAL, "scheduled_message_id": scheduled}
        assert api("chat.deleteScheduledMessage", **take_back)["ok"]
        assert api.error("chat.deleteScheduledMessage", **take_back) == "invalid_scheduled_message_id"
