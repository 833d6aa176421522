"""What is written at a desk, and what becomes of it: a message, an answer, an edit, a command, or a draft."""

from typing import TYPE_CHECKING

from hubbub.terminal.chat.place import Place
from hubbub.terminal.secrecy import is_command
from hubbub.terminal.view import deeds

if TYPE_CHECKING:
    from hubbub.terminal.view.desk import Desk


class Author:
    """Who writes at a desk."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._place: Place | None = None
        self._mode: deeds.Mode | None = None
        self._laid_aside: dict[Place, tuple[deeds.Mode, str]] = {}
        """What one was editing or answering in other places, and what was written for it."""

    def turn_to(self, place: Place | None) -> None:
        """Write in a place, with what was begun there, or before one was in any."""
        before, text = self._place, self._desk.writing.composer.text
        if before is not None and self._mode is not None:
            self._laid_aside[before] = self._mode, text
        self._place, self._mode = place, None
        self._desk.writing.show_banner("")
        if before is None and text:
            self._keep(text)
            return
        self._desk.writing.load(self._desk.visit.kept.draft(place.address) if place is not None else "")
        if place in self._laid_aside:
            self.begin(*self._laid_aside.pop(place))

    def begin(self, mode: deeds.Mode, text: str = "") -> None:
        """Begin to edit a message, or to answer one, where it is. `text` is what is written for it already."""
        if mode.place is not self._place:
            self._laid_aside[mode.place] = mode, text
            return
        self._mode = mode
        self._desk.writing.show_banner(mode.banner)
        if isinstance(mode, deeds.Editing):
            self._desk.writing.load(text or mode.message.text)

    def leave(self) -> bool:
        """Edit or answer nothing any more. Whether one did."""
        mode, self._mode = self._mode, None
        self._desk.writing.show_banner("")
        if isinstance(mode, deeds.Editing):
            self._desk.writing.load(self._desk.visit.kept.draft(mode.place.address))
        return mode is not None

    def write(self, text: str) -> None:
        """Put a text into the field, to be sent or written on."""
        self._desk.writing.load(text)
        self._keep(text)

    def typed(self, text: str) -> None:
        """Keep what was typed, and let others know that one is typing."""
        self._keep(text)
        if self._place is not None:
            self._desk.visit.typing(self._place, text)

    def sent(self, text: str) -> None:
        """Say it, or do it."""
        place, mode = self._place, self._mode
        if isinstance(mode, deeds.Editing):
            self.leave()
            self._desk.run_worker(deeds.save(self._desk, mode, text))
        elif is_command(text):
            self._done(text)
            self._desk.commander.do(text)
        elif place is None:
            self._desk.writing.load(text)
            self._desk.say("You are in no room yet.")
        else:
            self.leave()
            self._done(text)
            self._desk.visit.outbox.say(place, text.removeprefix("/"), reply=mode.message.seq if mode else 0)
            place.divider = 0
            self._desk.timeline.to_end()

    def edit_last(self) -> None:
        """Edit what one said last."""
        message = deeds.last_own(self._desk, self._place) if self._place is not None else None
        if self._place is not None and message is not None:
            deeds.edit(self._desk, self._place, message)

    def _keep(self, text: str) -> None:
        if self._place is not None and not isinstance(self._mode, deeds.Editing):
            self._desk.visit.kept.set_draft(self._place.address, text)

    def _done(self, text: str) -> None:
        self._desk.visit.kept.add_typed(text)
        self._keep("")
