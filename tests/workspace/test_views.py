"""views.*, trigger ids and view limits. Sources: https://docs.slack.dev/reference/methods/views.open and its
sisters, https://docs.slack.dev/reference/views.
"""

import pytest

from tests.workspace.sample_seed import BOT, CHEN, LI


def plain(text):
    return {"type": "plain_text", "text": text}


def modal(**changes):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}]
    return {"type": "modal", "title": plain("Request"), "blocks": blocks, **changes}


def home(**changes):
    return {"type": "home", "blocks": [{"type": "divider"}], **changes}


def text_input(block_id="note"):
    element = {"type": "plain_text_input", "action_id": "text"}
    return {"type": "input", "block_id": block_id, "label": plain("Note"), "element": element}


@pytest.fixture
def trigger(workspace):
    return lambda **more: workspace.triggers.issue(LI, **more)


def test_a_modal_opens_for_the_one_who_acted(api, workspace, trigger):
    view = api("views.open", trigger_id=trigger(), view=modal(private_metadata="PR-000012"))["view"]
    assert [opened.id for opened in workspace.views.stack_of(LI)] == [view["id"]]
    assert (view["root_view_id"], view["previous_view_id"], view["private_metadata"]) == (
        view["id"],
        None,
        "PR-000012",
    )


def test_a_trigger_lives_three_seconds(api, trigger, hand_clock):
    in_time, late = trigger(), trigger()
    hand_clock.advance(2.9)
    assert api.error("views.open", trigger_id=in_time, view=modal()) is None
    hand_clock.advance(0.2)
    assert api.error("views.open", trigger_id=late, view=modal()) == "expired_trigger_id"


def test_a_trigger_opens_one_view(api, trigger):
    trigger_id = trigger()
    assert api.error("views.open", trigger_id=trigger_id, view=modal()) is None
    assert api.error("views.open", trigger_id=trigger_id, view=modal()) == "exchanged_trigger_id"


def test_an_invented_trigger_is_invalid(api):
    assert api.error("views.open", trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"
    assert api.error("views.open", view=modal()) == "invalid_arguments"


def test_an_invalid_view_does_not_use_the_trigger_up(api, trigger):
    trigger_id = trigger()
    assert (
        api.error("views.open", trigger_id=trigger_id, view=modal(title=plain("x" * 25)))
        == "invalid_arguments"
    )
    assert api.error("views.open", trigger_id=trigger_id, view=modal()) is None


@pytest.mark.parametrize(
    ("build", "most"),
    [
        (lambda n: modal(title=plain("标" * n)), 24),
        (lambda n: modal(submit=plain("x" * n)), 24),
        (lambda n: modal(close=plain("x" * n)), 24),
        (lambda n: modal(private_metadata="x" * n), 3000),
        (lambda n: modal(callback_id="x" * n), 255),
        (lambda n: modal(external_id="x" * n), 255),
        (lambda n: modal(blocks=[{"type": "divider"}] * n), 100),
    ],
    ids=["title", "submit", "close", "private_metadata", "callback_id", "external_id", "blocks"],
)
def test_the_limit_of_a_view_passes_and_one_more_does_not(api, trigger, build, most):
    assert api.error("views.open", trigger_id=trigger(), view=build(most)) is None
    assert api.error("views.open", trigger_id=trigger(), view=build(most + 1)) == "invalid_arguments"


@pytest.mark.parametrize(
    "view",
    [
        modal(title={"type": "mrkdwn", "text": "x"}),
        {"type": "modal", "blocks": []},
        modal(colour="red"),
        home(),
        home(title=plain("x")),
        modal(blocks=[text_input()]),
        modal(blocks=[text_input(), text_input()], submit=plain("OK")),
        {},
        "x",
    ],
    ids=[
        "mrkdwn title",
        "no title",
        "unknown property",
        "home",
        "home title",
        "no submit",
        "same ids",
        "empty",
        "text",
    ],
)
def test_views_that_slack_refuses(api, trigger, view):
    assert api.error("views.open", trigger_id=trigger(), view=view) == "invalid_arguments"


def test_a_view_over_250_kilobytes_is_too_large(api, trigger):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "字" * 3000}} for _ in range(30)]
    assert api.error("views.open", trigger_id=trigger(), view=modal(blocks=blocks)) == "view_too_large"


