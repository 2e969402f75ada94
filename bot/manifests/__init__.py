"""App manifests: paste one of the JSON files at "Create an app from a manifest".

`manifest.json` turns on Slack's agent feature, which Slack closes to guests; where store staff are guests, use
`manifest-without-agent.json`.
"""

import json
from pathlib import Path
from typing import Any


def load_manifest(*, with_agent: bool = True) -> dict[str, Any]:
    """Return a manifest as Slack takes it."""
    name = "manifest.json" if with_agent else "manifest-without-agent.json"
    manifest: dict[str, Any] = json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return manifest
