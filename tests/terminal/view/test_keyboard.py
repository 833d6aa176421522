"""What a terminal sends, as the keys and pastes that it means."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from hubbub.terminal.view.keyboard import KeyParser

BEGIN, END = "\x1b[200~", "\x1b[201~"


def meant(*chunks: str) -> list[str]:
    """The keys, by name, and the pastes, in <>."""
    parser = KeyParser()
    told = [event for chunk in chunks for event in parser.feed(chunk)]
    return [shown(event) for event in told]


def shown(event: Message) -> str:
    if isinstance(event, events.Paste):
        return f"<{event.text}>"
    assert isinstance(event, events.Key)
    return event.key


def test_an_escape_character_within_a_paste_presses_no_keys() -> None:
    assert meant(f"a{BEGIN}hi\x1b[31mred\r/leave\r{END}b") == ["a", "<hi[31mred\r/leave\r>", "b"]


@given(st.lists(st.integers(0, 60)), st.booleans())
def test_it_does_not_matter_how_it_is_cut_into_pieces(cuts: list[int], is_double: bool) -> None:
    sent = f"ab{BEGIN}x\x1b\x1b[20y\r\x1b[201z\x1b{END}c\x1b[A{BEGIN}{END}{BEGIN}y{END}" * (1 + is_double)
    places = sorted({0, len(sent), *(cut for cut in cuts if cut <= len(sent))})
    chunks = [sent[start:end] for start, end in pairwise(places)]
    assert meant(*chunks) == meant(sent)
    assert meant(sent)[:5] == ["a", "b", "<x[20y\r[201z>", "c", "up"]


def test_alt_enter_is_no_enter() -> None:
    assert meant("\x1b\r") == ["alt+enter"]
    assert meant("\r") == ["enter"]


def test_alt_with_a_letter_is_told_whatever_follows() -> None:
    assert meant("\x1bgnat\r\x1bx") == ["alt+g", "n", "a", "t", "enter", "alt+x"]
    assert meant("\x1bfa", "\x1b[A", "\x1bOP", "\x1b1b") == ["ctrl+right", "a", "up", "f1", "alt+1", "b"]


def test_escape_is_told_while_nothing_follows() -> None:
    parser = KeyParser()
    assert list(parser.feed("\x1b")) == []
    deadline = time.monotonic() + 30
    while not (told := [shown(event) for event in parser.tick()]):
        assert time.monotonic() < deadline
    assert told == ["escape"]
