"""The load test counts what it says it counts."""

import pytest

from bot.workspace.acting import writing
from bot.workspace.seed import ChannelSeed, UserSeed, WorkspaceSeed
from bot.workspace.workspace import Workspace
from evals.crowd import Post, Sightings
from evals.load import _figures, run_load

ONE, TWO, APP = "U0ONE", "U0TWO", "U0STOREHAND"
TALK = "C0TALK"
TEXTS = ("第 1 条", "echo: 第 1 条")


@pytest.fixture
def workspace():
    seed = WorkspaceSeed(
        team_name="Load",
        users=(UserSeed(id=ONE, name="one", real_name="One"), UserSeed(id=TWO, name="two", real_name="Two")),
        channels=(ChannelSeed(id=TALK, name="talk", members=(ONE, TWO, APP)),),
    )
    return Workspace(seed)


@pytest.fixture
def count(workspace):
    """Writes texts into the channel and counts as if the pages had been told `seen`."""

    def count(*texts, seen, **noted):
        for text in texts:
            writing.post(workspace, user_id=TWO, channel_id=TALK, text=text)
        posts = [Post(0.0, user=ONE, channel=TALK, text="第 1 条", mention=f"<@{APP}>")]
        sightings = Sightings(**noted)
        sightings.seen.update(seen)
        return _figures(workspace, posts, [ONE, TWO], sightings)

    return count


EVERYBODY_ONCE = [(reader, text) for reader in (ONE, TWO) for text in TEXTS]


def test_what_stands_there_once_and_was_told_to_everybody_is_in_order(count):
    figures = count(*TEXTS, seen=EVERYBODY_ONCE, posted=[0.1, 0.2], echoed=[0.3], opened=[0.4, 0.05])
    assert (figures.messages, figures.lost, figures.doubled, figures.unseen) == (2, 0, 0, 0)
    assert (figures.post_p99, figures.echo_p99, figures.slowest_page) == pytest.approx((200, 300, 400))


def test_an_echo_that_is_missing_is_lost(count):
    assert count("第 1 条", seen=EVERYBODY_ONCE).lost == 1


def test_a_post_that_was_refused_is_lost(count):
    assert count(*TEXTS, seen=EVERYBODY_ONCE, refused=1).lost == 1


def test_an_echo_that_stands_there_twice_is_doubled(count):
    assert count(*TEXTS, TEXTS[1], seen=EVERYBODY_ONCE).doubled == 1


def test_a_page_that_was_told_twice_is_doubled(count):
    assert count(*TEXTS, seen=[*EVERYBODY_ONCE, (TWO, TEXTS[0])]).doubled == 1


def test_a_page_that_was_not_told_is_noticed(count):
    assert count(*TEXTS, seen=EVERYBODY_ONCE[1:]).unseen == 1


def test_a_page_that_was_cut_off_is_noticed(count):
    assert count(*TEXTS, seen=EVERYBODY_ONCE, dropped_pages=1).unseen == 1


@pytest.mark.slow
def test_a_small_crowd_loses_nothing():
    figures = run_load(users=12, posts_per_second=12, seconds=2)
    assert (figures.messages, figures.lost, figures.doubled, figures.unseen) == (48, 0, 0, 0)
    assert figures.slowest_page > 0
