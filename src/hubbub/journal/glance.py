"""A glance at a journal that a running server is writing: what its state can be made of."""

from contextlib import closing
from pathlib import Path

import apsw
import msgspec

from hubbub.chat.events import Event
from hubbub.journal import JournalError, history, schema
from hubbub.journal.files import connect_to_read


def glance(path: Path) -> tuple[bytes | None, list[Event]]:
    """The last snapshot, if there is one, and every stored event after it, in order. Raises JournalError."""
    try:
        with closing(connect_to_read(path)) as connection:
            connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # the log is the server's
            schema.check(connection, path)
            data, position = history.snapshot(connection)
            return data, list(history.replay(connection, position))
    except (apsw.Error, OSError, msgspec.MsgspecError) as error:
        raise JournalError(f"The history in {path} cannot be read ({error}).") from error
