"""The screen at which one sits: the places, the messages, the people, the field, and how it all stands."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import Screen

from hubbub.terminal.chat.message import Tone
from hubbub.terminal.chat.place import Place
from hubbub.terminal.look import Look
from hubbub.terminal.view import deeds, dialogs, lines, sidebars
from hubbub.terminal.view.author import Author
from hubbub.terminal.view.bars import Bar, Sidebar
from hubbub.terminal.view.commander import Commander
from hubbub.terminal.view.composer import Composer
from hubbub.terminal.view.help import Help
from hubbub.terminal.view.known import Known
from hubbub.terminal.view.rows import Page
from hubbub.terminal.view.timeline import Timeline
from hubbub.terminal.view.writing import Writing
from hubbub.terminal.visit import Visit

FRAME_SECONDS = 1 / 30
"""What changes within so long is drawn at once."""
WIDE_ENOUGH = {"places": 90, "people": 110}
"""From so many columns on there is space for a sidebar."""


class Desk(Screen[None]):
    """Where one reads and writes."""

    AUTO_FOCUS = "Composer"
    BINDINGS = [
        Binding("pageup", "page(-1)", "Scroll up", show=False),
        Binding("pagedown", "page(1)", "Scroll down", show=False),
        Binding("alt+up", "choose", "Choose a message", show=False, priority=True),
        Binding("alt+a", "next_unread", "Next unread", show=False, priority=True),
        Binding("alt+g", "go", "Go to", show=False, priority=True),
        Binding("alt+r", "search", "Search", show=False, priority=True),
        Binding("alt+x", "commands", "Commands", show=False, priority=True),
        Binding("alt+s", "fold('places')", "Fold the rooms", show=False, priority=True),
        Binding("alt+u", "fold('people')", "Fold the people", show=False, priority=True),
        Binding("ctrl+pageup", "step(-1)", "One place up", show=False, priority=True),
        Binding("ctrl+pagedown", "step(1)", "One place down", show=False, priority=True),
        Binding("f1", "help", "Help", show=False, priority=True),
        Binding("ctrl+r", "reconnect", "Connect now", show=False, priority=True),
        Binding("ctrl+l", "redraw", "Draw anew", show=False, priority=True),
        *(Binding(f"alt+{digit}", f"place({digit})", show=False, priority=True) for digit in range(1, 10)),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (5, "-high")]
    DEFAULT_CSS = """
    Desk { overflow: hidden; }
    Desk.-low #top { display: none; }
    Desk #places { width: 20; background: $panel; }
    Desk #people { width: 20; background: $panel; }
    Desk Composer, Desk Composer:focus { border-left: thick $primary; }
    Desk #top { background: $panel; }
    Desk #status { background: $panel; }
    Desk Timeline { width: 1fr; height: 1fr; }
    """

    def __init__(
        self, visit: Visit, look: Look, page: Page, editor: str, first: Callable[[asyncio.Event], None]
    ) -> None:
        """`page` has what lines have in common, whatever their width; `editor` is the one that is configured.

        `first` is told what has to happen before anything else that is typed.
        """
        super().__init__()
        self.visit = visit
        self.look = look
        self._page = page
        self._top = Bar(id="top")
        self._places = Sidebar(id="places")
        self.timeline = Timeline(self._page_of, lambda: visit.nick)
        self._people = Sidebar(id="people")
        self.known = Known(visit)
        self.commander = Commander(self, first)
        self.writing = Writing(self.known, visit.kept.typed(), editor)
        self._status = Bar(id="status")
        self.author = Author(self)
        self._folded = visit.kept.folded()
        self._unfolded: set[str] = set()
        """The sidebars that are shown although there is little space for them."""
        self._is_stale = False
        self._wanted = visit.kept.current()
        """The address of a place that is shown as soon as one is in it."""

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        yield self._top
        with Horizontal():
            yield self._places
            yield self.timeline
            yield self._people
        yield self._status
        yield self.writing

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(1, self._tick)
        self.watch(self.app, "app_focus", self._watch, init=False)  # what is said from now on is seen, or is not
        self._fold()
        self._draw()

    def on_unmount(self) -> None:
        """End."""
        self._keep_read()

    def _tick(self) -> None:
        """A second has passed: who was typing may do so no more, and less is left to wait."""
        self._keep_read()
        self.stale()

    def _keep_read(self) -> None:
        if self.visit.chat.current is not None:
            self.visit.has_read(self.visit.chat.current)

    # What is shown ----------------------------------------------------------------------------------------------------

    def stale(self) -> None:
        """Something has changed: draw it soon, together with what else changes."""
        if not self._is_stale:
            self._is_stale = True
            self.set_timer(FRAME_SECONDS, self._draw)

    def take_look(self, look: Look) -> None:
        """Take other colours."""
        self.look = look
        self._page = replace(self._page, look=look)
        self.stale()

    def _draw(self) -> None:
        self._is_stale = False
        chat, place = self.visit.chat, self.visit.chat.current
        self._watch()
        self.writing.composer.limit_bytes = self.visit.limit_bytes
        self.timeline.in_place_of_nothing = lines.in_place_of_nothing(self.visit)
        self.timeline.update()
        ordered = chat.ordered()
        keep = ordered.index(place) if place in ordered else 0
        self._places.show(sidebars.places(ordered, place, self.look), self.look, keep)
        if place is not None and not place.is_conversation:
            self._people.show(sidebars.people(place.room, self.look), self.look)
        else:
            self._people.show([], self.look)
        self.writing.composer.show_place(lines.prompt(self.visit))
        self._top.show(*lines.top(self.visit, self.look, with_count=not self._people.display))
        at_end, choosing = self.timeline.at_end, self.timeline.has_focus
        self._status.show(*lines.foot(self.visit, self.look, at_end=at_end, choosing=choosing))

    def _page_of(self, width: int) -> Page:
        return replace(self._page, width=width, mention=self.visit.chat.mention)

    def _watch(self) -> None:
        """Find out whether one looks at the newest messages, which are read by that."""
        chat, place = self.visit.chat, self.visit.chat.current
        chat.watched = self.timeline.at_end and self.app.app_focus and self.is_current
        if place is not None:
            place.looks_at = self.timeline.viewport.anchor
            if chat.watched:
                place.mark_read()

    def on_resize(self) -> None:
        """Another size."""
        self._fold()

    def on_screen_resume(self) -> None:
        """One is back from a dialog."""
        self.stale()

    def _fold(self) -> None:
        """Show the sidebars that there is space for, and that are not folded; or that one wants to see all the same."""
        for name, sidebar in (("places", self._places), ("people", self._people)):
            sidebar.display = name not in self._folded if self._has_space(name) else name in self._unfolded
        self.stale()

    def _has_space(self, sidebar: str) -> bool:
        return (self.size.width or self.app.size.width) >= WIDE_ENOUGH[sidebar]

    # Places -----------------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        """Look at a place. What was being written in the one before is kept."""
        chat = self.visit.chat
        self._keep_read()
        if chat.current is not None and chat.current is not place:
            chat.current.divider = 0
            chat.current.show_present()
        chat.current = place
        self.visit.kept.set_current(place.address)
        self.author.turn_to(place)
        self.timeline.show(place)
        self.visit.history.look_at(place)
        self.writing.composer.focus()
        self.stale()

    def open_named(self, name: str) -> None:
        """Look at the place of that name; a person's conversation is begun, a room entered."""
        place = self.visit.chat.find(name)
        if place is None and not name.startswith("#"):
            place = self.visit.chat.conversation(name)
        if place is not None:
            self.open(place)
        else:
            self.commander.do(f"/join {name}")

    def entered(self, place: Place) -> None:
        """One is in a place: look at it, if one wanted to, or looks at none."""
        self._keep_places()
        self.open_wanted()
        if self.visit.chat.current is None:
            self.open(place)

    def want(self, address: str) -> None:
        """Show the place of that name as soon as one is in it."""
        self._wanted = address

    def open_wanted(self) -> None:
        """Show the place that one wanted to be in, if one is in it already."""
        place = self.visit.chat.find(self._wanted) if self._wanted else None
        if place is not None:
            self._wanted = ""
            self.open(place)

    def left(self) -> None:
        """One is no longer in a place."""
        self._keep_places()
        if self.visit.chat.current is None:
            ordered = self.visit.chat.ordered()
            self.timeline.show(None)
            if ordered:
                self.open(ordered[0])
            else:
                self.author.turn_to(None)
        self.stale()

    def _keep_places(self) -> None:
        if self.visit.is_connected:
            self.visit.kept.set_rooms([place.address for place in self.visit.chat.ordered()])

    # Saying -----------------------------------------------------------------------------------------------------------

    def say(self, text: str, tone: Tone = "notice", place: Place | None = None) -> None:
        """Tell the user something: in the place that it is of, if he is in it still, else where he looks."""
        if place not in self.visit.chat.places.values():
            place = self.visit.chat.current
        if place is None:
            self.notify(text, severity="error" if tone == "error" else "information", markup=False)
            return
        self.visit.chat.note(place, text, time.time_ns() // 1_000_000, tone)
        self.stale()

    def write(self, text: str) -> None:
        """Put a text into the field, to be sent or written on."""
        self.author.write(text)
        self.writing.composer.focus()

    def begin(self, mode: deeds.Mode, text: str = "") -> None:
        """Begin to edit a message, or to answer one. `text` is what is written for it already."""
        self.author.begin(mode, text)
        self._to_field()

    def _to_field(self) -> None:
        self.timeline.release()
        self.writing.composer.focus()

    def on_composer_typed(self, event: Composer.Typed) -> None:
        """Something was typed."""
        self.author.typed(event.text)

    def on_composer_sent(self, event: Composer.Sent) -> None:
        """Something is to be sent."""
        self.author.sent(event.text)

    def on_composer_edit_last(self) -> None:
        """The last message is to be edited."""
        self.author.edit_last()

    def on_composer_escaped(self) -> None:
        """Leave what one is in; else look at the newest message."""
        if self.author.leave():
            return
        if self.visit.chat.current is not None:
            self.visit.chat.current.divider = 0
        self.timeline.to_end()
        self.stale()

    # Keys -------------------------------------------------------------------------------------------------------------

    def action_page(self, direction: int) -> None:
        """Scroll."""
        self.timeline.scroll_page(direction)

    def action_choose(self) -> None:
        """Choose a message, or the one above."""
        if self.timeline.has_focus:
            self.timeline.action_choose(-1)
        else:
            self.timeline.choose_last()

    def action_next_unread(self) -> None:
        """Look at what is unread."""
        place = self.visit.chat.next_unread()
        if place is not None:
            self.open(place)

    def action_place(self, number: int) -> None:
        """Look at one of the first places."""
        ordered = self.visit.chat.ordered()
        if number <= len(ordered):
            self.open(ordered[number - 1])

    def action_step(self, step: int) -> None:
        """Look at the place above or below."""
        ordered = self.visit.chat.ordered()
        if ordered:
            now = ordered.index(self.visit.chat.current) if self.visit.chat.current in ordered else 0
            self.open(ordered[(now + step) % len(ordered)])

    def action_go(self) -> None:
        """Go to a place or a person."""
        dialogs.go(self)

    def action_search(self, words: str = "") -> None:
        """Search."""
        dialogs.search(self, self._page.clock, words)

    def action_commands(self) -> None:
        """Choose a command."""
        dialogs.command(self)

    def action_fold(self, sidebar: str) -> None:
        """Fold a sidebar away, or show it."""
        if self._has_space(sidebar):
            self._folded ^= {sidebar}
            self.visit.kept.set_folded(self._folded)
        else:
            self._unfolded ^= {sidebar}
        self._fold()

    def action_help(self) -> None:
        """Keys and commands."""
        self.app.push_screen(Help(self.known.commands()))

    def action_reconnect(self) -> None:
        """Try to connect at once, if that is waited for."""
        self.visit.reconnect()

    def action_redraw(self) -> None:
        """Draw all of the screen anew."""
        self.refresh(repaint=True, layout=True)

    def copy(self, text: str) -> None:
        """Let the terminal copy a text (OSC 52)."""
        self.app.copy_to_clipboard(text)
        self.notify("Copied.", timeout=2)

    # What the parts tell ----------------------------------------------------------------------------------------------

    def on_timeline_chosen(self, event: Timeline.Chosen) -> None:
        """A key was pressed on a message."""
        deeds.do(self, event.act, event.entry)

    def on_timeline_left(self) -> None:
        """One writes again."""
        self._to_field()

    def on_timeline_wanted(self, event: Timeline.Wanted) -> None:
        """One has scrolled to where more is to be brought."""
        if self.visit.chat.current is not None:
            self.visit.history.more(self.visit.chat.current, older=event.older)

    def on_descendant_focus(self) -> None:
        """The keys mean something else."""
        self.stale()

    def on_timeline_moved(self) -> None:
        """One looks at something else."""
        self.stale()

    def on_click(self, event: events.Click) -> None:
        """A click on a sidebar leads somewhere."""
        for sidebar in (self._places, self._people):
            if event.widget is sidebar and (target := sidebar.target(event.y)):
                self.open_named(target)
