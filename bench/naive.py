"""The yardstick: the smallest chat server that does the job, `python naive.py IP PORT`.

One thread, one selector, blocking sockets, and for every message one `sendall` for every other client: what most people
would write first, and what most tutorials end with. Nothing in it is slow on purpose: it reads all there is, keeps
unfinished lines apart, and sends at once (no Nagle). It saves nothing, and one reader who stops reading stops it all.
"""

import selectors
import socket
import sys
from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class Client:
    """A connection, what a line of its begins with at the others, and its line whose end has not come yet."""

    socket: socket.socket
    author: bytes
    unfinished: bytes = b""


class Room:
    """All clients, and what each of them says to the others."""

    def __init__(self, listener: socket.socket) -> None:
        self.selector = selectors.DefaultSelector()
        self.selector.register(listener, selectors.EVENT_READ)
        self.clients: list[Client] = []

    def serve(self) -> None:
        """Take new connections and what the clients send, for ever."""
        while True:
            for key, _ in self.selector.select():
                if key.data is None:
                    self.welcome(key.fileobj)  # type: ignore[arg-type]
                else:
                    self.receive(key.data)

    def welcome(self, listener: socket.socket) -> None:
        """Take one new connection."""
        connection, address = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(connection, f"<{address[0]}> ".encode())
        self.clients.append(client)
        self.selector.register(connection, selectors.EVENT_READ, client)
        self.send(client, b"Welcome to this chatroom!\n")

    def receive(self, client: Client) -> None:
        """Read what a client has sent, and act on each line of it."""
        try:
            data = client.socket.recv(65536)
        except OSError:
            data = b""
        if not data:
            self.remove(client)
            return
        *lines, client.unfinished = (client.unfinished + data).split(b"\n")
        for line in lines:
            if line.startswith(b"/ping "):
                self.send(client, b"-- pong " + line.removeprefix(b"/ping ") + b"\n")
            else:
                self.broadcast(client, client.author + line + b"\n")

    def broadcast(self, sender: Client, message: bytes) -> None:
        """Send a message to everybody but its sender."""
        for client in self.clients.copy():
            if client is not sender:
                self.send(client, message)

    def send(self, client: Client, message: bytes) -> None:
        """Send a message to one client; a client whose connection is broken is removed."""
        try:
            client.socket.sendall(message)
        except OSError:
            self.remove(client)

    def remove(self, client: Client) -> None:
        """Forget a client whose connection has ended."""
        if client in self.clients:
            self.clients.remove(client)
            self.selector.unregister(client.socket)
            client.socket.close()


if __name__ == "__main__":
    with socket.create_server((sys.argv[1], int(sys.argv[2])), backlog=128) as door:
        Room(door).serve()
