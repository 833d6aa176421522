"""Does what is typed as a command: here, or on the server. A command that nobody knows goes nowhere."""

from typing import TYPE_CHECKING

from hubbub.client import ClientError, Found, Refused
from hubbub.terminal.chat.answers import words
from hubbub.terminal.chat.completion import suggestion
from hubbub.terminal.chat.place import Level, Place
from hubbub.terminal.view.own_commands import NAMES

if TYPE_CHECKING:
    from hubbub.terminal.view.desk import Desk

_LEVELS: dict[str, Level] = {"all": "all", "mentions": "mentions", "off": "off"}


class Commander:
    """The commands of a desk."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def do(self, line: str) -> None:
        """Do what a line says that begins with `/`."""
        name, _, rest = line[1:].partition(" ")
        name, rest = name.lower(), rest.strip()
        known = [hint.name for hint in self._desk.known.commands()]
        if name in NAMES:
            self._do_own(name, rest)
        elif self._desk.visit.commands and name not in known:
            near = suggestion(name, known)
            guess = f" Did you mean /{near}?" if near else ""
            self._desk.say(f"There is no command /{name}.{guess} F1 lists all.", "error")
            self._desk.write(line)
        elif not self._say(name, rest):
            if name == "join" and rest:
                self._desk.want(rest.split()[0])
            self.ask(line)

    def ask(self, line: str) -> None:
        """Let the server do it, and show what it answers."""
        self._desk.run_worker(self._ask(self._desk.visit.chat.current, line))

    async def _ask(self, place: Place | None, line: str) -> None:
        desk = self._desk
        try:
            answer = await desk.visit.line(place, line)
        except (Refused, ClientError) as error:
            desk.say(str(error), "error", place)
            return
        if not isinstance(answer, Found) and (told := words(answer)):
            desk.say(told, place=place)
        desk.open_wanted()

    def _say(self, name: str, rest: str) -> bool:
        """Do those commands that say something, and so wait until it has come true. Whether it was one."""
        visit, place = self._desk.visit, self._desk.visit.chat.current
        to, _, text = rest.partition(" ")
        if name == "me" and rest and place is not None:
            visit.outbox.say(place, rest, form="action")
        elif name == "msg" and text.strip() and not to.startswith("#"):
            self._desk.open(visit.chat.conversation(to))
            visit.outbox.say(visit.chat.conversation(to), text.strip())
        else:
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
                desk.run_worker(desk.app.run_action(f"app.{name}({rest!r})" if name == "theme" else f"app.{name}"))

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
