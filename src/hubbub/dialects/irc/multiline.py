"""Multiline (IRCv3 multiline): a message that a client sends in several lines, within a batch of his own."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from hubbub.dialects.irc.message import Message
from hubbub.dialects.irc.query import Wish, fail
from hubbub.dialects.irc.shown.messages import CONCAT

MAX_BYTES = 4096
"""How long a message of several lines may be, in bytes with its line feeds."""
MAX_LINES = 32
"""How many lines it may be sent in."""


class Multiline:
    """The batch that a client has open. What it becomes is one message of its kind, with line feeds in its text."""

    def __init__(self, deliver: Callable[[Message], Iterable[Wish]]) -> None:
        """`deliver` makes wishes of the whole message."""
        self._deliver = deliver
        self._opening: Message | None = None
        self._abandoned = ""
        self._command = ""
        self._text = ""
        self._lines = 0

    @property
    def under_way(self) -> bool:
        """Whether a batch is open."""
        return self._opening is not None

    def take(self, message: Message) -> tuple[Message, Iterable[Wish]] | None:
        """What a line leads to, with the line that is answered by it; None if it is no part of a batch."""
        batch = message.tags.get("batch", "")
        if message.command == "BATCH":
            return self._batch(message)
        if self._opening is None:
            return (message, ()) if batch and batch == self._abandoned else None
        if message.command not in ("PRIVMSG", "NOTICE") and not batch:
            return None
        return self._line(self._opening, message, batch)

    def _batch(self, message: Message) -> tuple[Message, Iterable[Wish]]:
        name = message.params[0] if message.params else ""
        if name.startswith("-") and name[1:] == self._abandoned:
            self._abandoned = ""
            return message, ()
        opening, self._opening = self._opening, None
        if opening is not None:
            done = name == f"-{opening.params[0][1:]}"
            return opening, self._whole(opening) if done else self._invalid("no such batch is open")
        if not name.startswith("+") or len(name) < 2 or len(message.params) < 3:
            return message, self._invalid("a batch is opened by its name, its type and a target")
        if message.params[1] != "draft/multiline":
            return message, [fail("BATCH", "UNKNOWN_TYPE", message.params[1], "No client opens such a batch")]
        self._opening, self._command, self._text, self._lines, self._abandoned = message, "", "", 0, ""
        return replace(message, tags={}), ()

    def _line(self, opening: Message, message: Message, batch: str) -> tuple[Message, Iterable[Wish]]:
        text = message.params[1] if len(message.params) > 1 else ""
        goes_on = CONCAT in message.tags
        self._command = self._command or message.command
        joint = "" if not self._lines else "\r" if goes_on else "\n"
        size = len((self._text + text).encode()) + (joint == "\n")
        wrong: Iterable[Wish] = ()
        if batch != opening.params[0][1:]:
            wrong = self._invalid("that line is of another batch, or of none")
        elif message.command != self._command or (goes_on and not (text and self._lines)):
            wrong = self._invalid("that line cannot stand here")
        elif message.params[:1] != opening.params[2:3]:
            target = message.params[0] if message.params else "*"
            wrong = [fail("BATCH", "MULTILINE_INVALID_TARGET", opening.params[2], target, "One message has one target")]
        elif self._lines == MAX_LINES:
            wrong = [fail("BATCH", "MULTILINE_MAX_LINES", str(MAX_LINES), f"A message has {MAX_LINES} lines at most")]
        elif size > MAX_BYTES:
            wrong = [fail("BATCH", "MULTILINE_MAX_BYTES", str(MAX_BYTES), f"A message has {MAX_BYTES} bytes at most")]
        if wrong:
            self._opening, self._abandoned = None, opening.params[0][1:]
            return opening, wrong
        self._text += joint + text
        self._lines += 1
        return replace(message, tags={}), ()

    def _whole(self, opening: Message) -> Iterable[Wish]:
        if not self._lines or not self._text.strip("\n\r "):
            return self._invalid("there is nothing in that message")
        return self._deliver(Message(self._command, [opening.params[2], self._text], opening.tags))

    def _invalid(self, why: str) -> list[Wish]:
        return [fail("BATCH", "MULTILINE_INVALID", f"Not said: {why}")]
