"""Measure what the terminal client costs with a short and with a long history: `python bench/terminal_client.py`.

For each number of messages there is a room with so many, and the client joins it in a terminal of 120 by 40. It prints
how long it took until the newest message was on the screen, and the client's memory then; then it scrolls up by pages
and prints how long a page took, from the key to the screen, and what it cost of the processor; and the memory after all
pages. Linux only.

Exit status: 0 measured; 2 nothing could be measured. Speed alone never fails a run.
"""

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness import BenchError, resident_kb
from room import room_with

COUNTS = (100, 10_000, 100_000)
ROWS, COLUMNS = 40, 120
PAGE_UP = b"\x1b[5~"
START_SECONDS = 60.0
QUIET_SECONDS = 0.15
"""A screen is drawn when nothing more has come for so long."""


class Terminal:
    """A terminal in which the client runs. Nobody looks at it but for what comes."""

    def __init__(self, port: int, state: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = os.environ | {
            "TERM": "xterm-256color",
            "HUBBUB_STATE": str(state),
            "HUBBUB_JOIN_CONFIG": str(state / "join.toml"),
        }
        (state / "join.toml").write_text('nick = "reader"\n')
        command = [sys.executable, "-m", "hubbub", "join", "127.0.0.1", str(port)]
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)

    def until(self, sign: bytes, seconds: float) -> float:
        """Read until that has come; returns after how many seconds. Raises BenchError."""
        begun, heard = time.monotonic(), b""
        while sign not in heard:
            if not select.select([self._master], [], [], max(0.0, begun + seconds - time.monotonic()))[0]:
                raise BenchError(f"{sign!r} did not come within {seconds} s.")
            heard = heard[-100_000:] + os.read(self._master, 1 << 16)
        return time.monotonic() - begun

    def press(self, key: bytes) -> float:
        """Press a key; returns after how many seconds the last of what it leads to came."""
        begun = last = time.monotonic()
        os.write(self._master, key)
        while select.select([self._master], [], [], QUIET_SECONDS)[0]:
            os.read(self._master, 1 << 16)
            last = time.monotonic()
        return last - begun

    def memory_mb(self) -> float:
        """What the client holds."""
        return resident_kb(self.process.pid) / 1024

    def processor_seconds(self) -> float:
        """What the client has used of the processor."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def terminal(port: int) -> Iterator[Terminal]:
    """A terminal with a client that has never been anywhere."""
    with tempfile.TemporaryDirectory() as state:
        seat = Terminal(port, Path(state))
        try:
            yield seat
        finally:
            seat.process.terminate()
            seat.process.wait()


def measure(count: int, pages: int) -> str:
    """A line of the table."""
    with room_with(count) as port, terminal(port) as seat:
        start = seat.until(f"number={count - 1}".encode(), START_SECONDS)
        seat.press(b"")
        memory, used = seat.memory_mb(), seat.processor_seconds()
        times = [seat.press(PAGE_UP) for _ in range(min(pages, count // 10))]
        cost = (seat.processor_seconds() - used) / len(times)
        middle, worst = statistics.median(times) * 1000, max(times) * 1000
        return (
            f"{count:>9,}  {start:7.2f} s  {memory:6.1f} MB  {middle:7.1f} ms  {worst:7.1f} ms  {cost * 1000:8.1f} ms"
            f"  {seat.memory_mb():9.1f} MB"
        )


def main() -> int:
    """Run the benchmark. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200, help="How many pages to scroll up.")
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS, help="How many messages the rooms have.")
    arguments = parser.parse_args()
    print(" messages      start     memory   a page     the slowest   processor   memory after")
    try:
        for count in arguments.counts:
            print(measure(count, arguments.pages), flush=True)
    except (BenchError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
