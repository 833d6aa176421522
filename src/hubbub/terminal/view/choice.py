"""A list to choose from, which grows shorter as one types: places, people, commands, emoji, servers."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from hubbub.terminal.cells import one_line, steady
from hubbub.terminal.view.dialog import Dialog

MOST = 100
"""So many are listed."""


@dataclass(frozen=True)
class Offer:
    """What can be chosen: a `key` that says what, how it is listed, and what stands beside it."""

    key: str
    label: str
    hint: str = ""


class Choice(Dialog[str]):
    """Is dismissed with the key of what was chosen; None if nothing was."""

    DEFAULT_CSS = """
    Choice { align: center top; padding: 1 0; }
    Choice > Vertical { width: 70; }
    """
    BINDINGS = [
        Binding("escape,ctrl+c", "dismiss", "Cancel", show=False),
        Binding("down,ctrl+n,tab", "move(1)", "Next", show=False, priority=True),
        Binding("up,ctrl+p,shift+tab", "move(-1)", "Previous", show=False, priority=True),
    ]

    def __init__(self, words: str, offers: Callable[[str], list[Offer]]) -> None:
        """`offers` gives what can be chosen for what was typed, the likeliest first."""
        super().__init__()
        self._words = words
        self._offers = offers
        self._listed: list[Offer] = []

    def compose(self) -> ComposeResult:
        """The words, the field, the list."""
        with Vertical():
            yield Static(Content(steady(self._words)), classes="said soft")
            yield Input(compact=True)
            yield OptionList()

    def on_mount(self) -> None:
        """Offer what there is."""
        self.query_one(OptionList).can_focus = False
        self.offer()

    def offer(self) -> None:
        """List anew what there is to choose from; what was marked stays so."""
        options = self.query_one(OptionList)
        marked = self._listed[options.highlighted].key if options.highlighted is not None and self._listed else ""
        self._listed = self._offers(self.query_one(Input).value.strip())[:MOST]
        options.clear_options()
        options.add_options(Option(_row(offer)) for offer in self._listed)
        keys = [offer.key for offer in self._listed]
        options.highlighted = keys.index(marked) if marked in keys else 0 if keys else None

    def extend(self) -> None:
        """List what has come meanwhile, too: the first is marked, unless the user had marked another one."""
        options = self.query_one(OptionList)
        options.highlighted = options.highlighted or None
        self.offer()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what fits."""
        event.stop()
        self.query_one(OptionList).highlighted = None
        self.offer()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the one that is marked."""
        event.stop()
        marked = self.query_one(OptionList).highlighted
        if marked is not None:
            self.dismiss(self._listed[marked].key)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the one that was clicked."""
        event.stop()
        self.dismiss(self._listed[event.option_index].key)

    def action_move(self, step: int) -> None:
        """Mark another one."""
        options = self.query_one(OptionList)
        if self._listed:
            options.highlighted = ((options.highlighted or 0) + step) % len(self._listed)


def fitting(offers: list[Offer], typed: str) -> list[Offer]:
    """Those offers that hold what was typed; first those that begin with it."""
    wanted = typed.casefold()
    found = [offer for offer in offers if wanted in offer.label.casefold() or wanted in offer.hint.casefold()]
    return sorted(
        found, key=lambda offer: not offer.label.casefold().lstrip("#/@: ").startswith(wanted.lstrip("#/@: "))
    )


def _row(offer: Offer) -> Content:
    hint = Content(f"  {one_line(offer.hint)}").stylize("dim") if offer.hint else Content("")
    return Content(one_line(offer.label)) + hint
