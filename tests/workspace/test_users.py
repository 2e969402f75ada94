"""users.*, dnd.info, team.info, bots.info. Sources: https://docs.slack.dev/reference/methods?family=users."""

import dataclasses

from bot.workspace.acting import writing
from tests.workspace.sample_seed import BOT, CHEN, GENERAL, GONE, GRACE, LI, STORE


def test_info_gives_address_zone_and_title(api):
    user = api("users.info", user=LI)["user"]
    facts = (user["profile"]["email"], user["tz"], user["tz_offset"], user["profile"]["title"])
    assert facts == ("li.wei@lantern.example.com", "Asia/Shanghai", 28_800, "店长")


def test_the_locale_comes_on_request(api):
    assert "locale" not in api("users.info", user=GRACE)["user"]
    assert api("users.info", user=GRACE, include_locale=True)["user"]["locale"] == "en-GB"


def test_an_unknown_user_is_not_found(api):
    assert api.error("users.info", user="U0NOBODY") == "user_not_found"


def test_somebody_who_left_is_marked_deleted_without_zone(api):
    user = api("users.info", user=GONE)["user"]
    assert (user["deleted"], "tz" in user) == (True, False)


def test_a_person_is_found_by_address_in_any_case(api):
    assert api("users.lookupByEmail", email="Li.Wei@Lantern.example.com")["user"]["id"] == LI


def test_strangers_and_people_who_left_are_not_found_by_address(api):
    """https://docs.slack.dev/reference/methods/users.lookupByEmail: users_not_found, with an s."""
    for email in ("nobody@lantern.example.com", "gone@lantern.example.com"):
        assert api.error("users.lookupByEmail", email=email) == "users_not_found"


def test_the_list_holds_everybody_the_bot_included(api):
    first = api("users.list", limit=3)
    second = api("users.list", limit=3, cursor=first["response_metadata"]["next_cursor"])
    assert {user["id"] for user in first["members"] + second["members"]} == {LI, CHEN, GRACE, GONE, BOT}


def test_a_persons_channels_are_those_the_app_may_see(api):
    assert {c["id"] for c in api("users.conversations", user=CHEN)["channels"]} == {GENERAL, "C0LOBBY"}
    assert {c["id"] for c in api("users.conversations")["channels"]} == {GENERAL, STORE}


def test_do_not_disturb_is_off_until_it_is_set(api, workspace):
    assert api("dnd.info", user=LI)["dnd_enabled"] is False
    workspace.do_not_disturb[LI] = (1_790_000_000, 1_790_036_000)
    assert api("dnd.info", user=LI)["next_dnd_end_ts"] == 1_790_036_000


def test_team_and_bot_describe_themselves(api):
    assert api("team.info")["team"]["name"] == "Lantern Foods"
    assert api("bots.info", bot="B0STOREHAND")["bot"]["user_id"] == BOT
    assert api.error("bots.info", bot="B0OTHER") == "bot_not_found"
    assert api.error("team.info", team="T0OTHER") == "team_not_found"


def test_a_changed_profile_is_told_to_the_app(workspace):
    """https://docs.slack.dev/reference/events/user_change."""
    changed = dataclasses.replace(workspace.people.find(LI), locale="en-US", tz="Europe/London")
    writing.change_profile(workspace, user_id=LI, changed=changed)
    event = workspace.dispatcher.events[-1]
    assert (event["type"], event["user"]["locale"], event["user"]["tz"]) == (
        "user_change",
        "en-US",
        "Europe/London",
    )
