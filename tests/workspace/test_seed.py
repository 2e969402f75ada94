"""What a workspace may be made of."""

import pytest
from pydantic import ValidationError

from bot.workspace.seed import AppSeed, ChannelSeed, UserSeed, WorkspaceSeed
from tests.workspace.sample_seed import sample_seed

LI = UserSeed(id="U0LI", name="li", real_name="李伟")


@pytest.mark.parametrize(
    "parts",
    [
        {"users": (LI, LI), "channels": ()},
        {"users": (LI.model_copy(update={"id": "U0STOREHAND"}),), "channels": ()},
        {"users": (LI,), "channels": (ChannelSeed(id="C0AAA", name="a", members=("U0NOBODY",)),)},
        {"users": (LI,), "channels": (ChannelSeed(id="C0AAA", name="a"), ChannelSeed(id="C0BBB", name="a"))},
    ],
    ids=["same person twice", "the bot's id", "unknown member", "same channel name"],
)
def test_a_seed_that_contradicts_itself_is_refused(parts):
    with pytest.raises(ValidationError):
        WorkspaceSeed(team_name="x", **parts)


def test_an_unknown_field_is_refused():
    with pytest.raises(ValidationError):
        UserSeed(id="U0LI", name="li", real_name="x", colour="red")


def test_the_manifest_decides_scopes_events_commands_and_tabs():
    """https://docs.slack.dev/reference/app-manifest."""
    manifest = {
        "display_information": {"name": "Storehand", "description": "Back office"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": False},
            "slash_commands": [{"command": "/stock", "description": "Check stock"}],
            "shortcuts": [{"name": "New", "type": "global", "callback_id": "new", "description": "x"}],
        },
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
    }
    app = AppSeed().with_manifest(manifest)
    assert (app.scopes, app.bot_events) == (frozenset({"chat:write"}), frozenset({"app_mention"}))
    assert (app.has_home, app.has_messages_tab, app.commands[0].command) == (True, False, "/stock")
    assert app.shortcuts[0].callback_id == "new"


def test_a_seed_survives_json():
    seed = sample_seed()
    assert WorkspaceSeed.model_validate_json(seed.model_dump_json()) == seed
