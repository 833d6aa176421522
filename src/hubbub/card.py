"""The join card: what the host sees first, and reads out to his guests."""

import ipaddress
from collections.abc import Iterable
from pathlib import Path

import ifaddr

from hubbub import __version__
from hubbub.config import ANY
from hubbub.doors.admission import is_own


def addresses_of_machine() -> list[str]:
    """The addresses by which others reach this machine, likeliest first, without loopback and link-local IPv6."""
    found: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = []
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            address = ipaddress.ip_address(ip.ip if isinstance(ip.ip, str) else ip.ip[0])
            if not address.is_loopback and not (address.version == 6 and address.is_link_local):
                found.append(address)
    return [str(address) for address in sorted(found, key=lambda a: (a.version, a.is_link_local, not is_own(a)))]


def card(
    *,
    address: str,
    port: int,
    more: Iterable[tuple[str, int]],
    room: str,
    data: Path | None,
    public: bool,
    encrypted: bool,
    password: bool,
) -> str:
    """The card for a server at `address` (ANY: all) and `port`, and `more` of them; its history is in `data`, if kept.

    `encrypted` is whether clients can come encrypted, `password` whether one is asked for.
    """
    reachable = [address] if address != ANY else addresses_of_machine() or ["127.0.0.1"]
    kept = f"history in {_short(data)}" if data else "history in memory, gone when the server stops"
    lines = [f"hubbub {__version__} · room #{room} · {kept}", _where(reachable[0])]
    for host in reachable[:3]:
        lines.append(f"  browser   http://{_in_url(host)}:{port}/")
        lines.append(f"  terminal  nc {host} {port}  ·  hubbub join {host} {port}")
        lines.append(f"  IRC       {host} port {port}, channel #{room}")
    lines += [f"  also at   {host} port {number}" for host, number in more]
    if public:
        lines.append("Who may connect: anyone who can reach this machine.")
    else:
        lines.append("Who may connect: this machine and private networks (use --public for the internet).")
    if password:
        lines.append("Who enters says the password first: /pass PASSWORD, on IRC as the password of the server.")
    if encrypted:
        lines.append("Who turns TLS on comes encrypted, on the same port; of the others, anyone on the way can read.")
    else:
        lines.append("Anyone on the way can read what is sent: connections are not encrypted.")
    return "".join(f"  {line}\n" for line in lines)


def _where(host: str) -> str:
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    return "Join from this machine:" if loopback else "Join from this network:"


def _in_url(host: str) -> str:
    """The host as it stands in a URL (RFC 3986, 3.2.2)."""
    return f"[{host}]" if ":" in host else host


def _short(path: Path) -> str:
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)
