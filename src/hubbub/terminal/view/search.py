"""Searches what was said; what is found can be looked at among what was said around it."""

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from hubbub.client import ClientError, Found, Match, Refused
from hubbub.terminal.cells import steady
from hubbub.terminal.view.clock import Clock
from hubbub.terminal.view.dialog import Dialog
from hubbub.terminal.visit import Visit

MORE = "more"


class Search(Dialog[Match | None]):
    """Is dismissed with what was chosen of what was found; None if nothing was."""

    DEFAULT_CSS = """
    Search { align: center top; padding: 1 0; }
    Search > Vertical { width: 100; height: 100%; }
    Search OptionList { height: 1fr; max-height: 100%; }
    """
    BINDINGS = [
        Binding("escape,ctrl+c", "dismiss", "Cancel", show=False),
        Binding("down,ctrl+n", "move(1)", "Next", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", "Previous", show=False, priority=True),
    ]

    def __init__(self, visit: Visit, clock: Clock, words: str) -> None:
        super().__init__()
        self._visit = visit
        self._clock = clock
        self._words = words
        self._searched = ""
        self._matches: list[Match] = []
        self._before = 0

    def compose(self) -> ComposeResult:
        """The words, the field, what was found."""
        with Vertical():
            words = "Search: words, from:nick, in:#room. Enter searches, ↑ ↓ choose, Enter goes there."
            yield Static(Content(words), classes="said")
            yield Input(self._words, compact=True)
            yield Static(classes="found said soft")
            yield OptionList()

    def on_mount(self) -> None:
        """Search at once, if the words are there already."""
        self.query_one(OptionList).can_focus = False
        if self._words:
            self._search()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Search; or go to what is marked, if these words were searched already."""
        event.stop()
        if event.value.strip() and event.value != self._searched:
            self._words = event.value
            self._search()
        else:
            self._choose()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """What was clicked."""
        event.stop()
        self._choose()

    def action_move(self, step: int) -> None:
        """Mark another one."""
        options = self.query_one(OptionList)
        if options.option_count:
            options.highlighted = max(0, min(options.option_count - 1, (options.highlighted or 0) + step))

    def _choose(self) -> None:
        marked = self.query_one(OptionList).highlighted
        if marked is None:
            return
        if marked < len(self._matches):
            self.dismiss(self._matches[marked])
        else:
            self._search(self._before)

    @work(exclusive=True)
    async def _search(self, before: int = 0) -> None:
        told, options = self.query_one(".found", Static), self.query_one(OptionList)
        told.update(Content("Searching."))
        try:
            found = await self._visit.ask("search", words=self._words, **({"before": before} if before else {}))
        except (Refused, ClientError) as error:
            told.update(Content(steady(str(error))))
            return
        assert isinstance(found, Found)
        if not before:
            self._matches = []
            options.clear_options()
        elif options.option_count > len(self._matches):
            options.remove_option_at_index(len(self._matches))
        first = len(self._matches)
        self._searched, self._before = self._words, found.before
        self._matches += found.matches
        options.add_options(Option(self._row(match)) for match in found.matches)
        if found.before:
            options.add_option(Option(Content("… more, further back").stylize("dim")))
        options.highlighted = first if options.option_count > first else None
        partial = "  Not all of the history can be searched yet." if found.partial else ""
        told.update(Content((f"{len(self._matches)} found." if self._matches else "Nothing found.") + partial))

    def _row(self, match: Match) -> Content:
        said = match.said
        head = Content(steady(f"{match.name}  {said.nick}  {self._clock.moment(said.at)}\n")).stylize("dim")
        return head + Content(f"  {steady(' '.join(said.text.split()))}")
