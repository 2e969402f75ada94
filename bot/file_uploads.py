"""Files to Slack, and looking for one that an interrupted try may have posted."""

from datetime import datetime

from slack_sdk import WebClient

from bot.attachments import Upload
from bot.slack_calls import CLOCK_DIFFERENCE_SECONDS, MESSAGES_PER_PAGE, Posted, calling


def send_upload(client: WebClient, upload: Upload, *, channel_id: str) -> Posted:
    """Upload a file and share it in a channel; which message that makes, Slack does not tell.

    Raises:
        TryLater, Refused: as every call.
    """
    calling(
        client.files_upload_v2,
        channel=channel_id,
        filename=upload.name,
        title=upload.title,
        content=upload.content,
    )
    return Posted(channel_id=channel_id, message_ts=None)


def find_upload(client: WebClient, upload: Upload, *, channel_id: str, since: datetime) -> Posted | None:
    """Return where a file stands that was shared since then, known by its name, or None.

    Raises:
        TryLater, Refused: as every call.
    """
    page = calling(
        client.conversations_history,
        channel=channel_id,
        oldest=f"{since.timestamp() - CLOCK_DIFFERENCE_SECONDS:.6f}",
        limit=MESSAGES_PER_PAGE,
    )
    for found in page["messages"]:
        if any(file.get("name") == upload.name for file in found.get("files", [])):
            return Posted(channel_id=channel_id, message_ts=str(found["ts"]))
    return None
