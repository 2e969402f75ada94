"""files.*: https://docs.slack.dev/reference/methods?family=files."""

from bot.workspace.channels import Channel
from bot.workspace.content import bot_message, checked_blocks, checked_text
from bot.workspace.errors import MethodRefused
from bot.workspace.files import StoredFile, file_object
from bot.workspace.json_types import JsonObject
from bot.workspace.posting import add_message
from bot.workspace.web_api.call import Call, Method, missing
from bot.workspace.workspace import Workspace

_LONGEST = 10**9


def shown_file(workspace: Workspace, stored: StoredFile) -> JsonObject:
    """A file object with this workspace's addresses."""
    return file_object(stored, base_url=workspace.base_url, team_id=workspace.seed.team_id)


def get_upload_url(call: Call) -> JsonObject:
    """files.getUploadURLExternal; real Slack takes no JSON body here."""
    name = call.arguments.text("filename")
    if "length" not in call.arguments:
        raise missing("length")
    size = call.arguments.integer("length", default=0, least=1, most=_LONGEST)
    secret, file_id = call.workspace.files.expect_upload(name=name, size=size)
    return {"upload_url": f"{call.workspace.base_url}/upload/v1/{secret}", "file_id": file_id}


def complete_upload(call: Call) -> JsonObject:
    """files.completeUploadExternal: shares the files as one message where a channel is given."""
    workspace = call.workspace
    files = call.arguments.json("files")
    if (
        not isinstance(files, list)
        or not files
        or not all(isinstance(f, dict) and f.get("id") for f in files)
    ):
        raise MethodRefused("invalid_arguments", "[ERROR] files must be a list of objects with an id")
    channels = _share_targets(call)
    stored = [
        workspace.files.complete_upload(f["id"], title=f.get("title"), user_id=workspace.bot_user_id)
        for f in files
    ]
    for channel in channels:
        _share(call, channel, stored)
    return {"files": [shown_file(workspace, each) for each in stored]}


def _share_targets(call: Call) -> list[Channel]:
    channels = [call.channel("channel_id")] if call.arguments.optional("channel_id") else []
    for channel_id in call.arguments.words("channels"):
        channel = call.workspace.channels.find(channel_id)
        if channel is None or not channel.visible_to(call.workspace.bot_user_id):
            raise MethodRefused("invalid_channel")
        channels.append(channel)
    if any(call.workspace.bot_user_id not in channel.members for channel in channels):
        raise MethodRefused("not_in_channel")
    return channels


def _share(call: Call, channel: Channel, stored: list[StoredFile]) -> None:
    workspace = call.workspace
    comment = call.arguments.text("initial_comment", "")
    content: JsonObject = {"text": checked_text(workspace, comment), "upload": True}
    blocks = call.arguments.json("blocks", code="invalid_blocks")
    if blocks and not comment:
        content["blocks"] = checked_blocks(workspace, blocks)
    for each in stored:
        each.channels.append(channel.id)
    content["files"] = [shown_file(workspace, each) for each in stored]
    message = bot_message(workspace, content, thread_ts=call.arguments.optional("thread_ts"))
    add_message(workspace, channel, {**message, "subtype": "file_share"})


def info(call: Call) -> JsonObject:
    """files.info."""
    stored = call.workspace.files.find(call.arguments.text("file"))
    if stored is None or not app_may_see(call.workspace, stored):
        raise MethodRefused("file_not_found")
    return {
        "file": shown_file(call.workspace, stored),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


def app_may_see(workspace: Workspace, stored: StoredFile) -> bool:
    """The app sees its own files, those shared where it is, and those given to one of its modals."""
    if stored.user_id == workspace.bot_user_id or workspace.bot_user_id in stored.channels:
        return True
    channels = [workspace.channels.find(channel_id) for channel_id in stored.channels]
    return any(channel is not None and workspace.bot_user_id in channel.members for channel in channels)


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, tier=4, scopes=("files:write",), form_only=True),
    Method("files.completeUploadExternal", complete_upload, tier=4, scopes=("files:write",)),
    Method("files.info", info, tier=4, scopes=("files:read",)),
)
