"""WebSocket frames, however they are cut up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.dialects.websocket import Opcode, frame
from hubbub.doors.frames import Broken, CloseCode, Framer, FrameReader, close_frame, unmask

LIMIT = 70_000


def masked(opcode: int, payload: bytes, *, final: bool = True) -> bytes:
    """A frame as a client sends it."""
    plain = frame(Opcode(opcode), payload)
    head = bytearray(plain[: len(plain) - len(payload)])
    head[0] = (0x80 if final else 0) | opcode
    head[1] |= 0x80
    return bytes(head) + b"mask" + unmask(payload, b"mask")


def test_a_mask_is_laid_over_as_in_the_standard() -> None:
    """The example of RFC 6455, 5.7."""
    reader = FrameReader(LIMIT)
    assert list(reader.read(bytes.fromhex("818537fa213d7f9f4d5158"))) == [(Opcode.TEXT, b"Hello")]


@given(st.lists(st.binary(max_size=300), max_size=8), st.lists(st.integers(1, 50), min_size=1))
def test_messages_arrive_whole_however_they_are_cut(messages: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(
        masked(Opcode.TEXT, message[:7], final=False)
        + masked(Opcode.PING, b"!")
        + masked(Opcode.CONTINUATION, message[7:])
        for message in messages
    )
    reader = FrameReader(LIMIT)
    read = []
    while stream:
        size = cuts[len(read) % len(cuts)]
        read += list(reader.read(stream[:size]))
        stream = stream[size:]
    assert [payload for opcode, payload in read if opcode is Opcode.TEXT] == messages
    assert [payload for opcode, payload in read if opcode is Opcode.PING] == [b"!"] * len(messages)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536])
def test_every_length_is_read_and_written(size: int) -> None:
    payload = bytes(index % 251 for index in range(size))
    assert list(FrameReader(LIMIT).read(masked(Opcode.BINARY, payload))) == [(Opcode.BINARY, payload)]


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_a_message_may_be_as_long_as_the_limit_and_no_longer(parts: int) -> None:
    def sent(size: int) -> bytes:
        step = -(-size // parts)
        pieces = [b"x" * min(step, size - start) for start in range(0, size, step)]
        return b"".join(
            masked(Opcode.CONTINUATION if number else Opcode.TEXT, piece, final=number == len(pieces) - 1)
            for number, piece in enumerate(pieces)
        )

    assert list(FrameReader(700).read(sent(700))) == [(Opcode.TEXT, b"x" * 700)]
    with pytest.raises(Broken) as broken:
        list(FrameReader(700).read(sent(701)))
    assert broken.value.code is CloseCode.TOO_BIG


def test_what_is_too_long_is_refused_by_its_head_alone() -> None:
    with pytest.raises(Broken):
        list(FrameReader(700).read(masked(Opcode.TEXT, b"x" * 701)[:8]))


def sent_by(framer: Framer, *flushes: bytes) -> list[bytes]:
    """What is written of these flushes."""
    written: list[bytes] = []
    send = framer.sender(written.append)
    for flush in flushes:
        send(flush)
    return written


def test_each_line_becomes_a_message() -> None:
    long = b"y" * 200
    (framed,) = sent_by(Framer(Opcode.TEXT), b"PING x\r\n" + long + b"\r\n")
    assert framed == b"\x81\x06PING x" + b"\x81\x7e\x00\xc8" + long


def test_what_many_are_sent_is_framed_once() -> None:
    framer, flush = Framer(Opcode.BINARY), b"PING x\r\n" * 3
    (one,), (two,), (three,) = sent_by(framer, flush), sent_by(framer, flush), sent_by(framer, bytes(bytearray(flush)))
    assert one is two is three
    assert sent_by(framer, b"PING y\r\n", flush, b"") == [b"\x82\x06PING y", b"\x82\x06PING x" * 3, b""]


def test_a_frame_that_comes_byte_by_byte_is_looked_at_as_soon_as_it_is_whole() -> None:
    reader, stream = FrameReader(LIMIT), masked(Opcode.TEXT, b"x" * 1_000) + masked(Opcode.PING, b"!")
    read = [list(reader.read(bytes((byte,)))) for byte in stream]
    assert [(at, frame) for at, frames in enumerate(read, 1) for frame in frames] == [
        (8 + 1_000, (Opcode.TEXT, b"x" * 1_000)),
        (8 + 1_000 + 7, (Opcode.PING, b"!")),
    ]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_as_much_of_a_reason_is_sent_as_a_close_frame_holds(reason: str) -> None:
    told = close_frame(CloseCode.SENT_AWAY, reason)
    assert told[:4] == bytes((0x88, len(told) - 2)) + b"\x0f\xa0"
    assert len(told) <= 2 + 125
    words = told[4:].decode()
    assert reason.startswith(words)
    assert words == reason or len((words + reason[len(words)]).encode()) > 123
