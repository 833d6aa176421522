"""The plain client in a script: pipes at both ends."""

import os
import select
import signal
import socket
import subprocess
import sys

import pytest


def test_a_piped_line_is_sent_and_shown_and_once_it_is_accepted_the_status_is_0(server, pipe):
    client = pipe(server.port)
    client.type("hi\n")
    visitor = server.visitor().let_in()
    assert visitor.line() == "hi"
    client.process.stdin.close()
    visitor.answer_ping()
    assert client.process.stdout.read() == "Welcome to this chatroom!\n<You> hi\n"
    assert client.outcome() == (0, "")


def test_a_last_line_without_its_end_is_sent_too(server, pipe):
    client = pipe(server.port)
    client.type("one\ntwo")
    client.process.stdin.close()
    visitor = server.visitor().let_in()
    assert [visitor.line(), visitor.line()] == ["one", "two"]
    visitor.answer_ping()
    assert client.outcome() == (0, "")


def test_user_text_is_never_the_first_thing_that_the_server_sees(server, pipe):
    client = pipe(server.port)
    client.type("GET / HTTP/1.1\n")
    visitor = server.visitor()
    visitor.answer_ping("Hello\n")  # this fails if anything but the ping comes first
    assert visitor.line() == "GET / HTTP/1.1"


def test_what_the_server_sends_is_shown_at_once_while_the_input_is_open(server, pipe):
    client = pipe(server.port)
    visitor = server.visitor().let_in()
    assert client.line() == "Welcome to this chatroom!"
    visitor.send("<ada> hi\n")
    assert client.line() == "<ada> hi"
    visitor.send("-- pong of somebody else\n* ada wav")
    assert client.line() == "-- pong of somebody else"
    visitor.send("es\n")
    assert client.line() == "* ada waves"


def test_a_typed_line_is_sent_at_once_while_the_input_is_open(server, pipe):
    client = pipe(server.port)
    visitor = server.visitor().let_in()
    client.type("hi\n")
    assert visitor.line() == "hi"
    client.type("there\n")
    assert visitor.line() == "there"


def test_a_line_that_was_not_saved_makes_the_status_1(server, pipe):
    client = pipe(server.port)
    client.type("hi\n")
    client.process.stdin.close()
    visitor = server.visitor().let_in()
    assert visitor.line() == "hi"
    visitor.answer_ping("-- not saved: hi\n")
    assert client.process.stdout.read().endswith("-- not saved: hi\n")
    assert client.outcome() == (1, "Not everything that was sent was saved.\n")


def test_a_connection_lost_before_the_answer_makes_the_status_1(server, pipe):
    client = pipe(server.port)
    client.type("hi\n")
    client.process.stdin.close()
    visitor = server.visitor().let_in()
    assert visitor.line() == "hi"
    assert visitor.line().startswith("/ping ")
    visitor.leave()
    where = f"127.0.0.1 port {server.port}"
    sentence = f"The connection to {where} was lost before everything sent was known to be saved.\n"
    assert client.outcome() == (1, sentence)


def test_a_connection_lost_while_only_listening_makes_the_status_4(server, pipe):
    client = pipe(server.port)
    server.visitor().let_in().leave()
    assert client.outcome() == (4, f"The connection to 127.0.0.1 port {server.port} was lost.\n")


def test_a_room_that_closes_is_told_apart_from_a_lost_connection(server, pipe):
    client = pipe(server.port)
    visitor = server.visitor().let_in()
    visitor.send("-- The room is closing.\n")
    visitor.leave()
    assert client.outcome() == (4, "The room has closed.\n")


def test_after_quit_nothing_more_is_sent_and_the_end_is_no_loss(server, pipe):
    client = pipe(server.port)
    client.type("hi\n/quit so long\nnever\n")
    visitor = server.visitor().let_in()
    assert [visitor.line(), visitor.line()] == ["hi", "/quit so long"]
    visitor.connection.shutdown(socket.SHUT_WR)
    assert visitor.line() == ""
    assert client.outcome() == (0, "")


def test_nobody_listening_is_told_in_one_sentence(pipe):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert pipe(port).end("hi\n") == (3, "", f"No room answers at 127.0.0.1 port {port} (connection refused).\n")


@pytest.mark.parametrize("address", ["nowhere.invalid", "a..b", "x" * 70, "a\x00b"])
def test_an_unknown_host_is_told_in_one_sentence(pipe, address):
    status, _, errors = pipe(8081, address).end()
    assert (status, errors) == (3, f"No room answers at {address} port 8081 (no such host).\n")


def test_a_server_that_turns_us_away_has_its_reason_shown(server, pipe):
    client = pipe(server.port)
    visitor = server.visitor()
    assert visitor.line().startswith("/ping ")
    visitor.send("-- Only this network may connect.\n")
    visitor.leave()
    assert client.end() == (
        3,
        "-- Only this network may connect.\n",
        f"127.0.0.1 port {server.port} closed the connection before letting us in.\n",
    )


def test_a_server_of_another_kind_is_sent_nothing_of_the_users(server, pipe):
    client = pipe(server.port, before="import hubbub.terminal.plain.talk as talk; talk.CONNECT_SECONDS = 0.1")
    visitor = server.visitor()
    visitor.send("Welcome to this chatroom!")  # and no line feed, as the tutorial's server has it
    status, _, errors = client.end("secret\n")
    assert (status, errors) == (
        3,
        f"127.0.0.1 port {server.port} does not answer as a room does (--raw speaks to any server).\n",
    )
    assert visitor.line().startswith("/ping ")
    assert visitor.line() == ""


@pytest.mark.parametrize("address", ["localhost", "::1"])
def test_names_and_ipv6_addresses_work(pipe, address):
    try:
        listener = socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
    except OSError:
        pytest.skip(f"{address} is not there")
    with listener:
        client = pipe(listener.getsockname()[1], address)
        connection, _ = listener.accept()
        with connection, connection.makefile() as received:
            token = received.readline().removeprefix("/ping ")
            connection.sendall(f"Welcome\n-- pong {token}".encode())
            assert client.line() == "Welcome"


def test_once_nobody_reads_the_output_the_client_leaves_quietly(server, pipe):
    client = pipe(server.port)
    visitor = server.visitor().let_in()
    client.line()
    client.type("hi\n")
    assert visitor.line() == "hi"
    client.line()
    client.process.stdout.close()
    visitor.send("<ada> anybody there?\n")
    visitor.answer_ping()
    assert client.outcome() == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
def test_output_that_cannot_be_written_is_told_in_one_sentence(server, pipe):
    with open("/dev/full", "w") as full:
        client = pipe(server.port, stdout=full)
        server.visitor().let_in()
        assert client.outcome() == (1, "The output could not be written (no space left on device).\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot tell whether a pipe has room")
def test_input_that_the_server_does_not_take_waits_in_its_pipe(server, pipe):
    client = pipe(server.port, stdout=subprocess.DEVNULL)
    visitor = server.visitor().let_in()
    line = b"x" * 1023 + b"\n"
    pipe_end = client.process.stdin.fileno()
    os.set_blocking(pipe_end, False)
    written = 0
    # A second without room in the pipe means that the client stopped reading. One that never stops fills its memory.
    while written < 64_000_000 and select.select([], [pipe_end], [], 1)[1]:
        written += os.write(pipe_end, line * 4)
    assert written < 64_000_000
    client.process.stdin.close()
    took = 0
    while not (received := visitor.line()).startswith("/ping "):
        took += len(received) + 1
    assert took in (written, written + 1)  # the last line may have been cut
    visitor.send(received.replace("/ping", "-- pong") + "\n")
    assert client.outcome() == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_an_interrupt_ends_a_script_at_once(server, pipe):
    client = pipe(server.port)
    server.visitor().let_in()
    client.line()
    client.process.send_signal(signal.SIGINT)
    assert client.outcome() == (130, "")


@pytest.mark.skipif(sys.platform == "win32", reason="closes file descriptor 0 before the start")
def test_a_client_started_without_any_input_leaves_at_once(server, pipe):
    client = pipe(server.port, preexec_fn=lambda: os.close(0))
    server.visitor().let_in().answer_ping()
    assert client.outcome() == (0, "")


@pytest.mark.parametrize("options", ["", ", raw=True"])
def test_what_others_write_cannot_act_on_the_terminal(server, pipe, options):
    client = pipe(server.port, options=options)
    visitor = server.visitor()
    if not options:
        visitor.let_in()
        client.line()
    visitor.send("<ada> \x1b[2Jh\u202ei\x9b\x07\tthere\r\n")
    assert client.line() == "<ada> [2Jhi\tthere"
