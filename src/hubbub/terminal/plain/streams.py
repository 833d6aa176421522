"""The screen without a terminal: lines from standard input, lines to standard output."""

import asyncio
import errno
import io
import os
import sys
import threading
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import TextIO

from hubbub.terminal.plain.lines import Lines
from hubbub.terminal.plain.outcome import Status, VisitError

CHUNK = 65_536
"""Bytes read from standard input at once."""
CHUNKS_AHEAD = 8
"""How many chunks may wait to be sent before no more are read."""
NOBODY_READS = {errno.EPIPE, errno.EINVAL}
"""How a pipe says that its reader is gone; EINVAL on Windows."""


class Streams:
    """Standard input and output. When nobody reads the output any more, that counts as the end of the input."""

    def __init__(self) -> None:
        self._batches: asyncio.Queue[list[str] | None] = asyncio.Queue()
        self._room_ahead = threading.Semaphore(CHUNKS_AHEAD)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # no text may fail to show for want of a letter

    def show(self, lines: list[str]) -> None:
        """Write lines at once."""
        try:
            print("".join(f"{line}\n" for line in lines), end="", flush=True)
        except OSError as error:
            # What is left in Python's buffer must go somewhere, or the interpreter complains as it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if error.errno not in NOBODY_READS:
                reason = os.strerror(error.errno or 0).lower()
                raise VisitError(Status.FAILED, f"The output could not be written ({reason}).") from error
            self._batches.put_nowait(None)

    async def typed(self) -> AsyncGenerator[list[str], None]:
        """The lines of standard input, as they come."""
        if sys.stdin is None:  # closed before we started
            return
        # A thread, since not every system lets a loop wait for any kind of file. A daemon: its last read may never end.
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(sys.stdin, loop), daemon=True).start()
        while (batch := await self._batches.get()) is not None:
            self._room_ahead.release()
            yield batch

    def _read(self, stdin: TextIO, loop: asyncio.AbstractEventLoop) -> None:
        """Read on a thread of its own, never more than a few chunks ahead of what is sent."""
        lines = Lines(stdin.encoding)
        # Past the buffer of `stdin`, whose lock a thread that still reads would hold as the interpreter ends.
        with suppress(OSError), open(stdin.fileno(), "rb", buffering=0, closefd=False) as source:
            while data := source.read(CHUNK):
                self._room_ahead.acquire()
                self._hand_over(lines.feed(data), loop)
        self._hand_over(lines.end(), loop)
        self._hand_over(None, loop)

    def _hand_over(self, batch: list[str] | None, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the loop has closed: nobody wants more
            loop.call_soon_threadsafe(self._batches.put_nowait, batch)
