"""The moment in which the full screen is loaded: something is to be seen at once, and what is typed is kept for it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def opening(words: str) -> Iterator[None]:
    """Show the words on a line of the terminal, for as long as it takes."""
    with _typing_ahead():
        print(words, end="", flush=True)
        try:
            yield
        finally:
            print("\r\x1b[K", end="", flush=True)


@contextmanager
def _typing_ahead() -> Iterator[None]:
    """Let the terminal pass on what is typed as it is, unshown: else Enter would come as another key."""
    if sys.platform == "win32":
        yield
        return
    import termios

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    quiet = termios.tcgetattr(terminal)
    quiet[0] &= ~termios.ICRNL
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(terminal, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)
