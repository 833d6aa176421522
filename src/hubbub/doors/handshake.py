"""How a WebSocket begins: what a request must have, and the answer to it (RFC 6455, 4)."""

import base64
import hashlib
from collections.abc import Mapping

VERSION = "13"
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class NoHandshake(Exception):
    """The request does not ask for a WebSocket as RFC 6455 wants it. Its text is one plain sentence."""


def accept(method: str, version: tuple[int, int], headers: Mapping[str, str], subprotocol: str | None) -> bytes:
    """The answer to a handshake (RFC 6455, 4.2.2); `version` is that of HTTP. Raises NoHandshake."""
    key = headers.get("Sec-WebSocket-Key", "")
    if method != "GET" or version < (1, 1):
        raise NoHandshake("A WebSocket begins with a GET of HTTP/1.1.")
    if not asks_for_websocket(headers):
        raise NoHandshake("This is for WebSockets: the request must ask for an upgrade.")
    if headers.get("Sec-WebSocket-Version") != VERSION:
        raise NoHandshake(f"The version of WebSocket that is spoken here is {VERSION}.")
    if len(key) != 24 or not _is_nonce(key):
        raise NoHandshake("Sec-WebSocket-Key must be 16 bytes in base64.")
    answer = base64.b64encode(hashlib.sha1((key + _GUID).encode(), usedforsecurity=False).digest()).decode()
    lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"]
    lines.append(f"Sec-WebSocket-Accept: {answer}")
    if subprotocol is not None:
        lines.append(f"Sec-WebSocket-Protocol: {subprotocol}")
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


def asks_for_websocket(headers: Mapping[str, str]) -> bool:
    """Whether the request is a handshake."""
    return "websocket" in words(headers, "Upgrade") and "upgrade" in words(headers, "Connection")


def words(headers: Mapping[str, str], name: str) -> list[str]:
    """What a header lists, in its order, in small letters."""
    return [word.strip().lower() for word in headers.get(name, "").split(",") if word.strip()]


def _is_nonce(key: str) -> bool:
    try:
        return len(base64.b64decode(key, validate=True)) == 16
    except ValueError:
        return False
