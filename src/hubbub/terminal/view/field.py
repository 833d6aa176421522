"""A field that edits as readline does. It acts on its keys itself, in their order: a fast hand is not overtaken."""

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, NoBinding
from textual.widgets import TextArea
from textual.widgets.text_area import Location

from hubbub.terminal.text import harmless


class Field(TextArea):
    """Text of some lines. Only harmless text comes into it."""

    BINDINGS = [
        Binding("ctrl+a", "line_start", "Start of line", show=False),
        Binding("ctrl+e", "line_end", "End of line", show=False),
        Binding("ctrl+b", "cursor_left", "Left", show=False),
        Binding("ctrl+f", "cursor_right", "Right", show=False),
        Binding("ctrl+p", "cursor_up", "Up", show=False),
        Binding("ctrl+n", "cursor_down", "Down", show=False),
        Binding("alt+b", "cursor_word_left", "Word left", show=False),
        Binding("alt+f", "cursor_word_right", "Word right", show=False),
        Binding("ctrl+k", "kill('line_end')", "Kill to the end of the line", show=False),
        Binding("ctrl+u", "kill('line_start')", "Kill to the start of the line", show=False),
        Binding("ctrl+w,alt+backspace,ctrl+backspace", "kill('word_left')", "Kill a word", show=False),
        Binding("alt+d,alt+delete", "kill('word_right')", "Kill the next word", show=False),
        Binding("ctrl+y", "yank", "Yank", show=False),
        Binding("ctrl+t", "transpose", "Swap two characters", show=False),
        Binding("ctrl+underscore,ctrl+shift+minus", "undo", "Undo", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(highlight_cursor_line=False)
        self.cursor_blink = False
        self._killed = ""

    @property
    def cursor(self) -> int:
        """How many characters stand before the cursor."""
        return len(self.get_text_range((0, 0), self.cursor_location))

    def put(self, text: str) -> None:
        """Put a text, made harmless, where the cursor is or in place of what is selected."""
        self._replace_via_keyboard(clean(text), *self.selection)

    def put_at(self, start: int, end: int, text: str) -> None:
        """Put a text, made harmless, in place of the characters from `start` to before `end`, the cursor behind it."""
        self._replace_via_keyboard(clean(text), self._location(start), self._location(end))

    async def _on_key(self, event: events.Key) -> None:
        if await self._bound(event.key):
            event.prevent_default().stop()
        elif "+" in event.key:
            event.prevent_default()  # Alt-1 is no 1

    async def _bound(self, key: str) -> bool:
        """Do what the key is bound to here. Returns whether it was anything."""
        try:
            bindings = self._bindings.get_bindings_for_key(key)
        except NoBinding:
            return False
        for binding in bindings:
            if await self.app.run_action(binding.action, self):
                return True
        return False

    def action_cursor_page_up(self) -> None:
        """Leave the key to what can be paged."""
        raise SkipAction

    def action_cursor_page_down(self) -> None:
        """Leave the key to what can be paged."""
        raise SkipAction

    def action_line_start(self) -> None:
        """Move to the start of the line, however it is wrapped."""
        self.move_cursor(self._target("line_start"))

    def action_line_end(self) -> None:
        """Move to the end of the line, however it is wrapped."""
        self.move_cursor(self._target("line_end"))

    def action_kill(self, motion: str) -> None:
        """Delete what is selected, or up to where the motion leads, and keep it to be yanked."""
        start, end = self.selection
        if start == end:
            end = self._target(motion)
        if start == end and motion == "line_end":
            end = self.get_cursor_right_location()
        if start != end:
            self._killed = self.get_text_range(start, end)
            self._delete_via_keyboard(start, end)

    def action_yank(self) -> None:
        """Insert what was killed last."""
        self.put(self._killed)

    def action_transpose(self) -> None:
        """Swap the characters before and behind the cursor; at the end of a line, the last two."""
        row, column = self.cursor_location
        line = self.document[row]
        column = min(column, len(line) - 1)
        if column >= 1:
            self._replace_via_keyboard(line[column] + line[column - 1], (row, column - 1), (row, column + 1))

    def _target(self, motion: str) -> Location:
        """Where a motion leads from the cursor: line_start, line_end, word_left or word_right."""
        row, _ = self.cursor_location
        match motion:
            case "line_start":
                return row, 0
            case "line_end":
                return row, len(self.document[row])
            case "word_left":
                return self.get_cursor_word_left_location()
            case _:
                return self.get_cursor_word_right_location()

    def _location(self, index: int) -> Location:
        before = self.text[:index]
        return before.count("\n"), index - (before.rfind("\n") + 1)


def clean(text: str) -> str:
    """What may stand in the field: harmless, its lines ended by line feeds alone."""
    return harmless(text.replace("\r\n", "\n").replace("\r", "\n"))
