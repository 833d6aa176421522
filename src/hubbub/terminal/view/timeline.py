"""What is said in a place: scrolls through it, and lets one choose a message to do something with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.message import Message as Told
from textual.screen import Screen
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from hubbub.terminal.chat.message import Happenings, Item, Message, Note
from hubbub.terminal.chat.place import Place
from hubbub.terminal.chat.waiting import Waiting
from hubbub.terminal.view import rows
from hubbub.terminal.view.clock import day
from hubbub.terminal.view.viewport import Viewport

WHEEL_LINES = 3
NEAR = 5
"""So many entries before one gets to where more is missing, it is asked for."""
KEPT_LINES_OF = 1_000
"""The lines of so many items are kept."""

Entry = Item | Waiting


class Timeline(Widget, can_focus=True):
    """The messages of one place. It has the focus while one chooses a message."""

    ALLOW_SELECT = True
    BINDINGS = [
        Binding("up,k", "choose(-1)", "Older"),
        Binding("down,j", "choose(1)", "Newer"),
        Binding("r", "act('reply')", "Reply"),
        Binding("plus,t", "act('react')", "React"),
        Binding("e", "act('edit')", "Edit"),
        Binding("d,delete", "act('delete')", "Delete"),
        Binding("c,y", "act('copy')", "Copy"),
        Binding("o", "act('open')", "Open link"),
        Binding("enter", "act('enter')", "Unfold, or send again"),
        Binding("escape,i,q", "leave", "Write"),
    ]

    @dataclass
    class Chosen(Told):
        """Something is to be done with an entry: reply, react, edit, delete, copy, open, enter."""

        act: str
        entry: Message | Waiting

    class Left(Told):
        """One is done with choosing."""

    @dataclass
    class Wanted(Told):
        """More of the history is to be looked at: older, or newer."""

        older: bool

    class Moved(Told):
        """One looks at something else."""

    def __init__(self, page: Callable[[int], rows.Page], nick: Callable[[], str]) -> None:
        """`page` gives what lines of so many cells have in common; `nick` is one's own."""
        super().__init__()
        self._page_of = page
        self._nick = nick
        self._page = page(80)
        self._kept: dict[int, tuple[tuple[object, ...], object, list[Strip]]] = {}
        self._open: set[int] = set()
        """The seqs of long messages that are shown whole."""
        self._visible: list[tuple[object, Strip]] = []
        self.place: Place | None = None
        self.chosen: Message | Waiting | None = None
        self.in_place_of_nothing = ""
        """What stands where no messages are."""
        self.viewport = Viewport(self)

    # What there is to see ---------------------------------------------------------------------------------------------

    @property
    def entries(self) -> Sequence[Entry]:
        """All entries of the place, oldest first."""
        if self.place is None:
            return ()
        if not self.place.at_present or not self.place.waiting:
            return self.place.shown.items
        return [*self.place.shown.items, *self.place.waiting]

    def lines(self, index: int) -> list[Strip]:
        """The lines of an entry, kept until it is to be shown otherwise."""
        entries = self.entries
        entry, before = entries[index], entries[index - 1] if index else None
        if isinstance(before, Waiting):
            before = None
        answered = self._answered(entry)
        key = (
            getattr(entry, "version", getattr(entry, "error", "")),
            self._page,
            id(before),
            self._is_divided(entry, before),
            entry is self.chosen,
            isinstance(entry, Item) and rows.begins_day(entry, before) and day(entry.at),  # today ends
            isinstance(entry, Message) and entry.seq in self._open,
            (id(answered), answered.version) if answered else None,
        )
        kept = self._kept.get(id(entry))
        if kept is None or kept[0] != key or kept[1] is not entry:
            while len(self._kept) >= KEPT_LINES_OF:
                del self._kept[next(iter(self._kept))]
            kept = self._kept[id(entry)] = (key, entry, self._made(entry, before, answered))
        return kept[2]

    def show(self, place: Place | None) -> None:
        """Show a place, from its newest messages."""
        self.place = place
        self.chosen = None
        self._open.clear()
        self.to_end()

    def update(self) -> None:
        """Something has changed."""
        self._page = self._page_of(self.size.width)
        if self.chosen is not None and not any(entry is self.chosen for entry in self.entries):
            self.chosen = self._instead(self.chosen)
        self._visible = self.viewport.visible(self.size.height)
        if not self._visible:
            self._visible = [(None, line) for line in rows.blank_rows(self._page, self.in_place_of_nothing)]
        if self.place is not None and not self.place.at_present:
            self.viewport.hold()  # what was said next goes on below
        self.refresh()

    def _instead(self, gone: Message | Waiting) -> Message | None:
        """The message that stands for a chosen one which is gone: it has come true, or is held anew."""
        held = (entry for entry in reversed(self.entries) if isinstance(entry, Message))
        if isinstance(gone, Message):
            return next((message for message in held if message.seq == gone.seq), None)
        return next((message for message in held if message.text == gone.text), None)

    def to_end(self) -> None:
        """Look at the newest messages."""
        if self.place is not None:
            self.place.show_present()
        self.viewport.to_end()
        self._look()

    def centre(self, message: Message) -> None:
        """Look at a message, and choose it."""
        self.chosen = message
        self.viewport.centre(message, self.size.height)
        self._look()

    @property
    def at_end(self) -> bool:
        """Whether one looks at the newest messages."""
        return self.viewport.at_end and self.place is not None and self.place.at_present

    def _answered(self, entry: Entry) -> Message | None:
        if self.place is None or not isinstance(entry, Message) or not entry.reply:
            return None
        return self.place.message(entry.reply)

    def _is_divided(self, entry: Entry, before: Item | None) -> bool:
        """Whether the line of what is unread stands before an entry."""
        divider = self.place.divider if self.place is not None else 0
        return (
            divider > 0
            and isinstance(entry, Message)
            and entry.seq > divider
            and (before is None or before.seq <= divider)
        )

    def _made(self, entry: Entry, before: Item | None, answered: Message | None) -> list[Strip]:
        page = self._page
        if isinstance(entry, Waiting):
            lines = rows.waiting_rows(page, entry, self._nick())
        elif isinstance(entry, Message):
            lines = rows.message_rows(page, entry, before, answered, open_=entry.seq in self._open)
        elif isinstance(entry, Happenings):
            lines = rows.happenings_rows(page, entry)
        else:
            assert isinstance(entry, Note)
            lines = rows.note_rows(page, entry)
        if entry is self.chosen:
            lines = [line.apply_style(page.look.selected) for line in lines]
        above = []
        if isinstance(entry, Item) and rows.begins_day(entry, before):
            above.append(rows.day_line(page, entry.at))
        if self._is_divided(entry, before):
            above.append(rows.unread_line(page))
        return above + lines

    # The screen -------------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of the screen; what is shown stands at its bottom."""
        index = y - (self.size.height - len(self._visible))
        style = self.rich_style
        if index < 0:
            return Strip.blank(self.size.width, style)
        strip = self._visible[index][1].apply_style(style).apply_offsets(0, y)
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(y)) is not None:
            start, end = span
            strip = _selected(strip, start, self.size.width if end == -1 else end, self.screen)
        return strip

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """The text that was selected with the mouse."""
        missing = self.size.height - len(self._visible)
        text = "\n".join([""] * missing + [strip.text.rstrip() for _, strip in self._visible])
        return selection.extract(text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - asked for when drawn
        """Show what is selected."""
        self.refresh()

    def on_resize(self) -> None:
        """The screen has another size."""
        self._look()

    def _look(self) -> None:
        """One looks at something else."""
        self.update()
        self._ask_for_more()
        self.post_message(self.Moved())

    def _ask_for_more(self) -> None:
        """Ask for what is missing on the screen, and a little before one gets there."""
        place = self.place
        if place is None:
            return
        first = self._visible[0][0] if self._visible else None
        near_top = first is None or any(first is entry for entry in self.entries[:NEAR])
        if not place.shown.complete and (len(self._visible) < self.size.height or near_top):
            self.post_message(self.Wanted(older=True))
        last = self._visible[-1][0] if self._visible else None
        if not place.at_present and any(last is entry for entry in self.entries[-NEAR:]):
            self.post_message(self.Wanted(older=False))

    # Scrolling --------------------------------------------------------------------------------------------------------

    def scroll_lines(self, lines: int) -> None:
        """Look so many lines further down, or up where it is negative."""
        if lines < 0:
            self.viewport.scroll_up(-lines, self.size.height)
        else:
            self.viewport.scroll_down(lines)
        self._look()

    def scroll_page(self, direction: int) -> None:
        """Look a screen further down (1) or up (-1)."""
        self.scroll_lines(direction * max(1, self.size.height - 2))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel."""
        event.stop()
        self.scroll_lines(-WHEEL_LINES)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        event.stop()
        self.scroll_lines(WHEEL_LINES)

    # Choosing ---------------------------------------------------------------------------------------------------------

    def choose_last(self) -> None:
        """Choose the lowest message of the screen."""
        choosable = [entry for entry, _ in self._visible if isinstance(entry, Message | Waiting)]
        if choosable:
            self._choose(choosable[-1])
            self.focus()

    def action_choose(self, step: int) -> None:
        """Choose the next older or newer one."""
        choosable = [entry for entry in self.entries if isinstance(entry, Message | Waiting)]
        place = next((index for index, entry in enumerate(choosable) if entry is self.chosen), None)
        if place is None:
            self.choose_last()
        elif 0 <= place + step < len(choosable):
            self._choose(choosable[place + step])

    def action_act(self, act: str) -> None:
        """Do something with the chosen one."""
        if self.chosen is None:
            return
        if act == "enter" and isinstance(self.chosen, Message):
            self._open ^= {self.chosen.seq}
            self.update()
        else:
            self.post_message(self.Chosen(act, self.chosen))

    def action_leave(self) -> None:
        """Go back to writing."""
        self.release()
        self.post_message(self.Left())

    def release(self) -> None:
        """Nothing is chosen any more."""
        self.chosen = None
        self.update()

    def on_click(self, event: events.Click) -> None:
        """A click chooses a message; a second one unfolds it."""
        index = event.y - (self.size.height - len(self._visible))
        entry = self._visible[index][0] if 0 <= index < len(self._visible) else None
        if isinstance(entry, Message | Waiting):
            self._choose(entry)

    def _choose(self, entry: Message | Waiting) -> None:
        self.chosen = entry
        self.viewport.reveal(entry, self.size.height)
        self._look()


def _selected(strip: Strip, start: int, end: int, screen: Screen[object]) -> Strip:
    """The strip with some of its cells marked as selected."""
    before, middle, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end)
    style = screen.get_component_rich_style("screen--selection")
    return Strip.join([before, middle.apply_style(style), after])
