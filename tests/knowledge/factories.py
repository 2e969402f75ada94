"""Documents for tests, of which a test names only what matters."""

from __future__ import annotations

from pathlib import Path


def write_document(
    folder: Path, name: str, body: str = "## 年假\n\n员工每年有 7 天年假。\n", **front: object
) -> Path:
    values = {
        "id": name,
        "title": "假期规定",
        "language": "zh",
        "audience": "all",
        "owner": "人力资源部",
        "effective_on": "2026-01-01",
        "version": '"1.0"',
        "status": "active",
        "topics": "[leave]",
    } | front
    head = "\n".join(f"{field}: {value}" for field, value in values.items() if value is not None)
    path = folder / f"{name}.md"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{head}\n---\n\n{body}", encoding="utf-8")
    return path
