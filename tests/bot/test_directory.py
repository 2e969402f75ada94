"""Who is who: profiles are shared by all processes, and nobody borrows another's address."""

from datetime import timedelta

import pytest

from backend.clock import FixedClock
from bot.directory import MISSED_SECONDS, REMEMBER_SECONDS, SlackDirectory
from tests.bot.slack import ScriptedSlack, user
from tests.factories.databases import database_on
from tests.factories.days import NOW

LINA = "zhang.lina@lantern.example.com"
OURS = {"team_id": "T1"}


def slack_with(*users, **more):
    return ScriptedSlack(users_info=[{"user": found} for found in users], auth_test=[OURS], **more)


def test_a_profile_is_read_once_for_all_processes(empty_database):
    slack = slack_with(user())
    first, second = SlackDirectory(slack, empty_database), SlackDirectory(slack, empty_database)
    assert [first.email_of("U1"), second.email_of("U1"), first.email_of("U1")] == [LINA] * 3
    assert slack.times("users_info") == 1


def test_a_changed_profile_counts_at_once_in_the_processes_that_did_not_hear_of_it(empty_database):
    slack = slack_with(user())
    hears, does_not = SlackDirectory(slack, empty_database), SlackDirectory(slack, empty_database)
    assert does_not.email_of("U1") == LINA
    hears.learn(user(email="Wang.Fang@lantern.example.com"))
    assert does_not.email_of("U1") == "wang.fang@lantern.example.com"
    hears.learn(user(deleted=True))
    assert does_not.email_of("U1") is None


def test_a_profile_read_before_a_change_does_not_come_back_after_it(empty_connection):
    clock = FixedClock(NOW)
    database = database_on(empty_connection, clock)

    class ChangesMeanwhile(ScriptedSlack):
        def users_info(self, **arguments):
            del arguments
            clock.instant += timedelta(seconds=1)
            SlackDirectory(self, database).learn(user(email="new@lantern.example.com"))
            return {"user": user(email="old@lantern.example.com")}

    directory = SlackDirectory(ChangesMeanwhile(auth_test=[OURS]), database)
    directory.email_of("U1")
    assert directory.email_of("U1") == "new@lantern.example.com"


def test_a_profile_is_read_anew_after_half_an_hour(empty_connection):
    clock = FixedClock(NOW)
    slack = slack_with(user(), user(email="new@lantern.example.com"))
    directory = SlackDirectory(slack, database_on(empty_connection, clock))
    assert directory.email_of("U1") == LINA
    clock.instant += timedelta(minutes=31)
    assert directory.email_of("U1") == "new@lantern.example.com"


@pytest.mark.parametrize(
    "found",
    [
        user(deleted=True),
        user(is_bot=True),
        user(is_stranger=True),
        user(team="T2"),
        user("USLACKBOT"),
        user(email=None),
    ],
    ids=["deactivated", "a bot", "of a shared channel", "of another team", "Slackbot", "without an address"],
)
def test_who_cannot_be_an_employee_has_no_address(empty_database, found):
    assert SlackDirectory(slack_with(found), empty_database).email_of(found["id"]) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "address"),
    [("E1", "E1", LINA), ("E1", "E2", None), (None, "E2", None), ("E1", None, None), (None, None, None)],
    ids=["ours", "another's", "we are in none", "none is named", "neither has one"],
)
def test_of_other_workspaces_only_those_of_our_grid_organisation_keep_the_address(
    empty_database, ours, theirs, address
):
    found = user(team="T2", enterprise_user={"id": "W1", "enterprise_id": theirs})
    slack = ScriptedSlack(users_info=[{"user": found}], auth_test=[OURS | {"enterprise_id": ours}])
    assert SlackDirectory(slack, empty_database).email_of("U1") == address


def test_a_colleague_of_our_own_workspace_keeps_the_address_whatever_the_organisation(empty_database):
    found = user(enterprise_user={"id": "W1", "enterprise_id": "E2"})
    assert SlackDirectory(slack_with(found), empty_database).email_of("U1") == LINA


def test_a_channel_that_was_not_there_is_looked_for_again_soon_and_a_known_one_is_not(empty_database):
    seconds = [0.0]
    nothing, there = {"channels": []}, {"channels": [{"id": "C1", "name": "s003"}]}
    slack = ScriptedSlack(users_conversations=[nothing, there])
    directory = SlackDirectory(slack, empty_database, monotonic=lambda: seconds[0])
    assert directory.channel_named("s003") is None
    assert directory.channel_named("s003") is None
    assert slack.times("users_conversations") == 1
    seconds[0] += MISSED_SECONDS
    assert directory.channel_named("s003") == "C1"
    seconds[0] += REMEMBER_SECONDS - 1
    assert directory.channel_named("s003") == "C1"
    assert slack.times("users_conversations") == 2
