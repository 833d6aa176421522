"""Signals: what the system, or the host by his shell, tells the server."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable


def on_stop(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Have `stop` set by the first SIGTERM or SIGINT; once it is set, the next one ends the process at once."""

    def on_signal(number: int, _frame: object = None) -> None:
        if stop.is_set():
            os._exit(128 + number)
        loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, on_signal, number)
        except NotImplementedError:  # Windows
            signal.signal(number, on_signal)


def end_at_next(loop: asyncio.AbstractEventLoop) -> None:
    """From here on a signal ends the process at once, whatever the disk is doing."""
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)


def on_hangup(loop: asyncio.AbstractEventLoop, reread: Callable[[], None], stop: Callable[[], None]) -> None:
    """Have SIGHUP read the settings again; or stop the server, where it means that the terminal is gone.

    Where the signal was ignored before, as under nohup, the terminal may go.
    """
    if not hasattr(signal, "SIGHUP"):  # Windows
        return
    tied = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN and _has_terminal()
    loop.add_signal_handler(signal.SIGHUP, lambda: stop() if tied and not _has_terminal() else reread())


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
