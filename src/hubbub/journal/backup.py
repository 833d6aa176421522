"""Backup: a copy of a journal, also of one that a running server is writing."""

from contextlib import closing
from pathlib import Path

import apsw

from hubbub.journal import JournalError, schema, wal
from hubbub.journal.files import connect_to_read, newborn


def backup(source: Path, target: Path) -> None:
    """Copy the journal `source`, as it is at one moment, to the new file `target`, readable by its owner only.

    The copy gets an id of its own: once a server has gone on from it, its numbers mean other events than the
    original's. Raises JournalError if `target` exists, or if the copy cannot be made; then there is no `target`.
    """
    if target.exists():
        raise JournalError(f"{target} is there already; nothing was copied.")
    try:
        left = wal.size(source)
        with closing(connect_to_read(source)) as original:
            original.config(
                apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, int(left > 0)
            )  # a crash's log is the server's to judge
            schema.check(original, source)
            with newborn(target) as copy:
                with copy.backup("main", original, "main") as pages:
                    pages.step()
                schema.renew_id(copy)
    except (apsw.Error, OSError) as error:
        raise JournalError(f"The history in {source} cannot be copied to {target} ({error}).") from error
