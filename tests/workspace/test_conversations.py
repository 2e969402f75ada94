"""conversations.*. Sources: https://docs.slack.dev/reference/methods?family=conversations."""

import pytest

from bot.workspace.acting import writing
from tests.workspace.sample_seed import AUDIT, BOT, CHEN, GENERAL, GONE, GRACE, LI, LOBBY, SECRET, STORE


def test_a_direct_message_is_opened_once(api):
    first = api("conversations.open", users=LI)
    again = api("conversations.open", users=LI, return_im=True)
    assert (first["already_open"], again["already_open"]) == (False, True)
    assert (again["channel"]["id"], again["channel"]["user"]) == (first["channel"]["id"], LI)


def test_several_people_make_a_group_message(api, workspace):
    channel = api("conversations.open", users=f"{LI},{CHEN}")["channel"]["id"]
    assert workspace.channels.find(channel).members == [BOT, LI, CHEN]


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0NOBODY", "user_not_found"),
        (BOT, "user_not_found"),
        (GONE, "user_disabled"),
        (",".join(f"U{n}AA" for n in range(9)), "too_many_users"),
    ],
)
def test_a_direct_message_needs_one_to_eight_active_people(api, users, error):
    assert api.error("conversations.open", users=users) == error


def test_info_describes_a_channel(api):
    channel = api("conversations.info", channel=GENERAL, include_num_members=True)["channel"]
    facts = (channel["name"], channel["is_member"], channel["num_members"], channel["topic"]["value"])
    assert facts == ("general", True, 4, "大家好")


def test_private_channels_without_the_app_do_not_exist_for_it(api):
    assert api.error("conversations.info", channel=SECRET) == "channel_not_found"
    assert api.error("conversations.history", channel=SECRET) == "channel_not_found"


def test_the_list_holds_public_channels_unless_told_otherwise(api):
    public = {channel["id"] for channel in api("conversations.list")["channels"]}
    private = {channel["id"] for channel in api("conversations.list", types="private_channel")["channels"]}
    assert (public, private) == ({GENERAL, STORE, LOBBY}, {AUDIT})
    assert api.error("conversations.list", types="secret_channel") == "invalid_types"


