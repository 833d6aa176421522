"""What Rich and Textual measure since we told them; test_cells.py asks a terminal."""

import subprocess
import sys
from unicodedata import category

import pytest
import rich.cells
from rich._unicode_data import load
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from hubbub.terminal import measuring

HINDI = "हिन्दी"


@pytest.mark.parametrize("module", ["hubbub.terminal.layout", "hubbub.terminal.view.field"])
def test_whoever_measures_does_so_without_an_app(module: str) -> None:
    program = f"from rich.cells import cell_len; cell_len({HINDI!r}); import {module}; print(cell_len({HINDI!r}))"
    assert subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE).stdout.split() == [b"5"]


def test_textual_measures_and_cuts_so() -> None:
    measuring.install()
    assert Content(HINDI).cell_length == Strip([Segment(HINDI)]).cell_length == 5
    assert Strip([Segment(HINDI)]).crop(0, 2).text == HINDI[:2]


def test_nothing_else_is_measured_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    def sizes() -> list[int]:
        rich.cells.get_character_cell_size.cache_clear()
        return [rich.cells.get_character_cell_size(chr(code)) for code in range(sys.maxunicode + 1)]

    measuring.install()
    ours = sizes()
    with monkeypatch.context() as patch:
        patch.setattr(rich.cells, "load_cell_table", load)
        theirs = sizes()
    measuring.install()
    changed = {code for code, both in enumerate(zip(ours, theirs, strict=True)) if both[0] != both[1]}
    assert changed == {code for code in range(sys.maxunicode + 1) if category(chr(code)) == "Mc"}
    assert {ours[code] for code in changed} == {1}
