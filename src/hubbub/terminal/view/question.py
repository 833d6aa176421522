"""Asks one thing, in words, with a field for the answer."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from hubbub.terminal.text import harmless
from hubbub.terminal.view.dialog import Dialog


class Question(Dialog[str]):
    """Is dismissed with the answer, which is never empty; None if there is to be none."""

    DEFAULT_CSS = """
    Question VerticalScroll { height: auto; }
    Question .error { color: $text-error; }
    Question Input { margin: 1 0; }
    Question.-low Input, Question.-narrow Input { margin: 0; }
    Question.-low VerticalScroll, Question.-narrow VerticalScroll { height: 1fr; }
    """
    BINDINGS = [
        Binding("escape,ctrl+c", "dismiss", "Cancel", show=False),
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("down", "scroll(1)", "Down", show=False),
    ]

    def __init__(self, words: str, *, value: str = "", error: str = "", hint: str = "", secret: bool = False) -> None:
        """Ask `words`; `error` says what was wrong with the last answer. A `secret` answer is not shown."""
        super().__init__()
        self._words, self._value, self._error, self._hint, self._secret = words, value, error, hint, secret

    def compose(self) -> ComposeResult:
        """The question and its field."""
        with Vertical():
            with VerticalScroll(can_focus=False):
                if self._error:
                    yield Static(Content(harmless(self._error)), classes="error")
                yield Static(Content(harmless(self._words)))
            yield Input(self._value, password=self._secret, compact=True)
            yield Static(Content(harmless(self._hint or "Enter goes on, Esc leaves")), classes="soft besides")

    def action_scroll(self, lines: int) -> None:
        """Show more of what is said, where it does not fit."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer."""
        event.stop()
        if event.value.strip():
            self.dismiss(event.value if self._secret else event.value.strip())
