"""Does what is typed as a command: here, or on the server. A command that nobody knows goes nowhere."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from hubbub.chat.guessing import meant
from hubbub.client import ClientError, Found, Refused
from hubbub.terminal.chat.answers import words
from hubbub.terminal.chat.place import Level, Place
from hubbub.terminal.view.own_commands import NAMES

if TYPE_CHECKING:
    from hubbub.terminal.view.desk import Desk

_LEVELS: dict[str, Level] = {"all": "all", "mentions": "mentions", "off": "off"}


class Commander:
    """The commands of a desk."""

    def __init__(self, desk: "Desk", first: Callable[[asyncio.Event], None]) -> None:
        """`first` is told what has to happen before anything else that is typed."""
        self._desk = desk
        self._first = first

    def do(self, line: str) -> None:
        """Do what a line says that begins with `/`."""
        name, _, rest = line[1:].partition(" ")
        name, rest = name.lower(), rest.strip()
        known = [hint.name for hint in self._desk.known.commands()]
        if name in NAMES:
            self._do_own(name, rest)
        elif self._desk.visit.commands and name not in known:
            near = meant(name, known)
            guess = f" Did you mean /{near}?" if near else ""
            self._desk.say(f"There is no command /{name}.{guess} F1 lists all.", "error")
            self._desk.write(line)
        elif not self._say(name, rest):
            self.ask(line)

    def ask(self, line: str) -> None:
        """Let the server do it, and show what it answers; what is typed meanwhile is for where that leads."""
        answered = asyncio.Event()
        if self._desk.visit.is_connected:
            self._first(answered)
        elif self._desk.visit.chat.current is not None:
            self._desk.say("You are not connected. That is done when you are back.")
        self._desk.run_worker(self._ask(self._desk.visit.chat.current, line, answered))

    async def _ask(self, place: Place | None, line: str, answered: asyncio.Event) -> None:
        desk = self._desk
        try:
            answer = await desk.visit.line(place, line)
        except (Refused, ClientError) as error:
            desk.say(str(error), "error", place)
            desk.want("")
        else:
            if not isinstance(answer, Found) and (told := words(answer)):
                desk.say(told, place=place)
            desk.open_wanted()
        finally:
            answered.set()

    def _say(self, name: str, rest: str) -> bool:
        """Do those commands that say something, and so wait until it has come true. Whether it was one."""
        visit, place = self._desk.visit, self._desk.visit.chat.current
        to, _, text = rest.partition(" ")
        is_private = name == "msg" and not to.startswith("#")
        if name == "me" and rest and place is not None:
            visit.outbox.say(place, rest, form="action")
        elif is_private and text.strip() and (visit.chat.knows(to) or not visit.is_connected):
            self._desk.open(visit.chat.conversation(to))
            visit.outbox.say(visit.chat.conversation(to), text.strip())
        else:
            if is_private or name == "join":
                self._desk.want(to if is_private else f"#{to.removeprefix('#')}")
            return False
        self._desk.timeline.to_end()
        return True

    def _do_own(self, name: str, rest: str) -> None:
        desk, place = self._desk, self._desk.visit.chat.current
        match name:
            case "help" if rest and rest.lstrip("/") not in NAMES:
                self.ask(f"/help {rest}")
            case "help":
                desk.action_help()
            case "go" | "query" if rest:
                desk.open_named(rest)
            case "go" | "query":
                desk.action_go()
            case "search":
                desk.action_search(rest)
            case "next":
                desk.action_next_unread()
            case "quit":
                desk.app.exit(0)
            case "close" if place is not None:
                self._close(place)
            case "notify" if place is not None:
                self._notify(place, rest)
            case "editor":
                desk.writing.composer.action_open_editor()
            case "copy":
                desk.action_choose()
            case "mouse" | "theme":
                desk.app.call_later(desk.app.run_action, f"app.theme({rest!r})" if name == "theme" else "app.mouse")

    def _close(self, place: Place) -> None:
        if place.is_conversation:
            self._desk.visit.chat.remove(place)
        else:
            self.ask(f"/leave {place.address}")

    def _notify(self, place: Place, level: str) -> None:
        if level in _LEVELS:
            place.level = _LEVELS[level]
            self._desk.visit.kept.set_level(place.address, place.level)
        told = {"all": "all", "mentions": "what calls you", "off": "nothing"}[place.level]
        self._desk.say(f"You are told of {told} in {place.address}. (/notify all, mentions or off)")
