"""Asks one thing, in words, with a field for the answer."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from hubbub.terminal.text import harmless


class Question(ModalScreen[str]):
    """Is dismissed with the answer, which is never empty; None if there is to be none."""

    DEFAULT_CSS = """
    Question { align: center middle; }
    Question > Vertical { width: 60; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
                          border: round $border; background: $surface; }
    Question .error { color: $text-error; }
    Question Input { margin: 1 0; background: $boost; }
    Question .hint { color: $text-muted; }
    """
    BINDINGS = [Binding("escape,ctrl+c", "dismiss", "Cancel", show=False)]

    def __init__(self, words: str, *, value: str = "", error: str = "", hint: str = "", secret: bool = False) -> None:
        """Ask `words`; `error` says what was wrong with the last answer. A `secret` answer is not shown."""
        super().__init__()
        self._words, self._value, self._error, self._hint, self._secret = words, value, error, hint, secret

    def compose(self) -> ComposeResult:
        """The question and its field."""
        with Vertical():
            yield Static(Content(harmless(self._words)))
            if self._error:
                yield Static(Content(harmless(self._error)), classes="error")
            yield Input(self._value, password=self._secret, compact=True)
            yield Static(Content(harmless(self._hint or "Enter goes on, Esc leaves")), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer."""
        event.stop()
        if event.value.strip():
            self.dismiss(event.value if self._secret else event.value.strip())
