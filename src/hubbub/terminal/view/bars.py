"""The lines at the edges of the screen: what the place is about, above; how it stands, below."""

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from hubbub.terminal.cells import one_line
from hubbub.terminal.look import Look


class Bar(Widget):
    """One line: pieces on its left, and pieces on its right, which give way last."""

    DEFAULT_CSS = "Bar { height: 1; }"

    def __init__(self, *, id: str) -> None:  # noqa: A002 - as Textual calls it
        super().__init__(id=id)
        self._left: list[Segment] = []
        self._right: list[Segment] = []

    def show(self, left: list[tuple[str, Style]], right: list[tuple[str, Style]]) -> None:
        """Show pieces of text, each in its style."""
        shown = [[Segment(one_line(text), style) for text, style in side] for side in (left, right)]
        if shown != [self._left, self._right]:
            self._left, self._right = shown
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """The line."""
        width, style = self.size.width, self.rich_style
        right = Strip(self._right).crop(0, width)
        left, space = Strip(self._left), max(0, width - right.cell_length)
        if left.cell_length > space > 0:
            left = Strip.join([left.crop(0, space - 1), Strip([Segment("…")])])
        return Strip.join([left.adjust_cell_length(space), right]).apply_style(style)


class Sidebar(Widget):
    """Lines beside the messages, of which one can be clicked; more of them than fit are cut off with a count."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - as Textual calls it
        super().__init__(id=id)
        self._lines: list[tuple[list[tuple[str, Style]], str]] = []
        self._shown: list[Strip] = []

    def show(self, lines: list[tuple[list[tuple[str, Style]], str]], look: Look, keep: int = 0) -> None:
        """Show lines, each of pieces and of what a click on it leads to; the one at `keep` is always to be seen."""
        height, width = self.size.height, self.size.width
        if len(lines) > height > 1:
            start = max(0, min(keep - (height - 1) // 2, len(lines) - height))
            hidden = len(lines) - start - height
            lines = lines[start : start + height]
            if hidden > 0:
                lines[-1] = ([(f" … {hidden + 1} more", look.quiet)], "")
        shown = [_line(pieces, width) for pieces, _ in lines]
        if shown != self._shown:
            self._lines, self._shown = lines, shown
            self.refresh()

    def target(self, y: int) -> str:
        """What a click on that line leads to; empty if to nothing."""
        return self._lines[y][1] if 0 <= y < len(self._lines) else ""

    def render_line(self, y: int) -> Strip:
        """One line."""
        style = self.rich_style
        if y >= len(self._shown):
            return Strip.blank(self.size.width, style)
        return self._shown[y].adjust_cell_length(self.size.width).apply_style(style)


def _line(pieces: list[tuple[str, Style]], width: int) -> Strip:
    """Pieces on one line, of which the first gives way to the others where it is too narrow."""
    (first, style), *others = [(one_line(text), style) for text, style in pieces]
    rest = sum(cell_len(text) for text, _ in others)
    left = max(0, width - rest)
    if cell_len(first) > left:
        first = f"{set_cell_size(first, max(0, left - 1))}…"
    return Strip([Segment(set_cell_size(first, left), style), *(Segment(text, style) for text, style in others)])
