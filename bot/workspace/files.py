"""Uploaded files and upload addresses."""

import mimetypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Final

from bot.workspace import limits
from bot.workspace.errors import MethodRefused
from bot.workspace.json_types import JsonObject

_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f]")
_FILE_NAME: Final = 200
_INLINE_IMAGES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def safe_name(given: str) -> str:
    """The last part of a file name, without control characters: ``../../etc/passwd`` becomes ``passwd``."""
    name = _UNSAFE.sub("", given.replace("\\", "/").rsplit("/", maxsplit=1)[-1]).strip(". ")
    return name[-_FILE_NAME:] or "file"


@dataclass
class StoredFile:
    """One file; it is visible in the conversations it was shared to."""

    id: str
    name: str
    title: str
    mimetype: str
    content: bytes
    user_id: str
    created: int
    channels: list[str] = field(default_factory=list)

    def facts(self) -> JsonObject:
        """Everything but the content."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "content"}

    @property
    def is_image(self) -> bool:
        """Whether a browser may show it in place."""
        return self.mimetype in _INLINE_IMAGES


@dataclass
class _PendingUpload:
    file_id: str
    name: str
    size: int
    content: bytes | None = None


@dataclass
class FileStore:
    """All files of a workspace, in memory."""

    clock: Callable[[], float]
    new_id: Callable[[str], str]
    new_secret: Callable[[], str]
    _files: dict[str, StoredFile] = field(default_factory=dict)
    _pending: dict[str, _PendingUpload] = field(default_factory=dict)

    def find(self, file_id: str) -> StoredFile | None:
        """The file with this id, or nothing."""
        return self._files.get(file_id)

    def __iter__(self) -> Iterator[StoredFile]:
        return iter(list(self._files.values()))

    def restore(self, stored: StoredFile) -> None:
        """Take over a file of an earlier run."""
        self._files[stored.id] = stored

    def add(self, *, name: str, content: bytes, user_id: str, title: str | None = None) -> StoredFile:
        """Keep a file.

        Raises:
            MethodRefused: ``file_upload_size_restricted`` beyond 50 MB.
        """
        return self._keep(self.new_id("F"), safe_name(name), content, user_id, title=title)

    def _keep(
        self, file_id: str, name: str, content: bytes, user_id: str, *, title: str | None
    ) -> StoredFile:
        if len(content) > limits.FILE_BYTES:
            raise MethodRefused("file_upload_size_restricted")
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = StoredFile(file_id, name, title or name, mimetype, content, user_id, int(self.clock()))
        self._files[file_id] = stored
        return stored

    def expect_upload(self, *, name: str, size: int) -> tuple[str, str]:
        """Announce an upload: the secret of its address and the id of the file to be."""
        secret, file_id = self.new_secret(), self.new_id("F")
        self._pending[secret] = _PendingUpload(file_id, safe_name(name), size)
        return secret, file_id

    def receive_upload(self, secret: str, content: bytes) -> None:
        """Take the bytes for an announced upload.

        Raises:
            MethodRefused: ``not_found`` for an unknown address, ``length_mismatch`` when another size was announced.
        """
        pending = self._pending.get(secret)
        if pending is None:
            raise MethodRefused("not_found", http_status=404)
        if len(content) != pending.size:
            raise MethodRefused("length_mismatch", http_status=400)
        pending.content = content

    def complete_upload(self, file_id: str, *, title: str | None, user_id: str) -> StoredFile:
        """Make an uploaded file real.

        Raises:
            MethodRefused: ``file_not_found`` when nothing was announced or received under this id
                (https://docs.slack.dev/reference/methods/files.completeUploadExternal).
        """
        for secret, pending in self._pending.items():
            if pending.file_id == file_id and pending.content is not None:
                del self._pending[secret]
                return self._keep(file_id, pending.name, pending.content, user_id, title=title)
        raise MethodRefused("file_not_found")


def file_object(stored: StoredFile, *, base_url: str, team_id: str) -> JsonObject:
    """The file object of events and of files.info.

    Source: https://docs.slack.dev/reference/objects/file-object
    """
    extension = stored.name.rsplit(".", maxsplit=1)[-1].lower() if "." in stored.name else ""
    address = f"{base_url}/files-pri/{team_id}-{stored.id}"
    return {
        "id": stored.id,
        "created": stored.created,
        "timestamp": stored.created,
        "name": stored.name,
        "title": stored.title,
        "mimetype": stored.mimetype,
        "filetype": {"jpeg": "jpg", "txt": "text"}.get(extension, extension or "binary"),
        "pretty_type": (extension or "binary").upper(),
        "user": stored.user_id,
        "user_team": team_id,
        "editable": False,
        "size": len(stored.content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{address}/{_quoted(stored.name)}",
        "url_private_download": f"{address}/download/{_quoted(stored.name)}",
        "permalink": f"{base_url}/files/{stored.user_id}/{stored.id}",
        "has_rich_preview": False,
        "file_access": "visible",
    }


def page_file(stored: StoredFile) -> JsonObject:
    """The file for the browser page."""
    body = file_object(stored, base_url="", team_id="")
    wanted = ("id", "name", "title", "mimetype", "filetype", "size", "user", "created")
    return {key: body[key] for key in wanted} | {
        "url": f"/workspace/files/{stored.id}",
        "is_image": stored.is_image,
    }


def _quoted(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name.lower())