def test_an_external_id_is_used_once(api, trigger):
    assert api.error("views.open", trigger_id=trigger(), view=modal(external_id="a")) is None
    other = api.error("views.open", trigger_id=trigger(view_id=None), view=modal(external_id="a"))
    assert other is None, "the first modal gave way to the second, so its name is free again"
    parent = api("views.open", trigger_id=trigger(), view=modal(external_id="b"))["view"]["id"]
    pushed = api.error("views.push", trigger_id=trigger(view_id=parent), view=modal(external_id="b"))
    assert pushed == "duplicate_external_id"


class TestPush:
    """https://docs.slack.dev/reference/methods/views.push."""

    def test_three_views_make_a_stack_and_a_fourth_does_not_fit(self, api, workspace, trigger):
        first = api("views.open", trigger_id=trigger(), view=modal())["view"]
        second = api("views.push", trigger_id=trigger(view_id=first["id"]), view=modal())["view"]
        third = api("views.push", trigger_id=trigger(view_id=second["id"]), view=modal())["view"]
        assert (third["previous_view_id"], third["root_view_id"]) == (second["id"], first["id"])
        error = api.error("views.push", trigger_id=trigger(view_id=third["id"]), view=modal())
        assert error == "push_limit_reached"
        assert len(workspace.views.stack_of(LI)) == 3

    def test_without_an_open_modal_there_is_nothing_to_push_on(self, api, trigger):
        assert api.error("views.push", trigger_id=trigger(), view=modal()) == "not_found"


class TestUpdate:
    """https://docs.slack.dev/reference/methods/views.update."""

    def test_a_view_is_replaced_by_either_id(self, api, workspace, trigger):
        view = api("views.open", trigger_id=trigger(), view=modal(external_id="mine"))["view"]
        api("views.update", view_id=view["id"], view=modal(title=plain("Two"), external_id="mine"))
        api("views.update", external_id="mine", view=modal(title=plain("Three")))
        assert workspace.views.stack_of(LI)[0].view["title"]["text"] == "Three"

    def test_an_old_hash_is_a_conflict(self, api, trigger):
        view = api("views.open", trigger_id=trigger(), view=modal())["view"]
        update = {"view_id": view["id"], "hash": view["hash"], "view": modal(title=plain("Two"))}
        assert api.error("views.update", **update) is None
        assert api.error("views.update", **update) == "hash_conflict"

    def test_a_closed_view_is_not_found(self, api, workspace, trigger):
        view = api("views.open", trigger_id=trigger(), view=modal())["view"]
        workspace.views.clear(LI)
        assert api.error("views.update", view_id=view["id"], view=modal()) == "not_found"
        assert api.error("views.update", view=modal()) == "invalid_arguments"


class TestPublish:
    """https://docs.slack.dev/reference/methods/views.publish."""

    def test_each_person_has_an_own_home(self, api, workspace):
        api("views.publish", user_id=LI, view=home(callback_id="li"))
        assert workspace.views.home_of(LI).view["callback_id"] == "li"
        assert workspace.views.home_of(CHEN) is None

    def test_publishing_again_keeps_the_id_and_checks_the_hash(self, api):
        first = api("views.publish", user_id=LI, view=home())["view"]
        second = api("views.publish", user_id=LI, view=home(), hash=first["hash"])["view"]
        assert second["id"] == first["id"]
        assert api.error("views.publish", user_id=LI, view=home(), hash=first["hash"]) == "hash_conflict"

    def test_modals_and_strangers_have_no_home(self, api):
        assert api.error("views.publish", user_id=LI, view=modal()) == "invalid_arguments"
        assert api.error("views.publish", user_id="U0NOBODY", view=home()) == "user_not_found"
        assert api.error("views.publish", user_id=BOT, view=home()) == "user_not_found"

    def test_without_a_home_tab_it_is_not_enabled(self, build_workspace, api_of):
        api = api_of(build_workspace(has_home=False))
        assert api.error("views.publish", user_id=LI, view=home()) == "not_enabled"
