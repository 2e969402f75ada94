"""Which addresses the page may link to or load a picture from."""

import re
from typing import Final
from urllib.parse import urlsplit

_LINK_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_LOOPBACK_HOSTS: Final = frozenset({"", "127.0.0.1", "localhost", "[::1]"})
_FILE_ID: Final = re.compile(r"(?:^|[/-])(F[A-Z0-9]{2,})(?:[/?.-]|$)")
# SVG is left out: it is a document that may hold scripts.
_IMAGE_DATA: Final = re.compile(r"^data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$")
_CONTROL: Final = re.compile(r"[\x00-\x20\x7f-\x9f]")

FILE_ADDRESS: Final = "/workspace/files/"


def safe_link(address: str) -> str | None:
    """The address if a person may follow it: http, https, mailto, or a path of this server; else ``None``."""
    # Browsers skip control characters and blanks inside a scheme, so "java\tscript:" must not slip through.
    compact = _CONTROL.sub("", address)
    if compact.startswith("/") and not compact.startswith(("//", "/\\")):
        return compact
    try:
        parts = urlsplit(compact)
    except ValueError:
        return None
    if parts.scheme.lower() not in _LINK_SCHEMES:
        return None
    if parts.scheme.lower() != "mailto" and not parts.netloc:
        return None
    return compact


def safe_image_source(address: str) -> str | None:
    """A picture address on this server or image data; pictures of other hosts give ``None``.

    A stranger's picture would tell that stranger when somebody reads the message.
    """
    if _IMAGE_DATA.match(address):
        return address
    try:
        parts = urlsplit(_CONTROL.sub("", address))
        host = parts.netloc.rsplit("@", 1)[-1]
    except ValueError:
        return None
    host = host.rsplit(":", 1)[0] if re.search(r":\d+$", host) else host
    if parts.scheme not in {"", "http", "https"} or host not in _LOOPBACK_HOSTS:
        return None
    found = _FILE_ID.search(parts.path)
    return f"{FILE_ADDRESS}{found.group(1)}" if found else None


def file_source(file_id: str) -> str:
    """Where the bytes of a file of this workspace are."""
    return f"{FILE_ADDRESS}{file_id}"
