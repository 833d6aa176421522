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
            await _lend(app, [*command, str(path)])
            return path.read_text("utf-8", errors="replace").rstrip("\n")
    except OSError as error:
        raise NotEdited(f"The editor's file is lost ({error.strerror or error}); your text is as it was.") from error


async def _lend(app: App[object], command: list[str]) -> None:
    """Let the command have the terminal until it ends."""
    try:
        with app.suspend(), app.batch_update():
            failure = await _run(command)  # an error raised in here would keep the app from coming back
    except SuspendNotSupported:
        raise NotEdited("This terminal cannot be lent to an editor.") from None
    if failure:
        raise NotEdited(f"{command[0]} {failure}.")


def _command(configured: str) -> list[str]:
    """The editor and its arguments."""
    chosen = next(filter(str.strip, (configured, os.environ.get("VISUAL", ""), os.environ.get("EDITOR", ""))), FALLBACK)
    try:
        return shlex.split(chosen, posix=sys.platform != "win32")
    except ValueError:
        raise NotEdited(f"{chosen} is no command: a quotation mark is missing.") from None


async def _run(command: list[str]) -> str:
    """Run it to its end. Returns what went wrong; empty if nothing did."""
    with _undisturbed():
        try:
            process = await asyncio.create_subprocess_exec(*command)
        except OSError as error:
            return f"could not be started: {error.strerror or error}"
        status = await process.wait()
    return f"ended with status {status}; your text is as it was" if status else ""


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C is the editor's alone, though the terminal sends it to us as well. A child inherits no such handler."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
