"""The screen at a terminal: a line under edit at the bottom, which is never garbled by what comes in above it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.renderer import CPR_Support


class Prompt:
    """One prompt for the whole visit. ↑ recalls earlier lines, Ctrl-C and Ctrl-D end it, Ctrl-Z suspends us."""

    def __init__(self) -> None:
        self._session: PromptSession[str] = PromptSession("> ", enable_suspend=True)
        self._session.default_buffer.accept_handler = self._accept
        # One line needs no knowledge of the cursor's row, and asking for it would hold up every line shown.
        self._session.app.renderer.cpr_support = CPR_Support.NOT_SUPPORTED
        self._entered: asyncio.Queue[str | None] = asyncio.Queue()

    def show(self, lines: list[str]) -> None:
        """Write lines above the line under edit.

        prompt_toolkit's own `patch_stdout` lets the terminal echo for a moment, so that a key could show up among them.
        """
        app = self._session.app
        if app.is_running:
            app.renderer.erase()
        app.output.enable_autowrap()
        app.output.write("".join(f"{line}\n" for line in lines))
        app.output.flush()
        app.invalidate()

    async def typed(self) -> AsyncGenerator[list[str], None]:
        """Each line that was entered; a paste may hold several."""
        prompting = asyncio.create_task(self._prompt())
        try:
            while (text := await self._entered.get()) is not None:
                yield text.split("\n")
        finally:
            prompting.cancel()
            with suppress(asyncio.CancelledError):
                await prompting

    async def _prompt(self) -> None:
        try:
            await self._session.prompt_async()
        except (EOFError, KeyboardInterrupt):
            pass  # Ctrl-D and Ctrl-C: both leave
        finally:
            self._entered.put_nowait(None)

    def _accept(self, buffer: Buffer) -> bool:
        """Take the line. False tells prompt_toolkit to empty it, and to go on."""
        self._entered.put_nowait(buffer.text)
        return False
