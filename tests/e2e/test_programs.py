"""The programs that guests have already."""

from subprocess import PIPE, Popen, run

import pytest
from programs import program
from room import GUARD_SECONDS, Room


def test_netcat_talks_and_hears(room: Room) -> None:
    (ada,) = room.enter("ada")
    with Popen([program("nc"), "127.0.0.1", str(room.port)], stdin=PIPE, stdout=PIPE) as netcat:
        assert netcat.stdin is not None
        assert netcat.stdout is not None
        assert netcat.stdout.readline() == b"Welcome to this chatroom!\n"
        assert netcat.stdout.readline() == b"-- 127.0.0.1 joined #lobby\n"
        netcat.stdin.write(b"hello from netcat\n")
        netcat.stdin.flush()
        assert ada.until("<127.0.0.1> hello from netcat") == ["-- 127.0.0.1 joined #lobby"]
        ada.say("hello, netcat")
        assert netcat.stdout.readline() == b"<ada> hello, netcat\n"
        netcat.terminate()
    ada.expect("-- 127.0.0.1 left #lobby")


def test_a_line_piped_into_netcat_is_said(room: Room) -> None:
    netcat = program("nc")
    if "-N" not in run([netcat, "-h"], capture_output=True, text=True, check=False).stderr:
        pytest.skip("the nc that is installed here cannot end its sending side (-N)")
    (ada,) = room.enter("ada")
    done = run(
        [netcat, "-N", "127.0.0.1", str(room.port)],
        input=b"hi\n",
        capture_output=True,
        timeout=GUARD_SECONDS,
        check=True,
    )
    assert done.stdout == b"Welcome to this chatroom!\n-- 127.0.0.1 joined #lobby\n"
    ada.expect("-- 127.0.0.1 joined #lobby", "<127.0.0.1> hi", "-- 127.0.0.1 left #lobby")


def test_telnet_talks_and_hears(room: Room) -> None:
    (ada,) = room.enter("ada")
    with Popen([program("telnet"), "127.0.0.1", str(room.port)], stdin=PIPE, stdout=PIPE) as telnet:
        assert telnet.stdin is not None
        assert telnet.stdout is not None
        while telnet.stdout.readline().rstrip() != b"Welcome to this chatroom!":
            pass
        assert telnet.stdout.readline().rstrip() == b"-- 127.0.0.1 joined #lobby"
        telnet.stdin.write("hello from t\u00e9lnet\n".encode())
        telnet.stdin.flush()
        assert ada.until("<127.0.0.1> hello from t\u00e9lnet") == ["-- 127.0.0.1 joined #lobby"]
        ada.say("hello, telnet")
        assert telnet.stdout.readline().rstrip() == b"<ada> hello, telnet"
        telnet.terminate()
    ada.expect("-- 127.0.0.1 left #lobby")
