"""How many cells Rich 15 takes a character for, made good where terminals have it otherwise.

Signs that scripts of India and its neighbours write beside a letter (Unicode's category Mc) take a cell on most
terminals. Rich gives them none.
"""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from unicodedata import category

import rich.cells
from rich._unicode_data import load
from rich.cells import CellTable


def install() -> None:
    """Let Rich measure so from now on, and with it Textual: all that they measure goes through these functions."""
    rich.cells.load_cell_table = _table  # type: ignore[attr-defined]  # Rich has no setting for it
    rich.cells.get_character_cell_size.cache_clear()
    rich.cells.cached_cell_len.cache_clear()


@cache
def _table(unicode_version: str = "auto") -> CellTable:
    """Rich's table of widths without these signs. What is in no range of it takes one cell."""
    table = load(unicode_version)
    widths = [
        part
        for start, end, cells in table.widths
        for part in ([(start, end, cells)] if cells else _marks_within(start, end))
    ]
    return table._replace(widths=widths)


def _marks_within(start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The ranges of what takes no cell, among characters of which Rich thinks so."""
    for is_beside, codes in groupby(range(start, end + 1), lambda code: category(chr(code)) == "Mc"):
        if not is_beside:
            first, *others = codes
            yield first, others[-1] if others else first, 0
