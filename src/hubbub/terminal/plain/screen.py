"""Where the user reads and types: at a terminal, or through plain streams."""

import os
import sys
from collections.abc import AsyncGenerator
from typing import Protocol, TextIO

from hubbub.terminal.plain.streams import Streams


class Screen(Protocol):
    """Shows lines, and yields the lines that the user types."""

    def show(self, lines: list[str]) -> None:
        """Show lines, which must be harmless to a terminal. Raises VisitError if they cannot be written."""

    def typed(self) -> AsyncGenerator[list[str], None]:
        """The user's lines, in portions as they come, until the user ends them."""


def at_keyboard() -> bool:
    """Whether a person types, rather than a script."""
    return _is_terminal(sys.stdin)


def open_screen() -> Screen:
    """A line under edit needs a terminal on both sides that can move its cursor; everything else gets plain streams."""
    if _is_terminal(sys.stdin) and _is_terminal(sys.stdout) and os.environ.get("TERM") not in ("dumb", "unknown"):
        from hubbub.terminal.plain.prompt import Prompt  # takes long to load: scripts need not wait for it

        return Prompt()
    return Streams()


def _is_terminal(stream: TextIO | None) -> bool:
    """Python has None for a stream that was closed when it started."""
    return stream is not None and stream.isatty()
