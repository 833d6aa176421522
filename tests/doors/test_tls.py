"""TLS at the door: who is known by what, and what becomes of handshakes that come to nothing."""

import asyncio
import hashlib
import os
import ssl
from collections.abc import Awaitable, Callable

import pytest
from certificates import Files, context, issue
from hall import GREETING, Hall
from hall import run as play

from hubbub.doors import tls
from hubbub.doors.certificate import Certificate, CertificateError

VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return issue(tmp_path_factory.mktemp("server"))


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return issue(tmp_path_factory.mktemp("ada"), "ada.example")


def run(server: Files, scene: Callable[[Hall], Awaitable[None]]) -> None:
    play(scene, Certificate(server.certificate, server.key))


@pytest.mark.parametrize("version", VERSIONS)
def test_who_shows_a_certificate_is_known_by_its_fingerprint_whoever_signed_it(server, ada, version):
    expected = hashlib.sha256(ssl.PEM_cert_to_DER_cert(ada.certificate.read_text())).hexdigest()

    async def scene(hall: Hall) -> None:
        for shown, fingerprint in ((ada, expected), (None, "")):
            encryption = context(shown)
            encryption.minimum_version = encryption.maximum_version = version
            reader, writer = await hall.call(encryption)
            assert await reader.readline() == GREETING
            (session,) = hall.hub.sessions
            assert (session.peer.secure, session.peer.certificate) == (True, fingerprint)
            assert session.peer.address == "127.0.0.1"
            writer.close()
            await hall.empties()

    run(server, scene)


def test_who_comes_in_plain_text_is_not_secure(server):
    async def scene(hall: Hall) -> None:
        reader, _writer = await hall.call()
        assert await reader.readline() == GREETING
        (session,) = hall.hub.sessions
        assert (session.peer.secure, session.peer.certificate) == (False, "")

    run(server, scene)


def hello() -> bytes:
    """The first bytes of a handshake."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with pytest.raises(ssl.SSLWantReadError):
        context().wrap_bio(incoming, outgoing).do_handshake()
    return outgoing.read()


def no_handshakes() -> dict[str, list[bytes]]:
    return {
        "text": [b"\x16 is not what it looks like\n" * 9],
        "a record of noise": [b"\x16\x03\x01\x02\x00" + os.urandom(512)],
        "a record too long": [b"\x16\x03\x01\xff\xff" + bytes(70_000)],
        "a whole hello and text": [hello() + b"NICK eve\r\nUSER eve 0 * :Eve\r\n"],
        "a whole hello, later noise": [hello(), os.urandom(9000)],
        "a hello without end": [b"\x16\x03\x01\x40\x00\x01\xff\xff\xff" + bytes(200_000)],
    }


@pytest.mark.parametrize("kind", no_handshakes())
def test_what_is_no_handshake_is_closed_and_nobody_has_come(server, kind):
    async def scene(hall: Hall) -> None:
        reader, writer = await hall.call()
        for piece in no_handshakes()[kind]:
            writer.write(piece)
            await asyncio.sleep(0.05)
        try:
            told = await reader.read()
        except ConnectionError:
            told = b""
        assert b"Welcome" not in told
        await hall.empties()
        assert not hall.hub.sessions

    run(server, scene)


@pytest.mark.parametrize("first", [b"\x16", hello()], ids=["one byte", "a whole hello"])
def test_who_never_ends_his_handshake_is_closed(server, first, monkeypatch):
    monkeypatch.setattr(tls, "HANDSHAKE_SECONDS", 0.1)

    async def scene(hall: Hall) -> None:
        reader, writer = await hall.call()
        writer.write(first)
        assert b"Welcome" not in await reader.read()
        await hall.empties()

    run(server, scene)


@pytest.mark.parametrize("said", [b"", b"CAP", b"hi\n", b"NICK eve\r\nUSER eve 0 * :Eve\r\n"])
def test_who_breaks_off_after_the_handshake_leaves_his_place(server, said):
    async def scene(hall: Hall) -> None:
        _reader, writer = await hall.call(context())
        writer.write(said)
        await writer.drain()
        writer.transport.abort()
        await hall.empties()
        while hall.hub.sessions:
            await asyncio.sleep(0.01)

    run(server, scene)


def test_tls_within_tls_is_turned_away(server):
    async def scene(hall: Hall) -> None:
        reader, writer = await hall.call(context())
        writer.write(hello())
        assert await reader.read() == b"\x15\x03\x01\x00\x02\x02\x28"
        writer.close()
        await hall.empties()

    run(server, scene)


def shown_by(certificate: Certificate) -> bytes | None:
    """The certificate that a client is shown."""
    ours, theirs = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context().wrap_bio(ours, theirs)
    server = certificate.context.wrap_bio(theirs, ours, server_side=True)
    for side in (client, server, client):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    return client.getpeercert(binary_form=True)


def test_a_certificate_that_was_renewed_is_read_again(tmp_path):
    other = issue(tmp_path / "other")
    files = issue(tmp_path)
    certificate = Certificate(files.both, None)
    before = shown_by(certificate)
    certificate.renew()
    assert shown_by(certificate) == before
    other.both.replace(files.both)
    certificate.renew()
    assert shown_by(certificate) != before


def test_a_renewal_that_cannot_be_used_changes_nothing_and_is_told_once(tmp_path, caplog):
    files = issue(tmp_path)
    certificate = Certificate(files.certificate, files.key)
    before = shown_by(certificate)
    issue(tmp_path / "other").key.replace(files.key)
    for _ in range(3):
        certificate.renew()
    assert shown_by(certificate) == before
    (told,) = caplog.messages
    assert str(files.certificate) in told
    files.key.unlink()
    certificate.renew()
    assert shown_by(certificate) == before
    assert str(files.key) in caplog.messages[-1]


@pytest.mark.parametrize(
    "harm", ["no file", "no key", "another's key", "a key with a password", "no certificate", "a folder"]
)
def test_a_certificate_that_cannot_be_used_is_told_in_one_sentence(harm, tmp_path):
    files = issue(tmp_path)
    certificate, key = files.certificate, files.key
    match harm:
        case "no file":
            certificate.unlink()
        case "no key":
            key.unlink()
        case "another's key":
            key = issue(tmp_path / "other").key
        case "a key with a password":
            key.write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n")
        case "no certificate":
            certificate.write_text("precious")
        case "a folder":
            certificate = tmp_path
    with pytest.raises(CertificateError) as caught:
        Certificate(certificate, key)
    told = str(caught.value)
    assert str(tmp_path) in told
    assert told.endswith(".")
    assert "\n" not in told
    assert "_" not in told.replace(str(tmp_path), "")
