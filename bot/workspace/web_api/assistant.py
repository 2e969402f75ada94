"""assistant.threads.* and agents.sessions.*: what the app shows beside its messages.

Sources: https://docs.slack.dev/reference/methods?family=assistant.threads and
https://docs.slack.dev/reference/methods/agents.sessions.setStatus.
"""

from bot.workspace import limits
from bot.workspace.channels import Channel
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject
from bot.workspace.posting import audience_of
from bot.workspace.web_api.call import Call, Method
from bot.workspace.workspace import ThreadStatus, Workspace

_PROCESSING = "processing"
# https://docs.slack.dev/ai/agent-sessions
_SESSION_STATUSES = (_PROCESSING, "active", "suspended", "closed")
_STOP_EVENT = "agent_session_stopped"


def _thread(call: Call, channel: Channel) -> str:
    thread_ts = call.arguments.text("thread_ts")
    if call.workspace.messages.find(channel.id, thread_ts) is None:
        raise MethodRefused("invalid_thread_ts")
    return thread_ts


def show_status(workspace: Workspace, channel: Channel, thread_ts: str, status: ThreadStatus) -> None:
    """Keep and show what the app says it is doing; an empty status takes it away."""
    workspace.statuses[channel.id, thread_ts] = status
    live = {
        "type": "status",
        "channel": channel.id,
        "thread_ts": thread_ts,
        "status": status.status,
        "loading_messages": list(status.loading_messages),
        "can_stop": status.can_stop,
    }
    workspace.live.tell(live, audience=audience_of(channel))


def clear_status(workspace: Workspace, channel: Channel, thread_ts: str) -> None:
    """Take the status away, as Slack does when the app posts its answer."""
    show_status(workspace, channel, thread_ts, ThreadStatus("", (), can_stop=False, expires_at=0.0))


def set_status(call: Call) -> JsonObject:
    """assistant.threads.setStatus: cleared by a reply, or after two minutes."""
    workspace = call.workspace
    channel = call.member_channel("channel_id")
    thread_ts = _thread(call, channel)
    loading = call.arguments.json("loading_messages") or []
    if not isinstance(loading, list) or len(loading) > limits.LOADING_MESSAGES:
        raise MethodRefused(
            "invalid_arguments", "[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]"
        )
    if "status" not in call.arguments:
        raise MethodRefused("invalid_arguments", "[ERROR] missing required field: status")
    expires_at = workspace.clock() + limits.STATUS_LIFE_SECONDS
    words = tuple(str(each) for each in loading)
    status = ThreadStatus(call.arguments.text("status"), words, can_stop=False, expires_at=expires_at)
    show_status(workspace, channel, thread_ts, status)
    return {}


def set_suggested_prompts(call: Call) -> JsonObject:
    """assistant.threads.setSuggestedPrompts: one to four prompts, with or without a thread."""
    workspace = call.workspace
    channel = call.member_channel("channel_id")
    thread_ts = _thread(call, channel) if call.arguments.optional("thread_ts") else None
    prompts = call.arguments.json("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= limits.SUGGESTED_PROMPTS:
        raise MethodRefused("invalid_arguments", "[ERROR] 1 to 4 items allowed [json-pointer:/prompts]")
    for index, prompt in enumerate(prompts):
        if not isinstance(prompt, dict) or not prompt.get("title") or not prompt.get("message"):
            where = f"[json-pointer:/prompts/{index}]"
            raise MethodRefused("invalid_arguments", f"[ERROR] title and message are required {where}")
    body = {"title": call.arguments.optional("title"), "prompts": prompts}
    workspace.suggested_prompts[channel.id, thread_ts] = body
    live = {"type": "suggested_prompts", "channel": channel.id, "thread_ts": thread_ts, **body}
    workspace.live.tell(live, audience=audience_of(channel))
    return {}


def _keep_title(call: Call, channel: Channel, thread_ts: str, title: str) -> None:
    call.workspace.thread_titles[channel.id, thread_ts] = title
    live = {"type": "thread_title", "channel": channel.id, "thread_ts": thread_ts, "title": title}
    call.workspace.live.tell(live, audience=audience_of(channel))


def set_title(call: Call) -> JsonObject:
    """assistant.threads.setTitle and agents.sessions.rename."""
    channel = call.member_channel("channel_id")
    _keep_title(call, channel, _thread(call, channel), call.arguments.text("title"))
    return {}


def set_session_status(call: Call) -> JsonObject:
    """agents.sessions.setStatus: ``processing`` shows a stop button where the app listens for it."""
    workspace = call.workspace
    channel = call.member_channel("channel_id")
    thread_ts = _thread(call, channel)
    status = session_status(call, "status")
    keep_session(workspace, channel, thread_ts, status)
    if call.arguments.optional("title"):
        _keep_title(call, channel, thread_ts, call.arguments.text("title"))
    return {} if _can_stop(workspace) else {"warning": f"missing_{_STOP_EVENT}_event_subscription"}


def _can_stop(workspace: Workspace) -> bool:
    events = workspace.seed.app.bot_events
    return events is None or _STOP_EVENT in events


def session_status(call: Call, name: str, *, default: str | None = None) -> str:
    """A session status out of the four there are."""
    status = call.arguments.text(name, default)
    if status not in _SESSION_STATUSES:
        raise MethodRefused("invalid_arguments", f"[ERROR] unknown status [json-pointer:/{name}]")
    return status


def keep_session(workspace: Workspace, channel: Channel, thread_ts: str, status: str) -> None:
    """Remember a session's status and show it."""
    workspace.sessions[channel.id, thread_ts] = status
    busy = status == _PROCESSING
    shown = ThreadStatus(
        "is thinking..." if busy else "",
        (),
        can_stop=busy and _can_stop(workspace),
        expires_at=workspace.clock() + limits.STATUS_LIFE_SECONDS,
    )
    show_status(workspace, channel, thread_ts, shown)


METHODS = (
    Method("assistant.threads.setStatus", set_status, tier=0, scopes=("chat:write",)),
    Method(
        "assistant.threads.setSuggestedPrompts",
        set_suggested_prompts,
        tier=4,
        scopes=("assistant:write", "chat:write"),
    ),
    Method("assistant.threads.setTitle", set_title, tier=4, scopes=("assistant:write", "chat:write")),
    Method("agents.sessions.setStatus", set_session_status, tier=4, scopes=("assistant:write", "chat:write")),
    Method("agents.sessions.rename", set_title, tier=4, scopes=("assistant:write", "chat:write")),
)
