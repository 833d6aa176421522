"""By which names browsers may come, and from where."""

import socket

import pytest

from hubbub.doors.hosts import Hosts

HOSTS = Hosts(["chat.example"], "room.lan")
OWN = socket.gethostname()


@pytest.mark.parametrize(
    "host",
    [
        "192.168.1.20:8081", "8.8.8.8", "[::1]", "[fe80::1%25eth0]:8081", "localhost:8081", "LOCALHOST", "chat.example",
        "chat.example.:443", "room.lan", OWN, f"{OWN}.local:8081", OWN.upper(),
    ],
)  # fmt: skip
def test_addresses_and_known_names_are_known(host: str) -> None:
    assert HOSTS.knows(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "chat.example.evil.example", "xchat.example", "", "[", "chat.example@evil.example", "1.2.3",
        "0x7f.1", "localhost/evil", "evil@localhost", "127.0.0.1:8081/", "127.0.0.1:http", "chat.example#",
        "::1", "[]:1",
    ],
)  # fmt: skip
def test_any_other_name_is_not(host: str) -> None:
    assert not HOSTS.knows(host)


@pytest.mark.parametrize(
    ("origin", "host", "may"),
    [
        (None, "192.168.1.20:8081", True),
        ("http://192.168.1.20:8081", "192.168.1.20:8081", True),
        ("http://[::1]:8081", "[::1]:8081", True),
        ("https://Room.LAN", "room.lan", True),
        ("https://chat.example", "192.168.1.20:8081", True),
        ("https://chat.example:8443", "192.168.1.20:8081", True),
        ("http://192.168.1.20", "192.168.1.20:8081", False),
        ("http://192.168.1.21:8081", "192.168.1.20:8081", False),
        ("http://localhost:3000", "localhost:8081", False),
        ("http://room.lan:9999", "room.lan", False),
        ("https://chat.example.evil.example", "chat.example", False),
        ("https://chat.example@evil.example", "room.lan", False),
        ("file://", "", False),
        ("null", "null", False),
        ("", "", False),
    ],
)
def test_pages_of_the_same_place_and_known_ones_may_join(origin: str | None, host: str, may: bool) -> None:
    assert HOSTS.may_join(origin, host) is may
