"""users.* and dnd.info: https://docs.slack.dev/reference/methods?family=users."""

from bot.workspace.channels import conversation_object
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.people import User
from bot.workspace.web_api.call import Call, Method
from bot.workspace.web_api.conversations import kinds_asked_for, page_of


def _object(call: Call, user: User) -> JsonObject:
    scopes = call.workspace.seed.app.scopes
    return call.workspace.people.user_object(
        user,
        now=call.workspace.clock(),
        include_locale=call.arguments.flag("include_locale"),
        include_email=scopes is None or "users:read.email" in scopes,
    )


def info(call: Call) -> JsonObject:
    """users.info; the address is there only with the scope ``users:read.email``."""
    return {"user": _object(call, call.user())}


def list_users(call: Call) -> JsonObject:
    """users.list, deactivated ones included."""
    page, metadata = page_of(call, list(call.workspace.people))
    now = int(call.workspace.clock())
    return {"members": [_object(call, user) for user in page], "cache_ts": now, **metadata}


def lookup_by_email(call: Call) -> JsonObject:
    """users.lookupByEmail."""
    user = call.workspace.people.find_by_email(call.arguments.text("email"))
    if user is None:
        raise MethodRefused("users_not_found")
    return {"user": _object(call, user)}


def conversations(call: Call) -> JsonObject:
    """users.conversations: what a user is in, the app itself unless ``user`` says otherwise."""
    workspace = call.workspace
    user_id = call.arguments.text("user", workspace.bot_user_id)
    if workspace.people.find(user_id) is None:
        raise MethodRefused("user_not_found")
    kinds = kinds_asked_for(call)
    bot = workspace.bot_user_id
    found = [c for c in workspace.channels if c.kind in kinds and user_id in c.members and c.visible_to(bot)]
    page, metadata = page_of(call, found)
    team_id = workspace.seed.team_id
    return {"channels": [conversation_object(c, for_user=user_id, team_id=team_id) for c in page], **metadata}


def dnd_info(call: Call) -> JsonObject:
    """dnd.info: nobody has do not disturb on here unless a test set it."""
    user_id = call.arguments.text("user", call.workspace.bot_user_id)
    if call.workspace.people.find(user_id) is None:
        raise MethodRefused("user_not_found")
    quiet = call.workspace.do_not_disturb.get(user_id)
    start, end = quiet or (1, 1)
    return {
        "dnd_enabled": quiet is not None,
        "next_dnd_start_ts": start,
        "next_dnd_end_ts": end,
        "snooze_enabled": False,
    }


METHODS = (
    Method("users.info", info, tier=4, scopes=("users:read",)),
    Method("users.list", list_users, tier=2, scopes=("users:read",)),
    Method("users.lookupByEmail", lookup_by_email, tier=3, scopes=("users:read.email",)),
    Method(
        "users.conversations",
        conversations,
        tier=3,
        scopes=("channels:read", "groups:read", "im:read", "mpim:read"),
    ),
    Method("dnd.info", dnd_info, tier=3, scopes=("dnd:read",)),
)
