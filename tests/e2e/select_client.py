"""A client as a beginner writes it, run by the tests: one loop that waits for the keyboard and the server at once."""

import os
import select
import socket
import sys

with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as server:
    while True:
        ready, _, _ = select.select([server, sys.stdin], [], [])
        if server in ready:
            heard = server.recv(2048)
            if not heard:
                break
            os.write(sys.stdout.fileno(), heard)
        if sys.stdin in ready:
            typed = os.read(sys.stdin.fileno(), 2048)
            if not typed:
                break
            server.sendall(typed)
