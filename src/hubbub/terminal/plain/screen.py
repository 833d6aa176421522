"""Where the user reads and types: at a terminal, or through plain streams."""

import sys
from collections.abc import AsyncGenerator
from typing import Protocol

from hubbub.terminal.capability import has_line_editing, is_terminal
from hubbub.terminal.plain.streams import Streams


class Screen(Protocol):
    """Shows lines, and yields the lines that the user types."""

    def show(self, lines: list[str]) -> None:
        """Show lines, which must be harmless to a terminal. Raises VisitError if they cannot be written."""

    def typed(self) -> AsyncGenerator[list[str], None]:
        """The user's lines, in portions as they come, until the user ends them."""


def at_keyboard() -> bool:
    """Whether a person types, rather than a script."""
    return is_terminal(sys.stdin)


def open_screen() -> Screen:
    """A line under edit needs a terminal on both sides that can move its cursor; everything else gets plain streams."""
    if has_line_editing():
        from hubbub.terminal.plain.prompt import Prompt  # takes long to load: scripts need not wait for it

        return Prompt()
    return Streams()
