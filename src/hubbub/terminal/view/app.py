"""The full-screen client: from the question where to go, and as whom, to the day one leaves."""

import asyncio
import os
import time
from collections.abc import Mapping

from textual import events, work
from textual.app import App
from textual.binding import Binding

from hubbub.client import Refused, url_of
from hubbub.terminal.chat.message import Message, Tone
from hubbub.terminal.chat.place import Level, Place
from hubbub.terminal.configuration import Configuration, configuration_file, load, wrong
from hubbub.terminal.kept import Kept, Server, Servers
from hubbub.terminal.layout import mention_pattern
from hubbub.terminal.look import Look
from hubbub.terminal.notebook import Notebook, state_folder
from hubbub.terminal.view import keyboard, notices, themes
from hubbub.terminal.view.choice import Choice, Offer, fitting
from hubbub.terminal.view.clock import Clock
from hubbub.terminal.view.desk import Desk
from hubbub.terminal.view.question import Question
from hubbub.terminal.view.rows import Page
from hubbub.terminal.view.typeahead import TypeAhead
from hubbub.terminal.visit import Visit

NICK = "What shall others call you?"
QUIET_SECONDS = 1.0
"""The bell rings so often at most."""


class HubbubApp(App[int]):
    """The client. Its result is the exit status."""

    ENABLE_COMMAND_PALETTE = False
    INLINE_PADDING = 0
    TITLE = "Hubbub"
    CSS = """
    OptionList:ansi > .option-list--option-highlighted, Input:ansi > .input--selection { text-style: bold underline; }
    """
    """Without colours, what is marked by its ground alone would not be seen."""
    BINDINGS = [
        Binding("ctrl+q", "leave", "Leave", show=False, priority=True),
        Binding("ctrl+c", "leave_twice", "Leave", show=False),
        Binding("alt+m", "mouse", "Mouse", show=False, priority=True),
    ]

    def __init__(
        self, url: str, notebook: Notebook, configuration: Configuration, environment: Mapping[str, str]
    ) -> None:
        """Go to `url`; if it is empty, ask where to go."""
        # else what Textual makes of colours that are not wanted is shades of grey, which are colours still
        super().__init__(ansi_color="NO_COLOR" in environment or None)
        self._url = url
        self._notebook = notebook
        self._servers = Servers(notebook)
        self._configuration = configuration
        self._environment = environment
        self._is_asked_to_leave = 0.0
        self._rang = 0.0
        self._is_lent = False
        """Whether the terminal is an editor's just now."""
        self._has_mouse = configuration.mouse
        self._called: tuple[str, ...] = ()
        self.typeahead = TypeAhead(self, super().on_event)
        self._arrived = asyncio.Event()
        self.desk: Desk | None = None
        self.visit: Visit | None = None

    def on_mount(self) -> None:
        """Begin."""
        for theme in themes.OURS:
            self.register_theme(theme)
        self.theme = self._configuration.theme or self._chosen_theme() or themes.usual(self._environment)
        self.app_suspend_signal.subscribe(self, lambda _: self._lend(True))
        self.app_resume_signal.subscribe(self, lambda _: self._lend(False))
        self.run_worker(self.typeahead.run())
        self._go()

    async def on_event(self, event: events.Event) -> None:
        """Let what is typed wait for its turn."""
        if isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded:
            self.typeahead.type(event)
        else:
            await super().on_event(event)

    def _lend(self, lent: bool) -> None:
        self._is_lent = lent

    @work
    async def _go(self) -> None:
        """Go there, and be there until one leaves."""
        url = self._url or await self._choose()
        server = (self._servers.find(url) or Server(url)) if url else None
        if server is None:
            self.exit(0)
            return
        if not server.nick:
            server = await self._named(server)
            if server is None:
                self.exit(0)
                return
        visit = self.visit = Visit(server, self._servers, Kept(self._notebook, url), self)
        look = Look.of(dark=self.current_theme.dark, colours=not self.no_color)
        page = Page(80, look, Clock(self._configuration.time == "12h"))
        self.desk = Desk(visit, look, page, self._configuration.editor, self.typeahead.wait_for)
        self._listen_for(visit)
        self.typeahead.wait_for(self._arrived)
        await self.push_screen(self.desk)
        await self._seen(self.desk)
        await visit.run()
        self.exit(0)

    @staticmethod
    async def _seen(screen: Desk) -> None:
        """Wait until it is to be seen: to connect for the first time takes a while of loading."""
        seen = asyncio.Event()
        screen.call_after_refresh(seen.set)
        await seen.wait()

    async def _choose(self) -> str:
        from hubbub.terminal.view.servers import choose_server  # what finds rooms nearby takes long to load

        return await choose_server(self, self._servers, nearby=self._configuration.nearby)

    async def _named(self, server: Server) -> Server | None:
        """The server, with the nick that one wants there."""
        used = next((each.nick for each in self._servers.recent() if each.nick), "")
        value = self._configuration.nick or used or self._environment.get("USER", "")
        nick = self._configuration.nick or await self.push_screen_wait(Question(NICK, value=value))
        return Server(server.url, nick) if nick else None

    # What the visit tells ---------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """Something is to be shown otherwise."""
        if self.desk is not None:
            self._listen_for(self.desk.visit)
            self.desk.stale()
        if self._notebook.trouble:
            trouble, self._notebook.trouble = self._notebook.trouble, ""
            self.notify(trouble, severity="warning", markup=False, timeout=20)

    def said(self, place: Place, message: Message, *, mention: bool) -> None:
        """Somebody says something: tell the user, if he looks at something else and wants to know."""
        wanted = {"all": True, "mentions": mention, "off": False}[place.level]
        if wanted and not self.app_focus:
            self._notify_desktop(place, message)

    def entered(self, place: Place) -> None:
        """One is in a place."""
        place.level = self._level_of(place)
        if self.visit is not None:
            self.visit.arrived(place)
        if self.desk is not None:
            self.desk.entered(place)
        self._arrived.set()

    def left(self) -> None:
        """One is no longer in a place."""
        if self.desk is not None:
            self.desk.left()

    def told(self, text: str, tone: Tone) -> None:
        """Something is told that is of no place."""
        if self.desk is not None:
            self.desk.say(text, tone)

    async def refused(self, refused: Refused) -> bool:
        """The server does not let one in: ask for what is missing, or for another name."""
        assert self.visit is not None
        self._arrived.set()
        visit = self.visit
        answer: str | None
        is_for_account = refused.code == "nick-registered" or visit.login is not None
        if refused.code in ("needs-password", "wrong-password") and not is_for_account:
            answer = await self.push_screen_wait(Question(refused.text, secret=True))
            visit.password = answer or ""
        elif refused.code in ("nick-registered", "wrong-password"):
            hint = "Enter its password, or press Esc to take another name"
            answer = await self.push_screen_wait(Question(refused.text, secret=True, hint=hint))
            visit.login = (visit.server.nick, answer) if answer else None
            answer = answer or await self._other_nick(visit, refused.text)
        else:
            visit.login = None
            answer = await self._other_nick(visit, refused.text)
        return answer is not None

    async def _other_nick(self, visit: Visit, error: str) -> str | None:
        nick = await self.push_screen_wait(Question(NICK, value=visit.server.nick, error=error))
        if nick:
            visit.server = Server(visit.server.url, nick)
        return nick

    async def ended(self, reason: str) -> bool:
        """The connection is over."""
        again = Offer("again", "Come back"), Offer("leave", "Leave")
        return await self.push_screen_wait(Choice(reason, lambda typed: fitting(list(again), typed))) == "again"

    def _level_of(self, place: Place) -> Level:
        levels = self.visit.kept.levels() if self.visit is not None else {}
        return levels.get(place.address, "all" if place.is_conversation else "mentions")

    def _listen_for(self, visit: Visit) -> None:
        """Let one's nick and keywords call one."""
        called = (visit.nick, *self._configuration.keywords)
        if called != self._called:
            self._called = called
            visit.chat.mention = mention_pattern(visit.nick, self._configuration.keywords)

    def _notify_desktop(self, place: Place, message: Message) -> None:
        now = time.monotonic()
        if now - self._rang < QUIET_SECONDS or self._is_lent:
            return
        self._rang = now
        if self._configuration.bell:
            self.bell()
        how = notices.protocol(self._configuration.notify, self._environment)
        where = "" if place.is_conversation else f" in {place.address}"
        told = notices.sequence(how, f"{message.nick}{where}", message.text, self._environment)
        if told and self._driver is not None:
            self._driver.write(told)

    # Keys -------------------------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Leave."""
        self.exit(0)

    def action_leave_twice(self) -> None:
        """Leave, if the key is pressed twice."""
        now = time.monotonic()
        if now - self._is_asked_to_leave < 3:
            self.exit(0)
        self._is_asked_to_leave = now
        self.notify("Press Ctrl-C again to leave.", timeout=3)

    def action_mouse(self) -> None:
        """Give the mouse to the terminal, for selecting, or take it back."""
        self._has_mouse = not self._has_mouse
        # Drivers have no public way to do it while they run; some cannot do it at all.
        switch = getattr(self._driver, "_enable_mouse_support" if self._has_mouse else "_disable_mouse_support", None)
        if switch is not None:
            switch()
        words = "The mouse chooses and scrolls." if self._has_mouse else "The mouse is the terminal's: it selects text."
        self.notify(words, timeout=3)

    def _chosen_theme(self) -> str:
        """The theme that was chosen before, if it is still there."""
        name = self._notebook.get("screen", "theme", str, "")
        return name if name in themes.NAMES else ""

    def action_theme(self, name: str) -> None:
        """Take other colours, by the name of a theme."""
        if name in themes.NAMES:
            self._take_theme(name)
        else:
            offers = [Offer(each, each) for each in themes.NAMES]
            self.push_screen(Choice("Colours", lambda typed: fitting(offers, typed)), self._take_theme)

    def _take_theme(self, name: str | None) -> None:
        if name:
            self.theme = name
            self._notebook.set("screen", "theme", name)
            if self.desk is not None:
                self.desk.take_look(Look.of(dark=self.current_theme.dark, colours=not self.no_color))


def run(address: str | None, port: int, environment: Mapping[str, str] = os.environ) -> int:
    """Visit the server at an address, which may be a URL; if there is none, the one that the user chooses.

    Returns the exit status. Raises ValueError if it is no address, and ConfigurationError.
    """
    url = url_of(address, port, tls=False) if address else ""
    file = configuration_file(environment)
    configuration = load(file)
    if configuration.theme and configuration.theme not in themes.NAMES:
        raise wrong(file, "theme", configuration.theme, f"one of {', '.join(themes.NAMES)}")
    notebook = Notebook(state_folder(environment))
    keyboard.install()
    try:
        app = HubbubApp(url, notebook, configuration, environment)
        return app.run(mouse=configuration.mouse) or 0
    finally:
        notebook.close()
