"""A small workspace: three people, one who left, channels with and without the app."""

from bot.workspace.seed import AppSeed, ChannelSeed, CommandSeed, ShortcutSeed, UserSeed, WorkspaceSeed

BOT = "U0STOREHAND"
LI, CHEN, GRACE, GONE = "U0LIWEI", "U0CHEN", "U0GRACE", "U0GONE"
GENERAL, STORE, LOBBY, AUDIT, SECRET = "C0GENERAL", "C0STORE1", "C0LOBBY", "G0AUDIT", "G0SECRET"


def sample_seed(**app_fields):
    """`app_fields` change the app, for example its scopes or events address."""
    app = AppSeed(
        commands=(CommandSeed(command="/stock", description="Check stock"),),
        shortcuts=(
            ShortcutSeed(type="global", callback_id="new_request", name="New request"),
            ShortcutSeed(type="message", callback_id="file_issue", name="File an issue"),
        ),
    ).model_copy(update=app_fields)
    return WorkspaceSeed(
        team_name="Lantern Foods",
        users=(
            UserSeed(
                id=LI, name="li.wei", real_name="李伟", email="li.wei@lantern.example.com", title="店长"
            ),
            UserSeed(id=CHEN, name="chen", real_name="陈思远", email="chen@lantern.example.com"),
            UserSeed(
                id=GRACE,
                name="grace",
                real_name="Grace Tan",
                email="grace@lantern.example.com",
                tz="Asia/Singapore",
                locale="en-GB",
            ),
            UserSeed(
                id=GONE, name="gone", real_name="Old Hand", email="gone@lantern.example.com", deleted=True
            ),
        ),
        channels=(
            ChannelSeed(id=GENERAL, name="general", members=(LI, CHEN, GRACE, BOT), topic="大家好"),
            ChannelSeed(id=STORE, name="s001-jingan", members=(LI, BOT)),
            ChannelSeed(id=LOBBY, name="lobby", members=(LI, CHEN)),
            ChannelSeed(id=AUDIT, name="audit", members=(LI, BOT), is_private=True),
            ChannelSeed(id=SECRET, name="secret", members=(LI,), is_private=True),
        ),
        app=app,
    )
