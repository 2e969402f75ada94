"""What events look like and who gets them.

Sources: https://docs.slack.dev/apis/events-api, https://docs.slack.dev/reference/events/message, .../app_mention,
.../app_home_opened, slack.md 3.4.
"""

import pytest

from bot.workspace.acting import interacting, writing
from tests.workspace.sample_seed import AUDIT, BOT, CHEN, GENERAL, LI, LOBBY


def post(workspace, text="hello", *, channel=GENERAL, **more):
    return writing.post(workspace, user_id=LI, channel_id=channel, text=text, **more)


def test_the_envelope_names_team_app_and_a_unique_event(workspace):
    post(workspace)
    post(workspace)
    first, second = (each.payload for each in workspace.dispatcher.sent)
    assert (first["type"], first["team_id"], first["api_app_id"]) == (
        "event_callback",
        "T0WORKSPACE",
        "A0STOREHAND",
    )
    assert first["authorizations"][0]["user_id"] == BOT
    assert first["event_id"] != second["event_id"]


@pytest.mark.parametrize(("channel", "kind"), [(GENERAL, "channel"), (AUDIT, "group")])
def test_a_message_in_a_channel_says_what_kind_of_channel(workspace, channel, kind):
    sent = post(workspace, "可乐还有吗", channel=channel)
    event = workspace.dispatcher.events[0]
    facts = (
        event["type"],
        event["channel_type"],
        event["user"],
        event["text"],
        event["ts"],
        event["event_ts"],
    )
    assert facts == ("message", kind, LI, "可乐还有吗", sent["ts"], sent["ts"])
    assert event["client_msg_id"]


def test_a_direct_message_is_an_im_without_mention(workspace):
    channel = writing.open_direct_message(workspace, user_id=LI, other_id=BOT)
    post(workspace, f"<@{BOT}> hi", channel=channel.id)
    assert [(e["type"], e["channel_type"]) for e in workspace.dispatcher.events] == [("message", "im")]


class TestQuota:
    """https://docs.slack.dev/reference/events/app_rate_limited: 30,000 events an hour."""

    def payloads(self, workspace):
        return [each.payload for each in workspace.dispatcher.sent]

    def test_the_last_event_of_the_hour_goes_out_and_the_next_is_announced_instead(
        self, build_workspace, hand_clock
    ):
        workspace = build_workspace(rate_limits=True)
        for _ in range(29_999):
            workspace.event_quota.count()
        for text in ("30000", "30001", "30002"):
            post(workspace, text)
        delivered, limited = self.payloads(workspace)
        assert delivered["event"]["text"] == "30000"
        minute = int(hand_clock()) // 60 * 60
        assert limited == {
            "token": "local-verification-token",
            "type": "app_rate_limited",
            "team_id": "T0WORKSPACE",
            "minute_rate_limited": minute,
            "api_app_id": "A0STOREHAND",
        }

    def test_it_is_announced_once_a_minute_and_ends_with_the_hour(self, build_workspace, hand_clock):
        workspace = build_workspace(rate_limits=True)
        for _ in range(30_000):
            workspace.event_quota.count()
        for seconds in (0, 60, 1, 3600):
            hand_clock.advance(seconds)
            post(workspace)
        assert [payload["type"] for payload in self.payloads(workspace)] == [
            "app_rate_limited",
            "app_rate_limited",
            "event_callback",
        ]

    def test_without_the_switch_nothing_is_held_back(self, workspace):
        for _ in range(30_000):
            workspace.event_quota.count()
        post(workspace)
        assert self.payloads(workspace)[0]["type"] == "event_callback"


def test_links_are_not_unfurled_and_who_counts_on_it_is_told(build_workspace, api_of):
    """https://docs.slack.dev/reference/events/link_shared, .../methods/chat.unfurl: not here, and loudly so."""
    workspace = build_workspace(bot_events=frozenset({"message.channels", "link_shared"}))
    assert workspace.complaints == [
        "the manifest subscribes to link_shared, which this workspace never sends"
    ]
    sent = post(workspace, "https://example.com/PR-000012")
    assert [event["type"] for event in workspace.dispatcher.events] == ["message"]
    answer = api_of(workspace)("chat.unfurl", channel=GENERAL, ts=sent["ts"], unfurls={})
    assert answer == {"ok": False, "error": "unknown_method", "req_method": "chat.unfurl"}
    assert "chat.unfurl" in workspace.complaints[-1]


def test_a_mention_comes_as_message_and_as_mention(workspace):
    """slack.md 3.4: app_mention and message.channels both fire for one mention."""
    sent = post(workspace, f"<@{BOT}> hi")
    assert [(e["type"], e["ts"]) for e in workspace.dispatcher.events] == [
        ("message", sent["ts"]),
        ("app_mention", sent["ts"]),
    ]


