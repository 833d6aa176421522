"""Where a server is, from what people write."""

import pytest

from hubbub.client.address import url_of


@pytest.mark.parametrize(
    ("address", "port", "tls", "url"),
    [
        ("127.0.0.1", None, False, "ws://127.0.0.1:8081/ws"),
        ("chat.example", 9000, False, "ws://chat.example:9000/ws"),
        ("chat.example", 9000, True, "wss://chat.example:9000/ws"),
        ("::1", 9000, False, "ws://[::1]:9000/ws"),
        ("[::1]", None, False, "ws://[::1]:8081/ws"),
        ("https://chat.example", None, False, "wss://chat.example/ws"),
        ("http://chat.example/", None, True, "ws://chat.example/ws"),
        ("wss://chat.example:1/", 9000, False, "wss://chat.example:1/ws"),
        ("WSS://chat.example", 9000, False, "wss://chat.example:9000/ws"),
        ("https://example/chat/ws?door=1", None, False, "wss://example/chat/ws?door=1"),
    ],
)
def test_the_url_of_a_server(address: str, port: int | None, tls: bool, url: str) -> None:
    assert url_of(address, port, tls=tls) == url


@pytest.mark.parametrize("address", ["", "ftp://chat.example", "ws://", "http://chat.example:port", "a b", "a\n"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        url_of(address, None, tls=False)


def test_who_writes_a_port_behind_a_host_is_told_what_to_write() -> None:
    with pytest.raises(ValueError, match=r"ws://127\.0\.0\.1:9000"):
        url_of("127.0.0.1:9000", None, tls=False)
