"""A client who was silent for so long that he was greeted as a line client, and then speaks something else."""

import asyncio

import pytest
from hall import GREETING, Hall, run

from hubbub.chat.accounts import Terms

GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
REGISTER = b"NICK eve\r\nUSER u 0 * :Eve\r\n"


async def greeted(hall: Hall) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Somebody who connected and said nothing until he was greeted and in the lobby."""
    reader, writer = await hall.call()
    assert await reader.readline() == GREETING
    assert (await reader.readline()).endswith(b" joined #lobby\n")
    return reader, writer


async def until(reader: asyncio.StreamReader, part: bytes) -> bytes:
    """What comes up to the line that holds that."""
    told = b""
    while part not in told:
        line = await reader.readline()
        assert line, f"the connection ended after {told!r}"
        told += line
    return told


@pytest.mark.parametrize(
    "pieces",
    [
        [REGISTER],
        [b"CAP LS 302\r\n", REGISTER, b"CAP END\r\n"],
        [b"PASS x\r\n", REGISTER],
        [bytes((byte,)) for byte in REGISTER],
    ],
    ids=["at once", "with capabilities", "with a password", "byte by byte"],
)
def test_he_can_still_speak_irc(pieces):
    async def scene(hall: Hall) -> None:
        reader, writer = await greeted(hall)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        told = await until(reader, b" 376 ")
        assert b" 001 eve :" in told
        assert b"-- " not in told
        writer.write(b"JOIN #lobby\r\nPING x\r\n")
        assert b" 353 eve = #lobby :eve\r\n" in await until(reader, b" PONG ")

    run(scene)


def test_the_line_session_that_he_leaves_behind_ends_and_his_connection_does_not():
    async def scene(hall: Hall) -> None:
        witness, _witness_writes = await greeted(hall)  # a writer that is dropped closes its connection
        reader, writer = await greeted(hall)
        assert (await witness.readline()).endswith(b" joined #lobby\n")
        writer.write(REGISTER)
        assert (await witness.readline()).endswith(b" left #lobby\n")
        await until(reader, b" 376 ")
        writer.write(b"JOIN #lobby\r\nPRIVMSG #lobby :hi\r\n")
        assert await witness.readline() == b"-- eve joined #lobby\n"
        assert await witness.readline() == b"<eve> hi\n"
        assert len(hall.hub.sessions) == 2

    run(scene)


def test_his_place_is_counted_once_and_given_back_once():
    async def scene(hall: Hall) -> None:
        for first, last in ((REGISTER, b" 376 "), (GET, b"HTTP/1.1 200 ")):
            reader, writer = await greeted(hall)
            assert hall.connections == 1
            writer.write(first)
            await until(reader, last)
            writer.close()
            await hall.empties()
            assert not hall.hub.sessions

    run(scene)


def test_who_has_said_a_whole_line_is_a_line_client_for_good():
    async def scene(hall: Hall) -> None:
        witness, _witness_writes = await greeted(hall)
        _reader, writer = await greeted(hall)
        await witness.readline()
        writer.write(b"hi\n" + REGISTER)
        for text in (b"hi", b"NICK eve", b"USER u 0 * :Eve"):
            assert await witness.readline() == b"<127.0.0.1> " + text + b"\n"

    run(scene)


def test_a_browser_that_opened_its_connection_ahead_gets_its_page():
    async def scene(hall: Hall) -> None:
        reader, writer = await greeted(hall)
        writer.write(GET)
        told = await reader.read()
        assert told.startswith(b"HTTP/1.1 200 ")
        assert b"any IRC client" in told

    run(scene)


@pytest.mark.parametrize(("first", "answer"), [(REGISTER, b" 464 * :"), (GET, b"HTTP/1.1 200 ")], ids=["IRC", "HTTP"])
def test_where_a_password_kept_him_outside_he_is_answered_too(first, answer):
    async def scene(hall: Hall) -> None:
        hall.hub.state.accounts.terms = Terms(password="open sesame")
        reader, writer = await hall.call()
        assert await reader.readline() == GREETING
        assert b"has a password" in await reader.readline()
        writer.write(first)
        await until(reader, answer)

    run(scene)


def test_an_unserved_protocol_is_answered_and_the_connection_closed():
    async def scene(hall: Hall) -> None:
        reader, writer = await greeted(hall)
        writer.write(b"SSH-2.0-OpenSSH_9.2p1\r\n")
        assert b"any IRC client" in await reader.read()

    run(scene)
