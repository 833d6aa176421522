"""The editor that the user is at home in, lent the terminal for a while."""

import asyncio
import contextlib
import os
import shlex
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from textual.app import App, SuspendNotSupported

FALLBACK = "notepad" if sys.platform == "win32" else "vi"


class NotEdited(Exception):
    """The text is as it was; says why, in a sentence."""


async def edit(app: App[object], text: str, configured: str = "") -> str:
    """What the user makes of `text` in his editor: the `configured` one, else `$VISUAL`, else `$EDITOR`.

    The app goes on behind it, but draws nothing. Nobody else can read the file, and it is gone afterwards. Raises
    NotEdited.
    """
    command = _command(configured)
    try:
        with tempfile.TemporaryDirectory(prefix="hubbub-", ignore_cleanup_errors=True) as folder:
            path = Path(folder, "message.md")
            path.touch(0o600)
            path.write_text(text, "utf-8", newline="\n")
            with app.suspend(), app.batch_update():
                status = await _run([*command, str(path)])
            if status:
                raise NotEdited(f"{command[0]} ended with status {status}; your text is as it was.")
            return path.read_text("utf-8", errors="replace").rstrip("\n")
    except SuspendNotSupported:
        raise NotEdited("This terminal cannot be lent to an editor.") from None
    except OSError as error:
        raise NotEdited(f"{command[0]} could not be started: {error.strerror or error}.") from error


def _command(configured: str) -> list[str]:
    """The editor and its arguments."""
    chosen = next(filter(str.strip, (configured, os.environ.get("VISUAL", ""), os.environ.get("EDITOR", ""))), FALLBACK)
    try:
        return shlex.split(chosen, posix=sys.platform != "win32")
    except ValueError:
        raise NotEdited(f"{chosen} is no command: a quotation mark is missing.") from None


async def _run(command: list[str]) -> int:
    """Run it to its end. Returns its status."""
    process = await asyncio.create_subprocess_exec(*command)
    with _undisturbed():
        return await process.wait()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C is the editor's alone: the terminal sends it to us as well."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
