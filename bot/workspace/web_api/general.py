"""auth.test, apps.connections.open, team.info, bots.info, api.test."""

from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.web_api.call import Call, Method


def auth_test(call: Call) -> JsonObject:
    """auth.test: https://docs.slack.dev/reference/methods/auth.test."""
    seed = call.workspace.seed
    return {
        "url": f"{call.workspace.base_url}/",
        "team": seed.team_name,
        "user": seed.app.bot_name,
        "team_id": seed.team_id,
        "user_id": seed.app.bot_user_id,
        "bot_id": seed.app.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> JsonObject:
    """apps.connections.open: https://docs.slack.dev/reference/methods/apps.connections.open."""
    base = call.workspace.base_url.replace("http://", "ws://", 1)
    ticket = call.workspace.socket_mode.new_ticket()
    return {"url": f"{base}/link/?ticket={ticket}&app_id={call.workspace.seed.app.app_id}"}


def team_info(call: Call) -> JsonObject:
    """team.info: https://docs.slack.dev/reference/methods/team.info."""
    seed = call.workspace.seed
    if call.arguments.text("team", seed.team_id) != seed.team_id:
        raise MethodRefused("team_not_found")
    team = {"id": seed.team_id, "name": seed.team_name, "domain": seed.team_domain, "email_domain": ""}
    return {"team": {**team, "url": f"{call.workspace.base_url}/", "icon": {"image_default": True}}}


def bots_info(call: Call) -> JsonObject:
    """bots.info: https://docs.slack.dev/reference/methods/bots.info."""
    app = call.workspace.seed.app
    if call.arguments.text("bot", app.bot_id) != app.bot_id:
        raise MethodRefused("bot_not_found")
    bot = {"id": app.bot_id, "app_id": app.app_id, "user_id": app.bot_user_id, "name": app.bot_real_name}
    return {"bot": {**bot, "deleted": False, "updated": int(call.workspace.clock()), "icons": {}}}


def api_test(call: Call) -> JsonObject:
    """api.test: https://docs.slack.dev/reference/methods/api.test."""
    wanted = call.arguments.optional("error")
    if wanted:
        raise MethodRefused(wanted)
    return {}


METHODS = (
    Method("auth.test", auth_test, tier=0),
    Method("apps.connections.open", open_connection, tier=1, token="app"),  # noqa: S106 - a kind of token
    Method("team.info", team_info, tier=3, scopes=("team:read",)),
    Method("bots.info", bots_info, tier=3, scopes=("users:read",)),
    Method("api.test", api_test, tier=4, token="none"),  # noqa: S106 - likewise
)
