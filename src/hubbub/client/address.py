"""Where a server is: from what people write to the URL of its WebSocket."""

from urllib.parse import urlsplit, urlunsplit

PATH = "/ws"
PORT = 8081
_SCHEMES = {"ws": "ws", "http": "ws", "wss": "wss", "https": "wss"}


def url_of(address: str, port: int | None, *, tls: bool) -> str:
    """The URL of the WebSocket at a host name, an IPv4 or IPv6 address, or a URL (ws, wss, http or https).

    A URL without a path means `/ws`; its scheme, and its port if it has one, are stronger than the rest. Raises
    ValueError if it is no address.
    """
    if "://" not in address:
        if address.count(":") == 1:
            raise ValueError(f"{address} is no host: its port is told apart from it, or in a URL, ws://{address}.")
        host = f"[{address}]" if ":" in address and not address.startswith("[") else address
        address = f"{'wss' if tls else 'ws'}://{host}:{PORT if port is None else port}"
        port = None
    parts = urlsplit(address)
    scheme = _SCHEMES.get(parts.scheme.lower())
    if scheme is None or not parts.hostname or not address.isprintable() or " " in address:
        raise ValueError(f"{address} is no address of a server: it may begin with ws, wss, http or https.")
    netloc = f"{parts.netloc}:{port}" if parts.port is None and port is not None else parts.netloc
    return urlunsplit((scheme, netloc, PATH if parts.path in ("", "/") else parts.path, parts.query, ""))
