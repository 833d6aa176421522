"""The reader: a thread that looks stored events up, so that the hub's thread never waits for the disk."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeAlias, TypeVar

import apsw
import msgspec

from hubbub.journal import JournalError, Post
from hubbub.journal.files import connect_to_read
from hubbub.journal.schema import plain

log = logging.getLogger("hubbub.journal")

Answer = TypeVar("Answer")
Question: TypeAlias = Callable[[apsw.Connection], Answer]


class Reader:
    """Reads through a connection of its own, which it opens when it needs one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: apsw.Connection | None = None
        self._reading = threading.Lock()
        self._questions: SimpleQueue[tuple[Question[Any], Callable[[Any], None]] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._post: Post

    def start(self, post: Post) -> None:
        """Begin to answer, through `post`."""
        self._post = post
        self._thread = threading.Thread(target=self._run, name="journal-reader", daemon=True)
        self._thread.start()

    def ask(self, question: Question[Answer], then: Callable[[Answer | JournalError], None]) -> None:
        """Have `then` called with the answer, or with what keeps it from being found."""
        self._questions.put((question, then))

    def look(self, question: Question[Answer]) -> Answer | JournalError:
        """The answer, or what keeps it from being found. Any thread may call this, and waits for the others."""
        with self._reading:
            try:
                if not self._connection:
                    self._connection = connect_to_read(self._path)
                return question(self._connection)
            except (apsw.Error, OSError, msgspec.MsgspecError, JournalError) as error:
                return plain(error, self._path)
            except Exception as error:
                log.exception("A question about the history could not be answered.")
                return plain(error, self._path)

    def release(self) -> None:
        """Close the connection until the next question.

        Waits for the one that is being answered; any thread may call this.
        """
        with self._reading:
            connection, self._connection = self._connection, None
            if connection:
                connection.close(force=True)

    def close(self) -> None:
        """Answer what has been asked, and close."""
        if self._thread:
            self._questions.put(None)
            self._thread.join()
        self.release()

    def _run(self) -> None:
        while asked := self._questions.get():
            question, then = asked
            answer = self.look(question)
            with suppress(RuntimeError):  # the hub's loop is closed: nobody is left to be told
                self._post(partial(then, answer))
