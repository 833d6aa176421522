"""For whom a proxy asks, as it says with each request: in X-Forwarded-For every proxy on the way adds an address."""

from collections.abc import Callable, Iterable

from hubbub.doors.admission import Address, address_of

HEADER = "X-Forwarded-For"


def asked_for(headers: Iterable[str], is_proxy: Callable[[Address], bool]) -> str:
    """The client's address, from all such headers of a request; empty if they tell none.

    The last in the row was added by the proxy that asks, each other one by whoever asked before. So the last that is no
    proxy is the client: what stands before it may be made up.
    """
    row = [entry.strip() for header in headers for entry in header.split(",")]
    for entry in reversed(row):
        try:
            address = address_of(_bare(entry))
        except ValueError:
            return ""
        if not is_proxy(address):
            return str(address)
    return ""


def _bare(entry: str) -> str:
    """An address without the port and the brackets that some proxies add."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry
