"""The plain client with servers that know nothing of ours."""

import socket
import threading

import pytest


@pytest.fixture
def tutorial_port():
    """A server of the tutorial's kind: a thread a client, a greeting without its line feed, and a broadcast."""
    clients = []

    def serve(client: socket.socket) -> None:
        with client:
            client.sendall(b"Welcome to this chatroom!")
            while message := client.recv(2048):
                for other in clients:
                    if other is not client:
                        other.sendall(b"<127.0.0.1> " + message)
            clients.remove(client)

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            clients.append(client)
            threading.Thread(target=serve, args=(client,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def test_two_raw_clients_talk_through_a_server_of_the_tutorials_kind(tutorial_port, pipe):
    listener = pipe(tutorial_port, options=", raw=True")
    assert listener.line() == "Welcome to this chatroom!"
    speaker = pipe(tutorial_port, options=", raw=True")
    assert speaker.line() == "Welcome to this chatroom!"
    assert speaker.end("hi\n") == (0, "<You> hi\n", "")
    assert listener.line() == "<127.0.0.1> hi"


def test_text_without_a_line_feed_is_shown_at_once(server, pipe):
    client = pipe(server.port, options=", raw=True")
    visitor = server.visitor()
    visitor.send("Welcome to this chatroom!")
    assert client.line() == "Welcome to this chatroom!"
    visitor.send("\n")  # it comes late, and makes no empty line
    visitor.send("<ada> hi\n\n<bob> ho\n")
    assert [client.line() for _ in range(3)] == ["<ada> hi", "", "<bob> ho"]
    visitor.send("\n")
    assert client.line() == ""


def test_a_letter_cut_in_two_is_shown_whole(server, pipe):
    client = pipe(server.port, options=", raw=True")
    visitor = server.visitor()
    visitor.send("<ada> né!\n".encode()[:8])
    assert client.line() == "<ada> n"
    visitor.send("<ada> né!\n".encode()[8:])
    assert client.line() == "é!"


def test_all_input_is_sent_as_it_is_and_then_our_side_ends(server, pipe):
    client = pipe(server.port, options=", raw=True")
    client.type("NICK ada\n/quit\nlast")
    client.process.stdin.close()
    visitor = server.visitor()
    assert visitor.received.read() == "NICK ada\n/quit\nlast\n"
    visitor.send("bye")
    visitor.leave()
    assert client.process.stdout.read() == "<You> NICK ada\n<You> /quit\n<You> last\nbye\n"
    assert client.outcome() == (0, "")


def test_a_server_that_says_nothing_more_does_not_keep_us(server, pipe):
    client = pipe(server.port, options=", raw=True")
    visitor = server.visitor()
    status = client.end("hi\n")
    assert status == (0, "<You> hi\n", "")
    assert visitor.received.read() == "hi\n"


def test_a_lost_connection_is_told(server, pipe):
    client = pipe(server.port, options=", raw=True")
    server.visitor().leave()
    assert client.outcome() == (4, f"The connection to 127.0.0.1 port {server.port} was lost.\n")
