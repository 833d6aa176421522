"""The field in which one writes to others: it sends, completes, and remembers what was sent."""

from dataclasses import dataclass

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import TextArea

from hubbub.terminal.chat.completion import Cycle, Known, complete, replaced_emoji
from hubbub.terminal.chat.drafting import Recall
from hubbub.terminal.text import harmless
from hubbub.terminal.view.field import Field, clean

MOST_LINES = 6
"""How high it grows; on a low screen it takes a quarter."""
MANY_LINES, MANY_CHARACTERS = 5, 2000
"""A paste beyond either is asked about first."""


class Composer(Field):
    """Enter sends, Alt-Enter, Ctrl-J and Shift-Enter begin a line; else it edits as readline does."""

    DEFAULT_CSS = """
    Composer { height: auto; border: none; padding: 0 1; scrollbar-size-vertical: 1; }
    Composer:focus { border: none; }
    """
    BINDINGS = [
        Binding("enter", "send", "Send", show=False),
        Binding("alt+enter,ctrl+j,shift+enter", "new_line", "New line", show=False),
        Binding("tab", "complete(1)", "Complete", show=False),
        Binding("shift+tab", "complete(-1)", "Complete backwards", show=False),
        Binding("escape", "escape", "Leave", show=False),
        Binding("up", "earlier", "Up, or what you sent before", show=False),
        Binding("down", "later", "Down, or what you sent after", show=False),
        Binding("ctrl+up", "edit_last", "Edit your last message", show=False),
        Binding("alt+e", "open_editor", "Write in your editor", show=False),
        Binding("ctrl+x", "begin_sequence", "Then Ctrl-E: write in your editor", show=False),
        Binding("ctrl+c", "lay_aside", "Copy, or clear", show=False),
    ]

    @dataclass
    class Sent(Message):
        """What is to be sent. The field is empty again; `load` it if it cannot be."""

        text: str

    @dataclass
    class Typed(Message):
        """The user has changed the text to this; not posted for what is loaded."""

        text: str

    @dataclass
    class Pasted(Message):
        """A harmless text was pasted, but is too long to be inserted unasked."""

        text: str

    @dataclass
    class Completing(Message):
        """A completion is under way; None: no longer."""

        cycle: Cycle | None

    class EditLast(Message):
        """The user wants to edit his last message."""

    class Escaped(Message):
        """The user wants to leave what he is in."""

    class EditorWanted(Message):
        """The user wants to write the text in an editor of his own."""

    def __init__(self, known: Known, earlier: list[str]) -> None:
        """Complete with what is `known`. Up walks through `earlier`, the oldest first; what is sent is added to it."""
        super().__init__()
        self.limit_bytes = 0
        """The longest message that can be sent; 0 if that is not known."""
        self.known = known
        self._recall = Recall(earlier)
        self._cycle: Cycle | None = None
        self._in_sequence = False
        self._told = ""

    @property
    def excess(self) -> int:
        """By how many bytes the text is too long for one message; 0 if it is not."""
        return max(0, len(self.text.strip().encode()) - self.limit_bytes) if self.limit_bytes else 0

    def show_place(self, name: str) -> None:
        """Say in the empty field where one writes to: a room with its `#`, or a nick."""
        self.placeholder = Content(f"Message {harmless(name)}")

    def load(self, text: str) -> None:
        """Put this text in place of the one that is there, with the cursor at its end."""
        self._accept()
        self._recall.finish()
        self._told = clean(text)
        self.load_text(self._told)
        self.move_cursor(self.document.end)

    def put(self, text: str) -> None:
        """Put a text, made harmless, where the cursor is or in place of what is selected."""
        self._accept()
        super().put(text)

    def rewrite(self, text: str) -> None:
        """Put this in place of all that is there, as if the user had typed it; undo brings the old text back."""
        self._accept()
        self.put_at(0, len(self.text), text)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the text has, within what the screen allows."""
        most = max(1, min(MOST_LINES, self.screen.size.height // 4))
        return max(1, min(most, super().get_content_height(container, viewport, width)))

    async def _on_key(self, event: events.Key) -> None:
        if self._in_sequence:
            self._in_sequence = False
            if event.key == "ctrl+e":
                self.action_open_editor()
                event.prevent_default().stop()
                return
        if event.key not in ("tab", "shift+tab", "escape"):
            self._accept()
        if event.character == ":":
            event.prevent_default().stop()
            self._type_colon()

    def _type_colon(self) -> None:
        self._replace_via_keyboard(":", *self.selection)
        if found := replaced_emoji(self.text, self.cursor):
            self.put_at(found.start, found.end, found.options[0].insert)

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default().stop()
        self._take(event.text)

    def action_paste(self) -> None:
        """Paste what was copied here."""
        self._take(self.app.clipboard)

    def _take(self, pasted: str) -> None:
        text = clean(pasted).rstrip("\n")
        if text.count("\n") >= MANY_LINES or len(text) > MANY_CHARACTERS:
            self.post_message(self.Pasted(text))
        elif text:
            self.put(text)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say what the user has typed."""
        event.stop()
        if self.text != self._told:
            self._told = self.text
            self.post_message(self.Typed(self._told))

    def action_send(self) -> None:
        """Send the text, if there is any and it is not too long."""
        text = self.text.strip()
        if text and not self.excess:
            self._recall.finish(text)
            self.rewrite("")
            self.history.clear()
            self.post_message(self.Sent(text))

    def action_new_line(self) -> None:
        """Begin a line."""
        self._replace_via_keyboard("\n", *self.selection)

    def action_escape(self) -> None:
        """Take a completion back; without one, let others know."""
        if self._cycle:
            self._show(Cycle(self._cycle.completion, self._cycle.typed))
            self._accept()
        else:
            self.post_message(self.Escaped())

    def action_complete(self, step: int) -> None:
        """Begin to complete the word before the cursor, or put the next option there."""
        if not self.text:
            raise SkipAction
        if self._cycle:
            self._show(self._cycle.turned(step))
        elif completion := complete(self.text, self.cursor, self.known):
            self._cycle = Cycle(completion, self.text[completion.start : completion.end])
            self._show(self._cycle.turned(step))
            if len(completion.options) == 1:
                self._accept()

    def _show(self, cycle: Cycle) -> None:
        """Put what stands in that cycle in place of what stood there before."""
        start = cycle.completion.start
        before = self._cycle.standing if self._cycle else cycle.typed
        self.put_at(start, start + len(before), cycle.standing)
        self._cycle = cycle
        self.post_message(self.Completing(cycle))

    def _accept(self) -> None:
        """Let the option that stands there stay."""
        if self._cycle:
            self._cycle = None
            self.post_message(self.Completing(None))

    async def _on_mouse_down(self, _: events.MouseDown) -> None:
        self._accept()

    def _on_blur(self, _: events.Blur) -> None:
        self._accept()

    def action_earlier(self) -> None:
        """Move up; from the first line, to what was sent before."""
        if self.wrapped_document.location_to_offset(self.cursor_location).y > 0 or not self._walk(-1):
            self.action_cursor_up()

    def action_later(self) -> None:
        """Move down; from the last line, to what was sent after."""
        last = self.wrapped_document.height - 1
        if self.wrapped_document.location_to_offset(self.cursor_location).y < last or not self._walk(1):
            self.action_cursor_down()

    def _walk(self, by: int) -> bool:
        text = self._recall.step(by, self.text)
        if text is not None:
            self.rewrite(text)
        return text is not None

    def action_lay_aside(self) -> None:
        """Copy what is selected; else clear the field, and let Up bring the text back. Without any, others may act."""
        if self.selected_text:
            self.action_copy()
        elif self.text and not self.screen.selections:
            self._recall.finish(self.text)
            self.rewrite("")
        else:
            raise SkipAction

    def action_edit_last(self) -> None:
        """Let others know that the last message is to be edited."""
        self.post_message(self.EditLast())

    def action_open_editor(self) -> None:
        """Let others know that an editor is wanted."""
        self.post_message(self.EditorWanted())

    def action_begin_sequence(self) -> None:
        """Ctrl-X was pressed: the next key decides."""
        self._in_sequence = True
