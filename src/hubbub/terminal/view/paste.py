"""A long text was pasted: what is to become of it."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from hubbub.terminal.chat.drafting import FENCE, fenced, pieces
from hubbub.terminal.view.dialog import Dialog

SHOWN_LINES = 3
MOST_MESSAGES = 20
"""A text of more is not offered to be sent: a room is no place for it."""


@dataclass(frozen=True)
class Insert:
    """A text to be inserted; a block stands in lines of its own."""

    text: str
    is_block: bool = False


@dataclass(frozen=True)
class Send:
    """Messages to be sent, one after another."""

    texts: tuple[str, ...]


class PasteScreen(Dialog[Insert | Send | None]):
    """Shows how a text begins, and asks. It is dismissed with what was chosen; None if nothing was."""

    DEFAULT_CSS = """
    PasteScreen .begins { text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS = [Binding("escape,ctrl+c", "dismiss", "Cancel", show=False)]

    def __init__(self, text: str, limit_bytes: int) -> None:
        """Ask about a harmless `text`; a message may have `limit_bytes` of UTF-8 at most, 0 if that is not known."""
        super().__init__()
        self._text = text
        self._limit_bytes = limit_bytes
        self._choices = dict(_choices(text, limit_bytes))

    def compose(self) -> ComposeResult:
        """What it is, how it begins, and what can be done with it."""
        lines = self._text.split("\n")
        begin = [line.expandtabs(4) for line in lines[:SHOWN_LINES]]
        with Vertical():
            unit = "line" if len(lines) == 1 else "lines"
            yield Static(Content(f"Paste {len(lines):,} {unit}, {len(self._text):,} characters?"), classes="said")
            yield Static(Content("\n".join(begin)), classes="begins soft besides")
            if self._too_long:
                yield Static(Content(self._too_long), classes="said")
            yield OptionList(*(Option(Content(label)) for label in self._choices))

    @property
    def _too_long(self) -> str:
        """Why it cannot be one message; empty if it can."""
        if _fits(self._text, self._limit_bytes):
            return ""
        return f"One message holds {self._limit_bytes:,} bytes; this has {len(self._text.encode()):,}."

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with what was chosen."""
        event.stop()
        self.dismiss(list(self._choices.values())[event.option_index])


def _choices(text: str, limit_bytes: int) -> list[tuple[str, Insert | Send | None]]:
    """What is offered, and what it leads to."""
    offered: list[tuple[str, Insert | Send | None]] = []
    if _fits(text, limit_bytes):
        offered.append(("Insert", Insert(text)))
        if FENCE not in text and _fits(fenced(text), limit_bytes):
            offered.append(("Insert as a code block", Insert(fenced(text), is_block=True)))
    elif len(messages := pieces(text, limit_bytes)) <= MOST_MESSAGES:
        offered.append((f"Send as {len(messages)} messages", Send(tuple(messages))))
    return [*offered, ("Cancel", None)]


def _fits(text: str, limit_bytes: int) -> bool:
    return not limit_bytes or len(text.strip().encode()) <= limit_bytes