def test_pages_follow_the_cursor_without_gap_or_overlap(api):
    first = api("conversations.members", channel=GENERAL, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = api("conversations.members", channel=GENERAL, limit=3, cursor=cursor)
    assert first["members"] + second["members"] == [LI, CHEN, GRACE, BOT]
    assert second["response_metadata"]["next_cursor"] == ""


@pytest.mark.parametrize("cursor", ["nonsense", "bmV4dDotNQ==", "bmV4dA=="])
def test_a_forged_cursor_is_invalid(api, cursor):
    assert api.error("conversations.members", channel=GENERAL, cursor=cursor) == "invalid_cursor"


@pytest.mark.parametrize("limit", [-1, 1001, "many"])
def test_a_limit_out_of_range_is_invalid(api, limit):
    assert api.error("conversations.members", channel=GENERAL, limit=limit) == "invalid_limit"


class TestHistory:
    """https://docs.slack.dev/reference/methods/conversations.history."""

    def test_newest_first_and_replies_left_out(self, api):
        first, second = api.post(GENERAL, "one"), api.post(GENERAL, "two")
        api.post(GENERAL, "reply", thread_ts=first)
        assert [m["ts"] for m in api("conversations.history", channel=GENERAL)["messages"]] == [second, first]

    def test_a_broadcast_reply_is_part_of_it(self, api):
        parent = api.post(GENERAL)
        reply = api.post(GENERAL, "for all", thread_ts=parent, reply_broadcast=True)
        assert [m["ts"] for m in api("conversations.history", channel=GENERAL)["messages"]] == [reply, parent]

    def test_bounds_are_exclusive_unless_inclusive(self, api):
        a, b, c = (api.post(GENERAL, text) for text in "abc")
        between = api("conversations.history", channel=GENERAL, oldest=a, latest=c)
        inclusive = api("conversations.history", channel=GENERAL, oldest=a, latest=c, inclusive=True)
        assert [m["ts"] for m in between["messages"]] == [b]
        assert [m["ts"] for m in inclusive["messages"]] == [c, b, a]
        assert api.error("conversations.history", channel=GENERAL, oldest="yesterday") == "invalid_ts_oldest"

    def test_metadata_is_shown_on_request_only(self, api):
        api.post(GENERAL, metadata={"event_type": "a", "event_payload": {}})
        without = api("conversations.history", channel=GENERAL)["messages"][0]
        with_it = api("conversations.history", channel=GENERAL, include_all_metadata=True)["messages"][0]
        assert ("metadata" in without, with_it["metadata"]["event_type"]) == (False, "a")

    def test_the_app_must_be_in_the_channel(self, api):
        assert api.error("conversations.history", channel=LOBBY) == "not_in_channel"

    def test_ephemeral_messages_are_not_in_it(self, api):
        api("chat.postEphemeral", channel=GENERAL, user=LI, text="psst")
        assert api("conversations.history", channel=GENERAL)["messages"] == []


@pytest.mark.parametrize(("channel", "needed"), [(GENERAL, None), (AUDIT, "groups:history")])
def test_each_kind_of_channel_has_its_own_scope(build_workspace, api_of, channel, needed):
    """https://docs.slack.dev/reference/methods/conversations.history: channels:, groups:, im: and mpim:history."""
    api = api_of(build_workspace(scopes=frozenset({"channels:history"})))
    assert api("conversations.history", channel=channel).get("needed") == needed


class TestReplies:
    """https://docs.slack.dev/reference/methods/conversations.replies."""

    def test_the_parent_comes_first_on_every_page(self, api):
        parent = api.post(GENERAL, "parent")
        replies = [api.post(GENERAL, f"r{n}", thread_ts=parent) for n in range(3)]
        first = api("conversations.replies", channel=GENERAL, ts=parent, limit=2)
        cursor = first["response_metadata"]["next_cursor"]
        second = api("conversations.replies", channel=GENERAL, ts=parent, limit=2, cursor=cursor)
        assert [m["ts"] for m in first["messages"]] == [parent, *replies[:2]]
        assert [m["ts"] for m in second["messages"]] == [parent, replies[2]]
        assert (first["has_more"], second["has_more"]) == (True, False)

    def test_an_unknown_thread_is_not_found(self, api):
        assert api.error("conversations.replies", channel=GENERAL, ts="1.000001") == "thread_not_found"


class TestMembership:
    """conversations.create, .invite and .join."""

    def test_a_new_channel_has_the_app_in_it(self, api, workspace):
        channel = api("conversations.create", name="火锅-team")["channel"]["id"]
        assert workspace.channels.find(channel).members == [BOT]

    @pytest.mark.parametrize(
        ("name", "error"),
        [
            ("", "invalid_name_required"),
            ("general", "name_taken"),
            ("Loud Name", "invalid_name_specials"),
            ("x" * 81, "invalid_name_maxlength"),
        ],
    )
    def test_names_have_rules(self, api, name, error):
        assert api.error("conversations.create", name=name) == error

    def test_an_invited_person_is_a_member_and_the_app_hears_of_it(self, api, workspace):
        assert api("conversations.invite", channel=STORE, users=CHEN)["ok"]
        assert CHEN in workspace.channels.find(STORE).members
        event = workspace.dispatcher.events[-1]
        assert (event["type"], event["user"], event["inviter"]) == ("member_joined_channel", CHEN, BOT)

    @pytest.mark.parametrize(
        ("channel", "users", "error"),
        [
            (STORE, LI, "already_in_channel"),
            (STORE, BOT, "cant_invite_self"),
            (STORE, "U0NOBODY", "user_not_found"),
            (STORE, "", "no_user"),
            (LOBBY, GRACE, "not_in_channel"),
        ],
    )
    def test_not_everybody_can_be_invited(self, api, channel, users, error):
        assert api.error("conversations.invite", channel=channel, users=users) == error

    def test_the_app_joins_public_channels_only(self, api):
        assert api("conversations.join", channel=LOBBY)["channel"]["is_member"]
        assert api("conversations.join", channel=LOBBY)["warning"] == "already_in_channel"
        assert api.error("conversations.join", channel=AUDIT) == "method_not_supported_for_channel_type"

    def test_a_person_who_joins_is_announced_where_the_app_is(self, workspace):
        writing.join(workspace, user_id=CHEN, channel_id=STORE)
        assert [event["type"] for event in workspace.dispatcher.events] == ["member_joined_channel"]
        writing.join(workspace, user_id=GRACE, channel_id=LOBBY)
        assert len(workspace.dispatcher.events) == 1