def test_what_is_said_where_the_app_is_not_is_not_told(workspace):
    post(workspace, f"<@{BOT}> hi", channel=LOBBY)
    assert workspace.dispatcher.events == []
    hints = workspace.messages.ephemeral_for(LOBBY, LI)
    assert ["/invite @storehand" in hint["text"] for hint in hints] == [True]


def test_a_reply_has_no_subtype_but_a_thread(workspace):
    parent = post(workspace)
    post(workspace, "more", thread_ts=parent["ts"])
    event = workspace.dispatcher.events[-1]
    assert ("subtype" in event, event["thread_ts"], event["parent_user_id"]) == (False, parent["ts"], LI)


def test_a_reply_to_a_reply_joins_the_thread(workspace):
    parent = post(workspace)
    reply = post(workspace, thread_ts=parent["ts"])
    assert post(workspace, thread_ts=reply["ts"])["thread_ts"] == parent["ts"]


def test_the_app_hears_its_own_messages_too(workspace, api):
    """Bolt ignores them by bot_id; an app that does not would talk to itself, here as there."""
    api.post(GENERAL, "mine")
    event = workspace.dispatcher.events[0]
    assert (event["user"], event["bot_id"], "subtype" in event) == (BOT, "B0STOREHAND", False)


def test_html_and_ampersands_arrive_escaped(workspace):
    """https://docs.slack.dev/messaging/formatting-message-text#escaping."""
    sent = post(workspace, "<script>alert(1)</script> & <@U0CHEN> https://example.com/a?b=1&c=2")
    assert sent["text"] == (
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <@U0CHEN> <https://example.com/a?b=1&amp;c=2>"
    )
    elements = sent["blocks"][0]["elements"][0]["elements"]
    assert elements == [
        {"type": "text", "text": "<script>alert(1)</script> & "},
        {"type": "user", "user_id": CHEN},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://example.com/a?b=1&c=2"},
    ]


def test_chinese_punctuation_ends_a_link(workspace):
    assert post(workspace, "看 https://example.com/a。谢谢")["text"] == "看 <https://example.com/a>。谢谢"


def test_a_message_with_a_file_is_a_file_share(workspace):
    stored = writing.upload(workspace, user_id=LI, name="盘点.csv", content=b"a,b")
    post(workspace, "see file", file_ids=[stored.id])
    event = workspace.dispatcher.events[0]
    assert (event["subtype"], event["files"][0]["name"], event["files"][0]["size"]) == (
        "file_share",
        "盘点.csv",
        3,
    )


def test_an_edit_carries_both_versions(workspace):
    sent = post(workspace, "old")
    writing.edit(workspace, user_id=LI, channel_id=GENERAL, ts=sent["ts"], text="new")
    event = workspace.dispatcher.events[-1]
    texts = (event["subtype"], event["message"]["text"], event["previous_message"]["text"], event["hidden"])
    assert texts == ("message_changed", "new", "old", True)
    assert event["message"]["edited"]["user"] == LI


def test_a_deletion_carries_what_was_deleted(workspace):
    sent = post(workspace, "oops")
    writing.delete(workspace, user_id=LI, channel_id=GENERAL, ts=sent["ts"])
    event = workspace.dispatcher.events[-1]
    facts = (event["subtype"], event["deleted_ts"], event["previous_message"]["text"])
    assert facts == ("message_deleted", sent["ts"], "oops")


def test_opening_the_home_says_which_tab(workspace):
    interacting.open_home(workspace, user_id=LI, tab="messages")
    event = workspace.dispatcher.events[0]
    assert (event["type"], event["tab"], event["user"]) == ("app_home_opened", "messages", LI)
    assert workspace.channels.find(event["channel"]).kind == "im"


def test_the_home_event_shows_what_is_published(workspace, api):
    api(
        "views.publish",
        user_id=LI,
        view={"type": "home", "blocks": [{"type": "divider"}], "callback_id": "h"},
    )
    interacting.open_home(workspace, user_id=LI, tab="home")
    assert workspace.dispatcher.events[0]["view"]["callback_id"] == "h"


def test_events_that_the_manifest_does_not_name_are_not_sent(build_workspace):
    """https://docs.slack.dev/reference/app-manifest: settings.event_subscriptions.bot_events."""
    workspace = build_workspace(bot_events=frozenset({"app_mention", "message.im"}))
    post(workspace, f"<@{BOT}> hi")
    assert [event["type"] for event in workspace.dispatcher.events] == ["app_mention"]
