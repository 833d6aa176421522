"""Where one writes: what it is about, how a word may go on, the field, and what is wrong with the text."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from hubbub.terminal.chat.completion import Known
from hubbub.terminal.text import harmless
from hubbub.terminal.view.completions import Completions
from hubbub.terminal.view.composer import Composer
from hubbub.terminal.view.editor import NotEdited, edit
from hubbub.terminal.view.paste import Insert, PasteScreen, Send


class Writing(Vertical):
    """The field and what belongs to it. The field's messages come through, but those that are answered here."""

    DEFAULT_CSS = """
    Writing { height: auto; }
    Writing > .line { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; color: $text-muted; }
    """

    def __init__(self, known: Known, earlier: list[str], editor: str = "") -> None:
        """`known` and `earlier` are the composer's; `editor` is the one that is configured, if any is."""
        super().__init__()
        self.composer = Composer(known, earlier)
        self._editor = editor
        self._banner = _Line()
        self._completions = Completions()
        self._limit = _Line()

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        yield from (self._banner, self._completions, self.composer, self._limit)

    def show_banner(self, text: str) -> None:
        """Say above the field what one is writing, such as "Editing your message - Esc leaves"; empty hides it."""
        self._banner.show(text)

    def load(self, text: str) -> None:
        """Put this text into the field in place of the one that is there."""
        self.composer.load(text)
        self._tell_limit()

    def on_composer_typed(self) -> None:
        """See whether it has become too long."""
        self._tell_limit()

    def on_composer_completing(self, event: Composer.Completing) -> None:
        """List the options."""
        event.stop()
        self._completions.show(event.cycle)

    def on_composer_pasted(self, event: Composer.Pasted) -> None:
        """Ask what is to become of it."""
        event.stop()
        self.app.push_screen(PasteScreen(event.text, self.composer.limit_bytes), self._paste)

    def _paste(self, chosen: Insert | Send | None) -> None:
        match chosen:
            case Insert(text, is_block):
                begin = "\n" if is_block and not self.composer.cursor_at_start_of_line else ""
                self.composer.put(begin + text)
            case Send(texts):
                for text in texts:  # of which none is a command
                    self.post_message(Composer.Sent(f"/{text}" if text.startswith("/") else text))

    async def on_composer_editor_wanted(self, event: Composer.EditorWanted) -> None:
        """Lend the terminal to the editor, and take what he has written."""
        event.stop()
        try:
            text = await edit(self.app, self.composer.text, self._editor)
        except NotEdited as error:
            self.app.notify(str(error), severity="warning", markup=False)
        else:
            self.composer.rewrite(text)

    def _tell_limit(self) -> None:
        excess = self.composer.excess
        unit = "byte" if excess == 1 else "bytes"
        self._limit.show(f"{excess:,} {unit} too long for one message." if excess else "")


class _Line(Static):
    """One line, hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__(markup=False, classes="line")
        self.display = False

    def show(self, text: str) -> None:
        self.display = bool(text)
        self.update(Content(harmless(text).replace("\n", " ")))
