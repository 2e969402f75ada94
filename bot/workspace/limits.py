"""Slack's published numbers, each with where it comes from.

Lengths are characters unless the name says otherwise.
"""

from typing import Final

# https://docs.slack.dev/reference/block-kit/blocks
MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100

# Measured: a message's block text is refused (msg_blocks_too_long) a little above 13,000 characters,
# https://github.com/metabase/metabase/pull/79908
MESSAGE_CHARACTERS: Final = 13_000
# https://docs.slack.dev/reference/methods/chat.update (msg_too_long)
UPDATE_TEXT_CHARACTERS: Final = 4_000
# https://docs.slack.dev/reference/methods/chat.appendStream
STREAM_MARKDOWN_CHARACTERS: Final = 12_000
# https://docs.slack.dev/reference/methods/chat.stopStream: 50 in `blocks`, and 50 more through chunks
STREAM_CHUNK_BLOCKS: Final = 50
# Streams end by themselves, https://github.com/slackapi/python-slack-sdk/issues/1859
STREAM_LIFE_SECONDS: Final = 300.0
MESSAGE_ATTACHMENTS: Final = 100

# https://docs.slack.dev/interactivity/handling-user-interaction#payloads
TRIGGER_LIFE_SECONDS: Final = 3.0
RESPONSE_URL_LIFE_SECONDS: Final = 30 * 60.0
RESPONSE_URL_USES: Final = 5
ACKNOWLEDGE_SECONDS: Final = 3.0

# https://docs.slack.dev/reference/views
VIEW_TITLE: Final = 24
VIEW_PRIVATE_METADATA: Final = 3_000
VIEW_CALLBACK_ID: Final = 255
VIEW_EXTERNAL_ID: Final = 255
VIEW_STACK: Final = 3
VIEW_BYTES: Final = 250_000

# https://docs.slack.dev/apis/events-api/using-socket-mode
SOCKET_CONNECTIONS: Final = 10
# https://docs.slack.dev/apis/events-api#retries: three more attempts, almost at once, after 1 and 5 minutes
RETRY_DELAYS_SECONDS: Final = (1.0, 60.0, 300.0)

# https://docs.slack.dev/messaging/message-metadata: event_type, and 16 KB for the whole metadata
METADATA_BYTES: Final = 16_000

# https://docs.slack.dev/reference/methods/chat.scheduleMessage
SCHEDULE_AHEAD_SECONDS: Final = 120 * 24 * 3600
SCHEDULED_PER_WINDOW: Final = 30
SCHEDULE_WINDOW_SECONDS: Final = 300

# https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts and setStatus
SUGGESTED_PROMPTS: Final = 4
LOADING_MESSAGES: Final = 10
STATUS_LIFE_SECONDS: Final = 120.0

# https://docs.slack.dev/reference/methods/reactions.add has the codes too_many_reactions and too_many_emoji; the
# numbers are those at which Slack's own clients stop.
REACTIONS_PER_PERSON: Final = 23
EMOJI_PER_MESSAGE: Final = 50

# https://docs.slack.dev/reference/methods/conversations.create
CHANNEL_NAME: Final = 80
# https://docs.slack.dev/reference/methods/conversations.open
CONVERSATION_USERS: Final = 8
# https://docs.slack.dev/reference/methods/conversations.history
HISTORY_PAGE: Final = 999
LIST_PAGE: Final = 1_000

# Slack takes up to 1 GB; a laptop stand-in keeps files in memory.
FILE_BYTES: Final = 50_000_000
# https://docs.slack.dev/reference/events/app_rate_limited
EVENTS_PER_HOUR: Final = 30_000
# The body of one Web API call other than an upload.
REQUEST_BYTES: Final = 1_000_000
