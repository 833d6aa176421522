"""The page of help: what the keys do, and all commands."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from hubbub.terminal.cells import steady
from hubbub.terminal.chat.completion import Hint
from hubbub.terminal.view.dialog import Dialog
from hubbub.terminal.view.own_commands import KEYS

KEY_CELLS = 15


class Help(Dialog[None]):
    """Can be scrolled; most keys leave it."""

    DEFAULT_CSS = """
    Help > VerticalScroll { width: 90; height: 100%; }
    """
    BINDINGS = [Binding("escape,f1,q,ctrl+c,enter", "dismiss", "Close", show=False)]

    def __init__(self, commands: Sequence[Hint]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        """The keys, then the commands."""
        with VerticalScroll():
            yield Static(Content("Keys  (Esc closes this)").stylize("bold"))
            for key, what in KEYS:
                yield Static(_entry(f"{key:{KEY_CELLS}}", what))
            yield Static(Content("\nCommands  (/help COMMAND says more)").stylize("bold"))
            for hint in self._commands:
                yield Static(_entry(f"/{hint.name} {hint.arguments} ", hint.help))


def _entry(name: str, what: str) -> Content:
    return Content(steady(name)).stylize("bold") + Content(steady(what)).stylize("dim")
