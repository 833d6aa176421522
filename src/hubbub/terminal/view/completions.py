"""The ways in which a word may go on, listed above the field. It takes no focus: the keys stay with the field."""

from textual.content import Content
from textual.widgets import Static

from hubbub.terminal.chat.completion import Cycle, Option
from hubbub.terminal.text import harmless

MOST_ROWS = 6


class Completions(Static):
    """A few rows around the option that stands in the text now; hidden while there is no choice."""

    DEFAULT_CSS = """
    Completions { height: auto; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.display = False

    def show(self, cycle: Cycle | None) -> None:
        """List the options of a completion, or hide if there are none to choose from."""
        options = cycle.completion.options if cycle else ()
        self.display = len(options) > 1
        if cycle is None or not self.display:
            return
        place = cycle.place or 0
        most = max(1, min(MOST_ROWS, self.screen.size.height // 4))
        first = max(0, min(place - most // 2, len(options) - most))
        shown = enumerate(options[first : first + most], first)
        self.update(Content("\n").join(_row(option, chosen=at == place) for at, option in shown))


def _row(option: Option, *, chosen: bool) -> Content:
    label, hint = (harmless(each).replace("\n", " ") for each in (option.label, option.hint))
    row = Content(f"{'>' if chosen else ' '} {label}")
    if chosen:
        row = row.stylize("bold reverse")
    return row + Content(f"  {hint}").stylize("dim") if hint else row
