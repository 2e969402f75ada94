"""Reading request bodies up to a limit, whatever their headers promise."""

from fastapi import Request

from bot.workspace.errors import MethodRefused


async def read_body(request: Request, *, most_bytes: int) -> bytes:
    """The whole body.

    Raises:
        MethodRefused: ``request_too_large`` (HTTP 413) as soon as more than ``most_bytes`` have come.
    """
    require_length(request, most_bytes=most_bytes, may_be_missing=True)
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > most_bytes:
            raise MethodRefused("request_too_large", http_status=413)
    return bytes(content)


def require_length(request: Request, *, most_bytes: int, may_be_missing: bool = False) -> None:
    """Refuse a body that says it is larger, or does not say how large it is.

    Raises:
        MethodRefused: ``request_too_large`` (HTTP 413).
    """
    length = request.headers.get("content-length")
    if length is None and may_be_missing:
        return
    if length is None or not length.isdigit() or int(length) > most_bytes:
        raise MethodRefused("request_too_large", http_status=413)
