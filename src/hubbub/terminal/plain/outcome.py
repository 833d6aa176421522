"""How a visit to a room can end: the exit statuses that scripts rely on, and the error that carries one."""

from enum import IntEnum


class Status(IntEnum):
    """Exit statuses of `hubbub join`. A person at the keyboard reads what was refused, so 1 is mostly for scripts."""

    LEFT = 0
    """Left by will; when input was piped, all of it was accepted."""
    FAILED = 1
    """Not all that was sent is known to be saved, or the output could not be written."""
    USAGE = 2
    """The command line was wrong."""
    NO_ROOM = 3
    """No room could be entered."""
    LOST = 4
    """The room closed, or the connection to it was lost."""
    INTERRUPTED = 130
    """Ctrl-C, while input was piped."""


class VisitError(Exception):
    """A visit that ended badly. Its text is what to tell the user, in one sentence; `status` is the exit status."""

    def __init__(self, status: Status, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
