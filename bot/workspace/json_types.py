"""The one name for JSON objects that travel between an app and the workspace."""

from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
"""A JSON object exactly as Slack's API sends or takes it; its shape is Slack's, not ours."""
