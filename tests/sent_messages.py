"""The text messages that a server sent over a WebSocket, read by hand (RFC 6455, 5.2)."""


def sent_messages(data: bytes) -> list[str]:
    """Of whole frames, each of which is a message."""
    found = []
    while data:
        assert data[0] == 0x81, "whole, text, without an extension"
        short = data[1]
        assert short < 128, "without a mask"
        begin, size = 2, short
        if short > 125:
            begin = 4 if short == 126 else 10
            size = int.from_bytes(data[2:begin], "big")
            assert size > (125 if short == 126 else 65_535), "as short as can be (RFC 6455, 5.2)"
        assert len(data) >= begin + size
        found.append(data[begin : begin + size].decode())
        data = data[begin + size :]
    return found
